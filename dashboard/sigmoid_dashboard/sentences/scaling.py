"""Sentences beside the pictures of "Scaling", with the figures shown."""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from sigmoid_dashboard.runs.recorded import Run
from sigmoid_dashboard.sentences.wording import percent, small_figure
from sigmoid_estimator import SigmoidMLPClassifier
from sigmoid_estimator.inspection import Plane
from sigmoid_estimator.inspection.scaling import MAP, ROWS

COMPONENTS = ("first principal component", "second principal component")
REGIONS = {MAP: "of the map", ROWS: "of the rows"}
COUNTED = {MAP: "points of the map", ROWS: "rows"}


def divergence(run: Run) -> str:
    """Explain which weights are scaled after a diverged training, above the page."""
    return (
        f"Training diverged after epoch {run.classifier.n_epochs_:,}; the network below has its "
        "last finite weights. A lower learning rate or standardised features help."
    )


def about_neuron(family: pd.DataFrame, neuron: SigmoidMLPClassifier) -> str:
    """State that the line stays, under the neuron's map."""
    widths = family[np.isfinite(family["factor"])].groupby("factor")["width"].first()
    clauses = [f"{width:.3g} units at c = {factor:g}" for factor, width in widths.items()]
    other = next((factor for factor in widths.index if factor != 1), None)
    same = "" if other is None else f" is {line_of(neuron.scaled(other))}"
    return (
        f"**The line stays:** {line_of(neuron)}{same}. Only the blur beside it depends on c: from "
        f"10 to 90 % the output needs {' and '.join(clauses)}."
    )


def line_of(neuron: SigmoidMLPClassifier) -> str:
    """Write the equation of a neuron's line."""
    terms = [
        ("− " if weight < 0 else "+ ") + ("" if abs(weight) == 1 else f"{abs(weight):.4g}") + name
        for weight, name in zip(neuron.coefs_[0][:, 0], "xy", strict=True)
        if weight
    ]
    first, *others = terms
    left = " ".join([first.removeprefix("+ ").replace("− ", "−"), *others])
    right = f"{0.0 - neuron.intercepts_[0][0]:.4g}".replace("-", "−")
    return f"*{left} = {right}*"


def no_line() -> str:
    """Explain why a neuron without weights has no line."""
    return (
        "**There is no line:** both weights are 0, so the neuron says the same of every point, "
        "σ(c·b)."
    )


def about_network(run: Run, factor: float, shift: pd.DataFrame) -> str:
    """State whether the boundary moves, under the network's map."""
    now = _regions(shift, factor)
    if not run.settings.hidden:
        return (
            "**The boundary stays:** without a hidden layer, c only multiplies what the outputs "
            f"are made of. At c = {factor:g}, {_shares(now, 'changed')} change class. Give the "
            "network a hidden layer to see its boundary move."
        )
    if factor == 1:
        text = "**This is the network as it was trained.**"
    elif now["changed"].any():
        text = (
            f"**The boundary moves:** at c = {factor:g}, {_shares(now, 'changed')} get another "
            "class than at c = 1."
        )
    else:
        text = f"**Nothing has changed class** at c = {factor:g}."
    if now["unlike_perceptrons"].isna().any():
        return text
    text += f" Its perceptrons disagree on {_shares(now, 'unlike_perceptrons')}"
    if factor == 1:
        return f"{text}."
    return f"{text}; at c = 1 on {_shares(_regions(shift, 1.0), 'unlike_perceptrons')}."


def about_plane(plane: Plane, X: np.ndarray) -> str:
    """Explain which plane is shown, under a map of more than two features."""
    return (
        f"The map is the plane of the first two principal components of {X.shape[1]} features, "
        f"which holds {percent(plane.variance_share(X), 0)} of their variance."
    )


def no_map() -> str:
    """Explain why one feature makes no map, in its place."""
    return "A map needs two features, and these data have one; the rows are counted all the same."


def about_perceptron() -> str:
    """Compare the perceptron with the neuron, under its map."""
    return (
        "The same line, and beside it nothing but 0 and 1: c·(w·x + b) is positive where w·x + b "
        "is. That is Nielsen’s first exercise, for one perceptron."
    )


