"""What the frames of a run make of the rows: histograms of the layers, outputs of images.

The browser knows the rows by their place on the map. Where that is less than all features, what
depends on the rows is measured here, at some of the frames.
"""

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple, TypeVar

import numpy as np

from sigmoid_estimator.fitted import network_of
from sigmoid_estimator.inspection.passes import Pass, measured_stack
from sigmoid_estimator.inspection.saturation import counts_in_bins, widened
from sigmoid_estimator.player.frames import Frames
from sigmoid_estimator.player.images import pixels, shown_rows
from sigmoid_estimator.player.rows import Rows

Array = np.ndarray

T = TypeVar("T")

BINS = 20  # of which the outermost are as wide as TOLERANCE, the nearness that is saturation
FEWEST_FRAMES = 50
MOST_FRAMES = 1000
MOST_OUTPUTS = 40_000_000  # of units, over all frames and rows: about a second
MOST_NUMBERS = 600_000  # outputs sent, of two bytes each
STEPS = 2**16  # of an output; one of at least ½ is in the upper half of them, exactly

Parts = tuple[dict[str, Any], dict[str, Array]]


class _Measured(NamedTuple):
    counts: Array | None  # (n_records, n_layers, BINS)
    outputs: Array  # in steps, (n_records, n_samples, n_outputs)


def row_outputs(run: Frames, rows: Rows, panels: Sequence[str]) -> Parts:
    """What the panels of histograms and of images need, as entries of a header and as arrays."""
    has_images = "images" in panels
    has_histograms = "histograms" in panels
    # Rows of two features are counted in the browser, which has them whole.
    sends_counts = has_histograms and rows.X.shape[1] != 2
    sends_all = has_images and _sends_all(run, rows)
    frames = _frames_measured(run, len(rows.X), sends_all=sends_all)
    header: dict[str, Any] = {}
    arrays: dict[str, Array] = {}
    if has_histograms:
        header["edges"] = _edges(run, rows.X, frames).tolist()
    if has_images:
        shown = _shown(run, rows)
        header |= {"shape": rows.image_shape, "shown": shown.tolist(), "has_all": sends_all}
        arrays["pixels"] = pixels(rows.images, shown)
    if not (sends_counts or has_images):
        return header, arrays
    counted = header["edges"] if sends_counts else []
    kept: Any = []
    if has_images:
        kept = slice(None) if sends_all else shown
    parts = _over_rows(run, rows.X, frames, lambda ahead: _measure(ahead, counted, kept))
    arrays["positions"] = run.positions[frames].astype(np.float64)
    if sends_counts:
        arrays["counts"] = np.concatenate([part.counts for part in parts]).astype(np.int32)
    if has_images:
        arrays["outputs"] = np.concatenate([part.outputs for part in parts])
    return header, arrays


def _sends_all(run: Frames, rows: Rows) -> bool:
    """Whether the one output of every row is sent, to be counted on either side of a line."""
    return run.sizes[-1] == 1 and len(rows.X) <= MOST_NUMBERS // FEWEST_FRAMES


def _frames_measured(run: Frames, n_rows: int, *, sends_all: bool) -> Array:
    """Frames at even distances and, as films are played by tenfolds too, at even ratios."""
    most = MOST_OUTPUTS // (n_rows * sum(run.sizes[1:]))
    if sends_all:
        most = min(most, MOST_NUMBERS // n_rows)
    most = min(max(most, FEWEST_FRAMES), MOST_FRAMES)
    last = len(run) - 1
    if last < most:
        return np.arange(len(run))
    half = most // 2 - 1
    even = np.linspace(0, last, half).round().astype(int)
    by_tenfolds = np.geomspace(1, last, half).round().astype(int)
    return np.unique([*even, *by_tenfolds, run.first_perfect or 0])


def _over_rows(run: Frames, X: Array, frames: Array, measure: Callable[[Pass], T]) -> list[T]:
    parameters = np.concatenate(
        [array[frames].reshape(len(frames), -1) for array in (*run.coefs, *run.intercepts)], axis=1
    )
    return measured_stack(run.classifier, X, parameters, measure)


def _edges(run: Frames, X: Array, frames: Array) -> Array:
    """Lowest and highest edge of the bins of every layer, as `activation_histograms` has them."""
    ends = [(rule.low, rule.high) for rule in network_of(run.classifier).rules]
    edges = np.array([*ends, (0, 1)], dtype=float)
    if np.isfinite(edges).all():
        return edges
    extremes = np.array(
        _over_rows(run, X, frames, lambda ahead: [_extremes(u.h) for u in ahead.units])
    )
    outermost = np.column_stack([extremes[..., 0].min(axis=0), extremes[..., 1].max(axis=0)])
    return widened(np.where(np.isfinite(edges), edges, outermost), outermost)


def _extremes(h: Array) -> tuple[float, float]:
    """Of what is finite; a training that diverged leaves other values."""
    finite = h[np.isfinite(h)]
    return (finite.min(), finite.max()) if finite.size else (0.0, 0.0)


def _measure(ahead: Pass, edges: list[list[float]], kept: Any) -> _Measured:
    """Counts within the edges, and the outputs of the rows kept."""
    layers = [units.h for units in ahead.units]
    counts = [
        counts_in_bins(_bounded(h, low, high), low, high, BINS)
        for h, (low, high) in zip(layers, edges, strict=False)
    ]
    return _Measured(np.stack(counts, axis=1) if counts else None, in_steps(layers[-1][:, kept]))


def _bounded(h: Array, low: float, high: float) -> Array:
    """The values, where those that overflowed are in an outermost bin."""
    if np.isfinite(h).all():
        return h
    return np.clip(np.nan_to_num(h, nan=low), low, high)


def in_steps(outputs: Array) -> Array:
    """Outputs of 0 … 1 in two bytes: an output p is in step k where k ≤ 65536 p < k + 1."""
    scaled = np.nan_to_num(outputs) * STEPS
    return np.minimum(scaled, STEPS - 1).astype(np.uint16)


def _shown(run: Frames, rows: Rows) -> Array:
    """The rows that are shown as images, chosen by what the last frame makes of them."""
    last = np.array([len(run) - 1])
    (outputs,) = _over_rows(run, rows.X, last, lambda ahead: ahead.units[-1].h[0])
    return shown_rows(np.nan_to_num(outputs), rows.labels)
