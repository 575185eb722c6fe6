"""Measurements on a film: a fitted classifier (and data) to a tidy table."""

from sigmoid_estimator.inspection.backpropagation import (
    backpropagation,
    numerical_gradient,
    sample_losses,
    weight_gradients,
)
from sigmoid_estimator.inspection.calculus import (
    finite_difference_error,
    gradient_descent,
    numerical_slope,
)
from sigmoid_estimator.inspection.comparison import compare, first_epoch_at
from sigmoid_estimator.inspection.cost_surface import cost_surface, descent_path
from sigmoid_estimator.inspection.entries import (
    entry_counts,
    saturated_since,
)
from sigmoid_estimator.inspection.gradients import error_flow, error_kept, layer_gradients
from sigmoid_estimator.inspection.growth import (
    growth_law,
    margin_growth,
    most_changed_weights,
    weight_growth,
    weights_at,
)
from sigmoid_estimator.inspection.maps import Plane, decision_map, feature_plane, principal_plane
from sigmoid_estimator.inspection.margin import max_margin, separability
from sigmoid_estimator.inspection.perceptron import (
    linear_response,
    perceptron_gap,
    tie_conventions,
)
from sigmoid_estimator.inspection.saturation import (
    activation_histograms,
    saturation,
)
from sigmoid_estimator.inspection.scaling import (
    boundary_shift,
    scaled_map,
    sigmoid_curve,
    sigmoid_family,
)
from sigmoid_estimator.inspection.units import unit_report

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
    "error_flow",
    "error_kept",
    "feature_plane",
    "finite_difference_error",
    "first_epoch_at",
    "gradient_descent",
    "growth_law",
    "layer_gradients",
    "linear_response",
    "margin_growth",
    "max_margin",
    "most_changed_weights",
    "numerical_gradient",
    "numerical_slope",
    "perceptron_gap",
    "principal_plane",
    "sample_losses",
    "saturated_since",
    "saturation",
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
