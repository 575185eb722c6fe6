"""From columns to a class and features: which column is which, and what is left out."""

import difflib
import re
import unicodedata
from collections.abc import Iterable, Sequence, Set
from dataclasses import dataclass, field

import numpy as np

from sigmoid_estimator.datasets.headers import CLASS_NAMES
from sigmoid_estimator.datasets.limits import (
    MAX_GUESSED_CLASSES,
    MAX_NAMED_CLASSES,
    MAX_NUMBER,
    Limits,
)
from sigmoid_estimator.datasets.numbers import (
    BOOLEANS,
    Column,
    by_number,
    is_missing,
    looks_numeric,
    read_column,
)

WEAK_CLASS_NAME = "y"  # of a class where no column has words, and else of a coordinate
_MOST_NAMED = 8  # columns that one sentence names
# Cyrillic and Greek letters that look like Latin ones: typed on another keyboard, a label that
# nobody can tell apart is a class of its own.
_LOOK_ALIKE = str.maketrans("авекмнорстухіјѕαβεικνορτυχ", "abekmhopctyxijsabeikvoptux")
_DOUBTFUL = (  # classes that may be something else
    (r"\s#", "is one class; a # within a row begins no comment here."),
    (r"^(['`´‘’“”«»]).*['`´‘’“”«»]$", 'has its quotes as a part of it; those of CSV are ".'),
    (
        r"(?i)^(sub|grand )?(totals?|sum|mean|average|summe|gesamt|mittelwert)$",
        "is a class of its own; take its rows out if they are no data.",
    ),
)


@dataclass
class Columns:
    """The cells of a table by column, and their numbers as far as they have any."""

    names: list[str]
    cells: list[tuple[str, ...]]
    lines: list[int]
    decimal: str
    numbers: list[Column] = field(init=False)

    def __post_init__(self) -> None:
        self.numbers = [
            read_column(name, cells, self.decimal)
            for name, cells in zip(self.names, self.cells, strict=True)
        ]

    def rename(self, names: list[str]) -> None:
        """Give the columns other names, also in the notes on their numbers."""
        self.names = names
        self.__post_init__()  # the notes quote the names

    def cell_name(self, column: int, row: int) -> str:
        """Write the position of a cell as sentences name it."""
        return f"“{self.names[column]}” (row {self.lines[row]}: {seen(self.cells[column][row])})"


@dataclass(frozen=True)
class Guess:
    """The column taken as the class, the reason for doubt if any, and the other candidates."""

    column: int
    why: str = ""
    others: Sequence[int] = ()

    def notes(self, names: Sequence[str]) -> list[str]:
        """Sentences on what was guessed and left out."""
        if self.why:
            note = (
                f"The class is “{names[self.column]}”, taken {self.why} because no column of "
                "words has 2 to 10 values: name another one with target=."
            )
            return [note]
        others = _listed([f"“{names[k]}”" for k in self.others])
        return [
            f"The class is “{names[self.column]}”, and could be {others}: name it with target=."
        ] * bool(self.others)


@dataclass(frozen=True)
class Chosen:
    """The columns that are used, as numbers and codes."""

    X: np.ndarray
    y: np.ndarray
    features: list[int]
    target: int
    classes: list[str]
    notes: list[str]


def seen(cell: str) -> str:
    """Write a cell as sentences quote it, in one line."""
    return f"“{label_of(cell)[:40]}”" if cell else "nothing"


def label_of(cell: str) -> str:
    """The class that a cell names: white space within it counts as one space."""
    return " ".join(cell.split())


