"""A film from a file on the lessons: shown without controls of a training, until it is closed."""

import io

import numpy as np
import pytest
from dashboard_pages import film_of, open_page, opened, text_of
from oracles.film_views import recorded, trained

from sigmoid_dashboard.lessons import LESSONS
from sigmoid_dashboard.runs import recorded as store
from sigmoid_dashboard.sentences import films as sentences
from sigmoid_estimator import SigmoidMLPClassifier
from sigmoid_estimator.datasets import load_iris, load_line, load_moons
from sigmoid_estimator.film_files import save_film
from sigmoid_estimator.recording import FilmRecorder

SHOWING = [name for name, lesson in LESSONS.items() if lesson.needs is not None]
OTHERS = [name for name in LESSONS if name not in SHOWING]
PARTS = (
    *("why_growth", "why_line", "steepness", "shift", "signs", "why_entries", "why_units"),
    *("why_gradient", "course", "later", "starts", "why_surface", "why_threshold", "files"),
)


def file_of(clf, *rows, **names):
    file = io.BytesIO()
    save_film(file, clf, *rows, **names)
    return file.getvalue()


def with_film(content):
    app = open_page("open_film")
    return app.file_uploader[0].upload("film.npz", content, "application/octet-stream").run()


def go_to(app, page):
    return app.switch_page(f"sigmoid_dashboard/app_pages/{page}.py").run()


def controls_of_a_run(app):
    """What describes a training in the sidebar: its first is the data set."""
    return [box for box in app.sidebar.selectbox if box.label == "Data set"]


def close(app):
    [button] = [button for button in app.sidebar.button if button.label == "Close the film"]
    return button.click().run()


@pytest.fixture(scope="module")
def elsewhere():
    """A film that says nothing of its training, in float32."""
    return file_of(*recorded(load_moons, (6, 6), dtype=np.float32, max_iter=150))


@pytest.mark.parametrize("page", SHOWING)
def test_a_lesson_shows_the_film_and_no_controls(page, elsewhere):
    app = opened(go_to(with_film(elsewhere), page), *PARTS)
    assert not app.exception
    assert not app.error
    assert "2 – 6 – 6 – 1 sigmoid units" in text_of(app)
    assert "With which method and rate it was made it does not say." in text_of(app)
    assert controls_of_a_run(app) == []
    assert [box for box in app.selectbox if box.key == "start_from"] == []
    assert not film_of(app)["takes_rows"]


@pytest.mark.parametrize("page", OTHERS)
def test_other_pages_say_that_they_do_not_show_it(page, elsewhere):
    app = go_to(with_film(elsewhere), page)
    assert not app.exception
    assert "This page does not show it." in text_of(app)


def test_the_code_of_an_opened_film_opens_it(elsewhere):
    app = opened(go_to(with_film(elsewhere), "past_100"), "files")
    assert "open_film(" in app.code[0].value


def test_the_film_stays_until_it_is_closed(elsewhere):
    app = go_to(go_to(with_film(elsewhere), "saturation"), "past_100")
    assert "150" in text_of(app)
    app = close(app)
    assert not app.exception
    assert len(controls_of_a_run(app)) == 1
    assert "Your film" not in text_of(app)
    assert "Your film." not in text_of(go_to(app, "saturation"))


def test_after_the_film_the_run_chosen_before_is_shown(elsewhere):
    app = open_page("past_100", epochs="40", rate="2")
    app = go_to(app, "open_film")
    app.file_uploader[0].upload("film.npz", elsewhere, "application/octet-stream").run()
    app = close(go_to(app, "past_100"))
    assert app.session_state["epochs"] == 40
    assert app.session_state["rate"] == 2.0


def test_a_preset_is_shown_though_a_film_is_open(elsewhere):
    app = with_film(elsewhere)
    app.query_params["preset"] = "penalty"
    app = go_to(app, "past_100")
    assert not app.exception
    assert len(controls_of_a_run(app)) == 1


def test_a_film_of_ours_says_how_it_was_made_and_has_its_law():
    film = trained(load_line, max_iter=2000, solver="sgd", batch_size="full", momentum=0.0,
                   learning_rate_init=5.0, record_history="log")  # fmt: skip
    app = opened(go_to(with_film(file_of(*film)), "past_100"), "why_growth")
    assert "It was made by gradient descent at a rate of 5." in text_of(app)
    assert "The law of gradient descent says" in text_of(app)


