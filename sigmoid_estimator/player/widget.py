"""The film as a widget in a notebook, whose position Python and the browser share."""

import json
from collections.abc import Callable
from typing import Any

import anywidget
import numpy as np
import traitlets
from IPython.display import display

from sigmoid_estimator.player.checks import checked_epoch, checked_factor
from sigmoid_estimator.player.payload import Payload
from sigmoid_estimator.player.script import FOLDER, MARKUP, STYLE, script

VIEW = "application/vnd.jupyter.widget-view+json"
HOST = FOLDER / "js" / "widget_host.js"


class FilmWidget(anywidget.AnyWidget):
    """A film between Python and a notebook; `name` is the trait that they share."""

    _esm = (
        f"const MARKUP = {json.dumps(MARKUP)};\nconst STYLE = {json.dumps(STYLE)};\n{script(HOST)}"
    )
    film = traitlets.Bytes().tag(sync=True)
    film_id = traitlets.Unicode().tag(sync=True)
    name = traitlets.Unicode().tag(sync=True)

    def __init__(self, payload: Payload, static: Callable[[], str], **position: Any) -> None:
        (name,) = position
        self._positions = payload.positions
        self._static = static
        super().__init__(film=payload.buffer, film_id=payload.id, name=name, **position)

    def recorded(self, position: float) -> Any:
        """The nearest of the film's positions that is not after this one."""
        record = int(np.searchsorted(self._positions, position, side="right")) - 1
        return self._positions[max(record, 0)].item()

    def _ipython_display_(self) -> None:
        """Two outputs: the film by itself, and the widget, which takes its place where it lives.

        As two forms of one output, the widget would win in every notebook that opens again
        without this kernel, and show an error there.
        """
        bundle = super()._repr_mimebundle_()
        if bundle is not None:
            data, metadata = bundle
            display({"text/plain": data["text/plain"], "text/html": self._static()}, raw=True)
            display({VIEW: data[VIEW]}, metadata=metadata, raw=True)

    def _repr_mimebundle_(self, **kwargs: Any) -> tuple[dict, dict] | None:
        """The widget, and for where no kernel runs the film by itself."""
        bundle = super()._repr_mimebundle_(**kwargs)
        if bundle is None:
            return None
        data, metadata = bundle
        return {**data, "text/html": self._static()}, metadata


class Epoch(traitlets.TraitType[int, Any]):
    """The epoch of a record; another number is the nearest record before it."""

    def validate(self, obj: Any, value: Any) -> int:
        return obj.recorded(checked_epoch(value))


class Factor(traitlets.TraitType[float, Any]):
    """The factor of a frame; another number is the nearest before it."""

    def validate(self, obj: Any, value: Any) -> float:
        return obj.recorded(checked_factor(value))


class EpochWidget(FilmWidget):
    """The film of a training."""

    epoch = Epoch(0).tag(sync=True)


class FactorWidget(FilmWidget):
    """A network with all of its weights times c."""

    factor = Factor(1.0).tag(sync=True)


def widget_of(
    payload: Payload, axis: str, position: float | None, static: Callable[[], str]
) -> FilmWidget:
    """The widget of a film along an axis, opened at a position or at the end."""
    start = payload.positions[-1].item() if position is None else position
    kind = EpochWidget if axis == "epoch" else FactorWidget
    return kind(payload, static, **{axis: start})
