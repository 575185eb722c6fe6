"""Whatever is trained and looked at, every sentence of every page is so, by other code."""

import re
from pathlib import Path

import pytest
from oracles import page_sentences
from oracles.broken_sentences import with_figures_changed, with_words_changed
from oracles.claims import CLAIMS, PATTERNS, is_so
from oracles.film_views import FILMS, film_view
from oracles.page_sentences import PAGES, View, sentences_of, trained
from oracles.random_views import LONG_REGIMES, REGIMES, named_view, random_view

from sigmoid_dashboard import sentences
from sigmoid_dashboard.runs.settings import RunSettings

N_VIEWS = 6
VIEWS = range(N_VIEWS)
MANY_VIEWS = range(N_VIEWS, 160)


def contradictions(view, pages=tuple(PAGES)):
    """What the pages say that is false, or that no claim is about."""
    return [
        (page, sentence)
        for page in pages
        for text in PAGES[page](view)
        for sentence in sentences_of(text)
        if not is_so(page, sentence, view)
    ]


@pytest.fixture(autouse=True)
def forget_runs():
    yield
    trained.cache_clear()


@pytest.mark.parametrize("seed", VIEWS)
def test_every_sentence_of_a_random_run_is_so(seed):
    assert contradictions(random_view(seed)) == []


@pytest.mark.slow
@pytest.mark.parametrize("seed", MANY_VIEWS)
def test_every_sentence_of_many_random_runs_is_so(seed):
    assert contradictions(random_view(seed)) == []


@pytest.mark.parametrize("name", REGIMES)
def test_every_sentence_of_a_regime_is_so(name):
    assert contradictions(named_view(name)) == []


@pytest.mark.slow
@pytest.mark.parametrize("name", LONG_REGIMES)
def test_every_sentence_of_a_regime_that_takes_long_is_so(name):
    assert contradictions(named_view(name)) == []


LESSONS_OF_FILMS = {*PAGES} - {"Sigmoid or ReLU?", "Slope and descent", "Small changes"}


@pytest.mark.parametrize("name", FILMS)
def test_every_sentence_of_a_film_from_a_file_is_so(name):
    view = film_view(name)
    assert contradictions(view, LESSONS_OF_FILMS) == []


def sentences_on(page, view):
    return [sentence for text in PAGES[page](view) for sentence in sentences_of(text)]


NOT_OF_A_VIEW = {
    "no_counter_example",  # of two other runs, tested with the page
    "about_digits",  # of images, tested with the page
    "about_film", "has_several_kinds", "how_made", "why_not",  # of a film's file
    "no_starts", "surface_waits",  # of what is not shown
    "line_of", "share", "change", "slope_name", "when_reached",  # words of other sentences
}  # fmt: skip


def test_every_sentence_of_the_modules_is_put_to_the_test():
    source = Path(page_sentences.__file__).read_text(encoding="utf-8")
    missing = {
        name
        for path in Path(sentences.__path__[0]).glob("*.py")
        if path.stem not in {"labels", "layers", "wording"}
        for name in re.findall(
            r"^def ([a-z]\w*)\(", path.read_text(encoding="utf-8"), re.MULTILINE
        )
        if not re.search(rf"\b{name}\b", source)
    }
    assert missing == NOT_OF_A_VIEW


def is_false(page, sentence, view):
    """Whether it is not so; of a run with other layers or names it cannot even be asked."""
    try:
        return not is_so(page, sentence, view)
    except (ValueError, KeyError, IndexError, TypeError, AttributeError):
        return True


# Sentences broken by hand: those of another run, or with another figure or word.
@pytest.mark.parametrize("page", PAGES)
def test_the_sentences_of_another_run_are_found_false(page):
    """Of a run's own sentences with a figure or a condition, many are false of another run."""
    some, other = random_view(11), random_view(15)
    shown = sentences_on(page, some)
    assert [s for s in shown if not is_so(page, s, some)] == []
    assert [s for s in shown if is_false(page, s, other)]


REGIME_OF_PAGE = [
    ("Past 100 %", "the first steps overshot"),
    ("Past 100 %", "momentum and a penalty"),
    ("Should I stop?", "dead ReLUs"),
    ("Is it saturated?", "two rows of 200 positive, deep"),
    ("Scaling", "momentum and a penalty"),
    ("Scaling", "four classes without a hidden layer"),
    ("Sigmoid or ReLU?", "two rows of 200 positive, deep"),
    ("Slope and descent", "momentum and a penalty"),
    ("Foundations", "equal rows of two classes, a neuron"),
]
CAUGHT = 0.95  # the rest are true, or say "about"


@pytest.mark.parametrize(("page", "name"), REGIME_OF_PAGE)
def test_a_figure_that_is_changed_is_found(page, name):
    """Of every sentence shown, every figure: of its last digit, and by a tenth."""
    view = named_view(name)
    broken = [b for s in sentences_on(page, view) for b in with_figures_changed(s)]
    missed = [b for b in broken if not is_false(page, b, view)]
    assert len(broken) >= 40  # else a share of them says little
    assert len(missed) <= (1 - CAUGHT) * len(broken), missed


@pytest.mark.parametrize(("page", "name"), REGIME_OF_PAGE)
def test_words_chosen_the_other_way_are_found(page, name):
    view = named_view(name)
    broken = [b for s in sentences_on(page, view) for b in with_words_changed(page, s)]
    missed = [b for b in broken if not is_false(page, b, view)]
    assert broken
    # One of a dozen may be the same within the rounding of a difference.
    assert len(missed) <= max(1, (1 - CAUGHT) * len(broken)), missed


BROKEN = [
    pytest.param(
        "Is it saturated?",
        "This network is stuck: 100 % of the entries of its last hidden layer are near 0 or 1, "
        "and with an accuracy of 50 % it is no better than naming the largest class.",
    ),
    pytest.param(
        "Is it saturated?",
        "Yes: before the first update, 100 % of the hidden layers’ entries are near 0 or 1.",
    ),
    pytest.param(
        "Past 100 %", "There is none: they touch, some rows being exactly on the line that would."
    ),
    pytest.param(
        "Past 100 %",
        "It never chose: the norm ‖(w, b)‖ of weights and bias was 1 when accuracy "
        "reached 100 % and is 2 after epoch 5.",
    ),
    pytest.param("Past 100 %", "Nothing of it is to be seen here."),
    pytest.param("Past 100 %", "516 % of it is reached; the smaller γ, the longer that takes."),
    pytest.param(
        "Scaling",
        "There is no line: both weights are 0, so the neuron says the same of every point, "
        "σ(c·b).",
    ),
    pytest.param(
        "Foundations",
        "Training takes the mean over all rows and Adam moves every weight; the rate here is 1.",
    ),
]


@pytest.mark.parametrize(("page", "sentence"), BROKEN)
def test_a_sentence_of_another_regime_is_found_false(page, sentence):
    view = View(run=trained(RunSettings(epochs=100)), record=0)
    assert not is_so(page, sentence, view)


def test_a_sentence_without_a_claim_is_found():
    view = random_view(0)
    assert is_so("Is it saturated?", "This network is happy.", view) is None


@pytest.mark.parametrize("page", CLAIMS)
def test_every_claim_can_be_read(page):
    assert all(pattern.pattern for pattern, _, _ in PATTERNS[page])
