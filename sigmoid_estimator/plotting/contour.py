"""The line where a grid of probabilities passes ½."""

import numpy as np
import pandas as pd
from scipy.special import logit

Array = np.ndarray

# float64 rounds σ(z) to 1 from z ≈ 36.7; beyond, the log-odds would be infinite.
PROBABILITY_FLOOR = 1e-16


def half_contour(x1: Array, x2: Array, probability: Array) -> pd.DataFrame:
    """Segments x1, x2, x1_end, x2_end along p = ½ of a grid (len(x2), len(x1)).

    Every cell is cut into two triangles, on each of which the log-odds are taken as linear; for a
    single neuron they are, so that its line comes out exact.
    """
    z = logit(np.clip(probability, PROBABILITY_FLOOR, 1 - PROBABILITY_FLOOR))
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
    crossed = triangles[is_above.any(axis=1) & ~is_above.all(axis=1)]
    return pd.DataFrame(
        _crossings(crossed).reshape(-1, 4), columns=["x1", "x2", "x1_end", "x2_end"]
    )


def _crossings(triangles: Array) -> Array:
    """Both points of each triangle's outline where z passes 0, (n, 2, 2)."""
    is_above = triangles[..., 2] > 0
    # The corner that is alone on its side; both sides that meet there are crossed.
    is_lone = is_above == (is_above.sum(axis=1) == 1)[:, None]
    lone = triangles[is_lone][:, None]
    others = triangles[~is_lone].reshape(-1, 2, 3)
    share = lone[..., 2] / (lone[..., 2] - others[..., 2])
    return lone[..., :2] + share[..., None] * (others[..., :2] - lone[..., :2])
