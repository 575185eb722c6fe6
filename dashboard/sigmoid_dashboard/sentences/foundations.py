"""What is said beside the pictures of "Foundations": true sentences with the figures shown."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from sigmoid_dashboard.runs.recorded import Run
from sigmoid_dashboard.sentences.wording import percent
from sigmoid_estimator.inspection import sigmoid_curve
from sigmoid_estimator.inspection.calculus import quotient_spacing

Array = np.ndarray

QUESTIONS_STEP = 1e-13
FAR_FROM_BEST = 3  # times the best step, beyond which one kind of error prevails
ANSWERS_DESCENT = (8.0, 0.1)  # start and rate
MAX_TERMS = 4  # of a sum that is written out
FLAT = 0.05  # slope of a sigmoid near its asymptotes
SAME = 1e-6  # relative difference of two gradients that agree


@dataclass(frozen=True, eq=False)
class Sample:
    """One row on its way through the network and back, and the weight looked at."""

    units: pd.DataFrame  # what `inspection.backpropagation` says
    weights: pd.DataFrame  # what `inspection.weight_gradients` says
    inputs: Array  # (n_features,)
    label: int  # index of its class
    loss: float
    place: tuple[int, int, int]  # layer, unit and input of the weight; input −1 is the bias
    moved: pd.Series  # what `inspection.numerical_gradient` says of it

    @property
    def n_layers(self) -> int:
        return int(self.units["layer"].max())

    @property
    def is_bias(self) -> bool:
        return self.place[2] < 0

    @property
    def weight(self) -> pd.Series:
        """The weight looked at, and its gradient."""
        return _at(self.weights, self.place).iloc[0]

    @property
    def unit(self) -> pd.Series:
        """The unit that the weight leads to."""
        layer, unit, _ = self.place
        return self.units[(self.units["layer"] == layer) & (self.units["unit"] == unit)].iloc[0]

    @property
    def outputs(self) -> pd.DataFrame:
        """The output units."""
        return self.units[self.units["layer"] == self.n_layers]

    def into(self, layer: int, unit: int) -> tuple[list[float], list[float], float]:
        """What a unit adds up: its weights, what they carry, and its bias."""
        rows = self.weights[(self.weights["layer"] == layer) & (self.weights["unit"] == unit)]
        is_bias = rows["input"] < 0
        below = self.units.loc[self.units["layer"] == layer - 1, "output"]
        carried = self.inputs if layer == 1 else below.to_numpy()
        return rows.loc[~is_bias, "weight"].tolist(), list(carried), rows["weight"][is_bias].item()


def about_point(z: float) -> str:
    """Beside the sigmoid: what the slope says."""
    point = sigmoid_curve([z]).iloc[0]
    return (
        f"At z = {_number(z)} the sigmoid says **σ(z) = {_number(point['sigmoid'])}**, and its "
        f"slope is **σ′(z) = {_number(point['slope'])}**: let z rise a little, and the output "
        f"rises {_number(point['slope'])} times as much. Move the point to either end, and the "
        "output no longer follows."
    )


def about_ability() -> str:
    """Beside the sigmoid: what the slope is for."""
    slopes = sigmoid_curve([0.0, -2.0, 20.0])["slope"]
    return (
        "An answer calls the derivative the neuron’s “ability to learn on particular input”: high "
        "at 0 and −2, very close to 0 at 20. So it is, and never 0: σ′(0) = "
        f"{_number(slopes[0])} is the most there is, σ′(−2) = {_number(slopes[1])}, σ′(20) = "
        f"{_number(slopes[2])}. Every error that comes back through a neuron is multiplied by it."
    )


def about_quotient(frame: pd.DataFrame, step: float) -> str:
    """Beside the numerical derivative: what is wrong with it."""
    whose = ", the step of the question," if step == QUESTIONS_STEP else ""
    n_zero, error = int((frame["quotient"] == 0).sum()), frame["error"].abs().max()
    zeros = {0: "none of the slopes is", 1: "**1** of the slopes is"}.get(
        n_zero, f"**{n_zero:,}** of the {len(frame):,} slopes are"
    )
    return (
        f"With h = {_number(step)}{whose} {zeros} exactly 0, which σ′ is nowhere, and the largest "
        f"error is **{_number(error, 2)}**; the largest slope is "
        f"{_number(frame['slope'].max(), 2)}."
    )


def about_cause(step: float, scheme: str, errors: pd.DataFrame) -> str:
    """Beside the numerical derivative: where its error comes from."""
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
            f"{_number(quotient_spacing(step, scheme=scheme), 2)}. {left}"
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
    """Beside the error against the step: which step is best."""
    forward, central = (_best(errors, scheme) for scheme in ("forward", "central"))
    asked = errors[(errors["scheme"] == "forward") & (errors["step"] == QUESTIONS_STEP)].iloc[0]
    return (
        "A smaller step is better only as long as there are digits. The forward difference is "
        f"best near h = {_number(forward['step'], 2)} with an error of "
        f"{_number(forward['max_error'], 2)}, the central one near {_number(central['step'], 2)} "
        f"with {_number(central['max_error'], 2)}; the question’s 1e−13 has "
        f"{_number(asked['max_error'], 2)}. Training needs no step at all: "
        "σ′(z) = σ(z)·(1 − σ(z))."
    )


def about_descent(frame: pd.DataFrame, rate: float, *, ascends: bool) -> str:
    """Beside the parabola: what the rate does."""
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
        f"2η = **{_number(first['factor'])}**: {regime} After {n_steps} "
        f"step{'s' * (n_steps > 1)} x = **{_number(last['x'])}**."
    )


def _regime(rate: float, x: pd.Series, *, ascends: bool) -> str:
    """What such a factor means."""
    if ascends:
        return "with the wrong sign it follows the slope up, ever faster."
    regimes = (
        (rate < 0.05, "x crawls towards it, and never quite arrives."),
        (rate < 0.5, "x comes nearer from one side, and never quite arrives."),
        (rate == 0.5, "the first one lands there, which only a parabola lets it do."),
        (rate < 1, "it oversteps the minimum, and lands nearer on the other side."),
        (rate == 1, f"x jumps between {_number(x[0])} and {_number(x[1])} for ever."),
    )
    otherwise = "it lands farther away than it began, and the descent diverges."
    return next((meaning for applies, meaning in regimes if applies), otherwise)


def about_table(table: pd.DataFrame, rate: float, *, ascends: bool) -> str:
    """Beside the iterations: what the answer's table says."""
    is_answers = (table["x"].iloc[0], rate) == ANSWERS_DESCENT and not ascends
    arrived = table[(table["truncated"] == 2) & (table["x"] != 2)]
    if is_answers and len(arrived):
        first = arrived.iloc[0]
        return (
            "This is the answer’s table. It “converges at x = 2” there, since its numbers are cut "
            f"off after two decimals: 2.00 at iteration {first['step']:.0f}, where x = "
            f"**{_number(first['x'])}**. Rounded it would be {first['rounded']:.2f}, and exactly "
            "2 at no iteration."
        )
    return (
        "The answer starts at 8 with the rate 0.1, and prints its numbers cut off after two "
        "decimals, not rounded; two columns here are both. Its “too large we will waste "
        "time” is meant to say too small."
    )


