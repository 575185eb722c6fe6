"""What is said beside the pictures of "Past 100 %": true sentences with the figures of the run."""

import numpy as np
import pandas as pd

from outcome import Growth, Outcome
from runs import Run
from sentences.wording import percent, plain

STILL_GROWING = 1.1  # times the norm of a tenth of the epochs
LEARNED_LITTLE = 0.75  # accuracy


def verdict(run: Run, outcome: Outcome) -> str:
    """When accuracy reached 100 %, or why it did not."""
    if outcome.first is None:
        return _why_not_perfect(run, outcome)
    film = run.film
    epoch, accuracy = int(film.epochs[outcome.first]), film.accuracy[-1]
    if accuracy < 1:
        later = f"It was lost again: {percent(accuracy)} after epoch {film.epochs[-1]:,}."
    elif epoch < film.epochs[-1]:
        later = _since(run, outcome, outcome.first)
    else:
        later = "Train longer to see what comes after that."
    return f"**Accuracy reached 100 % {_when(run, epoch)}.** {later}{_end(run)}"


def _since(run: Run, outcome: Outcome, first: int) -> str:
    """Where the learning went, in a line."""
    film, size = run.film, outcome.size
    whose = "weights and bias" if run.is_single_neuron else "the output layer’s weights"
    return (
        f"The {film.epochs[-1] - film.epochs[first]:,} epochs after that went into the size of "
        f"{whose}, {outcome.symbol} from {size[first]:.3g} to **{size.iloc[-1]:.3g}**, and into "
        f"the loss, from {film.loss[first]:.3g} to **{film.loss[-1]:.3g}**."
    )


def _when(run: Run, epoch: int) -> str:
    """A film that skips epochs knows only between which two it happened."""
    if epoch == 0:
        return "before the first update: the initial weights happen to be right"
    epochs = run.film.epochs
    before = epochs[np.searchsorted(epochs, epoch) - 1]
    if before == epoch - 1:
        return f"at epoch {epoch:,}"
    return f"between epochs {before:,} and {epoch:,} (the film keeps no epoch between)"


def _end(run: Run) -> str:
    if run.classifier.stop_reason_ != "diverged":
        return ""
    return (
        f" Training diverged after epoch {run.classifier.n_epochs_:,}, because a weight left the "
        "range of floating-point numbers; a lower learning rate or standardised features help."
    )


def _why_not_perfect(run: Run, outcome: Outcome) -> str:
    film = run.film
    best = int(np.argmax(film.accuracy))
    seen = f"The best was {percent(film.accuracy[best])}, at epoch {film.epochs[best]:,}."
    if run.classifier.stop_reason_ == "diverged":
        return f"**Accuracy did not reach 100 %.**{_end(run)} {seen}"
    if not run.is_single_neuron:
        return (
            f"**Accuracy did not reach 100 % within {film.epochs[-1]:,} epochs.** {seen} More "
            "epochs, more hidden units or another rate may help."
        )
    if outcome.is_separable:
        return (
            f"**Accuracy did not reach 100 % within {film.epochs[-1]:,} epochs.** {seen} A line "
            "that separates the classes exists, so a longer run or another rate can find it."
        )
    return (
        "**Accuracy cannot reach 100 %:** no line separates these two classes, and a single "
        f"neuron has only a line. {seen} Where classes overlap the weights settle instead of "
        "growing."
    )


def about_row(epoch: int) -> str:
    """Beside the table: the row of the player."""
    return f"The shaded row, epoch **{epoch:,}**, is the one that the player shows."


def about_table(run: Run, table: pd.DataFrame) -> str:
    """Beside the table: what its columns are."""
    n_parameters = run.film.parameters.shape[1]
    if "b" in table:
        features = enumerate(run.data.feature_names, start=1)
        names = [f"w{i} of {plain(name)}" for i, name in features]
        weights = f"The weights w are {', '.join(names)}; b is the bias."
    elif "‖W₁‖" in table:
        weights = (
            f"The network has {n_parameters:,} weights and biases, so the table shows the norm "
            "‖W‖ of each layer’s weights, the biases left out."
        )
    else:
        weights = "w[1,0→2] is the weight of layer 1 from input 0 to unit 2, b[1,2] its bias."
    return f"{weights} The mean slope is the output’s, {_slope(run)}, over all rows."


def _slope(run: Run) -> str:
    """What the output's slope is, by a formula."""
    is_softmax = run.data.n_outputs > 1 and run.settings.loss == "log_loss"
    return "p(1 − p) of a softmax" if is_softmax else "σ′(z)"