def test_a_film_that_begins_late_is_shown_where_its_end_is_asked_for():
    app = with_film(file_of(*recorded(load_moons, (4,), first=3, max_iter=60)))
    assert "begins at epoch 3" in text_of(go_to(app, "saturation"))
    assert len(controls_of_a_run(app)) == 1
    app = go_to(app, "scaling")
    assert not app.exception
    assert controls_of_a_run(app) == []


def test_several_kinds_of_units_are_shown_where_no_kind_is_spoken_of():
    X, y = load_moons(return_X_y=True)
    recorder = FilmRecorder(X, y, activation=["tanh", "relu"])
    random = np.random.default_rng(0)
    for epoch in range(3):
        weights = [random.normal(size=shape) for shape in ((2, 3), (3, 3), (3, 1))]
        recorder.record(epoch, coefs=weights, intercepts=[np.zeros(n) for n in (3, 3, 1)])
    app = go_to(with_film(file_of(recorder.classifier(), X, y)), "saturation")
    assert "it speaks of one kind of hidden units, not of ReLU and tanh" in text_of(app)
    app = go_to(app, "foundations")
    assert not app.exception
    assert controls_of_a_run(app) == []


def test_classes_with_names_are_those_of_the_film():
    X, y = load_iris(return_X_y=True)
    names = np.array(["virginica", "setosa", "versicolor"])[y]  # not in the order of the letters
    clf = SigmoidMLPClassifier((3,), max_iter=30, random_state=0).fit(X, names)
    app = go_to(with_film(file_of(clf, X, names)), "past_100")
    assert not app.exception
    assert not app.error


def test_a_film_that_made_room_is_said_to_be_gone(elsewhere):
    app = with_film(elsewhere)
    private = store.private_runs()
    for owner, _ in list(private._runs):
        private.forget(owner)
    app = go_to(app, "past_100")
    assert [info.value for info in app.info] == [sentences.LOST]
    assert len(controls_of_a_run(app)) == 1


def train(app):
    [button] = [button for button in app.sidebar.button if button.label.startswith("Train this")]
    return button.click().run()


def like_the_film(app):
    [toggle] = [toggle for toggle in app.toggle if toggle.label == "Begin as the film did"]
    return toggle


@pytest.mark.parametrize("page", ["past_100", "saturation", "foundations"])
def test_its_network_is_trained_here_from_its_first_weights(page, elsewhere):
    app = train(go_to(with_film(elsewhere), page))
    assert not app.exception
    assert not app.error
    assert [box.value for box in controls_of_a_run(app)] == ["own"]
    values = {name: app.session_state[name] for name in ("hidden", "solver", "epochs")}
    assert values == {"hidden": "6, 6", "solver": "adam", "epochs": 150}
    assert like_the_film(app).value
    assert "In use are the rows of your film" in text_of(app)
    run = app.session_state["own_runs"].get(app.session_state[f"shown_settings_{page}"])
    first, *_ = recorded(load_moons, (6, 6), dtype=np.float32, max_iter=1)
    np.testing.assert_array_equal(run.film.parameters[0], first.history_.parameters[0])


def test_weights_may_be_drawn_instead_and_travel_to_the_next_lesson(elsewhere):
    app = train(go_to(with_film(elsewhere), "past_100"))
    app = like_the_film(app).set_value(False).run()
    assert app.session_state["shown_settings_past_100"].start == ""
    app = go_to(app, "saturation")
    assert not app.exception
    assert not like_the_film(app).value
    app = like_the_film(app).set_value(True).run()
    assert app.session_state["shown_settings_saturation"].start
    assert app.session_state["shown_settings_saturation"].hidden == (6, 6)


def test_other_layers_than_the_films_cannot_begin_with_its_weights(elsewhere):
    app = train(go_to(with_film(elsewhere), "past_100"))
    app.session_state["hidden"] = "3"
    app.run()
    assert not app.exception
    assert "begins with a network of 2 – 6 – 6 – 1 units" in text_of(app)
    app = like_the_film(app).set_value(False).run()
    assert app.session_state["shown_settings_past_100"].hidden == (3,)


def test_the_page_that_opens_films_trains_nothing(elsewhere):
    labels = [button.label for button in with_film(elsewhere).sidebar.button]
    assert labels == ["Close the film"]


def test_every_need_of_a_lesson_is_known():
    assert {need for lesson in LESSONS.values() for need in lesson.needs or ()} == {
        *sentences.NEEDS
    }
