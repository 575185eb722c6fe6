"""Results that are kept: of shipped data for everybody, of own rows for their session only."""

from collections.abc import Callable
from functools import wraps
from typing import Any, ParamSpec, TypeVar

import streamlit as st

from settings import OWN_MARK

P = ParamSpec("P")
R = TypeVar("R")

MOST_OF_SESSION = 32


def kept(max_entries: int, **options: Any) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Keep what a function returns; of its arguments those named with _ do not count.

    Its texts say what the result is of: where one names a run on own rows, the result is gone
    with the session, and nothing of another session is ever asked for it.
    """

    def decorate(function: Callable[P, R]) -> Callable[P, R]:
        cache = st.cache_resource
        of_all = cache(max_entries=max_entries, show_spinner=False, **options)(function)
        n_own = min(max_entries, MOST_OF_SESSION)
        of_session = cache(max_entries=n_own, show_spinner=False, scope="session", **options)(
            function
        )

        @wraps(function)
        def call(*args: P.args, **kwargs: P.kwargs) -> R:
            texts = [value for value in (*args, *kwargs.values()) if isinstance(value, str)]
            is_own = any(OWN_MARK in text for text in texts)
            return (of_session if is_own else of_all)(*args, **kwargs)

        return call

    return decorate
