"""What a diagnosis looks at: figures of a film and its rows, measured when they are asked for."""

from collections.abc import Callable
from functools import cached_property
from typing import Any, NamedTuple

import numpy as np
from scipy.linalg.lapack import dpotrf, dpotri
from scipy.sparse import issparse
from sklearn.metrics.pairwise import euclidean_distances

from sigmoid_estimator.classifier import SigmoidMLPClassifier
from sigmoid_estimator.fitted import film_of, network_of
from sigmoid_estimator.inspection.checks import rows_and_targets, snapshot
from sigmoid_estimator.inspection.passes import Errors, Pass, backward, forward, mean_gradients
from sigmoid_estimator.inspection.sharpness import largest_curvatures
from sigmoid_estimator.losses import LOSSES
from sigmoid_estimator.stretches import TrainingSettings

Array = np.ndarray

MOST_ROWS = 1000  # that are looked at
MOST_FEATURES = 200  # that a reference takes
FEW_ROWS, FEW_RECORDS = 300, 4  # for the curvature
ROUGHLY = 0.01  # tolerance of the curvature, which is compared with many times as much
CURVED, FEWEST_ROWS = 10**7, 30  # parameters times rows that it is of, and rows at least
MOST_RECORDS = 60  # of a curve that has to be measured
FEWEST_LOOKS, MOST_LOOKS = 3, 12  # back through the film, for when something began
WORK = 3 * 10**9  # rows times parameters times records: a second's part, whatever the network
NEIGHBOURS = (3, 7, 15)
KERNEL_ROWS, KERNEL_WIDTHS, KERNEL_RIDGES = 400, (0.3, 2.0), (0.03, 0.3, 3.0)
STEEPNESSES, DRAWS = (1.0, 3.0), 3  # of the random units that stand for a layer
MOST_UNITS = 100  # of them
NEAR = 0.05  # of the range: saturated
RIDGE = 1e-3  # of the best line, relative to the mean square of a column


class Scores(NamedTuple):
    """How well a model tells the classes of the rows apart."""

    accuracy: float
    balanced: float  # mean recall of the classes


PERFECT = Scores(1.0, 1.0)


class Curve(NamedTuple):
    """A measure over the film."""

    epochs: Array
    loss: Array
    accuracy: Array

    def since(self, holds: Array) -> int:
        """The epoch from which on something held to the end; the last, where it does not."""
        fails = np.flatnonzero(~holds)
        return int(self.epochs[min(fails[-1] + 1, len(holds) - 1) if fails.size else 0])


