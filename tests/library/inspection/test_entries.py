"""Entries near an end against counting by hand, and their picture."""

from functools import partial

import numpy as np
import pandas as pd
import pytest
from library import networks
from scipy.special import expit, softmax
from sklearn.datasets import load_iris, make_moons

from sigmoid_dashboard.runs.measures import entry_shares, hidden_entries
from sigmoid_estimator import SigmoidMLPClassifier, plotting
from sigmoid_estimator.activations import ACTIVATIONS
from sigmoid_estimator.inspection import (
    entry_counts,
    saturated_since,
    saturation,
)
from sigmoid_estimator.plotting import palette

fitted = partial(networks.fitted, hidden_layer_sizes=(6, 4), max_iter=60, learning_rate_init=0.3)
X, Y = make_moons(80, noise=0.1, random_state=0)


def course(*fractions, layer=1):
    """What `saturation` says of a layer, epoch by epoch."""
    rows = {"epoch": np.arange(len(fractions)), "layer": layer, "saturated_fraction": fractions}
    return pd.DataFrame(rows)


@pytest.mark.parametrize("activation", networks.BOUNDED)
def test_counts_are_those_by_hand(activation):
    clf = fitted(X, Y, activation=activation, init_scale=3.0)
    table = entry_counts(clf, X, epochs=[0, 60]).set_index(["epoch", "layer"])
    for epoch in (0, 60):
        then = clf.at_epoch(epoch)
        is_whole = np.ones(len(X), dtype=bool)
        for layer, (h, z) in enumerate(
            zip(then.layer_outputs(X), then.layer_outputs(X, pre_activation=True), strict=True), 1
        ):
            rule = ACTIVATIONS[activation if layer < 3 else "sigmoid"]
            position = (h - rule.low) / (rule.high - rule.low)
            is_whole &= ((position < 0.05) | (position > 0.95)).all(axis=1)
            expected = {
                "near_low": (position < 0.05).sum(),
                "between": ((position >= 0.05) & (position <= 0.95)).sum(),
                "near_high": (position > 0.95).sum(),
                "whole_rows": is_whole.sum(),
                "largest_z": np.abs(z).max(),
                "smallest_slope": rule.slope(z).min(),
            }
            assert table.loc[(epoch, layer)].to_dict() == pytest.approx(expected, rel=1e-9)


def test_shares_are_those_of_saturation():
    clf = fitted(X, Y)
    counts, measures = entry_counts(clf, X), saturation(clf, X)
    near = counts["near_low"] + counts["near_high"]
    share = near / (near + counts["between"])
    np.testing.assert_allclose(share, measures["saturated_fraction"], rtol=1e-12)


def test_shares_are_those_of_the_places_and_add_up():
    clf = fitted(X, Y, init_scale=3.0)
    shares = entry_shares(entry_counts(clf, X, epochs=60))
    for h, (_, row) in zip(clf.layer_outputs(X), shares.iterrows(), strict=True):
        assert row["near_low"] == pytest.approx((h < 0.05).mean())
        assert row["near_high"] == pytest.approx((h > 0.95).mean())
        assert row["near"] == pytest.approx(((h < 0.05) | (h > 0.95)).mean())
        assert row["near_low"] + row["between"] + row["near_high"] == pytest.approx(1)
        assert row["n_entries"] == h.size


def test_hidden_layers_are_counted_together_without_the_output():
    clf = fitted(X, Y, init="normal", init_scale=10.0)
    counts = entry_counts(clf, X, epochs=[0, 60])
    assert counts["whole_rows"].nunique() > 2  # or it would not matter whose they are
    together = hidden_entries(counts).set_index("epoch")
    assert together.index.tolist() == [0, 60]
    for epoch in (0, 60):
        *hidden, _ = clf.at_epoch(epoch).layer_outputs(X)
        entries = np.concatenate(hidden, axis=1)
        row = together.loc[epoch]
        assert row["near_low"] == (entries < 0.05).sum()
        assert row["near_high"] == (entries > 0.95).sum()
        assert row[["near_low", "between", "near_high"]].sum() == entries.size
        assert row["whole_rows"] == ((entries < 0.05) | (entries > 0.95)).all(axis=1).sum()


def test_without_a_hidden_layer_there_is_nothing_to_count():
    assert hidden_entries(entry_counts(fitted(X, Y, hidden_layer_sizes=()), X)).empty


def test_a_row_is_whole_only_as_far_as_all_layers_below_are():
    coefs = [[[50.0, 1.0]], [[0.0], [50.0]], [[9.0]]]
    clf = SigmoidMLPClassifier.from_layers(
        coefs, [[0.0, 0.0], [-45.0], [0.0]], activation="sigmoid", classes=[0, 1]
    )
    table = entry_counts(clf, [[1.0], [9.0], [-9.0]]).set_index("layer")
    # The first row is between in layer 1 and at an end in layer 2, the last between at the output.
    assert table["between"].tolist() == [1, 0, 2]
    assert table["whole_rows"].tolist() == [2, 2, 1]


