"""Measurements on a film: a fitted classifier (and data) to a tidy table.

Conventions
-----------
Each module answers one question, and `plotting` draws its tables under the same name. What asks
nothing of a classifier is defined beside this package, and imported here under its public name.

- X is {array-like, sparse matrix} of shape (n_samples, n_features), y of shape (n_samples,) or,
  with several labels a row, (n_samples, n_outputs), both as `fit` takes them.
- epoch: the column has the record's, 0 before any update. Of an epoch asked for that is no
  record, it is the nearest record before it. The classifier "as it is" has after early stopping
  the weights that it went back to, and takes weights set by hand.
- layer: from 1, the first hidden one, to L, the output. A softmax counts as one sigmoid per
  class, of the logit of its probability. Units and inputs count from 0; a bias is input −1.
- Passes run in float64. C is the loss of one sample, unweighted and without L2; δ = ∂C/∂z.

Every measure raises NotFittedError for a classifier that is not fitted, and ValueError where it
kept no film and needs one, where it is a network of perceptrons and slopes are asked for, where y
holds labels that it does not know, and for an argument that is not as described.
"""

from sigmoid_estimator.calculus import (
    activation_curves,
    finite_difference_error,
    gradient_descent,
    numerical_slope,
    sigmoid_curve,
)
from sigmoid_estimator.inspection.backpropagation import (
    backpropagation,
    numerical_gradient,
    sample_losses,
    weight_gradients,
)
from sigmoid_estimator.inspection.calibration import calibration, loss_over_factors
from sigmoid_estimator.inspection.comparison import compare, first_epoch_at
from sigmoid_estimator.inspection.cost_surface import cost_surface, descent_path
from sigmoid_estimator.inspection.diagnosis import apply_remedy, diagnose
from sigmoid_estimator.inspection.entries import entry_counts, saturated_since
from sigmoid_estimator.inspection.gradients import error_flow, error_kept, layer_gradients
from sigmoid_estimator.inspection.growth import growth_law, margin_growth, weight_growth
from sigmoid_estimator.inspection.limits import margin_angles, margin_lines
from sigmoid_estimator.inspection.maps import decision_map
from sigmoid_estimator.inspection.perceptron import (
    linear_response,
    perceptron_gap,
    tie_conventions,
)
from sigmoid_estimator.inspection.saturation import activation_histograms, saturation
from sigmoid_estimator.inspection.scaling import boundary_shift, scaled_map, sigmoid_family
from sigmoid_estimator.inspection.sharpness import sharpness
from sigmoid_estimator.inspection.step_boundary import step_boundary
from sigmoid_estimator.inspection.stopping import stopping_points
from sigmoid_estimator.inspection.threshold import (
    output_shares,
    outputs_by_group,
    threshold_errors,
)
from sigmoid_estimator.inspection.units import unit_report
from sigmoid_estimator.inspection.weights import most_changed_weights, weights_at
from sigmoid_estimator.margin import max_margin
from sigmoid_estimator.planes import Plane, feature_plane, principal_plane
from sigmoid_estimator.separability import separability

__all__ = [
    "Plane",
    "activation_curves",
    "activation_histograms",
    "apply_remedy",
    "backpropagation",
    "boundary_shift",
    "calibration",
    "compare",
    "cost_surface",
    "decision_map",
    "descent_path",
    "diagnose",
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
    "loss_over_factors",
    "margin_angles",
    "margin_growth",
    "margin_lines",
    "max_margin",
    "most_changed_weights",
    "numerical_gradient",
    "numerical_slope",
    "output_shares",
    "outputs_by_group",
    "perceptron_gap",
    "principal_plane",
    "sample_losses",
    "saturated_since",
    "saturation",
    "scaled_map",
    "separability",
    "sharpness",
    "sigmoid_curve",
    "sigmoid_family",
    "step_boundary",
    "stopping_points",
    "threshold_errors",
    "tie_conventions",
    "unit_report",
    "weight_gradients",
    "weight_growth",
    "weights_at",
]