def about_sign(printed: pd.DataFrame) -> str:
    """Beside the parabola and the neuron: who has the sign wrong, kindly."""
    first, last = printed.iloc[0], printed.iloc[-1]
    return (
        "A sign is soon lost. The answer’s σ(z) = 1/(1 + exp(z)) lacks a minus and falls where it "
        "should rise; the derivative σ(1 − σ) is that of the rising one. Taken literally, they "
        f"climb: from w = {_number(first['weight'])} and b = {_number(first['bias'])} the "
        f"quadratic cost goes from {_number(first['loss'], 3)} to **{_number(last['loss'], 3)}** "
        f"in {_epochs(last['epoch'])}."
    )


def about_slowdown(runs: pd.DataFrame) -> str:
    """Beside the neuron: how far each cost brings it."""
    told = [
        f"with {_the_cost(cost)} it comes to **{_number(run['output'].iloc[-1], 3)}**"
        for cost, run in runs.groupby("cost", sort=False)
    ]
    return (
        f"It says {_number(runs['output'].iloc[0], 3)} at first. In "
        f"{_epochs(runs['epoch'].max())} {', '.join(told)}."
    )


def about_factor_of_slope() -> str:
    """Beside the neuron: why one cost is slower."""
    return (
        "The quadratic cost’s gradient has the slope σ′ as a factor; the cross-entropy’s has "
        "not. Where the sigmoid is flat, a wrong neuron is then slow to unlearn: Nielsen’s "
        "*learning slowdown*."
    )


def about_gradient(runs: pd.DataFrame) -> str:
    """Below the neuron: both gradients at the start."""
    quadratic, entropy = (run.iloc[0] for _, run in runs.groupby("cost", sort=False))
    return (
        "At the start the quadratic cost’s gradient is a·σ′(z) = "
        f"{_number(quadratic['output'], 3)} · {_number(quadratic['slope'], 3)} = "
        f"**{_number(quadratic['gradient'], 3)}**. In the cross-entropy’s the slope cancels, and "
        f"a = **{_number(entropy['gradient'], 3)}** is left."
    )


