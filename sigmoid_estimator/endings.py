"""How a run ended, in a sentence, where it did not end as it should."""

import numpy as np

from sigmoid_estimator.epochs import STUCK
from sigmoid_estimator.lbfgs import LbfgsTraining
from sigmoid_estimator.training import Training


def ending_of(training: Training) -> str | None:
    """Explain an end that no one asked for; None for any other."""
    if isinstance(training, LbfgsTraining):
        return _ending_of_lbfgs(training)
    if training.stop_reason == "diverged":
        # Epochs count on over warm starts, so this one is the film's; iterations are of one call.
        progress = training.progress
        return (
            f"Training diverged after epoch {progress.state.n_epochs}, whose weights are kept: "
            f"weights left the range of {progress.parameters.dtype}, or the loss rose more than "
            f"{STUCK:,.0f}-fold and stayed there. "
            f"Lower learning_rate_init={training.task.schedule.initial_rate}, or scale the "
            "features (StandardScaler)."
        )
    limit = f"iterations ({training.stopping.max_iter})"
    return _out_of_budget(training, "Stochastic", limit)


def _ending_of_lbfgs(training: LbfgsTraining) -> str | None:
    n_iter, stopping = training.n_epochs_done, training.stopping
    if training.stop_reason == "line_search":
        return (
            f"L-BFGS ended abnormally after {n_iter} iterations ({training.message}): its line "
            "search found no lower loss, and the weights before it are kept. Scale the features "
            "(StandardScaler), or raise tol if the loss is low enough."
        )
    if training.stop_reason == "diverged":
        return (
            f"The loss is not finite after epoch {training.progress.state.n_epochs}, whose "
            "weights are kept, so that L-BFGS cannot go on. Scale the features (StandardScaler), "
            "or take smaller weights."
        )
    # SciPy ends with one status for both budgets.
    ran_all = n_iter >= stopping.max_iter
    calls = f"function calls (max_fun={stopping.max_fun})"
    return _out_of_budget(
        training, "L-BFGS", f"iterations ({stopping.max_iter})" if ran_all else calls
    )


def _out_of_budget(training: Training, optimizer: str, limit: str) -> str | None:
    """Write MLPClassifier's own sentence, if a tolerance was asked for and not reached."""
    if training.stop_reason != "max_iter" or not training.stopping.expects_convergence:
        return None
    # Word for word, so that a filter for MLPClassifier's warning holds here, too.
    return (
        f"{optimizer} Optimizer: Maximum {limit} reached and the optimization hasn't converged "
        "yet."
    )


def odd_scores_of(training: Training, scoring: object) -> str | None:
    """Describe early-stopping scores that were not finite; None if all were."""
    n_odd = sum(not np.isfinite(score) for score in training.validation_scores)
    if not n_odd:
        return None
    best = training.best
    kept = "the last epoch's" if best is None else f"epoch {best.n_epochs}'s"
    return (
        f"scoring={scoring!r} gave NaN or infinity after {n_odd} of {training.n_epochs_done} "
        f"epochs, which never counts as a gain; the weights kept are {kept}. Choose a scoring "
        "that is finite on the validation rows."
    )
