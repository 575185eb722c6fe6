"""Sentences on films from files: of the page that opens one, and of the lessons that show it."""

from collections.abc import Callable, Sequence

from sigmoid_dashboard.runs.recorded import Run
from sigmoid_estimator import SigmoidMLPClassifier
from sigmoid_estimator.fitted import network_of

WHERE_IT_STAYS = (
    "Your film stays in this browser session on the server, is shown to nobody else, and nothing "
    "in its file is executed."
)
HOW_TO_SAVE = (
    "A film is what `save_film` wrote of a trained classifier and its rows, or `history_.to_npz` "
    "of the training alone:"
)
NO_ROWS = "This film has no rows to be drawn on its map. Add the table that it was trained on."


def about_film(clf: SigmoidMLPClassifier) -> str:
    """Name the network and the length of its film."""
    film = clf.history_
    assert film is not None  # it is what was opened
    sizes = [clf.n_features_in_, *(coef.shape[1] for coef in clf.coefs_)]
    labels = [rule.label for rule in network_of(clf).rules] or ["sigmoid"]
    kinds = " / ".join(labels if len(set(labels)) > 1 else labels[:1])
    return (
        f"A network of {' – '.join(map(str, sizes))} {kinds} units, "
        f"{film.parameters.shape[1]:,} weights and biases: {len(film):,} records up to epoch "
        f"{film.epochs[-1]:,}."
    )


def _lacks_start(run: Run) -> str:
    first = run.film.epochs[0]
    if first == 0:
        return ""
    return (
        f"it asks what was there before the first update, and the film begins at epoch {first:,}"
    )


def has_several_kinds(run: Run) -> str:
    """Explain that hidden layers have different units, or say nothing."""
    kinds = sorted({rule.label for rule in network_of(run.classifier).rules})
    return f"it speaks of one kind of hidden units, not of {' and '.join(kinds)}" * (
        len(kinds) > 1
    )


# What lessons need of a film: why one does not have it, or nothing.
NEEDS: dict[str, Callable[[Run], str]] = {"start": _lacks_start, "one_kind": has_several_kinds}


def why_not(run: Run, needs: Sequence[str] | None) -> str:
    """Explain why a lesson with these needs shows a run of its own, or say nothing."""
    if needs is None:
        return "This page does not show it."
    lacks = next(filter(None, (NEEDS[need](run) for need in needs)), "")
    return f"This lesson cannot show it: {lacks}. Below is a run of its own." if lacks else ""


def how_made(run: Run) -> str:
    """Say what is known of how an opened film was made."""
    if not run.knows_training:
        return "With which method and rate it was made it does not say."
    settings = run.settings
    method = "Adam" if settings.solver == "adam" else "gradient descent"
    return f"It was made by {method} at a rate of {settings.rate:g}."


ON_LESSONS = "These lessons show it now, until you close it in the sidebar:"
LOST = "Your film had to make room for the runs of others. Open it again to see it here."
WHAT_IS_TRAINED = (
    "The same layers on the same rows, from the weights of the film’s first record, in double "
    "precision. Method and rate are those of the controls."
)
