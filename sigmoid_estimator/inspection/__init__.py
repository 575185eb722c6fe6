"""Measurements on a film: a fitted classifier (and data) to a tidy table."""

from sigmoid_estimator.inspection.boundary import decision_map
from sigmoid_estimator.inspection.calculus import finite_difference_error, gradient_descent
from sigmoid_estimator.inspection.growth import weight_growth
from sigmoid_estimator.inspection.growth_law import growth_law
from sigmoid_estimator.inspection.margin import max_margin
from sigmoid_estimator.inspection.neuron import sigmoid_family
from sigmoid_estimator.inspection.perceptron import linear_response, perceptron_gap
from sigmoid_estimator.inspection.separability import linearly_separable
from sigmoid_estimator.inspection.weights import weights_at

__all__ = [
    "decision_map",
    "finite_difference_error",
    "gradient_descent",
    "growth_law",
    "linear_response",
    "linearly_separable",
    "max_margin",
    "perceptron_gap",
    "sigmoid_family",
    "weight_growth",
    "weights_at",
]
