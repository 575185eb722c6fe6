"""Sentences on the three margins, and on which method goes where."""

import numpy as np

from sigmoid_dashboard.runs.limits import Limits
from sigmoid_dashboard.runs.recorded import Run
from sigmoid_estimator.player.captions import degrees

ONE = 0.01  # degrees, within which the margins are the same


def about_margins(limits: Limits) -> str:
    """Tell what the three lines are, and how far apart."""
    text = (
        "“Widest” has three senses: the least Euclidean norm of weights and bias (ℓ2), the least "
        "largest of them (ℓ∞), and the least norm of the weights with a bias that is free, a "
        "support vector machine’s."
    )
    if limits.spread < ONE:
        return f"{text} On these rows all three are the same line."
    return f"{text} On these rows their directions are up to **{degrees(limits.spread)}** apart."


def about_tendency() -> str:
    """Say which method tends to which."""
    return (
        "On the cross-entropy without a penalty, gradient descent tends to the first (Soudry et "
        "al., 2018) and Adam, on all rows at once, to one of the second (Zhang, Zou & Cao, 2024); "
        "both slowly. Neither is made for the third."
    )


def about_end(run: Run, limits: Limits) -> str:
    """Give the angles at the end of a run."""
    first, second, third = limits.end
    name = "Adam" if run.settings.solver == "adam" else "Gradient descent"
    if np.isnan(first):
        return f"{name} ends with weights and bias of 0, which have no direction."
    return (
        f"{name}, here, ends **{degrees(first)}** from ℓ2, **{degrees(second)}** from ℓ∞ and "
        f"**{degrees(third)}** from the support vector machine’s."
    )
