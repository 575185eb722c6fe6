"""What is said beside the pictures: true sentences with the figures of the run."""

import numpy as np
import pandas as pd

from runs import Run, has_separating_line


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
        later = f"The {n_later:,} epochs after that are what this page is about."
    else:
        later = "Train longer to see what comes after that."
    return f"**Accuracy reached 100 % {_when(run, first)}.** {later}{_end(run)}"


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
    if has_separating_line(run.settings.data):
        return (
            f"**Accuracy did not reach 100 % within {film.epochs[-1]:,} epochs.** {seen} A line "
            "that separates the classes exists, so a longer run or another rate can find it."
        )
    return (
        "**Accuracy cannot reach 100 %:** no line separates these two classes, and a single "
        f"neuron has only a line. {seen} Without a perfect line the weights settle instead of "
        "growing."
    )


def about_table(run: Run, table: pd.DataFrame) -> str:
    """Beside the table: what its columns are."""
    if "b" in table:
        names = [f"w{i} of {name}" for i, name in enumerate(run.data.feature_names, start=1)]
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
    return (
        "The blog wonders why the network chose *x + y = 3* and not a multiple of it, which draws "
        "the same line. It never chose: the norm of its weights was "
        f"{output['weight_norm'].iloc[first]:.3g} when accuracy reached 100 % and is "
        f"**{output['weight_norm'].iloc[-1]:.3g}** after epoch {output['epoch'].iloc[-1]:,}."
    )


def about_speed(run: Run, growth: pd.DataFrame) -> str:
    """Beside the growth: how fast?"""
    output = _output_layer(growth)
    slope = output["growth_per_log_epoch"].iloc[-1]
    if np.isnan(slope):
        return "The film is too short to say how fast the norm grows."
    whose = "the norm" if not run.settings.hidden else "the norm of the output layer"
    return (
        f"Over the last decade of epochs, up to {output['epoch'].iloc[-1]:,}, {whose} changed by "
        f"**{slope:+.3g}** for every factor of e ≈ 2.7 in their number. Growth with the "
        "logarithm of the epoch, which never ends, is a straight line in this picture."
    )


def about_descent(run: Run) -> str:
    """Beside the growth: for what purpose?"""
    film = run.film
    first = _first_perfect_record(run)
    if first is None:
        return (
            "The blog follows a network that makes no mistakes any more, and this one makes some. "
            f"It descends on the same loss all the same: {film.loss[0]:.3g} before the first "
            f"update, **{film.loss[-1]:.3g}** after epoch {film.epochs[-1]:,}."
        )
    return (
        "The blog sees “a different purpose than optimizing the loss”, since the network is “at "
        "its global minimum”. Only the count of errors is: the loss went from "
        f"{film.loss[first]:.3g} at epoch {film.epochs[first]:,} to **{film.loss[-1]:.3g}** at "
        f"epoch {film.epochs[-1]:,} by the same descent, and no finite weights bring it to 0."
    )


def about_map(run: Run) -> str:
    """Beside the map: how to read it."""
    names = run.data.class_names
    text = "The deeper the colour, the surer the network"
    if len(names) == 2:
        text += f"; at the grey line it gives {names[0]} and {names[1]} the same probability"
    if run.data.X.shape[1] > 2:
        text += (
            f". The data have {run.data.X.shape[1]} features: the map shows two, with the others "
            "at their mean, so points can lie on a wrong colour and yet be classified rightly"
        )
    return f"{text}."


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
    return (
        "That “the weights and biases increase proportionately” is true in the limit only; on the "
        "way they still turn, ever more slowly. Between the output weights of epoch "
        f"{output['epoch'].iloc[first]:,} and the last ones the cosine is "
        f"**{output['cosine_to_final'].iloc[first]:.4f}**."
    )


def no_map(run: Run) -> str:
    """In place of a map that would mean nothing."""
    return (
        f"These data have {run.data.X.shape[1]} features. A map could show two of them with all "
        "others at their mean, a plane that most rows are far from, so it would say nothing about "
        "them; the norms above need no map."
    )


def about_family() -> str:
    """Beside the sigmoids: how to read them."""
    return (
        "At the distance d from its line the neuron says σ(‖w‖·d): the norm alone makes it steep. "
        "Grown without end, it would be the perceptron's step."
    )


def about_step(family: pd.DataFrame) -> str:
    """Beside the sigmoids: what is wrong with the step?"""
    last = family.dropna(subset="epoch").iloc[-1]
    return (
        "The blog calls the step not derivable; it is, everywhere but at the line, and the "
        "trouble is that its derivative there is 0, from which descent learns nothing. After "
        f"epoch {last['epoch']:,.0f} this neuron goes from 10 to 90 % within "
        f"**{last['width']:.3g}** units of the features."
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
