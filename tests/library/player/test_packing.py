"""The buffer that Python packs, read by its description alone."""

import json
import struct

import numpy as np
import pytest

from sigmoid_estimator.player.packing import packed, unpacked

ARRAYS = {
    "epochs": np.array([0, 7, 2**31 - 1], np.int32),
    "parameters": np.linspace(-1, 1, 15, dtype=np.float32).reshape(3, 5),
    "factors": np.array([0.1, np.nan, np.inf]),
    "labels": np.array([[0, 1, 255]], np.uint8),
    "counts": np.array([], np.uint16).reshape(0, 4),
}
HEADER = {"title": "</script> {{x}} \u2028 \u202e\u0661", "nothing": None, "nested": [{"a": 1}]}


def test_what_is_packed_is_unpacked():
    header, arrays = unpacked(packed(HEADER, ARRAYS))
    assert header == HEADER
    assert list(arrays) == list(ARRAYS)
    for name, array in arrays.items():
        assert array.dtype == ARRAYS[name].dtype
        np.testing.assert_array_equal(array, ARRAYS[name])


def test_the_layout_is_the_one_described():
    buffer = packed(HEADER, ARRAYS)
    assert buffer[:4] == b"SIGM"
    version, length = struct.unpack_from("<II", buffer, 4)
    assert version == 1
    header = json.loads(buffer[12 : 12 + length].decode())
    start = 12 + length
    for name, (dtype, shape, offset) in header["arrays"].items():
        expected = ARRAYS[name]
        assert (start + offset) % 8 == 0
        assert (dtype, tuple(shape)) == (expected.dtype.name, expected.shape)
        size = expected.nbytes
        assert buffer[start + offset : start + offset + size] == expected.tobytes()
    assert len(buffer) % 8 == 0


def test_arrays_of_another_byte_order_or_layout_arrive_as_they_are():
    arrays = {"big": np.arange(6, dtype=">f4").reshape(2, 3).T}
    _, read = unpacked(packed({}, arrays))
    np.testing.assert_array_equal(read["big"], arrays["big"])
    assert read["big"].dtype == np.dtype("<f4")


def test_a_dtype_that_browsers_lack_is_refused():
    with pytest.raises(ValueError, match="n is of int64, and only float64, float32"):
        packed({}, {"n": np.arange(3)})


def test_a_header_with_a_number_that_json_lacks_is_refused():
    with pytest.raises(ValueError, match="JSON"):
        packed({"loss": float("nan")}, {})
