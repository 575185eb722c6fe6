"""The Hessian of the mean loss: its products with vectors, and its largest eigenvalue.

Conventions: vectors lie as `network` packs parameters; z, h and δ of a layer are (n_samples,
n_units), and a dot is the change per step along the vector (Pearlmutter's R-operator).
"""

from collections.abc import Callable

import numpy as np

from sigmoid_estimator.losses import LOSSES
from sigmoid_estimator.network import Network, forward

Array = np.ndarray

TOLERANCE = 3e-4  # of the eigenvalue
MOST_VECTORS = 200  # of a basis
RUNNER_UP = 0.03  # share of the second eigenvector in the vector to go on from


def hessian_product(
    network: Network, parameters: Array, X: Array, y: Array
) -> Callable[[Array], Array]:
    """A function from a vector v to Hv, exact (Pearlmutter 1994), at two passes' cost."""
    coefs = network.coefs(parameters)
    z, h = forward(network, coefs, network.intercepts(parameters), X)
    rules, loss = network.rules, LOSSES[network.loss, network.output]
    slopes = [rule.slope(each) for rule, each in zip(rules, z[:-1], strict=True)]
    deltas = [loss.output_error(z[-1], y)]
    bends: list[Array] = []  # ∂C/∂h · h″(z) of every hidden layer
    for layer in range(network.n_layers - 1, 0, -1):
        demand = deltas[0] @ coefs[layer].T
        bends.insert(0, demand * rules[layer - 1].curvature(z[layer - 1]))
        deltas.insert(0, demand * slopes[layer - 1])

    def product(v: Array) -> Array:
        coefs_dot, intercepts_dot = network.coefs(v), network.intercepts(v)
        z_dots = [X @ coefs_dot[0] + intercepts_dot[0]]
        h_dots = []
        for layer in range(1, network.n_layers):
            h_dots.append(slopes[layer - 1] * z_dots[-1])
            z_dots.append(
                h_dots[-1] @ coefs[layer] + h[layer] @ coefs_dot[layer] + intercepts_dot[layer]
            )
        result = np.empty_like(v)
        coefs_out, intercepts_out = network.coefs(result), network.intercepts(result)
        delta_dot = loss.error_change(z[-1], y, z_dots[-1])
        for layer in range(network.n_layers - 1, -1, -1):
            coefs_out[layer][:] = h[layer].T @ delta_dot
            intercepts_out[layer][:] = delta_dot.sum(axis=0)
            if layer:
                coefs_out[layer] += h_dots[layer - 1].T @ deltas[layer]
                demand_dot = delta_dot @ coefs[layer].T + deltas[layer] @ coefs_dot[layer].T
                delta_dot = demand_dot * slopes[layer - 1] + bends[layer - 1] * z_dots[layer - 1]
        result /= X.shape[0]
        return result

    return product


def largest_eigenvalue(
    product: Callable[[Array], Array], start: Array, tol: float = TOLERANCE
) -> tuple[float, Array]:
    """The largest eigenvalue of a symmetric matrix given by its products, and where to go on.

    Lanczos with full orthogonalisation, which ends as soon as the residual r says that the error,
    r² over the gap to the next eigenvalue, is below `tol` of it; scipy's eigsh takes its whole
    basis first, thrice the products where the start is near. The vector returned leans a little
    on the runner-up, so that a start from it is not blind where the two change places.
    """
    basis = np.empty((min(len(start), MOST_VECTORS), len(start)))
    diagonal: list[float] = []
    beside: list[float] = []
    q = start / np.linalg.norm(start)
    for k in range(len(basis)):
        basis[k] = q
        w = product(q)
        diagonal.append(float(q @ w))
        for _ in range(2):  # once is not enough where little is left
            w = w - basis[: k + 1].T @ (basis[: k + 1] @ w)
        size = float(np.linalg.norm(w))
        if not np.isfinite(size):
            return np.nan, start
        values, vectors = np.linalg.eigh(np.diag(diagonal) + np.diag(beside, -1))
        residual = size * abs(vectors[-1, -1])
        gap = values[-1] - values[-2] if k else 0.0
        is_near = residual**2 <= tol * abs(values[-1]) * max(gap, residual)
        if size == 0 or (k and is_near):
            break
        beside.append(size)
        q = w / size
    leaning = vectors[:, -1] + (RUNNER_UP * vectors[:, -2] if k else 0)
    return float(values[-1]), leaning @ basis[: k + 1]
