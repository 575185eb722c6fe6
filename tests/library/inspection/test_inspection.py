"""What the measurements on a film say, held against NumPy by hand and closed forms."""

import numpy as np
import pandas as pd
import pytest
from sklearn.exceptions import NotFittedError

from sigmoid_estimator import SigmoidMLPClassifier
from sigmoid_estimator.datasets import (
    load_and_gate,
    load_iris,
    load_moons,
    load_noisy_line,
)
from sigmoid_estimator.inspection import (
    decision_map,
    sigmoid_family,
    weight_growth,
    weights_at,
)


@pytest.fixture(scope="module")
def network():
    """Two hidden layers, three classes."""
    clf = SigmoidMLPClassifier((3, 2), max_iter=12, learning_rate_init=0.05, random_state=1)
    return clf.fit(*load_iris(return_X_y=True))


MEASURES = [
    weight_growth,
    lambda clf: weights_at(clf, 1),
    lambda clf: sigmoid_family(clf, 1),
    lambda clf: decision_map(clf, [[0.0, 0.0]], epoch=1),
]


@pytest.mark.parametrize("measure", MEASURES)
def test_an_unfitted_classifier_is_refused(measure):
    with pytest.raises(NotFittedError):
        measure(SigmoidMLPClassifier(()))


@pytest.mark.parametrize("measure", MEASURES)
def test_a_classifier_without_a_film_is_refused(measure):
    clf = SigmoidMLPClassifier((), max_iter=2, record_history=False)
    clf.fit(*load_and_gate(return_X_y=True))
    with pytest.raises(ValueError, match="record_history=False"):
        measure(clf)


def test_growth_has_a_row_per_record_and_layer(network):
    frame = weight_growth(network)
    assert frame.columns.tolist() == [
        "epoch",
        "layer",
        "weight_norm",
        "cosine_to_final",
        "growth_per_log_epoch",
    ]
    assert frame["layer"].tolist() == [1, 2, 3] * 13
    assert frame["epoch"].tolist() == np.repeat(np.arange(13), 3).tolist()


def test_norm_and_cosine_are_those_of_the_weights(network):
    frame = weight_growth(network).set_index(["epoch", "layer"])
    for layer, coefs in enumerate(network.coef_history_, start=1):
        for epoch in (0, 7, 12):
            now, last = coefs[epoch].ravel(), coefs[-1].ravel()
            row = frame.loc[(epoch, layer)]
            np.testing.assert_allclose(row["weight_norm"], np.linalg.norm(now), rtol=1e-12)
            cosine = now @ last / np.linalg.norm(now) / np.linalg.norm(last)
            np.testing.assert_allclose(row["cosine_to_final"], cosine, rtol=1e-12)


def test_growth_per_log_epoch_is_the_slope_over_the_last_decade(network):
    frame = weight_growth(network)
    for _, rows in frame.groupby("layer"):
        late = rows[rows["epoch"] >= 1.2]
        slope = np.polyfit(np.log(late["epoch"]), late["weight_norm"], 1)[0]
        np.testing.assert_allclose(rows["growth_per_log_epoch"], slope, rtol=1e-9)


def test_growth_needs_two_records_in_the_last_decade():
    X, y = load_and_gate(return_X_y=True)
    clf = SigmoidMLPClassifier((), max_iter=1, random_state=0).fit(X, y)
    assert weight_growth(clf)["growth_per_log_epoch"].isna().all()


def test_weights_of_zero_have_no_direction():
    X, y = load_and_gate(return_X_y=True)
    zeros = {"coef_init": [np.zeros((2, 1))], "intercept_init": [np.zeros(1)]}
    clf = SigmoidMLPClassifier((), max_iter=3, **zeros).fit(X, y)
    cosines = weight_growth(clf)["cosine_to_final"]
    assert np.isnan(cosines[0])
    assert cosines.iloc[-1] == pytest.approx(1)


def test_weights_too_large_to_square_still_have_a_direction():
    X, y = load_and_gate(return_X_y=True)
    huge = {"coef_init": [np.array([[3e200], [4e200]])], "intercept_init": [np.zeros(1)]}
    clf = SigmoidMLPClassifier((), max_iter=2, **huge).fit(X, y)
    assert weight_growth(clf)["cosine_to_final"].tolist() == pytest.approx([1, 1, 1])


def test_weights_keep_growing_after_perfect_accuracy_and_settle_without_a_line(neuron):
    assert weight_growth(neuron)["growth_per_log_epoch"].iloc[0] > 1
    X, y = load_noisy_line(return_X_y=True)
    noisy = SigmoidMLPClassifier(**neuron.get_params()).set_params(max_iter=3000).fit(X, y)
    assert abs(weight_growth(noisy)["growth_per_log_epoch"].iloc[0]) < 0.05


