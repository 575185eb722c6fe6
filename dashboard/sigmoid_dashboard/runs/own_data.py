"""The visitor's own rows: a file or a typed table, read by the library within our limits."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd
from sklearn.utils import Bunch

from sigmoid_dashboard.runs.data import Table
from sigmoid_dashboard.runs.settings import SettingsError
from sigmoid_estimator.datasets.limits import Limits
from sigmoid_estimator.datasets.tables import Sheet, open_sheet
from sigmoid_estimator.plotting.parts import OF_EVERY_OBJECT

MAX_BYTES = 2 * 2**20
MAX_ROWS, MAX_COLUMNS = 5000, 100
LIMITS = Limits(
    n_bytes=MAX_BYTES,
    n_rows=MAX_ROWS,
    n_columns=MAX_COLUMNS,
    n_cells=(MAX_ROWS + 1) * (MAX_COLUMNS + 1),
    n_classes=10,
    name_length=60,
    text_only=True,
)
FILE_TYPES = ["csv", "tsv", "txt", "data", "tab", "gz"]
TYPED = {"separator": ",", "decimal": ".", "header": True, "encoding": "utf-8"}


@dataclass(frozen=True)
class OwnFile:
    """A file that a visitor loaded: its bytes can be read again with other choices."""

    raw_bytes: bytes
    is_typed: bool = False
    is_drawn: bool = False  # on the map
    choices: Mapping[str, Any] = field(default_factory=dict)  # of how to read it, that are made

    def open(self) -> Sheet:
        """Read the columns. Raises SettingsError for a file that cannot be read."""
        try:
            sheet = open_sheet(self.raw_bytes, limits=LIMITS, **self.choices)
        except ValueError as error:
            raise SettingsError(str(error)) from None
        for number, name in enumerate(sheet.columns.names, start=1):
            if name in OF_EVERY_OBJECT:  # charts take it for that
                raise SettingsError(
                    f"Column {number} is called “{name}”, which the browser’s charts cannot show. "
                    "Call it something else in the first line."
                )
        if self.is_typed:  # its rows are counted without the line of names
            sheet.columns.lines[:] = [line - 1 for line in sheet.columns.lines]
        return sheet


def typed(frame: pd.DataFrame) -> OwnFile:
    """Turn a typed table into the file that the page offers."""
    texts = frame.astype(object).where(frame.notna(), "").astype(str)
    if not any(text.strip() for text in texts.to_numpy().ravel()):
        raise SettingsError("The table is empty: type rows in, each with its class.")
    raw_bytes = texts.to_csv(index=False, lineterminator="\n").encode("utf-8", "replace")
    return OwnFile(raw_bytes, is_typed=True, choices=TYPED)


def choose(
    sheet: Sheet, features: Sequence[str] | None, target: str | None, missing: str = "columns"
) -> Bunch:
    """Choose columns. Raises SettingsError for those that cannot be used."""
    try:
        bunch = sheet.table(features=features, target=target, missing=missing)
    except ValueError as error:
        raise SettingsError(str(error)) from None
    for label in bunch.target_names:
        if label in OF_EVERY_OBJECT:  # charts take it for that
            raise SettingsError(
                f"Column “{bunch.target_name}”: a class is called “{label}”, which the browser’s "
                "charts cannot show. Call it something else."
            )
    return bunch


def to_table(bunch: Bunch) -> Table:
    """The rows of a run, and how `read_table` reads them."""
    names = ("separator", "decimal", "header", "encoding", "features")
    reading: dict[str, Any] = {name: bunch[name] for name in names}
    reading |= {"target": bunch.target_name}
    reading |= {"missing": "rows"} if bunch.missing == "rows" else {}
    reading |= {} if bunch.classes is None else {"classes": bunch.classes}
    return Table(
        np.asarray(bunch.data),
        bunch.target,
        tuple(bunch.feature_names),
        tuple(bunch.target_names.tolist()),
        bunch.target_name,
        reading,
    )
