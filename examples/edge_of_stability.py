"""The edge of stability: why the first epochs of the blog's neuron are wild, and what ends it.

Plain gradient descent at the rate η is stable only where the loss curves less than 2/η. Cohen et
al. (ICLR 2021) see networks train beyond that; Wu, Braverman & Lee (arXiv 2305.11788) prove that a
neuron on separable rows still reaches the maximum margin's direction. Twenty starts on the blog's
line at η = 5, where 2/η = 0.4, and at η = 0.1, where it is 20.
"""

import numpy as np
import pandas as pd

from examples.reproduction import Finding, Reproduction, show
from examples.spread import spread
from sigmoid_estimator import SigmoidMLPClassifier, inspection, plotting
from sigmoid_estimator.datasets import load_line

SEEDS = range(20)
FAST, SLOW, EPOCHS = 5.0, 0.1, 10_000


def trained(rate: float, seed: int) -> SigmoidMLPClassifier:
    """The blog's neuron with its film."""
    clf = SigmoidMLPClassifier(
        (), solver="sgd", batch_size="full", momentum=0.0, learning_rate_init=rate,
        max_iter=EPOCHS, record_history="log", random_state=seed,
    )  # fmt: skip
    return clf.fit(*load_line(return_X_y=True))


def reproduce() -> Reproduction:
    """Follow sharpness and loss of every start at both rates."""
    line = load_line(return_X_y=True)
    outcomes = pd.DataFrame(
        [outcome_of(trained(rate, seed), line) | {"rate": rate}
         for rate in (FAST, SLOW) for seed in SEEDS]
    )  # fmt: skip
    figures = figures_of(outcomes)
    frame = inspection.sharpness(trained(FAST, 0), *line)
    medians = outcomes.groupby("rate", sort=False).median(numeric_only=True).reset_index()
    return Reproduction(
        title="The edge of stability",
        seeds=f"0 to {max(SEEDS)}, of which the picture shows 0",
        findings=findings_of(figures),
        pictures={"edge_of_stability": plotting.sharpness(frame)},
        tables={"Medians of 20 starts": medians},
        figures=figures,
    )


def outcome_of(clf: SigmoidMLPClassifier, line) -> dict[str, float]:
    """When the sharpness was last above 2/η, how often the loss rose, and where it went."""
    frame = inspection.sharpness(clf, *line)
    above = frame["epoch"][frame["sharpness"] > frame["stability_bound"]]
    film = clf.history_
    rises = film.epochs[1:][np.diff(film.loss) > 0]
    return {
        "largest sharpness": frame["sharpness"].max(),
        "last epoch above 2/η": float(above.max()) if len(above) else np.nan,
        "records with a rising loss": float(len(rises)),
        "last of them": float(rises.max()) if len(rises) else np.nan,
        "angle to the maximum margin (°)": inspection.growth_law(clf, *line).iloc[0][
            "angle_to_max_margin"
        ],
    }


def figures_of(outcomes: pd.DataFrame) -> dict[str, float]:
    """The measured numbers."""
    fast, slow = (outcomes[outcomes["rate"] == rate] for rate in (FAST, SLOW))
    above, rising = (spread(fast[name]) for name in ("last epoch above 2/η", "last of them"))
    angle = spread(fast["angle to the maximum margin (°)"])
    return {
        "above": above.median,
        "above_least": above.least,
        "above_most": above.most,
        "rising": rising.median,
        "rising_least": rising.least,
        "rising_most": rising.most,
        "n_rises_beyond_the_edge": int(
            (fast["last of them"] > fast["last epoch above 2/η"] + 1).sum()
        ),
        "angle_most": angle.most,
        "slow_rises": float(slow["records with a rising loss"].sum()),
        "slow_sharpness": float(slow["largest sharpness"].max()),
    }


def findings_of(f: dict[str, float]) -> list[Finding]:
    """What is said beside what was measured."""
    n = len(SEEDS)
    return [
        Finding(
            "Cohen et al. 2021",
            "the loss of gradient descent rises and falls while its sharpness is above 2/η",
            f"at η = 5 it is last above 0.4 at epoch {f['above']:.0f} ({f['above_least']:.0f} to "
            f"{f['above_most']:.0f}), the loss rises last at {f['rising']:.0f} "
            f"({f['rising_least']:.0f} to {f['rising_most']:.0f}), and later than the sharpness "
            f"allows in {f['n_rises_beyond_the_edge']} of {n} starts",
            "holds" if f["n_rises_beyond_the_edge"] == 0 else "loose – some rises come later",
        ),
        Finding(
            "Theory of descent",
            "below 2/η everywhere on the way, it never rises",
            f"at η = 0.1 the sharpness is at most {f['slow_sharpness']:.1f}, 2/η = 20, and "
            f"{f['slow_rises']:.0f} records of {n} starts have a larger loss than those before",
            "holds" if f["slow_rises"] == 0 else "false",
        ),
        Finding(
            "Wu, Braverman & Lee 2023",
            "also beyond the edge the direction is the maximum margin's in the end",
            f"after 10,000 epochs at η = 5 the largest angle to it is {f['angle_most']:.2f}° "
            f"({n} starts)",
            "holds in the limit",
        ),
    ]


if __name__ == "__main__":
    show(reproduce())
