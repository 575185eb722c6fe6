"""A neuron whose weights are set by hand, on points of which some may lie on its line."""

import streamlit as st

from sigmoid_dashboard.runs.data import prepared
from sigmoid_dashboard.runs.settings import RunSettings
from sigmoid_dashboard.sections.step_map import Subject
from sigmoid_dashboard.ui import controls
from sigmoid_estimator import SigmoidMLPClassifier, inspection

Weights = tuple[float, float, float]

POINTS = RunSettings(data="boundary")  # eight of them on the line of the first weights
MAX_WEIGHT = 100.0


def choose_weights() -> Weights:
    """The weights and the bias of the neuron."""
    with st.grid(3, min_column_width=80):
        w1, w2, b = (
            controls.number(label, key, default, low=-MAX_WEIGHT, high=MAX_WEIGHT, step=0.5)
            for label, key, default in (("w₁", "w1", 1.0), ("w₂", "w2", 1.0), ("b", "b", -3.0))
        )
    return w1, w2, b


def subject_of(weights: Weights) -> Subject:
    """The neuron, with the points."""
    w1, w2, b = weights
    classifier = SigmoidMLPClassifier.from_layers(
        [[[w1], [w2]]], [[b]], activation="sigmoid", classes=[0, 1]
    )
    points = prepared(POINTS, None)
    plane = inspection.feature_plane(points.X)
    return Subject(classifier, points, plane, POINTS.owner, f"neuron {weights}")
