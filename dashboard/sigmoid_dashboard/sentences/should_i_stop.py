"""Sentences on the rows kept from a run's training, with its figures."""

import numpy as np

from sigmoid_dashboard.runs.outcome import VISIBLE
from sigmoid_dashboard.runs.recorded import Run
from sigmoid_dashboard.runs.stopping import Stopping
from sigmoid_dashboard.sentences.wording import counted, percent

# Whether to stop: by the count of right answers, and by the loss, from the first 100 % to the end.
OF_ANSWERS = {"fewer": "yes", "same": "it makes no difference", "more": "no"}
OF_LOSS = {"rose": "yes", "stayed": "it makes no difference", "fell": "no"}


def answer(run: Run, stopping: Stopping) -> str:
    """Say whether to stop at the first 100 %, above the stage."""
    first, end, n_rows = stopping.first, stopping.end, stopping.n_rows
    if first is None:
        return (
            "**Accuracy on the rows trained on did not reach 100 % within "
            f"{counted(end.epoch, 'epoch')}: on {n_rows:,} rows kept back the loss is "
            f"smallest at epoch {stopping.least.epoch:,}, {stopping.least.loss:.3g},"
            f" and {end.loss:.3g} at the end.**"
        )
    if first.epoch == end.epoch:
        return (
            f"**The film ends with its first 100 %, at epoch {end.epoch:,}: there is nothing "
            "to stop yet.** Train longer to see what comes after that."
        )
    before, after = stopping.n_right(first), stopping.n_right(end)
    answers = "same" if before == after else "more" if after > before else "fewer"
    went = change(first.loss, end.loss)
    verdict = f"for the answers {OF_ANSWERS[answers]}, for the probabilities {OF_LOSS[went]}"
    if OF_ANSWERS[answers] == OF_LOSS[went]:
        verdict = OF_LOSS[went]
    right = f"as many rows kept back are right, {before:,} of {n_rows:,}"
    if answers != "same":
        right = f"{before:,}, then {after:,} of {n_rows:,} rows kept back are right"
    goes = {"rose": "rises", "fell": "falls"}.get(went, "goes")
    return (
        f"**{verdict[0].upper()}{verdict[1:]}: from the film’s first 100 % (epoch "
        f"{first.epoch:,}) to its end {right}, and their loss {goes} from {first.loss:.3g} to "
        f"{end.loss:.3g}.**"
    )


def change(before: float, after: float) -> str:
    """What became of a loss, if anything that is seen."""
    if after > VISIBLE * before:
        return "rose"
    return "fell" if before > VISIBLE * after else "stayed"


def task() -> str:
    """Say what to do with the film, above it."""
    return "Press play: dashed curves and map are of these rows."


def no_other_rows() -> str:
    """Ask for rows to judge by, in the place of the answer."""
    return (
        "**The rows that it was trained on cannot tell: others must be kept back.** Choose "
        "“Validation rows”, 0.3 for example, under “More settings”."
    )


def about_course(stopping: Stopping) -> str:
    """Tell what became of loss, accuracy and confidence, beside the picture."""
    least, end = stopping.least, stopping.end
    if least.epoch == end.epoch:
        return (
            f"Their loss is smallest at the end, {end.loss:.3g}, with an accuracy of "
            f"{percent(end.accuracy)} and a mean confidence, the largest probability, of "
            f"{percent(end.confidence)}."
        )
    accuracy = f"went from {percent(least.accuracy)} to {percent(end.accuracy)}"
    if stopping.n_right(least) == stopping.n_right(end):
        accuracy = f"stayed {percent(end.accuracy)}"
    return (
        f"Their loss is smallest at epoch {least.epoch:,}, {least.loss:.3g}. Since then accuracy "
        f"{accuracy}, and the mean confidence, the largest probability, went from "
        f"{percent(least.confidence)} to {percent(end.confidence)}."
    )


