"""The shipped data sets: what their files promise, and what their loaders return."""

import runpy
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import sklearn.datasets
from scipy.optimize import linprog, nnls

from sigmoid_estimator import datasets
from sigmoid_estimator.datasets import LOADERS, shipped
from sigmoid_estimator.datasets.catalogue import CATALOGUE

FOLDER = Path(__file__).parents[3] / "datasets"
SHIPPED = sorted(path.stem for path in FOLDER.glob("*.csv"))

# name: (rows, columns), rows of each class
CONTENTS = {
    "line": ((100, 2), [49, 51]),
    "noisy_line": ((100, 2), [48, 52]),
    "and_gate": ((4, 2), [3, 1]),
    "xor_gate": ((4, 2), [2, 2]),
    "moons": ((200, 2), [100, 100]),
    "circles": ((200, 2), [100, 100]),
    "spirals": ((200, 2), [100, 100]),
    "boundary": ((40, 2), [20, 20]),
    "wide_margin": ((100, 2), [50, 50]),
    "three_margins": ((10, 2), [5, 5]),
    "iris_binary": ((100, 4), [50, 50]),
    "iris": ((150, 4), [50, 50, 50]),
    "breast_cancer": ((569, 30), [212, 357]),
    "digits": ((1797, 64), [178, 182, 177, 183, 181, 182, 181, 179, 174, 180]),
    "is_it_a_nine": ((1797, 64), [1617, 180]),
}


def load(name):
    return LOADERS[name](return_X_y=True)


def signed_augmented(X, y):
    """(2y − 1)·(x, 1): a line separates the classes if some w has a positive product with all."""
    return (2 * y - 1)[:, None] * np.column_stack([X, np.ones(len(X))])


def is_separable(X, y):
    V = signed_augmented(X, y)
    solution = linprog(np.zeros(V.shape[1]), A_ub=-V, b_ub=-np.ones(len(V)), bounds=(None, None))
    return solution.status == 0


@pytest.fixture(scope="module")
def regenerated(tmp_path_factory):
    folder = tmp_path_factory.mktemp("datasets")
    runpy.run_path(str(FOLDER / "generate.py"))["write_tables"](folder)
    return folder


def test_generator_writes_exactly_the_shipped_files(regenerated):
    assert sorted(path.stem for path in regenerated.iterdir()) == SHIPPED


@pytest.mark.parametrize("name", SHIPPED)
def test_generator_reproduces_file_byte_for_byte(regenerated, name):
    file_name = f"{name}.csv"
    assert (regenerated / file_name).read_bytes() == (FOLDER / file_name).read_bytes()


def test_every_file_has_a_loader():
    assert set(SHIPPED) <= set(LOADERS)


def test_readme_has_the_rows_of_the_catalogue():
    text = (FOLDER / "README.md").read_text(encoding="utf-8")
    assert runpy.run_path(str(FOLDER / "generate.py"))["readme"](text) == text
    assert all(f"| `load_{name}` |" in text for name in LOADERS)


@pytest.mark.parametrize("name", SHIPPED)
def test_file_is_read_to_the_last_bit(name):
    rows = (FOLDER / f"{name}.csv").read_text(encoding="ascii").splitlines()[1:]
    X, y = load(name)
    assert [[float(field) for field in row.split(",")] for row in rows] == [
        [*features, target] for features, target in zip(X.tolist(), y.tolist(), strict=True)
    ]


@pytest.mark.parametrize("name", ["line", "and_gate", "boundary", "wide_margin", "iris_binary"])
def test_line_separates_the_classes(name):
    assert is_separable(*load(name))


@pytest.mark.parametrize("name", ["noisy_line", "xor_gate", "moons", "circles", "spirals"])
def test_no_line_separates_the_classes(name):
    assert not is_separable(*load(name))


def test_line_points_keep_a_distance_from_their_line():
    X, y = load("line")
    height = X.sum(axis=1) - 3
    assert (np.abs(height) > 0.3).all()
    assert ((X >= 0) & (X <= 3)).all()
    np.testing.assert_array_equal(y, height > 0)


def test_noisy_line_differs_from_line_in_exactly_three_labels():
    X, y = load("line")
    X_noisy, y_noisy = load("noisy_line")
    np.testing.assert_array_equal(X_noisy, X)
    assert (y_noisy != y).sum() == 3


