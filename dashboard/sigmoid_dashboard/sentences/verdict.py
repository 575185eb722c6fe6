"""First sentences on a run: when its accuracy reached 100 %, and what followed."""

import numpy as np

from sigmoid_dashboard.runs.outcome import Outcome
from sigmoid_dashboard.runs.recorded import Run
from sigmoid_dashboard.sentences.wording import counted, percent

POOR = 0.95  # accuracy
UNEVEN = 30  # times the size of another input


def verdict(run: Run, outcome: Outcome) -> str:
    """State when accuracy reached 100 %, or why it did not."""
    if outcome.first is None:
        return _why_not_perfect(run, outcome)
    text = f"**Accuracy reached 100 % {when_reached(run, int(run.film.epochs[outcome.first]))}.**"
    return " ".join(filter(None, [text, _later(run, outcome).strip(), _end(run)]))


def _later(run: Run, outcome: Outcome) -> str:
    """Tell whether 100 % lasted, and what the weights did afterwards."""
    film, at, record, size = run.film, outcome.regime, outcome.stays, outcome.size
    last = film.epochs[-1]
    if record is None:
        return f"It was lost again: {percent(film.accuracy[-1])} after epoch {last:,}."
    text = ""
    if at.hundred == "regained":
        text = f"It was lost again, and the film keeps it from epoch {film.epochs[record]:,} on. "
    if film.epochs[record] == last:
        if at.diverged:
            return text
        ends = (
            "The film ends there."
            if run.is_opened
            else "Train longer to see what comes after that."
        )
        return f"{text}{ends}"
    whose = "weights and bias" if at.network == "neuron" else "the output layer’s weights"
    sizes = f"from {size[record]:.3g} to **{size.iloc[-1]:.3g}**"
    losses = f"from {film.loss[record]:.3g} to **{film.loss[-1]:.3g}**"
    after = f"{counted(int(last - film.epochs[record]), 'epoch')} after that"
    if at.is_growth_without_end and film.loss[-1] < film.loss[record]:
        into = f"{whose}, {outcome.symbol} {sizes}, and into the loss, {losses}"
        return f"{text}The {after} went into the size of {into}."
    went = f"{whose}, {outcome.symbol}, went {sizes}, and the loss {losses}"
    return f"{text}In the {after} the size of {went}."


def when_reached(run: Run, epoch: int) -> str:
    """Write when it happened; a film that skips epochs knows only between which two."""
    if epoch == 0:
        return "before the first update: the initial weights happen to be right"
    epochs = run.film.epochs
    before = epochs[np.searchsorted(epochs, epoch) - 1]
    if before == epoch - 1:
        return f"at epoch {epoch:,}"
    return f"between epochs {before:,} and {epoch:,} (the film keeps no epoch between)"


def _end(run: Run) -> str:
    if not run.diverged:
        return ""
    return (
        f"Training diverged after epoch {run.classifier.n_epochs_:,}, because a weight left the "
        "range of floating-point numbers; a lower learning rate or standardised features help."
    )


def _why_not_perfect(run: Run, outcome: Outcome) -> str:
    film, at = run.film, outcome.regime
    best = int(np.argmax(film.accuracy))
    seen = f"The best was {percent(film.accuracy[best])}, at epoch {film.epochs[best]:,}."
    within = f"**Accuracy did not reach 100 % within {counted(int(film.epochs[-1]), 'epoch')}.**"
    if at.diverged:
        return f"**Accuracy did not reach 100 %.** {_end(run)} {seen}{_uneven(run)}"
    if at.network == "neuron" and not at.separable:
        return (
            "**Accuracy cannot reach 100 %:** no line separates these two classes, and a single "
            f"neuron has only a line. {seen}{_where_it_leads(outcome)}{_uneven(run)}"
        )
    if n := _contradictions(run):
        return (
            f"{within} {seen} It cannot: {n:,} rows are equal to one of another class, and no "
            f"network tells them apart.{_uneven(run)}"
        )
    help_ = (
        "The penalty, which prefers small weights, may be in the way."
        if at.penalised
        else "A line that separates the classes exists, so another rate, more epochs or other "
        "initial weights can find it."
        if at.separable
        else "More epochs, more hidden units or another rate may help."
    )
    return f"{within} {seen} {help_}{_uneven(run)}"


def _where_it_leads(outcome: Outcome) -> str:
    """Describe what the cross-entropy makes of classes that no line separates."""
    at = outcome.regime
    if at.penalised or not at.cross_entropy:
        return ""
    if at.classes == "touching":
        return (
            " They only touch: a line keeps all rows off its wrong side, with some exactly on it, "
            "so the cross-entropy falls as long as the weights grow."
        )
    return " Since the classes overlap, the cross-entropy is least at finite weights."


def _contradictions(run: Run) -> int:
    """Count the rows that are equal to one of another class."""
    _, group = np.unique(run.data.X, axis=0, return_inverse=True)
    rows = np.unique(np.column_stack([group.ravel(), run.data.y]), axis=0)
    mixed = np.flatnonzero(np.bincount(rows[:, 0]) > 1)
    return int(np.isin(group, mixed).sum())


def _uneven(run: Run) -> str:
    """Advise to standardise inputs of so different sizes that descent is unsteady or slow."""
    sizes = np.append(np.abs(run.data.X).max(axis=0), 1)  # the bias sees a 1
    smallest, largest = sizes[sizes > 0].min(), sizes.max()
    is_poor = run.film.accuracy[-1] < POOR and not run.settings.standardise
    if run.is_opened or not is_poor or largest < UNEVEN * smallest:
        return ""
    return (
        f" The features go up to {largest:,.0f}, which is {largest / smallest:,.0f} times the "
        "smallest input: “Standardise” under “More settings” makes one rate fit all of them."
    )
