"""The callback of scikit-learn 1.9, whose estimators call it; nothing here needs that version."""

from typing import Any

from sigmoid_estimator.recording.film_recorder import FilmRecorder

ITERATION = "lbfgs-iter"  # scikit-learn's name of the task


class FilmCallback:
    """Records a LogisticRegression before the first iteration of L-BFGS and after each.

    Of the estimators that take callbacks it is the only network: ``LogisticRegression()
    .set_callbacks(FilmCallback(recorder))``, with ``solver="lbfgs"``, its default.

    Parameters
    ----------
    recorder : FilmRecorder
        What records; epochs are iterations, and go on over several calls of `fit`.

    Examples
    --------
    With scikit-learn 1.9 or newer:

    >>> from sklearn.linear_model import LogisticRegression
    >>> from sigmoid_estimator.datasets import load_noisy_line
    >>> from sigmoid_estimator.recording import FilmRecorder
    >>> from sigmoid_estimator.recording.scikit_learn_callback import FilmCallback
    >>> X, y = load_noisy_line(return_X_y=True)
    >>> recorder = FilmRecorder(X, y)
    >>> model = LogisticRegression().set_callbacks(FilmCallback(recorder)).fit(X, y)
    >>> film = recorder.classifier().history_
    >>> bool(film.epochs[-1] == model.n_iter_[0]), bool(film.accuracy[-1] == model.score(X, y))
    (True, True)
    """

    def __init__(self, recorder: FilmRecorder):
        self.recorder = recorder

    def setup(self, estimator: Any, context: Any) -> None:
        """Of the protocol: there is nothing to prepare."""

    def teardown(self, estimator: Any, context: Any) -> None:
        """Of the protocol: there is nothing to close."""

    def on_fit_task_begin(
        self, estimator: Any, context: Any, *, fitted_estimator: Any = None
    ) -> None:
        """Record the weights before any iteration."""
        if context.task_name == ITERATION and self.recorder.n_epochs is None:
            self.recorder.record(0, fitted_estimator)

    def on_fit_task_end(
        self, estimator: Any, context: Any, *, fitted_estimator: Any = None
    ) -> None:
        """Record the weights after an iteration; the last task never ran, and has none."""
        if context.task_name == ITERATION and fitted_estimator is not None:
            self.recorder.record((self.recorder.n_epochs or 0) + 1, fitted_estimator)
