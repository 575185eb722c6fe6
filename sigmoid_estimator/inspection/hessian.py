"""Hessians of the mean loss of many networks at once: products with vectors, largest eigenvalues.

Conventions: parameters and vectors are (n_records, n_parameters), as `network` packs them. What
belongs to a layer (z, h, δ) is (n_records, n_units, n_samples), so that also of small layers the
runs in memory are long. A dot is the change per step along the vector (Pearlmutter's R-operator).
"""

from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np

from sigmoid_estimator.activations import ACTIVATIONS
from sigmoid_estimator.inspection.passes import STEEPNESS
from sigmoid_estimator.losses import LOSSES
from sigmoid_estimator.network import Network

Array = np.ndarray
Product = Callable[[Array, Array], Array]

TOLERANCE = 1e-4  # of an eigenvalue
MOST_VECTORS, MOST_NUMBERS = 200, 2**25  # of a basis
TINY = np.finfo(float).tiny
ROUNDING = 8 * np.finfo(float).eps  # of the largest eigenvalue in size
CLOSER, LOOSER = 0.03, 30.0  # times it, of the eigenvalues where nothing is known before


class Bend(NamedTuple):
    """What an activation makes of z: h, h′ and h″."""

    h: Array
    slope: Array
    curvature: Array


def bend(activation: str, z: Array) -> Bend:
    """Of low + (high − low) σ(kz) all three by one exponential, else by the activation's rules."""
    rule = ACTIVATIONS[activation]
    if activation not in STEEPNESS:
        return Bend(rule.function(z), rule.slope(z), rule.curvature(z))
    k, height = STEEPNESS[activation], rule.high - rule.low
    gap = np.abs(z)  # in place from here on: new memory costs more than the arithmetic
    gap *= -k
    np.exp(gap, out=gap)
    gap /= gap + 1  # σ(−|kz|)
    slope = 1 - gap
    slope *= gap
    slope *= k * height
    half = np.copysign(np.subtract(0.5, gap, out=gap), z, out=gap)  # σ(kz) − ½
    curvature = slope * half
    curvature *= -2 * k
    half *= height
    half += (rule.low + rule.high) / 2
    return Bend(half, slope, curvature)


class Hessians(NamedTuple):
    """Hessians of the mean loss, one for every record, as what their products are made of."""

    network: Network
    X: Any  # the rows, dense or sparse
    shares: Array | float  # of every row in the mean
    coefs: list[Array]
    bends: list[Bend]  # of every hidden layer
    pulls: list[Array]  # ∂C/∂h · h″ of every hidden layer
    deltas: list[Array]
    output_curvature: Array

    def times(self, vectors: Array) -> Array:
        """Every Hessian times its vector, exact (Pearlmutter 1994), at two passes' cost."""
        network, coefs, deltas = self.network, self.coefs, self.deltas
        coefs_dot, intercepts_dot = network.coefs(vectors), network.intercepts(vectors)
        z_dots = [_of_rows(self.X, coefs_dot[0]) + intercepts_dot[0][:, :, None]]
        h_dots = []
        for layer, (h, slope, _) in enumerate(self.bends, start=1):
            h_dots.append(slope * z_dots[-1])
            z_dot = coefs[layer].swapaxes(1, 2) @ h_dots[-1]
            z_dot += coefs_dot[layer].swapaxes(1, 2) @ h
            z_dot += intercepts_dot[layer][:, :, None]
            z_dots.append(z_dot)
        result = np.empty_like(vectors)
        coefs_out, intercepts_out = network.coefs(result), network.intercepts(result)
        delta_dot = self._output_error_dot(z_dots[-1])
        for layer in range(network.n_layers - 1, 0, -1):
            h, slope, _ = self.bends[layer - 1]
            coefs_out[layer][:] = h @ delta_dot.swapaxes(1, 2)
            coefs_out[layer] += h_dots[layer - 1] @ deltas[layer].swapaxes(1, 2)
            intercepts_out[layer][:] = delta_dot.sum(axis=2)
            demand_dot = coefs[layer] @ delta_dot
            demand_dot += coefs_dot[layer] @ deltas[layer]
            demand_dot *= slope
            demand_dot += self.pulls[layer - 1] * z_dots[layer - 1]
            delta_dot = demand_dot
        n_records, n_units, n_samples = delta_dot.shape
        sums = delta_dot.reshape(-1, n_samples) @ self.X
        coefs_out[0][:] = sums.reshape(n_records, n_units, -1).swapaxes(1, 2)
        intercepts_out[0][:] = delta_dot.sum(axis=2)
        return result

    def of(self, which: Array) -> "Hessians":
        """Those of some of the records."""
        if len(which) == len(self.coefs[0]):
            return self
        return self._replace(
            coefs=[coef[which] for coef in self.coefs],
            bends=[Bend(*(part[which] for part in each)) for each in self.bends],
            pulls=[pull[which] for pull in self.pulls],
            deltas=[delta[which] for delta in self.deltas],
            output_curvature=self.output_curvature[which],
        )

    def _output_error_dot(self, z_dot: Array) -> Array:
        rule = LOSSES[self.network.loss, self.network.output]
        change = rule.error_change(_as_rows(self.output_curvature), _as_rows(z_dot))
        return _as_units(change, z_dot) * self.shares


