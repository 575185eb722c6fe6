"""Captions are true of their frames, by figures that are computed here a second time."""

import math
import re
from types import SimpleNamespace

import numpy as np
import pytest
from sklearn.metrics import log_loss
from sklearn.svm import SVC

from sigmoid_estimator import SigmoidMLPClassifier
from sigmoid_estimator.datasets import load_line, load_moons
from sigmoid_estimator.inspection import margin_growth, sharpness
from sigmoid_estimator.player import FilmPlayer, captions
from sigmoid_estimator.player.captions import captions_of_factors, captions_of_film
from sigmoid_estimator.player.frames import frames_of_film
from sigmoid_estimator.player.remarks import REMARKS


def by_frame(texts, n):
    """The caption of every frame."""
    starts = [start for start, _ in texts]
    assert starts[0] == 0
    assert starts == sorted(set(starts))
    return [[text for start, text in texts if start <= frame][-1] for frame in range(n)]


def turned(before, after):
    """The angle between two directions of the plane, by the slopes of their lines."""
    angle = math.degrees(math.atan2(before[1], before[0]) - math.atan2(after[1], after[0]))
    return abs((angle + 180) % 360 - 180)


def close_to(words, value):
    """Whether a figure of two digits is that of a value."""
    return float(words.replace(",", "")) == pytest.approx(value, rel=0.051)


def test_the_line_and_its_steepness_are_compared_with_the_first_perfect_record(line_neuron):
    film = line_neuron.history_
    texts = by_frame(captions_of_film(line_neuron), len(film))
    first = film.index_of(film.first_perfect_epoch)
    start = film.coefs[0][first].ravel()
    pattern = (
        rf"Since epoch {film.epochs[first]:,} the line has turned by (less than 0\.01|[\d.,]+)°, "
        r"and the sigmoid is ([\d.,]+) × as steep\."
    )
    n_found = 0
    for record in range(first + 1, len(film)):
        if film.accuracy[record] < 1:
            continue
        found = re.search(pattern, texts[record])
        weights = film.coefs[0][record].ravel()
        angle = turned(start, weights)
        assert found[1] == "less than 0.01" if angle < 0.01 else close_to(found[1], angle)
        assert close_to(found[2], math.hypot(*weights) / math.hypot(*start))
        n_found += 1
    assert n_found > 100
    assert texts[first] == "Every training row is right for the first time."


def test_right_and_wrong_are_what_the_rows_are_at_every_record(line_neuron):
    X, y = load_line(return_X_y=True)
    film = line_neuron.history_
    texts = by_frame(captions_of_film(line_neuron), len(film))
    for record in range(0, len(film), 7):
        w, b = film.coefs[0][record][:, 0], film.intercepts[0][record]
        is_right = np.array_equal(X @ w + b > 0, y == 1)
        assert ("Every training row is right" in texts[record]) == is_right
    assert texts[0] == "Before any update."


def test_what_was_lost_again_is_said(line):
    X, y = line
    clf = SigmoidMLPClassifier(
        (), coef_init=[np.array([[1.0], [1.0]])], intercept_init=[np.array([-3.0])], max_iter=1
    )
    clf.fit(X, y)
    clf.partial_fit(X, 1 - y)
    assert clf.history_.accuracy.tolist() == [1, 1, 0]
    texts = by_frame(captions_of_film(clf), 3)
    assert texts[2] == "Some training rows are wrong again; at epoch 0 none was."


def test_layers_are_compared_by_their_norms(line):
    X, y = line
    clf = SigmoidMLPClassifier((2,), learning_rate_init=0.1, max_iter=200, random_state=0)
    film = clf.fit(X, y).history_
    first = clf.first_perfect_epoch_
    texts = by_frame(captions_of_film(clf), len(film))
    last = next(r for r in range(len(film) - 1, first, -1) if film.accuracy[r] == 1)
    found = re.search(
        r"The norms of the layers’ weights are, from the first layer on, ([\d.,]+) × and "
        rf"([\d.,]+) × as large as at epoch {first}\.",
        texts[last],
    )
    for layer, words in enumerate(found.groups()):
        ratio = np.sqrt(
            (film.coefs[layer][last] ** 2).sum() / (film.coefs[layer][first] ** 2).sum()
        )
        assert close_to(words, ratio)


