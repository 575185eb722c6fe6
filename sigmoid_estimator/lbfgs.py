"""The L-BFGS solver: SciPy's, with an iteration for an epoch."""

from dataclasses import replace
from typing import Any

import numpy as np
from scipy.optimize import OptimizeResult, minimize

from sigmoid_estimator.network import frobenius, loss_and_gradient, penalty_and_gradient
from sigmoid_estimator.training import Training

Array = np.ndarray


class LbfgsTraining(Training):
    """A run of L-BFGS iterations on all rows; every iteration is an epoch of the film.

    The gradient norms of a record are those its iteration set out from. `message` is SciPy's
    reason why it ended.
    """

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.message = ""
        self._seen: list[tuple[Array, Array]] = []  # this iteration's points, gradient norms

    def _train(self) -> None:
        """Minimise the loss with its penalty."""
        start, gradient = self._objective(self.progress.parameters)
        if not (np.isfinite(start) and np.isfinite(gradient).all()):
            self.stop_reason = "diverged"
            return
        self._seen.clear()
        self.begin_epoch()
        result = minimize(
            self._objective,
            self.progress.parameters,
            method="L-BFGS-B",
            jac=True,
            callback=self._end_iteration,
            options={
                "maxiter": self.stopping.max_iter,
                "maxfun": self.stopping.max_fun,
                "gtol": self.stopping.gtol,
            },
        )
        self.message = result.message.rstrip(": ")  # "ABNORMAL: " has no more to say
        if result.status == 0:
            self.stop_reason = "tol"
        elif self.stop_reason == "max_iter" and not self.message.startswith("STOP"):
            self.stop_reason = "line_search"

    def _objective(self, x: Array) -> tuple[float, Array]:
        """Loss with the penalty, and its gradient."""
        task = self.task
        parameters = x.astype(self.progress.parameters.dtype)
        loss, gradient = loss_and_gradient(task.network, parameters, *task.rows)
        norms = np.array([frobenius(coef) for coef in task.network.coefs(gradient)])
        self._seen.append((x.copy(), norms))
        total = task.n_samples if task.rows.weight is None else task.rows.weight.sum()
        penalty, decay = penalty_and_gradient(task.network, parameters, task.alpha, total)
        return loss + penalty, (gradient + decay).astype(np.float64)

    def _end_iteration(self, intermediate_result: OptimizeResult) -> None:
        """Commit the iterate; StopIteration makes SciPy end."""
        departure, *tried = self._seen
        x = intermediate_result.x.copy()
        parameters = x.astype(self.progress.parameters.dtype)
        if not (np.isfinite(intermediate_result.fun) and np.isfinite(parameters).all()):
            self.stop_reason = "diverged"
            raise StopIteration
        accepted = [seen for seen in tried if np.array_equal(seen[0], x)]
        self._seen = [accepted[-1] if accepted else departure]
        state = self.progress.state
        self.commit(
            self.progress._replace(
                parameters=parameters,
                state=replace(state, n_epochs=state.n_epochs + 1),
                gradient_norms=departure[1],
            ),
            float(intermediate_result.fun),
        )
        if self.end_epoch():
            self.stop_reason = "callback"
            raise StopIteration
        self.begin_epoch()
