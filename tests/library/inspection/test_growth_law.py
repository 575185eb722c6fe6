"""The laws of growth where they are reached, the approach where not, and where there is none."""

import numpy as np
import pytest
from sklearn.exceptions import NotFittedError

from sigmoid_estimator import SigmoidMLPClassifier, datasets
from sigmoid_estimator.inspection import growth_law, margin_growth


def neuron(X, y, **parameters):
    descent = {"solver": "sgd", "batch_size": "full", "momentum": 0.0, "learning_rate_init": 1.0}
    settings = {**descent, "max_iter": 100_000, "record_history": "log", "random_state": 0}
    return SigmoidMLPClassifier((), **{**settings, **parameters}).fit(X, y)


@pytest.fixture(scope="module")
def wide():
    return datasets.load_wide_margin(return_X_y=True)


@pytest.mark.parametrize(
    ("loss", "limit", "product"), [("log_loss", 1.0, 1.0), ("squared_error", 0.5, 0.25)]
)
def test_wide_margin_reaches_the_laws_within_5_percent(wide, loss, limit, product):
    law = growth_law(neuron(*wide, loss=loss), *wide).iloc[0]
    assert law["theoretical_slope"] == pytest.approx(limit / law["max_margin"])
    assert law["slope"] == pytest.approx(law["theoretical_slope"], rel=0.05)
    assert law["loss_product"] == pytest.approx(product, rel=0.05)


# A first step too long leaves weights that gradient descent would need e^‖w‖ epochs to outgrow.
@pytest.mark.parametrize(
    "changed", [{"momentum": 0.9, "learning_rate_init": 0.01}, {"learning_rate_init": 0.1}]
)
def test_rate_and_momentum_shift_the_curve_but_not_its_slope(wide, changed):
    law = growth_law(neuron(*wide, **changed), *wide).iloc[0]
    assert law["slope"] == pytest.approx(law["theoretical_slope"], rel=0.05)
    assert law["loss_product"] == pytest.approx(1, rel=0.05)


def test_direction_tends_to_the_maximum_margin(wide):
    short = growth_law(neuron(*wide, max_iter=100), *wide).iloc[0]
    long = growth_law(neuron(*wide), *wide).iloc[0]
    assert long["angle_to_max_margin"] < short["angle_to_max_margin"]
    assert long["angle_to_max_margin"] < 3
    # The direction converges like 1/ln t only.
    assert 0.97 < long["normalized_margin"] / long["max_margin"] <= 1 + 1e-9


def test_the_blogs_line_is_still_on_its_way(line):
    slopes = []
    for max_iter in (1000, 10_000, 100_000):
        law = growth_law(neuron(*line, learning_rate_init=5.0, max_iter=max_iter), *line).iloc[0]
        slopes.append(law["slope"] / law["theoretical_slope"])
    assert slopes == sorted(slopes)
    assert 0.4 < slopes[0] < 0.8 < slopes[-1] < 0.95


@pytest.mark.parametrize(
    "changed",
    [{"solver": "adam"}, {"alpha": 0.1}, {"momentum": 1.0}, {"layer_learning_rates": [0.0]}],
)
def test_where_there_is_no_law_there_is_no_number(wide, changed):
    law = growth_law(neuron(*wide, max_iter=500, **changed), *wide).iloc[0]
    assert np.isnan([law["theoretical_slope"], law["loss_product"]]).all()
    assert law["separable"]


def test_data_without_a_line_are_recognised_and_their_weights_settle():
    X, y = datasets.load_noisy_line(return_X_y=True)
    law = growth_law(neuron(X, y, learning_rate_init=5.0), X, y).iloc[0]
    assert not law["separable"]
    assert abs(law["slope"]) < 0.01
    assert law[["theoretical_slope", "max_margin", "angle_to_max_margin"]].isna().all()
    assert law["normalized_margin"] < 0


def test_only_a_single_neuron_has_the_law(wide):
    with pytest.raises(ValueError, match="single neuron"):
        growth_law(SigmoidMLPClassifier((2,), max_iter=1).fit(*wide), *wide)


@pytest.mark.parametrize("measure", [growth_law, margin_growth])
def test_labels_that_the_neuron_does_not_know_are_refused(wide, measure):
    X, y = wide
    clf = neuron(X, y, max_iter=10)
    with pytest.raises(ValueError, match="must hold the classes"):
        measure(clf, X, np.where(y == 1, "yes", "no"))


def test_an_unfitted_neuron_is_refused(wide):
    with pytest.raises(NotFittedError):
        growth_law(SigmoidMLPClassifier(()), *wide)
