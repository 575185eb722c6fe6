"""Why the first epochs are wild: asked where they are, and answered by the sharpness."""

from functools import partial

import numpy as np
import pytest
from dashboard_pages import open_page, opened, text_of, trained

from sigmoid_dashboard.runs.edge import edge_of, wild_epochs
from sigmoid_dashboard.runs.settings import RunSettings
from sigmoid_dashboard.sentences import edge as sentences

page = partial(open_page, "past_100")


def test_the_blogs_neuron_is_wild_while_its_loss_curves_more_than_2_over_the_rate():
    run = trained(RunSettings())
    loss = run.film.loss
    assert (np.diff(loss[:21]) > 0).sum() == 11
    assert (np.diff(loss[20:]) <= 0).all()
    edge = edge_of(run.owner, run.key, run)
    assert edge.bound == pytest.approx(0.4)
    p = run.classifier.at_epoch(int(edge.peak["epoch"])).predict_proba(run.data.X)[:, 1]
    rows = np.column_stack([run.data.X, np.ones(100)])
    hessian = rows.T @ ((p * (1 - p))[:, None] * rows) / 100
    assert edge.peak["sharpness"] == pytest.approx(np.linalg.eigvalsh(hessian)[-1], rel=1e-9)
    assert edge.last_above == run.classifier.first_perfect_epoch_ == 21


def test_the_section_answers_once_it_is_open():
    closed = page()
    assert "Why are the first 20 epochs wild?" in [part.label for part in closed.expander]
    app = opened(closed, "edge")
    assert not app.exception
    assert len(app.get("vega_lite_chart")) == 3
    assert "rose 11 times, the last time at epoch 20." in text_of(app)


@pytest.mark.parametrize(
    ("settings", "reason"),
    [
        (RunSettings(solver="adam", epochs=50), "Adam scales the step of every weight"),
        (RunSettings(momentum=0.9, epochs=50), "Momentum adds earlier steps"),
        (RunSettings(batch="10", epochs=50), "Here an update sees 10 rows"),
        (
            RunSettings(hidden=(3,), layer_rates="attenuation", epochs=50),
            "Here every layer has a rate of its own",
        ),
    ],
)
def test_another_method_has_no_such_limit(settings, reason):
    run = trained(settings)
    edge = edge_of(run.owner, run.key, run)
    assert np.isnan(edge.bound)
    assert reason in sentences.about_limit(run, edge)


def test_a_loss_that_falls_is_not_called_wild():
    run = trained(RunSettings(rate=0.1, epochs=100))
    assert wild_epochs(run) is None
    assert sentences.question(run) == "How strongly does the loss curve?"


def test_a_loss_that_rises_to_its_end_is_not_wild_at_its_beginning_alone():
    run = trained(RunSettings(rate=5.0, epochs=20))
    assert wild_epochs(run) is None
