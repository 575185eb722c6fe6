"""Sentences of "Foundations" on a row's way through the network, and on the surface."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from sigmoid_dashboard.runs.recorded import Run
from sigmoid_dashboard.sentences.wording import counted, figure, percent
from sigmoid_estimator.activations import ACTIVATIONS

Array = np.ndarray

MAX_TERMS = 4  # of a sum that is written out
FLAT = 0.05  # slope of a sigmoid near its asymptotes
SAME = 1e-6  # relative difference of two gradients that agree


@dataclass(frozen=True, eq=False)
class Sample:
    """One row on its way through the network and back, and the chosen weight."""

    units: pd.DataFrame  # table of `inspection.backpropagation`
    weights: pd.DataFrame  # table of `inspection.weight_gradients`
    inputs: Array  # (n_features,)
    label: int  # index of its class
    loss: float
    index: tuple[int, int, int]  # layer, unit and input of the weight; input −1 is the bias
    moved: pd.Series  # row of `inspection.numerical_gradient`

    @property
    def n_layers(self) -> int:
        return int(self.units["layer"].max())

    @property
    def is_bias(self) -> bool:
        return self.index[2] < 0

    @property
    def weight(self) -> pd.Series:
        """The chosen weight, and its gradient."""
        return _at(self.weights, self.index).iloc[0]

    @property
    def unit(self) -> pd.Series:
        """The unit that the chosen weight leads to."""
        layer, unit, _ = self.index
        return self.units[(self.units["layer"] == layer) & (self.units["unit"] == unit)].iloc[0]

    @property
    def outputs(self) -> pd.DataFrame:
        """The output units."""
        return self.units[self.units["layer"] == self.n_layers]

    def into(self, layer: int, unit: int) -> tuple[list[float], list[float], float]:
        """Return the terms of a unit's sum: its weights, what they carry, and its bias."""
        rows = self.weights[(self.weights["layer"] == layer) & (self.weights["unit"] == unit)]
        is_bias = rows["input"] < 0
        below = self.units.loc[self.units["layer"] == layer - 1, "output"]
        carried = self.inputs if layer == 1 else below.to_numpy()
        return rows.loc[~is_bias, "weight"].tolist(), list(carried), rows["weight"][is_bias].item()


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
        f"**{figure(end['cost'], 3)}**."
        if len(path) > 1
        else f"Before the first update its cost is **{figure(start['cost'], 3)}**."
    )
    return (
        "“Can I draw a function that I will minimize?”, a reader asks below the answer. Of one "
        f"neuron, yes. {whose}{way}{' Then it diverged.' * run.diverged}"
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
    return (
        f"A landscape needs a neuron with two weights to vary, and here {run.data.n_outputs} "
        "output units share the decision. Choose a data set of two classes to see it."
    )


def surface_waits() -> str:
    """Explain why the cost surface is not drawn, where the neuron would take long to train."""
    return (
        "The landscape belongs to a single neuron on these rows, and training it as well would "
        "take a while. Empty the field “Hidden layers” to see it."
    )


def about_run(run: Run) -> str:
    """Summarise the trained run, below the controls."""
    film, first = run.film, run.classifier.first_perfect_epoch_
    when = "" if first is None else f" (100 % first at epoch {first:,})"
    end = ", where it diverged" if run.diverged else ""
    return (
        f"Trained for {counted(int(film.epochs[-1]), 'epoch')}{end}: accuracy "
        f"{percent(film.accuracy[-1])}{when}, loss {figure(film.loss[-1], 3)}."
    )


def about_row(losses: pd.DataFrame, row: int) -> str:
    """Compare the network's output for the row with the hardest row, above the numbers."""
    this, hardest = losses.iloc[row], losses.iloc[losses["loss"].argmax()]
    is_right = "right" if this["is_right"] else "wrong"
    other = (
        "no row costs more."
        if this["loss"] == hardest["loss"]
        else f"the hardest is row {hardest['sample']}, with {figure(hardest['loss'], 3)}."
    )
    return (
        f"After epoch {this['epoch']:,} the network is **{is_right}** about row {row}: its cost "
        f"is {figure(this['loss'], 3)}; {other}"
    )


def about_way_there(sample: Sample) -> str:
    """Explain the violet numbers of the forward pass, beside the network."""
    if len(sample.outputs) == 1:
        output, label = sample.outputs["output"].iloc[0], str(sample.label)
        outcome = f"the network says {figure(output)} where it should say {label}"
    else:
        output = sample.outputs["output"].iloc[sample.label]
        outcome = f"the network says {figure(output)} of the row’s class, number {sample.label}"
    return (
        "**Forwards** (violet, the upper numbers): every unit adds up its inputs and passes on "
        f"what it makes of them. At the end {outcome}, which costs **{figure(sample.loss)}**."
    )


def about_way_back(sample: Sample) -> str:
    """Explain the green numbers of the backward pass, beside the network."""
    name = "the bias" if sample.is_bias else "the chosen weight"
    return (
        "**Backwards** (green, the lower numbers): every unit gets its part δ of the error, by "
        "the weights that lead on from it and by its slope. Times the weight’s input that is the "
        f"gradient: ∂C/∂w of {name} is **{figure(sample.weight['gradient'])}**."
    )


def forwards(run: Run, sample: Sample) -> list[str]:
    """Compute the forward pass in steps: from the inputs of the weight's unit to the cost."""
    layer, unit, _ = sample.index
    weights, carried, bias = sample.into(layer, unit)
    z = figure(sample.unit["pre_activation"])
    sum_ = f"{_products(weights, carried, sample.index[2])} + {_factor(bias)}"
    steps = [f"{_unit_name(sample).capitalize()} adds up its inputs: z = {sum_} = **{z}**."]
    if layer < sample.n_layers:
        steps.append(
            f"Its {_activation_name(run)} makes h = "
            f"**{figure(sample.unit['output'])}** of it, where the slope is "
            f"**{figure(sample.unit['slope'])}**.{_about_slope(run, sample)}"
        )
    return [*steps, _outcome(run, sample)]


def _outcome(run: Run, sample: Sample) -> str:
    """Compute the output and its cost."""
    quadratic, cost = run.settings.loss == "squared_error", figure(sample.loss)
    if len(sample.outputs) == 1:
        output = sample.outputs.iloc[0]
        formula = "−ln\u00a0ŷ" if sample.label else "−ln(1\u00a0−\u00a0ŷ)"
        return (
            f"The network says ŷ = σ({figure(output['pre_activation'])}) = "
            f"**{figure(output['output'])}**, and the row’s label is y = {sample.label}. That "
            f"costs C = {'½(ŷ − y)²' if quadratic else formula} = **{cost}**."
        )
    own = sample.outputs.iloc[sample.label]
    maker, formula = ("sigmoid", "½ Σ(ŷ − y)²") if quadratic else ("softmax", "−ln\u00a0ŷ")
    return (
        f"The row’s class is number {sample.label}, and of it the network says, by its {maker}, "
        f"ŷ = **{figure(own['output'])}**. That costs C = {formula} = **{cost}**."
    )


def _about_slope(run: Run, sample: Sample) -> str:
    slope = sample.unit["slope"]
    if slope == 0:
        return " So nothing will come back through it on this row."
    if run.settings.activation == "sigmoid" and slope < FLAT:
        return " It is flat here, and lets little back: at its centre the slope is 0.25."
    return ""


def backwards(run: Run, sample: Sample) -> list[str]:
    """Compute the backward pass in steps: from the output's error to the weight's gradient."""
    layer, _, source = sample.index
    steps = [_output_error(run, sample)]
    if layer < sample.n_layers:
        steps += [_demand(sample), _through_the_slope(sample)]
    delta, gradient = sample.unit["delta"], figure(sample.weight["gradient"])
    if source < 0:
        steps.append(f"A bias has the input 1: **∂C/∂b = δ = {gradient}**.")
    else:
        carried = sample.into(*sample.index[:2])[1][source]
        steps.append(
            f"The weight’s input was {figure(carried)}: **∂C/∂w** = δ · input = "
            f"{_product(delta, carried)} = **{gradient}**."
        )
    return steps


def _output_error(run: Run, sample: Sample) -> str:
    """Compute the output's error."""
    unit = sample.index[1] if sample.index[0] == sample.n_layers else sample.label
    unit = 0 if len(sample.outputs) == 1 else unit
    output = sample.outputs.iloc[unit]
    target = sample.label if len(sample.outputs) == 1 else int(unit == sample.label)
    whose = "the output" if len(sample.outputs) == 1 else f"output {unit}"
    if run.settings.loss == "squared_error":
        formula, slope = "(ŷ − y) · σ′(z)", f" · {figure(output['slope'])}"
    else:
        formula, slope = "ŷ − y", ""
    difference = f"{figure(output['output'])} − {target}"
    return (
        f"The error of {whose} is δ = ∂C/∂z = {formula} = "
        f"{f'({difference}){slope}' if slope else difference} = **{figure(output['delta'])}**."
    )


def _demand(sample: Sample) -> str:
    """Sum the errors of the layer above for a hidden unit."""
    layer, unit, _ = sample.index
    above = sample.weights[
        (sample.weights["layer"] == layer + 1) & (sample.weights["input"] == unit)
    ]
    deltas = sample.units.loc[sample.units["layer"] == layer + 1, "delta"]
    sum_ = _products(above["weight"].tolist(), deltas.tolist(), 0)
    origin = f"layer {layer + 1}, found in the same way"
    if layer + 1 == sample.n_layers:
        origin = "the output" if len(sample.outputs) == 1 else "the outputs"
    lost = " Weights of 0 bring nothing back." if (above["weight"] == 0).all() else ""
    return (
        f"It comes back along the weights: ∂C/∂h is the sum of weight · δ of {origin}: {sum_} = "
        f"**{figure(sample.unit['demand'])}**.{lost}"
    )


def _through_the_slope(sample: Sample) -> str:
    unit = sample.unit
    return (
        "Through the slope of the unit: δ = ∂C/∂h · slope = "
        f"{_product(unit['demand'], unit['slope'])} = **{figure(unit['delta'])}**."
    )


def check(sample: Sample) -> str:
    """Compute the same gradient by moving the weight."""
    moved = sample.moved
    verdict = _verdict(moved["gradient"], sample.weight["gradient"])
    return (
        f"**Is that so?** Move {'the bias' if sample.is_bias else 'the weight'} by "
        f"{figure(moved['step'])} down and up: the cost is {figure(moved['loss_below'], 9)} and "
        f"{figure(moved['loss_above'], 9)}, which makes a slope of "
        f"**{figure(moved['gradient'])}**, {verdict} That takes two passes for every weight; "
        "backpropagation takes two for all."
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


def about_factor(sample: Sample) -> str:
    """Name the factor that the answer's formula leaves out."""
    delta, gradient = sample.unit["delta"], sample.weight["gradient"]
    if sample.is_bias:
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


def _at(weights: pd.DataFrame, index: tuple[int, int, int]) -> pd.DataFrame:
    return weights[(weights[["layer", "unit", "input"]] == list(index)).all(axis=1)]


def _unit_name(sample: Sample) -> str:
    layer, unit, _ = sample.index
    if layer < sample.n_layers:
        return f"unit {unit} of layer {layer}"
    return "the output" if len(sample.outputs) == 1 else f"output {unit}"


def _activation_name(run: Run) -> str:
    name = run.settings.activation
    return name if name == "identity" else ACTIVATIONS[name].label


def _products(factors: list[float], others: list[float], wanted: int) -> str:
    """Write a sum of products; of a long one, the first terms and the wanted one."""
    shown = list(range(len(factors)))
    if len(shown) > MAX_TERMS:
        shown = sorted({*range(MAX_TERMS - 1), max(wanted, MAX_TERMS - 1)})
    terms = [_product(factors[i], others[i]) for i in shown]
    n_left = len(factors) - len(shown)
    rest = [f"… ({n_left:,} more)"] if n_left else []
    return " + ".join([*terms, *rest])


def _product(factor: float, other: float) -> str:
    """Write two factors so that no line break comes between them."""
    return f"{_factor(factor)}\u00a0·\u00a0{_factor(other)}"


def _factor(number: float) -> str:
    """Write a number as a term of a sum or product."""
    return f"({figure(number)})" if number < 0 else figure(number)
