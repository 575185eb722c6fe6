"""What "Past 100 %" says is true of the run, in every regime that a run can be in."""

import re
from dataclasses import replace
from functools import cache

import dashboard_pages as pages
import numpy as np
import pytest
from streamlit.runtime.caching import cache_resource_api

from sigmoid_dashboard.runs import data
from sigmoid_dashboard.runs.outcome import outcome_of
from sigmoid_dashboard.runs.settings import RunSettings
from sigmoid_dashboard.sentences import past_100 as sentences
from sigmoid_dashboard.sentences.verdict import verdict
from sigmoid_dashboard.ui.presets import PRESETS

trained = cache(pages.trained)
STUCK = {"init": "normal", "init_scale": 100.0}
RUNS = {
    "descent": RunSettings(),
    "one epoch": RunSettings(epochs=1),
    "stopped at 100 %": RunSettings(epochs=21),
    "stopped behind it": RunSettings(epochs=22),
    "lost": RunSettings(seed=3, epochs=13),
    "regained": RunSettings(seed=3),
    "penalised": RunSettings(alpha=1.0),
    "held": RunSettings(alpha=1000.0, rate=0.01),
    "held and diverged": RunSettings(alpha=1000.0),
    "adam": RunSettings(solver="adam", rate=0.05),
    "penalised adam": RunSettings(solver="adam", rate=0.05, alpha=1.0),
    "momentum": RunSettings(momentum=0.9, epochs=2000),
    "momentum of 1": RunSettings(momentum=1.0),
    "squared error": RunSettings(loss="squared_error"),
    "squared error, on its way": RunSettings(loss="squared_error", epochs=20),
    "diverged": RunSettings(data="breast_cancer", rate=1000.0, epochs=300),
    "stuck": RunSettings(loss="squared_error", **STUCK),
    "large weights": RunSettings(**STUCK),
    "no weights": RunSettings(init="zeros", rate=0.01, epochs=100),
    "none at the end": RunSettings(init="zeros", batch="10", alpha=10.0, epochs=1, seed=608),
    "overlap": RunSettings(data="noisy_line"),
    "overlap, squared error": RunSettings(data="noisy_line", loss="squared_error"),
    "overlap, too fast": RunSettings(data="noisy_line", rate=1000.0, epochs=300),
    "overlap, penalised": RunSettings(data="noisy_line", alpha=1.0),
    "one layer": RunSettings(data="iris", standardise=True, epochs=1000),
    "hidden": PRESETS["xor"].settings,
    "hidden, lost on the way": PRESETS["circles"].settings,
    "hidden, collapsed": RunSettings(data="xor_gate", hidden=(2,), rate=2.0, alpha=1.0),
    "hidden, diverged": RunSettings(
        data="breast_cancer", hidden=(2,), activation="identity", rate=1000.0
    ),
}


def text_about(run):
    """All that is said of a run beside its pictures over the epochs."""
    outcome = outcome_of(run.owner, run.key, run)
    parts = [verdict(run, outcome)] + [
        about(run, outcome)
        for about in (
            sentences.about_scale,
            sentences.about_speed,
            sentences.about_descent,
            sentences.about_line,
        )
    ]
    if outcome.regime.separable:
        parts += [
            sentences.about_direction(outcome, outcome.law),
            sentences.about_margin(outcome, outcome.law),
        ]
    else:
        parts.append(sentences.no_margin(run, outcome))
    return "\n".join(parts)


def norms(run):
    """Of a neuron with its bias, of another network's output layer without, by hand."""
    film = run.film
    of = film.parameters if run.is_single_neuron else film.coefs[-1].reshape(len(film), -1)
    return np.linalg.norm(of.astype(float), axis=1)


def slope(run):
    """Of the norm against ln t, over the last decade of records."""
    late = run.film.epochs >= max(run.film.epochs[-1] / 10, 1)
    if late.sum() < 2:
        return np.nan
    return np.polyfit(np.log(run.film.epochs[late]), norms(run)[late], 1)[0]


def since(run):
    """The record from which on all rows are right, or None."""
    right = run.film.accuracy == 1
    return next((i for i in range(len(right)) if right[i:].all()), None)


def is_separable(run):
    """By construction on both sides of the line x + y = 3; of the tumours it is known."""
    is_line = run.data.X.shape[1] == 2 and ((run.data.X.sum(axis=1) > 3) == run.data.y).all()
    return run.is_single_neuron and (is_line or run.settings.data == "breast_cancer")


def is_free(run):
    """Of all that would hold or shake the weights."""
    settings = run.settings
    is_shaken = settings.solver == "sgd" and settings.momentum == 1
    return not (settings.alpha or run.diverged or is_shaken)


def grew(run):
    record = since(run)
    return record is not None and norms(run)[-1] > norms(run)[record]


