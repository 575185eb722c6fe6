"""The benchmarks run, and all sides do the same work. Never an assertion on time."""

import json
import math
from functools import partial
from importlib.util import find_spec
from itertools import pairwise

import numpy as np
import pytest

from benchmarks import __main__, film, peers, recording, report
from benchmarks.scenarios import SCENARIOS, Goal, Scenario, moons
from benchmarks.tables import TABLES


def three_classes():
    return np.arange(30.0)[:, None] / 10, np.arange(30) % 3


TINY = Scenario("tiny", "tiny", partial(moons, 40), (3,), 16, 3, 2, Goal(1))
FULL_BATCH = Scenario("full", "full", partial(moons, 40), (3, 2), None, 3, 2)
CLASSES = Scenario("classes", "classes", three_classes, (3,), None, 3, 2, solver="adam")
SCENARIOS_HERE = pytest.mark.parametrize("scenario", [TINY, FULL_BATCH, CLASSES])
N_EPOCHS = 5


@SCENARIOS_HERE
@pytest.mark.parametrize("side", ["history_off", "mlp"])
def test_classifiers_do_the_same_work(scenario, side):
    expected = peers.history_on(scenario)(N_EPOCHS)
    np.testing.assert_allclose(peers.SIDES[side](scenario)(N_EPOCHS), expected, rtol=1e-9)


@pytest.mark.filterwarnings("ignore")  # of packages that are not required
@pytest.mark.parametrize("scenario", [FULL_BATCH, CLASSES])
@pytest.mark.parametrize("side", ["pytorch", "skorch"])
def test_optional_peers_do_the_same_work(scenario, side):
    for package in peers.NEEDS[side]:
        pytest.importorskip(package)
    expected = peers.history_on(scenario)(N_EPOCHS)
    np.testing.assert_allclose(peers.SIDES[side](scenario)(N_EPOCHS), expected, rtol=1e-6)


@SCENARIOS_HERE
def test_bare_products_are_those_of_every_batch(scenario, monkeypatch):
    n_multiplied = 0
    dot = np.dot

    def counted(a, b, out):
        nonlocal n_multiplied
        n_multiplied += a.shape[0] * a.shape[1] * b.shape[1]
        return dot(a, b, out=out)

    train = peers.products(scenario)
    monkeypatch.setattr(np, "dot", counted)
    train(1)
    sizes = scenario.layer_sizes
    per_layer = [fan_in * fan_out for fan_in, fan_out in pairwise(sizes)]
    n_samples = len(scenario.data()[0])
    assert n_multiplied == n_samples * (2 * per_layer[0] + 3 * sum(per_layer[1:]))


@pytest.fixture
def results(tmp_path, monkeypatch, capsys):
    """A run of one tiny scenario and one table, from the command line to the file."""
    monkeypatch.setitem(SCENARIOS, "tiny", TINY)
    monkeypatch.setattr(peers, "find_spec", lambda name: None)  # without the optional peers
    file = tmp_path / "results.json"
    __main__.main(["--scenarios", "tiny,overhead", "--repeats", "1", "--output", str(file)])
    assert "ours, history on" in capsys.readouterr().out
    return json.loads(file.read_text())


def test_results_hold_machine_settings_times_and_ratios(results):
    assert results["machine"]["cores"] >= 1
    assert set(results["machine"]["versions"]) >= {"Python", "numpy", "scikit-learn", "numba"}
    assert list(results["scenarios"]) == ["tiny"]
    assert list(results["tables"]) == ["overhead"]
    tiny = results["scenarios"]["tiny"]
    sides = {"history_on", "history_off", "mlp", "products"}
    assert set(tiny["microseconds_per_update"]) == sides
    assert tiny["settings"]["shared"]["batch_size"] == 16
    assert tiny["settings"]["epochs"]["mlp"] == 2
    assert set(tiny["peer_over_ours"]) == {"mlp"}
    for ratio in (tiny["peer_over_ours"]["mlp"], tiny["ours_over_products"]):
        assert set(ratio) == set(peers.OURS)
        for quartiles in ratio.values():
            assert 0 < quartiles["q1"] <= quartiles["median"] <= quartiles["q3"] < math.inf


