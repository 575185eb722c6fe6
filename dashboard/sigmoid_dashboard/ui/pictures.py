"""Charts as the browser gets them: a specification, and its tables apart as Arrow.

Altair's own way through lists of records takes a fifth of a page's time.
"""

import functools
import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import altair as alt
import numpy as np
import pandas as pd
import pyarrow as pa
import vl_convert
from altair.utils.schemapi import debug_mode

from sigmoid_dashboard.runs.kept import kept
from sigmoid_estimator.plotting.axes import epoch_cursor

MAX_PICTURES = 400  # kept, of all sessions
MAX_CURSORS = 256
VIEW_OF_CURSOR = ("mark", "encoding")
PNG_SCALE = 2

_BY_NAME = "by_name"


@dataclass(frozen=True, eq=False)
class Picture:
    """A chart without its data, the tables that it draws, and the one that it shows."""

    spec: dict
    tables: dict[str, pa.Table]
    frame: pd.DataFrame

    def png(self) -> bytes:
        """The picture as a file of pixels."""
        return vl_convert.vegalite_to_png(self._whole(), scale=PNG_SCALE)

    def svg(self) -> str:
        """The picture as a file of lines."""
        return vl_convert.vegalite_to_svg(self._whole())

    def _whole(self) -> dict:
        records = {name: table.to_pylist() for name, table in self.tables.items()}
        return self.spec | {"datasets": records}


def with_cursor(spec: dict, epoch: int) -> dict:
    """The picture with a rule at an epoch in every panel over epochs.

    It is put into the finished specification: a picture is built once for a run, and a cursor is
    moved at every pause.
    """
    if "vconcat" not in spec:
        return _panel_with_cursor(spec, epoch, labelled=True)
    panels = [
        _panel_with_cursor(panel, epoch, labelled=number == 0)
        for number, panel in enumerate(spec["vconcat"])
    ]
    return spec | {"vconcat": panels}


def _panel_with_cursor(panel: dict, epoch: int, *, labelled: bool) -> dict:
    views = panel.get("layer", [panel])
    axes = [view["encoding"]["x"] for view in views if "x" in view.get("encoding", {})]
    scales = [x["scale"] for x in axes if x.get("field") == "epoch" and "scale" in x]
    scale = next((scale for scale in scales if "domain" in scale), None)
    if scale is None:
        return panel
    start, end = scale["domain"]
    is_logarithmic = scale.get("type", "linear") != "linear"
    cursor = _cursor(epoch, end, is_logarithmic, labelled) if epoch >= start else []
    if "layer" not in panel:
        view = {key: panel[key] for key in ("data", "mark", "encoding") if key in panel}
        panel = {key: value for key, value in panel.items() if key not in view} | {"layer": [view]}
    return panel | {"layer": [*cursor, *panel["layer"]]}


@functools.lru_cache(maxsize=MAX_CURSORS)
def _cursor(epoch: int, end: float, is_logarithmic: bool, labelled: bool) -> list[dict]:
    layers = []
    for chart in epoch_cursor(epoch, end, logarithmic=is_logarithmic, labelled=labelled):
        with debug_mode(False):
            layer = chart.to_dict(validate=False)
        (values,) = layer["datasets"].values()
        layers.append({"data": {"values": values}} | {key: layer[key] for key in VIEW_OF_CURSOR})
    return layers


@kept(MAX_PICTURES)
def picture(
    name: str, key: str, _build: Callable[[], tuple[pd.DataFrame, alt.TopLevelMixin]]
) -> Picture:
    """The picture of this name and key, built once for all sessions."""
    # Without validation: the charts' own tests have that, and it takes half of the time.
    with _lock, debug_mode(False), alt.data_transformers.enable(_BY_NAME):
        frame, chart = _build()
        _tables.clear()
        spec = chart.to_dict(validate=False)
        return Picture(spec, dict(_tables), frame)


_lock = threading.Lock()  # Altair's settings are those of all threads
_tables: dict[str, pa.Table] = {}


def _by_name(data: Any, *_: object, **__: object) -> dict[str, str]:
    """Put a table aside, and leave its name."""
    name = f"table_{len(_tables)}"
    _tables[name] = pa.Table.from_pandas(_finite(data), preserve_index=False)
    return {"name": name}


def _finite(data: pd.DataFrame) -> pd.DataFrame:
    """The table with NaN, which Arrow makes null, for infinities, which no axis can show."""
    floats = data.select_dtypes("float")
    if np.isinf(floats.to_numpy()).any():
        return data.assign(**floats.where(np.isfinite(floats)))
    return data


alt.data_transformers.register(_BY_NAME, _by_name)
