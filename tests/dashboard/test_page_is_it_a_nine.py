"""Digits beside their outputs, and what the convention of one half and others make of them."""

from functools import partial

import numpy as np
import pytest
from dashboard_pages import bytes_of_film, film_of, open_page, opened, text_of, trained
from sklearn.datasets import load_digits
from sklearn.metrics import confusion_matrix, precision_score, recall_score

from sigmoid_dashboard.runs.convention import convention_of, digits_of, images_of
from sigmoid_dashboard.runs.settings import RunSettings
from sigmoid_dashboard.sentences import is_it_a_nine as sentences
from sigmoid_dashboard.sentences.wording import percent
from sigmoid_dashboard.ui.presets import PRESETS, presets_of
from sigmoid_estimator.player.packing import unpacked

page = partial(open_page, "is_it_a_nine")
SMALL = {"hidden": "3", "epochs": "5"}


@pytest.fixture(scope="module")
def run():
    return trained(PRESETS["nine"].settings)


@pytest.fixture(scope="module")
def counts(run):
    """True and false negatives and positives where ½ means a 9."""
    p = run.classifier.predict_proba(run.data.X_held_out)[:, 1]
    return confusion_matrix(run.data.y_held_out, p >= 0.5)


def test_the_answer_counts_digits_that_it_has_not_seen(default_page, counts):
    (_, false_alarms), (misses, _) = counts
    assert misses
    assert false_alarms > 1
    right = percent(np.trace(counts) / 540)
    assert default_page.title[0].value == "Is it a 9?"
    assert default_page.main.markdown[0].value == (
        f"**Calling an output of ½ or more a 9 is right for {right} of 540 digits that the "
        f"network has never seen: of 54 nines {misses} are missed, and {false_alarms} others are "
        "taken for one.** Drag the line over the digits: what is right of it is called a 9."
    )


def test_the_page_opens_with_three_pictures_and_little_to_read(default_page):
    assert not default_page.exception
    assert len(default_page.get("vega_lite_chart")) == 3
    words = [element.value for element in [*default_page.main.markdown, *default_page.main.header]]
    assert sum(len(text.split()) for text in words) < 220


def test_the_stage_shows_the_digits_as_they_were_written(run):
    images = images_of(run, None)
    assert run.data.X_held_out.min() < 0
    assert (images.min(), images.max()) == (0, 16)
    digits = load_digits()
    assert images.shape == (540, 64)
    written = {tuple(row): digit for row, digit in zip(digits.data, digits.target, strict=True)}
    assert [written[tuple(row)] for row in images] == digits_of(run).tolist()


def test_which_digit_an_image_is_agrees_with_the_class(run):
    assert ((digits_of(run) == 9) == run.data.y_held_out).all()
    whole = trained(RunSettings(data="is_it_a_nine", epochs=1))
    assert ((digits_of(whole) == 9) == whole.data.y).all()
    assert digits_of(trained(RunSettings(epochs=1))) is None


def test_the_film_has_the_panel_of_images(default_page):
    assert film_of(default_page)["opens"] is None
    header, _ = unpacked(bytes_of_film(default_page))
    assert header["panels"] == ["images", "histograms"]
    assert header["rows"]["shape"] == [8, 8]


def test_other_thresholds_have_their_errors(default_page, run):
    p, y = run.classifier.predict_proba(run.data.X_held_out)[:, 1], run.data.y_held_out
    errors = {}
    for at in (0.1, 0.9):
        (_, alarms), (misses, _) = confusion_matrix(y, p >= at)
        errors[at] = f"from {at} on: {misses} missed, {alarms} false alarms"
    text = text_of(default_page)
    assert "Called so " + "; ".join(errors.values()) in text
    fewest = min(int(((p >= k / 100) != y).sum()) for k in range(1, 100))
    assert f"Fewest errors, {fewest}, are made" in text


def test_recall_and_precision_are_scikit_learns(run):
    text = text_of(opened(page(), "why_threshold"))
    called = run.classifier.predict_proba(run.data.X_held_out)[:, 1] >= 0.5
    y = run.data.y_held_out
    assert f"the recall is {percent(recall_score(y, called))}" in text
    assert f"the precision {percent(precision_score(y, called))}." in text


def test_the_digits_taken_for_a_nine_are_listed(default_page, run):
    digits, called = digits_of(run), run.classifier.predict(run.data.X_held_out)
    text = next(
        element.value for element in default_page.markdown if "Taken for a 9" in element.value
    )
    listed = {}
    for digit, name in enumerate(sentences.PLURALS[:9]):
        if n := int(called[digits == digit].sum()):
            listed[name] = f"{n} of {(digits == digit).sum()} {name}"
    assert listed
    assert text == f"Every stroke is a digit. Taken for a 9: {', '.join(listed.values())}."


def test_a_network_that_calls_nothing_a_nine_says_so(run):
    called = run.classifier.at_epoch(3).predict(run.data.X_held_out)
    assert not called.any()
    app = opened(page(epochs="3"), "why_threshold")
    assert "Taken for a 9: none." in text_of(app)
    assert "the recall is 0 %, the precision not defined" in text_of(app)


def test_any_two_classes_have_their_page():
    app = page(data="Moons", hidden="4", epochs="100")
    assert not app.exception
    assert len(app.get("vega_lite_chart")) == 2
    assert "or more “lower” is right for" in text_of(app)
    assert "Taken for a 9" not in text_of(app)


@pytest.mark.parametrize("data", ["Iris", "Digits"])
def test_several_classes_have_no_threshold(data):
    app = page(data=data, held_out="0.2", **SMALL)
    assert not app.exception
    assert "Several classes need no threshold" in text_of(app)
    assert not app.get("vega_lite_chart")
    assert film_of(app)


def test_rows_of_ones_own_are_judged_too():
    app = page(data="Your own", **SMALL)
    assert not app.exception
    assert film_of(app)


@pytest.mark.parametrize("name", presets_of("is_it_a_nine"))
def test_every_preset_opens_its_run(name):
    app = page(preset=name)
    assert not app.exception
    run = trained(PRESETS[name].settings)
    convention = convention_of(run.owner, run.key, run)
    assert sentences.answer(run, convention) in app.main.markdown[0].value


def test_the_link_of_old_opens_this_page():
    app = open_page("past_100", preset="nine")
    assert not app.exception
    assert app.title[0].value == "Is it a 9?"