def test_a_neuron_has_the_table_of_the_blog(neuron):
    table = weights_at(neuron, [25, 100])
    assert table["epoch"].tolist() == [25, 25, 25, 100, 100, 100]
    assert table["name"].tolist() == ["w1", "w2", "b"] * 2
    assert table["input"].tolist() == [0, 1, -1] * 2
    expected = [*neuron.coef_history_[0][100, :, 0], neuron.intercept_history_[0][100, 0]]
    assert table.loc[3:, "value"].tolist() == expected


def test_every_weight_of_a_network_stands_at_its_place(network):
    table = weights_at(network, 5)
    assert len(table) == network.history_.parameters.shape[1]
    for row in table.itertuples():
        if row.input == -1:
            value = network.intercept_history_[row.layer - 1][5, row.unit]
            assert row.name == f"b[{row.layer},{row.unit}]"
        else:
            value = network.coef_history_[row.layer - 1][5, row.input, row.unit]
            assert row.name == f"w[{row.layer},{row.input}→{row.unit}]"
        assert row.value == value


def test_weights_are_those_of_the_nearest_record_before_and_shown_once(line):
    clf = SigmoidMLPClassifier((), max_iter=10, record_history=4, random_state=0).fit(*line)
    assert weights_at(clf, [9, 3, 8, 99])["epoch"].unique().tolist() == [0, 8, 10]


@pytest.mark.parametrize("epochs", [-1, [3, -2], 2.5, ["5"]])
def test_epochs_are_whole_numbers(neuron, epochs):
    with pytest.raises(ValueError, match="whole numbers"):
        weights_at(neuron, epochs)


def assert_probabilities_are(frame, neuron):
    """Of another product than `predict_proba`'s: z may differ by the rounding of its sum.

    A probability moves by less than z does, relatively, and has a rounding of its own.
    """
    rows, (coef,), (intercept,) = frame[["x1", "x2"]].to_numpy(), neuron.coefs_, neuron.intercepts_
    terms = np.abs(rows) @ np.abs(coef[:, 0]) + abs(intercept[0])
    rtol = np.finfo(float).eps * ((rows.shape[1] + 1) * terms.max() + 4)
    expected = neuron.predict_proba(rows)[:, 1]
    np.testing.assert_allclose(frame["probability"], expected, rtol=rtol)


def test_a_map_holds_the_probabilities_of_class_1(line, neuron):
    X, _ = line
    frame = decision_map(neuron, X, resolution=7)
    assert_probabilities_are(frame, neuron)
    assert frame["epoch"].unique().tolist() == [10_000]


def test_a_map_covers_the_data_with_a_tenth_to_spare(line, neuron):
    X, _ = line
    frame = decision_map(neuron, X, resolution=5)
    for axis, values in zip(("x1", "x2"), X.T, strict=True):
        span = np.ptp(values)
        assert frame[axis].min() == pytest.approx(values.min() - 0.1 * span)
        assert frame[axis].max() == pytest.approx(values.max() + 0.1 * span)


def test_a_map_is_a_full_grid_and_x1_varies_fastest(line, neuron):
    frame = decision_map(neuron, line[0], resolution=3)
    x1, x2 = np.meshgrid(frame["x1"].unique(), frame["x2"].unique())
    assert frame["x1"].tolist() == x1.ravel().tolist()
    assert frame["x2"].tolist() == x2.ravel().tolist()
    assert len(frame) == 9


def test_a_map_of_an_epoch_is_of_its_weights(line, neuron):
    frame = decision_map(neuron, line[0], epoch=30, resolution=4)
    assert_probabilities_are(frame, neuron.at_epoch(30))
    assert frame["epoch"].unique().tolist() == [30]


def test_a_map_of_three_classes_says_which_and_how_surely(network):
    X, _ = load_iris(return_X_y=True)
    frame = decision_map(network, X, features=(2, 0), resolution=6)
    rows = np.tile(X.mean(axis=0), (36, 1))
    rows[:, 2], rows[:, 0] = frame["x1"], frame["x2"]
    probabilities = network.predict_proba(rows)
    np.testing.assert_array_equal(frame["predicted"], probabilities.argmax(axis=1))
    np.testing.assert_array_equal(frame["probability"], probabilities.max(axis=1))


