"""The pictures of `perceptron_gap` and `linear_response`: sigmoid neurons beside perceptrons."""

import altair as alt
import numpy as np
import pandas as pd
from scipy.special import expit

from sigmoid_estimator.plotting import axes, palette, parts
from sigmoid_estimator.plotting.parts import counted, figure, thinning_note

LARGEST, MEAN = "largest", "mean"
N_BOUND_POINTS = 200
FLOOR = 1e-16  # 1 and 1 minus less than this are the same number


def perceptron_gap(frame: pd.DataFrame, *, factor: float | None = None) -> alt.LayerChart:
    """Draw how far the network is from its network of perceptrons, against the factor c.

    Parameters
    ----------
    frame : pandas.DataFrame
        What :func:`sigmoid_estimator.inspection.perceptron_gap` returns, for one margin.
    factor : float or None, default=None
        Factor at which to draw a cursor.

    Returns
    -------
    altair.LayerChart
        The cursor, and the largest and the mean difference on logarithmic axes, which leave out a
        gap of 0; with a margin m also σ(−cm), the bound of a single neuron.

    Examples
    --------
    >>> from sigmoid_estimator import SigmoidMLPClassifier, datasets, inspection, plotting
    >>> X, y = datasets.load_line(return_X_y=True)
    >>> clf = SigmoidMLPClassifier((), max_iter=50, random_state=0).fit(X, y)
    >>> gaps = inspection.perceptron_gap(clf, X, [1, 10, 100], margin=0.05)
    >>> plotting.perceptron_gap(gaps).to_dict()["layer"][0]["encoding"]["x"]["scale"]["type"]
    'log'
    """
    margin, n_inputs = frame["margin"].iloc[0], frame["n_inputs"].iloc[0]
    gaps = [
        pd.DataFrame(
            {"factor": frame["factor"], "curve": name, "gap": axes.positive(frame[column])}
        )
        for name, column in ((LARGEST, "sup_gap"), (MEAN, "mean_gap"))
    ]
    if margin > 0:
        gaps.append(_bound(frame["factor"], margin))
    long = pd.concat(gaps)
    first, last = frame.iloc[0], frame.iloc[-1]
    return alt.LayerChart(
        layer=[*axes.factor_cursor(factor, frame["factor"]), _gap_lines(long, frame["factor"])],
        description=(
            f"Difference between the network times c and its perceptrons, over {n_inputs:,} "
            f"inputs further than {margin:g} from every unit's tie: the largest goes from "
            f"{figure(first['sup_gap'])} at c = {first['factor']:g} to "
            f"{figure(last['sup_gap'])} at c = {last['factor']:g}."
        ),
    )


def _bound(factors: pd.Series, margin: float) -> pd.DataFrame:
    """σ(−cm), smooth between the smallest and the largest factor."""
    # Finer than the measured factors, between which the bound would look like a polygon.
    grid = np.geomspace(factors.min(), factors.max(), N_BOUND_POINTS)
    bound = expit(-grid * margin)
    name = f"a neuron’s bound σ(−{margin:g} c)"
    return pd.DataFrame({"factor": grid, "curve": name, "gap": bound})


def _gap_lines(long: pd.DataFrame, factors: pd.Series) -> alt.Chart:
    """Two statistics of the same network in its colour, and the theory in grey."""
    encodings = palette.by_name(
        "curve",
        long["curve"].unique().tolist(),
        palette.line_legend(None, columns=2),
        color=[palette.VIOLET, palette.VIOLET, palette.GREY],
        strokeDash=[palette.SOLID, [2, 3], palette.EXPLAINING_DASH],
    )
    name, c = ("curve", "difference"), ("factor", "c", ".4g")
    return parts.lines(long, points=parts.targets(factors), clip=True).encode(
        axes.factor_axis(factors),
        axes.log_y("gap", "difference of the outputs", long["gap"].clip(lower=FLOOR)),
        **encodings,
        tooltip=parts.tooltips(name, c, ("gap", "gap", ".3g")),
    )


def linear_response(frame: pd.DataFrame) -> alt.LayerChart:
    """Draw what outputs did after a small change of the weights against what was predicted.

    Points on the diagonal obey the linear prediction; a perceptron's lie on the vertical through
    0, where nothing was predicted: it stays, or it flips.

    Parameters
    ----------
    frame : pandas.DataFrame
        What :func:`sigmoid_estimator.inspection.linear_response` returns. Of more rows than a
        picture holds, every k-th is drawn, and a subtitle says so.

    Returns
    -------
    altair.LayerChart
        The diagonal and the points.

    Examples
    --------
    >>> from sigmoid_estimator import SigmoidMLPClassifier, datasets, inspection, plotting
    >>> X, y = datasets.load_line(return_X_y=True)
    >>> clf = SigmoidMLPClassifier((3,), max_iter=50, random_state=0).fit(X, y)
    >>> changes = inspection.linear_response(clf, X, 0.01, random_state=0)
    >>> [layer["mark"]["type"] for layer in plotting.linear_response(changes).to_dict()["layer"]]
    ['line', 'point']
    """
    shown, k = axes.every_kth(frame)
    # Of all rows, not of those shown: thinning must not cut the largest change.
    reach = float(np.abs(frame.to_numpy()).max(initial=0)) * 1.05
    reach = reach if 0 < reach < np.inf else 1.0
    error = (frame["actual_change"] - frame["predicted_change"]).abs().max()
    # One scale for both, so that equal changes lie on the diagonal of the picture.
    scale, axis = axes.exact_scale(-reach, reach), {"labelExpr": axes.NUMBER, "tickCount": 5}
    x = alt.X("predicted_change:Q", title="predicted change of the output", scale=scale, axis=axis)
    y = alt.Y("actual_change:Q", title="actual change of the output", scale=scale, axis=axis)
    ends = [-reach, reach]
    diagonal = alt.Chart(pd.DataFrame({"predicted_change": ends, "actual_change": ends}))
    points = alt.Chart(shown).mark_point(filled=True, size=45, color=palette.VIOLET, opacity=0.6)
    tooltip = parts.tooltips(
        ("predicted_change", "predicted", ".3g"), ("actual_change", "actual", ".3g")
    )
    return alt.LayerChart(
        layer=[
            diagonal.mark_line(**palette.EXPLAINING).encode(x, y),
            points.encode(x, y, tooltip=tooltip),
        ],
        title=alt.Undefined if k == 1 else thinning_note(k, "outputs"),
        description=(
            f"Actual against predicted change of {counted(len(frame), 'output')}; the largest "
            f"actual change is {figure(frame['actual_change'].abs().max())}, and the prediction "
            f"is off by {figure(error)} at most."
        ),
    )
