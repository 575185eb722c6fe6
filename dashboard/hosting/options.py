"""Streamlit's options for a server of many people.

Only `streamlit run` reads them from environment variables; another ASGI server sets them here.
"""

import os
import re
from collections.abc import Mapping

from streamlit import config

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


def set_options(environment: Mapping[str, str] = os.environ) -> None:
    """Set the options; the dashboard's config.toml must be known to Streamlit by then."""
    for option, default in DEFAULTS.items():
        text = environment.get(variable_of(option))
        config.set_option(option, default if text is None else _of_kind(default, text))


def _of_kind(default: str | int | bool, text: str) -> str | int | bool:
    return text.lower() == "true" if isinstance(default, bool) else type(default)(text)


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
