"""Films in files: what is written comes back, and what is no film is refused in one sentence."""

import io
import struct
import zipfile
from pathlib import Path

import numpy as np
import pytest
from scipy import sparse

from sigmoid_estimator import SigmoidMLPClassifier, TrainingHistory
from sigmoid_estimator.datasets import load_iris, load_line
from sigmoid_estimator.film_files import open_film, save_film

FILMS = Path(__file__).parent / "films"
NAMES = {"feature_names": list("abcd"), "class_names": ["r", "s", "t"]}


@pytest.fixture(scope="module")
def iris():
    return load_iris(return_X_y=True)


@pytest.fixture(scope="module")
def clf(iris):
    return SigmoidMLPClassifier((3,), max_iter=5, random_state=0).fit(*iris)


def written(clf, *rows, **names):
    file = io.BytesIO()
    save_film(file, clf, *rows, **names)
    file.seek(0)
    return file


def arrays_of(file):
    with np.load(file) as arrays:
        return dict(arrays)


def changed(clf, rows, **arrays):
    """The file with some arrays replaced, or left out where they are None."""
    merged = {**arrays_of(written(clf, *rows, **NAMES)), **arrays}
    file = io.BytesIO()
    np.savez(file, **{name: array for name, array in merged.items() if array is not None})
    file.seek(0)
    return file


def test_a_film_comes_back_with_its_rows_and_names(clf, iris):
    opened = open_film(written(clf, *iris, **NAMES))
    assert np.array_equal(opened.X, iris[0])
    assert np.array_equal(opened.y, iris[1])
    assert (opened.feature_names, opened.class_names) == (NAMES["feature_names"], ["r", "s", "t"])
    again = opened.classifier
    assert np.array_equal(again.predict_proba(iris[0]), clf.predict_proba(iris[0]))
    assert np.array_equal(again.at_epoch(2).coefs_[0], clf.at_epoch(2).coefs_[0])
    assert again.n_epochs_ == 5
    assert np.array_equal(again.history_.loss, clf.history_.loss)


@pytest.mark.parametrize("labels", [["no", "yes"], [True, False], [-1, 7]])
def test_labels_of_any_kind_come_back(labels):
    X, y = load_line(return_X_y=True)
    clf = SigmoidMLPClassifier((), max_iter=3, random_state=0).fit(X, np.array(labels)[y])
    opened = open_film(written(clf, X, np.array(labels)[y]))
    assert np.array_equal(opened.classifier.predict(X), clf.predict(X))
    assert opened.classifier.score(opened.X, opened.y) == clf.score(X, np.array(labels)[y])


def test_labels_of_a_frame_are_written_without_pickle():
    X, y = load_line(return_X_y=True)
    words = np.array(["no", "yes"], dtype=object)[y]
    clf = SigmoidMLPClassifier((), max_iter=3, random_state=0).fit(X, words)
    assert open_film(written(clf, X, words)).classifier.classes_.tolist() == ["no", "yes"]


def test_sparse_rows_and_several_labels_come_back():
    X = np.random.RandomState(0).rand(20, 3)
    y = (X[:, :2] > 0.5).astype(int)
    clf = SigmoidMLPClassifier((2,), max_iter=3, random_state=0).fit(X, y)
    opened = open_film(written(clf, sparse.csr_matrix(X), y))
    assert np.array_equal(opened.X, X)
    assert np.array_equal(opened.classifier.predict(X), clf.predict(X))


def test_a_film_alone_has_no_rows(clf, tmp_path):
    clf.history_.to_npz(tmp_path / "film.npz")
    opened = open_film(tmp_path / "film.npz")
    assert opened[1:] == (None, None, None, None)
    assert opened.classifier.classes_.tolist() == [0, 1, 2]


def test_a_film_goes_on_where_it_ended(clf, iris):
    again = open_film(written(clf)).classifier.set_params(warm_start=True, max_iter=2)
    film = again.fit(*iris).history_
    assert film.epochs.tolist() == [*range(8)]
    assert np.array_equal(film.parameters[:6], clf.history_.parameters)
    assert np.array_equal(film.loss[:6], clf.history_.loss)
    assert film.loss[-1] < film.loss[5]


# Formats: that of today has a number, that of before had none.
def test_a_film_without_a_number_is_read(clf, iris):
    assert len(open_film(changed(clf, iris, format=None)).classifier.history_) == 6


def test_a_film_that_was_written_once_is_read_for_ever():
    """Of every format one file stays, as the version that brought it wrote it."""
    opened = open_film(FILMS / "format_1.npz")
    assert opened.feature_names == ["a", "b"]
    assert opened.class_names == ["equal", "different"]
    assert opened.X.tolist() == [[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]]
    film = opened.classifier.history_
    assert film.epochs.tolist() == [*range(6)]
    np.testing.assert_allclose(film.loss[[0, -1]], [0.834168365948, 0.698486124248], rtol=1e-9)
    (stretch,) = film.stretches
    assert (stretch.settings.solver, stretch.settings.learning_rate) == ("sgd", 1.0)


