"""Measures of what a run's epochs past 100 % accuracy did: growth, direction, slopes."""

from dataclasses import dataclass
from functools import cached_property
from typing import Literal

import numpy as np
import pandas as pd

from sigmoid_dashboard.runs.geometry import Geometry, geometry_of
from sigmoid_dashboard.runs.kept import kept
from sigmoid_dashboard.runs.measures import measured_epochs
from sigmoid_dashboard.runs.recorded import Run
from sigmoid_estimator.inspection import (
    growth_law,
    margin_growth,
    saturation,
    weight_growth,
)

MAX_OUTCOMES = 64
MOSTLY = 0.9  # accuracy, from which on a run has learned its rows
STILL_GROWING = 1.1  # times the norm of a tenth of the epochs
VISIBLE = 1.01  # times a norm, from which on it is said to have changed
FOLLOWED = 0.005  # of the law's slope, below which nothing of it is seen
ORDER = 3  # times the limit of L·t·ηγ², within which a share of the law means something
LIMITS_OF_PRODUCT = {"log_loss": 1.0, "squared_error": 0.25}  # of L·t·ηγ²
SUBSCRIPTS = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")


Method = Literal["descent", "momentum", "adam", "unknown"]


@dataclass(frozen=True)
class Regime:
    """Facts about a run that decide which sentences are true of it."""

    network: Literal["neuron", "layer", "hidden"]  # a layer has several outputs, nothing hidden
    method: Method  # with a momentum of 1, which forgets no step
    cross_entropy: bool
    penalised: bool
    diverged: bool
    hundred: Literal["never", "lost", "regained", "kept"]  # lost at the end, or in between
    since: Literal["grew", "shrank", "stayed"] | None  # the norm, since 100 % is kept
    classes: Literal["separable", "touching", "overlapping"] | None  # a single neuron's
    heading: bool  # for the widest margin: the law holds, and its growth is seen
    stage: Literal["early", "law", "overshot"] | None  # by L·t·ηγ², where the law holds

    @property
    def separable(self) -> bool:
        """Whether a single neuron can get all rows right."""
        return self.classes == "separable"

    @property
    def is_growth_without_end(self) -> bool:
        """Whether the weights grew past 100 % and nothing would ever hold them."""
        is_held = self.penalised or self.diverged or self.method in ("momentum", "unknown")
        return self.since == "grew" and not is_held


@dataclass(frozen=True, eq=False)
class Growth:
    """Growth of the weights, record by record."""

    weights: pd.DataFrame  # layer by layer
    margins: pd.DataFrame | None  # of a single neuron, its bias included
    tenth: int  # the record of a tenth of the epochs

    @cached_property
    def is_growing(self) -> bool:
        """Whether the norm still grew over the last decade of epochs."""
        return bool(self.size.iloc[-1] > STILL_GROWING * self.size[self.tenth])

    @cached_property
    def output(self) -> pd.DataFrame:
        """Growth and direction of the output layer's weights."""
        return self.weights[self.weights["layer"] == self.weights["layer"].max()]

    @property
    def norms(self) -> pd.DataFrame:
        """Norms to draw; of a single neuron, those in the law."""
        return self.weights if self.margins is None else self.margins

    @cached_property
    def size(self) -> pd.Series:
        """The norm that sentences quote, at every record."""
        norms = self.output if self.margins is None else self.margins
        return norms["weight_norm"].reset_index(drop=True)

    @property
    def symbol(self) -> str:
        """Symbol of the norm that sentences quote."""
        return layer_symbol(self.weights["layer"].max()) if self.margins is None else "‖(w, b)‖"


@dataclass(frozen=True, eq=False)
class Outcome(Growth):
    """Growth of the weights, its effect on the units, and the law for it where there is one."""

    slopes: pd.DataFrame  # of all units
    law: pd.Series | None  # for a single neuron
    geometry: Geometry | None  # of the rows of a single neuron
    first: int | None  # the first record with an accuracy of 100 %
    stays: int | None  # the record since which it stays there, by the film
    regime: Regime

    @cached_property
    def asks_what_would_stop_it(self) -> bool:
        """Whether the norm has grown without end, and by much, since all rows are right."""
        grown = 0 if self.stays is None else self.size.iloc[-1] / self.size[self.stays]
        return self.regime.is_growth_without_end and grown > STILL_GROWING

    @cached_property
    def output_slopes(self) -> pd.Series:
        """Mean slope of the output units by epoch."""
        output = self.slopes[self.slopes["layer"] == self.slopes["layer"].max()]
        return output.set_index("epoch")["mean_slope"]


