"""Which panels stand beside the map."""

from collections.abc import Sequence

from sigmoid_estimator.player.frames import Frames
from sigmoid_estimator.player.rows import Rows

PANELS = ("weights", "units")  # the names of the table in panels.js


def chosen_panels(panels: str | Sequence[str], runs: Sequence[Frames], rows: Rows) -> list[str]:
    """The names of the panels; "auto" chooses by the network and the rows."""
    if isinstance(panels, str) and panels == "auto":
        is_neuron = runs[0].sizes == [2, 1] and rows.X.shape[1] == 2
        return ["weights"] if is_neuron else ["units"]
    asked = [panels] if isinstance(panels, str) else list(panels)
    unknown = sorted(set(asked) - set(PANELS))
    if unknown:
        raise ValueError(
            f'panels must be "auto" or names of {", ".join(PANELS)}, got {", ".join(unknown)}.'
        )
    return asked
