"""The axes that pictures share, their ticks and cursors, and as many points as they can show."""

from collections.abc import Sequence
from typing import Any

import altair as alt
import numpy as np
import pandas as pd

from sigmoid_estimator.plotting.palette import GREY, SOLID
from sigmoid_estimator.plotting.parts import marked

Array = np.ndarray

MAX_ROWS = 4500  # Altair refuses tables of more than 5000
MAX_POINTS = 1000  # of a line: the axis shows no more

FEW_DECADES = 100  # below, decades alone would leave an axis almost without ticks
MAX_TICKS = 6
ROOM = 1.25  # above the largest and below the smallest value of a logarithmic axis
FEW_EPOCHS = 4  # of a film, side by side

# Numbers as short as they can be; Vega's own formats write 10 as 1e+1, and 1e-7 in nine digits.
NUMBER = (
    "datum.value && (abs(datum.value) < 0.001 || abs(datum.value) >= 100000) "
    "? format(datum.value, '~e') : format(datum.value, '~g')"
)


def exact_scale(low: float, high: float, **more: Any) -> dict[str, Any]:
    """A scale from one number to another, which Vega does not round outwards."""
    return dict(domain=[low, high], nice=False, **more)


def epoch_axis(epochs: pd.Series, *, logarithmic: bool = True) -> alt.X:
    """Epochs from 0 to the last."""
    last = max(int(epochs.max()), 1)
    if not logarithmic:
        axis = {"format": ",d", "tickMinStep": 1, "labelOverlap": "greedy"}
        return alt.X("epoch:Q", title="epoch", scale=exact_scale(0, last), axis=axis)
    # A logarithm has no place for epoch 0; symlog, log(1 + epoch), has.
    scale = exact_scale(0, last, type="symlog", constant=1)
    axis = {"values": [0, *decades(last)], "format": ",d", "labelOverlap": "greedy"}
    return alt.X("epoch:Q", title="epoch (logarithmic)", scale=scale, axis=axis)


def layer_axis(layers: pd.Series) -> alt.X:
    """Layers from the first to the output, each with its number."""
    last = int(layers.max())
    return alt.X(
        "layer:Q",
        title="layer (the last is the output)",
        scale=exact_scale(0.75, last + 0.25),
        axis={"values": list(range(1, last + 1)), "format": "d", "labelOverlap": "greedy"},
    )


def share_axis(field: str, title: str, scale: dict[str, Any] | None = None) -> alt.Y:
    """A share in %; None is between 0 and all."""
    scale = {"domain": [0, 1]} if scale is None else scale
    axis = {"format": "%", "tickCount": 5}
    return alt.Y(f"{field}:Q", title=title, scale=scale, axis=axis)


def log_y(field: str, title: str, values: pd.Series | Array) -> alt.Y:
    """A quantity on a logarithmic axis, with ticks at powers of ten; `values` are `positive`."""
    low, high = ends(values)
    low, high = low / ROOM, high * ROOM
    return alt.Y(
        f"{field}:Q",
        title=f"{title} (log)",
        scale=exact_scale(low, high, type="log"),
        axis={"values": log_ticks(low, high), "labelExpr": NUMBER},
    )


def log_x(field: str, title: str, values: pd.Series | Array) -> alt.X:
    """A logarithmic axis of a chosen quantity, from its first to its last value."""
    low, high = ends(values)
    return alt.X(
        f"{field}:Q",
        title=f"{title} (logarithmic)",
        scale=exact_scale(low, high, type="log"),
        axis={"values": log_ticks(low, high), "labelExpr": NUMBER, "labelOverlap": "greedy"},
    )


def factor_axis(factors: pd.Series) -> alt.X:
    """The factor c that weights are multiplied by."""
    return log_x("factor", "factor c of all weights and biases", factors)


def epoch_cursor(
    epoch: float | None, last: float, *, logarithmic: bool = True, labelled: bool = True
) -> list[alt.Chart]:
    """A thin rule at the epoch that is shown elsewhere, with its number above the panel.

    Layers beside those of a panel whose axis of epochs has its domain set and ends at `last`;
    none for None and for an epoch beyond the axis.
    """
    if epoch is None or not 0 <= epoch <= last:
        return []
    share = np.log1p(epoch) / np.log1p(last) if logarithmic and last else epoch / (last or 1)
    cursor = _cursor("epoch", epoch, f"epoch {epoch:,.0f}", is_left=share < 0.5)
    return cursor if labelled else cursor[:1]


def factor_cursor(factor: float | None, factors: pd.Series) -> list[alt.Chart]:
    """A thin rule at the factor c that is shown elsewhere, beside a `factor_axis`."""
    low, high = ends(factors)
    if factor is None or not low <= factor <= high:
        return []
    # √(low · high) is the middle of a logarithmic axis.
    return _cursor("factor", factor, f"c = {factor:g}", is_left=factor**2 < low * high)


