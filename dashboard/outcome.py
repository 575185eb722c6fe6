"""What is measured of a run to tell where its epochs past 100 % went."""

from dataclasses import dataclass

import pandas as pd

from kept import kept
from measures import measured_epochs
from runs import Run
from sigmoid_estimator.inspection import growth_law, margin_growth, saturation, weight_growth

MAX_OUTCOMES = 64
SUBSCRIPTS = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")


@dataclass(frozen=True, eq=False)
class Growth:
    """How the weights grew, record by record."""

    weights: pd.DataFrame  # layer by layer
    margins: pd.DataFrame | None  # of a single neuron, its bias included

    @property
    def output(self) -> pd.DataFrame:
        """How the output layer's weights grow and turn."""
        return self.weights[self.weights["layer"] == self.weights["layer"].max()]

    @property
    def norms(self) -> pd.DataFrame:
        """What there is to draw of the growth: of a single neuron, what the law is about."""
        return self.weights if self.margins is None else self.margins

    @property
    def size(self) -> pd.Series:
        """The norm that is told of, at every record."""
        norms = self.output if self.margins is None else self.margins
        return norms["weight_norm"].reset_index(drop=True)

    @property
    def symbol(self) -> str:
        """What that norm is called."""
        return layer_symbol(self.weights["layer"].max()) if self.margins is None else "‖(w, b)‖"


@dataclass(frozen=True, eq=False)
class Outcome(Growth):
    """How they grew, what that did to the units, and whether a law says so."""

    slopes: pd.DataFrame  # of all units
    law: pd.Series | None  # for a single neuron
    first: int | None  # the first record with an accuracy of 100 %

    @property
    def is_separable(self) -> bool:
        """Whether a single neuron's line can be right on all rows."""
        return self.law is not None and bool(self.law["separable"])

    @property
    def output_slopes(self) -> pd.Series:
        """Mean slope of the output units by epoch."""
        output = self.slopes[self.slopes["layer"] == self.slopes["layer"].max()]
        return output.set_index("epoch")["mean_slope"]


def layer_symbol(layer: int) -> str:
    """The norm of a layer's weights."""
    return f"‖W{layer}‖".translate(SUBSCRIPTS)


@kept(MAX_OUTCOMES)
def growth_of(content: str, _run: Run) -> Growth:
    """How the weights of a run grew; measured once for all sessions."""
    classifier, X, y = _run.classifier, _run.data.X, _run.data.y
    margins = margin_growth(classifier, X, y) if _run.is_single_neuron else None
    return Growth(weight_growth(classifier), margins)


@kept(MAX_OUTCOMES)
def outcome_of(content: str, _run: Run) -> Outcome:
    """What became of a run; measured once for all sessions."""
    classifier, X, y = _run.classifier, _run.data.X, _run.data.y
    growth, epoch = growth_of(content, _run), classifier.first_perfect_epoch_
    return Outcome(
        growth.weights,
        growth.margins,
        slopes=saturation(classifier, X, epochs=measured_epochs(_run)),
        law=growth_law(classifier, X, y).iloc[0] if _run.is_single_neuron else None,
        first=None if epoch is None else _run.film.index_of(epoch),
    )