@pytest.mark.parametrize("read", [open_film, TrainingHistory.from_npz])
def test_a_film_of_a_format_to_come_is_refused(clf, iris, read):
    with pytest.raises(
        ValueError, match=r"format 3, and this version .* up to format 2\. Install"
    ):
        read(changed(clf, iris, format=np.array(3)))


@pytest.mark.parametrize(
    ("arrays", "sentence"),
    [
        ({"rows_y": None}, "rows without labels"),
        ({"rows_X": np.zeros((150, 3))}, "in 4 columns"),
        ({"rows_X": np.full((150, 4), np.nan)}, "finite"),
        ({"rows_X": np.zeros((9, 4))}, "a label each"),
        ({"rows_y": np.full(150, 5)}, "y must hold the classes"),
        ({"rows_X": np.zeros((150, 4), dtype="S3")}, "the array rows_X is of"),
        ({"classes": np.arange(4)}, "classes must be 3 labels"),
        ({"classes": np.array([2, 1, 0])}, "ascending"),
        ({"feature_names": np.array(["a"])}, "one name per feature, 4, and has 1"),
        ({"format": np.array("1")}, "array format must be a number"),
        ({"parameters": np.zeros((6, 2))}, "parameters must have shape"),
    ],
)
def test_arrays_that_do_not_agree_are_refused(clf, iris, arrays, sentence):
    with pytest.raises(ValueError, match=sentence):
        open_film(changed(clf, iris, **arrays))


def test_one_of_rows_and_labels_is_not_saved(clf, iris):
    with pytest.raises(ValueError, match="with X and y or with neither"):
        save_film(io.BytesIO(), clf, iris[0])


# Files from anywhere.
@pytest.mark.parametrize("read", [open_film, TrainingHistory.from_npz])
@pytest.mark.parametrize("content", [b"", b"PK", b"not a film", b"PK\x03\x04" + bytes(40)])
def test_what_is_no_film_is_refused(read, content):
    with pytest.raises(ValueError, match="A film is a file that"):
        read(io.BytesIO(content))


def test_pickles_are_not_read(clf, iris):
    with pytest.raises(ValueError, match="A film is a file that"):
        open_film(changed(clf, iris, classes=np.array([print, len, open], dtype=object)))


def zipped(content, name="parameters.npy"):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, content)
    file.seek(0)
    return file


def test_zeros_without_end_are_not_unpacked():
    whole = io.BytesIO()
    np.save(whole, np.zeros(10**7))
    with pytest.raises(ValueError, match="take 80 MB, and at most 1 MB are read"):
        open_film(zipped(whole.getvalue()), max_bytes=10**6)


def test_a_header_that_names_a_size_it_does_not_have_is_refused():
    whole = io.BytesIO()
    np.save(whole, np.zeros(10**3))
    content = whole.getvalue().replace(b"(1000,)", b"(10**9,", 1)
    length = struct.unpack("<H", content[8:10])[0]
    header = content[10 : 10 + length].replace(b"(10**9,", b"(9" + b"9" * 4 + b",)")
    huge = content[:10] + header.ljust(length)[:length] + content[10 + length :]
    with pytest.raises(ValueError, match="A film is a file that"):
        open_film(zipped(huge))


@pytest.mark.parametrize("compression", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_archives_that_numpy_does_not_write_are_refused(clf, iris, compression):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", compression) as archive:
        for name, array in arrays_of(written(clf, *iris)).items():
            with archive.open(f"{name}.npy", "w") as entry:
                np.save(entry, array)
    with pytest.raises(ValueError, match="A film is a file that"):
        open_film(file)


def test_texts_of_no_letters_are_refused_in_any_number():
    header = "{'descr': '<U0', 'fortran_order': False, 'shape': (1000000000,), }"
    length = struct.pack("<H", len(header))
    content = b"\x93NUMPY\x01\x00" + length + header.encode()
    with pytest.raises(ValueError, match="A film is a file that"):
        open_film(zipped(content, "feature_names.npy"))


def test_every_damaged_byte_is_refused_or_harmless(clf, iris):
    content = bytearray(written(clf, *iris, **NAMES).getvalue())
    for position in range(0, len(content), 97):
        damaged = bytearray(content)
        damaged[position] ^= 0xFF
        try:
            open_film(io.BytesIO(bytes(damaged)))
        except ValueError:
            continue


def test_a_file_that_is_not_there_says_so(tmp_path):
    with pytest.raises(FileNotFoundError):
        open_film(tmp_path / "none.npz")
