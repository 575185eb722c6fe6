"""Three margins: which of them gradient descent turns to, and which Adam.

Gradient descent on the cross-entropy tends to the maximum margin in ℓ2, weights and bias together
(Soudry et al., JMLR 19(70), 2018); Adam on all rows to one in ℓ∞ (Zhang, Zou & Cao, arXiv
2406.10650, 2024). A support vector machine, whose bias is free, takes a third line. Twenty starts
of each on ten points on which the three are apart, (2, 1, −1), (1, 1, −1) and (3, 1, −3).
"""

import pandas as pd

from examples.reproduction import Finding, Reproduction, show
from examples.spread import spread
from sigmoid_estimator import SigmoidMLPClassifier, inspection, plotting
from sigmoid_estimator.datasets import load_three_margins
from sigmoid_estimator.inspection.limits import ADAM, DESCENT, MACHINE

SEEDS = range(20)
EPOCHS = 20_000
METHODS = {
    "descent": {"solver": "sgd", "momentum": 0.0, "learning_rate_init": 1.0},
    "adam": {"solver": "adam", "learning_rate_init": 0.05},
}
OWN = {"descent": DESCENT, "adam": ADAM}
NAMES = {DESCENT: "l2", ADAM: "linf", MACHINE: "machine"}


def trained(method: str, seed: int) -> SigmoidMLPClassifier:
    """A neuron with its film."""
    clf = SigmoidMLPClassifier(
        (), batch_size="full", max_iter=EPOCHS, record_history="log", random_state=seed,
        **METHODS[method],
    )  # fmt: skip
    return clf.fit(*load_three_margins(return_X_y=True))


def reproduce() -> Reproduction:
    """Measure the last angles of every start to every margin."""
    X, y = load_three_margins(return_X_y=True)
    lines = inspection.margin_lines(X, y)
    ends = pd.concat([end_of(method, seed, lines) for method in METHODS for seed in SEEDS])
    figures = figures_of(ends)
    descent = trained("descent", 0)
    points = pd.DataFrame({"x1": X[:, 0], "x2": X[:, 1], "label": y})
    medians = ends.pivot_table("angle", "method", "limit", "median", sort=False).reset_index()
    return Reproduction(
        title="Three margins",
        seeds=f"0 to {max(SEEDS)}, of which the pictures show 0",
        findings=findings_of(figures),
        pictures={
            "three_margins": plotting.margin_lines(
                lines, points, learned=(descent.coefs_[0], float(descent.intercepts_[0][0]))
            ),
            "three_margins_of_adam": plotting.margin_angles(
                inspection.margin_angles(trained("adam", 0), X, y, lines=lines)
            ),
        },
        tables={"Angles in degrees after 20,000 epochs, medians of 20 starts": medians},
        figures=figures,
    )


def end_of(method: str, seed: int, lines: pd.DataFrame) -> pd.DataFrame:
    """The angles at the last epoch."""
    rows = load_three_margins(return_X_y=True)
    angles = inspection.margin_angles(trained(method, seed), *rows, lines=lines)
    return angles[angles["epoch"] == EPOCHS].assign(method=method, seed=seed)


def figures_of(ends: pd.DataFrame) -> dict[str, float]:
    """The measured numbers."""
    figures: dict[str, float] = {}
    for method, own in OWN.items():
        angles = ends[ends["method"] == method].pivot_table("angle", "seed", "limit")
        for limit, name in NAMES.items():
            found = spread(angles[limit])
            figures |= {
                f"{method}_{name}": found.median,
                f"{method}_{name}_least": found.least,
                f"{method}_{name}_most": found.most,
            }
        figures[f"{method}_n_nearest"] = int((angles.idxmin(axis=1) == own).sum())
    return figures


def findings_of(f: dict[str, float]) -> list[Finding]:
    """What is said beside what was measured."""
    return [
        Finding(
            "Soudry et al. 2018",
            "gradient descent tends to the ℓ2 margin of weights and bias",
            _measured(f, "descent", "l2", "the ℓ∞ margin", "linf"),
            "holds in the limit",
        ),
        Finding(
            "Zhang, Zou & Cao 2024",
            "full-batch Adam tends to an ℓ∞ margin",
            _measured(f, "adam", "linf", "the ℓ2 margin", "l2"),
            "holds in the limit",
        ),
    ]


def _measured(f: dict[str, float], method: str, own: str, other: str, other_name: str) -> str:
    """The angle to a method's own margin, and to another, in words."""
    own_name, other_key = f"{method}_{own}", f"{method}_{other_name}"
    return (
        f"{f[own_name]:.1f}° away from it ({f[f'{own_name}_least']:.1f} to "
        f"{f[f'{own_name}_most']:.1f}), {f[other_key]:.1f}° from {other}, "
        f"{f[f'{method}_machine']:.1f}° from the support vector machine's; nearest to its own in "
        f"{f[f'{method}_n_nearest']} of {len(SEEDS)} starts"
    )


if __name__ == "__main__":
    show(reproduce())
