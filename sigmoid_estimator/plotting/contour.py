"""A grid of numbers as an image and as lines: where it passes a level, where a line crosses it."""

import base64
import struct
import zlib
from collections.abc import Sequence
from typing import Any

import altair as alt
import numpy as np
import pandas as pd
from scipy.special import logit

from sigmoid_estimator.plotting.palette import GREY, rgb

Array = np.ndarray
Point = tuple[float, float]
Ends = Sequence[float]

# float64 rounds σ(z) to 1 from z ≈ 36.7; beyond, the log-odds would be infinite.
PROBABILITY_FLOOR = 1e-16
STAIR = 3  # points to either side that a point is averaged with
DIGITS = 6  # of a grid's step, to which the ends of segments agree
SEGMENT = ["x1", "x2", "x1_end", "x2_end"]
NO_TOOLTIP = alt.TooltipValue(None)  # marks that have none show all their data to the pointer


def half_contour(x1: Array, x2: Array, probability: Array) -> pd.DataFrame:
    """Segments along p = ½ of a grid of probabilities; for a single neuron its line, exactly."""
    clipped = np.clip(probability, PROBABILITY_FLOOR, 1 - PROBABILITY_FLOOR)
    return zero_contour(x1, x2, logit(clipped))


def zero_contour(x1: Array, x2: Array, z: Array) -> pd.DataFrame:
    """Segments x1, x2, x1_end, x2_end along z = 0 of a grid (len(x2), len(x1)).

    Every cell is cut into two triangles, on each of which z is taken as linear.
    """
    x, y = np.meshgrid(x1, x2)
    grid = np.stack([x, y, z], axis=-1)
    low_left, low_right = grid[:-1, :-1], grid[:-1, 1:]
    up_left, up_right = grid[1:, :-1], grid[1:, 1:]
    triangles = np.concatenate(
        [
            np.stack([low_left, low_right, up_right], axis=2).reshape(-1, 3, 3),
            np.stack([low_left, up_left, up_right], axis=2).reshape(-1, 3, 3),
        ]
    )
    is_above = triangles[..., 2] > 0
    is_crossed = is_above.any(axis=1) & ~is_above.all(axis=1)
    is_finite = np.isfinite(triangles[..., 2]).all(axis=1)
    segments = _crossings(triangles[is_crossed & is_finite])
    return pd.DataFrame(segments.reshape(-1, 4), columns=SEGMENT)


def _crossings(triangles: Array) -> Array:
    """Both points of each triangle's outline where z passes 0, (n, 2, 2)."""
    is_above = triangles[..., 2] > 0
    # The corner that is alone on its side; both sides that meet there are crossed.
    is_lone = is_above == (is_above.sum(axis=1) == 1)[:, None]
    lone = triangles[is_lone][:, None]
    others = triangles[~is_lone].reshape(-1, 2, 3)
    share = lone[..., 2] / (lone[..., 2] - others[..., 2])
    return lone[..., :2] + share[..., None] * (others[..., :2] - lone[..., :2])


def joined(segments: pd.DataFrame, steps: Point) -> pd.DataFrame:
    """Segments put end to end, so that a dash runs on along them: path, order, x1 and x2."""
    # Neighbours reckon their common end each, and differ in its last digits.
    ends = np.round(segments.to_numpy().reshape(-1, 2, 2) / steps, DIGITS) * steps
    # Through a point of the grid a boundary makes segments of no length.
    ends = ends[(ends[:, 0] != ends[:, 1]).any(axis=1)]
    neighbours: dict[Point, list[Point]] = {}
    for (x, y), (x_end, y_end) in ends.tolist():
        neighbours.setdefault((x, y), []).append((x_end, y_end))
        neighbours.setdefault((x_end, y_end), []).append((x, y))
    # Open paths from their ends first; what is left are rings.
    starts = sorted(neighbours, key=lambda point: len(neighbours[point]) != 1)
    paths = [_smooth(_followed(start, neighbours)) for start in starts if neighbours[start]]
    parts = [
        pd.DataFrame(points, columns=["x1", "x2"]).assign(path=path, order=range(len(points)))
        for path, points in enumerate(paths)
    ]
    return pd.concat(parts) if parts else pd.DataFrame(columns=["x1", "x2", "path", "order"])


