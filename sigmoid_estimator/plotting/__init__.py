"""Pictures: a tidy table to an Altair chart. Needs the extra "plot"."""

from sigmoid_estimator.plotting.curves import sigmoid_family
from sigmoid_estimator.plotting.maps import decision_map
from sigmoid_estimator.plotting.norms import growth

__all__ = ["decision_map", "growth", "sigmoid_family"]
