"""Sentences of "Backpropagation, step by step" on what two passes give, and on the surface."""

from dataclasses import dataclass

import pandas as pd

from sigmoid_dashboard.runs.recorded import Run
from sigmoid_dashboard.sentences.wording import counted, figure

SAME = 1e-6  # relative difference of two gradients that agree


@dataclass(frozen=True, eq=False)
class Weight:
    """A weight or bias of a row's gradient, and what moving it makes of the row's cost."""

    gradient: pd.Series  # row of `inspection.weight_gradients`
    moved: pd.Series  # row of `inspection.numerical_gradient`
    delta: float  # ∂C/∂z of the unit that it leads to

    @property
    def is_bias(self) -> bool:
        return self.gradient["input"] < 0


def answer(run: Run) -> str:
    """State what backpropagation saves, above the film."""
    n = run.film.parameters.shape[1]
    return (
        f"**One pass forwards and one back give the gradient of all {counted(n, 'weight')} and "
        f"biases; to move each of them a little would take {2 * n:,} passes.**"
    )


def task() -> str:
    """Say what to do with the film."""
    return (
        "Press *Next step*: each number comes with its formula. A click on a point of the map "
        "follows another row, and the film is there for another epoch."
    )


def about_surface(run: Run, path: pd.DataFrame, is_neighbour: bool) -> str:
    """Describe the cost surface and the descent on it, beside the surface."""
    whose = (
        "A network has too many weights, so this is a single neuron on the same rows. "
        if is_neighbour
        else ""
    )
    start, end = path.iloc[0], path.iloc[-1]
    way = (
        f"From epoch 0 to {end['epoch']:,.0f} its cost goes from {figure(start['cost'], 3)} to "
        f"**{figure(end['cost'], 3)}**"
        if len(path) > 1
        else f"Before the first update its cost is **{figure(start['cost'], 3)}**"
    )
    return (
        "“Can I draw a function that I will minimize?”, a reader asks below the answer. Of one "
        f"neuron, yes. {whose}{way}{'; then it diverged' * run.diverged}."
    )


def about_slice(run: Run) -> str:
    """Tell which parameters the cost surface holds constant, beside the surface."""
    n_parameters = run.film.parameters.shape[1]
    if n_parameters == 2:
        return "These two parameters are all it has: the path lies on the surface."
    return (
        f"The neuron has {n_parameters} parameters; those not shown are held at their last "
        "values, so that the path lies on the surface only at its end."
    )


def about_halves() -> str:
    """Explain what the factor before the cost changes, beside the surface."""
    return (
        "The answer writes its quadratic cost once with 1/N and once with 1/2N: the same valley, "
        "once half as deep, in which the same rate takes steps half as long."
    )


def no_surface(run: Run) -> str:
    """Explain why several output units have no cost surface, in its place."""
    text = (
        f"A landscape needs a neuron with two weights to vary, and here {run.data.n_outputs} "
        "output units share the decision."
    )
    return text if run.is_opened else f"{text} Choose a data set of two classes to see it."


def surface_waits() -> str:
    """Explain why the cost surface is not drawn, where the neuron would take long to train."""
    return (
        "The landscape belongs to a single neuron on these rows, and training it as well would "
        "take a while. Empty the field “Hidden layers” to see it."
    )


def check(weight: Weight) -> str:
    """Compute the same gradient by moving the weight."""
    moved = weight.moved
    verdict = _verdict(moved["gradient"], weight.gradient["gradient"])
    return (
        f"**Is that so?** Move {'the bias' if weight.is_bias else 'the weight'} "
        f"{weight.gradient['name']} by {figure(moved['step'])} down and up: the cost is "
        f"{figure(moved['loss_below'], 9)} and {figure(moved['loss_above'], 9)}, which makes a "
        f"slope of **{figure(moved['gradient'])}**, {verdict} That takes two passes for every "
        "weight; backpropagation takes two for all."
    )


def _verdict(measured: float, gradient: float) -> str:
    """Tell whether the difference quotient agrees with backpropagation."""
    difference = abs(measured - gradient)
    if difference <= SAME * abs(gradient):
        return "the same."
    if measured == 0:
        return "since the change is beyond the last digit. Backpropagation does not subtract."
    return (
        f"{figure(difference, 2)} off: a difference loses digits, and its chord may cut off a "
        "bend."
    )


def about_factor(weight: Weight) -> str:
    """Name the factor that the answer's formula leaves out."""
    delta, gradient = weight.delta, weight.gradient["gradient"]
    if weight.is_bias:
        return (
            "The answer’s ∂ŷ/∂w = ŷ(1 − ŷ) is that of the bias, whose input is 1. For a weight it "
            "lacks the factor x: choose one to see what that changes."
        )
    return (
        "The answer’s ∂ŷ/∂w = ŷ(1 − ŷ) lacks the factor x, the input of the weight. Without it "
        f"the gradient would be {figure(delta)}, as if the input were 1, and not "
        f"**{figure(gradient)}**."
    )


def about_mean(run: Run) -> str:
    """Explain what training makes of the gradients of single rows."""
    if not run.knows_training:
        return (
            "This is the gradient of one row. Training takes the mean over rows; with which "
            "method and rate it made steps of it, this film does not say."
        )
    n_rows = len(run.data.y)
    batch = run.settings.batch
    rows = f"all {n_rows:,} rows" if batch == "full" else f"{batch} rows at a time"
    penalty = ", adds that of the L2 penalty," if run.settings.alpha else ""
    return (
        f"This is the gradient of one row. Training takes the mean over {rows}{penalty} and "
        f"{_step(run)}; the rate here is {figure(run.settings.rate)}."
    )


def _step(run: Run) -> str:
    """Describe the step that the method makes of a gradient, as a clause."""
    if run.settings.solver == "adam":
        return (
            "Adam moves every weight against a running mean of these, which at times is along the "
            "gradient of the moment"
        )
    if run.settings.momentum:
        return (
            "the momentum adds it to the steps before: a weight may go on with those for a while, "
            "even along its gradient"
        )
    return "moves every weight the other way"
