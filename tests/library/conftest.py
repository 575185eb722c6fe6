"""What several modules of the library's tests need."""

import pytest


@pytest.fixture(scope="module")
def onnx_converter():
    """skl2onnx knows the classifier."""
    from sigmoid_estimator.onnx_export import register_converter

    register_converter()
    register_converter()  # twice is once
