"""Sentences of "Slope and descent" on the sigmoid, a parabola and one neuron."""

import numpy as np
import pandas as pd

from sigmoid_dashboard.sentences.wording import counted, figure
from sigmoid_estimator.activations import ACTIVATIONS, LEAK
from sigmoid_estimator.calculus import quotient_spacing
from sigmoid_estimator.inspection import sigmoid_curve

QUESTIONS_STEP = 1e-13
FAR_FROM_BEST = 3  # times the best step, beyond which one kind of error prevails
ANSWERS_DESCENT = (8.0, 0.1)  # start and rate
FLAT = 0.05  # slope of a sigmoid near its asymptotes


def answer() -> str:
    """State what the slope is for, above the curves."""
    most, least = sigmoid_curve([0.0, -10.0])["slope"]
    return (
        "**A unit learns by its slope: every error that comes back through it is multiplied by "
        f"that, by {figure(most)} at most in a sigmoid, and by {figure(least, 2)} at "
        "z\u00a0=\u00a0−10.**"
    )


def task() -> str:
    """Say what to do with the curves, above them."""
    return "Drag z. With another activation, only these two curves change."


def about_layers() -> str:
    """Explain what a factor per layer amounts to, under the curves."""
    most = sigmoid_curve([0.0])["slope"][0]
    return (
        "One such factor comes in with every layer that the error passes on its way back: through "
        f"five layers of sigmoids {figure(most)}⁵ = {figure(most**5, 2)} at most, beside the "
        "weights’ own factors. A tanh has slopes up to 1; a ReLU has 1 or 0."
    )


def about_units(runs: pd.DataFrame) -> str:
    """Tell how far the units came, above their course."""
    start, n_epochs = runs["z"].iloc[0], int(runs["epoch"].max())
    clauses = [
        f"the {_unit_name(name)} {_arrival(run)}"
        for name, run in runs.groupby("activation", sort=False)
    ]
    return (
        f"Units at z = {figure(start)} should say what they would say at {figure(-start)}. In "
        f"{counted(n_epochs, 'epoch')} {'; '.join(clauses)}."
    )


def _arrival(run: pd.DataFrame) -> str:
    """Tell where a unit is at the end, as a clause."""
    start, end = run["z"].iloc[[0, -1]]
    if end == start:
        return "has not moved"
    return f"comes to **{figure(end)}**" if np.isfinite(end) else "leaves all numbers behind"


def _unit_name(activation: object) -> str:
    return ACTIVATIONS[str(activation)].label


def about_relu(runs: pd.DataFrame) -> str:
    """Compare the ReLU with what an answer says of it, below the course."""
    quote = "“RLU doesn’t have this problem”, says an answer."
    if runs["z"].iloc[0] < 0:
        return (
            f"{quote} It has another: below 0 the slope of a ReLU is not small, it is exactly 0, "
            "and a unit that is off on every row stays as it is. From +10 to −10 it has none."
        )
    return (
        f"{quote} From this side that is so: where z is above 0 its slope is 1, and it goes as "
        "fast as the error is large. Start at −10 to see what problem it has instead."
    )


def about_leak() -> str:
    """Compare the slope of a leaky ReLU with the sigmoid's, below the course."""
    ratio = LEAK / sigmoid_curve([-10.0])["slope"][0]
    return (
        f"A leaky ReLU keeps a slope of {LEAK:g} below 0: it moves slowly, with "
        f"{ratio:.0f} times the sigmoid’s slope at z = −10."
    )


def about_ability() -> str:
    """Explain what learning needs the slope for, beside the sigmoid."""
    slopes = sigmoid_curve([0.0, -2.0, 20.0])["slope"]
    return (
        "An answer calls the derivative the neuron’s “ability to learn on particular input”: high "
        "at 0 and −2, very close to 0 at 20. So it is, and never 0: σ′(0) = "
        f"{figure(slopes[0])} is the most there is, σ′(−2) = {figure(slopes[1])}, σ′(20) = "
        f"{figure(slopes[2])}. Every error that comes back through a neuron is multiplied by it."
    )


