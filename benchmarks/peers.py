"""The sides of a comparison: each trains the same network on the same minibatches.

A side is a function of a scenario. It prepares what is not timed and returns a `Trainer`, which
trains anew for a number of epochs and returns the running loss of each.
"""

import warnings
from collections.abc import Callable
from functools import partial
from importlib.util import find_spec
from itertools import pairwise
from typing import Any

import numpy as np
from sklearn.exceptions import ConvergenceWarning
from sklearn.neural_network import MLPClassifier

from benchmarks.scenarios import Scenario
from sigmoid_estimator import SigmoidMLPClassifier

Array = np.ndarray
Trainer = Callable[[int], list[float]]


def _ours(scenario: Scenario, record_history: Any) -> Trainer:
    X, y = scenario.data()

    def train(n_epochs: int) -> list[float]:
        clf = SigmoidMLPClassifier(
            max_iter=n_epochs, record_history=record_history, **scenario.parameters
        )
        return clf.fit(X, y).loss_curve_

    return train


def history_on(scenario: Scenario) -> Trainer:
    """SigmoidMLPClassifier with every epoch recorded."""
    return _ours(scenario, "auto")


def history_off(scenario: Scenario) -> Trainer:
    """SigmoidMLPClassifier without a record."""
    return _ours(scenario, False)


def mlp(scenario: Scenario) -> Trainer:
    """scikit-learn's MLPClassifier."""
    X, y = scenario.data()

    def train(n_epochs: int) -> list[float]:
        clf = MLPClassifier(max_iter=n_epochs, n_iter_no_change=np.inf, **scenario.parameters)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", ConvergenceWarning)
            return clf.fit(X, y).loss_curve_

    return train


def pytorch(scenario: Scenario) -> Trainer:
    """A plain loop over an `nn.Sequential`."""
    import torch  # noqa: PLC0415 - optional

    torch.set_num_threads(1)
    inputs, targets, criterion = _torch_data(scenario)
    network_at_start = partial(_sequential, *_starting_weights(scenario))
    optimizer_class, optimizer_settings = _torch_optimizer(scenario)
    size, n_samples = scenario.rows_per_update, len(inputs)

    def train(n_epochs: int) -> list[float]:
        network, order = network_at_start(), np.arange(n_samples)
        optimizer = optimizer_class(network.parameters(), **optimizer_settings)
        random = np.random.RandomState(0)
        losses = []
        for _ in range(n_epochs):
            random.shuffle(order)
            rows, total = torch.from_numpy(order), 0.0
            for batch in rows.split(size) if size < n_samples else [slice(None)]:
                optimizer.zero_grad()
                y = targets[batch]
                loss = criterion(network(inputs[batch]), y)
                loss.backward()
                optimizer.step()
                total += loss.item() * len(y)
            losses.append(total / n_samples)
        return losses

    return train


def skorch(scenario: Scenario) -> Trainer:
    """A skorch `NeuralNet` without callbacks."""
    import torch  # noqa: PLC0415 - optional
    from skorch import NeuralNet  # noqa: PLC0415 - optional

    torch.set_num_threads(1)
    inputs, targets, criterion = _torch_data(scenario)
    optimizer_class, settings = _torch_optimizer(scenario)
    network_at_start = partial(_sequential, *_starting_weights(scenario))

    def train(n_epochs: int) -> list[float]:
        net = NeuralNet(
            network_at_start,
            criterion,
            optimizer=optimizer_class,
            max_epochs=n_epochs,
            batch_size=scenario.rows_per_update,
            iterator_train__shuffle=True,
            train_split=None,
            callbacks="disable",
            verbose=0,
            **{f"optimizer__{name}": value for name, value in settings.items()},
        )
        history = net.fit(inputs, targets).history
        columns = (history[:, "batches", :, key] for key in ("train_loss", "train_batch_size"))
        return [float(np.average(losses, weights=n)) for losses, n in zip(*columns, strict=True)]

    return train