def test_a_map_keeps_the_names_of_the_features():
    X, y = load_moons(return_X_y=True, as_frame=True)
    clf = SigmoidMLPClassifier((2,), max_iter=2, random_state=0).fit(X, y)
    assert len(decision_map(clf, X, resolution=3)) == 9  # and scikit-learn does not warn


def test_a_map_needs_two_features():
    clf = SigmoidMLPClassifier((), max_iter=2, random_state=0).fit([[0.0], [1.0]], [0, 1])
    with pytest.raises(ValueError, match=r"needs two features, but X has 1\."):
        decision_map(clf, [[0.0], [1.0]])


@pytest.mark.parametrize("features", [(0, 0), (0, 2), (-1, 0)])
def test_a_map_is_of_two_different_features(line, neuron, features):
    with pytest.raises(ValueError, match="two different columns"):
        decision_map(neuron, line[0], features=features)


def test_a_map_needs_classes_that_exclude_each_other():
    X, y = [[0.0, 1.0], [1.0, 0.0], [1.0, 1.0]], [[1, 0], [0, 1], [1, 1]]
    clf = SigmoidMLPClassifier((), max_iter=2, random_state=0).fit(X, y)
    with pytest.raises(ValueError, match="2 labels"):
        decision_map(clf, X)


def test_a_constant_feature_does_not_flatten_the_map():
    X, y = np.array([[0.0, 5.0], [1.0, 5.0]]), [0, 1]
    clf = SigmoidMLPClassifier((), max_iter=2, random_state=0).fit(X, y)
    assert decision_map(clf, X, resolution=2)["x2"].unique().tolist() == [4.5, 5.5]


def test_the_family_is_the_neurons_own_output_across_its_line(neuron):
    family = sigmoid_family(neuron, [25, 1000])
    for epoch, curve in family.dropna(subset="epoch").groupby("epoch"):
        then = neuron.at_epoch(int(epoch))
        w, b = then.coefs_[0][:, 0], then.intercepts_[0][0]
        on_line = -b * w / (w @ w)
        rows = on_line + np.outer(curve["distance"], w / np.linalg.norm(w))
        outputs = then.predict_proba(rows)[:, 1]
        np.testing.assert_allclose(curve["output"], outputs, rtol=1e-9, atol=1e-13)


def test_the_family_ends_with_the_step_of_the_perceptron(neuron):
    family = sigmoid_family(neuron, [1000, 25])
    assert family["curve"].unique().tolist() == ["epoch 25", "epoch 1,000", "step"]
    step = family[family["epoch"].isna()]
    np.testing.assert_array_equal(step["output"], step["distance"] > 0)
    assert np.isinf(step["weight_norm"]).all()
    assert (step["width"] == 0).all()


def test_the_width_is_where_the_output_goes_from_10_to_90_percent(neuron):
    row = sigmoid_family(neuron, 100).iloc[0]
    output = 1 / (1 + np.exp(-row["weight_norm"] * np.array([-0.5, 0.5]) * row["width"]))
    np.testing.assert_allclose(output, [0.1, 0.9])


def test_the_flattest_curve_just_fits_into_the_family(neuron):
    family = sigmoid_family(neuron, [25, 10_000])
    assert family.loc[family["epoch"] == 25, "output"].max() == pytest.approx(0.99)
    assert sigmoid_family(neuron, 25, extent=2.0)["distance"].abs().max() == 2


def test_a_neuron_of_zero_weights_says_one_half_everywhere():
    zeros = {"coef_init": [np.zeros((2, 1))], "intercept_init": [np.zeros(1)]}
    clf = SigmoidMLPClassifier((), max_iter=1, **zeros).fit(*load_and_gate(return_X_y=True))
    family = sigmoid_family(clf, 0)
    assert (family.loc[family["epoch"] == 0, "output"] == 0.5).all()


def test_the_family_needs_a_single_neuron(network, line, neuron):
    with pytest.raises(ValueError, match="2 hidden layers"):
        sigmoid_family(network, 1)
    softmax = SigmoidMLPClassifier((), max_iter=1).fit(*load_iris(return_X_y=True))
    with pytest.raises(ValueError, match="3 output units"):
        sigmoid_family(softmax, 1)
    with pytest.raises(ValueError, match="positive distance"):
        sigmoid_family(neuron, 1, extent=0.0)


def test_every_table_is_a_frame_without_an_index(line, neuron):
    frames = [
        weight_growth(neuron),
        weights_at(neuron, [1, 2]),
        decision_map(neuron, line[0], resolution=3),
        sigmoid_family(neuron, [1, 2]),
    ]
    for frame in frames:
        pd.testing.assert_index_equal(frame.index, pd.RangeIndex(len(frame)))