def layer_symbol(layer: int) -> str:
    """Symbol of the norm of a layer's weights."""
    return f"‖W{layer}‖".translate(SUBSCRIPTS)


def is_example(run: Run, growth: Growth) -> bool:
    """Whether a run shows what stops growth: it learns, and does not just grow on."""
    is_right = not run.diverged and run.film.accuracy[-1] >= MOSTLY
    return is_right and (bool(run.settings.hidden) or not growth.is_growing)


@kept(MAX_OUTCOMES)
def growth_of(key: str, _run: Run) -> Growth:
    """Measure the growth of a run's weights, once for all sessions."""
    classifier, X, y = _run.classifier, _run.data.X, _run.data.y
    margins = None
    if _run.is_single_neuron:
        margins = margin_growth(classifier, X, y, widest=geometry_of(_run).widest)
    tenth = _run.film.index_of(int(_run.film.epochs[-1]) // 10)
    return Growth(weight_growth(classifier), margins, tenth)


@kept(MAX_OUTCOMES)
def outcome_of(key: str, _run: Run) -> Outcome:
    """Measure the outcome of a run, once for all sessions."""
    classifier, X, y = _run.classifier, _run.data.X, _run.data.y
    growth, epoch = growth_of(_run.owner, key, _run), classifier.first_perfect_epoch_
    geometry = geometry_of(_run) if _run.is_single_neuron else None
    law = (
        None if geometry is None else growth_law(classifier, X, y, widest=geometry.widest).iloc[0]
    )
    first = None if epoch is None else _run.film.index_of(epoch)
    stays = _right_since(_run.film.accuracy)
    return Outcome(
        growth.weights,
        growth.margins,
        growth.tenth,
        slopes=saturation(classifier, X, epochs=measured_epochs(_run)),
        law=law,
        geometry=geometry,
        first=first,
        stays=stays,
        regime=Regime(
            network=_network(_run),
            method=_method(_run),
            cross_entropy=_run.settings.loss == "log_loss",
            penalised=_run.settings.alpha > 0,
            diverged=_run.diverged,
            hundred=_hundred(first, stays),
            since=None if stays is None else _change(growth.size[stays], growth.size.iloc[-1]),
            classes=None if geometry is None else geometry.classes,
            heading=law is not None and _is_heading(_run, law, stays),
            stage=None if law is None else _stage(_run, law, stays),
        ),
    )


def _network(run: Run) -> Literal["neuron", "layer", "hidden"]:
    if run.settings.hidden:
        return "hidden"
    return "neuron" if run.is_single_neuron else "layer"


def _method(run: Run) -> Method:
    if not run.knows_training:
        return "unknown"
    if run.settings.solver == "adam":
        return "adam"
    return "momentum" if run.settings.momentum == 1 else "descent"


def _right_since(accuracy: np.ndarray) -> int | None:
    """The record from which on all rows are right."""
    (wrong,) = np.nonzero(accuracy < 1)
    record = int(wrong[-1]) + 1 if len(wrong) else 0
    return record if record < len(accuracy) else None


def _hundred(first: int | None, stays: int | None) -> Literal["never", "lost", "regained", "kept"]:
    if first is None:
        return "never"
    if stays is None:
        return "lost"
    return "kept" if stays == first else "regained"


def _is_heading(run: Run, law: pd.Series, stays: int | None) -> bool:
    if run.diverged or not run.knows_training or np.isnan(law["theoretical_slope"]):
        return False
    # The squared error is not convex: where rows are wrong it may hold the weights for good.
    may_stick = run.settings.loss == "squared_error" and stays is None
    is_unseen = law["slope"] < FOLLOWED * law["theoretical_slope"]
    return not (may_stick or is_unseen)


def _stage(
    run: Run, law: pd.Series, stays: int | None
) -> Literal["early", "law", "overshot"] | None:
    """How far the loss has come by the law; a share of the law's slope needs "law"."""
    product = law["loss_product"] / LIMITS_OF_PRODUCT[run.settings.loss]
    if run.diverged or not run.knows_training or np.isnan(law["theoretical_slope"]):
        return None
    if product < 1 / ORDER:
        return "overshot"
    return "early" if stays is None or product > ORDER else "law"


def _change(before: float, after: float) -> Literal["grew", "shrank", "stayed"]:
    if after > VISIBLE * before:
        return "grew"
    return "shrank" if before > VISIBLE * after else "stayed"
