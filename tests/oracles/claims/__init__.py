"""What the pages' sentences claim, and when it is so: a sentence without a row here is an error.

A row is a sentence with <names> for what varies, and a condition on the view and the match of the
sentence, in which 0 is all of it, a name what stands there, and what is left out None. It is
computed from the film and the rows by other code than the pages'. What depends on no run is a
DEFINITION, a THEOREM, a QUOTATION, ADVICE or a PROPERTY; a name of NAMES stands for the same
everywhere.
"""

import re

from oracles.claims.common import names_hold
from oracles.claims.derivatives import DERIVATIVES
from oracles.claims.diagnosis import DIAGNOSIS, REMEDY
from oracles.claims.edge import EDGE
from oracles.claims.foundations import FOUNDATIONS
from oracles.claims.gradients import GRADIENTS
from oracles.claims.is_it_a_nine import IS_IT_A_NINE
from oracles.claims.limits import LIMITS
from oracles.claims.linear_response import LINEAR_RESPONSE
from oracles.claims.past_100 import PAST_100
from oracles.claims.relu_comparison import RELU_COMPARISON
from oracles.claims.saturation import SATURATION
from oracles.claims.scaling import SCALING
from oracles.claims.should_i_stop import SHOULD_I_STOP
from oracles.claims.units import UNIT_BY_UNIT
from oracles.claims.verdict import VERDICT

CLAIMS = {
    "Past 100 %": VERDICT + PAST_100 + LIMITS + EDGE,
    "Should I stop?": SHOULD_I_STOP,
    "Is it saturated?": SATURATION + UNIT_BY_UNIT + GRADIENTS + DIAGNOSIS,
    "Scaling": SCALING + LINEAR_RESPONSE,
    "Is it a 9?": IS_IT_A_NINE,
    "Sigmoid or ReLU?": RELU_COMPARISON,
    "Small changes": LINEAR_RESPONSE,
    "Slope and descent": DERIVATIVES,
    "Foundations": FOUNDATIONS,
    "My network does not learn": DIAGNOSIS + REMEDY,
}


def pattern_of(template):
    """A regular expression: <names>, (one|other), (perhaps)? and epochs? vary, nothing else."""
    text, i = "", 0
    while i < len(template):
        character = template[i]
        if character == "<" and (name := re.match(r"<(\w+)>", template[i:])):
            text, i = text + f"(?P<{name[1]}>.+?)", i + len(name[0])
        elif character == "(" and (inner := group_at(template, i)) is not None:
            end = i + len(inner) + 2
            parts = "|".join(map(pattern_of, parts_of(inner)))
            is_optional = template[end : end + 1] == "?" and end + 1 < len(template)
            is_optional |= template[end : end + 1] == "?" and template.endswith(")?")
            text, i = text + f"(?:{parts})" + "?" * is_optional, end + is_optional
        elif character == "?" and i + 1 < len(template) and template[i - 1] == "s":
            text, i = text + "?", i + 1
        else:
            text, i = text + re.escape(character), i + 1
    return text


def group_at(template, start):
    """What stands in a group of alternatives, or in one that may be left out; else None."""
    depth = 0
    for i in range(start, len(template)):
        depth += {"(": 1, ")": -1}.get(template[i], 0)
        if depth == 0:
            inner = template[start + 1 : i]
            is_optional = template[i + 1 : i + 2] == "?"
            return inner if is_optional or len(parts_of(inner)) > 1 else None
    return None


def parts_of(inner):
    """The alternatives of a group; those of groups within are theirs."""
    parts, depth = [""], 0
    for character in inner:
        depth += {"(": 1, ")": -1}.get(character, 0)
        if character == "|" and depth == 0:
            parts.append("")
        else:
            parts[-1] += character
    return parts


PATTERNS = {
    page: [(re.compile(pattern_of(template)), template, holds) for template, holds in rows]
    for page, rows in CLAIMS.items()
}


def is_so(page, sentence, view):
    """Whether a sentence is true of a view; None if no row is about it.

    A sentence that two rows are about is true if one of them says so: a shorter pattern may
    take a longer sentence in.
    """
    found = [
        (match, holds)
        for pattern, _, holds in PATTERNS[page]
        if (match := pattern.fullmatch(sentence.replace("\xa0", " ")))
    ]
    if not found:
        return None
    return any(
        names_hold(view, match.groupdict()) and holds(view, match) for match, holds in found
    )
