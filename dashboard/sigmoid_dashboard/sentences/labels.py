"""Labels of the values of settings."""

from sigmoid_dashboard.sentences.wording import capitalized
from sigmoid_estimator.losses import LABELS
from sigmoid_estimator.optimizers import OPTIMIZERS


def layer_rates_label(name: str) -> str:
    """Label of the layers' rates."""
    return "4 × more per layer" if name == "attenuation" else "equal"


def init_label(init: str) -> str:
    """The name of an initialiser."""
    return "auto (scikit-learn's)" if init == "auto" else init.replace("_", " ")


def method_label(solver: str) -> str:
    """The name of a method of descent."""
    return capitalized(OPTIMIZERS[solver].label)


def loss_label(loss: str) -> str:
    """The name of a loss."""
    return capitalized(LABELS[loss])


def batch_label(batch: str) -> str:
    """The number of rows in an update."""
    return "all" if batch == "full" else batch