def about_perceptrons(
    run: Run, factor: float, shift: pd.DataFrame, accuracies: Sequence[float]
) -> str:
    """State that c changes nothing, under the map of the network's perceptrons."""
    now = _regions(shift, factor)
    n_points = " and ".join(
        f"{now['n_points'][over]:,} {COUNTED[over]}" for over in COUNTED if over in now.index
    )
    text = (
        f"At c = {factor:g}, {_shares(now, 'perceptrons_changed')} change class. In exact "
        "arithmetic none would: where w·x + b is 0, rounding decides."
        if now["perceptrons_changed"].any()
        else f"**c changes nothing:** of {n_points}, none changes class at c = {factor:g}."
    )
    trained, scaled, perceptrons = map(percent, accuracies)
    if not (run.settings.hidden or now["unlike_perceptrons"].any()):
        return (
            f"{text} Without a hidden layer they decide as the sigmoids do: {perceptrons} right."
        )
    return (
        f"{text} But it is not the network that was trained. It is right on {perceptrons} of the "
        f"rows; the sigmoids are on {trained}, and times c on {scaled}."
    )


def no_perceptrons(run: Run) -> str:
    """Explain why unbounded units have no perceptrons to tend to."""
    return (
        f"There are no perceptrons to tend to: {run.settings.activation.replace('_', ' ')} units "
        "are unbounded and have no two levels to step between. Choose sigmoid or tanh units to "
        "compare."
    )


def about_curves(factor: float) -> str:
    """Ask the blog's question, beside the sigmoids."""
    multiples = "1, 2 and 3" if factor in (1, 2, 3) else f"1, 2, 3 and {factor:g}"
    return (
        "The blog draws such curves and asks which of them a neuron chooses. They are one neuron, "
        f"times {multiples}: one line, and ever more of a step."
    )


def about_choice() -> str:
    """Answer the blog's question, beside the sigmoids."""
    return (
        "None for good where a line separates the classes and no penalty holds the weights: "
        "training goes on multiplying them, as “Past 100 %” shows; the step is where that would "
        "end."
    )


def about_shift(run: Run, shift: pd.DataFrame) -> str:
    """Answer whether the boundary stays the same, beside the shares."""
    if not run.settings.hidden:
        return (
            "By multiplying weights and biases, says the blog, “we get different equations that "
            "correspond to the same classification boundary”. So it is for a single layer: up to "
            f"c = {shift['factor'].max():g}, {_shares(_largest_change(shift), 'changed')} changed "
            "class."
        )
    largest = _largest_change(shift)
    do_not, found = (
        ("do not", f"Above c = 1, up to {_shares(largest, 'changed')} get another class.")
        if largest["changed"].any()
        else ("need not", f"Here nothing changes class up to c = {shift['factor'].max():g}.")
    )
    return (
        "Multiplied weights “correspond to the same classification boundary”, says the blog of a "
        f"single neuron. Behind a hidden layer they {do_not}: steeper units hand on other "
        f"numbers, which are weighed as before. {found}"
    )


def _largest_change(shift: pd.DataFrame) -> pd.DataFrame:
    return shift[shift["factor"] > 1].groupby("over", sort=False).max()


def about_ends(run: Run, shift: pd.DataFrame) -> str:
    """Describe the network at the smallest and the largest c, beside the shares."""
    first, last = shift["factor"].min(), shift["factor"].max()
    at_first, at_last = _regions(shift, first), _regions(shift, last)
    if at_last["unlike_perceptrons"].isna().any() or not run.settings.hidden:
        return ""
    is_bent = run.settings.activation == "penalized_tanh"  # at 0 itself
    straight = (
        "the units become straight ramps, and the network one without hidden layers, "
        f"with {'straight boundaries' if run.data.n_outputs > 1 else 'a straight boundary'} "
        f"or none"
    )
    return (
        f"At c = {last:g} the perceptrons disagree on {_shares(at_last, 'unlike_perceptrons')}. "
        f"Towards c = 0 {'the units become ramps with a bend at 0' if is_bent else straight}: at "
        f"c = {first:g}, {_shares(at_first, 'changed')} are in another class than at c = 1."
    )


def about_gap(at: pd.Series, gaps: pd.DataFrame, n_rows: int) -> str:
    """State how large the gap is, beside it."""
    last = gaps.iloc[-1]
    return (
        f"{at['n_inputs']:,.0f} of {n_rows:,} rows are further than {at['margin']:g} from every "
        f"unit’s tie. On these the outputs at c = {at['factor']:g} differ from the perceptrons’ "
        f"by **{small_figure(at['sup_gap'])}** at most and {small_figure(at['mean_gap'])} on "
        f"average; at c = {last['factor']:g} by {small_figure(last['sup_gap'])} at most."
    )


