"""The player as a component of Streamlit: a film, replayed without the server."""

from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pyarrow as pa
import streamlit as st

from sigmoid_estimator.player.payload import Payload
from sigmoid_estimator.player.script import MARKUP, STYLE, script

HOST = Path(__file__).parent / "frontend" / "streamlit_host.js"
SPEEDS = (0.125, 0.25, 0.5, 1, 2, 4, 8, 16, 32, 64)
SAME_TIME_PER = ("record", "decade")  # records, or tenfolds of epochs
MOST_HELD = 4  # films in the browser, of megabytes each
HELD = "films_held"  # in the session: their ids, the one that was shown last at the end

_component = st.components.v2.component("sigmoid_player", html=MARKUP, css=STYLE, js=script(HOST))


class Pace(NamedTuple):
    """How fast a visitor wants films to be played; None leaves it to the film."""

    speed: float | None = None
    per: str | None = None  # of SAME_TIME_PER


AS_SUGGESTED = Pace()


def play(
    payload: Payload,
    *,
    key: str,
    opens: float | None = None,
    asked: float | None = None,
    pace: Pace = AS_SUGGESTED,
    row: int | None = None,
    take_rows: Callable[[object], None] | None = None,
) -> None:
    """Draw the player of a film.

    Nothing that is done in it runs the page again, except where points are put on the map. The
    film is sent once, not at every run of the page: the browser holds it, and asks for it where
    it does not.

    Parameters
    ----------
    payload : Payload
        The film, as `FilmPlayer.payload` has it.
    key : str
        Name of the player in the session.
    opens : float or None, default=None
        The position (an epoch, or a factor) at which a new film opens; None is its end.
    asked : float or None, default=None
        Position that a link asks for instead. It is obeyed when it changes; after that the
        visitor may go elsewhere.
    pace : Pace, default=AS_SUGGESTED
        How it plays at first. Speed, time and position are kept in the page's address by the
        browser itself: from Python every step would be an entry in its history.
    row : int or None, default=None
        The row that is followed, where a panel follows one. It is obeyed when it changes.
    take_rows : callable or None, default=None
        Called before the page runs again with the points that the visitor has put on the map, as
        a browser sent them: whatever JSON it may be. None offers no points.
    """
    take = None if take_rows is None else lambda: take_rows(st.session_state[key].get("rows"))
    before = st.session_state.get(HELD, ())
    held = (*(film for film in before if film != payload.id), payload.id)[-MOST_HELD:]
    st.session_state[HELD] = held
    _component(
        data={
            "id": payload.id,
            "film": None if payload.id in before else _table(payload.buffer),
            "held": held,
            "opens": opens,
            "asked": asked,
            "pace": pace._asdict(),
            "row": row,
            "takes_rows": take_rows is not None,
        },
        key=key,
        on_rows_change=take,
        on_missing_change=_send_again,
    )


def _table(buffer: bytes) -> pa.Table:
    """Bytes, as a component is sent them at the first level only: JSON would take a third more."""
    return pa.table({"bytes": pa.array(np.frombuffer(buffer, np.uint8))})


def _send_again() -> None:
    """Count on no film in the browser: what was sent to it last was lost. A callback."""
    st.session_state.pop(HELD, None)