def about_scale(run: Run, outcome: Outcome) -> str:
    """Beside the table: why this scale?"""
    size, last = outcome.size, run.film.epochs[-1]
    if outcome.first is None or not run.is_single_neuron:
        return (
            f"The blog asks where learning goes after 100 %. In this run {outcome.symbol} went "
            f"from {size.iloc[0]:.3g} to {size.iloc[-1]:.3g}."
        )
    asked = (
        "The blog wonders why the network chose *x + y = 3* and not a multiple of it, which draws "
        "the same line. "
        if run.settings.data == "line"
        else "Every multiple of weights and bias draws the same line. "
    )
    chose = "The penalty chooses" if run.settings.alpha else "It never chose"
    return (
        f"{asked}{chose}: the norm {outcome.symbol} of weights and bias was "
        f"{size[outcome.first]:.3g} when accuracy reached 100 % and is **{size.iloc[-1]:.3g}** "
        f"after epoch {last:,}."
    )


def about_speed(run: Run, outcome: Outcome) -> str:
    """Beside the growth: how fast, and how fast by the law?"""
    law = outcome.law
    slope = outcome.output["growth_per_log_epoch"].iloc[-1] if law is None else law["slope"]
    if np.isnan(slope):
        return "The film is too short to say how fast the norm grows."
    text = (
        f"Over the last decade of epochs, up to {run.film.epochs[-1]:,}, {outcome.symbol} changed "
        f"by **{slope:+.3g}** for every factor of e ≈ 2.7 in their number."
    )
    return f"{text} {_law(run, slope, law)}"


def slope_name(run: Run) -> str:
    """The law's slope as a formula."""
    return "1/γ" if run.settings.loss == "log_loss" else "1/(2γ)"


def _law(run: Run, slope: float, law: pd.Series | None) -> str:
    """How that compares with the law, or why there is none."""
    if law is None:
        return (
            "The law of this growth is known for a single neuron only; on separable data other "
            "networks' output weights grow on, too."
        )
    if not law["separable"]:
        return (
            "No line has these classes strictly on its two sides. Where they overlap there is a "
            "best finite weight, and the norm settles there; where they only touch it grows on."
        )
    theory = law["theoretical_slope"]
    if not np.isnan(theory):
        return (
            f"The law of gradient descent says that this slope tends to {slope_name(run)} = "
            f"**{theory:.3g}**, where γ = {law['max_margin']:.3g} is the widest margin that a "
            f"line can have: {slope / theory:.0%} of it is reached. The smaller "
            "γ, the longer that takes."
        )
    if run.settings.alpha:
        return "With an L2 penalty there is no such growth: the norm settles where both balance."
    return (
        "The law for this slope is one of gradient descent; Adam grows the weights, too, at a "
        "pace of its own."
    )


def about_descent(run: Run, outcome: Outcome) -> str:
    """Beside the growth: for what purpose?"""
    film, first = run.film, outcome.first
    if first is None:
        return (
            "The blog follows a network that makes no mistakes any more, and this one makes some. "
            f"Its loss is {film.loss[0]:.3g} before the first update and "
            f"**{film.loss[-1]:.3g}** after epoch {film.epochs[-1]:,}"
            + (
                "."
                if film.loss[-1] <= film.loss[0]
                else ": more, so the learning rate is too high for a descent."
            )
        )
    return (
        "The blog sees “a different purpose than optimizing the loss”, since the network is “at "
        "its global minimum”. Only the count of errors is: the loss went from "
        f"{film.loss[first]:.3g} at epoch {film.epochs[first]:,} to **{film.loss[-1]:.3g}** at "
        f"epoch {film.epochs[-1]:,} by the same descent, and no finite weights bring it to 0."
    )


def about_map(epoch: int) -> str:
    """Beside the map: when."""
    return f"The map shows epoch **{epoch:,}**, where the player stands."


def about_line(run: Run, outcome: Outcome) -> str:
    """Beside the map: is it the same line?"""
    cosines, first = outcome.output["cosine_to_final"], outcome.first
    weights = "w" if run.is_single_neuron else "the output layer’s weights"
    if first is None:
        return (
            f"The boundary moves as long as the direction of the weights does. Between {weights} "
            f"before the first update and at the end the cosine is **{cosines.iloc[0]:.4f}**; the "
            "player shows what lies between."
        )
    claim = (
        "That “the weights and biases increase proportionately” is true in the limit only; on the "
        "way they still turn, ever more slowly."
        if not run.settings.alpha
        else "With a penalty the weights come to rest, direction and size."
    )
    return (
        f"{claim} Between {weights} at epoch {run.film.epochs[first]:,} and at the end the cosine "
        f"is **{cosines.iloc[first]:.4f}**."
    )


def about_direction(run: Run, law: pd.Series) -> str:
    """Beside the map: where the line is heading."""
    if run.settings.alpha:
        return (
            "The dashed maximum-margin line is the one to which the neuron would tend without its "
            f"penalty. With it, it settles **{law['angle_to_max_margin']:.2g}°** away."
        )
    return (
        "The dashed maximum-margin line is where it is heading: the one with the widest margin of "
        "the *augmented* data (x, 1), in which the bias counts as a weight. It is not quite the "
        "support vector machine’s. At the last epoch (w, b) is "
        f"**{law['angle_to_max_margin']:.2g}°** away from it, and what is left of that angle "
        "shrinks like 1/ln t only."
    )


