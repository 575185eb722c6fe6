"""Data and networks that the tests of several measures share."""

import pytest
from library.networks import TARGETS, fitted

from sigmoid_estimator.datasets import load_wide_margin


@pytest.fixture(scope="module")
def wide():
    return load_wide_margin(return_X_y=True)


@pytest.fixture(scope="module", params=sorted(TARGETS))
def trained(request):
    """A network for every kind of target, and its rows and labels."""
    X, y = TARGETS[request.param]
    return fitted(X, y), X, y
