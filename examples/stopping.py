"""Should one stop at 100 %: what the epochs after it do to rows that were not trained on.

Breast cancer, eight sigmoids, 20,000 epochs of plain gradient descent at the rate 2, in twenty
splits: 60 % of the rows are trained on; on 20 % the epoch to stop at and the temperature are
chosen; the last 20 % judge the choice. Guo et al. (ICML 2017) find that deep networks are too sure
of their answers, and that dividing their logits by one temperature mends it.
"""

import pandas as pd
from sklearn.datasets import load_breast_cancer
from sklearn.model_selection import train_test_split
from sklearn.preprocessing import StandardScaler

from examples.reproduction import Finding, Reproduction, show
from examples.spread import spread
from sigmoid_estimator import SigmoidMLPClassifier, inspection, plotting

SEEDS = range(20)
EPOCHS, RATE, UNITS = 20_000, 2.0, 8
LEAST, FIRST, END, COOLED = "smallest loss", "first 100 %", "end", "end, by the temperature"


def reproduce() -> Reproduction:
    """Choose on one part of the rows, judge on another."""
    outcomes = pd.concat([outcome_of(seed) for seed in SEEDS], ignore_index=True)
    figures = figures_of(outcomes)
    table = outcomes.groupby("stop", sort=False)[["epoch", "accuracy", "loss"]].median()
    table["epoch"] = table["epoch"].round().astype(int)
    return Reproduction(
        title="Should one stop at 100 %?",
        seeds=f"0 to {max(SEEDS)}, of which the picture shows 0",
        findings=findings_of(figures),
        pictures={"stopping": picture()},
        tables={"On rows that chose nothing, medians of 20 splits": table.reset_index()},
        figures=figures,
    )


def split(seed: int):
    """Three parts, standardised by the first: to train on, to choose by, to judge by."""
    X, y = load_breast_cancer(return_X_y=True)
    X, rest, y, y_rest = train_test_split(X, y, test_size=0.4, random_state=seed, stratify=y)
    scaler = StandardScaler().fit(X)
    chosen, judge, y_chosen, y_judge = train_test_split(
        scaler.transform(rest), y_rest, test_size=0.5, random_state=seed, stratify=y_rest
    )
    return (scaler.transform(X), y), (chosen, y_chosen), (judge, y_judge)


def trained(rows, seed: int) -> SigmoidMLPClassifier:
    """The network with its film."""
    clf = SigmoidMLPClassifier(
        (UNITS,), solver="sgd", batch_size="full", momentum=0.0, learning_rate_init=RATE,
        max_iter=EPOCHS, record_history="log", random_state=seed,
    )  # fmt: skip
    return clf.fit(*rows)


def outcome_of(seed: int) -> pd.DataFrame:
    """A row per epoch to stop at: what it means for the rows that judge."""
    rows, chosen, judge = split(seed)
    clf = trained(rows, seed)
    stops = inspection.stopping_points(clf, *chosen).set_index("stop").loc[[LEAST, FIRST, END]]
    measured = inspection.calibration(clf, *judge, epochs=stops["epoch"].tolist())
    found = measured.set_index("epoch").loc[stops["epoch"]].reset_index()
    found.insert(0, "stop", stops.index)
    temperature = stops.loc[END, "temperature"]
    factor = 1 / temperature if temperature > 0 else 1.0
    cooled = found.iloc[[-1]].assign(
        stop=COOLED,
        loss=inspection.loss_over_factors(clf, *judge, [factor])["loss"].iloc[0],
        temperature=temperature,
    )
    return pd.concat([found, cooled]).assign(seed=seed)


def figures_of(outcomes: pd.DataFrame) -> dict[str, float]:
    """The measured numbers."""
    loss = outcomes.pivot_table("loss", "seed", "stop")
    right = outcomes.pivot_table("accuracy", "seed", "stop")
    temperature = outcomes.loc[outcomes["stop"] == COOLED, "temperature"]
    rise, difference = loss[END] / loss[LEAST], right[END] - right[LEAST]
    figures: dict[str, float] = {}
    for name, values in {
        "rise": rise,
        "accuracy_change": difference,
        "temperature": temperature,
        "cooled": loss[COOLED] / loss[LEAST],
        "first": loss[FIRST] / loss[LEAST],
    }.items():
        found = spread(values)
        figures |= {
            name: found.median,
            f"{name}_least": found.least,
            f"{name}_most": found.most,
        }
    return figures | {
        "n_rise": int((rise > 1).sum()),
        "n_same_or_more_right": int((difference >= 0).sum()),
        "n_cooled_helps": int((loss[COOLED] < loss[END]).sum()),
        "n_first_is_too_late": int((loss[FIRST] > loss[LEAST]).sum()),
    }


def findings_of(f: dict[str, float]) -> list[Finding]:
    """What is said beside what was measured."""
    n = len(SEEDS)
    return [
        Finding(
            "Soudry et al. 2018",
            "past 100 % the loss on other rows may rise while their accuracy does not fall",
            f"from the smallest loss to the end it is {f['rise']:.1f} times as large "
            f"({f['rise_least']:.1f} to {f['rise_most']:.1f}); the accuracy changes by "
            f"{100 * f['accuracy_change']:+.1f} points ({100 * f['accuracy_change_least']:+.1f} "
            f"to {100 * f['accuracy_change_most']:+.1f}) and is no lower in "
            f"{f['n_same_or_more_right']} of {n} splits",
            f"loose – in {n - f['n_same_or_more_right']} of {n} splits the accuracy falls, too",
        ),
        Finding(
            "Guo et al. 2017",
            "one temperature mends a network that is too sure",
            f"T = {f['temperature']:.1f} ({f['temperature_least']:.1f} to "
            f"{f['temperature_most']:.1f}); chosen on other rows, it lowers the loss in "
            f"{f['n_cooled_helps']} of {n} splits, to {f['cooled']:.2f} times the smallest "
            f"({f['cooled_least']:.2f} to {f['cooled_most']:.2f}); where all that choose are "
            "right it is 0, and none is taken",
            "loose – it takes back most of the rise",
        ),
        Finding(
            "Early stopping",
            "100 % on the rows trained on is the place to stop",
            f"there the loss on other rows is {f['first']:.1f} times that at its smallest "
            f"({f['first_least']:.2f} to {f['first_most']:.1f}), and larger in "
            f"{f['n_first_is_too_late']} of {n} splits",
            "false – by the loss of other rows, the place is mostly before it",
        ),
    ]


def picture():
    """The first split, on the rows that judge."""
    rows, _, judge = split(0)
    clf = trained(rows, 0)
    frame = inspection.calibration(clf, *judge)
    return plotting.calibration(frame, measures=("loss", "temperature"))


if __name__ == "__main__":
    show(reproduce())
