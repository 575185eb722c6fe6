"""The laws of growth: how fast the weights of one neuron grow, and in which direction.

Soudry et al. (JMLR 19(70), 2018) prove for separable data and the cross-entropy that gradient
descent lets ‖(w, b)‖ grow like ln(t)/γ, towards the maximum margin γ of the data; the loss times
t η γ² then tends to 1. With half the squared error the slope is half of it, and the product tends
to ¼. Measured on a set with a wide margin, where 100,000 epochs are enough, on the blog's line,
which is still on its way, and on four points whose two maximum margins are known by hand.
"""

import altair as alt
import numpy as np
import pandas as pd
from sklearn.svm import SVC

from examples.reproduction import Finding, Reproduction, beside, show
from sigmoid_estimator import SigmoidMLPClassifier, inspection, plotting
from sigmoid_estimator.datasets import load_line, load_wide_margin

DESCENT = {"solver": "sgd", "batch_size": "full", "momentum": 0.0, "learning_rate_init": 1.0}
FILM = {"max_iter": 100_000, "record_history": "log", "random_state": 0}
RUNS = {
    "cross_entropy": DESCENT,
    "squared_error": {**DESCENT, "loss": "squared_error"},
    "momentum": {**DESCENT, "momentum": 0.9, "learning_rate_init": 0.1},
    "adam": {"solver": "adam", "learning_rate_init": 0.01},
}
NAMES = {
    "cross_entropy": "gradient descent, cross-entropy",
    "squared_error": "gradient descent, ½ squared error",
    "momentum": "momentum 0.9, cross-entropy",
    "adam": "Adam, cross-entropy",
}
LINE_RATE, LINE_EPOCHS = 5.0, [1000, 10_000, 100_000, 1_000_000]
# The bias is free for SVC, and it takes x = 1; a small bias is worth a tilt of the line.
FOUR_POINTS = np.array([[0.0, 2.0], [0.0, 3.0], [2.0, 2.0], [3.0, 3.0]]), np.array([0, 0, 1, 1])


def trained(data, **settings) -> SigmoidMLPClassifier:
    """One neuron with its film."""
    return SigmoidMLPClassifier((), **{**FILM, **settings}).fit(*data)


def reproduce() -> Reproduction:
    """Hold the films of single neurons against the laws."""
    wide, line = load_wide_margin(return_X_y=True), load_line(return_X_y=True)
    wide_films = {name: trained(wide, **settings) for name, settings in RUNS.items()}
    settings = {**DESCENT, "learning_rate_init": LINE_RATE, "max_iter": LINE_EPOCHS[-1]}
    on_the_line = trained(line, **settings)
    neurons = {name: trained(FOUR_POINTS, **RUNS[name]) for name in ("cross_entropy", "adam")}
    laws = pd.concat([law_of(clf, wide) for clf in wide_films.values()], keys=RUNS)
    approach = pd.concat(
        [law_of(on_the_line.at_epoch(epoch), line) for epoch in LINE_EPOCHS], keys=LINE_EPOCHS
    )
    margins = margins_table(neurons)
    figures = figures_of(laws.droplevel(1), approach.droplevel(1), margins.set_index("weights"))
    return Reproduction(
        title="The laws of growth",
        seeds="0",
        findings=findings_of(figures),
        pictures=pictures_of(wide_films, on_the_line, neurons["cross_entropy"], wide, line),
        tables={
            "Two clouds with a wide margin, after 100,000 epochs": named(laws, "run"),
            "The blog's line, on its way": named(approach, "epoch"),
            "Four points: weights scaled so that the smallest ±(w·x + b) is 1": margins,
        },
        figures=figures,
    )


def law_of(clf: SigmoidMLPClassifier, data) -> pd.DataFrame:
    """One row: slope and loss in units of the law, and the angle to the maximum margin."""
    law = inspection.growth_law(clf, *data)
    return pd.DataFrame(
        {
            "slope · γ": law["slope"] * law["max_margin"],
            "loss · t η γ²": law["loss_product"],
            "angle to the maximum margin (°)": law["angle_to_max_margin"],
        }
    )


def named(laws: pd.DataFrame, name: str) -> pd.DataFrame:
    """The keys as the first column."""
    return laws.droplevel(1).rename(NAMES).rename_axis(name).reset_index()


def margins_table(neurons: dict[str, SigmoidMLPClassifier]) -> pd.DataFrame:
    """Learned weights and both maximum margins of the four points, and the angles to them."""
    best, svc = inspection.max_margin(*FOUR_POINTS).iloc[0], svc_of_the_four_points()
    weights = {
        NAMES[name]: np.append(clf.coefs_[0], clf.intercepts_[0]) for name, clf in neurons.items()
    }
    weights["maximum margin of (x, y, 1)"] = np.append(best["coef"], best["intercept"])
    weights["SVC, whose bias is free"] = np.append(svc.coef_, svc.intercept_)
    rows = []
    for name, vector in weights.items():
        to_best, to_svc = (angle(vector, weights[other]) for other in list(weights)[-2:])
        scaled = vector / smallest_margin(vector)
        rows.append((name, *np.round(scaled, 6) + 0.0, to_best, to_svc))
    columns = ["weights", "w1", "w2", "b", "angle to the maximum margin (°)", "angle to SVC's (°)"]
    return pd.DataFrame(rows, columns=columns)


def svc_of_the_four_points() -> SVC:
    """The maximum margin with a bias that costs nothing."""
    return SVC(kernel="linear", C=1e9, tol=1e-9).fit(*FOUR_POINTS)


