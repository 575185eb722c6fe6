"""Results that are kept: of shipped data for everybody, of own rows for their session only."""

from collections.abc import Callable
from functools import wraps
from inspect import signature
from typing import Concatenate, ParamSpec, TypeVar

import streamlit as st

from sigmoid_dashboard.runs.settings import Owner
from sigmoid_dashboard.runs.turns import TURNS

P = ParamSpec("P")
R = TypeVar("R")

MOST_OF_SESSION = 32


def kept(
    max_entries: int, *, n_own: int = MOST_OF_SESSION
) -> Callable[[Callable[P, R]], Callable[Concatenate[Owner, P], R]]:
    """Cache a function's results; arguments named with _ are not part of the key.

    The function is called with the owner of the rows before its own arguments. What a visitor
    owns is gone with the session, and nothing of another session is ever asked for it; there may
    be `n_own` of them in every session.
    """

    def decorate(function: Callable[P, R]) -> Callable[Concatenate[Owner, P], R]:
        # Wraps keeps the names of the arguments, of which some are no part of the key.
        @wraps(function)
        def computed(*args: P.args, **kwargs: P.kwargs) -> R:
            TURNS.leave()  # other pages need not wait for it
            return function(*args, **kwargs)

        cache = st.cache_resource
        of_all = cache(max_entries=max_entries, show_spinner=False)(computed)
        most = min(max_entries, n_own)
        of_session = cache(max_entries=most, show_spinner=False, scope="session")(computed)
        caches: dict[Owner, Callable[..., R]] = {
            Owner.EVERYBODY: of_all,
            Owner.VISITOR: of_session,
        }

        parameters = signature(function)

        @wraps(function)
        def call(owner: Owner, *args: P.args, **kwargs: P.kwargs) -> R:
            kept_so = caches[owner]
            # By name: of others Streamlit reads the name in the signature, at every call.
            by_name = parameters.bind(*args, **kwargs).arguments
            # Whoever waits for the same result holds his turn: it is not waited for before then.
            with TURNS.resumed():
                return kept_so(**by_name)

        return call

    return decorate