def _cursor(field: str, value: float, label: str, *, is_left: bool) -> list[alt.Chart]:
    """A rule, and its name above it, which runs towards the middle of the panel."""
    marks = labelled_rule(
        alt.X(f"{field}:Q"),
        value,
        label,
        alt.YValue(0),
        align="left" if is_left else "right",
        dy=-3,
        fontSize=12,  # fits between a panel and what is above it
        fontWeight="bold",
    )
    return [mark.encode(tooltip=alt.Tooltip("label:N", title="shown")) for mark in marks]


def labelled_rule(
    across: alt.X | alt.Y,
    value: float,
    label: str,
    at: alt.XValue | alt.YValue,
    *,
    dash: Sequence[int] = SOLID,
    width: float = 1.5,
    **text: Any,
) -> list[alt.Chart]:
    """A grey rule at a value of an axis, and its name at a pixel of the other axis."""
    field = across.shorthand.removesuffix(":Q")
    frame = pd.DataFrame({field: [value], "label": [label]})
    rule = marked(frame, "rule", color=GREY, strokeDash=dash, strokeWidth=width)
    name = marked(frame, "text", color=GREY, baseline="bottom", **text)
    return [rule.encode(across), name.encode(across, at, text=alt.Text("label:N"))]


def decades(last: int) -> list[int]:
    """1, 10, 100 … up to the last; with 2 and 5 between where that would be too few."""
    ticks = round_numbers(1, last, (1,) if last >= FEW_DECADES else (1, 2, 5))
    return [int(tick) for tick in ticks]


def round_numbers(low: float, high: float, steps: Sequence[float] = (1,)) -> list[float]:
    """Steps times powers of ten between two positive numbers."""
    powers = range(int(np.floor(np.log10(low))), int(np.ceil(np.log10(high))) + 1)
    # Read, not reckoned: 1 * 10.0**-3 need not be the number that 0.001 is.
    numbers = [float(f"{step}e{power}") for power in powers for step in steps]
    return [number for number in numbers if low <= number <= high]


def ends(values: pd.Series | Array) -> tuple[float, float]:
    """The smallest and the largest value, NaN left out; any two if there is none."""
    finite = np.asarray(values, dtype=float)
    finite = finite[np.isfinite(finite)]
    return (float(finite.min()), float(finite.max())) if finite.size else (0.1, 1.0)


def log_ticks(low: float, high: float) -> list[float]:
    """Powers of ten between two numbers, or every k-th of them; 1, 2, 5 where they are too few."""
    powers = round_numbers(low, high)
    if len(powers) > 1:
        # From the largest down, so that the top of the axis has its number.
        return powers[::-1][:: stride(len(powers), MAX_TICKS)][::-1]
    ticks = round_numbers(low, high, (1, 2, 5))
    return ticks if len(ticks) > 1 else [float(f"{end:.2g}") for end in (low * ROOM, high / ROOM)]


def few_epochs(known: pd.Series, wanted: Sequence[int] | None) -> list[int]:
    """The recorded epochs nearest to the wanted ones and not after them; None is a few."""
    epochs = np.unique(known)
    if wanted is None:
        wanted = epochs.tolist()
        if len(epochs) > FEW_EPOCHS:
            first, last = np.log1p(epochs[[0, -1]])
            wanted = np.rint(np.expm1(np.linspace(first, last, FEW_EPOCHS))).tolist()
    before = np.searchsorted(epochs, wanted, side="right") - 1
    return epochs[np.unique(np.maximum(before, 0))].tolist()


def positive(values: pd.Series) -> pd.Series:
    """Values that a logarithmic axis can show; NaN for 0, for less and for ∞."""
    return values.where((values > 0) & np.isfinite(values))


def stride(n: int, most: int) -> int:
    """The k of which every k-th of n is kept, so that at most so many are left."""
    return max(-(-n // most), 1)


def every_kth(frame: pd.DataFrame) -> tuple[pd.DataFrame, int]:
    """As many rows as a picture holds, and k, of which one is kept."""
    k = stride(len(frame), MAX_ROWS)
    return frame.iloc[::k], k


def thinned(frame: pd.DataFrame, line: str, *, logarithmic: bool = True) -> pd.DataFrame:
    """The records that an axis of epochs can tell apart, and the last one of every line."""
    epochs = frame["epoch"].to_numpy(dtype=float)
    of_line, names = pd.factorize(frame[line])
    n_points = min(MAX_POINTS, MAX_ROWS // max(len(names), 1))
    position = np.log1p(epochs) if logarithmic else epochs
    # Records of one line that fall into the same of `n_points` slots are drawn as one.
    slot = np.floor(position * (n_points / max(position.max(initial=0), 1)))
    _, first = np.unique(of_line * (n_points + 1) + slot, return_index=True)
    last = np.full(len(names), -np.inf)
    np.maximum.at(last, of_line, epochs)
    is_kept = epochs == last[of_line]
    is_kept[first] = True
    return frame[is_kept]
