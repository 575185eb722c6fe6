"""Identity of a visitor: the browser's Streamlit cookie, or its address where it has none."""

from collections.abc import Mapping
from typing import NamedTuple

from starlette.requests import HTTPConnection
from starlette.types import Scope
from streamlit.web.server.starlette.starlette_app_utils import decode_xsrf_token_string
from streamlit.web.server.starlette.starlette_server_config import XSRF_COOKIE_NAME


class Person(NamedTuple):
    """One person, as far as a server can tell people apart."""

    name: str
    is_browser: bool  # else an address, behind which a whole class may sit


def person_of(scope: Scope) -> Person:
    """Identify the person who sends a request or opens a websocket.

    The address is what uvicorn takes it for: that of the connection, or where a proxy of
    FORWARDED_ALLOW_IPS connects, the one that the proxy reports.
    """
    browser = browser_of(HTTPConnection(scope).cookies)
    if browser is not None:
        return Person(browser, is_browser=True)
    address, _ = scope.get("client") or ("", 0)
    return Person(address, is_browser=False)


def browser_of(cookies: Mapping[str, str]) -> str | None:
    """Return the token in Streamlit's cookie, which names a browser; None without the cookie.

    Streamlit masks the token in its cookie anew with every answer: the text differs from tab to
    tab, and what it hides does not.

    Examples
    --------
    >>> browser_of({"_streamlit_xsrf": "2|00000000|00ff|1"})
    '00ff'
    >>> browser_of({"_streamlit_xsrf": "2|ff00ff00|ffff|1"})
    '00ff'
    """
    token, _ = decode_xsrf_token_string(cookies.get(XSRF_COOKIE_NAME, ""))
    return token.hex() if token else None
