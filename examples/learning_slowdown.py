"""The learning slowdown: a saturated, wrong neuron under the quadratic cost and the cross-entropy.

Nielsen (ch. 3) teaches one neuron one thing: to say 0 for the input 1, at the rate 0.15, for 300
epochs. From w = 0.6, b = 0.9 it learns at once; from w = b = 2 its sigmoid is flat, and for half
of the time next to nothing happens. That is the quadratic cost, whose gradient has the factor
σ′(z); the cross-entropy's has not. The same answers two remarks on the derivative of the sigmoid.
"""

import altair as alt
import pandas as pd
from scipy.special import expit

from examples.reproduction import Finding, Reproduction, beside, show
from sigmoid_estimator import SigmoidMLPClassifier, inspection, plotting

RATE, N_EPOCHS = 0.15, 300
COSTS = {"quadratic": "squared_error", "cross-entropy": "log_loss"}
STARTS = {"w = 0.6, b = 0.9": (0.6, 0.9), "w = b = 2": (2.0, 2.0)}
X, TARGET = [[1.0]], [0]
FAR_START, FAR_TARGET, MANY_EPOCHS = (-5.0, -5.0), [1], 100_000
SHOWN = [0, 50, 100, 150, 200, 250, 300]


def trained(cost: str, start: tuple[float, float], target: list[int]) -> SigmoidMLPClassifier:
    """A neuron after 300 epochs on one sample; `partial_fit` takes rows of one class."""
    weight, bias = start
    clf = SigmoidMLPClassifier(
        (),
        solver="sgd",
        batch_size="full",
        momentum=0.0,
        learning_rate_init=RATE,
        loss=COSTS[cost],
        coef_init=[[[weight]]],
        intercept_init=[[bias]],
    )
    for _ in range(N_EPOCHS):
        clf.partial_fit(X, target, classes=[0, 1])
    return clf


def reproduce() -> Reproduction:
    """Train from both starts with both costs, and from far on the wrong side."""
    runs = {
        (cost, start): trained(cost, STARTS[start], TARGET) for start in STARTS for cost in COSTS
    }
    far = {cost: trained(cost, FAR_START, FAR_TARGET) for cost in COSTS}
    outputs = outputs_table(runs)
    figures = {**figures_of(runs, outputs), **far_figures(far)}
    return Reproduction(
        title="The learning slowdown",
        seeds="none; the initial weights are given",
        findings=findings_of(figures, far),
        pictures=pictures_of(runs),
        tables={"Output of the neuron, which should be 0": outputs},
        figures=figures,
    )


def output_at(clf: SigmoidMLPClassifier, epoch: int) -> float:
    """What the neuron said of the input 1 after an epoch."""
    return float(clf.at_epoch(epoch).layer_outputs(X)[-1][0, 0])


def outputs_table(runs) -> pd.DataFrame:
    """Outputs over the epochs, one row per start and cost."""
    rows = [
        (start, cost, *(output_at(clf, epoch) for epoch in SHOWN))
        for (cost, start), clf in runs.items()
    ]
    return pd.DataFrame(rows, columns=["start", "cost", *(f"epoch {epoch}" for epoch in SHOWN)])


def figures_of(runs, outputs: pd.DataFrame) -> dict[str, float]:
    """Outputs, and the first epoch at which they are on the right side of ½."""
    figures = {}
    for row, ((cost, _), clf) in zip(outputs.to_dict("records"), runs.items(), strict=True):
        region = "near" if row["epoch 0"] < 0.9 else "flat"
        figures |= {
            f"{cost}_{region}_first": row["epoch 0"],
            f"{cost}_{region}_halfway": row["epoch 150"],
            f"{cost}_{region}_last": row["epoch 300"],
            f"{cost}_{region}_epochs": inspection.first_epoch_at(clf, 1.0),
        }
    return figures