def about_saturated(runs: pd.DataFrame) -> str:
    """Beside the neuron: does a saturated and wrong one improve?"""
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
            f"From this start the sigmoid is not flat, σ′(z) = {_number(first['slope'], 3)}, and "
            "the neuron learns at once with either cost. Start it at w = b = 2 to see what a flat "
            "one does."
        )
    quadratic, entropy = (
        run["epoch"][run["output"] < 0.5].min() for _, run in runs.groupby("cost", sort=False)
    )
    told = "A neuron that is saturated and wrong “will not improve”, says an answer."
    if np.isnan(entropy):
        return f"{told} Within these epochs neither cost brings its output below ½."
    by = (
        "it does not within these epochs"
        if np.isnan(quadratic)
        else f"it does at epoch {quadratic:,.0f}"
    )
    return (
        f"{told} Nearly so with the quadratic cost, and not with the cross-entropy: with that the "
        f"output falls below ½ at epoch {entropy:,.0f}, and with the quadratic cost {by}."
    )


def about_surface(run: Run, path: pd.DataFrame, is_neighbour: bool) -> str:
    """Beside the cost surface: what it is."""
    whose = (
        "A network has too many weights, so this is a single neuron on the same rows. "
        if is_neighbour
        else ""
    )
    start, end = path.iloc[0], path.iloc[-1]
    way = (
        f"From epoch 0 to {end['epoch']:,.0f} its cost goes from {_number(start['cost'], 3)} to "
        f"**{_number(end['cost'], 3)}**."
        if len(path) > 1
        else f"Before the first update its cost is **{_number(start['cost'], 3)}**."
    )
    return (
        "“Can I draw a function that I will minimize?”, a reader asks below the answer. Of one "
        f"neuron, yes. {whose}{way}{' Then it diverged.' * run.diverged}"
    )


def about_slice(run: Run) -> str:
    """Beside the cost surface: what it leaves out."""
    n_parameters = run.film.parameters.shape[1]
    if n_parameters == 2:
        return "These two parameters are all it has: the path lies on the surface."
    return (
        f"The neuron has {n_parameters} parameters; those not shown are held at their last "
        "values, so that the path lies on the surface only at its end."
    )


def about_halves() -> str:
    """Beside the cost surface: what the factor before the cost does."""
    return (
        "The answer writes its quadratic cost once with 1/N and once with 1/2N: the same valley, "
        "once half as deep, in which the same rate takes steps half as long."
    )


def no_surface(run: Run) -> str:
    """Where there is no single neuron to draw."""
    return (
        f"A landscape needs a neuron with two weights to vary, and here {run.data.n_outputs} "
        "output units share the decision. Choose a data set of two classes to see it."
    )


def surface_waits() -> str:
    """Where the neuron would take long to train."""
    return (
        "The landscape belongs to a single neuron on these rows, and training it as well would "
        "take a while. Empty the field “Hidden layers” to see it."
    )


def about_run(run: Run) -> str:
    """Below the controls: what came out."""
    film, first = run.film, run.classifier.first_perfect_epoch_
    when = "" if first is None else f" (100 % first at epoch {first:,})"
    end = ", where it diverged" if run.diverged else ""
    return (
        f"Trained for {_epochs(film.epochs[-1])}{end}: accuracy {percent(film.accuracy[-1])}"
        f"{when}, loss {_number(film.loss[-1], 3)}."
    )


def about_row(losses: pd.DataFrame, row: int) -> str:
    """Above the numbers: what the network makes of the row."""
    this, hardest = losses.iloc[row], losses.iloc[losses["loss"].argmax()]
    is_right = "right" if this["is_right"] else "wrong"
    other = (
        "no row costs more."
        if this["loss"] == hardest["loss"]
        else f"the hardest is row {hardest['sample']}, with {_number(hardest['loss'], 3)}."
    )
    return (
        f"After epoch {this['epoch']:,} the network is **{is_right}** about row {row}: its cost "
        f"is {_number(this['loss'], 3)}; {other}"
    )


def about_way_there(sample: Sample) -> str:
    """Beside the network: the violet numbers."""
    if len(sample.outputs) == 1:
        output, label = sample.outputs["output"].iloc[0], str(sample.label)
        says = f"the network says {_number(output)} where it should say {label}"
    else:
        output = sample.outputs["output"].iloc[sample.label]
        says = f"the network says {_number(output)} of the row’s class, number {sample.label}"
    return (
        "**Forwards** (violet, the upper numbers): every unit adds up its inputs and passes on "
        f"what it makes of them. At the end {says}, which costs **{_number(sample.loss)}**."
    )


