"""Which panels stand beside the map."""

from collections.abc import Sequence
from itertools import pairwise

from sigmoid_estimator.player.frames import Frames
from sigmoid_estimator.player.payload import Rows

PANELS = ("sigmoid", "weights", "units")  # the names of the table in panels.js
FEW_PARAMETERS = 12  # which the panel of the weights shows all


def chosen_panels(panels: str | Sequence[str], runs: Sequence[Frames], rows: Rows) -> list[str]:
    """The names of the panels; "auto" chooses by the network and the rows."""
    if isinstance(panels, str) and panels == "auto":
        is_neuron = runs[0].sizes == [2, 1] and rows.X.shape[1] == 2
        if is_neuron:
            return ["sigmoid", "weights"]
        return ["units", "weights"] if _n_parameters(runs[0]) <= FEW_PARAMETERS else ["units"]
    asked = [panels] if isinstance(panels, str) else list(panels)
    unknown = sorted(set(asked) - set(PANELS))
    if unknown:
        raise ValueError(
            f'panels must be "auto" or names of {", ".join(PANELS)}, got {", ".join(unknown)}.'
        )
    return asked


def _n_parameters(run: Frames) -> int:
    return sum((n_in + 1) * n_out for n_in, n_out in pairwise(run.sizes))