def has_law(run):
    return is_free(run) and run.settings.solver == "sgd" and is_separable(run)


def is_learned(run):
    """The squared error, which is not convex, has its law only once no row is wrong."""
    return run.settings.loss == "log_loss" or since(run) is not None


def is_on_its_way(run):
    """Where the law holds, its growth is not to be missed; of a film too short, it just holds."""
    return has_law(run) and is_learned(run) and not slope(run) < 0.05


def is_regained(run):
    right = run.film.accuracy == 1
    return since(run) is not None and right.argmax() < since(run)


# What is said if, and only if, it is so.
IF_AND_ONLY_IF = {
    "Training diverged": lambda run: run.diverged,
    "Accuracy reached 100 %": lambda run: (run.film.accuracy == 1).any(),
    "It was lost again": lambda run: (
        is_regained(run) or ((run.film.accuracy == 1).any() and since(run) is None)
    ),
    "and the film keeps it from": is_regained,
    "cannot reach 100 %": lambda run: (
        run.is_single_neuron and not is_separable(run) and not run.diverged
    ),
    "is where it is heading": is_on_its_way,
    "in the limit that is all that is left": is_on_its_way,
    "The law of gradient descent says": lambda run: has_law(run) and np.isfinite(slope(run)),
    "sigmoid networks with hidden layers": lambda run: bool(run.settings.hidden),
    "With a penalty the best": lambda run: run.settings.alpha and (run.film.accuracy == 1).any(),
    "output units share": lambda run: run.data.n_outputs > 1 and not run.settings.hidden,
}
# What is said only where it is so.
ONLY_IF = {
    "after that went into the size": lambda run: grew(run) and is_free(run),
    "It never chose": lambda run: grew(run) and is_free(run),
    "weights grow all the same": lambda run: grew(run) and is_free(run) and run.settings.hidden,
    "true in the limit only": is_on_its_way,
    "A line that separates the classes exists": lambda run: (
        is_separable(run) and not run.settings.alpha
    ),
    "penalty, which": lambda run: run.settings.alpha and not run.diverged,
    "The penalty makes": lambda run: run.settings.alpha and not run.diverged,
    "there is no growth without end": lambda run: run.settings.alpha and not run.diverged,
    "loss and the penalty together": lambda run: run.settings.alpha and not run.diverged,
    "too high for a descent": lambda run: (
        run.film.loss[-1] > run.film.loss[0]
        and (run.diverged or not run.settings.alpha)
        and run.settings.solver == "sgd"
    ),
    "Adam has": lambda run: run.settings.solver == "adam",
    "momentum of 1": lambda run: run.settings.momentum == 1,
    "the cross-entropy is least": lambda run: run.settings.loss == "log_loss",
    "best weights are finite": lambda run: (
        run.settings.alpha or (run.settings.loss == "log_loss" and not is_separable(run))
    ),
    "weights of the smallest loss are finite": lambda run: run.settings.loss == "log_loss",
}


@pytest.mark.parametrize("name", RUNS)
def test_what_is_said_of_a_run_is_so(name):
    run = trained(RUNS[name])
    text = text_about(run)
    lower = text.lower()
    for phrase, is_so in IF_AND_ONLY_IF.items():
        assert (phrase.lower() in lower) == bool(is_so(run)), phrase
    for phrase, is_so in ONLY_IF.items():
        assert phrase.lower() not in lower or is_so(run), phrase
    assert not re.search(r"\bnan\b|\binf\b|-0%|\b1 epochs|e\+\d+\*\*°|  ", text)


@pytest.mark.parametrize("phrase", IF_AND_ONLY_IF | ONLY_IF)
def test_every_phrase_is_said_of_some_run(phrase):
    assert any(phrase.lower() in text_about(trained(RUNS[name])).lower() for name in RUNS)


@pytest.mark.parametrize("name", ["descent", "regained", "penalised", "hidden"])
def test_the_figures_since_100_percent_are_those_of_the_film(name):
    run = trained(RUNS[name])
    record, size = since(run), norms(run)
    n_epochs = run.film.epochs[-1] - run.film.epochs[record]
    text = verdict(run, outcome_of(run.owner, run.key, run))
    assert f"he {n_epochs:,} epochs after that" in text
    assert f"from {size[record]:.3g} to **{size[-1]:.3g}**" in text
    assert f"from {run.film.loss[record]:.3g} to **{run.film.loss[-1]:.3g}**" in text


def test_the_share_of_the_law_is_that_of_its_slope():
    run = trained(RUNS["descent"])
    outcome = outcome_of(run.owner, run.key, run)
    share = slope(run) * outcome.law["max_margin"]
    assert f"{100 * share:.0f} % of it is reached" in sentences.about_speed(run, outcome)