def about_way_back(sample: Sample) -> str:
    """Beside the network: the green numbers."""
    name = "the bias" if sample.is_bias else "the chosen weight"
    return (
        "**Backwards** (green, the lower numbers): every unit gets its part δ of the error, by "
        "the weights that lead on from it and by its slope. Times the weight’s input that is the "
        f"gradient: ∂C/∂w of {name} is **{_number(sample.weight['gradient'])}**."
    )


def forwards(run: Run, sample: Sample) -> list[str]:
    """The way there: from the inputs of the weight's unit to the cost."""
    layer, unit, _ = sample.place
    weights, carried, bias = sample.into(layer, unit)
    z = _number(sample.unit["pre_activation"])
    sum_ = f"{_products(weights, carried, sample.place[2])} + {_factor(bias)}"
    steps = [f"{_unit_name(sample).capitalize()} adds up its inputs: z = {sum_} = **{z}**."]
    if layer < sample.n_layers:
        steps.append(
            f"Its {_activation_name(run)} makes h = "
            f"**{_number(sample.unit['output'])}** of it, where the slope is "
            f"**{_number(sample.unit['slope'])}**.{_about_slope(run, sample)}"
        )
    return [*steps, _outcome(run, sample)]


def _outcome(run: Run, sample: Sample) -> str:
    """What the network says, and what that costs."""
    quadratic, cost = run.settings.loss == "squared_error", _number(sample.loss)
    if len(sample.outputs) == 1:
        output = sample.outputs.iloc[0]
        formula = "−ln\u00a0ŷ" if sample.label else "−ln(1\u00a0−\u00a0ŷ)"
        return (
            f"The network says ŷ = σ({_number(output['pre_activation'])}) = "
            f"**{_number(output['output'])}**, and the row’s label is y = {sample.label}. That "
            f"costs C = {'½(ŷ − y)²' if quadratic else formula} = **{cost}**."
        )
    own = sample.outputs.iloc[sample.label]
    maker, formula = ("sigmoid", "½ Σ(ŷ − y)²") if quadratic else ("softmax", "−ln\u00a0ŷ")
    return (
        f"The row’s class is number {sample.label}, and of it the network says, by its {maker}, "
        f"ŷ = **{_number(own['output'])}**. That costs C = {formula} = **{cost}**."
    )


def _about_slope(run: Run, sample: Sample) -> str:
    slope = sample.unit["slope"]
    if slope == 0:
        return " So nothing will come back through it on this row."
    if run.settings.activation == "sigmoid" and slope < FLAT:
        return " It is flat here, and lets little back: at its centre the slope is 0.25."
    return ""


def backwards(run: Run, sample: Sample) -> list[str]:
    """The way back: from the output's error to the gradient of the weight."""
    layer, _, source = sample.place
    steps = [_output_error(run, sample)]
    if layer < sample.n_layers:
        steps += [_demand(sample), _through_the_slope(sample)]
    delta, gradient = sample.unit["delta"], _number(sample.weight["gradient"])
    if source < 0:
        steps.append(f"A bias has the input 1: **∂C/∂b = δ = {gradient}**.")
    else:
        carried = sample.into(*sample.place[:2])[1][source]
        steps.append(
            f"The weight’s input was {_number(carried)}: **∂C/∂w** = δ · input = "
            f"{_product(delta, carried)} = **{gradient}**."
        )
    return steps


def _output_error(run: Run, sample: Sample) -> str:
    """Where the way back begins."""
    unit = sample.place[1] if sample.place[0] == sample.n_layers else sample.label
    unit = 0 if len(sample.outputs) == 1 else unit
    output = sample.outputs.iloc[unit]
    target = sample.label if len(sample.outputs) == 1 else int(unit == sample.label)
    whose = "the output" if len(sample.outputs) == 1 else f"output {unit}"
    if run.settings.loss == "squared_error":
        formula, slope = "(ŷ − y) · σ′(z)", f" · {_number(output['slope'])}"
    else:
        formula, slope = "ŷ − y", ""
    difference = f"{_number(output['output'])} − {target}"
    return (
        f"The error of {whose} is δ = ∂C/∂z = {formula} = "
        f"{f'({difference}){slope}' if slope else difference} = **{_number(output['delta'])}**."
    )


def _demand(sample: Sample) -> str:
    """What the layer above asks of a hidden unit."""
    layer, unit, _ = sample.place
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
        f"**{_number(sample.unit['demand'])}**.{lost}"
    )