def test_page_has_a_row_for_every_scenario_and_a_dash_for_an_absent_peer(results):
    page = report.page(results)
    rows = [line for line in page.splitlines() if line.startswith("| tiny |")]
    assert len(rows) == 3  # times, ratios, settings
    assert "| – |" in rows[0]
    assert "## Overhead of a fit" in page


def test_the_page_is_that_of_the_results():
    results = json.loads(report.RESULTS.read_text())
    assert report.PAGE.read_text() == report.page(results)
    assert set(results["scenarios"]) == set(SCENARIOS)
    assert set(results["tables"]) == set(TABLES)


CASES_HERE = (
    film.Case("dense", partial(moons, 40), (3,), 3, 2, least_ratio=1e9),
    film.Case("sparse", partial(film.sparse, 40, 8, 0.3), (3,), 2, 2, has_film_goal=False),
)


def test_the_film_is_timed_in_pairs_against_its_goal():
    dense, sparse = film.cost_of_film(1, CASES_HERE)["rows"]
    assert dense["ratio"]["median"] == pytest.approx(
        dense["with the film"]["median"] / dense["without"]["median"]
    )
    assert dense["goal"] == "at most 1.15"
    assert (sparse["goal"], sparse["reached"]) == (None, None)


def test_defaults_are_timed_with_one_thread_and_with_their_own():
    rows = film.defaults(1, CASES_HERE)["rows"]
    assert [(row["training"], row["threads"]) for row in rows] == [
        ("dense", "one"), ("dense", "own"), ("sparse", "one"), ("sparse", "own"),
    ]  # fmt: skip
    assert (rows[0]["goal"], rows[0]["reached"]) == ("at least 1e+09", "no")
    assert {row["goal"] for row in rows[1::2]} == {"at least 1"}
    for row in rows:  # per epoch, of which the two sides had different numbers
        ratio = row["MLPClassifier"]["median"] / row["ours"]["median"]
        assert row["ratio"]["median"] == pytest.approx(ratio)


@pytest.mark.filterwarnings("ignore::sklearn.exceptions.ConvergenceWarning")
def test_both_sides_with_defaults_train_the_same_network():
    case = CASES_HERE[0]
    ours, mlp = case.ours()(), case.mlp()()
    assert [coef.shape for coef in ours.coefs_] == [coef.shape for coef in mlp.coefs_]
    assert (ours.n_iter_, mlp.n_iter_) == (case.epochs, case.mlp_epochs)
    assert mlp.activation == "logistic"


def test_a_search_on_all_cores_is_timed(monkeypatch):
    monkeypatch.setattr(film, "digits", partial(moons, 40))
    monkeypatch.setattr(film, "ALL_CORES", 1)  # no processes to start
    (row,) = film.jobs(1, n_rates=1, n_epochs=1)["rows"]
    assert row["ratio"]["median"] > 0


@pytest.mark.parametrize(
    ("goal", "reached"),
    [({"least": 2}, "yes"), ({"least": 3}, "no"), ({"most": 2}, "yes"), ({"most": 1}, "no")],
)
def test_a_median_is_held_against_its_goal(goal, reached):
    assert film.against({"median": 2.0, "q1": 1.0, "q3": 3.0}, **goal)["reached"] == reached


def test_an_unknown_scenario_is_refused(capsys):
    with pytest.raises(SystemExit):
        __main__.main(["--scenarios", "mooons"])
    assert "unknown scenarios ['mooons']; there are moons" in capsys.readouterr().err


def test_optional_peers_are_left_out_where_they_are_not_installed():
    has_torch = find_spec("torch") is not None
    assert ("pytorch" in peers.installed_sides()) == has_torch


def test_recording_a_loop_of_pytorch_is_timed(capsys):
    pytest.importorskip("torch")
    recording.main(["--epochs", "2", "--batch-sizes", "600"])
    assert "2 epochs in batches of 600: " in capsys.readouterr().out
