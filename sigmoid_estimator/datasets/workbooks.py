"""Tables whose cells are apart already: Excel's workbooks and Parquet."""

import decimal
import importlib.util
import io
import itertools
import math
import numbers
import struct
import warnings
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from sigmoid_estimator.datasets.dialects import Line, Rows
from sigmoid_estimator.datasets.encodings import check_cell, is_archive
from sigmoid_estimator.datasets.limits import Limits
from sigmoid_estimator.datasets.numbers import Figure

_PARQUET = b"PAR1"
_AS_CSV = "Save the table as CSV, and read that"
# What a damaged archive, its XML and the values in it raise in zipfile and openpyxl.
_DAMAGES = (LookupError, TypeError, AttributeError, SyntaxError, ValueError, ArithmeticError,
            OSError, EOFError, RuntimeError, struct.error, zlib.error,
            zipfile.BadZipFile)  # fmt: skip


def is_workbook(raw: bytes) -> bool:
    """Whether the bytes are an Excel workbook (xlsx)."""
    if not is_archive(raw):
        return False
    return b"xl/workbook.xml" in raw or b"xl/worksheets/" in raw


def is_parquet(raw: bytes) -> bool:
    """Whether the bytes are a Parquet file."""
    return raw.startswith(_PARQUET) and len(raw) > len(_PARQUET)


def rows_of_workbook(raw: bytes, limits: Limits) -> tuple[Rows, list[str]]:
    """Read the first sheet of an Excel workbook, for which openpyxl must be installed."""
    _need("openpyxl", "an Excel workbook", limits)
    import openpyxl  # noqa: PLC0415  (optional, and slow to import)

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of what is no cell, such as styles and checks of input
        try:
            with zipfile.ZipFile(io.BytesIO(raw)) as archive:
                n_bytes = sum(entry.file_size for entry in archive.infolist())
            if n_bytes <= limits.n_bytes:
                book = openpyxl.load_workbook(io.BytesIO(raw), read_only=True, data_only=True)
                sheet = book.worksheets[0]
                sheet.reset_dimensions()  # which some programs state wrongly
        except _DAMAGES as error:
            raise _damaged(error) from None
        if n_bytes > limits.n_bytes:
            raise ValueError(
                f"The workbook unpacks to {n_bytes / 2**20:,.0f} MiB, and "
                f"{limits.n_bytes / 2**20:,.0f} are read here. {_AS_CSV}."
            )
        lines = _lines(_values(sheet), limits)
    others = [f"“{other.title}”" for other in book.worksheets[1:]]
    note = f"Read is the first sheet, “{sheet.title}”, and not {', '.join(others)}."
    return Rows(_square(lines), None), [note] * bool(others)


def _values(sheet: Any) -> Iterator[Sequence[Any]]:
    """Read the rows of a sheet, whose damages show only now."""
    try:
        yield from sheet.iter_rows(values_only=True)
    except _DAMAGES as error:
        raise _damaged(error) from None


def _damaged(error: Exception) -> ValueError:
    return ValueError(f"The Excel workbook cannot be read ({type(error).__name__}). {_AS_CSV}.")


def rows_of_parquet(raw: bytes, limits: Limits) -> tuple[Rows, list[str]]:
    """Read a Parquet file under its columns' names, for which pyarrow must be installed."""
    _need("pyarrow", "a Parquet file", limits)
    import pyarrow  # noqa: PLC0415  (optional, and slow to import)
    from pyarrow import parquet  # noqa: PLC0415

    try:
        file = parquet.ParquetFile(io.BytesIO(raw))
        groups = [file.metadata.row_group(k) for k in range(file.metadata.num_row_groups)]
        n_bytes = sum(group.total_byte_size for group in groups)
        n_rows, n_columns = file.metadata.num_rows, file.metadata.num_columns
        if n_bytes > limits.n_bytes or n_rows * n_columns > limits.n_cells:
            raise ValueError(
                f"The Parquet file has {n_rows:,} rows of {n_columns:,} columns in "
                f"{n_bytes / 2**20:,.0f} MiB, more than is read here. Take fewer."
            )
        rows = (
            row
            for batch in file.iter_batches(batch_size=1024)
            for row in zip(*(column.to_pylist() for column in batch.columns), strict=True)
        )
        lines = _lines(itertools.chain([_names(file.schema_arrow.names)], rows), limits)
    except (pyarrow.ArrowException, OSError) as error:
        if isinstance(error, ValueError) and not isinstance(error, pyarrow.ArrowException):
            raise
        raise ValueError(
            f"The Parquet file cannot be read ({type(error).__name__}). {_AS_CSV}."
        ) from None
    return Rows(lines, None, has_names=True), []


def _names(names: Sequence[str]) -> list[str]:
    """Return the names of the columns; a nameless index of pandas gets none."""
    return ["" if name.startswith("__index_level_") else name for name in names]


def _need(library: str, what: str, limits: Limits) -> None:
    if limits.text_only or importlib.util.find_spec(library) is None:
        remedy = "." if limits.text_only else f", or install {library}."
        raise ValueError(f"The file is {what}, and no table of text. {_AS_CSV}{remedy}")


def _lines(rows: Iterable[Sequence[Any]], limits: Limits) -> list[Line]:
    return [line for line in _numbered(rows, limits) if any(line.cells)]


def _numbered(rows: Iterable[Sequence[Any]], limits: Limits) -> Iterator[Line]:
    n_cells = 0
    for number, row in enumerate(rows, start=1):
        n_cells += len(row)
        if n_cells > limits.n_cells or number > limits.n_rows + 1:
            raise ValueError(
                f"The table has more than {limits.n_rows:,} rows or {limits.n_cells:,} cells, the "
                "most that are read here. Take fewer."
            )
        yield Line(number, [_cell(value) for value in row])


def _square(lines: list[Line]) -> list[Line]:
    """Make rows equally long: a workbook ends each at its last cell."""
    length = max((len(line.cells) for line in lines), default=0)
    return [Line(n, cells + [""] * (length - len(cells))) for n, cells in lines]


def _cell(value: object) -> str:
    """Write a value as a file with decimal points has it."""
    if isinstance(value, bytes):
        value = value.decode("utf-8", "backslashreplace")
    if isinstance(value, str):
        return check_cell(value).strip()
    if value is None or (isinstance(value, float) and math.isnan(value)):
        return ""
    if isinstance(value, bool) or not isinstance(value, numbers.Real | decimal.Decimal):
        return check_cell(str(value)).strip()
    if not isinstance(value, int | decimal.Decimal):  # NumPy writes a half or a single shorter
        value = float(value)
    if isinstance(value, float) and value.is_integer() and abs(value) < 2**53:
        value = int(value)
    return Figure(value)
