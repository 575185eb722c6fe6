"""Named arrays, and a description of them, in one buffer that a browser reads without copying.

The layout, all numbers little-endian: `SIGM`, the format's version and the length of the header
(two unsigned 32-bit integers), the header in UTF-8, filled with spaces, then the arrays, each from
a multiple of 8 bytes on. The header is a JSON object; its entry `arrays` has for every name the
dtype, the shape, and where the array begins, counted from the end of the header.
"""

import json
import struct
from collections.abc import Mapping
from typing import Any

import numpy as np

Array = np.ndarray

MAGIC, VERSION = b"SIGM", 1
DTYPES = ("float64", "float32", "int32", "uint16", "uint8")  # that typed arrays have, too
ALIGNMENT = 8
_START = struct.Struct("<4sII")


def packed(header: Mapping[str, Any], arrays: Mapping[str, Array]) -> bytes:
    """The buffer of a header, which is any JSON object, and of arrays by name."""
    places, blocks, offset = {}, [], 0
    for name, array in arrays.items():
        if array.dtype.name not in DTYPES:
            raise ValueError(f"{name} is of {array.dtype}, and only {', '.join(DTYPES)} are sent.")
        places[name] = [array.dtype.name, list(array.shape), offset]
        blocks.append(_filled(array.astype(array.dtype.newbyteorder("<")).tobytes(), b"\0"))
        offset += len(blocks[-1])
    # JSON has no NaN: what is not a number is an array's.
    text = json.dumps({**header, "arrays": places}, ensure_ascii=False, allow_nan=False)
    body = text.encode()
    body += b" " * (-(_START.size + len(body)) % ALIGNMENT)
    return b"".join([_START.pack(MAGIC, VERSION, len(body)), body, *blocks])


def _filled(block: bytes, filler: bytes) -> bytes:
    return block + filler * (-len(block) % ALIGNMENT)


def unpacked(buffer: bytes) -> tuple[dict[str, Any], dict[str, Array]]:
    """The header without its places, and views of the arrays."""
    _, _, length = _START.unpack_from(buffer)
    start = _START.size + length
    header = json.loads(buffer[_START.size : start])
    arrays = {}
    for name, (dtype, shape, offset) in header.pop("arrays").items():
        kind = np.dtype(dtype).newbyteorder("<")
        count = int(np.prod(shape, dtype=np.int64))
        arrays[name] = np.frombuffer(buffer, kind, count, start + offset).reshape(shape)
    return header, arrays
