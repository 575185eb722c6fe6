"""Sentences beside the pictures of "Past 100 %", with the figures of the run."""

from collections.abc import Collection

import numpy as np
import pandas as pd

from sigmoid_dashboard.runs.outcome import FOLLOWED, LIMITS_OF_PRODUCT, VISIBLE, Growth, Outcome
from sigmoid_dashboard.runs.recorded import Run
from sigmoid_dashboard.sentences.verdict import verdict, when_reached
from sigmoid_dashboard.sentences.wording import counted, percent, plain
from sigmoid_estimator.player.captions import degrees, fold, turned_since

FAR = 1e9  # epochs, more than anybody trains
OTHER_METHODS = {
    "adam": "Adam has a pace and a limit of its own",
    "momentum": "with a momentum of 1 no step is ever forgotten, and no descent need come of it",
    "unknown": "with which method this film was made it does not say",
}


def answer(run: Run, outcome: Outcome) -> str:
    """State in one sentence what the epochs after 100 % did."""
    film, at, since = run.film, outcome.regime, outcome.stays
    is_grown = since is not None and at.is_growth_without_end and outcome.size[since] > 0
    if since is None or not is_grown or at.hundred != "kept":
        return verdict(run, outcome)
    left = int(film.epochs[-1] - film.epochs[since])
    what, turned = "the output layer’s weights", ""
    if at.network == "neuron":
        angle = turned_since(film, since)[-1]
        line = "line" if film.coefs[0].shape[1] == 2 else "boundary"
        what, turned = "weights and bias", f" and turned the {line} by {degrees(angle)}"
    return (
        f"**Accuracy reached 100 % {when_reached(run, int(film.epochs[since]))}; the "
        f"{counted(left, 'epoch')} after that made {what} "
        f"{fold(outcome.size.iloc[-1] / outcome.size[since])} as large{turned}.**"
    )


def task(run: Run, outcome: Outcome) -> str:
    """Say what to do with the film, and what to watch."""
    if outcome.first is None or run.film.epochs[outcome.first] == run.film.epochs[-1]:
        return "Press play and watch what the training does."
    if outcome.regime.network == "neuron" and len(run.data.feature_names) == 2:
        return (
            "The film stands at the first 100 %. Press play: watch the line, and the pale band "
            "around it, in which the neuron is unsure."
        )
    return "The film stands at the first 100 %. Press play: which figures still move?"


def about_table(run: Run, columns: Collection[str]) -> str:
    """Explain the columns, beside the table."""
    n_parameters = run.film.parameters.shape[1]
    if "b" in columns:
        features = enumerate(run.data.feature_names, start=1)
        names = [f"w{i} of {plain(name)}" for i, name in features]
        weights = f"The weights w are {', '.join(names)}; b is the bias."
    elif "‖W₁‖" in columns:
        weights = (
            f"The network has {n_parameters:,} weights and biases, so the table shows the norm "
            "‖W‖ of each layer’s weights, the biases left out."
        )
    else:
        weights = "w[1,0→2] is the weight of layer 1 from input 0 to unit 2, b[1,2] its bias."
    return weights


def _slope(run: Run) -> str:
    """Write the formula of the output's slope."""
    is_softmax = run.data.n_outputs > 1 and run.settings.loss == "log_loss"
    return "p(1 − p) of a softmax" if is_softmax else "σ′(z)"


def about_scale(run: Run, outcome: Outcome) -> str:
    """Answer why the weights have this scale, beside the table."""
    size, last, at = outcome.size, run.film.epochs[-1], outcome.regime
    if outcome.first is None or at.network != "neuron":
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
    chose = "Here"
    if at.penalised:
        chose = "The penalty makes one of them the best:"
    elif at.is_growth_without_end:
        chose = "It never chose:"
    return (
        f"{asked}{chose} the norm {outcome.symbol} of weights and bias was "
        f"{size[outcome.first]:.3g} when accuracy reached 100 % and is **{size.iloc[-1]:.3g}** "
        f"after epoch {last:,}."
    )


def about_pace(run: Run, outcome: Outcome) -> str:
    """State what ten times longer training added to the norm, beside its picture."""
    slope = _slope_of_growth(outcome)
    if np.isnan(slope):
        return "The film is too short to say how fast the weights grow."
    return (
        f"Training ten times longer, up to epoch {run.film.epochs[-1]:,}, changed "
        f"{outcome.symbol} by about **{slope * np.log(10):+.2g}**."
    )