def guess_class(columns: Columns, offered: Sequence[int]) -> Guess | None:
    """Find the column of the class: by its name, else one of words, else the last or first."""
    labels = [dict.fromkeys(map(label_of, cells)) for cells in columns.cells]
    n_values = [len([label for label in values if label]) for values in labels]
    few = [k for k in offered if 2 <= n_values[k] <= MAX_GUESSED_CLASSES]
    repeating = [k for k in few if n_values[k] < len(columns.lines)]
    folded = [name.casefold() for name in columns.names]
    for name in CLASS_NAMES:
        if name in folded:
            called = folded.index(name)
            if called in few or _holds_codes(columns, called, n_values[called]):
                called_so = [k for k in few if folded[k] in CLASS_NAMES and k != called]
                return Guess(called, others=called_so)
    words = [k for k in few if _holds_words(labels[k])]
    booleans = [k for k in few if _holds_booleans(labels[k])]
    # Words of which none comes twice are names of the rows, unless there are no others.
    words = [k for k in words if k in repeating] or words
    last = len(columns.names) - 1
    if words:
        chosen = last if last in words else words[0] if words[0] == 0 else words[-1]
        return Guess(chosen, others=[k for k in words if k != chosen])
    if booleans:
        return Guess(last if last in booleans else booleans[0], "for its true and false")
    if WEAK_CLASS_NAME in folded and folded.index(WEAK_CLASS_NAME) in few:
        return Guess(folded.index(WEAK_CLASS_NAME), "for its name")
    for candidates in (repeating, few):
        for column, why in ((last, "as the last column"), (0, "as the first column")):
            if column in candidates:
                return Guess(column, why)
    return None


def choose(
    columns: Columns,
    *,
    features: Sequence[str] | None,
    target: int,
    missing: str,
    offered: Sequence[int],
    order: Sequence[str] | None,
    limits: Limits,
) -> Chosen:
    """Return the chosen columns as numbers, and the classes."""
    notes: list[str] = []
    if features is None:
        used, notes = _guessed_features(columns, target, missing, offered)
    else:
        used = _named_features(columns, features, target, missing)
    labels = [label_of(cell) for cell in columns.cells[target]]
    lacking = {k: columns.numbers[k].is_missing for k in used}
    gone = np.array([not label for label in labels])
    if gone.any() and missing != "rows":
        raise ValueError(
            f"Row {columns.lines[int(gone.argmax())]}, column “{columns.names[target]}”: the "
            f"class is empty, as in {gone.sum():,} of {len(gone):,} rows. Fill it in, or pass "
            'missing="rows" to leave such rows out.'
        )
    for is_lacking in lacking.values():
        gone = gone | is_lacking
    kept = np.flatnonzero(~gone)
    if len(kept) < len(gone):
        notes.append(f"{len(gone) - len(kept):,} of {len(gone):,} rows are left out for want of "
                     "a value.")  # fmt: skip
    classes, y, more = _classes(columns, target, [labels[row] for row in kept], order, limits)
    X = np.column_stack([columns.numbers[k].values[kept] for k in used])  # type: ignore[index]
    notes += [note for k in used for note in columns.numbers[k].notes]
    # Row-major whatever number of columns: sums in another order would round differently.
    return Chosen(np.ascontiguousarray(X), y, used, target, classes, notes + more)


def complaint(columns: Columns, column: int, missing: str = "columns") -> str | None:
    """Explain why a column cannot be a feature; None if it can."""
    numbers = columns.numbers[column]
    row = numbers.first_wrong
    if row is None and (numbers.values is None or missing != "rows"):
        row = numbers.first_missing
    if row is None:
        return None
    cell = columns.cells[column][row]
    remedy = "Mend the cell, or leave the column out."
    other = "," if columns.decimal == "." else "."
    if read_column("", [cell], other).values is not None and not is_missing(cell):
        remedy = f'Pass decimal="{other}", or leave the column out.'
    elif is_missing(cell) and numbers.first_wrong is None and numbers.values is not None:
        n_missing = int(numbers.is_missing.sum())
        remedy = (
            f'Leave the column out, or pass missing="rows" to leave out the {n_missing:,} of '
            f"{len(columns.lines):,} rows that lack it."
        )
    return (
        f"Row {columns.lines[row]}, column “{columns.names[column]}”: a feature must be a number "
        f"of at most {MAX_NUMBER:.0e}, got {seen(cell)}. {remedy}"
    )


