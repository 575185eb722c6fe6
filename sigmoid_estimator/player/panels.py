"""Which panels stand beside the map."""

from collections.abc import Sequence
from itertools import pairwise

from sigmoid_estimator.player.frames import Frames
from sigmoid_estimator.player.rows import Rows

PANELS = (  # a file each in js/panels, and a style in css/panels where it has one
    "sigmoid",
    "weights",
    "network",
    "histograms",
    "images",
    "units",
    "backpropagation",
)
IN_HAND = 12  # weights and biases, so few that each has its bar, as weights.js has it
MOST_PARAMETERS = 60  # of a network that is drawn as one


def chosen_panels(panels: str | Sequence[str], runs: Sequence[Frames], rows: Rows) -> list[str]:
    """The names of the panels; "auto" chooses by the network and the rows."""
    if isinstance(panels, str) and panels == "auto":
        return _what_explains_most(runs[0], rows)
    asked = [panels] if isinstance(panels, str) else list(panels)
    unknown = sorted(set(asked) - set(PANELS))
    if unknown:
        raise ValueError(
            f'panels must be "auto" or names of {", ".join(PANELS)}, got {", ".join(unknown)}.'
        )
    if "images" in asked and rows.image_shape is None:
        raise ValueError(
            f"The panel images needs rows that are images, and these have {rows.X.shape[1]} "
            "features or negative values. Give image_shape=(height, width), or images."
        )
    return asked


def _what_explains_most(run: Frames, rows: Rows) -> list[str]:
    """At most three names: more would push the timeline out of sight."""
    sizes = run.sizes
    has_hidden = len(sizes) > 2
    n_parameters = sum((n_in + 1) * n_out for n_in, n_out in pairwise(sizes))
    is_small = n_parameters <= MOST_PARAMETERS
    if rows.image_shape is not None:
        return ["images", "histograms"] if has_hidden else ["images"]
    if sizes == [2, 1] and rows.X.shape[1] == 2:
        return ["sigmoid", "weights"]
    if has_hidden and n_parameters <= IN_HAND:
        return ["network", "weights", "units"]
    if has_hidden:
        return ["network", "histograms", "units"] if is_small else ["units", "histograms"]
    if sizes[-1] == 1:
        return ["network"]
    return ["network", "units"] if is_small else ["units"]
