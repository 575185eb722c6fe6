"""Pictures: a tidy table to an Altair chart. Needs the extra "plot"."""

from sigmoid_estimator.plotting.backpropagation import backpropagation
from sigmoid_estimator.plotting.calculus import (
    activation_curves,
    finite_difference_error,
    gradient_descent,
    numerical_slope,
    sigmoid_slope,
)
from sigmoid_estimator.plotting.calibration import calibration, loss_over_factors
from sigmoid_estimator.plotting.comparison import comparison, learning_curve
from sigmoid_estimator.plotting.cost_surface import cost_surface
from sigmoid_estimator.plotting.entries import entry_counts
from sigmoid_estimator.plotting.experiments import learning_slowdown, seed_sweep, unit_descent
from sigmoid_estimator.plotting.gradients import gradients_by_depth, layer_gradients
from sigmoid_estimator.plotting.growth import growth, margin_growth
from sigmoid_estimator.plotting.limits import margin_angles, margin_lines
from sigmoid_estimator.plotting.maps import decision_map, decision_maps
from sigmoid_estimator.plotting.perceptron import linear_response, perceptron_gap
from sigmoid_estimator.plotting.saturation import activation_histograms, saturation
from sigmoid_estimator.plotting.scaling import boundary_shift, scaled_map, sigmoid_family
from sigmoid_estimator.plotting.sharpness import sharpness
from sigmoid_estimator.plotting.step_boundary import step_boundary
from sigmoid_estimator.plotting.stopping import stopping_points
from sigmoid_estimator.plotting.threshold import (
    output_shares,
    outputs_by_group,
    threshold_errors,
)
from sigmoid_estimator.plotting.units import unit_report

__all__ = [
    "activation_curves",
    "activation_histograms",
    "backpropagation",
    "boundary_shift",
    "calibration",
    "comparison",
    "cost_surface",
    "decision_map",
    "decision_maps",
    "entry_counts",
    "finite_difference_error",
    "gradient_descent",
    "gradients_by_depth",
    "growth",
    "layer_gradients",
    "learning_curve",
    "learning_slowdown",
    "linear_response",
    "loss_over_factors",
    "margin_angles",
    "margin_growth",
    "margin_lines",
    "numerical_slope",
    "output_shares",
    "outputs_by_group",
    "perceptron_gap",
    "saturation",
    "scaled_map",
    "seed_sweep",
    "sharpness",
    "sigmoid_family",
    "sigmoid_slope",
    "step_boundary",
    "stopping_points",
    "threshold_errors",
    "unit_descent",
    "unit_report",
]