def products(scenario: Scenario) -> Trainer:
    """The matrix products of forward and backward pass alone; there is no loss."""
    X, _ = scenario.data()
    sizes, n_samples = scenario.layer_sizes, len(X)
    random = np.random.RandomState(0)
    coefs = [random.standard_normal(shape).astype(X.dtype) for shape in pairwise(sizes)]
    starts = range(0, n_samples, scenario.rows_per_update)
    calls_of_width = {
        width: _product_calls(coefs, width)
        for width in {min(scenario.rows_per_update, n_samples - start) for start in starts}
    }

    def train(n_epochs: int) -> list[float]:
        for _ in range(n_epochs):
            for start in starts:
                rows = X[start : start + scenario.rows_per_update]
                first, last, between = calls_of_width[len(rows)]
                np.dot(rows, *first)
                for left, right, out in between:
                    np.dot(left, right, out=out)
                np.dot(rows.T, *last)
        return []

    return train


def _product_calls(coefs: list[Array], width: int) -> tuple[tuple, tuple, list[tuple]]:
    """Operands of the products of one update: those with the rows of X, and those between."""
    outputs = [np.ones((width, coef.shape[1]), coef.dtype) for coef in coefs]
    deltas = [np.ones_like(output) for output in outputs]
    gradients = [np.empty_like(coef) for coef in coefs]
    forward = [(outputs[k - 1], coefs[k], outputs[k]) for k in range(1, len(coefs))]
    backward = []
    for k in range(len(coefs) - 1, 0, -1):
        backward.append((outputs[k - 1].T, deltas[k], gradients[k]))
        backward.append((deltas[k], coefs[k].T, deltas[k - 1]))
    return (coefs[0], outputs[0]), (deltas[0], gradients[0]), forward + backward


def _starting_weights(scenario: Scenario) -> tuple[list[Array], list[Array]]:
    """The weights before any update that both classifiers draw."""
    clf = SigmoidMLPClassifier(max_iter=1, **scenario.parameters).fit(*scenario.data())
    start = clf.at_epoch(0)
    return start.coefs_, start.intercepts_


def _sequential(coefs: list[Array], intercepts: list[Array]) -> Any:
    """Linear layers with sigmoids between them, at these weights."""
    import torch  # noqa: PLC0415 - optional

    layers: list[Any] = []
    for coef, intercept in zip(coefs, intercepts, strict=True):
        linear = torch.nn.Linear(*coef.shape)
        linear.weight.data = torch.tensor(coef.T.copy())
        linear.bias.data = torch.tensor(intercept.copy())
        layers += [linear, torch.nn.Sigmoid()]
    return torch.nn.Sequential(*layers[:-1])


def _torch_data(scenario: Scenario) -> tuple[Any, Any, Any]:
    """Inputs, targets and the class of the loss."""
    import torch  # noqa: PLC0415 - optional

    X, y = scenario.data()
    inputs = torch.from_numpy(X.copy())
    if scenario.layer_sizes[-1] == 1:
        return inputs, torch.from_numpy(y.astype(X.dtype)[:, None]), torch.nn.BCEWithLogitsLoss()
    return inputs, torch.from_numpy(y.astype(np.int64)), torch.nn.CrossEntropyLoss()


def _torch_optimizer(scenario: Scenario) -> tuple[Any, dict[str, Any]]:
    import torch  # noqa: PLC0415 - optional

    settings = scenario.parameters
    rate = {"lr": settings["learning_rate_init"]}
    if scenario.solver == "adam":
        return torch.optim.Adam, rate
    return torch.optim.SGD, {**rate, "momentum": settings["momentum"], "nesterov": True}


OURS = ("history_on", "history_off")
SIDES: dict[str, Callable[[Scenario], Trainer]] = {
    "history_on": history_on,
    "history_off": history_off,
    "mlp": mlp,
    "pytorch": pytorch,
    "skorch": skorch,
    "products": products,
}
NEEDS = {"pytorch": ("torch",), "skorch": ("torch", "skorch")}


def installed_sides() -> list[str]:
    """The sides whose packages are there."""
    return [side for side in SIDES if all(find_spec(name) for name in NEEDS.get(side, ()))]