def hessians(
    network: Network, stack: Array, X: Any, y: Array, shares: Array | float | None = None
) -> Hessians:
    """Those at every vector of parameters of a stack; rows count alike, or by shares of 1."""
    shares = 1 / X.shape[0] if shares is None else shares
    coefs, intercepts = network.coefs(stack), network.intercepts(stack)
    bends = []
    z = _of_rows(X, coefs[0]) + intercepts[0][:, :, None]
    for layer, activation in enumerate(network.activations, start=1):
        bends.append(bend(activation, z))
        z = coefs[layer].swapaxes(1, 2) @ bends[-1].h + intercepts[layer][:, :, None]
    rule = LOSSES[network.loss, network.output]
    rows, labels = _as_rows(z), np.tile(y, (len(z), 1))
    deltas = [_as_units(rule.output_error(rows, labels), z) * shares]
    pulls: list[Array] = []
    for coef, below in zip(coefs[:0:-1], bends[::-1], strict=True):
        demand = coef @ deltas[0]
        pulls.insert(0, demand * below.curvature)
        deltas.insert(0, demand * below.slope)
    curvature = _as_units(rule.curvature(rows, labels), z)
    return Hessians(network, X, shares, coefs, bends, pulls, deltas, curvature)


def _of_rows(X: Any, coefs: Array) -> Array:
    """The first layer's z without biases: one product for all records."""
    n_records, n_in, n_units = coefs.shape
    flat = coefs.swapaxes(1, 2).reshape(-1, n_in) @ X.T
    return flat.reshape(n_records, n_units, -1)


def _as_rows(units: Array) -> Array:
    """As losses take them: the samples of all records beneath each other."""
    return units.swapaxes(1, 2).reshape(-1, units.shape[1])


def _as_units(rows: Array, like: Array) -> Array:
    n_records, n_units, n_samples = like.shape
    return rows.reshape(n_records, n_samples, n_units).swapaxes(1, 2)


def largest_eigenvalues(
    product: Product, starts: Array, tol: float = TOLERANCE, *, from_nowhere: bool = False
) -> tuple[Array, Array]:
    """The largest eigenvalues of symmetric matrices given by their products, and two eigenvectors.

    `product` takes vectors, (n, size), and of which of the matrices they are. `starts` are some
    directions for every matrix, (n, n_directions, size), and so are the eigenvectors returned.
    Rayleigh–Ritz in lockstep, in a space that grows by the residual r of its first pair; a matrix
    is left when r² over the gap to the second eigenvalue is below `tol` of the first. That is
    blind for an eigenvector that the space lacks: hence the others, which may be the first of the
    next matrix, and hence all are found, and more closely, where directions come from nowhere.
    """
    n, n_directions, size = starts.shape
    most = min(size, MOST_VECTORS, max(MOST_NUMBERS // size, n_directions))
    values, vectors = np.full(n, np.nan), starts.copy()
    going = np.arange(n)
    basis = np.linalg.qr(starts.swapaxes(1, 2)).Q.swapaxes(1, 2)
    images = np.stack([product(basis[:, k], going) for k in range(n_directions)], axis=1)
    while True:
        projected = images @ basis.swapaxes(1, 2)
        is_number = np.isfinite(projected).all(axis=(1, 2))
        projected[~is_number] = 0  # of these nothing is said
        ritz, parts = np.linalg.eigh(projected)
        ritz, parts = ritz[:, ::-1], parts[:, :, ::-1].swapaxes(1, 2)[:, :n_directions]
        pairs = parts @ basis
        residuals = parts @ images - ritz[:, :n_directions, None] * pairs
        errors = _errors(ritz, np.linalg.norm(residuals, axis=2))
        ends = errors[:, 0] <= tol
        if from_nowhere:
            ends = (errors[:, 0] <= CLOSER * tol) & (errors[:, 1:] <= LOOSER * tol).all(axis=1)
        ends = ends | ~is_number | (basis.shape[1] >= most)
        done = ends & is_number
        values[going[done]], vectors[going[done]] = ritz[done, 0], pairs[done]
        if ends.all():
            return values, vectors
        going, basis, images = going[~ends], basis[~ends], images[~ends]
        q = residuals[~ends].sum(axis=1) if from_nowhere else residuals[~ends, 0]
        for _ in range(2):  # once is not enough where little is left
            q = q - ((basis @ q[:, :, None]).swapaxes(1, 2) @ basis)[:, 0]
        q /= np.linalg.norm(q, axis=1, keepdims=True)
        basis = np.concatenate([basis, q[:, None]], axis=1)
        images = np.concatenate([images, product(q, going)[:, None]], axis=1)


def _errors(ritz: Array, r: Array) -> Array:
    """Estimated errors of the first Ritz values, in parts of the largest, by their residuals r."""
    gaps = -np.diff(ritz, axis=1, append=ritz[:, -1:])[:, : r.shape[1]]
    errors = r**2 / np.maximum(np.maximum(gaps, r), TINY)
    # Where the largest is next to nothing beside the most negative, what is left is rounding.
    errors[r <= ROUNDING * np.abs(ritz).max(axis=1, keepdims=True)] = 0
    return errors / np.maximum(np.abs(ritz[:, :1]), TINY)
