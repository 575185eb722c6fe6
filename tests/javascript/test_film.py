"""The film that Python packs is the one that JavaScript reads, and what is said of it agrees."""

from base64 import b64encode

import numpy as np
import pytest

from sigmoid_estimator import SigmoidMLPClassifier
from sigmoid_estimator.datasets import load_line, load_moons
from sigmoid_estimator.player import FilmPlayer
from sigmoid_estimator.player.captions import turned_since
from sigmoid_estimator.player.packing import unpacked
from sigmoid_estimator.player.row_outputs import in_steps

READ = """(text) => {
  const [film, ...others] = player.filmsOf(Uint8Array.from(Buffer.from(text, "base64")));
  const { points, measures, parameters, positions, captions } = film;
  const flat = (object) =>
    Object.fromEntries(Object.entries(object).map(([name, { values }]) => [name, [...values]]));
  return {
    x: [...points.x], labels: points.labels.map((each) => [...each]), others: others.length,
    weights: points.weights && [...points.weights], measures: flat(measures),
    parameters: [...parameters], positions: [...positions],
    captions: [...positions].map((_, frame) => player.captionAt(captions, frame)),
  };
}"""


TALLY = """([outputs, labels, threshold]) =>
  player.tally(outputs, 0, labels, threshold, [0, 0, 0, 0])"""


@pytest.fixture(scope="module")
def neuron():
    X, y = load_line(return_X_y=True)
    weights = np.linspace(1, 2, len(y))
    clf = SigmoidMLPClassifier((), learning_rate_init=0.2, max_iter=60, random_state=0)
    return clf.fit(X, y, sample_weight=weights), FilmPlayer(clf, X, y, sample_weight=weights)


def test_a_film_is_read_as_it_was_packed(javascript, neuron):
    clf, player = neuron
    buffer = player.payload.buffer
    read = javascript(READ, b64encode(buffer).decode())
    header, arrays = unpacked(buffer)
    assert read["others"] == 0
    assert read["positions"] == clf.history_.epochs.tolist()
    assert read["parameters"] == arrays["0/parameters"].ravel().tolist()
    assert read["weights"] == arrays["points/weights"].tolist()
    assert read["labels"] == arrays["points/labels"].tolist()
    assert read["x"] == arrays["points/x"].tolist()
    for name, values in read["measures"].items():
        # What is no number arrives as null.
        found = np.array(values, dtype=float)
        np.testing.assert_array_equal(found, arrays[f"0/{name}/values"].ravel())
    starts = [frame for frame, _ in header["runs"][0]["captions"]]
    records = np.searchsorted(starts, np.arange(len(clf.history_)), side="right") - 1
    assert read["captions"] == [header["runs"][0]["captions"][k][1] for k in records]


def test_labels_true_together_are_a_row_each(javascript):
    X, y = load_moons(return_X_y=True)
    labels = np.column_stack([y, X[:, 0] > 0.5]).astype(int)
    clf = SigmoidMLPClassifier((2,), max_iter=2, random_state=0).fit(X, labels)
    read = javascript(READ, b64encode(FilmPlayer(clf, X, labels).payload.buffer).decode())
    assert read["labels"] == labels.T.tolist()
    assert read["weights"] is None


def test_a_line_turns_by_as_much_as_the_captions_say(javascript, neuron):
    film = neuron[0].history_
    weights = film.coefs[0][:, :, 0].tolist()
    found = javascript("(ws) => ws.map((w) => player.degreesBetween(w, ws[9]))", weights)
    np.testing.assert_allclose(found, turned_since(film, 9), rtol=1e-12, atol=1e-12)


@pytest.mark.parametrize("threshold", [0.01, 0.5, 0.77])
def test_rows_are_called_as_the_outputs_say(javascript, threshold):
    outputs = np.random.default_rng(0).uniform(size=500)
    outputs[:2] = 0.5, 1
    labels = np.arange(500) % 2
    counts = javascript(TALLY, [in_steps(outputs).tolist(), labels.tolist(), threshold])
    is_yes = outputs >= round(threshold * 2**16) / 2**16
    expected = [
        (is_yes == (kind < 2)) & (labels == label) for kind, label in enumerate((1, 0, 0, 1))
    ]
    assert counts == [int(each.sum()) for each in expected]