def test_gates_are_the_truth_tables():
    for name, gate in [("and_gate", np.bitwise_and), ("xor_gate", np.bitwise_xor)]:
        X, y = load(name)
        inputs = X.astype(int)
        assert sorted(map(tuple, inputs)) == [(0, 0), (0, 1), (1, 0), (1, 1)]
        np.testing.assert_array_equal(y, gate(inputs[:, 0], inputs[:, 1]))


def test_eight_boundary_points_lie_exactly_on_the_line_and_belong_to_class_1():
    X, y = load("boundary")
    pre_activation = X @ np.array([1.0, 1.0]) - 3.0
    assert (pre_activation == 0).sum() == 8
    np.testing.assert_array_equal(y, pre_activation >= 0)
    np.testing.assert_array_equal(X * 4, np.round(X * 4))
    assert len(np.unique(X, axis=0)) == len(X)


def test_the_three_margins_are_those_of_a_search_of_all_directions():
    """Each norm's least u with Vu ≥ 1, by the best of many directions on the sphere."""
    V = signed_augmented(*load("three_margins"))
    random = np.random.default_rng(0)
    directions = random.normal(size=(200_000, 3))
    smallest = (directions @ V.T).min(axis=1)
    feasible = directions[smallest > 0] / smallest[smallest > 0, None]
    sizes = {
        (2, 1, -1): np.linalg.norm(feasible, axis=1),
        (1, 1, -1): np.abs(feasible).max(axis=1),
        (3, 1, -3): np.linalg.norm(feasible[:, :2], axis=1),
    }
    for expected, size in sizes.items():
        best = feasible[size.argmin()]
        cosine = best @ expected / np.linalg.norm(best) / np.linalg.norm(expected)
        assert np.degrees(np.arccos(cosine)) < 3


def test_wide_margin_has_its_known_augmented_margin():
    V = signed_augmented(*load("wide_margin"))
    # Closest point to the origin of the convex hull of V: min ‖Vᵀa‖ with Σa = 1, a ≥ 0.
    weight_of_sum = 1e3
    system = np.vstack([V.T, np.full(len(V), weight_of_sum)])
    a, _ = nnls(system, np.array([0, 0, 0, weight_of_sum]))
    assert np.linalg.norm(V.T @ a) == pytest.approx(3 / np.sqrt(2), rel=1e-4)


def test_iris_binary_is_the_first_two_species():
    X, y = sklearn.datasets.load_iris(return_X_y=True)
    X_binary, y_binary = load("iris_binary")
    np.testing.assert_array_equal(X_binary, X[y < 2])
    np.testing.assert_array_equal(y_binary, y[y < 2])


def test_is_it_a_nine_asks_for_the_nines():
    X, y = sklearn.datasets.load_digits(return_X_y=True)
    X_nine, y_nine = load("is_it_a_nine")
    np.testing.assert_array_equal(X_nine, X)
    np.testing.assert_array_equal(y_nine, y == 9)


def test_table_of_loaders_holds_every_public_loader():
    public = {name for name in vars(datasets) if name.startswith("load_")}
    assert {f"load_{name}" for name in LOADERS} == public
    assert all(loader.__name__ == f"load_{name}" for name, loader in LOADERS.items())
    assert set(CONTENTS) == set(LOADERS)


@pytest.mark.parametrize("name", LOADERS)
def test_loader_returns_numbers_of_the_promised_shape_and_classes(name):
    shape, class_counts = CONTENTS[name]
    bunch = LOADERS[name]()
    assert bunch.data.shape == shape
    assert bunch.data.dtype == np.float64
    assert bunch.target.dtype == np.int64
    assert np.isfinite(bunch.data).all()
    assert np.bincount(bunch.target).tolist() == class_counts
    assert len(bunch.target_names) == len(class_counts)
    assert len(bunch.feature_names) == shape[1]


@pytest.mark.parametrize("name", LOADERS)
def test_catalogue_promises_what_the_loader_returns(name):
    row, bunch = CATALOGUE[name], LOADERS[name]()
    assert row.shape == bunch.data.shape
    assert list(row.class_names) == [str(label) for label in bunch.target_names]
    assert f"Load {row.title}" in LOADERS[name].__doc__


