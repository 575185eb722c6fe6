"""The theme, which stays as it is while the server runs."""

from functools import cache

from streamlit import config


@cache  # pages ask for it at every run
def keep() -> None:
    """Have Streamlit read its theme once.

    At every run of a page it goes through all its options six times for it, which is a tenth of
    what a full server does.
    """
    config.get_options_for_section = cache(config.get_options_for_section)