def _slope_of_growth(outcome: Outcome) -> float:
    law = outcome.law
    last = outcome.output["growth_per_log_epoch"].iloc[-1] if law is None else law["slope"]
    return float(last)


def about_speed(run: Run, outcome: Outcome) -> str:
    """State how fast the norm grows, and how fast by the law, beside the growth."""
    slope = _slope_of_growth(outcome)
    if np.isnan(slope):
        return "The film is too short to say how fast the norm grows."
    text = (
        f"Over the last decade of epochs, up to {run.film.epochs[-1]:,}, {outcome.symbol} changed "
        f"by **{slope:+.3g}** for every factor of e ≈ 2.7 in their number."
    )
    return f"{text} {_law(run, outcome)}"


def slope_name(run: Run) -> str:
    """Write the law's slope as a formula."""
    return "1/γ" if run.settings.loss == "log_loss" else "1/(2γ)"


def _law(run: Run, outcome: Outcome) -> str:
    """Compare the growth with the law, or explain why there is no law."""
    at, law = outcome.regime, outcome.law
    if at.diverged:
        return "No law holds for a training that diverged."
    if at.penalised:
        return "With an L2 penalty there is no growth without end: the best weights are finite."
    if law is None:
        too = " This network’s weights grow all the same." if at.is_growth_without_end else ""
        return f"The law of this growth is drawn for a single neuron only.{too}"
    if not at.separable:
        return (
            "The law needs a line that has these classes strictly on its two sides. There is "
            f"none{_instead(outcome)}."
        )
    if at.method != "descent":
        return f"The law for this slope is one of gradient descent; {OTHER_METHODS[at.method]}."
    theory, when = law["theoretical_slope"], "" if at.cross_entropy else "once no row is wrong "
    return (
        f"The law of gradient descent says that {when}this slope tends to {slope_name(run)} = "
        f"**{theory:.3g}**, where γ = {law['max_margin']:.3g} is the maximum margin of the rows "
        f"(x, 1), in which the bias counts as a weight. {_stage(run, outcome, law)}"
        f"{_momentum(run)}"
    )


def _instead(outcome: Outcome) -> str:
    """Write what becomes of the weights where no line separates the classes, as a clause."""
    if outcome.regime.classes == "touching":
        return ": they touch, some rows being exactly on the line that would"
    return ", and since they overlap the best weights are finite" * outcome.regime.cross_entropy


def _stage(run: Run, outcome: Outcome, law: pd.Series) -> str:
    """State how much of the law is reached, or why that cannot be told."""
    at = outcome.regime
    if outcome.stays is None:
        return "It begins once no row is wrong; at the end of this run some are."
    product, limit = f"L·t·ηγ² = {law['loss_product']:.2g}", "1" if at.cross_entropy else "¼"
    if at.stage == "overshot":
        overshot = bool((np.diff(run.film.loss[: outcome.stays + 1]) > 0).any())
        return (
            f"The law has not begun{', since the first large steps overshot' * overshot}: "
            f"{product} is far below its limit {limit}{_beginning(run, law)}."
        )
    if at.stage == "early":
        return f"It has hardly begun: by it {product} tends to {limit}."
    share = law["slope"] / law["theoretical_slope"]
    if share > 1:
        return f"So far the slope is {share:.3g} times that."
    if share < FOLLOWED:
        return "Nothing of it is to be seen here."
    return f"{100 * share:.0f} % of it is reached; the smaller γ, the longer that takes."


def _beginning(run: Run, law: pd.Series) -> str:
    """Estimate when the law begins: the t at which L·t·ηγ² has its limit with today's loss."""
    product = law["loss_product"] / LIMITS_OF_PRODUCT[run.settings.loss]
    begins = float(run.film.epochs[-1]) / product if product else np.inf
    if begins > FAR:
        return ", and with so small a loss it is far off"
    return f", and with this loss it begins near epoch {float(f'{begins:.2g}'):,.0f}"


def _momentum(run: Run) -> str:
    """Explain what a momentum adds to the law."""
    momentum = run.settings.momentum
    if not momentum:
        return ""
    return (
        f" It is proved without momentum; one of {momentum:g} is measured to act like the rate "
        f"η/(1 − μ) = {run.settings.rate / (1 - momentum):.3g}."
    )