def _holds_words(labels: dict[str, None]) -> bool:
    present = [label for label in labels if not is_missing(label)] or list(labels)
    return not _holds_booleans(labels) and not any(
        looks_numeric(label) or label[:1].isdigit() for label in present
    )


def _holds_booleans(labels: dict[str, None]) -> bool:
    present = [label for label in labels if not is_missing(label)]
    return bool(present) and all(label.lower() in BOOLEANS for label in present)


def _holds_codes(columns: Columns, column: int, n_values: int) -> bool:
    """Whether cells are words, or whole numbers that repeat as codes of classes do."""
    values = columns.numbers[column].values
    if values is None:
        return True
    present = values[~np.isnan(values)]
    is_whole = bool((present == np.round(present)).all())
    # Codes come twice each on average; a column of years or counts hardly does.
    return is_whole and 2 <= n_values <= min(MAX_NAMED_CLASSES, len(present) // 2)


def _guessed_features(
    columns: Columns, target: int, missing: str, offered: Sequence[int]
) -> tuple[list[int], list[str]]:
    """Choose every column of numbers but the class, and explain why others are left out."""
    others = [k for k in offered if k != target]
    wrong = [k for k in others if columns.numbers[k].values is None]
    lacking = [
        k for k in others if k not in wrong and columns.numbers[k].first_missing is not None
    ]
    notes = []
    if wrong:
        bad_cells = [_first_bad(columns, k) for k in wrong]
        notes.append(f"Left out, because not all cells are numbers: {_listed(bad_cells)}.")
    if lacking and missing != "rows":
        gone = np.any([columns.numbers[k].is_missing for k in lacking], axis=0)
        bad_cells = [_first_bad(columns, k) for k in lacking]
        notes.append(
            f"Left out, because values are missing: {_listed(bad_cells)}. With "
            f'missing="rows" they are features, and {gone.sum():,} of {len(gone):,} rows are left '
            "out instead."
        )
    used = [k for k in others if k not in wrong and (missing == "rows" or k not in lacking)]
    if not used:
        why = " ".join(notes) or "There is no column but the class and the numbers of the rows."
        raise ValueError(f"No column is left as a feature. {why}")
    return used, notes


def _first_bad(columns: Columns, column: int) -> str:
    numbers = columns.numbers[column]
    row = numbers.first_wrong if numbers.first_wrong is not None else numbers.first_missing
    assert row is not None
    return columns.cell_name(column, row)


def _listed(bad_cells: Sequence[str]) -> str:
    more = len(bad_cells) - _MOST_NAMED
    return ", ".join(bad_cells[:_MOST_NAMED]) + (f" and {more:,} more" if more > 0 else "")


def _list_of_names(given: object) -> list[str] | None:
    """Return names in their order; None if it is anything else."""
    # A set has no order, and a string is a sequence of letters.
    is_ordered = not isinstance(given, str | bytes | Set)
    names = list(given) if is_ordered and isinstance(given, Iterable) else [given]
    is_names = is_ordered and all(isinstance(name, str) for name in names)
    return [str(name) for name in names] if is_names else None


def _named_features(columns: Columns, given: object, target: int, missing: str) -> list[int]:
    features = _list_of_names(given)
    if features is None:
        raise ValueError(
            f"features must be a list of names of columns, in their order, got {repr(given)[:80]}."
        )
    if not len(features):
        raise ValueError("Choose at least one column as a feature.")
    used = [index_of(columns.names, name) for name in features]
    if target in used:
        name = columns.names[target]
        raise ValueError(f"Column “{name}” is the class, and cannot be a feature too.")
    if len(set(used)) < len(used):
        raise ValueError("A column is named twice among the features; name it once.")
    for column in used:
        if (refusal := complaint(columns, column, missing)) is not None:
            raise ValueError(refusal)
    return used


def index_of(names: Sequence[str], name: str) -> int:
    """Index of the column with a name. Raises ValueError if there is none."""
    wanted = " ".join(str(name).split())
    if wanted in names:
        return list(names).index(wanted)
    # Reversed, so that of names that differ by case the first is suggested; cut, since difflib
    # takes quadratic time and the table may be hostile.
    by_fold = {known.casefold(): known for known in names[::-1]}
    alike = difflib.get_close_matches(wanted.casefold()[:60], list(by_fold)[:1000], n=1)
    hint = f" Did you mean “{by_fold[alike[0]]}”?" if alike else ""
    known = ", ".join(f"“{known}”" for known in names[:_MOST_NAMED])
    more = " …" if len(names) > _MOST_NAMED else ""
    raise ValueError(f"No column is called “{wanted[:60]}”; there are {known}{more}.{hint}")


def _classes(
    columns: Columns, target: int, labels: list[str], order: Sequence[str] | None, limits: Limits
) -> tuple[list[str], np.ndarray, list[str]]:
    """Return the classes in order, the code of every row, and notes on odd ones."""
    name = columns.names[target]
    classes = sorted(dict.fromkeys(labels), key=lambda label: by_number(label, columns.decimal))
    if not 2 <= len(classes) <= limits.n_classes:
        values = "value" if len(classes) == 1 else "values"
        raise ValueError(
            f"Column “{name}” has {len(classes):,} different {values}, and the classes may be 2 "
            f"to {limits.n_classes}. Choose another column as the class."
        )
    for label in classes:
        if len(label) > limits.name_length:
            row = next(row for row, cell in enumerate(columns.cells[target])
                       if label_of(cell) == label)  # fmt: skip
            raise ValueError(
                f"Row {columns.lines[row]}, column “{name}”: the class has more than "
                f"{limits.name_length:,} characters."
            )
    if order is not None:
        classes = _ordered(name, classes, order)
    codes = {label: code for code, label in enumerate(classes)}
    y = np.array([codes[label] for label in labels], dtype=np.int64)
    return classes, y, _oddities(name, classes, columns.cells[target], columns.decimal)


def _ordered(name: str, classes: Sequence[str], order: object) -> list[str]:
    """Return the classes in an order that was asked for."""
    asked = _list_of_names(order)
    if asked is None:
        raise ValueError(
            f"classes must be a list of names, in their order, got {repr(order)[:80]}."
        )
    if sorted(asked) != sorted(classes):
        has, wants = (
            ", ".join(f"“{label[:40]}”" for label in some[:_MOST_NAMED])
            for some in (classes, asked)
        )
        raise ValueError(
            f"Column “{name}” has the classes {has}, and classes= names {wants or 'none'}; it "
            "must name each of them once."
        )
    return asked


def _oddities(name: str, classes: Sequence[str], cells: Sequence[str], decimal: str) -> list[str]:
    """Describe what somebody should check: spellings of one word, and doubtful classes."""
    notes = []
    alike: dict[object, list[str]] = {}
    for label in classes:
        alike.setdefault(_folded(label, decimal), []).append(label)
    for spellings in alike.values():
        if len(spellings) > 1:
            quoted = " and ".join(f"“{label}”" for label in spellings)
            notes.append(f"“{name}”: {quoted} are different classes; are they meant to be one?")
    spaced = sorted({cell for cell in cells if label_of(cell) != cell})
    notes += [
        f"“{name}”: white space in a class is one space, as in “{label_of(cell)}”."
        for cell in spaced[:1]
    ]
    notes += [
        f"“{name}”: “{label}” is a class of its own; take its rows out if it says that there is "
        "no value."
        for label in classes
        if is_missing(label)
    ]
    for pattern, remark in _DOUBTFUL:
        doubtful = [label for label in classes if re.search(pattern, label)]
        notes += [f"“{name}”: “{label}” {remark}" for label in doubtful[:1]]
    return notes


def _folded(label: str, decimal: str) -> object:
    """Return what spellings of one word share: letters without case, marks and spaces."""
    is_word, number, _ = by_number(label, decimal)
    if not is_word:
        return number
    if label.lower() in BOOLEANS:
        return BOOLEANS[label.lower()]
    text = unicodedata.normalize("NFKD", label).casefold().translate(_LOOK_ALIKE)
    return "".join(sign for sign in text if unicodedata.category(sign)[0] in "LNS")
