"""A grid of colours as an image: smooth at every size, and without seams between its cells."""

import base64
import struct
import zlib

import numpy as np

Array = np.ndarray


def pixel_ends(x1: Array, x2: Array) -> dict[str, float]:
    """Where an image begins and ends whose pixels are centred on the points of a grid."""
    half1, half2 = (x1[1] - x1[0]) / 2, (x2[1] - x2[0]) / 2
    return {
        "x1": x1[0] - half1,
        "x1_end": x1[-1] + half1,
        "x2": x2[0] - half2,
        "x2_end": x2[-1] + half2,
    }


def png_url(colours: Array) -> str:
    """A PNG file as a data URL, of RGBA bytes (height, width, 4), the top row first."""
    height, width, _ = colours.shape
    header = struct.pack(">IIBBBBB", width, height, 8, 6, 0, 0, 0)  # 8 bits, RGBA
    rows = np.pad(colours.reshape(height, width * 4), ((0, 0), (1, 0)))  # filter 0: none
    parts = ((b"IHDR", header), (b"IDAT", zlib.compress(rows.tobytes())), (b"IEND", b""))
    file = b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(name, data) for name, data in parts)
    return "data:image/png;base64," + base64.b64encode(file).decode()


def _chunk(name: bytes, data: bytes) -> bytes:
    """Length, name, data and checksum."""
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
