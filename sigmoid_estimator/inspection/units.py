"""Which units have become constants or steps, and which still learn."""

from typing import Any

import numpy as np
import pandas as pd

from sigmoid_estimator.classifier import SigmoidMLPClassifier
from sigmoid_estimator.inspection.checks import checked_sample
from sigmoid_estimator.inspection.passes import Pass, Units, backward, table_at
from sigmoid_estimator.inspection.saturation import TOLERANCE
from sigmoid_estimator.network import frobenius

Array = np.ndarray

SHARE = 0.95  # of the samples that make a unit constant or binary
WRONG_SHARE = 0.05  # of the samples, above which an output unit is wrong
IN_DEMAND, LEARNING = 1e-2, 1e-4  # of the largest demand, the largest error of a hidden unit
# Below them a loss asks for nothing: a unit moved by 1 would change it by .02 at most; an output
# that knows nothing has an error of ½.
LEAST_DEMAND, LEAST_ERROR = 2e-2, 1e-6


def unit_report(
    clf: SigmoidMLPClassifier, X: Any, y: Any, *, epoch: int | None = None
) -> pd.DataFrame:
    """Describe every unit: what it has become, and whether it is stuck, content or learning.

    A saturated unit hardly moves. Whether that is bad depends on whether it should: an output
    unit that is wrong should, and a hidden unit that the loss still depends on.

    Parameters
    ----------
    clf : SigmoidMLPClassifier
        Fitted; with a film, if an epoch is asked for.
    X, y : array-like
        Rows to send through the network, and their labels.
    epoch : int or None, default=None
        Which record; None is the classifier as it is.

    Returns
    -------
    pandas.DataFrame
        One row per unit, hidden and output, with the columns

        - epoch, layer, unit;
        - kind: "constant", if on 95 % of the samples the output is within 5 % of the range of the
          same asymptote; "binary", if it is so near to one or the other; "dead", a ReLU that is 0
          on every sample; else "graded";
        - diagnosis: "learning" for graded units whose error, demand times slope, is above 1e-6 and
          above 1e-4 of the largest of a hidden unit. Any other is "saturated_wrong" or
          "saturated_right". An output unit is wrong if it decides more than 5 % of the samples
          wrongly; a hidden unit, for which there is no right or wrong, if its demand is above .02
          and above 1 % of the largest of a hidden unit in the network;
        - mean_slope: mean of h′(z) over the samples; p(1 − p) for a softmax;
        - demand: root mean square over the samples of ∂C/∂h, C the loss of one sample without L2;
          NaN for output units.

    Notes
    -----
    Saturated and wrong is for long, not for ever, and for output units of the squared error only:
    their slope never is exactly 0 while it can be told from 0, and a unit at −10 that should be at
    10 crosses ½ after some ten thousands of epochs. The error that the cross-entropy sends back
    does not vanish with the output's slope. "saturated_right" also names units that do not learn
    because nothing is asked of them: a constant of no use, or all units of a network whose
    weights are all 0.

    Examples
    --------
    >>> from sigmoid_estimator import SigmoidMLPClassifier
    >>> from sigmoid_estimator.inspection import unit_report
    >>> clf = SigmoidMLPClassifier.from_layers(
    ...     [[[1.0, 90.0, 0.0]], [[1.0], [8.0], [0.0]]], [[0.0, -45.0, 9.0], [-4.0]],
    ...     activation="sigmoid", classes=[0, 1])
    >>> unit_report(clf, [[0], [1]], [0, 1])[["layer", "unit", "kind", "diagnosis"]]
       layer  unit      kind        diagnosis
    0      1     0    graded         learning
    1      1     1    binary  saturated_wrong
    2      1     2  constant  saturated_right
    3      2     0    binary  saturated_right
    """
    X, y = checked_sample(clf, X, y)
    return table_at(clf, X, epoch, lambda ahead: _reports(ahead, y))


def _reports(ahead: Pass, y: Array) -> pd.DataFrame:
    """The table of a pass of one record."""
    errors = backward(ahead, y)
    demands = [_root_mean_square(demand[0]) for demand in errors.demands]
    *deltas, output_delta = [_root_mean_square(delta[0]) for delta in errors.deltas]
    # An output unit is wrong by its answers; a hidden one has none, and goes by what is asked of
    # it.
    wrong = (ahead.network.decide(ahead.z[-1][0]) != y).mean(axis=0) > WRONG_SHARE
    wrongs = [*_above(demands, LEAST_DEMAND, IN_DEMAND), wrong]
    learning = [*_above(deltas, LEAST_ERROR, LEARNING), output_delta > LEAST_ERROR]
    demands.append(np.full(len(wrong), np.nan))
    layers = zip(ahead.units, wrongs, learning, demands, strict=True)
    reports = [_report(number, *layer) for number, layer in enumerate(layers, start=1)]
    return pd.concat(reports, ignore_index=True)


def _above(layers: list[Array], least: float, share: float) -> list[Array]:
    """Which hidden units have more than `least`, and than a share of the largest."""
    # Relative to the largest of the network, because demands shrink with the loss all together.
    floor = max([least, *(share * layer.max() for layer in layers)])
    return [layer > floor for layer in layers]


def _report(
    layer: int, units: Units, is_wrong: Array, is_learning: Array, demand: Array
) -> pd.DataFrame:
    kinds = _kinds(units)
    # What does not learn is right where nothing is asked of it, even in the middle of its range.
    stopped = np.where(is_wrong, "saturated_wrong", "saturated_right")
    return pd.DataFrame(
        {
            "layer": layer,
            "unit": np.arange(len(kinds)),
            "kind": kinds,
            "diagnosis": np.where((kinds == "graded") & is_learning, "learning", stopped),
            "mean_slope": units.slopes[0].mean(axis=0),
            "demand": demand,
        }
    )


def _kinds(units: Units) -> Array:
    """Constant, binary, dead or graded, per unit of a pass of one record."""
    if not units.is_bounded:
        return np.where(units.is_dead[0], "dead", "graded")
    is_low, is_high = (is_near[0] for is_near in units.near_ends(TOLERANCE))
    low, high, either = (
        is_near.mean(axis=0) >= SHARE for is_near in (is_low, is_high, is_low | is_high)
    )
    return np.select([low | high, either], ["constant", "binary"], "graded")


def _root_mean_square(demand: Array) -> Array:
    """Per unit, over the samples, (n_samples, n_units)."""
    return frobenius(demand.T[:, None]) / np.sqrt(len(demand))
