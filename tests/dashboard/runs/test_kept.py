"""What the dashboard keeps: for everybody what is shipped, for one session what is its own."""

import re
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from streamlit.runtime.caching import cache_resource_api

from sigmoid_dashboard.runs import programs, recorded
from sigmoid_dashboard.runs.data import Table, prepared
from sigmoid_dashboard.runs.kept import kept
from sigmoid_dashboard.runs.settings import OWN, Owner, RunSettings

DASHBOARD = Path(__file__).parents[3] / "dashboard" / "sigmoid_dashboard"
TABLE = Table(np.array([[0.0], [1.0], [3.0]]), np.array([0, 0, 1]), ("a",), ("no", "yes"))
SHIPPED = RunSettings(epochs=3)
OWN_RUN = replace(SHIPPED, data=OWN, digest=TABLE.digest)
# Caches that hold no run: shipped rows, the stores of runs, the threads; and the player's two.
OTHER_CACHES = {
    "runs/data.py": 1,
    "runs/recorded.py": 2,
    "runs/trainer.py": 1,
    "runs/kept.py": 1,
}


@pytest.fixture
def session(monkeypatch):
    """Whose turn it is."""
    current = {"id": "first"}
    monkeypatch.setattr(cache_resource_api, "get_session_id_or_throw", lambda: current["id"])
    return current


def trained(settings):
    data = prepared(settings, TABLE)
    return recorded.Run(settings, data, programs.untrained(settings, data).fit(data.X, data.y))


def counted():
    """A kept function, and the contents that it was really called with."""
    calls = []

    @kept(4)
    def measure(key: str, _run: object) -> str:
        calls.append(key)
        return f"of {key}"

    return measure, calls


def test_what_is_of_shipped_data_is_made_once_for_everybody(session):
    measure, calls = counted()
    key = f"{recorded.key_of(SHIPPED)} 25"
    assert measure(SHIPPED.owner, key, None) == f"of {key}"
    session["id"] = "second"
    measure(SHIPPED.owner, key, None)
    assert calls == [key]


def test_what_is_of_own_rows_is_made_for_each_session_and_goes_with_it(session):
    measure, calls = counted()
    key = f"{recorded.key_of(OWN_RUN)} 25"
    measure(OWN_RUN.owner, key, None)
    measure(OWN_RUN.owner, key, None)
    assert len(calls) == 1
    session["id"] = "second"
    measure(OWN_RUN.owner, key, None)
    assert len(calls) == 2
    cache_resource_api.clear_session_cache("second")
    measure(OWN_RUN.owner, key, None)
    assert len(calls) == 3


def test_whose_it_is_does_not_go_by_what_it_is_called(session):
    """A sweep over seeds is named by its settings, and by no key of a run."""
    measure, calls = counted()
    for name in (f"{[('relu', OWN_RUN)]} 0.95", "", "own rows"):
        for session["id"] in ("first", "second"):
            measure(Owner.VISITOR, name, None)
    assert len(calls) == 6
    measure(Owner.EVERYBODY, "own rows", None)
    session["id"] = "first"
    measure(Owner.EVERYBODY, "own rows", None)
    assert len(calls) == 7


def test_nothing_is_kept_without_saying_whose_it_is():
    measure, _ = counted()
    with pytest.raises(KeyError):
        measure("a key", None)


def test_every_cache_of_the_dashboard_is_one_of_these():
    found = {}
    for path in DASHBOARD.rglob("*.py"):
        n_caches = len(re.findall(r"cache_(?:resource|data)\b", path.read_text(encoding="utf-8")))
        if n_caches:
            found[path.relative_to(DASHBOARD).as_posix()] = n_caches
    assert found == OTHER_CACHES


def test_of_large_results_a_session_may_keep_fewer(session):
    calls = []

    @kept(4, n_own=1)
    def measure(key: str) -> str:
        calls.append(key)
        return key

    for owner in (SHIPPED.owner, OWN_RUN.owner):
        for key in ("a", "b", "a"):
            measure(owner, key)
    assert calls == ["a", "b", "a", "b", "a"]
