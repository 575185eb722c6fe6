"""Sentences beside the pictures of "Scaling", with the figures shown."""

import pandas as pd

from sigmoid_dashboard.runs.multiplied import LARGE, NEAR, Multiplied
from sigmoid_dashboard.runs.recorded import Run
from sigmoid_dashboard.sentences.wording import percent, small_figure
from sigmoid_estimator import SigmoidMLPClassifier
from sigmoid_estimator.inspection.scaling import MAP, ROWS

REGIONS = {MAP: "of the map", ROWS: "of the rows"}
COUNTED = {MAP: "points of the map", ROWS: "rows"}


def answer(run: Run, multiplied: Multiplied) -> str:
    """State what a large c does to labels, boundary and outputs, above the stage."""
    what = f"Multiplied by c = {LARGE:g},"
    before, after = map(percent, multiplied.near)
    outputs = (
        f"only the outputs change: {before} of them were within {NEAR} of 0 or 1, and {after} are "
        "now."
    )
    changed = _regions_changed(multiplied)
    if not run.settings.hidden:
        line = "line" if run.is_single_neuron and run.data.X.shape[1] == 2 else "boundary"
        if not multiplied.n_changed:
            return f"**{what} the {line} stays, and so does every label; {outputs}**"
        return f"**{what} the {line} stays, and {changed} change class by rounding; {outputs}**"
    if not multiplied.shift["changed"].any():
        return f"**{what} this network gives the same labels as before; {outputs}**"
    if not multiplied.n_changed:
        of_map = share(multiplied.shift["changed"][MAP])
        return f"**{what} the boundary moves, by {of_map} of the map; no row changes class.**"
    right, now = map(percent, multiplied.right)
    return (
        f"**{what} it is another network: {changed} get another class, and {now} of the rows are "
        f"right instead of {right}.**"
    )


def _regions_changed(multiplied: Multiplied) -> str:
    rows = f"{multiplied.n_changed:,} of {multiplied.n_rows:,} rows"
    if MAP not in multiplied.shift.index:
        return rows
    return f"{rows} and {share(multiplied.shift['changed'][MAP])} of the map"


def task(run: Run) -> str:
    """Say what to do with the film, above it."""
    play_on = "Play on from c\u00a0=\u00a01"
    if run.is_single_neuron:
        return f"{play_on}: nothing moves, and the sigmoid becomes a step."
    if not run.settings.hidden:
        return f"{play_on}: the boundary stands still, and the blur beside it goes."
    return f"{play_on}, and back towards 0: watch the boundary."


def too_large() -> str:
    """Explain why diverged weights are not multiplied, in the place of the page."""
    return (
        "**These weights are at the end of the floating-point numbers and cannot be multiplied.** "
        "A lower learning rate or standardised features help."
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


def no_map() -> str:
    """Explain why one feature makes no map, in its place."""
    return "A map needs two features, and these data have one; the rows are counted all the same."


def about_perceptron(neuron: SigmoidMLPClassifier) -> str:
    """State that the line is the same for every c, under the perceptron's map."""
    if not neuron.coefs_[0].any():
        return no_line()
    return f"**The same line for every c > 0:** {line_of(neuron)}."


def about_positive_factor() -> str:
    """Explain why the perceptron's line stays, for whoever asks."""
    return "A perceptron keeps its line: c·(w·x + b) is positive where w·x + b is."


def about_perceptrons(run: Run, multiplied: Multiplied) -> str:
    """State that c changes nothing, under the map of the network's perceptrons."""
    shift = multiplied.shift
    if shift["perceptrons_changed"].any():
        text = (
            f"At c = {LARGE:g}, {_shares(shift, 'perceptrons_changed')} change class. In exact "
            "arithmetic none would: where w·x + b is 0, rounding decides."
        )
    else:
        n_points = " and ".join(
            f"{shift['n_points'][over]:,} {COUNTED[over]}"
            for over in COUNTED
            if over in shift.index
        )
        text = f"**c changes nothing:** of {n_points}, none changes class at c = {LARGE:g}."
    if not (run.settings.hidden or shift["unlike_perceptrons"].any()):
        return f"{text} Without a hidden layer they decide as the sigmoids do."
    return text


def about_other_network(run: Run, multiplied: Multiplied) -> str:
    """Tell the perceptrons from the network that was trained, for whoever asks."""
    is_other = run.settings.hidden or multiplied.shift["unlike_perceptrons"].any()
    if multiplied.perceptrons_right is None or not is_other:
        return ""
    return (
        "Of perceptrons it is not the network that was trained: it is right on "
        f"{percent(multiplied.perceptrons_right)} of the rows, the sigmoids on "
        f"{percent(multiplied.right[0])}."
    )


def about_curves() -> str:
    """Ask the blog's question, under the sigmoids."""
    return (
        "The blog draws such curves and asks which of them a neuron chooses. They are one neuron, "
        "times 1, 2, 3 and 10: one line, and ever more of a step."
    )


def about_choice() -> str:
    """Answer the blog's question."""
    return (
        "None for good where a line separates the classes and no penalty holds the weights: "
        "training goes on multiplying them, as “What happens after 100 %?” shows; the step is "
        "where that would end."
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


def about_gap(at: pd.Series, n_rows: int) -> str:
    """State how large the gap is, under it."""
    return (
        f"{at['n_inputs']:,.0f} of {n_rows:,} rows are further than {at['margin']:g} from every "
        f"tie. There the outputs at c = {at['factor']:g} differ from the perceptrons’ by "
        f"**{small_figure(at['sup_gap'])}** at most."
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
        "the picture of the tie shows."
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
        f"**{n_ties} of the {n_points} points** have w·x + b = 0. There the sigmoid says ½, a "
        "perceptron 0, a step function 1."
    )


def about_every_factor() -> str:
    """Explain why the sigmoid says ½ on its line, for whoever asks."""
    return "On its line a neuron has c·0 = 0 for every c, and σ(0) = ½."


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


def about_signs(run: Run, network: pd.DataFrame) -> str:
    """Explain what a c that is not positive does."""
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
        "**c < 0** turns every unit around. A single neuron keeps its line and swaps its sides."
    )
    if not run.settings.hidden:
        return text
    return (
        f"{text} Behind a hidden layer it need not be a mere swap, by which all would change: a "
        "layer that is turned around hands on other numbers, and the next one, which gets them, "
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
