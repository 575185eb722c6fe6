"""Measurements on a film: a fitted classifier (and data) to a tidy table."""

from sigmoid_estimator.inspection.boundary import decision_map
from sigmoid_estimator.inspection.growth import weight_growth
from sigmoid_estimator.inspection.neuron import sigmoid_family
from sigmoid_estimator.inspection.separability import linearly_separable
from sigmoid_estimator.inspection.weights import weights_at

__all__ = ["decision_map", "linearly_separable", "sigmoid_family", "weight_growth", "weights_at"]
