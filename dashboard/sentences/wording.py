"""Words of the visitor's within ours, and numbers that must not say too much."""

import math
import re
import string

HARMLESS = ",;='\"?%"
MARKUP = re.compile(f"([{re.escape(''.join(set(string.punctuation) - set(HARMLESS)))}])")


def plain(text: str) -> str:
    """Text that Markdown shows as it is: names of columns and classes come from files."""
    return MARKUP.sub(r"\\\1", text)


def percent(accuracy: float) -> str:
    """An accuracy, rounded down as in the player: 100% is said only of the whole."""
    return "100%" if accuracy == 1 else f"{math.floor(1000 * accuracy + 1e-9) / 10:.1f}%"


def counted(n: int, thing: str) -> str:
    """1 epoch, 2,000 epochs."""
    return f"{n:,} {thing}" if n == 1 else f"{n:,} {thing}s"
