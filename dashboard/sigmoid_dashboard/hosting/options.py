"""The options of a server for many people, from environment variables.

Only `streamlit run` reads Streamlit's own from there; another ASGI server sets them here.
"""

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass

from streamlit import config

from sigmoid_dashboard.hosting.headers import framing_sources

MAX_SESSIONS = 100
MAX_SESSIONS_OF_ONE = 6
MAX_UPLOADS_SIZE = 64  # megabytes

# What holds unless the environment says otherwise, as in STREAMLIT_SERVER_MAX_UPLOAD_SIZE=1.
DEFAULTS: dict[str, str | int | bool] = {
    "client.showErrorDetails": "none",
    "logger.messageFormat": "%(message)s",
    "server.baseUrlPath": "",
    "server.disconnectedSessionTTL": 120,  # seconds; then a session and its rows are gone
    "server.fileWatcherType": "none",
    "server.headless": True,
    "server.maxUploadSize": 2,  # megabytes, as the next
    "server.maxWidgetStateSize": 4,
    "server.xsrfCookieSameSite": "lax",
}


@dataclass(frozen=True)
class Options:
    """Checked options of the environment."""

    max_sessions: int
    max_sessions_of_one: int
    max_uploads_size: int  # megabytes
    frame_ancestors: list[str]
    of_streamlit: dict[str, str | int | bool]


def read_options(environment: Mapping[str, str] = os.environ) -> Options:
    """Read the options; an empty variable counts as unset.

    Raises
    ------
    ValueError
        For a variable whose value is none of its kind.
    """
    return Options(
        max_sessions=_whole_number(environment, "SIGMOID_MAX_SESSIONS", MAX_SESSIONS),
        max_sessions_of_one=_whole_number(
            environment, "SIGMOID_MAX_SESSIONS_OF_ONE", MAX_SESSIONS_OF_ONE
        ),
        max_uploads_size=_whole_number(environment, "SIGMOID_MAX_UPLOADS_SIZE", MAX_UPLOADS_SIZE),
        frame_ancestors=framing_sources(environment.get("SIGMOID_FRAME_ANCESTORS", "")),
        of_streamlit={
            option: _chosen(environment, variable_of(option), default)
            for option, default in DEFAULTS.items()
        },
    )


def set_options(options: Options) -> None:
    """Set Streamlit's options; the dashboard's config.toml must be known to it by then."""
    for option, value in options.of_streamlit.items():
        config.set_option(option, value)


def _chosen(
    environment: Mapping[str, str], variable: str, default: str | int | bool
) -> str | int | bool:
    if isinstance(default, bool):
        return _truth(environment, variable, default)
    if isinstance(default, int):
        return _whole_number(environment, variable, default)
    return environment.get(variable) or default


def _whole_number(environment: Mapping[str, str], variable: str, default: int) -> int:
    text = environment.get(variable) or str(default)
    if not re.fullmatch(r"[1-9][0-9]{0,8}", text):
        raise ValueError(
            f"{variable} must be a whole number from 1 to 999999999, such as {default}, "
            f"got {text!r}."
        )
    return int(text)


def _truth(environment: Mapping[str, str], variable: str, default: bool) -> bool:
    text = (environment.get(variable) or str(default)).lower()
    if text not in ("true", "false"):
        raise ValueError(f"{variable} must be true or false, got {text!r}.")
    return text == "true"


def variable_of(option: str) -> str:
    """The environment variable of an option.

    Examples
    --------
    >>> variable_of("server.maxUploadSize")
    'STREAMLIT_SERVER_MAX_UPLOAD_SIZE'
    """
    section, _, name = option.partition(".")
    words = re.findall(r"[A-Z]+$|[A-Z]?[a-z]+|[A-Z]+", name)
    return "_".join(["STREAMLIT", section, *words]).upper()
