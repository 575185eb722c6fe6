"""What is claimed of the three margins: angles by arcs between unit vectors."""

from itertools import combinations

import numpy as np
from oracles.claims.common import DEFINITION, THEOREM, Claim, film, is_near, settings

from sigmoid_estimator import inspection

SENSES = [{}, {"norm": "linf"}, {"bias": "free"}]
SMALL = 0.01  # degrees


def margins(view):
    """The three vectors (w, b), each with all rows on the right side by 1."""
    X, y = view.run.data.X, view.run.data.y
    V = np.column_stack([X, np.ones(len(X))]) * np.where(y == 1, 1, -1)[:, None]
    found = [inspection.max_margin(X, y, **sense).iloc[0] for sense in SENSES]
    vectors = [np.append(one["coef"], one["intercept"]) for one in found]
    assert all((V @ u).min() > 1 - 1e-5 for u in vectors)
    return vectors


def angle(a, b):
    a, b = unit(a), unit(b)
    return float(np.degrees(2 * np.arcsin(min(np.sqrt(np.sum((a - b) ** 2)) / 2, 1))))


def unit(v):
    v = v.astype(np.longdouble)
    return v / np.sqrt(v @ v)


def is_angle(text, value):
    if text == "less than 0.01°":
        return value < SMALL * 1.01
    return is_near(text.removesuffix("°"), value, 2)


def spread(view):
    return max(angle(a, b) for a, b in combinations(margins(view), 2))


def learned(view):
    return np.append(film(view).coefs[0][-1].ravel(), film(view).intercepts[0][-1]).astype(float)


def ends_there(view, match):
    is_adam = settings(view).solver == "adam"
    angles = [angle(learned(view), u) for u in margins(view)]
    told = (match["a"], match["b"], match["c"])
    return match[0].startswith("Adam") == is_adam and all(map(is_angle, told, angles))


LIMITS = [
    Claim(
        "“Widest” has three senses: the least Euclidean norm of weights and bias (ℓ2), the least "
        "largest of them (ℓ∞), and the least norm of the weights with a bias that is free, a "
        "support vector machine’s.",
        DEFINITION,
    ),
    Claim("On these rows all three are the same line.", lambda v, s: spread(v) < SMALL * 1.01),
    Claim(
        "On these rows their directions are up to <a> apart.",
        lambda v, s: is_angle(s["a"], spread(v)),
    ),
    Claim(
        "On the cross-entropy without a penalty, gradient descent tends to the first (Soudry et "
        "al., 2018) and Adam, on all rows at once, to one of the second (Zhang, Zou & Cao, 2024); "
        "both slowly.",
        THEOREM,
    ),
    Claim("Neither is made for the third.", THEOREM),
    Claim(
        "(Adam|Gradient descent) ends with weights and bias of 0, which have no direction.",
        lambda v, s: (
            not learned(v).any() and s[0].startswith("Adam") == (settings(v).solver == "adam")
        ),
    ),
    Claim(
        "(Adam|Gradient descent), here, ends <a> from ℓ2, <b> from ℓ∞ and <c> from the support "
        "vector machine’s.",
        ends_there,
    ),
]