def smallest_margin(vector: np.ndarray) -> float:
    """The smallest ±(w·x + b) over the four points."""
    X, y = FOUR_POINTS
    return ((2 * y - 1) * (X @ vector[:2] + vector[2])).min()


def angle(one: np.ndarray, other: np.ndarray) -> float:
    """Angle between two vectors, in degrees."""
    cosine = one @ other / np.linalg.norm(one) / np.linalg.norm(other)
    return float(np.degrees(np.arccos(min(cosine, 1.0))))


def figures_of(
    laws: pd.DataFrame, approach: pd.DataFrame, margins: pd.DataFrame
) -> dict[str, float]:
    """The measured numbers."""
    to_best, to_svc = "angle to the maximum margin (°)", "angle to SVC's (°)"
    descent, adam = margins.loc[NAMES["cross_entropy"]], margins.loc[NAMES["adam"]]
    best = margins.loc["maximum margin of (x, y, 1)"]
    return {
        **{f"{name}_slope": slope for name, slope in laws["slope · γ"].items()},
        **{f"{name}_product": product for name, product in laws["loss · t η γ²"].dropna().items()},
        **{f"line_slope_{epoch}": slope for epoch, slope in approach["slope · γ"].items()},
        "descent_to_augmented": descent[to_best],
        "descent_to_svc": descent[to_svc],
        "adam_to_augmented": adam[to_best],
        "augmented_to_svc": best[to_svc],
        **{f"augmented_{name}": best[name] for name in ("w1", "w2", "b")},
    }


def findings_of(f: dict[str, float]) -> list[Finding]:
    """What the theory says beside what was measured."""
    on_the_line = ", ".join(f"{f[f'line_slope_{epoch}']:.2f}" for epoch in LINE_EPOCHS)
    return [
        Finding(
            "Soudry et al. 2018",
            "‖(w, b)‖ grows like ln(t)/γ",
            f"slope · γ = {f['cross_entropy_slope']:.3f} on the wide margin after 100,000 epochs",
            "holds",
        ),
        Finding(
            "Soudry et al. 2018",
            "the same on the blog's line, whose margin is small",
            f"slope · γ = {on_the_line} after 10³, 10⁴, 10⁵, 10⁶ epochs",
            "holds in the limit – which is not near at epoch 10,000",
        ),
        Finding(
            "Derived likewise",
            "with ½ squared error the slope is half of it",
            f"slope · γ = {f['squared_error_slope']:.3f}",
            "holds",
        ),
        Finding(
            "Derived likewise",
            "loss · t η γ² tends to 1 with the cross-entropy, to ¼ with ½ squared error",
            f"{f['cross_entropy_product']:.3f} and {f['squared_error_product']:.4f}",
            "holds",
        ),
        Finding(
            "Soudry et al. 2018",
            "the direction tends to the maximum margin, that of a support vector machine",
            f"on the four points {f['descent_to_augmented']:.1f}° from the maximum margin of "
            f"(x, y, 1), {f['descent_to_svc']:.1f}° from SVC's; they are "
            f"{f['augmented_to_svc']:.1f}° apart",
            "loose – the paper has no bias; with one, it counts as a weight, unlike in SVC",
        ),
        Finding(
            "Derived likewise",
            "momentum keeps the law, at the rate η/(1 − μ)",
            f"slope · γ = {f['momentum_slope']:.3f}, loss · t η γ²/(1 − μ) = "
            f"{f['momentum_product']:.3f}",
            "holds",
        ),
        Finding(
            "Zhang, Zou & Cao 2024",
            "Adam is not bound to it",
            f"slope · γ = {f['adam_slope']:.1f}; on the four points {f['adam_to_augmented']:.1f}° "
            "from the maximum margin",
            "holds – it is a law of gradient descent; Adam tends to the largest-weight margin",
        ),
    ]


def pictures_of(wide_films, on_the_line, neuron, wide, line) -> dict[str, alt.TopLevelMixin]:
    """Norms beside their theory; the line on its way; both maximum margins of the four points."""
    return {
        "growth_laws": beside(
            growth(wide_films["cross_entropy"], wide, "1/γ").properties(title="cross-entropy"),
            growth(wide_films["squared_error"], wide, "1/(2γ)").properties(
                title="½ squared error"
            ),
            width=400,
            y="shared",
        ),
        "growth_laws_line": growth(on_the_line, line, "1/γ").properties(width=520, height=280),
        "growth_laws_direction": direction(neuron),
    }


def growth(clf: SigmoidMLPClassifier, data, slope_name: str) -> alt.LayerChart:
    """‖(w, b)‖ with the slope of the theory."""
    slope = inspection.growth_law(clf, *data)["theoretical_slope"][0]
    frame = inspection.margin_growth(clf, *data)
    return plotting.growth(frame, theoretical_slope=slope, slope_name=slope_name)


def direction(neuron: SigmoidMLPClassifier) -> alt.HConcatChart:
    """The neuron's line on the four points, beside both maximum margins."""
    X, y = FOUR_POINTS
    svc = svc_of_the_four_points()
    references = {
        "dashed: maximum margin of (x, y, 1)": inspection.max_margin(X, y),
        "dashed: maximum margin of SVC": (svc.coef_[0], svc.intercept_[0]),
    }
    points = pd.DataFrame(X, columns=["x1", "x2"]).assign(label=y)
    frame = inspection.decision_map(neuron, X)
    maps = [
        plotting.decision_map(
            frame, points, feature_names=("x", "y"), reference=reference
        ).properties(title=title)
        for title, reference in references.items()
    ]
    return beside(*maps, width=360, height=300)


if __name__ == "__main__":
    show(reproduce())
