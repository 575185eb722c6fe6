"""The page "Open a film": films of any origin are played, other files get their sentence."""

import io

import numpy as np
import pytest
from dashboard_pages import open_page, text_of
from sklearn.datasets import make_multilabel_classification

from sigmoid_dashboard.runs import own_film
from sigmoid_dashboard.runs.settings import SettingsError
from sigmoid_dashboard.sentences.wording import plain
from sigmoid_estimator import SigmoidMLPClassifier
from sigmoid_estimator.datasets import load_iris, load_line
from sigmoid_estimator.film_files import save_film


def classifier(load=load_line, hidden=(), **parameters):
    return SigmoidMLPClassifier(hidden, max_iter=20, random_state=0, **parameters).fit(
        *load(return_X_y=True)
    )


def film_of(clf, *rows, **names):
    file = io.BytesIO()
    save_film(file, clf, *rows, **names)
    return file.getvalue()


def table_of(X, y):
    lines = [",".join([*"abcd"[: X.shape[1]], "class"])]
    lines += [
        ",".join([*map(repr, row), f"c{label}"]) for row, label in zip(X.tolist(), y, strict=True)
    ]
    return "\n".join(lines).encode()


def with_film(content):
    app = open_page("open_film")
    return app.file_uploader[0].upload("film.npz", content, "application/octet-stream").run()


def errors(app):
    assert not app.exception
    return [error.value for error in app.error]


def is_played(app):
    """Whether there is a component beside the one that every page has."""
    return len(app.get("bidi_component")) == 2


def test_without_a_film_the_page_says_how_one_is_saved():
    app = open_page("open_film")
    assert "save_film" in app.code[0].value
    assert not is_played(app)
    assert errors(app) == []


def test_a_film_with_its_rows_is_played():
    rows = load_line(return_X_y=True)
    app = with_film(film_of(classifier(), *rows, feature_names=["x", "y"]))
    assert errors(app) == []
    assert "A network of 2 – 1 sigmoid units, 3 weights and biases: 21 records" in text_of(app)
    assert is_played(app)


def test_a_film_alone_asks_for_its_rows():
    app = with_film(film_of(classifier(load_iris, (3,))))
    assert "has no rows" in text_of(app)
    table = table_of(*load_iris(return_X_y=True))
    app.file_uploader[1].upload("rows.csv", table, "text/csv").run()
    assert errors(app) == []
    assert is_played(app)


def test_rows_of_another_network_get_a_sentence():
    app = with_film(film_of(classifier(load_iris, (3,))))
    table = table_of(*load_line(return_X_y=True))
    app.file_uploader[1].upload("rows.csv", table, "text/csv").run()
    (sentence,) = errors(app)
    assert "takes 4 features and tells 3 classes apart; the table has 2 columns" in sentence


@pytest.mark.parametrize("content", [b"", b"x,y\n1,2\n", b"PK\x03\x04" + bytes(60)])
def test_what_is_no_film_gets_a_sentence(content):
    (sentence,) = errors(with_film(content))
    assert sentence.startswith("A film is a file that")


def test_steps_have_no_film():
    rows = load_line(return_X_y=True)
    (sentence,) = errors(with_film(film_of(classifier().as_perceptron(), *rows)))
    assert "step" in sentence


LABELS = make_multilabel_classification(60, n_features=3, n_classes=2, random_state=0)


@pytest.mark.parametrize(
    ("hidden", "rows", "sentence"),
    [
        ((600,), load_line(return_X_y=True), "units must be a whole number from 1 to 512"),
        ((4,), LABELS, "A row of this film may have several labels"),
    ],
)
def test_it_is_said_why_no_lesson_shows_a_film(hidden, rows, sentence):
    clf = SigmoidMLPClassifier(hidden, max_iter=20, random_state=0).fit(*rows)
    app = with_film(film_of(clf, *rows))
    assert errors(app) == []
    [info] = app.info
    assert info.value.startswith("It is played here, and no lesson shows it. ")
    assert sentence in info.value


# Limits: of the file, of what it unpacks to, of the rows.
def test_a_large_file_is_not_read():
    with pytest.raises(SettingsError, match=r"takes 2\.0 MiB, and at most 2 are read here"):
        own_film.opened(bytes(own_film.MAX_BYTES + 1))


def test_a_film_that_unpacks_to_much_is_not_read():
    clf = SigmoidMLPClassifier((300,), init="zeros", max_iter=20, random_state=0)
    content = film_of(clf.fit(np.zeros((20, 400)), np.arange(20) % 2))  # equal weights
    assert len(content) < own_film.MAX_BYTES
    with pytest.raises(SettingsError, match="and at most 17 MB are read"):
        own_film.opened(content)


def test_many_rows_are_not_shown():
    X, y = load_line(return_X_y=True)
    X, y = np.tile(X, (60, 1)), np.tile(y, 60)
    with pytest.raises(SettingsError, match="has 6,000 rows, and at most 5,000"):
        own_film.opened(film_of(classifier(), X, y))


def of_zeros(hidden, X, y):
    """A large network whose film is a small file: its weights are 0."""
    clf = SigmoidMLPClassifier(hidden, init="zeros", solver="sgd", max_iter=1, random_state=0)
    return clf.fit(X[:2], y[:2])


def test_a_film_that_takes_long_to_measure_is_refused_before_it_is(monkeypatch):
    X, y = np.zeros((5000, 2)), np.arange(5000) % 2
    content = film_of(of_zeros((100_000,), X, y), X, y)  # a forward pass would take gigabytes
    assert len(content) < own_film.MAX_BYTES
    monkeypatch.setattr("sigmoid_estimator.player.frames.lost_shares_and_errors", None)
    (sentence,) = errors(with_film(content))
    assert sentence.startswith("Measuring 2 records × 5,000 rows × 400,001 parameters would take")
    assert plain("may take 5. Bring fewer rows") in sentence


def test_a_film_is_refused_with_rows_that_are_too_many_for_it():
    X, y = (np.repeat(rows, 50, axis=0) for rows in load_line(return_X_y=True))
    film = own_film.opened(film_of(of_zeros((10_000,), X, [0, 1])))
    with pytest.raises(SettingsError, match=r"2 records × 5,000 rows × 40,001 parameters"):
        own_film.with_rows(film, table_of(X, y))


def test_a_film_whose_plane_takes_long_to_find_is_refused():
    X, y = np.zeros((1400, 1400)), np.arange(1400) % 2
    content = film_of(of_zeros((), X, y), X, y)
    assert len(content) < own_film.MAX_BYTES
    with pytest.raises(SettingsError, match="plane of 1,400 rows × 1,400 features would take"):
        own_film.opened(content)


def test_a_film_that_fills_the_limits_of_rows_is_opened():
    X = np.random.default_rng(0).normal(size=(5000, 2))
    clf = SigmoidMLPClassifier((100,), max_iter=20, random_state=0).fit(X, X[:, 0] > 0)
    assert own_film.opened(film_of(clf, X, X[:, 0] > 0)).X.shape == (5000, 2)
