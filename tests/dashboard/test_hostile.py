"""What nobody should send: links, and files of networks and films. A sentence, never a failure."""

import io
import zipfile
from dataclasses import fields

import numpy as np
import pytest
from dashboard_pages import APP, new_app
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sigmoid_dashboard.runs.data import Table
from sigmoid_dashboard.runs.settings import RunSettings
from sigmoid_dashboard.ui.presets import PRESETS
from sigmoid_estimator import SigmoidMLPClassifier, TrainingHistory

PAGES = sorted(p.stem for p in (APP.parent / "sigmoid_dashboard/app_pages").glob("*.py"))
CONTROLS = [field.name for field in fields(RunSettings)]
OTHERS = ["preset", "controls", "rows", "view", "epoch", "n_runs", "activation_1", "init_2", "x"]
HOSTILE = [
    "",
    " ",
    "NaN",
    "-inf",
    "1e400",
    "-1",
    "0x10",
    "1_000",
    "9" * 400,
    "2.5",
    "None",
    "True",
    "[]",
    '{"a": 1}',
    "\0",
    "\u202e",
    "🙂",
    "½",
    "<script>alert(1)</script>",
    "[Log in](http://evil.example)",
    "![](http://evil.example/x.png)",
    "{{7*7}}",
    "__class__",
    "../../etc/passwd",
    "8, " * 50 + "8",
    "x" * 20_000,
]
SENSIBLE = ["Moons", "Your own", "8", "30, 30", "sigmoid", "Adam", "100", "1", "hidden"]
VALUES = st.sampled_from(HOSTILE + SENSIBLE + list(PRESETS))
LINKS = st.dictionaries(
    st.sampled_from(CONTROLS + OTHERS),
    VALUES | st.lists(VALUES, min_size=2, max_size=3) | st.text(max_size=20),
    max_size=8,
)


def open_link(page, parameters):
    app = new_app()
    for name, value in parameters.items():
        app.query_params[name] = value
    app.run()
    if page != "past_100":
        app.switch_page(f"sigmoid_dashboard/app_pages/{page}.py").run()
    return app


def assert_no_failure(app):
    assert [error.message for error in app.exception] == []
    assert len(app.main.children) > 0


