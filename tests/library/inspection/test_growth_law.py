"""The laws of growth where they are reached, the approach where not, and where there is none."""

from functools import partial

import numpy as np
import pandas as pd
import pytest
from library.networks import fitted_neuron
from sklearn.exceptions import NotFittedError

from sigmoid_estimator import SigmoidMLPClassifier, datasets
from sigmoid_estimator.inspection import growth_law, margin_growth

neuron = partial(fitted_neuron, max_iter=100_000, record_history="log")


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


def continued(clf, X, y, **parameters):
    return clf.set_params(warm_start=True, **parameters).fit(X, y)


def test_after_a_warm_start_the_law_is_that_of_the_last_decades_settings(wide):
    clf = neuron(*wide, learning_rate_init=0.1, max_iter=100)
    of_one_rate = growth_law(clf, *wide).iloc[0]
    clf = continued(clf, *wide, learning_rate_init=0.5, max_iter=899)
    of_two_rates = growth_law(clf, *wide).iloc[0]
    of_the_second = growth_law(continued(clf, *wide, max_iter=1), *wide).iloc[0]  # of epoch 1000
    assert of_one_rate["theoretical_slope"] == 1 / of_one_rate["max_margin"]
    assert np.isnan(of_two_rates["theoretical_slope"])
    assert of_the_second["theoretical_slope"] == of_one_rate["theoretical_slope"]


def test_settings_of_the_next_fit_do_not_change_the_law_of_the_last(wide):
    clf = neuron(*wide, max_iter=500)
    before = growth_law(clf, *wide)
    clf.set_params(solver="adam", learning_rate_init=9.0, alpha=1.0, batch_size=3)
    pd.testing.assert_frame_equal(growth_law(clf, *wide), before)


def test_the_product_sums_the_rates_of_a_warm_start(wide):
    clf = neuron(*wide, max_iter=20_000)
    assert growth_law(clf, *wide)["loss_product"][0] == pytest.approx(1, rel=0.05)
    clf = continued(clf, *wide, learning_rate_init=0.1, max_iter=500)
    # 500 short steps are little beside 20,000 long ones; at 0.1 for all of them it would be 0.1.
    assert growth_law(clf, *wide)["loss_product"][0] == pytest.approx(1, rel=0.05)
    film = clf.history_
    time = (
        (20_000 * 1.0 + 500 * 0.1) * film.loss[-1] * growth_law(clf, *wide)["max_margin"][0] ** 2
    )
    assert growth_law(clf, *wide)["loss_product"][0] == pytest.approx(time)


def test_epochs_of_adam_are_the_starting_point_of_descent(wide):
    clf = neuron(*wide, solver="adam", max_iter=10, record_history=1)
    clf = continued(clf, *wide, solver="sgd", max_iter=10)
    products = margin_growth(clf, *wide).set_index("epoch")["loss_product"]
    assert products.loc[:9].isna().all()
    assert products.loc[10] == 0
    expected = (
        clf.history_.loss[10:] * np.arange(11) * growth_law(clf, *wide)["max_margin"][0] ** 2
    )
    np.testing.assert_allclose(products.loc[10:], expected)
    back = continued(clf, *wide, solver="adam", max_iter=1)
    assert np.isnan(growth_law(back, *wide)["loss_product"][0])


def test_weights_that_were_trained_elsewhere_have_no_law(wide):
    law = growth_law(neuron(*wide, max_iter=500).scaled(2.0), *wide).iloc[0]
    assert np.isnan([law["theoretical_slope"], law["loss_product"]]).all()


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
