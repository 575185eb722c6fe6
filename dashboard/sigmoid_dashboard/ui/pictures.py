"""Charts as the browser gets them: a specification, and its tables apart as Arrow.

Altair's own way through lists of records takes a fifth of a page's time.
"""

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

MAX_PICTURES = 400  # kept, of all sessions
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
    _tables[name] = pa.table({column: _arrow(values) for column, values in data.items()})
    return {"name": name}


def _arrow(values: pd.Series) -> pa.Array:
    """A column, with null for NaN, and for infinities, which no axis can show."""
    if values.dtype.kind == "f":
        floats = values.to_numpy()
        return pa.array(floats, mask=~np.isfinite(floats))
    return pa.Array.from_pandas(values)


alt.data_transformers.register(_BY_NAME, _by_name)
