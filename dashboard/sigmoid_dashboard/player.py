"""The player as a component of Streamlit: the film of a training, replayed without the server."""

import hashlib
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
import pyarrow as pa
import streamlit as st

from sigmoid_estimator import SigmoidMLPClassifier
from sigmoid_estimator.inspection import Plane
from sigmoid_estimator.player.film_player import FilmPlayer
from sigmoid_estimator.player.frames import FilmError
from sigmoid_estimator.player.payload import Payload
from sigmoid_estimator.player.script import MARKUP, STYLE, script

Array = np.ndarray

HOST = Path(__file__).parent / "frontend" / "streamlit_host.js"
MAX_PAYLOADS = 16
SPEEDS = (0.125, 0.25, 0.5, 1, 2, 4, 8, 16, 32, 64)
SAME_TIME_PER = ("record", "decade")  # records, or tenfolds of epochs

_component = st.components.v2.component("sigmoid_player", html=MARKUP, css=STYLE, js=script(HOST))


class Pace(NamedTuple):
    """How fast a visitor wants films to be played; None leaves it to the film."""

    speed: float | None = None
    per: str | None = None  # of SAME_TIME_PER


AS_SUGGESTED = Pace()


def play_in_step(
    classifiers: Mapping[str, SigmoidMLPClassifier],
    X: Any,
    y: Any,
    *,
    key: str,
    measures: pd.DataFrame | None = None,
    plane: Plane | None = None,
    feature_names: Sequence[str] | None = None,
    class_names: Sequence[str] | None = None,
    epoch: int | None = None,
    pace: Pace = AS_SUGGESTED,
    autoplay: bool = False,
    is_private: bool = False,
) -> int:
    """Draw the player of films on the same data, and return the epoch that it shows.

    Playing sends nothing to the server; when the films are paused, stepped or scrubbed, the page
    is run again with the epoch then shown.

    Parameters
    ----------
    classifiers : dict of str to SigmoidMLPClassifier
        Fitted classifiers with films, by the names over their maps. A single one has panels
        beside its map.
    X : array-like of shape (n_samples, n_features)
        The points on the map.
    y : array-like of shape (n_samples,) or (n_samples, n_labels)
        Their classes.
    key : str
        Name of the player in the session.
    measures : DataFrame or None, default=None
        What `inspection.compare` says of the classifiers, where it is known.
    plane : Plane or None, default=None
        What the map shows. None is the two features themselves, or of more the plane of the first
        two principal components.
    feature_names, class_names : sequence of str or None, default=None
        Names in the axes and in the legend; None is "x1", "x2" and so on, and the classes.
    epoch : int or None, default=None
        Epoch to go to. It is obeyed when it changes; after that the visitor may go elsewhere. None
        leaves the player where it is; at first that is the last record.
    pace : Pace, default=AS_SUGGESTED
        How it plays at first. Speed, time and epoch are kept in the page's address by the browser
        itself: from Python every step would be an entry in its history.
    autoplay : bool, default=False
        Whether a new film starts by itself (never where the visitor prefers reduced motion).
    is_private : bool, default=False
        Whether what is sent is kept for this session only.

    Returns
    -------
    int
        The epoch of the record shown.
    """
    asked = None if epoch is None else int(epoch)
    try:
        sent = (_payload_of_session if is_private else _payload_of_all)(
            dict(classifiers),
            np.asarray(X, dtype=float),
            np.asarray(y),
            plane,
            measures,
            None if feature_names is None else tuple(feature_names),
            None if class_names is None else tuple(class_names),
        )
    except FilmError as error:
        st.info(str(error), icon=":material/movie:")
        film = next(iter(classifiers.values())).history_
        assert film is not None
        return shown_epoch(film.epochs, asked, None)
    result = _component(
        data={
            "id": sent.id,
            # Bytes are sent at the first level only, and as a table: JSON would take a third more.
            "film": pa.table({"bytes": pa.array(np.frombuffer(sent.buffer, np.uint8))}),
            "asked": asked,
            "autoplay": autoplay,
            "pace": pace._asdict(),
        },
        key=key,
        on_shown_change=_nothing,  # a state without a callback is no attribute of the result
    )
    return shown_epoch(sent.positions, asked, result.shown)


def shown_epoch(epochs: Array, asked: int | None, report: Any) -> int:
    """The epoch that the browser shows, of the records that it has.

    It shows what was last reported, unless an epoch was asked for since then; the browser follows
    the same rule. A report is what a visitor's browser sent: one that makes no sense counts as
    none.
    """
    wanted, at_end = asked, asked is None
    if _is_report(report) and (asked is None or report.get("asked") == asked):
        wanted, at_end = report["position"], report["at_end"]
    if at_end or wanted is None:
        return int(epochs[-1])
    return int(epochs[max(int(np.searchsorted(epochs, wanted, side="right")) - 1, 0)])


def _is_report(report: Any) -> bool:
    if not isinstance(report, dict) or not isinstance(report.get("at_end"), bool):
        return False
    epoch = report.get("position")
    return isinstance(epoch, int) and not isinstance(epoch, bool) and 0 <= epoch < 2**53


def _nothing() -> None:
    """Called by Streamlit before the page is run with a new epoch."""


def _films_digest(classifiers: dict[str, SigmoidMLPClassifier]) -> bytes:
    return b"".join(name.encode() + b"\0" + _film_digest(clf) for name, clf in classifiers.items())


def _film_digest(clf: SigmoidMLPClassifier) -> bytes:
    film = clf.history_
    if film is None:
        return b""
    shapes = [coef.shape for coef in clf.coefs_]
    network = repr((clf.activation, clf.loss, clf.stop_reason_, shapes, clf.classes_.tolist()))
    arrays = (
        film.epochs, film.parameters, film.loss, film.accuracy,
        film.validation_loss, film.validation_accuracy,
    )  # fmt: skip
    return network.encode() + b"".join(map(_digest, arrays))


def _digest(array: Array) -> bytes:
    return hashlib.sha256(repr(array.shape).encode() + array.tobytes()).digest()


def _payload(
    classifiers: dict[str, SigmoidMLPClassifier],
    X: Array,
    y: Array,
    plane: Plane | None,
    measures: pd.DataFrame | None,
    feature_names: tuple[str, ...] | None,
    class_names: tuple[str, ...] | None,
) -> Payload:
    """The films as they are sent, made once."""
    # Counting outputs of many features at every record would hold up the page.
    player = FilmPlayer(
        classifiers,
        X,
        y,
        plane=plane,
        feature_names=feature_names,
        class_names=class_names,
        panels="auto" if X.shape[1] <= 2 else ["units"],
        measures=measures,
    )
    return player.payload


# Streamlit's own hash of a large array looks at a sample of it.
_HASHES: dict[str | type, Callable[[Any], Any]] = {
    dict: _films_digest,
    np.ndarray: _digest,
    pd.DataFrame: len,  # it follows from the films and the rows
}
_payload_of_all = st.cache_resource(
    max_entries=MAX_PAYLOADS, show_spinner=False, hash_funcs=_HASHES
)(_payload)
_payload_of_session = st.cache_resource(
    max_entries=1, show_spinner=False, hash_funcs=_HASHES, scope="session"
)(_payload)
