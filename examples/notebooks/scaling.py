"""A marimo notebook: multiply the weights of a trained neuron, and watch its sigmoid.

`marimo edit examples/notebooks/scaling.py` opens it, `marimo run` shows it without its code, and
`python` runs it as a script.
"""

# /// script
# requires-python = ">=3.11"
# dependencies = ["marimo", "sigmoid-estimator[plot,notebook]"]
# ///

import marimo

__generated_with = "0.25.2"
app = marimo.App(app_title="Multiply the weights")


@app.cell
def _():
    import marimo as mo
    import numpy as np
    import pandas as pd

    from sigmoid_estimator import SigmoidMLPClassifier, inspection
    from sigmoid_estimator.datasets import load_line
    from sigmoid_estimator.player import FilmPlayer

    return FilmPlayer, SigmoidMLPClassifier, inspection, load_line, mo, np, pd


@app.cell
def _(mo):
    mo.md("""
    # Multiply the weights

    A neuron with the weights c·w and the bias c·b draws the same line for every c > 0. What
    changes is how steep its sigmoid is: as c grows, it tends to a perceptron's step, everywhere
    but on the line itself.
    """)


@app.cell
def _(SigmoidMLPClassifier, load_line):
    X, y = load_line(return_X_y=True)
    clf = SigmoidMLPClassifier(
        (),
        solver="sgd",
        batch_size="full",
        momentum=0.0,
        learning_rate_init=5.0,
        max_iter=1000,
        random_state=0,
    ).fit(X, y)
    return X, clf, y


@app.cell
def _(mo):
    factor = mo.ui.slider(
        steps=[0.1, 0.3, 1.0, 3.0, 10.0, 30.0], value=1.0, label="c", show_value=True
    )
    factor
    return (factor,)


@app.cell
def _(X, clf, factor, inspection, mo, np, pd, y):
    scaled = clf.scaled(factor.value)
    gap = inspection.perceptron_gap(clf, X, [factor.value])
    summary = pd.DataFrame(
        {
            "c": [factor.value],
            "norm of the weights": [float(np.linalg.norm(scaled.coefs_[0]))],
            "accuracy": [scaled.score(X, y)],
            "largest gap to a step, at these points": gap["sup_gap"].to_numpy(),
        }
    ).round(4)
    print(summary.to_string(index=False))
    mo.ui.table(summary, selection=None)


@app.cell
def _(FilmPlayer, X, clf, mo, y):
    film = FilmPlayer.over_factors(
        clf, X, y, [0.1, 0.3, 1.0, 3.0, 10.0, 30.0], feature_names=["x", "y"]
    )
    mo.ui.anywidget(film.widget())


if __name__ == "__main__":
    app.run()
