"""What "My network does not learn" says is true of networks that are sick for every cause."""

from dataclasses import replace

import numpy as np
import pytest
from oracles.broken_sentences import with_figures_changed
from oracles.claims import is_so
from oracles.page_sentences import PAGES, View, sentences_of, trained, with_remedy

from sigmoid_dashboard.runs.data import Table
from sigmoid_dashboard.runs.diagnosis import diagnosis_of
from sigmoid_dashboard.runs.settings import RunSettings
from sigmoid_dashboard.sentences import diagnosis as sentences
from sigmoid_dashboard.ui.presets import presets_of
from sigmoid_estimator.inspection.diagnosis.finding import SEVERITIES

PAGE = "My network does not learn"
CAUGHT = 0.95  # of the figures that are changed; the rest are of references, to a row


def rows(n, is_second, spread, seed=0):
    random = np.random.default_rng(seed)
    X = random.normal(size=(n, 2))
    y = is_second(X + spread * random.normal(size=X.shape)).astype(int)
    return Table(X, y, ("x", "y"), ("first", "second"))


RARE = rows(400, lambda X: X.sum(axis=1) > 2.7, 0.5)
NOISY = rows(150, lambda X: X[:, 0] * X[:, 1] > 0, 0.7)
MOONS = RunSettings(data="moons", hidden=(8,), solver="adam", rate=0.05, epochs=300)
CIRCLES = RunSettings(
    data="circles", hidden=(16,), activation="tanh", solver="adam", rate=0.05, epochs=300
)

MIXED = rows(300, lambda X: X[:, 0] > 0, 1.0)


def own(table, **parameters):
    settings = RunSettings(data="own", digest=table.digest, solver="adam", rate=0.05, epochs=300)
    return replace(settings, **parameters), table


CASES = {
    **{name: (preset.settings, None) for name, preset in presets_of("does_not_learn").items()},
    "saturated": (replace(CIRCLES, init="normal", init_scale=60.0, rate=0.001), None),
    "wrong": (
        replace(MOONS, loss="squared_error", solver="sgd", rate=1000.0, momentum=0.9), None,
    ),
    "penalised": (replace(CIRCLES, alpha=100.0), None),
    "straight": (RunSettings(data="circles", solver="adam", rate=0.05, epochs=300), None),
    "one unit": (replace(CIRCLES, hidden=(1,), epochs=600), None),
    "short": (replace(CIRCLES, epochs=12, rate=0.02), None),
    "rare": own(RARE, hidden=(4,), epochs=30, rate=0.01),
    "by heart": own(NOISY, hidden=(60,), activation="tanh", held_out=0.4, epochs=2000),
    "sure": (
        RunSettings(
            data="breast_cancer", hidden=(8,), standardise=True, held_out=0.4, rate=2.0,
            epochs=10_000,
        ), None,
    ),
    "diverged": (
        RunSettings(data="breast_cancer", hidden=(2,), activation="identity", rate=1000.0), None,
    ),
    "overlapping": own(MIXED, hidden=(8,)),
    "healthy": (replace(CIRCLES, epochs=60), None),
    "solved": (RunSettings(), None),
}  # fmt: skip


def view_of(name):
    settings, table = CASES[name]
    run = trained(settings, table)
    return View(run=run, record=len(run.film) - 1)


def shown(view):
    return [sentence for text in PAGES[PAGE](view) for sentence in sentences_of(text)]


@pytest.mark.parametrize("name", CASES)
def test_every_sentence_on_a_sick_network_is_so(name):
    view = view_of(name)
    assert [sentence for sentence in shown(view) if not is_so(PAGE, sentence, view)] == []


@pytest.mark.parametrize("name", CASES)
def test_every_finding_with_the_remedy_is_so(name):
    view = view_of(name)
    if not diagnosis_of(view.run.owner, view.run.key, view.run).cause["remedy"]:
        return
    after = with_remedy(view.run)
    of_remedy = View(run=after, record=len(after.film) - 1)
    found = diagnosis_of(after.owner, after.key, after)
    texts = sentences.with_remedy(found).split("\n- ")
    assert [s for text in texts for s in sentences_of(text) if not is_so(PAGE, s, of_remedy)] == []


def test_the_cases_have_every_finding_but_one():
    found = {
        finding
        for name in CASES
        for view in (view_of(name),)
        for finding in diagnosis_of(view.run.owner, view.run.key, view.run).found["finding"]
    }
    assert set(SEVERITIES) - found == {"dead_units"}  # of the random views, and of the library


def test_figures_that_are_changed_are_found():
    missed, n_broken = [], 0
    for name in CASES:
        view = view_of(name)
        for sentence in shown(view):
            for broken in with_figures_changed(sentence):
                n_broken += 1
                if is_so_or_fails(broken, view):
                    missed.append(broken)
    assert n_broken > 100
    assert len(missed) <= (1 - CAUGHT) * n_broken, missed


def is_so_or_fails(sentence, view):
    """Whether it is so; of another layer or epoch it cannot even be asked."""
    try:
        return is_so(PAGE, sentence, view)
    except (ValueError, KeyError, IndexError, TypeError, AttributeError):
        return False