def test_a_film_that_begins_perfect_says_so(line):
    clf = SigmoidMLPClassifier(
        (), coef_init=[np.array([[1.0], [1.0]])], intercept_init=[np.array([-3.0])], max_iter=2
    )
    texts = by_frame(captions_of_film(clf.fit(*line)), 3)
    assert texts[0] == "Every training row is right before any update."


@pytest.mark.filterwarnings("ignore::sklearn.exceptions.ConvergenceWarning")
def test_a_training_that_diverged_says_so_at_its_end(moons):
    clf = SigmoidMLPClassifier(
        (4,), activation="identity", solver="sgd", learning_rate_init=1e6, max_iter=400
    )
    clf.fit(*moons)
    assert clf.stop_reason_ == "diverged"
    *_, (_, last) = captions_of_film(clf)
    assert last.startswith("The last epoch before the training diverged. ")


def labels_by_hand(clf, X, factor):
    """Labels of a sigmoid network times a factor, written as its formula."""
    rows = X
    for coef, intercept in zip(clf.coefs_, clf.intercepts_, strict=True):
        z = factor * (rows @ coef + intercept)
        rows = 1 / (1 + np.exp(-z))
    return (z[:, 0] > 0).astype(int), rows[:, 0]


def test_labels_and_outputs_at_a_factor_are_counted(network, moons):
    X, _ = moons
    factors = np.array([0.01, 1.0, 30.0])
    texts = by_frame(captions_of_factors(network, map(network.scaled, factors), X), len(factors))
    original, _ = labels_by_hand(network, X, 1)
    for text, factor in zip(texts, factors, strict=True):
        labels, outputs = labels_by_hand(network, X, factor)
        changed = int((labels != original).sum())
        n = len(X)
        if changed:
            assert f"{changed:,} of {n:,} rows get another label than at c = 1." in text
        else:
            assert f"All {n:,} rows keep the label of c = 1." in text
        near = np.mean((outputs <= 0.05) | (outputs >= 0.95))
        assert f"{math.floor(100 * near)} % of the outputs are within 0.05 of 0 or 1." in text
    assert len(set(texts)) > 1


def test_of_a_single_layer_every_factor_draws_the_same_boundary(line_neuron, line):
    X, _ = line
    texts = captions_of_factors(line_neuron, map(line_neuron.scaled, [0.5, 1, 100]), X)
    assert all(
        text.startswith("The same boundary, and every label the same.") for _, text in texts
    )


@pytest.mark.parametrize(
    ("value", "words"),
    [(1, "1.0 ×"), (4.13, "4.1 ×"), (27.6, "28 ×"), (9_961, "10,000 ×"), (0.0312, "0.031 ×")],
)
def test_a_ratio_has_two_digits(value, words):
    assert captions.fold(value) == words


@pytest.mark.parametrize("value", [np.nan, np.inf])
def test_what_is_no_number_is_said_in_words(value):
    assert captions.fold(value) == "beyond measure"
    assert captions.degrees(value) == "an unknown angle"


def test_all_is_said_only_of_all():
    assert captions.share(0.9999) == "99 %"
    assert captions.share(1.0) == "100 %"


def test_angles_near_0_are_exact():
    film = SimpleNamespace(coefs=[np.array([[[1.0], [0.0]], [[1.0], [1e-10]]])])
    assert captions.turned_since(film, 0)[1] == pytest.approx(math.degrees(1e-10), rel=1e-12)


