"""What is said beside the pictures of "Past 100 %": true sentences with the figures of the run."""

import numpy as np
import pandas as pd

from data import has_separating_line
from runs import Run
from sentences.wording import plain
from settings import OWN
from sigmoid_estimator.inspection import linearly_separable

STILL_GROWING = 1.1  # times the norm of a tenth of the epochs
LEARNED_LITTLE = 0.75  # accuracy


def verdict(run: Run) -> str:
    """When accuracy reached 100 %, or why it did not."""
    first = run.classifier.first_perfect_epoch_
    if first is None:
        return _why_not_perfect(run)
    film = run.film
    n_later, accuracy = film.epochs[-1] - first, film.accuracy[-1]
    if accuracy < 1:
        later = f"It was lost again: {accuracy:.1%} after epoch {film.epochs[-1]:,}."
    elif n_later:
        later = _since(run, first, n_later)
    else:
        later = "Train longer to see what comes after that."
    return f"**Accuracy reached 100 % {_when(run, first)}.** {later}{_end(run)}"


def _since(run: Run, first: int, n_later: int) -> str:
    """Where the learning went, in a line."""
    film, norms = run.film, run.film.weight_norms[:, -1]
    perfect = film.index_of(first)
    whose = "the weights" if run.is_single_neuron else "the output weights"
    return (
        f"The {n_later:,} epochs after that went into the size of {whose}, ‖w‖ from "
        f"{norms[perfect]:.3g} to **{norms[-1]:.3g}**, and into the loss, from "
        f"{film.loss[perfect]:.3g} to **{film.loss[-1]:.3g}**."
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


def _why_not_perfect(run: Run) -> str:
    film = run.film
    best = int(np.argmax(film.accuracy))
    seen = f"The best was {film.accuracy[best]:.1%}, at epoch {film.epochs[best]:,}."
    if run.classifier.stop_reason_ == "diverged":
        return f"**Accuracy did not reach 100 %.**{_end(run)} {seen}"
    if not run.is_single_neuron:
        return (
            f"**Accuracy did not reach 100 % within {film.epochs[-1]:,} epochs.** {seen} More "
            "epochs, more hidden units or another rate may help."
        )
    if _has_separating_line(run):
        return (
            f"**Accuracy did not reach 100 % within {film.epochs[-1]:,} epochs.** {seen} A line "
            "that separates the classes exists, so a longer run or another rate can find it."
        )
    return (
        "**Accuracy cannot reach 100 %:** no line separates these two classes, and a single "
        f"neuron has only a line. {seen} Where classes overlap the weights settle instead of "
        "growing."
    )


def about_table(run: Run, table: pd.DataFrame) -> str:
    """Beside the table: what its columns are."""
    if "b" in table:
        features = enumerate(run.data.feature_names, start=1)
        names = [f"w{i} of {plain(name)}" for i, name in features]
        return f"The weights are {', '.join(names)}; b is the bias."
    if "‖W1‖" in table:
        n_parameters = run.film.parameters.shape[1]
        return (
            f"The network has {n_parameters:,} weights and biases, so the table shows the norm of "
            "each layer's weights."
        )
    return "w[1,0→2] is the weight of layer 1 from input 0 to unit 2, b[1,2] that unit's bias."


def about_scale(run: Run, growth: pd.DataFrame) -> str:
    """Beside the table: why this scale?"""
    output = _output_layer(growth)
    first = _first_perfect_record(run)
    if first is None or not run.is_single_neuron:
        return (
            "The blog asks where learning goes after 100 %. In this run the norm of the "
            f"output weights went from {output['weight_norm'].iloc[0]:.3g} to "
            f"{output['weight_norm'].iloc[-1]:.3g}."
        )
    asked = (
        "The blog wonders why the network chose *x + y = 3* and not a multiple of it, which draws "
        "the same line. "
        if run.settings.data == "line"
        else "Every multiple of the weights draws the same line. "
    )
    chose = "The penalty chooses" if run.settings.alpha else "It never chose"
    return (
        f"{asked}{chose}: the norm of the weights was "
        f"{output['weight_norm'].iloc[first]:.3g} when accuracy reached 100 % and is "
        f"**{output['weight_norm'].iloc[-1]:.3g}** after epoch {output['epoch'].iloc[-1]:,}."
    )


def about_speed(run: Run, growth: pd.DataFrame, law: pd.Series | None) -> str:
    """Beside the growth: how fast, and how fast by the law?"""
    output = _output_layer(growth)
    slope = output["growth_per_log_epoch"].iloc[-1] if law is None else law["slope"]
    if np.isnan(slope):
        return "The film is too short to say how fast the norm grows."
    whose = "the norm of (w, b)" if law is not None else "the norm of the output layer"
    text = (
        f"Over the last decade of epochs, up to {output['epoch'].iloc[-1]:,}, {whose} changed by "
        f"**{slope:+.3g}** for every factor of e ≈ 2.7 in their number."
    )
    return f"{text} {_law(run, slope, law)}"


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
        halved = "1/γ" if run.settings.loss == "log_loss" else "1/(2γ)"
        return (
            f"The law of gradient descent says that this slope tends to {halved} = "
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


def about_descent(run: Run) -> str:
    """Beside the growth: for what purpose?"""
    film = run.film
    first = _first_perfect_record(run)
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


def about_line(run: Run, growth: pd.DataFrame) -> str:
    """Beside the map: is it the same line?"""
    output = _output_layer(growth)
    first = _first_perfect_record(run)
    if first is None:
        return (
            "The boundary moves as long as the direction of the weights does. Between the output "
            "weights before the first update and the last ones the cosine is "
            f"**{output['cosine_to_final'].iloc[0]:.4f}**; the slider shows what lies between."
        )
    claim = (
        "That “the weights and biases increase proportionately” is true in the limit only; on the "
        "way they still turn, ever more slowly."
        if not run.settings.alpha
        else "With a penalty the weights come to rest, direction and size."
    )
    return (
        f"{claim} Between the output weights of epoch "
        f"{output['epoch'].iloc[first]:,} and the last ones the cosine is "
        f"**{output['cosine_to_final'].iloc[first]:.4f}**."
    )


def about_direction(run: Run, law: pd.Series) -> str:
    """Beside the map: where the line is heading."""
    if run.settings.alpha:
        return (
            "Dashed is the line of the widest margin, to which the neuron would tend without its "
            f"penalty. With it, it settles **{law['angle_to_max_margin']:.2g}°** away."
        )
    return (
        "Dashed is the line that it tends to: the one with the widest margin of the *augmented* "
        "data (x, 1), in which the bias counts as a weight. It is not quite the support vector "
        f"machine's. At the last epoch (w, b) is **{law['angle_to_max_margin']:.2g}°** away from "
        "it, and what is left of that angle shrinks like 1/ln t only."
    )


def about_margin(run: Run, law: pd.Series) -> str:
    """Beside the margin: what is still gained."""
    reached = (
        f"The margin, divided by the norm of (w, b), is {law['normalized_margin']:.3g} at the "
        f"end; no weights at all reach more than γ = {law['max_margin']:.3g}."
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


def about_counter_example(run: Run) -> str:
    """Beside one: what became of the norm."""
    film, norms = run.film, run.film.weight_norms[:, -1]
    middle = film.index_of(int(film.epochs[-1]) // 10)
    text = (
        f"The output weights' norm was {norms[middle]:.3g} at epoch {film.epochs[middle]:,} and "
        f"is **{norms[-1]:.3g}** at epoch {film.epochs[-1]:,}, with an accuracy of "
        f"{film.accuracy[-1]:.1%}."
    )
    if norms[-1] > STILL_GROWING * norms[middle]:
        return f"{text} This network grows on all the same: its hidden units can fit these rows."
    if film.accuracy[-1] < LEARNED_LITTLE:
        return f"{text} So strong a penalty leaves this network nothing to learn with."
    return text


def about_family() -> str:
    """Beside the sigmoids: how to read them."""
    return (
        "At the distance d from its line the neuron says σ(‖w‖·d): the norm alone makes it steep. "
        "Grown without end, it would be the perceptron's step."
    )


def about_step(run: Run, slopes: pd.DataFrame) -> str:
    """Beside the sigmoids: what is wrong with the step?"""
    first, last = slopes.iloc[0], slopes.iloc[-1]
    width = 2 * np.log(9) / np.linalg.norm(run.classifier.coefs_[0])
    went = "fell" if last["mean_slope"] < first["mean_slope"] else "went"
    return (
        "The blog calls the step not derivable; it is, everywhere but at the line, and the "
        "trouble is that its derivative there is 0, from which descent learns nothing. At the end "
        f"this neuron goes from 10 to 90 % within **{width:.3g}** units of the features, and "
        f"its mean slope σ′ over the rows {went} from {first['mean_slope']:.2g} at epoch "
        f"{first['epoch']:,.0f} to {last['mean_slope']:.2g}."
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


def _output_layer(growth: pd.DataFrame) -> pd.DataFrame:
    return growth[growth["layer"] == growth["layer"].max()]


def _first_perfect_record(run: Run) -> int | None:
    """Index of the first perfect record."""
    epoch = run.classifier.first_perfect_epoch_
    return None if epoch is None else run.film.index_of(epoch)


def _has_separating_line(run: Run) -> bool:
    settings = run.settings
    if settings.data != OWN and not (settings.noise or settings.held_out):
        return has_separating_line(settings.data)
    return linearly_separable(run.data.X, run.data.y)