def own_rows(income_unit):
    """Two classes that overlap a little, by an income and a share."""
    random = np.random.default_rng(0)
    income, share = random.uniform(20, 120, 200), random.uniform(0, 1, 200)
    y = (income / 100 + share + random.normal(0, 0.1, 200) > 1.2).astype(int)
    X = np.column_stack([income * income_unit, share])
    return data.Table(X, y, ("income", "share"), ("no", "yes"))


@pytest.mark.parametrize(
    ("unit", "choice", "is_advised"),
    [
        (1.0, {}, True),
        (1000.0, {}, True),
        (1.0, {"standardise": True}, False),
        (0.01, {}, False),
        (0.3, {"rate": 0.02, "epochs": 100_000}, False),
    ],
)
def test_features_of_very_different_sizes_are_said_to_be(unit, choice, is_advised, monkeypatch):
    # What is of own rows is kept for a session.
    monkeypatch.setattr(cache_resource_api, "get_session_id_or_throw", lambda: "of the test")
    own = own_rows(unit)
    run = trained(
        RunSettings(**{"data": "own", "digest": own.digest, "epochs": 2000, **choice}), own
    )
    assert (run.film.accuracy[-1] < 0.95) == is_advised
    text = verdict(run, outcome_of(run.owner, run.key, run))
    assert ("“Standardise” under “More settings”" in text) == is_advised


def text_of_page(**parameters):
    """What the page says as a link opens it."""
    app = pages.open_page("past_100", **parameters)
    assert not app.exception
    return "\n".join(element.value for element in app.markdown)


@pytest.mark.parametrize(
    ("name", "said"),
    [("lost", "It was lost again: "), ("regained", "the film keeps it from epoch {} on.")],
)
def test_100_percent_that_did_not_stay_is_said_to_be_lost(name, said):
    run = trained(RUNS[name])
    stayed = since(run)
    expected = said.format("" if stayed is None else f"{run.film.epochs[stayed]:,}")
    settings = run.settings
    text = text_of_page(seed=str(settings.seed), epochs=str(settings.epochs))
    assert expected in text
    assert "as large" not in text


PENALTY, FLIPPED = "**With an L2 penalty, α = ", "**With 5 % of the labels flipped**"


@pytest.mark.parametrize(
    ("link", "penalty", "is_flipped"),
    [({}, 1.0, True), ({"preset": "xor"}, 0.002, False), ({"preset": "circles"}, 0.1, True)],
)
def test_a_counter_example_learns_its_rows_and_stops(link, penalty, is_flipped):
    assert PENALTY not in text_of_page(**link)  # nobody has asked for it
    text = text_of_page(**link, stopped="true")
    assert (FLIPPED in text) == is_flipped
    assert f"{PENALTY}{penalty:g}**" in text
    settings = PRESETS[link.get("preset", "line")].settings
    run, free = trained(replace(settings, alpha=penalty)), trained(settings)
    middle = run.film.index_of(settings.epochs // 10)
    assert run.film.accuracy[-1] == 1
    assert norms(run)[-1] / norms(run)[middle] < 1.1 < norms(free)[-1] / norms(free)[middle]
    assert f"was {norms(run)[middle]:.3g} at epoch {run.film.epochs[middle]:,}" in text


def test_examples_that_grow_on_are_not_shown():
    text = text_of_page(epochs="60", stopped="true")
    assert "Neither of them brings this network to rest" in text
    assert PENALTY not in text
    assert FLIPPED not in text


@pytest.mark.parametrize(
    "link",
    [
        {"epochs": "1"},
        {"epochs": "10"},
        {"epochs": "22"},
        {"hidden": "4", "rate": "1", "epochs": "52"},
        {"momentum": "1"},
        {"alpha": "1000"},
        {"preset": "penalty"},
        {"data": "Noisy line"},
        {"data": "Iris", "hidden": "", "epochs": "500"},
        {"data": "Iris binary"},
        {"init": "normal", "init_scale": "100"},
        {"loss": "½ squared error", "init": "normal", "init_scale": "100"},
    ],
    ids=str,
)
def test_where_nothing_grows_without_end_nothing_is_shown_to_stop_it(link):
    text = text_of_page(**link, stopped="true")
    assert "The growth without end needs" not in text
    assert PENALTY not in text
    assert FLIPPED not in text


def test_a_penalty_that_leaves_nothing_to_learn_with_shows_nothing():
    settings = RunSettings(data="xor_gate", hidden=(2, 2), rate=5.0)
    assert trained(settings).film.accuracy[-1] == 1
    assert trained(replace(settings, alpha=0.002)).film.accuracy[-1] == 0.5
    assert PENALTY not in text_of_page(data="Xor gate", hidden="2, 2", rate="5")


def test_features_of_one_size_are_not_blamed():
    run = trained(RunSettings(data="xor_gate", epochs=100))
    assert run.film.accuracy[-1] < 0.8
    assert "Standardise" not in verdict(run, outcome_of(run.owner, run.key, run))