def test_the_low_end_of_a_relu_is_0_and_it_has_no_high_one():
    clf = SigmoidMLPClassifier.from_layers(
        [[[1.0]], [[0.0]]], [[0.0], [0.0]], activation="relu", classes=[0, 1]
    )
    hidden = entry_counts(clf, [[-3.0], [0.0], [1e-9], [1e9]]).iloc[0]
    assert hidden[["near_low", "between", "near_high"]].tolist() == [2, 2, 0]


@pytest.mark.parametrize("activation", ["leaky_relu", "identity", "gelu", "softplus"])
def test_without_ends_every_entry_is_between(activation):
    hidden = entry_counts(fitted(X, Y, activation=activation), X, epochs=60).iloc[:2]
    assert hidden["between"].tolist() == [80 * 6, 80 * 4]
    assert hidden["whole_rows"].tolist() == [0, 0]


def test_a_softmax_counts_as_one_sigmoid_per_class():
    data, species = load_iris(return_X_y=True)
    clf = fitted(data, species)
    output = entry_counts(clf, data, epochs=60).iloc[-1]
    p = softmax(clf.layer_outputs(data, pre_activation=True)[-1], axis=1)
    assert output["near_low"] == (p < 0.05).sum()
    assert output["near_high"] == (p > 0.95).sum()


def test_slopes_beyond_rounding_are_not_0():
    clf = SigmoidMLPClassifier.from_layers(
        [[[1.0]], [[1.0]]], [[0.0], [0.0]], activation="sigmoid", classes=[0, 1]
    )
    hidden = entry_counts(clf, [[40.0], [1.0]]).iloc[0]
    assert hidden["largest_z"] == 40
    assert hidden["smallest_slope"] == pytest.approx(expit(-40.0), rel=1e-12)


@pytest.mark.parametrize(
    ("fractions", "since"),
    [
        ((0.1, 0.96, 0.99), 1),
        ((0.97, 0.4, 0.96), 2),
        ((0.95, 0.95), 0),
        ((0.99, 0.949), None),
        ((np.nan, np.nan), None),
    ],
)
def test_saturated_since_the_last_stretch_began(fractions, since):
    (epoch,) = saturated_since(course(*fractions))["epoch"]
    assert (None if pd.isna(epoch) else epoch) == since


def test_every_layer_has_its_own_epoch_and_the_share_is_a_choice():
    frame = pd.concat([course(0.5, 0.6, 0.7), course(0.8, 0.9, 1.0, layer=2)])
    assert saturated_since(frame, share=0.6)["epoch"].tolist() == [1, 0]
    assert saturated_since(frame, share=1.0)["epoch"].isna().tolist() == [True, False]


@pytest.mark.parametrize("share", [0, 1.1, -1, float("nan")])
def test_a_share_is_above_0_and_up_to_1(share):
    with pytest.raises(ValueError, match="share must be above 0 and at most 1"):
        saturated_since(course(0.5), share=share)


@pytest.fixture(scope="module")
def counts():
    return entry_counts(fitted(X, Y), X)


def drawn(chart):
    """The bars of every panel, and the specification."""
    spec = chart.to_dict(validate=True)
    panels = [spec["datasets"][panel["data"]["name"]] for panel in spec["vconcat"]]
    return [pd.DataFrame(rows) for rows in panels], spec


def test_bars_fill_the_width_from_the_low_end_to_the_high_one(counts):
    panels, spec = drawn(plotting.entry_counts(counts, epochs=[0, 60], ends=("off", "on")))
    assert [panel["title"]["text"] for panel in spec["vconcat"]] == ["epoch 0", "epoch 60"]
    for bars in panels:
        np.testing.assert_allclose(bars.groupby("layer")["share"].sum(), 1)
        assert bars.sort_values("order")["part"].unique().tolist() == ["off", "in between", "on"]
    share = counts[counts["epoch"] == 60]["between"].sum() / (80 * 11)
    last = panels[1][panels[1]["part"] == "in between"]
    assert np.average(last["share"], weights=[6, 4, 1]) == pytest.approx(share)


def test_of_a_long_film_a_few_epochs_are_shown(counts):
    _, spec = drawn(plotting.entry_counts(counts))
    assert len(spec["vconcat"]) == 4
    assert "at epoch 60" in spec["description"]


def test_colours_are_the_palettes(counts):
    _, spec = drawn(plotting.entry_counts(counts, epochs=[0, 60]))
    scale = spec["vconcat"][0]["encoding"]["color"]["scale"]
    low, between, high = scale["range"]
    assert (low, high) == (palette.OCHRE, palette.VIOLET)  # told apart by every eye
    assert between == palette.faded(palette.GREY, 0.25)
    assert spec["vconcat"][0]["mark"]["stroke"] == palette.GREY