def _through_the_slope(sample: Sample) -> str:
    unit = sample.unit
    return (
        "Through the slope of the unit: δ = ∂C/∂h · slope = "
        f"{_product(unit['demand'], unit['slope'])} = **{_number(unit['delta'])}**."
    )


def check(sample: Sample) -> str:
    """The same gradient by moving the weight."""
    moved = sample.moved
    verdict = _verdict(moved["gradient"], sample.weight["gradient"])
    return (
        f"**Is that so?** Move {'the bias' if sample.is_bias else 'the weight'} by "
        f"{_number(moved['step'])} down and up: the cost is {_number(moved['loss_below'], 9)} and "
        f"{_number(moved['loss_above'], 9)}, which makes a slope of "
        f"**{_number(moved['gradient'])}**, {verdict} That takes two passes for every weight; "
        "backpropagation takes two for all."
    )


def _verdict(measured: float, gradient: float) -> str:
    """Whether the difference quotient agrees with backpropagation."""
    difference = abs(measured - gradient)
    if difference <= SAME * abs(gradient):
        return "the same."
    if measured == 0:
        return "since the change is beyond the last digit. Backpropagation does not subtract."
    return (
        f"{_number(difference, 2)} off: a difference loses digits, and its chord may cut off a "
        "bend."
    )


def about_factor(sample: Sample) -> str:
    """What the answer's formula leaves out."""
    delta, gradient = sample.unit["delta"], sample.weight["gradient"]
    if sample.is_bias:
        return (
            "The answer’s ∂ŷ/∂w = ŷ(1 − ŷ) is that of the bias, whose input is 1. For a weight it "
            "lacks the factor x: choose one to see what that changes."
        )
    return (
        "The answer’s ∂ŷ/∂w = ŷ(1 − ŷ) lacks the factor x, the input of the weight. Without it "
        f"the gradient would be {_number(delta)}, as if the input were 1, and not "
        f"**{_number(gradient)}**."
    )


def about_mean(run: Run) -> str:
    """What descent makes of it."""
    n_rows = len(run.data.y)
    batch = run.settings.batch
    rows = f"all {n_rows:,} rows" if batch == "full" else f"{batch} rows at a time"
    penalty = ", adds that of the L2 penalty," if run.settings.alpha else ""
    return (
        f"This is the gradient of one row. Training takes the mean over {rows}{penalty} and "
        f"{_step(run)}; the rate here is {_number(run.settings.rate)}."
    )


def _step(run: Run) -> str:
    """What the method makes of a gradient."""
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


def _best(errors: pd.DataFrame, scheme: str) -> pd.Series:
    own = errors[errors["scheme"] == scheme]
    return own.iloc[own["max_error"].argmin()]


def _at(weights: pd.DataFrame, place: tuple[int, int, int]) -> pd.DataFrame:
    return weights[(weights[["layer", "unit", "input"]] == list(place)).all(axis=1)]


def _unit_name(sample: Sample) -> str:
    layer, unit, _ = sample.place
    if layer < sample.n_layers:
        return f"unit {unit} of layer {layer}"
    return "the output" if len(sample.outputs) == 1 else f"output {unit}"


def _activation_name(run: Run) -> str:
    return run.settings.activation.replace("_", " ").replace("relu", "ReLU")


def _the_cost(cost: object) -> str:
    return "the quadratic cost" if cost == "quadratic" else f"the {cost}"


def _epochs(n: float) -> str:
    return "1 epoch" if n == 1 else f"{n:,.0f} epochs"


def _products(factors: list[float], others: list[float], wanted: int) -> str:
    """A sum of products; of a long one the first terms and the wanted one."""
    shown = list(range(len(factors)))
    if len(shown) > MAX_TERMS:
        shown = sorted({*range(MAX_TERMS - 1), max(wanted, MAX_TERMS - 1)})
    terms = [_product(factors[i], others[i]) for i in shown]
    n_left = len(factors) - len(shown)
    rest = [f"… ({n_left:,} more)"] if n_left else []
    return " + ".join([*terms, *rest])


def _product(factor: float, other: float) -> str:
    """Two factors that stay on one line."""
    return f"{_factor(factor)}\u00a0·\u00a0{_factor(other)}"


def _factor(number: float) -> str:
    """A number within a sum or a product."""
    return f"({_number(number)})" if number < 0 else _number(number)


def _number(number: float, digits: int = 4) -> str:
    """So many digits that count, a real minus, and no zeros in the exponent."""
    text = f"{number + 0.0:.{digits}g}"  # −0 + 0 is 0
    return text.replace("e-0", "e-").replace("e+0", "e").replace("e+", "e").replace("-", "−")
