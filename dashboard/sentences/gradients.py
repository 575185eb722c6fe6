"""What is said of the error on its way down, and of the initial weights that let it through."""

import numpy as np
import pandas as pd

from measures import Measures, activation, is_bounded
from runs import Run
from sentences.layers import the_layer, then

LITTLE = 0.5  # of the error, when it has come down
FEW = 0.05  # of the entries
THIS_RUN, REVISED = "this run", "4σ − 2"
LARGE, LSUV, CENTRED = "normal × 10", "LSUV", "centred LSUV"  # initial weights


def about_gradients(run: Run, measures: Measures) -> str:
    """Beside the gradients: what of the error reaches the first layer."""
    if measures.n_hidden < 2:
        return (
            "The error vanishes on its way through hidden layers, and here it passes through "
            f"{'one' if measures.n_hidden else 'none'} only. Choose more of them above."
        )
    start, now = (measures.error_at_first(epoch) for epoch in (0, measures.epoch))
    if np.isnan(start):
        told = "Before the first update no error reaches the hidden layers."
    else:
        per_layer = start ** (1 / (measures.n_hidden - 1))
        told = (
            f"Before the first update layer 1 gets **{_part(start)}** the error of the last "
            f"hidden layer, × {per_layer:.2g} for every layer on the way."
        )
    if measures.epoch:
        told += f" At epoch {measures.epoch:,} it gets **{_part(now)}** it."
    return told


def about_vanishing(run: Run, measures: Measures) -> str:
    """Beside the gradients: vanishing is not saturating."""
    if activation(run) != "sigmoid":
        return (
            "With these units a layer need not shrink the error: their slope reaches 1, a "
            "sigmoid's only ¼."
        )
    near, lost = measures.near(0), measures.error_at_first(0)
    told = f"before the first update {near:.1%} of the hidden entries are near an end."
    if lost < LITTLE and near < FEW:
        return f"No saturation is needed for that, since σ′ is at most ¼ anyway: {told}"
    return (
        f"Since σ′ is at most ¼, weights have to make up for it, and large ones saturate: {told}"
    )


def about_four(run: Run, measures: Measures) -> str:
    """Beside the gradients: “if the weight is less than 4, the error will diminish”?"""
    limit = 4 if activation(run) == "sigmoid" else 1
    flow = measures.flow[measures.flow["factor"] > 0]
    if not len(flow):
        return f"No error comes down from the output {then(measures)}."
    surprising = flow[(flow["largest_weight"] < limit) & (flow["factor"] > 1)]
    order = "factor" if len(surprising) else "spectral_norm"
    shown = (surprising if len(surprising) else flow).sort_values(order).iloc[-1]
    layer = int(shown["layer"])
    adapted = "" if limit == 4 else " (these units' slope reaches 1, so read 1 instead of 4)"
    return (
        "“If the weight of a neuron is less than 4, the error will diminish”, says the answer. "
        "In a chain of single neurons it does; a layer adds up the errors of many, and there "
        f"‖W‖₂ < 4 is what suffices{adapted}. From {the_layer(layer, measures)} to layer "
        f"{layer - 1} the largest weight is {shown['largest_weight']:.3g}, ‖W‖₂ is "
        f"{shown['spectral_norm']:.3g}, and the norm of the error over the units is multiplied by "
        f"**{_factor(shown['factor'])}** {then(measures)}."
    )


def about_starts(run: Run, frame: pd.DataFrame) -> str:
    """Beside the starts: small weights are bad, and large weights are bad."""
    kept = _error_kept(frame)
    told = f"send {_part(kept[LARGE])} the last hidden layer's error to layer 1"
    if is_bounded(run):
        hidden = frame[(frame["name"] == LARGE) & (frame["layer"] < frame["layer"].max())]
        share = hidden["saturated_fraction"].mean()
        told = f"saturate, on average **{share:.0%}** of a hidden layer before the first update"
    return (
        "“Small weights are bad and large weights are bad”, the answer finds. Large ones "
        f"(*{LARGE}*) {told}. With the initial weights of this run **{_part(kept[THIS_RUN])}** "
        "the last hidden layer's error arrives at layer 1."
    )


def about_lsuv(run: Run, frame: pd.DataFrame) -> str:
    """Beside the starts: did LSUV fail?"""
    kept = _error_kept(frame)
    said = (
        "Mishkin & Matas (2016), it says, “fail to train” sigmoid networks; they had not set out "
        f"to. Their {LSUV} gives every layer's z the variance 1"
    )
    if activation(run) != "sigmoid":
        return f"{said}; with these units {_part(kept[LSUV])} the error arrives."
    return (
        f"{said}, but with sigmoids most of it is fixed offsets, and {_part(kept[LSUV])} the "
        f"error arrives. With every unit's mean subtracted (*{CENTRED}*) "
        f"**{_part(kept[CENTRED])}** it does."
    )


def about_revised(run: Run, frame: pd.DataFrame) -> str:
    """Beside the starts: what did Xu, Huang & Li revise?"""
    kept = _error_kept(frame)
    return (
        "Xu, Huang & Li (2016), whom it names for a learning rate per layer, revise the "
        f"activation instead: with {REVISED}, here *scaled sigmoid*, whose slope is 1 at its "
        f"centre, **{_part(kept[REVISED])}** the error arrives."
    )


def no_starts() -> str:
    """Where the network is too large to be started several times at once."""
    return "This network is too large to be started from other weights while you wait."


def _error_kept(frame: pd.DataFrame) -> pd.Series:
    """By start, the error at layer 1 as a part of that at the last hidden layer."""
    errors = frame.pivot_table("delta_rms", "layer", "name", dropna=False)
    return errors.iloc[0] / errors.iloc[-2]


def _part(part: float) -> str:
    """A part of something, in words that go before it."""
    if np.isnan(part):
        return "nothing of"
    if 0.95 <= part < 1.05:
        return "about all of"
    return f"{100 * part:.2g}% of" if part < 1 else f"{_factor(part)} times"


def _factor(factor: float) -> str:
    return f"{factor:.2g}" if factor < 100 else f"{factor:,.0f}"
