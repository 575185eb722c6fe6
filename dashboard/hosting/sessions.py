"""The end of a session: what it held is gone."""

import asyncio
import gc
from typing import Any

from streamlit.runtime import Runtime

SWEEP_SECONDS = 10.0


async def sweep() -> None:
    """Let go of ended sessions, for ever."""
    while True:
        await asyncio.sleep(SWEEP_SECONDS)
        if forget_ended():
            gc.collect()  # a session holds itself in circles


def forget_ended() -> int:
    """Let go of the sessions whose time to come back is over, with their rows, files and runs.

    Streamlit itself does so only when another session ends, which may be a day later, and its
    loop holds the session that it last wrote to until it writes to another. Returns how many
    there were.
    """
    storage: Any = Runtime.instance()._session_mgr._session_storage  # type: ignore[attr-defined]
    ended = storage._cache.expire()
    for _, information in ended:
        information.session.shutdown()
        information.session.session_state.clear()
    return len(ended)
