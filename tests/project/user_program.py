"""A program that uses the public interface, as mypy's strictest reading must accept it."""

from pathlib import Path

import numpy as np
import pandas as pd

from sigmoid_estimator import SigmoidMLPClassifier, TrainingHistory, inspection
from sigmoid_estimator.datasets import load_line, read_table
from sigmoid_estimator.experiments import fit_until
from sigmoid_estimator.player import FilmPlayer


def train(X: np.ndarray, y: np.ndarray) -> SigmoidMLPClassifier:
    clf = SigmoidMLPClassifier((8, 8), "tanh", solver="sgd", max_iter=100, random_state=0)
    clf.fit(X, y)
    return clf


def last_loss(clf: SigmoidMLPClassifier) -> float:
    film: TrainingHistory | None = clf.history_
    if film is None:
        raise ValueError("The classifier kept no film.")
    return float(film.loss[-1])


def growth(clf: SigmoidMLPClassifier) -> pd.Series:
    frame = inspection.weight_growth(clf)
    return frame["weight_norm"]


def probabilities(clf: SigmoidMLPClassifier, X: np.ndarray, factor: float) -> list[np.ndarray]:
    copies = [clf.scaled(factor), clf.as_perceptron(tie=0.5), clf.at_epoch(10)]
    return [copy.predict_proba(X) for copy in copies]


def keep(film: TrainingHistory, path: Path) -> TrainingHistory:
    film.to_npz(path)
    return TrainingHistory.from_npz(path)


def show(clf: SigmoidMLPClassifier, X: np.ndarray, y: np.ndarray, path: Path) -> str:
    FilmPlayer({"tanh": clf}, X, y, feature_names=["x", "y"]).save_html(path)
    return FilmPlayer.over_factors(clf, X, y, [0.5, 1, 2]).to_html()


def main() -> None:
    X, y = load_line(return_X_y=True)
    clf = train(X, y)
    clf.warm_start = True
    fit_until(clf, X, y, accuracy=0.9, max_epochs=200)
    read_table(b"x,y,target\n0,1,0\n1,1,1\n")
    assert last_loss(clf) < growth(clf).iloc[-1]
    assert len(probabilities(clf, X, 2.0)) == 3


if __name__ == "__main__":
    main()
