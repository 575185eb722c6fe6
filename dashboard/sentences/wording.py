"""Words of the visitor's within ours."""

import re
import string

PUNCTUATION = re.compile(f"([{re.escape(string.punctuation)}])")


def plain(text: str) -> str:
    """Text that Markdown shows as it is: names of columns and classes come from files."""
    return PUNCTUATION.sub(r"\\\1", text)