def about_descent(run: Run, outcome: Outcome) -> str:
    """Answer for what purpose the weights grow, beside the growth."""
    film, first = run.film, outcome.first
    if first is None:
        return (
            "The blog follows a network that makes no mistakes any more, and this one makes some. "
            f"Its loss is {film.loss[0]:.3g} before the first update and "
            f"**{film.loss[-1]:.3g}** after epoch {film.epochs[-1]:,}{_more_loss(run, outcome)}."
        )
    fell = film.loss[-1] < film.loss[first] and run.knows_training
    rounded = "though the computer rounds it to that" * bool(film.loss[-1] == 0)
    return (
        "The blog sees “a different purpose than optimizing the loss”, since the network is “at "
        f"its global minimum”. Only the count of errors {'was' if outcome.stays is None else 'is'}"
        f": the loss went from {film.loss[first]:.3g} at epoch {film.epochs[first]:,} to "
        f"**{film.loss[-1]:.3g}** at epoch {film.epochs[-1]:,}"
        f"{' by the same descent' if fell else ''}, and no finite weights bring it to 0"
        f"{f', {rounded}' if rounded else ''}."
    )


def _more_loss(run: Run, outcome: Outcome) -> str:
    """Explain why the loss rose, where the reason is known."""
    film, settings, at = run.film, run.settings, outcome.regime
    if film.loss[-1] <= VISIBLE * film.loss[0]:
        return ""
    if at.penalised and not at.diverged:
        return ": more, but what descends is the loss and the penalty together"
    is_plain = (
        run.knows_training
        and settings.solver == "sgd"
        and settings.batch == "full"
        and not settings.momentum
    )
    return ": more, so the learning rate is too high for a descent" if is_plain else ": more"


def about_line(run: Run, outcome: Outcome) -> str:
    """Answer whether the line stays the same, beside the map."""
    at, cosines, first = outcome.regime, outcome.output["cosine_to_final"], outcome.first
    weights = "w" if at.network == "neuron" else "the output layer’s weights"
    moves = "The boundary moves as long as the direction of the weights does"
    if np.isnan(cosines.iloc[first or 0]):
        return f"{moves}; weights of 0 have none."
    if first is None:
        return (
            f"{moves}. Between {weights} before the first update and at the end the cosine is "
            f"**{cosines.iloc[0]:.4f}**; the player shows what lies between."
        )
    claim = "“The weights and biases increase proportionately”, says the blog."
    if at.penalised:
        claim = "With a penalty the best weights are finite: size and direction can come to rest."
    elif at.heading:
        claim = (
            "That “the weights and biases increase proportionately” is true in the limit only; on "
            "the way they still turn."
        )
    return (
        f"{claim} Between {weights} at epoch {run.film.epochs[first]:,} and at the end the cosine "
        f"is **{cosines.iloc[first]:.4f}**."
    )


def about_direction(outcome: Outcome, law: pd.Series) -> str:
    """Describe the line that training tends to, beside the map."""
    at = outcome.regime
    widest = (
        "the widest margin of the *augmented* data (x, 1), in which the bias counts as a weight"
    )
    angle = law["angle_to_max_margin"]
    away = f"At the last epoch (w, b) is **{angle:.3g}°** away from it"
    if np.isnan(angle):
        away = "Weights and bias of 0 have no direction"
    if at.heading:
        return (
            f"The dashed maximum-margin line is where it is heading: the one with {widest}. A "
            f"support vector machine, whose bias is free, may choose another. {away}; an angle "
            "like that may shrink as slowly as 1/ln t."
        )
    other = "" if at.method == "descent" else f"; {OTHER_METHODS[at.method]}"
    return (
        f"The dashed line is the one with {widest}. Gradient descent on the cross-entropy "
        f"tends to it without a penalty{other}. {away}."
    )


def about_margin(outcome: Outcome, law: pd.Series) -> str:
    """Explain what is still gained after 100 %, beside the margin."""
    margin = law["normalized_margin"]
    reached = (
        "The smallest ±(w·x + b) of a row, divided by ‖(w, b)‖, is the normalized margin, "
        f"{'and has no value' if np.isnan(margin) else f'{margin:.3g}'} at the end. No weights at "
        f"all reach more than γ = {law['max_margin']:.3g}."
    )
    rows = outcome.geometry
    if rows is not None and rows.classes == "separable":
        reached += (
            f" The line that does keeps the rows {rows.clearance:.3g} away; the one that keeps "
            f"them farthest away, a support vector machine’s, {rows.widest_clearance:.3g}."
        )
    if not outcome.regime.heading:
        return reached
    return (
        f"{reached} In the limit that is all that is left to learn after 100 %: not fewer "
        "errors, but this margin. On the way it may shrink for a while; the loss is what descends."
    )


