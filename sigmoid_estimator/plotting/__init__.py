"""Pictures: a tidy table to an Altair chart. Needs the extra "plot"."""

from sigmoid_estimator.plotting.calculus import finite_difference_error, gradient_descent
from sigmoid_estimator.plotting.comparison import comparison, learning_curve
from sigmoid_estimator.plotting.cost_surface import cost_surface
from sigmoid_estimator.plotting.curves import sigmoid_family, sigmoid_slope
from sigmoid_estimator.plotting.gradients import gradients_by_depth, layer_gradients
from sigmoid_estimator.plotting.maps import decision_map, decision_maps
from sigmoid_estimator.plotting.norms import growth, margin_growth
from sigmoid_estimator.plotting.perceptron import linear_response, perceptron_gap
from sigmoid_estimator.plotting.saturation import activation_histograms, saturation
from sigmoid_estimator.plotting.sweep import seed_sweep
from sigmoid_estimator.plotting.units import unit_report

__all__ = [
    "activation_histograms",
    "comparison",
    "cost_surface",
    "decision_map",
    "decision_maps",
    "finite_difference_error",
    "gradient_descent",
    "gradients_by_depth",
    "growth",
    "layer_gradients",
    "learning_curve",
    "linear_response",
    "margin_growth",
    "perceptron_gap",
    "saturation",
    "seed_sweep",
    "sigmoid_family",
    "sigmoid_slope",
    "unit_report",
]
