"""From a source to its bytes, and from bytes to text."""

import codecs
import gzip
import io
import os
import re
import zlib
from contextlib import suppress
from pathlib import Path
from typing import Any, NamedTuple

from sigmoid_estimator.datasets.limits import Limits

_MARKS = {  # the longer first: UTF-32's begins with UTF-16's
    codecs.BOM_UTF32_LE: "utf-32",
    codecs.BOM_UTF32_BE: "utf-32",
    codecs.BOM_UTF8: "utf-8-sig",
    codecs.BOM_UTF16_LE: "utf-16",
    codecs.BOM_UTF16_BE: "utf-16",
}
_GZIP = b"\x1f\x8b"
_FALLBACK = "cp1252"  # what Windows writes in western Europe and America where it is not UTF-8
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
# Codecs of single words and of source code, which take no table or change its backslashes.
_NO_TABLE = {"idna", "punycode", "undefined", "unicode_escape", "raw_unicode_escape", "utf_7"}
_DASHES = r"[ \t]*(:?[-=]{2,}:?|:-:?|-:)[ \t]*"
_RULE = re.compile(rf"^[ \t]*[|+]?({_DASHES}[|+])+({_DASHES})?$", re.MULTILINE)
_AS_CSV = "Save the table as CSV, and read that."
_UNPACK = "Unpack it, and read the table in it."
_KINDS = (  # how files begin, what they are, and what to do
    (b"\xd0\xcf\x11\xe0", "an Excel workbook of the old kind (xls)", _AS_CSV),
    (b"%PDF", "a PDF document", _AS_CSV),
    (b"\x89PNG", "an image", _AS_CSV),
    (b"\xff\xd8\xff", "an image", _AS_CSV),
    (b"GIF8", "an image", _AS_CSV),
    (b"{\\rtf", "an RTF document", _AS_CSV),
    (b"SQLite format 3", "an SQLite database", _AS_CSV),
    (b"\x89HDF", "an HDF5 file", _AS_CSV),
    (b"\x93NUMPY", "an array of NumPy", "Save it with numpy.savetxt, and read that."),
    (b"ARROW1", "a Feather file", _AS_CSV),
    (b"ORC", "an ORC file", _AS_CSV),
    (b"$FL2", "an SPSS file", _AS_CSV),
    (b"<stata_dta>", "a Stata file", _AS_CSV),
    (b"\x80\x04\x95", "a pickle", "Pickles can run programs. " + _AS_CSV),
    (b"\x80\x05\x95", "a pickle", "Pickles can run programs. " + _AS_CSV),
    (b"BZh", "a bzip2 archive", _UNPACK),
    (b"\xfd7zXZ", "an xz archive", _UNPACK),
    (b"\x28\xb5\x2f\xfd", "a Zstandard archive", _UNPACK),
    (b"7z\xbc\xaf", "a 7-Zip archive", _UNPACK),
    (b"Rar!", "a RAR archive", _UNPACK),
)


class Text(NamedTuple):
    """A table's text, and the encoding of its bytes."""

    text: str
    encoding: str
    notes: list[str]


def bytes_of(source: Any, limits: Limits) -> bytes:
    """Read the bytes of a path, a binary file or bytes, and unpack those that gzip packed."""
    if isinstance(source, bytes | bytearray | memoryview):
        raw = bytes(source)
    elif isinstance(source, os.PathLike) or (isinstance(source, str) and _can_be_path(source)):
        with Path(source).open("rb") as file:
            raw = _read(file, limits.n_bytes + 1)
    elif hasattr(source, "read"):
        raw = _read(source, limits.n_bytes + 1)
    else:
        raise ValueError(
            f"source must be a path, a binary file or bytes, got {type(source).__name__}."
        )
    if raw.startswith(_GZIP):
        raw = _unpacked(raw, limits.n_bytes + 1)
    if len(raw) > limits.n_bytes:
        raise ValueError(
            f"The file is too large: unpacked, it may have {limits.n_bytes / 2**20:,.0f} MiB. "
            "Take fewer rows or columns."
        )
    return raw


def _can_be_path(source: str) -> bool:
    if "\n" in source or "\r" in source or "\0" in source:
        raise ValueError(
            "source must be a path, a binary file or bytes, got a text of several lines. "
            "Pass text.encode() to read the table in it."
        )
    if re.match(r"[a-z]{2,}://", source, re.IGNORECASE):
        raise ValueError(
            f"source must be a path, a binary file or bytes, got the address {source!r}. "
            "Download the file, and read that."
        )
    return True


def _read(file: Any, n_bytes: int) -> bytes:
    """Read the first bytes of a file; a socket's or a pipe's come in pieces."""
    pieces, n_left = [], n_bytes
    while n_left > 0:
        piece = file.read(n_left)
        if isinstance(piece, str):
            raise ValueError(
                "source must be a binary file, got one that is open as text. "
                'Open it with open(path, "rb").'
            )
        if not piece:
            break
        pieces.append(piece)
        n_left -= len(piece)
    return b"".join(pieces)


def _unpacked(raw: bytes, n_bytes: int) -> bytes:
    try:
        with gzip.open(io.BytesIO(raw)) as file:
            return _read(file, n_bytes)
    except (OSError, EOFError, zlib.error):
        raise ValueError(
            "The file begins as gzip's do, but cannot be unpacked: it is damaged or cut off. "
            "Pack it again, or read the table as it is."
        ) from None


