"""The graph under construction, in which converters write nodes.

Conventions: a node is written ``graph("MatMul", h, coef)``, and its value is the name of its
output.
"""

from typing import Any

import numpy as np
from onnx.helper import np_dtype_to_tensor_dtype

Array = np.ndarray


class Graph:
    """Adds a node to the graph when called, and returns the name of its output.

    Inputs are names of other outputs, arrays, or numbers, which take the dtype of the graph.
    """

    def __init__(self, scope: Any, container: Any, dtype: np.dtype):
        self._scope = scope
        self._container = container
        self._dtype = dtype

    def __call__(
        self, operation: str, *inputs: Any, output: str | None = None, **attributes: Any
    ) -> str:
        output = output or self._scope.get_unique_variable_name(operation.lower())
        self._container.add_node(
            operation,
            [value if isinstance(value, str) else self._constant(value) for value in inputs],
            output,
            name=self._scope.get_unique_operator_name(operation),
            **attributes,
        )
        return output

    def _constant(self, value: Array | float) -> str:
        name = self._scope.get_unique_variable_name("constant")
        array = value if isinstance(value, np.ndarray) else np.array(value, self._dtype)
        kind = np_dtype_to_tensor_dtype(array.dtype)
        self._container.add_initializer(name, kind, array.shape, array.ravel())
        return name


def label_array(classes: Array) -> Array:
    """Class labels in one of the two types that ONNX labels have."""
    return classes.astype(np.int64 if classes.dtype.kind in "buif" else object)
