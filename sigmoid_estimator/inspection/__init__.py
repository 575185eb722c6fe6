"""Measurements on a film: a fitted classifier (and data) to a tidy table."""

from sigmoid_estimator.inspection.backpropagation import backpropagation, weight_gradients
from sigmoid_estimator.inspection.boundary import decision_map
from sigmoid_estimator.inspection.calculus import finite_difference_error, gradient_descent
from sigmoid_estimator.inspection.compare import compare
from sigmoid_estimator.inspection.cost_surface import cost_surface, descent_path
from sigmoid_estimator.inspection.entry_counts import (
    entry_counts,
    entry_shares,
    hidden_entries,
    saturated_since,
)
from sigmoid_estimator.inspection.error_flow import error_flow, error_kept
from sigmoid_estimator.inspection.first_epoch import first_epoch_at
from sigmoid_estimator.inspection.growth import weight_growth
from sigmoid_estimator.inspection.growth_law import growth_law, margin_growth
from sigmoid_estimator.inspection.histograms import activation_histograms
from sigmoid_estimator.inspection.iteration_table import iteration_table
from sigmoid_estimator.inspection.layer_gradients import layer_gradients
from sigmoid_estimator.inspection.learning_slowdown import learning_slowdown, printed_descent
from sigmoid_estimator.inspection.majority import majority_share
from sigmoid_estimator.inspection.margin import max_margin
from sigmoid_estimator.inspection.most_changed import most_changed_weights
from sigmoid_estimator.inspection.neuron import sigmoid_curve, sigmoid_family
from sigmoid_estimator.inspection.numerical_gradient import numerical_gradient
from sigmoid_estimator.inspection.numerical_slope import numerical_slope, quotient_spacing
from sigmoid_estimator.inspection.onset import saturation_onset
from sigmoid_estimator.inspection.parabola import parabola, parabola_descent
from sigmoid_estimator.inspection.perceptron import linear_response, perceptron_gap
from sigmoid_estimator.inspection.plane import Plane, feature_plane, principal_plane
from sigmoid_estimator.inspection.sample_losses import sample_losses
from sigmoid_estimator.inspection.saturation import saturation
from sigmoid_estimator.inspection.scaling import boundary_shift, scaled_map
from sigmoid_estimator.inspection.separability import separability
from sigmoid_estimator.inspection.ties import tie_conventions
from sigmoid_estimator.inspection.unit_report import unit_report
from sigmoid_estimator.inspection.weights import weights_at

__all__ = [
    "Plane",
    "activation_histograms",
    "backpropagation",
    "boundary_shift",
    "compare",
    "cost_surface",
    "decision_map",
    "descent_path",
    "entry_counts",
    "entry_shares",
    "error_flow",
    "error_kept",
    "feature_plane",
    "finite_difference_error",
    "first_epoch_at",
    "gradient_descent",
    "growth_law",
    "hidden_entries",
    "iteration_table",
    "layer_gradients",
    "learning_slowdown",
    "linear_response",
    "majority_share",
    "margin_growth",
    "max_margin",
    "most_changed_weights",
    "numerical_gradient",
    "numerical_slope",
    "parabola",
    "parabola_descent",
    "perceptron_gap",
    "principal_plane",
    "printed_descent",
    "quotient_spacing",
    "sample_losses",
    "saturated_since",
    "saturation",
    "saturation_onset",
    "scaled_map",
    "separability",
    "sigmoid_curve",
    "sigmoid_family",
    "tie_conventions",
    "unit_report",
    "weight_gradients",
    "weight_growth",
    "weights_at",
]
