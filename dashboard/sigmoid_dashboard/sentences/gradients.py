"""Sentences on the error in the layers, and on the initial weights that let it through."""

import numpy as np
import pandas as pd

from sigmoid_dashboard.runs.measures import Measures, activation, is_bounded
from sigmoid_dashboard.runs.recorded import Run
from sigmoid_dashboard.sentences.layers import the_layer, then
from sigmoid_dashboard.sentences.wording import capitalized, percent
from sigmoid_estimator.activations import ACTIVATIONS
from sigmoid_estimator.inspection import error_kept

LITTLE = 0.5  # of the error, when it has come down
FEW = 0.05  # of the entries
MANY_TIMES = 10  # from which on a percentage is hard to read
THIS_RUN, REVISED = "this run", "4σ − 2"
LARGE, LSUV, CENTRED = "normal × 10", "LSUV", "centred LSUV"  # initial weights


def about_gradients(run: Run, measures: Measures) -> str:
    """State how much of the error reaches the first layer at first, beside the gradients."""
    if measures.n_hidden < 2:
        here = "it passes through one only" if measures.n_hidden else "there is none"
        text = f"The error vanishes on its way through hidden layers, and here {here}."
        return text if run.is_opened else f"{text} Choose more of them."
    start = measures.error_kept(0)
    if np.isnan(start["kept"]):
        return "Before the first update no error reaches the hidden layers."
    return (
        f"Before the first update the error in layer 1 is {_size(start['kept'])} in the last "
        f"hidden layer: × {start['per_layer']:.2g} a layer."
    )


def about_later(run: Run, measures: Measures) -> str:
    """State how much of it does at the epoch, beside the gradients over the epochs."""
    kept = measures.error_kept(measures.epoch)["kept"]
    return f"{capitalized(then(measures))} {_in_layer_1(kept)}."


def about_vanishing(run: Run, measures: Measures) -> str:
    """Tell vanishing gradients from saturated units, beside the gradients."""
    steepest = ACTIVATIONS[activation(run)].steepest
    if steepest >= 1:
        return (
            "With these units a layer need not shrink the error: their slope reaches "
            f"{steepest:.3g}, a sigmoid's only ¼."
        )
    if activation(run) != "sigmoid":
        return (
            f"The slope of these units is at most {steepest:.3g}, even less than a sigmoid's ¼: "
            "weights have to make up for it."
        )
    near, kept = measures.near(0), measures.error_kept(0)["kept"]
    text = f"before the first update **{percent(near)}** of the hidden entries are near an end."
    if kept < LITTLE and near < FEW:
        return f"Vanishing is not saturating. A slope of at most ¼ is enough for it: {text}"
    return (
        f"Since σ′ is at most ¼, weights have to make up for it, and large ones saturate: {text}"
    )


def about_four(run: Run, measures: Measures) -> str:
    """Test “if the weight is less than 4, the error will diminish”, beside the gradients."""
    steepest = ACTIVATIONS[activation(run)].steepest
    limit = 1 / steepest
    flow = measures.flow[measures.flow["factor"] > 0]
    if not len(flow):
        return f"No error comes down from the output {then(measures)}."
    surprising = flow[(flow["largest_weight"] < limit) & (flow["factor"] > 1)]
    order = "factor" if len(surprising) else "spectral_norm"
    shown = (surprising if len(surprising) else flow).sort_values(order).iloc[-1]
    layer = int(shown["layer"])
    read = f"these units' slope reaches {steepest:.3g}, so read {limit:.3g} instead of 4"
    adapted = "" if limit == 4 else f" ({read})"
    return (
        "“If the weight of a neuron is less than 4, the error will diminish”, says the answer. A "
        "chain of single neurons does that; a layer adds up the errors of many, and is sure to do "
        f"it where ‖W‖₂\u00a0<\u00a04{adapted}. From {the_layer(layer, measures)} to layer "
        f"{layer - 1} the largest weight is {shown['largest_weight']:.3g}, ‖W‖₂ is "
        f"{shown['spectral_norm']:.3g}, and {then(measures)} the error is multiplied by "
        f"**{_factor(shown['factor'])}**."
    )


def question_of_starts() -> str:
    """Introduce the initial weights that are compared, above their pictures."""
    return (
        "The same network from other initial weights, before it learns: how much of the error "
        "comes down to layer 1, and how many of the entries are near an end?"
    )


def about_starts(run: Run, frame: pd.DataFrame) -> str:
    """Test “small weights are bad and large weights are bad”, beside the initial weights."""
    kept = _error_kept(frame)
    large = f"With large ones (*{LARGE}*) {_in_layer_1(kept[LARGE])}"
    if is_bounded(run):
        hidden = frame[(frame["name"] == LARGE) & (frame["layer"] < frame["layer"].max())]
        share = hidden["saturated_fraction"].max()
        large = (
            f"Large ones (*{LARGE}*) put up to **{percent(share, 0)}** of a hidden layer near an "
            f"end"
        )
    return (
        f"“Small weights are bad and large weights are bad”, the answer finds. {large}; with "
        f"this run’s own {_in_layer_1(kept[THIS_RUN])}."
    )


def about_lsuv(run: Run, frame: pd.DataFrame) -> str:
    """Answer whether LSUV failed, beside the initial weights."""
    kept = _error_kept(frame)
    text = (
        "Mishkin & Matas (2016) “fail to train” sigmoid networks, it says; they had not set out "
        f"to. With their *{LSUV}*, which gives every layer’s z the variance 1, "
        f"{_in_layer_1(kept[LSUV])}"
    )
    if activation(run) != "sigmoid":
        return f"{text}."
    return (
        f"{text}. In sigmoids much of that variance is fixed offsets; without these "
        f"(*{CENTRED}*) {_in_layer_1(kept[CENTRED])}."
    )


def about_revised(run: Run, frame: pd.DataFrame) -> str:
    """Explain what Xu, Huang & Li revised, beside the initial weights."""
    return (
        "Xu, Huang & Li (2016), whom it names for a learning rate per layer, revise the "
        f"activation instead. With *{REVISED}* (here *scaled sigmoid*), whose slope is 1 at its "
        f"centre, {_in_layer_1(_error_kept(frame)[REVISED])}."
    )


def no_starts() -> str:
    """Explain why a network is too large to be compared with other initial weights."""
    return "This network is too large to be started from other weights while you wait."


def _error_kept(frame: pd.DataFrame) -> pd.Series:
    """Return the error at layer 1 as a part of that at the last hidden layer, by start."""
    return error_kept(frame).set_index("name")["kept"]


def _in_layer_1(part: float) -> str:
    """Write which part of the last hidden layer's error is left in layer 1, as a clause."""
    if np.isnan(part):
        return "no error reaches the hidden layers"
    return f"the error in layer 1 is {_size(part)} in the last hidden layer"


def _size(part: float) -> str:
    """Write a part of a quantity that the sentence then names."""
    if part >= MANY_TIMES:
        return f"**{_factor(part)} times** that"
    return f"**{100 * part:.0f} %** of that" if part >= 0.1 else f"**{100 * part:.2g} %** of that"


def _factor(factor: float) -> str:
    return f"{factor:.2g}" if factor < 100 else f"{factor:,.0f}"
