"""For docs/OVERVIEW.md, the short of it: main claims, from the figures of all scripts."""

from collections.abc import Mapping
from typing import NamedTuple

from examples.hidden_units import DEPTHS
from examples.hidden_units import SEEDS as HIDDEN_SEEDS
from examples.perceptron_limit import SEEDS as LIMIT_SEEDS
from examples.remedies import SEEDS as REMEDY_SEEDS
from examples.spread import Spread, at_least, at_most

Figures = Mapping[str, float]


class ShortRow(NamedTuple):
    """A claim, its measured figures as on the page, and the verdict."""

    claim: str
    measured: str
    verdict: str


def rows(figures: Mapping[str, Figures]) -> list[ShortRow]:
    """The table's rows; figures by script and name."""
    return [
        *growth(figures["growth_past_100"], figures["growth_laws"]),
        scaling(figures["perceptron_limit"]),
        *saturation(figures["hidden_units"], figures["learning_slowdown"]),
        relu(figures["remedies"]),
    ]


def growth(past_100: Figures, laws: Figures) -> list[ShortRow]:
    """How far, how fast, and where to."""
    return [
        ShortRow(
            "the weights keep growing past 100 %",
            f"‖w‖ from {past_100['norm_at_100_percent']:.2f} at epoch "
            f"{past_100['first_perfect_epoch']} to {past_100['norm_at_the_end']:.1f} at epoch "
            "100,000",
            "holds; not with an L2 penalty, nor with flipped labels",
        ),
        ShortRow(
            "the growth is ln(t)/γ, γ the maximum margin",
            f"slope · γ = {laws['cross_entropy_slope']:.3f} on a wide margin, "
            f"{laws['line_slope_100000']:.2f} on the blog's line",
            "holds in the limit",
        ),
        ShortRow(
            "the line tends to the support vector machine's",
            f"four points made for it: {laws['descent_to_augmented']:.1f}° from the maximum "
            f"margin of (x, 1), {laws['descent_to_svc']:.1f}° from SVC's",
            "loose",
        ),
    ]


def scaling(f: Figures) -> ShortRow:
    """Times c."""
    return ShortRow(
        "times c → ∞ sigmoids become perceptrons",
        f"at c = 10 {f['network_changed']:.0%} of a network's map moves "
        f"({at_least(f['network_changed_least'], '.0%')} to "
        f"{at_most(f['network_changed_most'], '.0%')}, {len(LIMIT_SEEDS)} seeds); the largest gap "
        f"stays {f['network_gap_everywhere']:.2f}",
        "holds input by input, never uniformly",
    )


def saturation(hidden: Figures, slowdown: Figures) -> list[ShortRow]:
    """Where entries end, and what a saturated unit still learns."""
    shares = ", ".join(
        f"{at_least(hidden[f'{depth}, last, least'], '.0%')} to "
        f"{at_most(hidden[f'{depth}, last, most'], '.0%')}"
        for depth in DEPTHS
    )
    return [
        ShortRow(
            "every hidden entry ends near 0 or 1",
            f"with 1, 2, 3 layers {shares} of a layer's do ({len(HIDDEN_SEEDS)} seeds); of the "
            f"output's at least {at_least(hidden['outputs, least'], '.1%')}",
            "false",
        ),
        ShortRow(
            "a saturated unit cannot learn",
            f"from w = b = 2 it crosses ½ at epoch {slowdown['quadratic_flat_epochs']}; with "
            f"cross-entropy at {slowdown['cross-entropy_flat_epochs']}",
            "loose: of output units with the quadratic cost; hidden ones keep σ′ under any cost",
        ),
    ]


def relu(f: Figures) -> ShortRow:
    """Depth five."""

    def epochs(name: str) -> str:
        names = (f"{name}, depth 5{end}" for end in ("", ", least", ", most"))
        return Spread(*(f[name] for name in names)).text(".0f")

    return ShortRow(
        "ReLU does not have the problem",
        f"95 % at depth 5 in {epochs('ReLU, He')} epochs ({len(REMEDY_SEEDS)} seeds), "
        f"scaled sigmoids in {epochs('scaled sigmoid 4σ − 2')}; plain ones get to at most "
        f"{at_most(f['sigmoid_accuracy_5'], '.0%')}",
        "holds; so do scaled sigmoids",
    )
