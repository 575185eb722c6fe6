"""A run's last weights times c, as sigmoids and as steps: what "Scaling" is measured by.

Where a sum is all but 0, rounding decides: of such rows either class is accepted.
"""

import re

import numpy as np
from oracles.by_hand import ENDS, UNITS, sigmoid
from oracles.claims.common import UNDERFLOW, end, is_near, is_share, number, settings
from scipy.special import softmax

LARGE = 100.0  # the factor that most is said of
ROUNDING = 1e-12  # of what a sum adds up, below which the sum has no sign of its own
MAP_POINTS, SPARE = 60, 0.1  # in each direction, and what of the span is to spare on every side


def regions(view):
    """The inputs that are counted: the rows, and the points of the map if there is one."""
    X = view.run.data.X
    return {"map": _map(X), "rows": X} if X.shape[1] > 1 else {"rows": X}


def _map(X):
    """A grid over both features, or over the first two principal components."""
    origin, axes = np.zeros(2), np.eye(2)
    if X.shape[1] > 2:
        origin = X.mean(axis=0)
        axes = np.linalg.eigh(np.cov(X.T))[1][:, :-3:-1].T
    points = (X - origin) @ axes.T
    low, high = points.min(axis=0), points.max(axis=0)
    spare = np.where(high > low, SPARE * (high - low), 0.5)
    x1, x2 = np.linspace(low - spare, high + spare, MAP_POINTS).T
    return origin + np.column_stack([g.ravel() for g in np.meshgrid(x1, x2)]) @ axes


class Times:
    """The network times a factor on some inputs; as steps with 0, the low end, at a tie."""

    @np.errstate(all="ignore")
    def __init__(self, view, inputs, factor, *, steps=False, change=None):
        function, _ = UNITS[settings(view).activation]
        ahead, self.h = end(view), [inputs]
        n_inputs = len(inputs)
        self.is_tie, self.distance = np.zeros(n_inputs, dtype=bool), np.full(n_inputs, np.inf)
        self.z, self.is_softmax = [], ahead.is_softmax
        self.weights = [factor * W for W in ahead.weights]
        self.biases = [factor * b for b in ahead.biases]
        if change is not None:
            self.weights, self.biases = (
                [a + d for a, d in zip(*pair, strict=True)]
                for pair in zip((self.weights, self.biases), change, strict=True)
            )
        for number_, (W, b) in enumerate(zip(self.weights, self.biases, strict=True), start=1):
            is_output = number_ == len(self.weights)
            z = self.h[-1] @ W + b
            self._note_ties(z, np.abs(self.h[-1]) @ np.abs(W) + np.abs(b), W, steps, is_output)
            self.z.append(z)
            if steps:
                low, high = (0, 1) if is_output else ENDS[settings(view).activation]
                self.h.append(np.where(z > 0, high, low))
            else:
                self.h.append(function(z))
        if steps and self.is_softmax:
            self.h[-1] = np.eye(z.shape[1])[z.argmax(axis=1)]
        elif not steps:
            self.h[-1] = softmax(z, axis=1) if self.is_softmax else sigmoid(z)
        outputs = self.h[-1] if steps else z
        self.classes = z[:, 0] > 0 if z.shape[1] == 1 else outputs.argmax(axis=1)

    def _note_ties(self, z, added, W, steps, is_output):
        """Which rows rounding decides, and how far a row is from the nearest tie."""
        is_close = ((np.abs(z) <= ROUNDING * added) & (added > 0)).any(axis=1)
        if self.z:
            is_close |= ((np.abs(z) <= UNDERFLOW) & W.any(axis=0)).any(axis=1)
        distance = np.abs(z).min(axis=1)
        if is_output and z.shape[1] > 1 and (not steps or self.is_softmax):
            top = np.sort(z, axis=1)
            apart = top[:, -1] - top[:, -2]
            largest = np.abs(z).max(axis=1)
            is_close |= (apart <= ROUNDING * largest) & (largest > 0)
            distance = apart if self.is_softmax else distance
        self.is_tie |= is_close
        self.distance = np.minimum(self.distance, distance)


def times(view, over, factor, *, steps=False):
    known = view.__dict__.setdefault("_times", {})
    key = (over, factor, steps)
    if key not in known:
        known[key] = Times(view, regions(view)[over], factor, steps=steps)
    return known[key]


def are_shares(text, view, count):
    """Whether "5 % of the map and 4 % of the rows" are what is counted: the least and the most."""
    shares = dict(
        map(reversed, re.findall(r"(none|less than [\d.]+ %|[\d.]+ %) of the (\w+)", text))
    )
    return shares.keys() == regions(view).keys() and all(
        _is_part(share, *count(over), len(regions(view)[over])) for over, share in shares.items()
    )


def _is_part(text, least, most, n):
    return any(is_share(text, count / n) for count in range(least, most + 1))