@pytest.mark.slow
@settings(max_examples=6, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(page=st.sampled_from(PAGES), link=LINKS)
def test_no_link_makes_a_page_fail(page, link):
    assert_no_failure(open_link(page, link))


@pytest.mark.parametrize("value", HOSTILE, ids=lambda value: ascii(value)[:16])
def test_no_value_in_every_control_at_once_makes_the_page_fail(value):
    assert_no_failure(open_link("past_100", dict.fromkeys(CONTROLS, value)))


@pytest.mark.parametrize("control", ["epochs", "seed"])
def test_infinity_where_a_whole_number_belongs_is_a_sentence(control):
    app = open_link("past_100", {control: "-inf"})
    assert_no_failure(app)
    assert f"remove {control}= in its address" in app.warning[0].value


def test_what_a_refusal_quotes_is_no_markup():
    link = "[Log in](http://evil.example) ![](http://a.b)"
    app = open_link("past_100", {"hidden": link[:40]})
    (warning,) = app.warning
    assert "\\[Log in\\]\\(http\\:" in warning.value
    assert "![" not in warning.value


@pytest.mark.slow
def test_the_preset_of_a_page_does_no_harm_to_another():
    for preset in ("scaling", "remedies", "digits"):
        assert_no_failure(open_link("past_100", {"preset": preset, "controls": "hidden"}))


def test_two_presets_in_one_link_are_one_or_none():
    assert_no_failure(open_link("past_100", {"preset": ["xor", "circles"], "hidden": "999999"}))


def test_a_link_to_rows_of_somebody_else_shows_none_of_them():
    table = Table(np.array([[0.0], [1.0]]), np.array([0, 1]), ("secret",), ("a", "b"))
    theirs = new_app()
    theirs.session_state["own_table"] = table
    theirs.run()
    app = open_link("past_100", {"data": "Your own", "rows": table.digest})
    assert_no_failure(app)
    assert app.session_state["own_table"].feature_names == ("x", "y")
    assert "rows of its own" in app.info[0].value


@pytest.fixture(scope="module")
def film():
    clf = SigmoidMLPClassifier((3,), max_iter=5, random_state=0)
    file = io.BytesIO()
    clf.fit([[0.0, 1.0], [1.0, 0.0], [1.0, 1.0]], [0, 1, 0]).history_.to_npz(file)
    file.seek(0)
    return dict(np.load(file))


def read(arrays):
    file = io.BytesIO()
    np.savez(file, **arrays)
    file.seek(0)
    return TrainingHistory.from_npz(file)


def changed(array):
    """An array of another shape or kind, for each way that one can be."""
    yield np.array(3.0) if array.ndim else np.array([3.0, 4.0])
    yield np.full(array.shape, "x" if array.dtype.kind != "U" else 1.0)
    yield array.astype(complex) if array.dtype.kind != "U" else np.array(1j)
    if array.ndim:
        yield array[:0]
        yield array[:-1]
        yield np.concatenate([array, array])
        yield array[None]


def test_a_film_with_an_array_of_another_shape_or_kind_is_refused(film):
    assert len(read(film)) == 6
    for name, array in film.items():
        for other in changed(array):
            with pytest.raises(ValueError, match="film"):
                read(film | {name: other})


@pytest.mark.parametrize(
    "arrays",
    [
        {"layer_sizes": np.array([2, 2**62, 1])},
        {"layer_sizes": np.array([2, -3, 1])},
        {"activation": np.array("os.system")},
        {"loss_function": np.array("x" * 1000)},
        {"epoch": np.zeros(6, int)},
        {"epoch": np.arange(6)[::-1].copy()},
    ],
    ids=["huge", "negative", "activation", "loss", "one epoch", "backwards"],
)
def test_a_film_whose_arrays_contradict_is_refused(film, arrays):
    with pytest.raises(ValueError, match="film"):
        read(film | arrays)


def test_a_film_that_would_run_code_is_refused(film):
    with pytest.raises(ValueError, match="film"):
        read(film | {"loss": np.array([print] * 6, dtype=object)})


@pytest.mark.parametrize("raw_bytes", [b"", b"PK\3\4 no archive", b"\x93NUMPY", b"{}"])
def test_a_file_that_is_no_film_is_refused(raw_bytes):
    with pytest.raises(ValueError, match="film"):
        TrainingHistory.from_npz(io.BytesIO(raw_bytes))


def test_an_archive_of_something_else_is_refused():
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("epoch.npy", b"no array")
    file.seek(0)
    with pytest.raises(ValueError, match="film"):
        TrainingHistory.from_npz(file)


@pytest.mark.parametrize(
    ("coefs", "intercepts"),
    [
        ([], []),
        ([np.zeros((0, 1))], [[0.0]]),
        ([[[1.0]], [[1.0], [2.0]]], [[0.0], [0.0]]),
        ([[[1.0], [1.0]]], [[]]),
        ([[1.0, 2.0]], [[0.0]]),
        ([[[1.0], [1.0, 2.0]]], [[0.0]]),
        ([[[np.nan]]], [[0.0]]),
        ([[["weight"]]], [[0.0]]),
        ([[[1.0]]], []),
        ([np.zeros((2, 0)), np.zeros((0, 1))], [np.zeros(0), [0.0]]),
    ],
)
def test_layers_that_do_not_fit_together_are_refused(coefs, intercepts):
    with pytest.raises(ValueError, match=r"eights|layer|array"):
        SigmoidMLPClassifier.from_layers(coefs, intercepts, activation="sigmoid", classes=[0, 1])