def about_quotient(frame: pd.DataFrame, step: float) -> str:
    """Count the zeros and state the error of the numerical derivative, beside it."""
    whose = ", the step of the question," if step == QUESTIONS_STEP else ""
    n_zero, error = int((frame["quotient"] == 0).sum()), frame["error"].abs().max()
    zeros = {0: "none of the slopes is", 1: "**1** of the slopes is"}.get(
        n_zero, f"**{n_zero:,}** of the {len(frame):,} slopes are"
    )
    return (
        f"With h = {figure(step)}{whose} {zeros} exactly 0, which σ′ is nowhere, and the largest "
        f"error is **{figure(error, 2)}**; the largest slope is "
        f"{figure(frame['slope'].max(), 2)}."
    )


def about_cause(step: float, scheme: str, errors: pd.DataFrame) -> str:
    """Explain where the error of the numerical derivative comes from, beside it."""
    best = _best(errors, scheme)["step"]
    if step < best / FAR_FROM_BEST:
        left = (
            "Left of 0 the sigmoid is small and has digits to spare."
            if step >= QUESTIONS_STEP
            else "With a step as short as this, z + h is rounded too, in the end to z itself."
        )
        return (
            "That is not the sigmoid, it is the computer: between ½ and 1 its numbers are 2⁻⁵³ ≈ "
            "1.1e−16 apart, so that the quotients there are multiples of "
            f"{figure(quotient_spacing(step, scheme=scheme), 2)}. {left}"
        )
    if step > best * FAR_FROM_BEST:
        return (
            "This step is too long: it measures the slope of a chord that cuts the curve off. "
            "The error is smooth, and grows with the step."
        )
    return (
        "Here the two errors are in balance: a longer step would cut off the curve, a shorter one "
        "the digits."
    )


def about_best(errors: pd.DataFrame) -> str:
    """Name the step with the least error, beside the error against the step."""
    forward, central = (_best(errors, scheme) for scheme in ("forward", "central"))
    asked = errors[(errors["scheme"] == "forward") & (errors["step"] == QUESTIONS_STEP)].iloc[0]
    return (
        "A smaller step is better only as long as there are digits. The forward difference is "
        f"best near h = {figure(forward['step'], 2)} with an error of "
        f"{figure(forward['max_error'], 2)}, the central one near {figure(central['step'], 2)} "
        f"with {figure(central['max_error'], 2)}; the question’s 1e−13 has "
        f"{figure(asked['max_error'], 2)}. Training needs no step at all: "
        "σ′(z) = σ(z)·(1 − σ(z))."
    )


def about_descent(frame: pd.DataFrame, rate: float, *, ascends: bool) -> str:
    """Explain what the rate does to the descent, beside the parabola."""
    first, last = frame.iloc[0], frame.iloc[-1]
    if first["gradient"] == 0:
        return (
            "At x = 2 the slope is 0: there is nothing to follow, and no step moves the point. "
            "Start somewhere else."
        )
    n_steps = int(last["step"])
    regime = _regime(rate, frame["x"], ascends=ascends)
    return (
        f"Every step multiplies the distance to the minimum at 2 by 1 {'+' if ascends else '−'} "
        f"2η = **{figure(first['factor'])}**: {regime} After {n_steps} "
        f"step{'s' * (n_steps > 1)} x = **{figure(last['x'])}**."
    )


def _regime(rate: float, x: pd.Series, *, ascends: bool) -> str:
    """Describe the course of the descent that a rate leads to, as a clause."""
    if ascends:
        return "with the wrong sign it follows the slope up, ever faster."
    regimes = (
        (rate < 0.05, "x crawls towards it, and never quite arrives."),
        (rate < 0.5, "x comes nearer from one side, and never quite arrives."),
        (rate == 0.5, "the first one lands there, which only a parabola lets it do."),
        (rate < 1, "it oversteps the minimum, and lands nearer on the other side."),
        (rate == 1, f"x jumps between {figure(x[0])} and {figure(x[1])} for ever."),
    )
    otherwise = "it lands farther away than it began, and the descent diverges."
    return next((meaning for applies, meaning in regimes if applies), otherwise)


def about_table(table: pd.DataFrame, rate: float, *, ascends: bool) -> str:
    """Compare the iterations with the table in the answer, beside them."""
    is_answers = (table["x"].iloc[0], rate) == ANSWERS_DESCENT and not ascends
    arrived = table[(table["truncated"] == 2) & (table["x"] != 2)]
    if is_answers and len(arrived):
        first = arrived.iloc[0]
        return (
            "This is the answer’s table. It “converges at x = 2” there, since its numbers are cut "
            f"off after two decimals: 2.00 at iteration {first['step']:.0f}, where x = "
            f"**{figure(first['x'])}**. Rounded it would be {first['rounded']:.2f}, and exactly "
            "2 at no iteration."
        )
    return (
        "The answer starts at 8 with the rate 0.1, and prints its numbers cut off after two "
        "decimals, not rounded; two columns here are both. Its “too large we will waste "
        "time” is meant to say too small."
    )