def is_unlike(text, view, factor):
    """Whether the steps say another class of so much."""

    def count(over):
        now, steps = times(view, over, factor), times(view, over, 1.0, steps=True)
        is_open, differs = now.is_tie | steps.is_tie, now.classes != steps.classes
        return int((differs & ~is_open).sum()), int((differs | is_open).sum())

    return are_shares(text, view, count)


def is_changed(text, view, *factors):
    """Whether so much changes class, of several factors at the one where it is most."""
    return are_shares(text, view, lambda over: _changes(view, over, factors))


def are_rows(text, view, factor):
    """Whether so many rows change class."""
    least, most = _changes(view, "rows", (factor,))
    return least <= number(text) <= most


def is_part_of_map(text, view, factor):
    """Whether that share of the map changes class."""
    least, most = _changes(view, "map", (factor,))
    return _is_part(text, least, most, len(regions(view)["map"]))


def may_stay(view, *factors):
    """Whether nothing needs to change class."""
    return not any(_changes(view, over, factors)[0] for over in regions(view))


def may_change(view, *factors):
    """Whether something changes class, or rounding decides of it."""
    return any(_changes(view, over, factors)[1] for over in regions(view))


def _changes(view, over, factors):
    before, least, most = times(view, over, 1.0), 0, 0
    for factor in factors:
        now = times(view, over, factor)
        is_open, differs = now.is_tie | before.is_tie, now.classes != before.classes
        least = max(least, int((differs & ~is_open).sum()))
        most = max(most, int((differs | is_open).sum()))
    return least, most


def may_step_change(text, view):
    """Steps times c stay as they are, save where rounding decides."""

    def count(over):
        steps = [times(view, over, c, steps=True) for c in (LARGE, 1.0)]
        return 0, int((steps[0].is_tie | steps[1].is_tie).sum())

    return are_shares(text, view, count)


def is_right_on(text, view, factor, *, steps=False):
    """Whether that share of the rows gets its class."""
    now, y = times(view, "rows", factor, steps=steps), view.run.data.y
    is_right = now.classes == y
    return _is_part(
        text, int((is_right & ~now.is_tie).sum()), int((is_right | now.is_tie).sum()), len(y)
    )


def is_near_the_ends(text, view, factor):
    """Whether that share of the outputs is within .05 of 0 or 1."""
    outputs = times(view, "rows", factor).h[-1]
    distance = np.minimum(outputs, 1 - outputs)
    least, most = (int((distance <= 0.05 * (1 + room)).sum()) for room in (-1e-9, 1e-9))
    return _is_part(text, least, most, outputs.size)


# The gap to the perceptrons, on the rows further than a margin from every tie.
def left(view):
    """The rows that are left, and those of which rounding decides whether they are."""
    steps = times(view, "rows", 1.0, steps=True)
    is_open = np.abs(steps.distance - view.margin) <= 1e-9 * (1 + view.margin)
    is_open |= steps.is_tie & (view.margin <= 1e-9)
    return steps.distance > view.margin, is_open


def are_left(text, view):
    is_left, is_open = left(view)
    return (is_left & ~is_open).sum() <= number(text) <= (is_left | is_open).sum()


def are_tied(text, view):
    steps = times(view, "rows", 1.0, steps=True)
    least = ((steps.distance == 0) & ~steps.is_tie).sum()
    return max(1, least) <= number(text) <= ((steps.distance == 0) | steps.is_tie).sum()


@np.errstate(all="ignore")
def gaps(view, factor):
    """The largest difference of an output from the steps', row by row, not as 1 − σ."""
    steps, now = times(view, "rows", 1.0, steps=True), times(view, "rows", factor)
    if now.is_softmax:
        return np.where(steps.h[-1] > 0, 0, now.h[-1]).sum(axis=1)
    return sigmoid(np.where(steps.h[-1] > 0, -now.z[-1], now.z[-1])).max(axis=1)


def is_gap(text, view, factor, measure):
    """Whether it is that; of rows that rounding leaves out or not, between both."""
    is_left, is_open = left(view)
    gap = gaps(view, factor)
    bounds = [
        measure(gap[some]) if some.any() else 0.0
        for some in (is_left & ~is_open, is_left | is_open)
    ]
    return any(is_figure(text, bound) for bound in bounds) or (
        is_open.any() and min(bounds) <= small(text) <= max(bounds)
    )


def small(text):
    """A figure, or any that is less than what is told apart from 0."""
    if text.startswith("less than"):
        return 1e-17 if number(text.removeprefix("less than ")) == 1e-16 else np.nan
    return number(text)


def is_figure(text, value):
    """Whether it is that value in two digits; what is below 1e-16 is said to be less."""
    if text.startswith("less than"):
        return number(text.removeprefix("less than ")) == 1e-16 and 0 < value < 1.01e-16
    return is_near(text, value, 2)
