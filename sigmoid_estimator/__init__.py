"""Networks of sigmoid neurons that keep the film of their training."""

from sigmoid_estimator.classifier import SigmoidMLPClassifier
from sigmoid_estimator.history import TrainingHistory

__version__ = "0.1.0"

__all__ = ["SigmoidMLPClassifier", "TrainingHistory", "__version__"]
