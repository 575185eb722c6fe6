"""How large a table may be: what reading it may take of the memory."""

from dataclasses import dataclass

MAX_NUMBER = 1e30  # of larger ones squares leave the range
MAX_GUESSED_CLASSES = 10  # a column with more values is taken as the class only for its name
MAX_NAMED_CLASSES = 100  # a column of numbers with more values is taken as the class only if named


@dataclass(frozen=True)
class Limits:
    """The most that a table may have; bytes are those of its text, once unpacked."""

    n_bytes: int = 256 * 2**20
    n_rows: int = 1_000_000
    n_columns: int = 10_000
    n_cells: int = 10_000_000
    n_classes: int = 100
    name_length: int = 1_000
    text_only: bool = False  # refuses Excel's and Parquet's files, whose unpacking has no bound