def about_margin(run: Run, law: pd.Series) -> str:
    """Beside the margin: what is still gained."""
    reached = (
        f"The smallest ±(w·x + b) of a row, divided by ‖(w, b)‖, is "
        f"{law['normalized_margin']:.3g} at the end: the normalized margin. No weights at all "
        f"reach more than γ = {law['max_margin']:.3g}."
    )
    if run.settings.alpha:
        return f"{reached} The penalty gives up the rest for smaller weights."
    return (
        f"{reached} In the limit that is all that is left to learn after 100 %: not fewer "
        "errors, but the same line at its safest distance. On the way the margin may shrink for "
        "a while; the loss is what descends."
    )


def no_margin(run: Run) -> str:
    """Where there is no widest margin to tend to."""
    if not run.is_single_neuron:
        return (
            "Where a single neuron is heading is known, the line with the widest margin. For "
            "sigmoid networks with hidden layers no such theorem is; the one on “homogeneous” "
            "networks holds for bias-free ReLU units."
        )
    return (
        "No line has these classes strictly on its two sides, so there is no widest margin; where "
        "they overlap the neuron tends to the weights of the smallest loss, which are finite."
    )


def about_counter_examples() -> str:
    """Above the counter-examples: what they are."""
    return (
        "The growth without end needs two things: classes that a line separates, and nothing that "
        "holds the weights back. Take one of them away and train the same network again."
    )


def about_counter_example(run: Run, growth: Growth) -> str:
    """Beside one: what became of the norm."""
    film, size = run.film, growth.size
    middle = film.index_of(int(film.epochs[-1]) // 10)
    text = (
        f"{growth.symbol} was {size[middle]:.3g} at epoch {film.epochs[middle]:,} and is "
        f"**{size.iloc[-1]:.3g}** at epoch {film.epochs[-1]:,}, with an accuracy of "
        f"{percent(film.accuracy[-1])}."
    )
    if size.iloc[-1] > STILL_GROWING * size[middle]:
        return f"{text} This network grows on all the same: its hidden units can fit these rows."
    if film.accuracy[-1] < LEARNED_LITTLE:
        return f"{text} So strong a penalty leaves this network nothing to learn with."
    return text


def about_family(family: pd.DataFrame, epoch: int) -> str:
    """Beside the sigmoids: how to read them."""
    width = family.loc[family["epoch"] == epoch, "width"].iloc[0]
    return (
        "At the distance d from its line the neuron says σ(‖w‖·d), where ‖w‖ is the norm of the "
        "weights without the bias: it alone makes the sigmoid steep. At epoch "
        f"{epoch:,} the neuron goes from 10 to 90 % within **{width:.3g}** units of the features. "
        "Grown without end, it would be the perceptron’s step."
    )


def about_step() -> str:
    """Beside the sigmoids: what is wrong with the step?"""
    return (
        "The blog calls the step not derivable; it is, everywhere but at the line, and the "
        "trouble is that its derivative there is 0, from which descent learns nothing."
    )


def about_slopes(run: Run, outcome: Outcome, at: float, epoch: int) -> str:
    """Beside the mean slope: how much is left to learn by."""
    slopes = outcome.output_slopes
    went = "fell" if at < slopes.iloc[0] else "went"
    return (
        f"The output’s slope {_slope(run)} is ¼ at most. On average over the rows it {went} from "
        f"{slopes.iloc[0]:.2g} before the first update to **{at:.2g}** at epoch {epoch:,}. The "
        "surer the output is of the rows, the less is left."
    )


def about_learning(run: Run) -> str:
    """Beside the mean slope: what that means for learning."""
    behind = " The slopes of hidden units do not cancel." if run.settings.hidden else ""
    if run.settings.loss == "log_loss":
        return (
            "That does not stop the output from learning: in the gradient of the cross-entropy "
            f"its slope cancels, and the error that is left is output − label.{behind}"
        )
    return (
        "The squared error’s gradient has this slope as a factor: of a row that is wrong and "
        f"saturated the output learns next to nothing.{behind}"
    )


def no_sigmoid(run: Run) -> str:
    """Where there is no single neuron to draw."""
    if run.settings.hidden:
        return (
            "This picture belongs to a single neuron, whose distance to its line says all. The "
            "output of a network with hidden layers is no function of one distance; empty the "
            "field “Hidden layers” to see the sigmoids of one neuron."
        )
    return (
        f"This picture belongs to a single neuron, and here {run.data.n_outputs} output units "
        "share the decision. Choose a data set of two classes to see it."
    )
