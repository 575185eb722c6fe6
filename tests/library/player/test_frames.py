"""The frames of a film, and of a network times c: what is measured, and what is left out."""

from types import SimpleNamespace

import numpy as np
import pytest

from sigmoid_estimator import SigmoidMLPClassifier
from sigmoid_estimator.inspection import layer_gradients, saturation
from sigmoid_estimator.player.frames import (
    EPOCH,
    MOST_MEASURED,
    Frames,
    frames_of_film,
    frames_over_factors,
)


def numbered(n, first_perfect, captions=((0, ""),)):
    """Frames whose one weight is their number."""
    numbers = np.arange(n)
    coefs, intercepts = [numbers.reshape(n, 1, 1)], [numbers.reshape(n, 1)]
    clf = SimpleNamespace()
    return Frames(
        "", clf, EPOCH, numbers * 3, coefs, intercepts, {}, list(captions), first_perfect
    )


@pytest.mark.parametrize("n", [10, 700, 5001])
@pytest.mark.parametrize("perfect", [None, 3, 698])
@pytest.mark.parametrize("capacity", [3, 4, 17, 699, 5001])
def test_thinning_keeps_the_ends_and_the_first_perfect_frame(n, perfect, capacity):
    first = None if perfect is None else min(perfect, n - 1)
    left = numbered(n, first).thinned(capacity)
    kept = left.coefs[0].ravel()
    assert len(kept) <= min(capacity, n)
    assert {0, n - 1} <= set(kept.tolist())
    assert first is None or kept[left.first_perfect] == first
    assert set(range(0, n, left.every)) <= set(kept.tolist())
    assert (np.diff(kept) > 0).all()
    assert (left.every == 1) == (n <= capacity)
    np.testing.assert_array_equal(left.positions, kept * 3)
    np.testing.assert_array_equal(left.intercepts[0].ravel(), kept)


def held_at(captions, frame):
    return [text for start, text in captions if start <= frame][-1]


@pytest.mark.parametrize("capacity", [3, 5, 11, 60])
def test_a_frame_that_is_left_keeps_its_caption(capacity):
    captions = [(start, f"from {start} on") for start in (0, 1, 2, 40, 41, 59)]
    left = numbered(60, 41, captions).thinned(capacity)
    for frame, number in enumerate(left.coefs[0].ravel().tolist()):
        assert held_at(left.captions, frame) == held_at(captions, number)
    starts = [start for start, _ in left.captions]
    assert starts == sorted(set(starts))


def test_the_layers_are_measured_as_the_library_does(two, moons):
    X, y = moons
    for name, clf in two.items():
        measures = frames_of_film(name, clf, X, y).measures
        error, share = measures["error"], measures["lost_share"]
        np.testing.assert_array_equal(error.positions, clf.history_.epochs)
        expected = layer_gradients(clf, X, y, epochs=[7])["delta_rms"]
        np.testing.assert_allclose(error.figures[7], expected, rtol=1e-6)
        kind = "dead_fraction" if name == "short" else "saturated_fraction"
        assert share.title == ("dead units" if name == "short" else "saturated share")
        measured = saturation(clf, X, epochs=[7])
        np.testing.assert_allclose(share.figures[7][:2], measured[kind][:2], rtol=1e-6)


def test_of_a_long_film_layers_are_measured_at_records_spread_over_it(line, neuron):
    measures = frames_of_film("", neuron, *line).measures
    epochs = neuron.history_.epochs
    for name in ("error", "lost_share"):
        positions = measures[name].positions
        assert MOST_MEASURED / 2 < len(positions) <= MOST_MEASURED
        # Where the timeline is logarithmic, the first epochs take most of its width.
        assert positions[:4].tolist() == [0, 1, 2, 3]
        assert (positions[0], positions[-1]) == (epochs[0], epochs[-1])
        assert set(positions.tolist()) <= set(epochs.tolist())
    np.testing.assert_array_equal(measures["loss"].figures, neuron.history_.loss)


def test_a_hold_out_has_its_own_measures(moons):
    X, y = moons
    clf = SigmoidMLPClassifier((2,), max_iter=4, random_state=0)
    assert "validation_loss" not in frames_of_film("", clf.fit(X, y), X, y).measures
    clf.fit(X[::2], y[::2], X_val=X[1::2], y_val=y[1::2])
    measures = frames_of_film("", clf, X, y).measures
    np.testing.assert_array_equal(
        measures["validation_accuracy"].figures, clf.history_.validation_accuracy
    )


def test_every_factor_is_the_network_times_it(network, moons):
    X, y = moons
    factors = [0.1, 1, 50]
    run = frames_over_factors("", network, X, y, factors)
    assert run.positions.tolist() == factors
    for frame, factor in enumerate(factors):
        for layer, coef in enumerate(network.coefs_):
            np.testing.assert_array_equal(run.coefs[layer][frame], coef * factor)
        p = network.scaled(factor).predict_proba(X)
        assert run.measures["accuracy"].figures[frame] == np.mean(p.argmax(axis=1) == y)
        log_loss = -np.log(p[np.arange(len(y)), y]).mean()
        assert run.measures["loss"].figures[frame] == pytest.approx(log_loss, rel=1e-9)
        z = (X @ network.coefs_[0] + network.intercepts_[0]) * factor
        h = 1 / (1 + np.exp(-z))
        norms = [np.linalg.norm(coef) * factor for coef in network.coefs_]
        np.testing.assert_allclose(run.measures["weight_norm"].figures[frame], norms, rtol=1e-12)
        ends = np.mean((h <= 0.05) | (h >= 0.95))
        assert run.measures["lost_share"].figures[frame, 0] == pytest.approx(ends)


@pytest.mark.parametrize(
    "factors", [[], [1, 1], [2, 1], [0, 1], [-1, 1], [1, np.nan], [1, np.inf], [[1, 2]], ["a"], 3]
)
def test_factors_that_are_no_axis_are_refused_in_one_sentence(network, moons, factors):
    with pytest.raises(ValueError, match="factors must be one or more") as error:
        frames_over_factors("", network, *moons, factors)
    assert str(error.value).count(".\n") == 0


@pytest.mark.parametrize(
    ("activation", "title"),
    [
        (["tanh", "sigmoid"], "saturated share"),
        (["tanh", "relu"], "saturated or dead"),
        (["elu", "relu"], "dead units"),
    ],
)
def test_what_is_lost_is_named_by_the_units_of_all_layers(moons, activation, title):
    X, y = moons
    clf = SigmoidMLPClassifier((3, 2), activation=activation, max_iter=3, random_state=0)
    run = frames_over_factors("", clf.fit(X, y), X, y, [1, 2])
    assert run.measures["lost_share"].title == title
