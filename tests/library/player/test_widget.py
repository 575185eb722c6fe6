"""A film as a widget: what it shares with Python, and what is left without a kernel."""

import html
import importlib.util
import re

import numpy as np
import pytest

from sigmoid_estimator.player import FilmPlayer
from sigmoid_estimator.player import film_player as module

pytest.importorskip("anywidget")

VIEW = "application/vnd.jupyter.widget-view+json"


@pytest.fixture
def film(network, moons):
    return FilmPlayer(network, *moons, epoch=7)


def test_it_opens_where_the_film_does(network, moons, film):
    assert film.widget().epoch == 7
    assert FilmPlayer(network, *moons).widget().epoch == 40


def test_it_sends_the_film_as_bytes(film):
    state = film.widget().get_state()
    assert bytes(state["film"]) == film.payload.buffer
    assert state["film_id"] == film.payload.id
    assert state["name"] == "epoch"
    assert "export default { render };" in state["_esm"]


def test_the_epoch_is_a_trait_that_python_sets_and_observes(film):
    widget, seen = film.widget(), []
    widget.observe(lambda change: seen.append(change.new), "epoch")
    widget.epoch = np.int64(30)
    assert seen == [30]
    assert type(widget.epoch) is int


def test_the_browser_sets_it_by_a_message(film):
    widget, seen = film.widget(), []
    widget.observe(lambda change: seen.append(change.new), "epoch")
    message = {"content": {"data": {"method": "update", "state": {"epoch": 12}}}}
    widget._handle_msg(message)
    assert seen == [12]
    assert widget.epoch == 12


@pytest.mark.parametrize(("epoch", "shown"), [(0, 0), (41, 40), (10**12, 40)])
def test_an_epoch_that_is_no_record_is_the_nearest_before_it(film, epoch, shown):
    film.widget().epoch = epoch
    assert film.widget().epoch == shown


@pytest.mark.parametrize("epoch", [-1, 1.5, "3", None, True])
def test_what_is_no_epoch_is_refused_and_changes_nothing(film, epoch):
    with pytest.raises(ValueError, match="epoch must be a whole number of at least 0"):
        film.widget().epoch = epoch
    assert film.widget().epoch == 7


def test_over_factors_the_factor_is_shared(network, moons):
    widget = FilmPlayer.over_factors(network, *moons, [0.5, 1, 4], factor=1).widget()
    assert widget.factor == 1
    widget.factor = 3.9
    assert widget.factor == 1
    with pytest.raises(ValueError, match="factor must be a positive number"):
        widget.factor = 0


def test_what_a_cell_shows_is_the_widget_and_the_file(film):
    for shown in (film._repr_mimebundle_(), film.widget()._repr_mimebundle_()[0]):
        assert shown[VIEW]["model_id"] == film.widget().model_id
        document = html.unescape(re.search(r'srcdoc="(.*?)"', shown["text/html"], re.DOTALL)[1])
        assert document == film.to_html()
        assert 'sandbox="allow-scripts"' in shown["text/html"]
        assert "text/plain" in shown


def test_marimo_is_given_the_widget(film):
    assert film._display_() is film.widget()


def test_without_anywidget_the_file_is_shown(film, monkeypatch):
    find_spec = importlib.util.find_spec
    monkeypatch.setattr(
        module, "find_spec", lambda name: None if name == "anywidget" else find_spec(name)
    )
    assert set(film._repr_mimebundle_()) == {"text/plain", "text/html"}
    with pytest.raises(ImportError, match=r"pip install 'sigmoid-estimator\[notebook\]'"):
        film.widget()


def shown_in_a_cell(film, monkeypatch):
    """The outputs of a cell that ends with the film, and its forms beside them."""
    from IPython.core.formatters import DisplayFormatter

    from sigmoid_estimator.player import widget

    outputs = []
    monkeypatch.setattr(widget, "display", lambda data, **options: outputs.append(data))
    forms, _ = DisplayFormatter().format(film)
    return outputs, forms


def test_a_cell_has_the_file_and_behind_it_the_widget(film, monkeypatch):
    outputs, forms = shown_in_a_cell(film, monkeypatch)
    assert forms == {}  # nothing beside the two outputs
    still, live = outputs
    assert set(still) == {"text/plain", "text/html"}
    assert f'data-film="{film.payload.id}"' in still["text/html"]
    # Any other form of this one would be shown by a page without a kernel.
    assert set(live) == {VIEW}
    assert live[VIEW]["model_id"] == film.widget().model_id


def test_without_anywidget_a_cell_has_the_file(film, monkeypatch):
    monkeypatch.setattr(module, "find_spec", lambda name: None)
    outputs, forms = shown_in_a_cell(film, monkeypatch)
    assert outputs == []
    assert set(forms) == {"text/plain", "text/html"}
