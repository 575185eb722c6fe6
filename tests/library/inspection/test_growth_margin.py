"""A neuron's way to the maximum margin, record by record."""

import numpy as np
import pandas as pd
import pytest
from library.networks import fitted_neuron

from sigmoid_estimator import SigmoidMLPClassifier, datasets
from sigmoid_estimator.inspection import growth_law, margin_growth, max_margin, passes


def test_every_record_is_measured_by_hand(wide):
    X, y = wide
    clf = fitted_neuron(X, y, momentum=0.5, batch_size=16)
    table = margin_growth(clf, X, y)
    assert table.columns.tolist() == [
        "epoch",
        "weight_norm",
        "normalized_margin",
        "max_margin",
        "angle_to_max_margin",
        "loss_product",
    ]
    best = max_margin(X, y).iloc[0]
    u = np.append(best["coef"], best["intercept"])
    updates_per_epoch = -(-len(y) // 16)
    for row in table.iloc[[0, 1, 50, -1]].itertuples():
        then = clf.at_epoch(row.epoch)
        w = np.append(then.coefs_[0][:, 0], then.intercepts_[0])
        margins = np.where(y == 1, 1, -1) * (X @ w[:-1] + w[-1])
        cosine = w @ u / np.linalg.norm(w) / np.linalg.norm(u)
        assert row.weight_norm == pytest.approx(np.linalg.norm(w))
        assert row.normalized_margin == pytest.approx(margins.min() / np.linalg.norm(w))
        assert row.angle_to_max_margin == pytest.approx(np.degrees(np.arccos(cosine)), abs=1e-5)
        product = clf.history_.loss[row.Index] * row.epoch * updates_per_epoch * 2.0
        assert row.loss_product == pytest.approx(product * best["margin"] ** 2)
    assert (table["max_margin"] == best["margin"]).all()


def test_the_last_record_is_that_of_the_growth_law(wide):
    clf = fitted_neuron(*wide)
    last, law = margin_growth(clf, *wide).iloc[-1], growth_law(clf, *wide).iloc[0]
    for name in ("normalized_margin", "max_margin", "angle_to_max_margin", "loss_product"):
        assert last[name] == law[name]


def test_the_direction_turns_towards_the_maximum_margin(wide):
    clf = fitted_neuron(*wide, max_iter=100_000, record_history="log")
    table = margin_growth(clf, *wide).set_index("epoch")
    late = table.loc[[100, 1000, 10_000, 100_000]]
    assert late["angle_to_max_margin"].is_monotonic_decreasing
    assert late["normalized_margin"].iloc[-1] == late["normalized_margin"].max()
    assert (table["normalized_margin"] <= table["max_margin"] * (1 + 1e-9)).all()
    assert late["loss_product"].iloc[-1] == pytest.approx(1, rel=0.05)


def test_data_without_a_line_have_no_margin_to_turn_to():
    X, y = datasets.load_noisy_line(return_X_y=True)
    table = margin_growth(fitted_neuron(X, y), X, y)
    assert table[["max_margin", "angle_to_max_margin", "loss_product"]].isna().all(axis=None)
    assert (table["normalized_margin"] < 0).all()


def test_adam_has_a_margin_but_not_the_law(wide):
    table = margin_growth(fitted_neuron(*wide, solver="adam"), *wide)
    assert table["loss_product"].isna().all()
    assert table["angle_to_max_margin"].notna().all()


def test_weights_of_0_have_no_direction(wide):
    clf = fitted_neuron(*wide, init="zeros")
    first = margin_growth(clf, *wide).iloc[0]
    assert first["weight_norm"] == 0
    assert first[["normalized_margin", "angle_to_max_margin"]].isna().all()


def test_long_films_are_measured_in_blocks(wide, monkeypatch):
    clf = fitted_neuron(*wide)
    whole = margin_growth(clf, *wide)
    monkeypatch.setattr(passes, "BLOCK_ENTRIES", 7 * len(wide[1]))
    pd.testing.assert_frame_equal(margin_growth(clf, *wide), whole, rtol=1e-12)


def test_only_a_single_neuron_has_a_margin_to_grow(wide):
    with pytest.raises(ValueError, match="single neuron"):
        margin_growth(SigmoidMLPClassifier((2,), max_iter=1).fit(*wide), *wide)


def test_the_factor_of_the_layer_counts_as_rate(wide):
    slow = fitted_neuron(*wide, learning_rate_init=0.25)
    factored = fitted_neuron(*wide, learning_rate_init=1.0, layer_learning_rates=[0.25])
    named = fitted_neuron(*wide, learning_rate_init=0.25, layer_learning_rates="attenuation")  # 4⁰
    expected = margin_growth(slow, *wide)
    for clf in (factored, named):
        pd.testing.assert_frame_equal(margin_growth(clf, *wide), expected, rtol=1e-9)


def test_momentum_that_never_fades_has_no_law(wide):
    table = margin_growth(fitted_neuron(*wide, momentum=1.0), *wide)
    assert table["loss_product"].isna().all()
    assert table["angle_to_max_margin"].notna().all()
