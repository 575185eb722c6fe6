"""The lesson on stopping: its answer by the figures of scikit-learn, and every case of it."""

from functools import partial

import pytest
from dashboard_pages import film_of, open_page, text_of, trained
from sklearn.metrics import accuracy_score, log_loss

from sigmoid_dashboard.runs.stopping import stopping_of
from sigmoid_dashboard.sentences import should_i_stop as sentences
from sigmoid_dashboard.ui.presets import PRESETS, presets_of

page = partial(open_page, "should_i_stop")


@pytest.fixture(scope="module")
def run():
    return trained(PRESETS["stop"].settings)


def test_the_answer_is_that_of_scikit_learns_scores(default_page, run):
    X, y = run.data.X_held_out, run.data.y_held_out
    first = run.classifier.first_perfect_epoch_
    counts, losses = [], []
    for epoch in (first, 20_000):
        at = run.classifier.at_epoch(epoch)
        counts.append(accuracy_score(y, at.predict(X), normalize=False))
        losses.append(log_loss(y, at.predict_proba(X)))
    assert counts[0] == counts[1]
    assert losses[1] > 1.4 * losses[0]
    assert default_page.title[0].value == "Should I stop at 100 %?"
    assert default_page.main.markdown[0].value.startswith(
        "**For the answers it makes no difference, for the probabilities yes: from the film’s "
        f"first 100 % (epoch {first:,}) to its end as many rows kept back are right, "
        f"{counts[0]:.0f} of {len(y)}, "
        f"and their loss rises from {losses[0]:.3g} to {losses[1]:.3g}.**"
    )


def test_the_film_opens_at_the_first_100_percent(default_page, run):
    assert film_of(default_page)["opens"] == run.classifier.first_perfect_epoch_


def test_the_page_opens_with_three_pictures_and_little_to_read(default_page):
    assert not default_page.exception
    assert len(default_page.get("vega_lite_chart")) == 3
    words = [element.value for element in [*default_page.main.markdown, *default_page.main.header]]
    assert sum(len(text.split()) for text in words) <= 250


def test_the_temperature_leads_to_the_lesson_of_the_factor(default_page):
    [link] = default_page.get("page_link")
    assert link.proto.label == "Multiply the weights"


def test_one_temperature_undoes_the_rise_of_the_default_run(run):
    stopping = stopping_of(run.owner, run.key, run)
    assert stopping.end.loss > 2 * stopping.least.loss
    assert stopping.end.loss_at_temperature < 1.01 * stopping.least.loss
    assert stopping.end.temperature == pytest.approx(3.07, abs=0.05)


def test_wrong_labels_learned_by_heart_are_no_matter_of_scale():
    run = trained(PRESETS["stop_flipped"].settings)
    stopping = stopping_of(run.owner, run.key, run)
    assert sentences.answer(run, stopping).startswith(
        "**Yes: from the film’s first 100 % (epoch 1,259)"
    )
    assert stopping.n_right(stopping.end) < stopping.n_right(stopping.most_right) - 10
    assert stopping.end.loss_at_temperature > 2 * stopping.least.loss_at_temperature


def test_without_other_rows_it_asks_for_some():
    app = page(held_out="0", epochs="50")
    assert not app.exception
    assert "others must be kept back" in app.main.markdown[0].value
    assert not app.get("vega_lite_chart")
    assert film_of(app)


@pytest.mark.parametrize("data", ["Iris", "Moons", "Your own"])
def test_any_data_have_their_page(data):
    app = page(data=data, held_out="0.2", hidden="3", epochs="5")
    assert not app.exception
    assert "the best score on validation rows" in text_of(app)


@pytest.mark.parametrize("name", presets_of("should_i_stop"))
def test_every_preset_opens_its_run(name):
    app = page(preset=name)
    assert not app.exception
    run = trained(PRESETS[name].settings)
    stopping = stopping_of(run.owner, run.key, run)
    assert sentences.answer(run, stopping) in app.main.markdown[0].value
