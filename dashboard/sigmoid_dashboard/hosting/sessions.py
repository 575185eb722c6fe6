"""Free the memory of sessions that have ended."""

import asyncio
import gc
from contextlib import ExitStack
from typing import Any

from streamlit import __version__
from streamlit.runtime import Runtime

from sigmoid_dashboard.hosting import logs

SWEEP_SECONDS = 10.0


async def sweep() -> None:
    """Free ended sessions every few seconds until cancelled; log the first failure only."""
    has_failed = False
    while True:
        await asyncio.sleep(SWEEP_SECONDS)
        try:
            n_ended = forget_ended()
        except Exception:  # whatever an ended session fails with, the next ones end too
            if not has_failed:
                logs.log.exception("an ended session could not be freed; its memory may stay")
            has_failed = True
            n_ended = 1
        if n_ended:
            gc.collect()  # a session holds itself in circles


def forget_ended() -> int:
    """Free the sessions that can no longer be resumed, with their rows, files and runs.

    Streamlit itself does so only when another session ends, which may be a day later, and its
    loop holds the session that it last wrote to until it writes to another. Returns the
    number of sessions freed.
    """
    ended = _ended_sessions()
    with ExitStack() as ends:  # each of them ends, whatever another fails with
        for _, information in ended:
            ends.callback(information.session.session_state.clear)
            ends.callback(information.session.shutdown)
    return len(ended)


def check_storage() -> None:
    """Raise RuntimeError where this Streamlit keeps its ended sessions elsewhere."""
    try:
        _ended_sessions()
    except AttributeError:
        raise RuntimeError(
            f"Streamlit {__version__} keeps its ended sessions where the hosted dashboard does "
            "not find them, so that visitors' rows would stay: install the version of "
            "deploy/requirements.lock."
        ) from None


def _ended_sessions() -> list[tuple[str, Any]]:
    storage: Any = Runtime.instance()._session_mgr._session_storage  # type: ignore[attr-defined]
    return storage._cache.expire()