def text_of(raw: bytes, encoding: str | None) -> Text:
    """Decode a file by the encoding that is given or guessed."""
    refuse_other_kinds(raw)
    text, used, notes = _decoded(raw, encoding)
    text = text.removeprefix("\ufeff").removesuffix("\x1a")  # a mark, and how DOS ended files
    if control := _CONTROL.search(text):
        _refuse_control(text, control.group())
    _refuse_markup(text)
    if (lost := text.find("\ufffd")) >= 0:
        line = len(re.findall(r"\r\n|\r|\n", text[:lost])) + 1
        note = f"Line {line} contains a “\ufffd”, which is left where a letter was lost in saving."
        notes = [*notes, note]
    return Text(text, used, notes)


def _refuse_control(text: str, control: str) -> None:
    line = text[: text.index(control)].count("\n") + 1
    name = "NUL" if control == "\0" else f"control (U+{ord(control):04X})"
    raise ValueError(
        f"Line {line} contains a {name} character, so the file is no table of text. {_AS_CSV}"
    )


def check_cell(cell: str) -> str:
    """Return a workbook's cell if text can hold it. Raises ValueError for control characters."""
    if _CONTROL.search(cell):
        raise ValueError(f"A cell contains a control character: {cell[:40]!r}. Remove it.")
    return cell


def is_archive(raw: bytes) -> bool:
    """Whether a file is a ZIP archive, as Excel's files are."""
    return raw.startswith(b"PK\3\4")


def refuse_other_kinds(raw: bytes) -> None:
    """Raise ValueError for a file whose first bytes show that it is no text."""
    if is_archive(raw):
        what = "an OpenDocument file" if b"opendocument" in raw[:200] else "a ZIP archive"
        raise ValueError(f"The file is {what}, and no table of text. {_UNPACK} Or: {_AS_CSV}")
    for start, what, remedy in _KINDS:
        if raw.startswith(start):
            raise ValueError(f"The file is {what}, and no table of text. {remedy}")


def _decoded(raw: bytes, encoding: str | None) -> Text:
    if encoding is not None:
        return Text(_decode(raw, _checked(encoding)), encoding, [])
    for mark, marked in _MARKS.items():
        if raw.startswith(mark):
            return Text(_decode(raw, marked), marked, [])
    if b"\0" in raw:
        if (name := _utf_16_without_mark(raw)) is not None:
            return Text(_decode(raw, name), name, [])
        _refuse_control(raw[: raw.index(b"\0") + 1].decode("latin-1"), "\0")
    try:
        return Text(raw.decode("utf-8"), "utf-8", [])
    except UnicodeDecodeError:
        return _in_old_encoding(raw)


def _in_old_encoding(raw: bytes) -> Text:
    """Decode bytes that are not UTF-8, one a letter; nothing shows which letter a byte is."""
    try:
        text = raw.decode(_FALLBACK)
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        raise ValueError(
            f"Line {line} is neither UTF-8 nor {_FALLBACK}. Save the file as “CSV UTF-8”, or "
            "pass its encoding=."
        ) from None
    words = re.findall(r"[^\s,;|\"]*[^\x00-\x7f][^\s,;|\"]*", text)
    seen = f" Its first word with other letters is “{words[0][:40]}”." if words else ""
    note = (
        f"The file is not UTF-8 and is read as {_FALLBACK}.{seen} Another encoding= is possible."
    )
    return Text(text, _FALLBACK, [note])


def _utf_16_without_mark(raw: bytes) -> str | None:
    """Recognise UTF-16 by the zeros of digits and separators, which are all on one side."""
    for side, name in ((raw[1::2], "utf-16-le"), (raw[::2], "utf-16-be")):
        if 4 * side.count(0) > len(side) and raw.count(0) == side.count(0):
            with suppress(UnicodeDecodeError):
                if re.search(r"[\r\n]", raw.decode(name)):
                    return name
    return None


def _checked(encoding: str) -> str:
    try:
        name = codecs.lookup(encoding).name.replace("-", "_")
        b"    ".decode(encoding, "replace")  # refuses codecs from bytes to bytes, such as "hex"
    except (LookupError, TypeError, ValueError):
        name = "undefined"
    if name in _NO_TABLE:
        raise ValueError(
            "encoding must name an encoding of text, such as 'utf-8' or 'cp1252', got "
            f"{str(encoding)[:40]!r}."
        )
    return encoding


def _decode(raw: bytes, encoding: str) -> str:
    try:
        return raw.decode(encoding)
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        raise ValueError(
            f"Line {line} is not {encoding} text. Pass the encoding= that the file was saved in, "
            "or save it as “CSV UTF-8”."
        ) from None


def _refuse_markup(text: str) -> None:
    """Raise ValueError for markup or a program's source, which is no table of cells."""
    start, end = text[:2000].lstrip().lower(), text[-2000:].rstrip()
    what: str | None = None
    if re.match(r"(%[^\r\n]*[\r\n]\s*)*@(relation|attribute)\b", start):
        what = "an ARFF file"
    elif re.match(r"<(!doctype html|html|head|body|table|div)\b", start):
        what = "an HTML page"
    elif start.startswith(("<?xml", "<svg")):
        what = "an XML document"
    elif re.match(r'(\{\s*["}]|\[\s*(["{\[\]]|-?\d))', start) and end.endswith(("}", "]")):
        what = "a JSON document"
    elif re.match(r"\[\s*\(", start):
        what = "a list of a program"
    elif _RULE.search(text[:2000]):
        what = "a table drawn with lines, as in Markdown"
    elif re.match(r"[-+]?[\d.]+(,[-+]?[\d.]+)*( +(qid|\d+):[-+.\deE]+)+ *(#.*)?[\r\n]", start):
        raise ValueError(
            "The file is a LIBSVM (svmlight) file, and no table of separated cells. Read it with "
            "sklearn.datasets.load_svmlight_file."
        )
    if what:
        raise ValueError(f"The file is {what}, and no table of separated cells. {_AS_CSV}")
