"""Pages as links open them, what they say, and the runs that they show."""

import json
from pathlib import Path

import pyarrow as pa
from streamlit.testing.v1 import AppTest

from sigmoid_dashboard.runs.data import prepared
from sigmoid_dashboard.runs.trainer import trainer

APP = Path(__file__).parents[1] / "dashboard" / "app.py"
SECONDS = 60  # for a page or a run, on a busy machine


def new_app():
    """The dashboard before its first run."""
    return AppTest.from_file(str(APP), default_timeout=SECONDS)


def open_page(name, /, **link):
    """A page as a link with these parameters opens it."""
    app = new_app()
    if name != "past_100":  # which opens by itself
        app.switch_page(f"sigmoid_dashboard/app_pages/{name}.py")
    for parameter, value in link.items():
        app.query_params[parameter] = value
    return app.run()


def opened(app, *parts):
    """The page with these of its closed parts open."""
    for part in parts:
        app.session_state[part] = True
    return app.run()


def film_of(app):
    """What the page tells its player, but for the film."""
    player = player_of(app)
    return json.loads(player.json or player.mixed.json)  # mixed where the film is with it


def bytes_of_film(app):
    """The film that the page sends its player; None where the browser has it."""
    for blob in player_of(app).mixed.arrow_blobs.values():
        return pa.ipc.open_stream(blob.data).read_all()["bytes"].to_numpy().tobytes()
    return None


def player_of(app):
    [player] = [
        component.proto
        for component in app.get("bidi_component")
        if component.proto.component_name == "sigmoid_player"
    ]
    return player


def text_of(app):
    return "\n".join(element.value for element in [*app.markdown, *app.caption, *app.warning])


def trained(settings, own=None):
    """The run of these settings, as a page trains it."""
    with trainer().training(settings, prepared(settings, own)) as job:
        assert job.wait(SECONDS)
        return job.result()
