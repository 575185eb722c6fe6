"""Data that many tests share."""

import functools
from importlib.util import find_spec

import pytest
from hypothesis import settings

from sigmoid_estimator import SigmoidMLPClassifier
from sigmoid_estimator.datasets import load_line

# The same examples in every run: what changes is the code. To look for others:
# `--hypothesis-profile=default`, or the programs in `tests/oracles`.
settings.register_profile("same", derandomize=True, deadline=None)
settings.load_profile("same")


def pytest_configure(config):
    """Keep the order of the files under `pytest -n`: the file of the longest test comes first."""
    if hasattr(config.option, "loadscopereorder"):
        config.option.loadscopereorder = False


@pytest.fixture(scope="session", autouse=True)
def pages_open_quickly():
    """AppTest reads no configuration, and looks for components in all packages at every page."""
    with pytest.MonkeyPatch.context() as patch:
        if find_spec("streamlit"):
            from streamlit import config
            from streamlit.components.v2 import manifest_scanner

            config.set_option("runner.magicEnabled", False)  # as the dashboard's own has it
            search = functools.cache(manifest_scanner.scan_component_manifests)
            patch.setattr(manifest_scanner, "scan_component_manifests", search)
        yield


@pytest.fixture(scope="session")
def line():
    return load_line(return_X_y=True)


@pytest.fixture(scope="session")
def neuron(line):
    """One neuron, plain gradient descent on the blog's line for 10 000 epochs."""
    clf = SigmoidMLPClassifier(
        (),
        solver="sgd",
        batch_size="full",
        momentum=0.0,
        learning_rate_init=5.0,
        max_iter=10_000,
        random_state=0,
    )
    return clf.fit(*line)