def about_limit(run: Run) -> str:
    """Explain for which inputs the gap vanishes, beside it."""
    text = (
        "In Nielsen’s second exercise the behaviour in the limit c → ∞ is “exactly the same”. So "
        "it is for an input chosen beforehand that is off every line. No c is large enough for "
        "all inputs at once: on a neuron’s line the gap stays ½, and the nearer to it, the later "
        "it falls."
    )
    if not run.is_single_neuron:
        return text
    return f"{text} Beyond a margin m it is σ(−cm) at most, the dashed curve."


def no_gap(at: pd.Series, n_rows: int) -> str:
    """Tell that no row is outside the margin, in the place of the gap."""
    return (
        f"None of the {n_rows:,} rows is further than {at['margin']:g} from every unit’s tie. "
        f"{about_tied_rows(at) or 'Choose a smaller margin.'}"
    )


def about_tied_rows(at: pd.Series) -> str:
    """Count the rows that are exactly on a unit's line; nothing where there are none."""
    if not at["n_ties"]:
        return ""
    return (
        f"On {at['n_ties']:,.0f} of the rows a unit has w·x + b = 0 exactly. There no c helps, as "
        "the next section shows."
    )


def about_ties(ties: pd.DataFrame, n_points: int) -> str:
    """Count the points that are tied, beside the conventions."""
    n_ties = ties["n_ties"].iloc[0]
    if not n_ties:
        return (
            f"None of the {n_points} points lies exactly on the neuron’s line, so all conventions "
            "agree. With w₁ = w₂ = 1 and b = −3, eight of them do."
        )
    return (
        f"**{n_ties} of the {n_points} points** have w·x + b = 0. As c·0 is 0, the sigmoid says ½ "
        "there, however steep it is; the perceptron says 0, and the step function, as Nielsen’s "
        "footnote has it, 1."
    )


def about_half(ties: pd.DataFrame) -> str:
    """Explain what an output of ½ means, beside the conventions."""
    accuracy = ties.set_index("convention")["accuracy"]
    return (
        "So ½ needs a convention, too. With Nielsen’s “at least 0.5” for a 9, "
        f"{percent(accuracy['at least ½'], 0)} of the points are right; this library’s "
        f"`predict`, like "
        f"scikit-learn’s, asks for more than ½, which makes it "
        f"{percent(accuracy['more than ½'], 0)}."
    )


def about_behind(behind: pd.DataFrame) -> str:
    """Show what the tie of a hidden unit does, beside the conventions."""
    output = behind.set_index("convention")["output"]
    return (
        "That is how Nielsen’s limit fails. Put a second neuron behind, of weight 1 and bias −½, "
        f"to repeat the first: given ½, it is tied itself and says **{output['at least ½']:g}** "
        f"for every c, where perceptrons say {output['perceptron']:g} or {output['step']:g}."
    )


def about_signs(
    run: Run, neuron: pd.DataFrame, network: pd.DataFrame, *, has_line: bool = True
) -> str:
    """Explain what a c that is not positive does; a neuron without weights has no line."""
    swapped = _regions(neuron, -1.0).loc[ROWS]
    turned, erased = _regions(network, -1.0), _regions(network, 0.0)
    another = (
        f"another one for {_shares(erased, 'changed')}"
        if erased["changed"].any()
        else "the one that all are in"
    )
    text = (
        "Nielsen asks for c > 0. **c = 0** erases the network: every w·x + b is 0, whatever the "
        "input. All of it is a tie, and one class by convention; here that would be "
        f"{another}.\n\n"
        "**c < 0** turns every unit around. The neuron above would "
        f"{'keep its line and swap its sides' if has_line else 'have no line all the same'}: at "
        f"c = −1, {swapped['changed'] * swapped['n_points']:.0f} of its "
        f"{swapped['n_points']:.0f} points change class"
        + (", all that are not on the line." if 0 < swapped["changed"] < 1 else ".")
    )
    if not run.settings.hidden:
        return text
    return (
        f"{text}\n\nBehind a hidden layer it need not be a mere swap, by which all would change. "
        "A layer that is turned around hands on other numbers, and the next one, which gets them, "
        f"is turned around as well. In this network {_shares(turned, 'changed')} change class at "
        "c = −1."
    )


def _regions(shift: pd.DataFrame, factor: float) -> pd.DataFrame:
    """Return the figures of one factor, by region."""
    return shift[shift["factor"] == factor].set_index("over")


def _shares(regions: pd.DataFrame, column: str) -> str:
    """Write shares as in “5.0 % of the map and 4.0 % of the rows”."""
    return " and ".join(
        f"{share(regions[column][over])} {where}"
        for over, where in REGIONS.items()
        if over in regions.index
    )


def share(value: float) -> str:
    """Write a share; one above 0 is never rounded to nothing."""
    if value == 0:
        return "none"
    return percent(value)
