"""Texts of the visitor inside Markdown, and numbers rounded so that they stay true."""

import math
import re
import string

HARMLESS = ",;='\"?%"
SMALLEST = 1e-16  # a smaller difference from 1 is lost in float64
MARKUP = re.compile(f"([{re.escape(''.join(set(string.punctuation) - set(HARMLESS)))}])")


def plain(text: str) -> str:
    """Escape a text for Markdown: names of columns and classes come from files."""
    return MARKUP.sub(r"\\\1", text)


def percent(share: float, digits: int = 1) -> str:
    """Write a share, rounded down: only the whole is 100 %, and only nothing is 0 %."""
    if share in {0, 1}:
        return f"{100 * share:.0f} %"
    hundredth = 10.0**digits
    floor = math.floor(100 * hundredth * share + 1e-9) / hundredth
    return f"{floor:.{digits}f} %" if floor else f"less than {1 / hundredth:g} %"


def capitalized(text: str) -> str:
    """Begin a text as a sentence begins; `str.capitalize` would make ReLU a relu."""
    return text[:1].upper() + text[1:]


def counted(n: int, thing: str) -> str:
    """Write a number with its noun: 1 epoch, 2,000 epochs."""
    return f"{n:,} {thing}" if n == 1 else f"{n:,} {thing}s"


def figure(number: float, digits: int = 4, *, in_column: bool = False) -> str:
    """Write a number in so many digits, with a real minus and no zeros in the exponent.

    In a column it has all of its digits, zeros too.

    Examples
    --------
    >>> figure(-1.9), figure(-1.9, 3, in_column=True), figure(100, 3, in_column=True)
    ('−1.9', '−1.90', '100')
    """
    text = f"{number + 0.0:{'#' * in_column}.{digits}g}".removesuffix(".")  # −0 + 0 is 0
    return text.replace("e-0", "e-").replace("e+0", "e").replace("e+", "e").replace("-", "−")


def small_figure(value: float) -> str:
    """Write a difference in two digits, one that float64 may lose as less than that."""
    return f"{value:.2g}" if value >= SMALLEST or value == 0 else f"less than {SMALLEST:g}"
