"""A grid of numbers as an image and as lines: where it passes a level, where a line crosses it."""

import base64
import struct
import zlib

import numpy as np
import pandas as pd
from scipy.special import logit

Array = np.ndarray

# float64 rounds σ(z) to 1 from z ≈ 36.7; beyond, the log-odds would be infinite.
PROBABILITY_FLOOR = 1e-16


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
    return pd.DataFrame(segments.reshape(-1, 4), columns=["x1", "x2", "x1_end", "x2_end"])


def line_across(coef: Array, intercept: float, ends1: list[float], ends2: list[float]) -> Array:
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


def _crossings(triangles: Array) -> Array:
    """Both points of each triangle's outline where z passes 0, (n, 2, 2)."""
    is_above = triangles[..., 2] > 0
    # The corner that is alone on its side; both sides that meet there are crossed.
    is_lone = is_above == (is_above.sum(axis=1) == 1)[:, None]
    lone = triangles[is_lone][:, None]
    others = triangles[~is_lone].reshape(-1, 2, 3)
    share = lone[..., 2] / (lone[..., 2] - others[..., 2])
    return lone[..., :2] + share[..., None] * (others[..., :2] - lone[..., :2])


def pixel_ends(x1: Array, x2: Array) -> dict[str, float]:
    """Where an image begins and ends whose pixels are centred on the points of a grid."""
    half1, half2 = (x1[1] - x1[0]) / 2, (x2[1] - x2[0]) / 2
    return {
        "x1": x1[0] - half1,
        "x1_end": x1[-1] + half1,
        "x2": x2[0] - half2,
        "x2_end": x2[-1] + half2,
    }


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