def about_temperature(stopping: Stopping) -> str:
    """Tell which temperature mends the end, beside the picture."""
    end = stopping.end
    if np.isnan(end.temperature):
        return "The outputs at the end are beyond measure."
    if end.temperature == 0:
        return "At the end the best temperature is 0: steps, which are wholly sure, cost least."
    if not end.loss_at_temperature < end.loss:
        return "At the end no temperature makes their loss smaller."
    if stopping.is_best_undecided:
        return "At the end the best temperature is ∞: the undecided answer for all costs least."
    return (
        f"At the end the network is {'too sure' if end.temperature > 1 else 'not sure enough'}: "
        f"with the output’s z divided by one temperature, T = **{end.temperature:.3g}**, the loss "
        f"is **{end.loss_at_temperature:.3g}** instead of {end.loss:.3g}."
    )


def about_wrong_rows(run: Run) -> str:
    """Explain why the loss rises while the accuracy stays."""
    if run.settings.loss == "log_loss":
        return (
            "Where z grows, every answer gets surer, right or wrong. A right one gains ever less; "
            "a wrong one costs about as much more as its z has grown. So the loss can rise while "
            "no answer changes (Guo et al., 2017)."
        )
    return (
        "Where z grows, every answer gets surer, right or wrong. The squared error of an output "
        "is at most ½, so a wrong one cannot cost more, however sure the network is of it."
    )


def about_choice() -> str:
    """Say on which rows was chosen."""
    return (
        "Epoch and temperature are chosen by the same rows that judge them, which flatters both a "
        "little; a third part of the rows would judge better."
    )


def about_factor(run: Run) -> str:
    """Link the temperature with the factor c, beside the curves."""
    where = ", at the output layer alone" if run.settings.hidden else ""
    return (
        f"Dividing z by T is the c = 1/T of “Multiply the weights”{where}: no answer changes, "
        "only how sure it is."
    )


def about_best_factor(stopping: Stopping) -> str:
    """Give the best factor at the end, beside the curves."""
    least, end = stopping.least, stopping.end
    if not end.temperature > 0 or stopping.is_best_undecided:
        return ""
    text = f"At the end c = **{1 / end.temperature:.3g}** is best for rows kept from training."
    if change(least.loss, end.loss) != "rose":
        return text
    rise, back = end.loss - least.loss, end.loss - end.loss_at_temperature
    part = f"{percent(back / rise, 0)} of that" if back < rise else "all of that, and more,"
    return f"{text} Since epoch {least.epoch:,} the loss rose by {rise:.3g}; c takes {part} back."


def about_trained_rows(run: Run, stopping: Stopping) -> str:
    """Say why the rows trained on do not warn, beside the curves."""
    is_whole = stopping.end.training_accuracy == 1
    if not is_whole or (run.data.n_outputs > 1 and run.settings.loss != "log_loss"):
        return ""
    return "The rows trained on, all of them right, cost the less the larger c is."


def about_stops(run: Run, stopping: Stopping) -> str:
    """Tell which epoch which score keeps, beside the stops."""
    by_loss = ' (`scoring="neg_log_loss"`)' * (run.settings.loss == "log_loss")
    return (
        "Early stopping keeps the epoch with the best score on validation rows. By accuracy, its "
        f"default, that is **{stopping.most_right.epoch:,}**, by the loss{by_loss} "
        f"**{stopping.least.epoch:,}**."
    )


def about_gain(stopping: Stopping) -> str:
    """Weigh what is lost and won by the smallest loss, beside the stops."""
    least, end = stopping.least, stopping.end
    if least.epoch == end.epoch:
        return "The loss is smallest at the end: stopping earlier wins nothing by it."
    return (
        f"At epoch {least.epoch:,}, {percent(least.training_accuracy)} instead of "
        f"{percent(end.training_accuracy)} of the rows trained on are right; of the others "
        f"{stopping.n_right(least):,} instead of {stopping.n_right(end):,}, at a loss of "
        f"{least.loss:.3g} instead of {end.loss:.3g}."
    )


def about_patience() -> str:
    """Say what early stopping does not see."""
    return (
        "A training that stops early does not look back: it ends once its score has not improved "
        "for `n_iter_no_change` epochs, and too few of them end it on the first plateau. What "
        "stopping saves besides is time; a temperature costs none."
    )