def about_sign(printed: pd.DataFrame) -> str:
    """Point to the wrong signs in the answer's formulas, beside the parabola and the neuron."""
    first, last = printed.iloc[0], printed.iloc[-1]
    return (
        "A sign is soon lost. The answer’s σ(z) = 1/(1 + exp(z)) lacks a minus and falls where it "
        "should rise; the derivative σ(1 − σ) is that of the rising one. Taken literally, they "
        f"climb: from w = {figure(first['weight'])} and b = {figure(first['bias'])} the "
        f"quadratic cost goes from {figure(first['loss'], 3)} to **{figure(last['loss'], 3)}** "
        f"in {counted(int(last['epoch']), 'epoch')}."
    )


def about_slowdown(runs: pd.DataFrame) -> str:
    """State how far each cost brings the neuron's output, beside the neuron."""
    clauses = [
        f"with {_the_cost(cost)} it comes to **{figure(run['output'].iloc[-1], 3)}**"
        for cost, run in runs.groupby("cost", sort=False)
    ]
    return (
        "A neuron with the input 1 should say 0, and says "
        f"{figure(runs['output'].iloc[0], 3)} at first. In "
        f"{counted(int(runs['epoch'].max()), 'epoch')} {', '.join(clauses)}."
    )


def about_factor_of_slope() -> str:
    """Explain why one cost is slower than the other, beside the neuron."""
    return (
        "The quadratic cost’s gradient has the slope σ′ as a factor; the cross-entropy’s has "
        "not. Where the sigmoid is flat, a wrong neuron is then slow to unlearn: Nielsen’s "
        "*learning slowdown*."
    )


def about_gradient(runs: pd.DataFrame) -> str:
    """Compute the gradient of both costs at the start, below the neuron."""
    quadratic, entropy = (run.iloc[0] for _, run in runs.groupby("cost", sort=False))
    return (
        "At the start the quadratic cost’s gradient is a·σ′(z) = "
        f"{figure(quadratic['output'], 3)} · {figure(quadratic['slope'], 3)} = "
        f"**{figure(quadratic['gradient'], 3)}**. In the cross-entropy’s the slope cancels, and "
        f"a = **{figure(entropy['gradient'], 3)}** is left."
    )


def about_saturated(runs: pd.DataFrame) -> str:
    """Answer whether a neuron that is saturated and wrong improves, beside it."""
    first = runs.iloc[0]
    if first["output"] < 0.5 and first["slope"] < FLAT:
        return (
            "This one is nearly right already. A derivative near 0 then does no harm: in an "
            "answer’s words, it is “as smart as it could” be."
        )
    if first["output"] < 0.5:
        return (
            "This one is on the right side of ½ from the start, and not flat there: it learns at "
            "once with either cost."
        )
    if first["slope"] >= FLAT:
        return (
            f"From this start the sigmoid is not flat, σ′(z) = {figure(first['slope'], 3)}, and "
            "the neuron learns at once with either cost. Start it at w = b = 2 to see what a flat "
            "one does."
        )
    quadratic, entropy = (
        run["epoch"][run["output"] < 0.5].min() for _, run in runs.groupby("cost", sort=False)
    )
    quote = "A neuron that is saturated and wrong “will not improve”, says an answer."
    if np.isnan(entropy):
        return f"{quote} Within these epochs neither cost brings its output below ½."
    by = (
        "it does not within these epochs"
        if np.isnan(quadratic)
        else f"it does at epoch {quadratic:,.0f}"
    )
    return (
        f"{quote} Nearly so with the quadratic cost, and not with the cross-entropy: with that "
        f"the output falls below ½ at epoch {entropy:,.0f}, and with the quadratic cost {by}."
    )


def _best(errors: pd.DataFrame, scheme: str) -> pd.Series:
    own = errors[errors["scheme"] == scheme]
    return own.iloc[own["max_error"].argmin()]


def _the_cost(cost: object) -> str:
    return "the quadratic cost" if cost == "quadratic" else f"the {cost}"
