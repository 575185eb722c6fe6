"""Data sets: those that are shipped, and the tables that people have.

`LOADERS` has the loaders of the shipped ones by name:

>>> from sigmoid_estimator.datasets import LOADERS
>>> {name: load().data.shape for name, load in LOADERS.items() if "gate" in name}
{'and_gate': (4, 2), 'xor_gate': (4, 2)}
"""

from sigmoid_estimator.datasets.label_noise import flip_labels
from sigmoid_estimator.datasets.shipped import (
    LOADERS,
    load_and_gate,
    load_boundary,
    load_breast_cancer,
    load_circles,
    load_digits,
    load_iris,
    load_iris_binary,
    load_is_it_a_nine,
    load_line,
    load_moons,
    load_noisy_line,
    load_spirals,
    load_three_margins,
    load_wide_margin,
    load_xor_gate,
)
from sigmoid_estimator.datasets.tables import read_table

__all__ = [
    "LOADERS",
    "flip_labels",
    "load_and_gate",
    "load_boundary",
    "load_breast_cancer",
    "load_circles",
    "load_digits",
    "load_iris",
    "load_iris_binary",
    "load_is_it_a_nine",
    "load_line",
    "load_moons",
    "load_noisy_line",
    "load_spirals",
    "load_three_margins",
    "load_wide_margin",
    "load_xor_gate",
    "read_table",
]