def _followed(start: Point, neighbours: dict[Point, list[Point]]) -> Array:
    """The points from one to the end of its path, (n, 2); the way is taken out of the graph."""
    points = [start]
    while neighbours[points[-1]]:
        following = neighbours[points[-1]].pop()
        neighbours[following].remove(points[-1])
        points.append(following)
    return np.array(points)


def _smooth(points: Array) -> Array:
    """Remove the stairs that a step network's contour climbs from grid point to grid point."""
    index = np.arange(len(points))
    # The mean of a window, which is narrower at both ends so that they stay where they are.
    reach = np.minimum(index, STAIR)
    reach = np.minimum(reach, reach[::-1])
    sums = np.vstack([np.zeros(2), np.cumsum(points, axis=0)])
    means = (sums[index + reach + 1] - sums[index - reach]) / (2 * reach + 1)[:, None]
    return means[np.unique([*range(0, len(means), STAIR - 1), len(means) - 1])]


def line_across(coef: Array, intercept: float, ends1: Ends, ends2: Ends) -> Array:
    """The ends, (2, 2), of the line w·x + b = 0 in a rectangle; (0, 2) where it misses it."""
    (w1, w2), (low1, high1), (low2, high2) = np.asarray(coef, dtype=float), ends1, ends2
    low, high = np.array([low1, low2]), np.array([high1, high2])
    # Where it meets the four sides: x1 = const and x2 = const.
    with np.errstate(divide="ignore", invalid="ignore"):
        upright = [(side, -(intercept + w1 * side) / w2) for side in ends1]
        level = [(-(intercept + w2 * side) / w1, side) for side in ends2]
    points = np.array([*upright, *level])
    # A corner belongs to two sides, and rounding must not take it from both.
    room = 1e-9 * (high - low)
    points = points[((low - room <= points) & (points <= high + room)).all(axis=1)]
    if not len(points):
        return points
    # At a corner there are three or four: the first and the last along the line count.
    order = np.argsort(points @ [-w2, w1])
    return points[order[[0, -1]]].clip(low, high)


def rules(
    segments: pd.DataFrame, x: alt.X, y: alt.Y, tooltip: Any = NO_TOOLTIP, **mark: Any
) -> alt.Chart:
    """Segments x1, x2, x1_end, x2_end as grey lines."""
    chart = alt.Chart(segments).mark_rule(color=GREY, clip=True, **mark)
    return chart.encode(x, y, x2=alt.X2("x1_end"), y2=alt.Y2("x2_end"), tooltip=tooltip)


def image(x1: Array, x2: Array, pixels: Array, x: alt.X, y: alt.Y) -> alt.Chart:
    """RGBA bytes (len(x2), len(x1), 4) as pixels that are centred on the points of the grid."""
    half1, half2 = (x1[1] - x1[0]) / 2, (x2[1] - x2[0]) / 2
    low, high = (x1[0] - half1, x2[0] - half2), (x1[-1] + half1, x2[-1] + half2)
    sides = pd.DataFrame([[*low, *high]], columns=SEGMENT)
    # An image is smooth at every size, and has no seams between its cells as rectangles would.
    chart = alt.Chart(sides).mark_image(url=png_url(pixels[::-1]), aspect=False, clip=True)
    return chart.encode(x, y, x2=alt.X2("x1_end"), y2=alt.Y2("x2_end"), tooltip=NO_TOOLTIP)


def tinted(colours: list[str], index: Array, opacity: Array) -> Array:
    """RGBA bytes: of every point the colour of its index, and an opacity between 0 and 1."""
    hues = np.array([list(rgb(colour)) for colour in colours], dtype=np.uint8)
    alpha = np.rint(255 * opacity).astype(np.uint8)
    return np.concatenate([hues[index], alpha[..., None]], axis=-1)


def png_url(colours: Array) -> str:
    """A PNG file as a data URL, of RGBA bytes (height, width, 4), the top row first."""
    height, width, _ = colours.shape
    header = struct.pack(">IIBBBBB", width, height, 8, 6, 0, 0, 0)  # 8 bits, RGBA
    rows = np.pad(colours.reshape(height, width * 4), ((0, 0), (1, 0)))  # filter 0: none
    parts = ((b"IHDR", header), (b"IDAT", zlib.compress(rows.tobytes())), (b"IEND", b""))
    file = b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(name, data) for name, data in parts)
    return "data:image/png;base64," + base64.b64encode(file).decode()


def _chunk(name: bytes, data: bytes) -> bytes:
    """Length, name, data and checksum."""
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