def no_margin(run: Run, outcome: Outcome) -> str:
    """Explain why there is no widest margin to tend to, in the place of its picture."""
    at = outcome.regime
    if at.network == "layer":
        return (
            "Where a single neuron is heading can be drawn, the line with the widest margin. Here "
            f"{run.data.n_outputs} output units share the decision."
        )
    if at.network == "hidden":
        return (
            "Where a single neuron is heading is known, the line with the widest margin. For "
            "sigmoid networks with hidden layers no such theorem is; the one on “homogeneous” "
            "networks is about ReLU, leaky ReLU and linear units, without biases or with some."
        )
    text = "No line has these classes strictly on its two sides, so there is no widest margin"
    if at.penalised or not at.cross_entropy:
        return f"{text}."
    if at.classes == "touching":
        return f"{text}; they only touch, and the weights can grow without end all the same."
    return f"{text}; since they overlap, the weights of the smallest loss are finite."


def about_counter_examples() -> str:
    """Introduce the counter-examples, above them."""
    return (
        "The growth without end needs two things: rows that the network can all get right, and "
        "nothing that holds the weights back. Take one of them away and train it again."
    )


def no_counter_example() -> str:
    """Tell that neither counter-example brings the network to rest."""
    return "Neither of them brings this network to rest within its epochs."


def about_counter_example(run: Run, growth: Growth) -> str:
    """Describe what became of the norm, beside a counter-example."""
    accuracy = run.film.accuracy[-1]
    text = f"{_last_decade(run, growth)}, with an accuracy of {percent(accuracy)}."
    if not growth.is_growing:
        return text
    if accuracy == 1 and not run.settings.alpha:
        return f"{text} It grows on all the same: the network fits these rows, too."
    return f"{text} Within these epochs it has not come to rest."


def _last_decade(run: Run, growth: Growth) -> str:
    """State the norm at a tenth of the epochs and at the last."""
    film, size = run.film, growth.size
    return (
        f"{growth.symbol} was {size[growth.tenth]:.3g} at epoch {film.epochs[growth.tenth]:,} and "
        f"is **{size.iloc[-1]:.3g}** at epoch {film.epochs[-1]:,}"
    )


def about_family(family: pd.DataFrame, epoch: int) -> str:
    """Explain how to read the sigmoids, beside them."""
    width = family.loc[family["epoch"] == epoch, "width"].iloc[0]
    if not np.isfinite(width):
        return f"At epoch {epoch:,} the weights are 0: the neuron says the same of every row."
    return (
        "At the distance d from its line the neuron says σ(‖w‖·d), where ‖w‖ is the norm of the "
        "weights without the bias: it alone makes the sigmoid steep. At epoch "
        f"{epoch:,} the neuron goes from 10 to 90 % within **{width:.3g}** units of the features. "
        "Grown without end, it would be the perceptron’s step."
    )


def about_step() -> str:
    """Explain what is wrong with the step function, beside the sigmoids."""
    return (
        "The blog calls the step not derivable; it is, everywhere but at the line, and the "
        "trouble is that wherever it has a derivative this is 0, which teaches descent nothing."
    )


def about_slopes(run: Run, outcome: Outcome, at: float, epoch: int) -> str:
    """State how much slope is left to learn by, beside the mean slope."""
    slopes = outcome.output_slopes
    if not epoch:
        return (
            f"The output’s slope {_slope(run)} is ¼ at most. On average over the rows it is "
            f"**{at:.2g}** before the first update. The surer the output is of the rows, the less "
            "is left."
        )
    went = "fell" if VISIBLE * at < slopes.iloc[0] else "went"
    return (
        f"The output’s slope {_slope(run)} is ¼ at most. On average over the rows it {went} from "
        f"{slopes.iloc[0]:.2g} before the first update to **{at:.2g}** at epoch {epoch:,}. The "
        "surer the output is of the rows, the less is left."
    )


def about_learning(run: Run) -> str:
    """Explain what the slope means for learning, beside the mean slope."""
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
    """Explain why only a single neuron has this picture, in its place."""
    if run.settings.hidden:
        text = (
            "This picture belongs to a single neuron, whose distance to its line says all. The "
            "output of a network with hidden layers is no function of one distance"
        )
        if run.is_opened:
            return f"{text}."
        return f"{text}; empty the field “Hidden layers” to see the sigmoids of one neuron."
    text = (
        f"This picture belongs to a single neuron, and here {run.data.n_outputs} output units "
        "share the decision."
    )
    return text if run.is_opened else f"{text} Choose a data set of two classes to see it."