def test_weights_of_0_have_turned_by_no_known_angle():
    X = np.array([[-1.0, 1.0], [-2.0, 3.0]])
    clf = SigmoidMLPClassifier((), init="zeros", random_state=0)
    clf.partial_fit(X, [0, 0], classes=[0, 1])  # one class, on whose side a tie is
    assert clf.first_perfect_epoch_ == 0
    (_, first), (_, second) = captions_of_film(clf)
    assert first == "Every training row is right before any update."
    assert "has turned by an unknown angle" in second


def test_a_validation_loss_that_has_risen_is_said_with_its_smallest():
    X, y = load_moons(return_X_y=True)
    clf = SigmoidMLPClassifier(
        (8,), batch_size="full", learning_rate_init=0.05, max_iter=2000, random_state=0
    ).fit(X[::2], y[::2], X_val=X[1::2], y_val=y[1::2])
    film = clf.history_
    texts = by_frame(captions_of_film(clf), len(film))
    losses = [log_loss(y[1::2], clf.at_epoch(e).predict_proba(X[1::2])) for e in film.epochs]
    least = int(np.argmin(losses))
    said = [text for text in texts if "validation loss" in text]
    assert said
    for record, text in enumerate(texts):
        has_risen = record > least and losses[record] > 1.05 * losses[least]
        assert ("The validation loss is" in text) == has_risen
        if has_risen:
            ratio = float(re.search(r"validation loss is ([\d.,]+) × its smallest", text)[1])
            assert ratio == pytest.approx(losses[record] / losses[least], rel=0.05)
            assert f"of epoch {film.epochs[least]:,}." in text


def test_without_validation_rows_none_are_spoken_of(line_neuron):
    assert "validation" not in " ".join(text for _, text in captions_of_film(line_neuron))


def remarks_of(name, clf, X, y, weights=None):
    records = np.arange(len(clf.history_))
    return REMARKS[name](clf, X, y, weights, records)


def curvature_by_hand(w, b, X, weight):
    """Largest eigenvalue of Σ σ′ x̃x̃ᵀ/n, by its definition."""
    p = 1 / (1 + np.exp(-(X @ w + b)))
    V = np.column_stack([X, np.ones(len(X))])
    return np.linalg.eigvalsh(V.T @ ((weight * p * (1 - p))[:, None] * V))[-1]


@pytest.mark.parametrize("rate", [5.0, 1.0, 0.05])
@pytest.mark.parametrize("is_weighted", [False, True])
def test_the_curvature_is_compared_with_what_the_rate_stands(line, rate, is_weighted):
    X, y = line
    weight = np.where(np.arange(len(X)) % 3, 1.0, 4.0) if is_weighted else None
    clf = SigmoidMLPClassifier(
        (), solver="sgd", batch_size="full", momentum=0.0, learning_rate_init=rate, max_iter=200,
        random_state=0,
    ).fit(X, y, sample_weight=weight)  # fmt: skip
    film = clf.history_
    shares = np.full(len(X), 1 / len(X)) if weight is None else weight / weight.sum()
    by_hand = [
        curvature_by_hand(w.ravel(), b, X, shares)
        for w, b in zip(film.coefs[0], film.intercepts[0], strict=True)
    ]
    last_above = max((k for k, c in enumerate(by_hand) if c > 2.05 / rate), default=-1)
    texts = remarks_of("sharpness", clf, X, y, weight)
    for k, (text, curvature) in enumerate(zip(texts, by_hand, strict=True)):
        found = re.fullmatch(
            r"Sharpness ([\d.,]+) ([<>]) 2/η = ([\d.,]+)"
            r"(?:\.|: beyond the edge of stability\.)",
            text,
        )
        if abs(curvature * rate / 2 - 1) > 0.05 and k <= last_above:
            assert close_to(found[1], curvature)
            assert close_to(found[3], 2 / rate)
            assert (found[2] == ">") == (curvature > 2 / rate) == ("beyond" in text)
        elif k > last_above + 1:
            assert not text or abs(curvature * rate / 2 - 1) < 0.06
    assert (last_above > 0) == (rate == 5)
    assert any(texts) == (last_above >= 0)