@pytest.mark.parametrize("name", LOADERS)
def test_loader_answers_in_the_forms_of_scikit_learn(name):
    bunch = LOADERS[name]()
    framed = LOADERS[name](as_frame=True)
    model = sklearn.datasets.load_iris(as_frame=True)
    shared_keys = {"data", "target", "frame", "feature_names", "target_names", "DESCR"}

    assert shared_keys <= set(bunch)
    assert set(framed) == set(bunch)
    assert bunch.frame is None
    assert bunch.DESCR
    assert type(framed.data) is type(model.data)
    assert type(framed.target) is type(model.target)
    assert framed.target.name == model.target.name == "target"
    assert framed.frame.columns.tolist() == [*bunch.feature_names, "target"]
    pd.testing.assert_frame_equal(framed.frame, framed.data.assign(target=framed.target))
    np.testing.assert_array_equal(framed.data, bunch.data)
    np.testing.assert_array_equal(framed.target, bunch.target)
    assert isinstance(bunch.target_names, np.ndarray)


@pytest.mark.parametrize("name", LOADERS)
@pytest.mark.parametrize("as_frame", [False, True])
def test_loader_returns_the_pair_of_its_bunch(name, as_frame):
    bunch = LOADERS[name](as_frame=as_frame)
    X, y = LOADERS[name](return_X_y=True, as_frame=as_frame)
    assert type(X) is type(bunch.data)
    assert type(y) is type(bunch.target)
    np.testing.assert_array_equal(X, bunch.data)
    np.testing.assert_array_equal(y, bunch.target)


@pytest.mark.parametrize("name", LOADERS)
def test_loader_takes_its_options_by_keyword_only(name):
    with pytest.raises(TypeError):
        LOADERS[name](True)


@pytest.mark.parametrize("name", LOADERS)
def test_loaded_arrays_are_the_callers_own(name):
    X, y = load(name)
    X[:] = -1
    y[:] = -1
    X_again, y_again = load(name)
    assert (X_again >= 0).any()
    assert (y_again >= 0).all()


@pytest.mark.parametrize("name", SHIPPED)
def test_filename_is_the_file_that_was_read(name):
    filename = Path(LOADERS[name]().filename)
    assert filename.name == f"{name}.csv"
    assert filename.is_file()


def test_installed_files_come_before_those_of_a_checkout(monkeypatch, tmp_path):
    assert [folder.name for folder in shipped._FOLDERS] == ["_data", "datasets"]
    (tmp_path / "line.csv").write_text("x,y,target\n1.5,2.5,1\n", encoding="ascii")
    monkeypatch.setattr(shipped, "_FOLDERS", (tmp_path, FOLDER))
    assert LOADERS["line"]().data.tolist() == [[1.5, 2.5]]
    assert len(LOADERS["moons"]().data) == 200


def test_missing_file_says_what_where_and_the_remedy(monkeypatch, tmp_path):
    monkeypatch.setattr(shipped, "_FOLDERS", (tmp_path / "installed", tmp_path / "checkout"))
    with pytest.raises(FileNotFoundError, match=r"'line\.csv' is in neither: reinstall") as error:
        LOADERS["line"]()
    assert str(tmp_path / "installed") in str(error.value)
    assert str(tmp_path / "checkout") in str(error.value)


@pytest.mark.parametrize("classes", [[0, 1], ["a", "b", "c"]])
@pytest.mark.parametrize("share", [0.0, 0.1, 0.5, 1.0])
def test_flipped_labels_are_as_many_as_asked_for_and_all_of_another_class(classes, share):
    y = np.repeat(classes, 50)
    flipped = datasets.flip_labels(y, share, random_state=0)
    assert (flipped != y).sum() == round(share * len(y))
    assert set(flipped) <= set(classes)
    np.testing.assert_array_equal(flipped, datasets.flip_labels(y, share, random_state=0))


@pytest.mark.parametrize(("y", "share"), [([0, 1], 1.5), ([0, 1], -0.1), ([0, 0], 0.5)])
def test_flipping_what_cannot_be_is_refused(y, share):
    with pytest.raises(ValueError, match="got"):
        datasets.flip_labels(y, share)
