"""scikit-learn's callbacks (new in 1.9, experimental): every epoch is a task of the fit."""

from collections.abc import Callable
from typing import Any, Self

from sigmoid_estimator.training import Progress

try:
    from sklearn.callback import CallbackSupportMixin
except ImportError:  # scikit-learn < 1.9 has no callbacks

    class CallbackSupportMixin:  # type: ignore[no-redef]
        """Replacement where scikit-learn has no callbacks."""


class FitTasks:
    """The task of a fit and, as hooks of its training, those of the epochs.

    `fitted_attributes` makes, of the progress, what a copy of the estimator needs to predict; it
    is called only if a callback asks for the fitted estimator.
    """

    def __init__(
        self,
        estimator: Any,
        context: Any,
        fitted_attributes: Callable[[Progress], dict[str, Any]],
        **data: Any,
    ):
        self._estimator = estimator
        self._fit = context
        self._epoch = context  # of no epoch yet: nothing is open but the fit
        self._fitted_attributes = fitted_attributes
        self._data = data  # X, y, metadata
        self._fit.call_on_fit_task_begin(estimator=estimator, **data)

    @classmethod
    def of(
        cls,
        estimator: Any,
        n_tasks: int,
        fitted_attributes: Callable[[Progress], dict[str, Any]],
        X: Any,
        y: Any,
        sample_weight: Any,
    ) -> Self | None:
        """The tasks of a fit that begins now, if callbacks are set on the estimator."""
        if not hasattr(estimator, "_init_callback_context"):  # scikit-learn < 1.9
            return None
        context = estimator._init_callback_context(max_subtasks=n_tasks)
        if not getattr(estimator, "_skl_callbacks", []):
            return None
        metadata = None if sample_weight is None else {"sample_weight": sample_weight}
        return cls(estimator, context, fitted_attributes, X=X, y=y, metadata=metadata)

    def begin_epoch(self, progress: Progress) -> None:
        """Open the task of the next epoch."""
        self._epoch = self._fit.subcontext(task_name="epoch")
        self._epoch.call_on_fit_task_begin(**self._arguments(progress))

    def end_epoch(self, progress: Progress) -> bool:
        """Close the task; True if a callback asks to stop."""
        return self._epoch.call_on_fit_task_end(**self._arguments(progress))

    def close(self, progress: Progress) -> None:
        """Close the task of the fit."""
        self._fit.call_on_fit_task_end(**self._arguments(progress))

    def _arguments(self, progress: Progress) -> dict[str, Any]:
        return {
            "estimator": self._estimator,
            "reconstruction_attributes": lambda: self._fitted_attributes(progress),
            **self._data,
        }