@pytest.mark.parametrize(
    "other",
    [{"solver": "adam"}, {"momentum": 0.9}, {"batch_size": 10}, {"learning_rate": "adaptive"}],
)
def test_nothing_is_said_of_stability_where_steps_are_not_plain_descent(line, other):
    settings = {"solver": "sgd", "batch_size": "full", "momentum": 0.0, "learning_rate_init": 5.0}
    clf = SigmoidMLPClassifier((), max_iter=30, random_state=0, **settings | other).fit(*line)
    assert not any(remarks_of("sharpness", clf, *line))


def test_the_margin_is_a_part_of_the_widest(line_neuron, line):
    X, y = line
    V = np.column_stack([X, np.ones(len(X))]) * np.where(y == 1, 1, -1)[:, None]
    machine = SVC(kernel="linear", C=1e9).fit(np.vstack([V, -V]), np.repeat([1, 0], len(V)))
    widest = (V @ machine.coef_[0]).min() / np.linalg.norm(machine.coef_)
    film = line_neuron.history_
    texts = remarks_of("margin", line_neuron, X, y)
    for record, text in enumerate(texts):
        u = np.append(film.coefs[0][record], film.intercepts[0][record])
        part = (V @ u).min() / np.linalg.norm(u) / widest
        if part <= 0:
            assert text == ""
        else:
            percent = int(re.fullmatch(r"Margin (\d+) % of the widest\.", text)[1])
            assert percent <= 100 * part + 0.01 < percent + 1.02
    assert texts[0] == ""
    assert texts[-1]


def test_of_networks_and_of_rows_that_no_line_parts_no_margin_is_told(network, moons):
    assert not any(remarks_of("margin", network, *moons))
    neuron = SigmoidMLPClassifier((), max_iter=30, random_state=0).fit(*moons)
    assert not any(remarks_of("margin", neuron, *moons))


def test_remarks_follow_the_captions_where_they_are_asked_for(line_neuron, line):
    plain = frames_of_film("", line_neuron, *line)
    asked = {"sharpness": None, "margin": None}
    told = frames_of_film("", line_neuron, *line, remarks=asked)
    assert plain.captions == captions_of_film(line_neuron)
    n = len(plain)
    for before, after in zip(by_frame(plain.captions, n), by_frame(told.captions, n), strict=True):
        assert after.startswith(before)
    last = told.captions[-1][1]
    assert last.endswith("of the widest.")
    for wrong in ("margin", ["curvature"]):
        with pytest.raises(ValueError, match="remarks must be a sequence of names"):
            FilmPlayer(line_neuron, *line, remarks=wrong)


@pytest.mark.parametrize("name", ["margin", "sharpness"])
def test_a_measure_that_is_known_is_not_made_again(line, name):
    clf = SigmoidMLPClassifier(
        (), solver="sgd", batch_size="full", momentum=0.0, learning_rate_init=5.0, max_iter=200,
        random_state=0,
    ).fit(*line)  # fmt: skip
    measure = {"margin": margin_growth, "sharpness": sharpness}[name]
    figure = {"margin": "normalized_margin", "sharpness": "sharpness"}[name]
    known = measure(clf, *line)

    def told(remarks):
        return FilmPlayer(clf, *line, remarks=remarks).payload.buffer

    assert told({name: known}) == told({name: None}) == told([name]) != told([])
    assert told({name: known.assign(**{figure: known[figure] * 0.9})}) != told([name])
    assert told({name: known.iloc[:0]}) == told([])  # nothing of epochs that were not measured


def test_a_measure_of_one_is_not_told_of_two(line_neuron, line):
    known = {"margin": margin_growth(line_neuron, *line)}
    with pytest.raises(ValueError, match="remarks must be names where 2 classifiers are played"):
        FilmPlayer({"a": line_neuron, "b": line_neuron}, *line, remarks=known)
    FilmPlayer({"a": line_neuron, "b": line_neuron}, *line, remarks={"margin": None})