class Evidence:
    """A network, its film and at most `MOST_ROWS` of its rows."""

    def __init__(self, clf: SigmoidMLPClassifier, X: Any, y: Any, X_val: Any, y_val: Any):
        self.clf, self.film, self.network = clf, film_of(clf), network_of(clf)
        rows, targets = rows_and_targets(clf, X, y)
        self.is_sparse = issparse(rows)
        self.X, self.y = _some(rows, targets)
        if len(self.X) < 2:
            raise ValueError(
                "A diagnosis holds every row against the others, and X has one. Give the rows "
                "that the network was trained on."
            )
        self.validation = None
        if X_val is not None:
            self.validation = _some(*rows_and_targets(clf, X_val, y_val))
        self.n_rows = len(self.X)
        self.end = snapshot(clf, None)

    # Settings

    @cached_property
    def settings(self) -> TrainingSettings | None:
        """Those of the last epochs; None where the film does not say."""
        return self.film.stretches[-1].settings if self.film.stretches else None

    @property
    def knows_the_start(self) -> bool:
        """Whether the film begins before the first update, and goes on after it."""
        return len(self.film) > 1 and self.film.epochs[0] == 0

    @property
    def began_fresh(self) -> bool:
        """Whether the initial weights are those that the library draws where nobody says how."""
        clf = self.clf
        is_given = clf.coef_init is not None or clf.intercept_init is not None
        return (
            self.settings is not None
            and not is_given
            and (clf.init, clf.init_scale) == ("auto", 1)
        )

    @property
    def stop_reason(self) -> str | None:
        """Why the last fit ended; None for a film from elsewhere."""
        return getattr(self.clf, "stop_reason_", None)

    @property
    def takes_steps(self) -> bool:
        """Whether a rate makes the steps; L-BFGS has none."""
        return self.settings is None or self.settings.solver != "lbfgs"

    def units_of(self, record: int, layer: int) -> Array:
        """Weights and bias of every unit of a layer, (n_units, n_in + 1)."""
        coef, intercept = self.film.coefs[layer - 1], self.film.intercepts[layer - 1]
        return np.vstack([coef[record], intercept[record]]).T.astype(float)

    def weights(self, parameters: Array) -> Array:
        """The weights of a vector of parameters, without biases."""
        return parameters[: self.network.n_weights].astype(float)

    # The network at its start and at its end

    @cached_property
    def first(self) -> Pass:
        return self._pass(self.film.parameters[0].astype(float))

    @cached_property
    def last(self) -> Pass:
        return self._pass(self.end.parameters)

    @cached_property
    def first_errors(self) -> Errors:
        return backward(self.first, self.y)

    @cached_property
    def last_errors(self) -> Errors:
        return backward(self.last, self.y)

    def weight_gradient(self, ahead: Pass) -> Array:
        """Mean gradient of the loss after every weight, without L2, classes with their weights."""
        errors = self.last_errors if ahead is self.last else backward(ahead, self.y)
        if self.class_weights is not None:
            of_rows = self.class_weights[self.classes.argmax(axis=1), None]
            errors = errors._replace(deltas=[of_rows * delta for delta in errors.deltas])
        return np.concatenate([g.ravel() for g in mean_gradients(ahead, errors)])

    @staticmethod
    def saturated(ahead: Pass) -> tuple[float, int]:
        """Share of the bounded hidden outputs at an asymptote, and the layer with most of them."""
        bounded = {k: unit for k, unit in enumerate(ahead.units[:-1], 1) if unit.is_bounded}
        if not bounded:
            return 0.0, 0
        near = {k: np.sum(unit.near_ends(NEAR)) for k, unit in bounded.items()}
        sizes = {k: unit.z.size for k, unit in bounded.items()}
        layer = max(bounded, key=lambda k: near[k] / sizes[k])
        return float(sum(near.values()) / sum(sizes.values())), layer

    @cached_property
    def decided(self) -> Array:
        """What the network as it is says of the rows, a boolean matrix like y."""
        return self.network.decide(self.last.z[-1][0])

    @cached_property
    def scores(self) -> Scores:
        """Those of the network as it is."""
        return self.scores_of(self.decided)

    def recalls(self, ahead: Pass) -> Array:
        """Share of every class's rows that are found."""
        return _recalls(self._by_class(self.network.decide(ahead.z[-1][0])), self.classes)

    @cached_property
    def predicted_shares(self) -> Array:
        """Share of the rows that are put into every class."""
        return self._by_class(self.decided).mean(axis=0)

    @cached_property
    def classes(self) -> Array:
        """Boolean, (n_samples, n_classes): two classes have a column each."""
        return self._by_class(self.y)

    @cached_property
    def class_weights(self) -> Array | None:
        """How much a row of every class counts in the loss; None where all count alike."""
        weights = self.clf.class_weight
        if weights is None or (not self.network.exclusive and self.y.shape[1] > 1):
            return None
        if isinstance(weights, str):  # "balanced"
            shares = np.maximum(self.classes.mean(axis=0), 1 / self.n_rows)
            return np.asarray(1 / (len(shares) * shares))
        return np.array([float(weights.get(c, 1)) for c in self.clf.classes_.tolist()])

    @cached_property
    def majority(self) -> Scores:
        """Those of the commonest answer."""
        common = self.classes.mean(axis=0)
        if self.network.exclusive or self.y.shape[1] == 1:
            return Scores(float(common.max()), 1 / len(common))
        return self.scores_of(np.broadcast_to(self.y.mean(axis=0) > 0.5, self.y.shape))

    # References: what can be learned from these rows

    @cached_property
    def neighbours(self) -> Scores:
        """Of the nearest rows, each row left out of its own: flexible, and trained by nothing."""
        apart = self.apart.copy()
        np.fill_diagonal(apart, np.inf)
        numbers = [k for k in NEIGHBOURS if k < self.n_rows] or [self.n_rows - 1]
        nearest = np.argpartition(apart, np.array(numbers) - 1, axis=1)
        near = self.y[nearest[:, : numbers[-1]]]  # (rows, neighbours, outputs)
        return self._best([self._of_shares(near[:, :k].mean(axis=1)) for k in numbers])

    @cached_property
    def line(self) -> Scores:
        """Of least squares, each row left out of its own."""
        return self._of_least_squares(self.standardised)

    def _of_least_squares(self, columns: Array) -> Scores:
        rows = np.hstack([columns, np.ones((self.n_rows, 1))])
        gram = rows.T @ rows + RIDGE * self.n_rows * np.eye(rows.shape[1])
        hat = np.linalg.solve(gram, rows.T)
        weight = np.einsum("ij,ji->i", rows, hat)[:, None]
        fitted = rows @ (hat @ self.y)
        # The residual without the row is the residual over 1 − its weight in its own fit.
        return self._of_shares(self.y - (self.y - fitted) / np.maximum(1 - weight, 1e-9))

    @cached_property
    def kernel(self) -> Scores:
        """Of least squares with Gaussian bells, each row left out of its own, of some rows."""
        y = self.y[:KERNEL_ROWS] - 0.5
        apart = self.apart[:KERNEL_ROWS, :KERNEL_ROWS] / self.standardised.shape[1]
        found = []
        for width in KERNEL_WIDTHS:
            bells = np.exp(-apart / width)
            for ridge in KERNEL_RIDGES:
                # 1 − the hat matrix is ridge (K + ridge)⁻¹; its diagonal is what a row leaves.
                factor = dpotrf(bells + ridge * np.eye(len(y)), lower=1)[0]
                left = dpotri(factor, lower=1)[0]
                left = np.tril(left) + np.tril(left, -1).T
                alone = left @ y / left.diagonal()[:, None]
                found.append(self._of_shares(y - alone + 0.5))
        return self._best(found)

    @cached_property
    def reference(self) -> Scores:
        """The best of them."""
        return self._best([self.neighbours, self.line, self.kernel])

    @cached_property
    def readout(self) -> Scores:
        """Of the best line through the last hidden layer's outputs, by least squares."""
        h = self.last.inputs[-1][0] if self.network.n_layers > 1 else self.standardised
        h = np.hstack([h - h.mean(axis=0), np.ones((self.n_rows, 1))])
        coefs = np.linalg.lstsq(h, self.y.astype(float), rcond=1e-6)[0]
        return self._of_shares(h @ coefs)

    @cached_property
    def reach(self) -> Scores:
        """Of the best line through the last hidden units, or through as many random ones.

        The random ones are as many as the narrowest layer has: what can be drawn with so few.
        Without a hidden layer it is the line.
        """
        if self.network.n_layers == 1:
            return self.line
        random = np.random.RandomState(0)
        X, n_units = self.standardised, min(*self.network.layer_sizes[1:-1], MOST_UNITS)
        found = [self.readout]
        for steepness in STEEPNESSES * DRAWS:
            weights = random.randn(X.shape[1], n_units) / np.sqrt(X.shape[1])
            units = np.tanh(steepness * (X @ weights + random.randn(n_units)))
            found.append(self._of_least_squares(units))
        return self._best(found)

    @property
    def is_bent(self) -> bool:
        """Whether the network can draw more than lines."""
        return any(name != "identity" for name in self.network.activations)

    @cached_property
    def units_suffice(self) -> bool:
        """Whether as many units can go half the way to the reference."""
        if self.network.n_layers == 1:  # no larger number would do more
            return True
        return self.reach.accuracy >= (self.scores.accuracy + self.reference.accuracy) / 2

    @cached_property
    def doubt(self) -> float:
        """By which two accuracies may differ by chance: 1.5 standard errors, .03 at least."""
        p = min(max(self.reference.accuracy, 0.5), 1 - 1 / self.n_rows)
        return max(0.03, 1.5 * float(np.sqrt(p * (1 - p) / self.n_rows)))

    @cached_property
    def shortfall(self) -> float:
        """By how much the network is worse than what can be learned, in either score.

        With weights of classes, only in the balanced one: they give accuracy up for it.
        """
        gaps = np.array(self.reference) - np.array(self.scores)
        return float(gaps.max() if self.class_weights is None else gaps[1])

    @cached_property
    def is_done(self) -> bool:
        """Whether it is as good as the reference; where all is right, no reference is asked."""
        return self.scores == PERFECT or self.shortfall <= self.doubt

    @cached_property
    def progress(self) -> float:
        """The way from the commonest answer (0) to the reference (1), in balanced accuracy."""
        way = self.reference.balanced - self.majority.balanced
        return (self.scores.balanced - self.majority.balanced) / way if way > 0 else 1.0

    # The course of the training

    @cached_property
    def curve(self) -> Curve:
        """Loss and accuracy on the training rows."""
        film = self.film
        # A network that was given has a first record that nobody measured; a diverged one is
        # right on some rows all the same.
        if not np.isnan(film.accuracy).any():
            return Curve(film.epochs, film.loss, film.accuracy)
        return self._curve(self.X, self.y)

    @cached_property
    def validation_curve(self) -> Curve | None:
        """The same on the validation rows, up to the weights in use; None without any."""
        film = self.film
        if self.validation is not None:
            curve = self._curve(*self.validation)
        else:
            curve = Curve(film.epochs, film.validation_loss, film.validation_accuracy)
        in_use = curve.epochs <= self.end.epoch
        curve = Curve(*(column[in_use] for column in curve))
        is_known = np.isfinite(curve.loss)
        if is_known.sum() < 2 or not is_known[-1]:  # or of an earlier fit only
            return None
        return Curve(*(column[is_known] for column in curve))

    @cached_property
    def fall(self) -> float:
        """By how much the loss fell in the last third of the epochs, in parts of what it is."""
        epochs, loss = self.curve.epochs, self.curve.loss
        return ratio(float(np.interp(2 / 3 * epochs[-1], epochs, loss)) - loss[-1], loss[-1])

    @cached_property
    def falls_steadily(self) -> bool:
        """Whether the loss fell from every record to the next, in the last third of the epochs."""
        epochs, loss = self.curve.epochs, self.curve.loss
        return bool((np.diff(loss[epochs >= 2 / 3 * epochs[-1]]) < 0).all())

    def since(self, holds: Callable[[Pass], bool]) -> int:
        """The earliest of some epochs from which on something held, to the end."""
        epochs = self.film.epochs
        last = int(np.searchsorted(epochs, self.end.epoch, side="right")) - 1
        found = self.end.epoch
        n = self._looks(FEWEST_LOOKS, MOST_LOOKS)
        records = np.arange(last + 1) if last < n else _spaced(last, n)
        for record in records[::-1]:
            if not holds(self._pass(self.film.parameters[record].astype(float))):
                break
            found = min(found, int(epochs[record]))
        return found

    def _looks(self, fewest: int, most: int) -> int:
        """Records that a pass of all rows may be made at."""
        return int(np.clip(WORK / (self.n_rows * self.network.n_parameters), fewest, most))

    @cached_property
    def largest_step(self) -> float:
        """The largest change of the weights per update, over their norm, between two records."""
        last = len(self.film) - 1
        if last == 0:
            return np.nan
        before = _spaced(last - 1, MOST_RECORDS)
        stack = self.film.parameters[:, : self.network.n_weights]
        start = stack[before].astype(float)
        with np.errstate(over="ignore", invalid="ignore"):
            moves = np.linalg.norm(stack[before + 1] - start, axis=1)
            norms = np.maximum(np.linalg.norm(start, axis=1), 1e-12)
        gaps = np.diff(self.film.epochs)[before] * (
            self.settings.n_updates if self.settings else 1
        )
        return float(np.nanmax(moves / norms / gaps))

    @cached_property
    def rate_over_stable(self) -> float:
        """The rate η/(1 − μ) of "sgd" over the largest that is stable, 2/sharpness; else NaN."""
        settings = self.settings
        if settings is None or settings.solver != "sgd" or settings.momentum == 1:
            return np.nan
        rate = settings.learning_rate * max(settings.layer_rates) / (1 - settings.momentum)
        return rate * self.sharpness / 2 if self.sharpness else np.nan

    @cached_property
    def sharpness(self) -> float:
        """The largest curvature of the loss at some records of the last half."""
        last = len(self.film) - 1
        records = np.unique(np.linspace(last // 2, last, FEW_RECORDS).astype(int))
        stack = self.film.parameters[records].astype(float)
        n_rows = int(np.clip(CURVED / self.network.n_parameters, FEWEST_ROWS, FEW_ROWS))
        rows, labels = self.X[:n_rows], self.y[:n_rows]
        with np.errstate(over="ignore", invalid="ignore"):
            found = largest_curvatures(self.network, stack, rows, labels, tol=ROUGHLY)
        return float(np.max(found[np.isfinite(found)], initial=0.0))

    # Parts

    @cached_property
    def apart(self) -> Array:
        """Squared distance of every two rows."""
        return euclidean_distances(self.standardised, squared=True)

    @cached_property
    def standardised(self) -> Array:
        """The rows with columns of mean 0 and variance 1; constant columns are 0."""
        X = self.X[:, :MOST_FEATURES]
        deviation = X.std(axis=0)
        return (X - X.mean(axis=0)) / np.where(deviation > 0, deviation, 1)

    def scores_of(self, decided: Array) -> Scores:
        """Of decisions, a boolean matrix like y or like its first rows."""
        right = decided == self.y[: len(decided)]
        recalls = _recalls(self._by_class(decided), self.classes[: len(decided)])
        return Scores(float(right.all(axis=1).mean()), float(recalls.mean()))

    def _of_shares(self, shares: Array) -> Scores:
        """Of what says how much every output should be on, each class with its weight."""
        weights = self.class_weights
        if self.network.exclusive:
            chosen = (shares if weights is None else shares * weights).argmax(axis=1)
            return self.scores_of(np.arange(shares.shape[1]) == chosen[:, None])
        return self.scores_of(shares > (0.5 if weights is None else weights[0] / weights.sum()))

    def _best(self, found: list[Scores]) -> Scores:
        """The best in accuracy; with weights of classes, in balanced accuracy."""
        return max(found) if self.class_weights is None else max(found, key=lambda s: s[::-1])

    def _by_class(self, decided: Array) -> Array:
        if self.network.exclusive:
            return decided
        return np.hstack([~decided, decided])

    @np.errstate(over="ignore", invalid="ignore")
    def _pass(self, parameters: Array) -> Pass:
        return forward(self.network, parameters[None], self.X)

    @np.errstate(over="ignore", invalid="ignore")
    def _curve(self, X: Array, y: Array) -> Curve:
        records = _spaced(len(self.film) - 1, self._looks(MOST_LOOKS, MOST_RECORDS))
        loss = LOSSES[self.network.loss, self.network.output]
        points = []
        for record in records:
            z = forward(self.network, self.film.parameters[record][None].astype(float), X).z[-1][0]
            right = (self.network.decide(z) == y).all(axis=1)
            points.append((loss.value(z, y).mean(), right.mean()))
        losses, accuracies = np.array(points).T
        return Curve(self.film.epochs[records], losses, accuracies)


def ratio(part: Any, whole: Any) -> float:
    """A part of a whole, neither of which is below 0 by much; 0 of 0 is 0."""
    return float(part) / max(float(whole), np.finfo(float).tiny)


def _spaced(last: int, n: int) -> Array:
    """At most n records from the first to the last: what happens early happens fast."""
    return np.unique(np.rint(np.geomspace(1, last + 1, min(last + 1, n)) - 1).astype(int))


def _recalls(decided: Array, classes: Array) -> Array:
    """Share of every class's rows that are found; of a class without rows, 1."""
    return ((decided & classes).sum(axis=0) + (~classes).all(axis=0)) / np.maximum(
        classes.sum(axis=0), 1
    )


def _some(X: Any, y: Array) -> tuple[Array, Array]:
    """At most `MOST_ROWS` of the rows, dense, in an order without order, always the same."""
    chosen = np.random.RandomState(0).permutation(X.shape[0])[:MOST_ROWS]
    X, y = X[chosen], y[chosen]
    return X.toarray() if hasattr(X, "toarray") else X, y