def far_figures(far) -> dict[str, float]:
    """How long it takes from z = −10 to +: with x = 1, w and b take the same steps, z twice."""
    way = inspection.gradient_descent(
        lambda z: (1 - expit(z)) ** 2 / 2,
        lambda z: (expit(z) - 1) * expit(z) * expit(-z),
        start=sum(FAR_START),
        learning_rate=2 * RATE,
        n_steps=MANY_EPOCHS,
    )
    return {
        "far_slope": float(inspection.sigmoid_curve([sum(FAR_START)])["slope"][0]),
        "far_quadratic_last": output_at(far["quadratic"], N_EPOCHS),
        "far_quadratic_last_by_hand": float(expit(way["x"][N_EPOCHS])),
        "far_quadratic_epochs": int((way["x"] > 0).idxmax()),
        "far_cross-entropy_last": output_at(far["cross-entropy"], N_EPOCHS),
        "far_cross-entropy_epochs": inspection.first_epoch_at(far["cross-entropy"], 1.0),
    }


def diagnosis(clf: SigmoidMLPClassifier, epoch: int) -> str:
    """What `unit_report` calls the neuron."""
    report = inspection.unit_report(clf, X, FAR_TARGET, epoch=epoch)
    return report["diagnosis"][0].replace("_", " ")


def findings_of(f: dict[str, float], far) -> list[Finding]:
    """What Nielsen and the answers say beside what was measured."""
    diagnoses = {
        cost: " → ".join(diagnosis(clf, at) for at in (0, N_EPOCHS)) for cost, clf in far.items()
    }
    return [
        Finding(
            "Nielsen, ch. 3",
            "quadratic cost from w = 0.6, b = 0.9: from 0.82 to 0.09",
            f"from {f['quadratic_near_first']:.2f} to {f['quadratic_near_last']:.2f}",
            "holds",
        ),
        Finding(
            "Nielsen, ch. 3",
            "from w = b = 2 it learns slowly for the first 150 epochs or so, and ends at 0.20",
            f"{f['quadratic_flat_first']:.2f} at epoch 0, {f['quadratic_flat_halfway']:.2f} at "
            f"150, {f['quadratic_flat_last']:.2f} at 300",
            "holds",
        ),
        Finding(
            "Nielsen, ch. 3",
            "with the cross-entropy there is no slowdown: its gradient is a − y",
            f"below ½ at epoch {f['cross-entropy_flat_epochs']}, with the quadratic cost at "
            f"{f['quadratic_flat_epochs']}",
            "holds",
        ),
        Finding(
            "Derivative question, answer 4",
            "a unit at −10 that should be at +10: “the gradient will be too small”",
            f"σ′(−10) = {f['far_slope']:.1e}; past ½ at epoch {f['far_quadratic_epochs']:,} with "
            f"the quadratic cost, at {f['far_cross-entropy_epochs']} with the cross-entropy",
            "loose – so for the quadratic cost, and for hidden units; an output unit under the "
            "cross-entropy recovers",
        ),
        Finding(
            "Derivative question, answer 3",
            "derivative 0 and wrong: the neuron “will not improve”",
            f"in {N_EPOCHS} epochs “{diagnoses['quadratic']}” with the quadratic cost, "
            f"“{diagnoses['cross-entropy']}” with the cross-entropy",
            "loose – σ′ is never 0, and the cross-entropy's gradient does not have it as a factor",
        ),
    ]


def pictures_of(runs) -> dict[str, alt.TopLevelMixin]:
    """Both costs over the epochs, and the way over the plateau."""
    surfaces = [
        plotting.cost_surface(
            inspection.cost_surface(runs[cost, "w = b = 2"], X, TARGET),
            inspection.descent_path(runs[cost, "w = b = 2"], X, TARGET),
        ).properties(title=f"{cost}, from w = b = 2")
        for cost in COSTS
    ]
    return {
        "learning_slowdown_quadratic": curves(runs, "quadratic"),
        "learning_slowdown_cross_entropy": curves(runs, "cross-entropy"),
        "learning_slowdown_surface": beside(*surfaces, width=320, height=300),
    }


def curves(runs, shown: str) -> alt.TopLevelMixin:
    """The loss and the accuracy from both starts, with one cost."""
    films = [
        clf.history_.to_frame().assign(name=start)
        for (cost, start), clf in runs.items()
        if cost == shown
    ]
    return plotting.learning_curve(pd.concat(films)).properties(
        title=alt.Title(f"{shown} cost", anchor="middle")
    )


if __name__ == "__main__":
    show(reproduce())
