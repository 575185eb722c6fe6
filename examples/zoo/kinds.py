"""How each sickness is made: rows and settings drawn by chance, and what would cure them."""

from collections.abc import Callable
from itertools import pairwise
from typing import Any, NamedTuple

import numpy as np

from examples.zoo import rows
from examples.zoo.rows import Array, Random, pick

Settings = dict[str, Any]
FRESH = {"init": "auto", "init_scale": 1.0, "coef_init": None, "intercept_init": None}


class Draw(NamedTuple):
    """A network before its training."""

    X: Array
    y: Array
    settings: Settings
    cure: dict[str, Any]  # what is known to help
    tempting: dict[str, dict[str, Any]]  # what is often advised, and should not
    X_val: Array | None = None
    y_val: Array | None = None


def some(random: Random, *values: Any) -> Any:
    """One of the values."""
    return values[random.randint(len(values))]


def between(random: Random, low: float, high: float) -> float:
    """Uniform in the logarithm."""
    return float(f"{np.exp(random.uniform(np.log(low), np.log(high))):.3g}")


def sound(random: Random) -> Settings:
    """Settings with which small networks learn."""
    activation = some(random, "sigmoid", "tanh", "relu", "scaled_sigmoid")
    n_layers = random.randint(1, 3)
    settings: Settings = {
        "hidden_layer_sizes": tuple(int(random.randint(12, 48)) for _ in range(n_layers)),
        "activation": activation,
        "random_state": int(random.randint(1000)),
        "max_iter": int(some(random, 150, 200, 300)),
    }
    if random.uniform() < 0.5:
        rate = {"sigmoid": (0.01, 0.03)}.get(activation, (0.005, 0.02))
        return settings | {
            "solver": "adam",
            "learning_rate_init": between(random, *rate),
            "batch_size": int(some(random, 16, 32, 64)),
        }
    descent = {"solver": "sgd", "learning_rate_init": between(random, 0.1, 0.3)}
    if activation == "sigmoid":
        descent["learning_rate_init"] = between(random, 0.5, 2.0)
    if random.uniform() < 0.5:
        return (
            settings
            | descent
            | {"batch_size": int(some(random, 16, 32)), "momentum": float(some(random, 0.0, 0.5))}
        )
    settings["max_iter"] = int(some(random, 600, 1000, 1500))
    return (
        settings
        | descent
        | {
            "batch_size": "full",
            "momentum": float(some(random, 0.0, 0.9)),
            "nesterovs_momentum": False,
        }
    )


def size(random: Random) -> int:
    """A number of rows."""
    return int(random.randint(120, 320))


def unscaled_features(random: Random) -> Draw:
    """Columns of unequal scale, all large, all far from 0, or as dates and prices are."""
    X, y = pick(random, rows.ANY)(random, size(random))
    d = X.shape[1]
    way = random.randint(4)
    if way == 0:  # columns of unequal scale
        scales = np.ones(d)
        scales[random.permutation(d)[: max(d // 2, 1)]] = between(random, 100, 10_000)
        X = X * scales
    elif way == 1:  # all large
        X = X * between(random, 50, 2000)
    elif way == 2:  # all far from 0
        X = X + between(random, 50, 1000)
    else:  # dates, prices, shares
        X = X * 10.0 ** random.uniform(-3, 3, size=d) + 10.0 ** random.uniform(0, 3, size=d)
    return Draw(
        X, y, sound(random), {"scale_features": True}, {"five times the epochs": {"epochs": 5}}
    )


def symmetric_units(random: Random) -> Draw:
    """Weights of 0, or all alike."""
    X, y = pick(random, rows.BENT)(random, size(random))
    settings = sound(random)
    if settings["activation"] == "relu":
        settings["activation"] = "tanh"
    if random.uniform() < 0.5:
        settings["init"] = "zeros"
    else:
        value = random.uniform(0.1, 0.5)
        n_out = 1 if y.max() == 1 else int(y.max()) + 1
        sizes = [X.shape[1], *settings["hidden_layer_sizes"], n_out]
        settings["coef_init"] = [np.full(shape, value) for shape in pairwise(sizes)]
        settings["intercept_init"] = [np.zeros(n) for n in sizes[1:]]
    return Draw(
        X,
        y,
        settings,
        dict(FRESH),
        {
            "more units": {
                "hidden_layer_sizes": tuple(2 * n for n in settings["hidden_layer_sizes"]),
                "coef_init": None,
                "intercept_init": None,
                "init": "zeros",
            },
            "five times the epochs": {"epochs": 5},
        },
    )


def saturated_from_start(random: Random) -> Draw:
    """Initial weights of many times their size."""
    X, y = pick(random, rows.ANY)(random, size(random))
    settings = sound(random)
    settings["activation"] = some(random, "sigmoid", "tanh", "scaled_sigmoid")
    settings |= {"init_scale": between(random, 20, 300)}
    if random.uniform() < 0.4:
        settings |= {
            "init": some(random, "normal", "glorot_uniform"),
            "init_scale": between(random, 20, 100),
        }
    return Draw(X, y, settings, dict(FRESH), {"standardise": {"scale_features": True}})


def saturated_output_wrong(random: Random) -> Draw:
    """Squared error, and output biases far on either side."""
    X, y = pick(random, rows.ANY)(random, size(random))
    settings = sound(random) | {
        "loss": "squared_error",
        "solver": "sgd",
        "learning_rate_init": between(random, 0.1, 0.5),
    }
    n_out = 1 if y.max() == 1 else int(y.max()) + 1
    sizes = [X.shape[1], *settings["hidden_layer_sizes"], n_out]
    bounds = [np.sqrt(6 / (a + b)) for a, b in pairwise(sizes)]
    settings["coef_init"] = [
        random.uniform(-bound, bound, size=shape)
        for bound, shape in zip(bounds, pairwise(sizes), strict=True)
    ]
    settings["intercept_init"] = [np.zeros(n) for n in sizes[1:]]
    settings["intercept_init"][-1] = random.choice([-1.0, 1.0], size=n_out) * random.uniform(
        10, 16
    )
    if settings["activation"] == "relu":
        settings["activation"] = "tanh"
    return Draw(
        X,
        y,
        settings,
        {"loss": "log_loss"},
        {"ten times the rate": {"rate": 10}, "five times the epochs": {"epochs": 5}},
    )


def dead_units(random: Random) -> Draw:
    """ReLUs with biases far below 0 in a layer."""
    X, y = pick(random, rows.ANY)(random, size(random))
    settings = sound(random) | {"activation": "relu"}
    if settings["solver"] == "sgd":
        settings["learning_rate_init"] = between(random, 0.05, 0.2)
    n_out = 1 if y.max() == 1 else int(y.max()) + 1
    sizes = [X.shape[1], *settings["hidden_layer_sizes"], n_out]
    settings["coef_init"] = [
        random.normal(scale=np.sqrt(2 / a), size=(a, b)) for a, b in pairwise(sizes)
    ]
    settings["intercept_init"] = [np.zeros(n) for n in sizes[1:]]
    layer = random.randint(len(sizes) - 2)
    settings["intercept_init"][layer] -= random.uniform(8, 20)
    alive = random.uniform(size=sizes[layer + 1]) < some(random, 0.0, 0.1)
    settings["intercept_init"][layer][alive] = 0.0
    return Draw(
        X,
        y,
        settings,
        {"activation": "leaky_relu", **FRESH},
        {"five times the epochs": {"epochs": 5}, "a tenth of the rate": {"rate": 0.1}},
    )


def vanishing_gradients(random: Random) -> Draw:
    """Four to seven layers of sigmoids."""
    X, y = pick(random, rows.ANY)(random, size(random))
    depth = random.randint(4, 8)
    settings = {
        "hidden_layer_sizes": (int(random.randint(10, 33)),) * depth,
        "activation": "sigmoid",
        "solver": "sgd",
        "init": some(random, "auto", "glorot_uniform", "lecun_uniform", "lecun_normal"),
        "learning_rate_init": between(random, 0.05, 0.5),
        "momentum": float(some(random, 0.0, 0.9)),
        "batch_size": some(random, 16, 32, "full"),
        "max_iter": int(some(random, 100, 200, 300)),
        "random_state": int(random.randint(1000)),
    }
    if settings["batch_size"] == "full":
        settings["max_iter"] *= 5
    return Draw(
        X,
        y,
        settings,
        {**FRESH, "activation": "tanh"},
        {"more units": {"hidden_layer_sizes": (64,) * depth}},
    )


def learning_rate_too_high(random: Random) -> Draw:
    """8 to 300 times a sound rate."""
    X, y = pick(random, rows.ANY)(random, size(random))
    settings = sound(random)
    settings["max_iter"] = min(settings["max_iter"], 500)
    settings["learning_rate_init"] = float(
        f"{settings['learning_rate_init'] * between(random, 8, 300):.3g}"
    )
    return Draw(
        X,
        y,
        settings,
        {"rate": 0.1},
        {"five times the epochs": {"epochs": 5}, "thirty times the rate": {"rate": 30}},
    )


def learning_rate_too_low(random: Random) -> Draw:
    """A sixteenth to a ten-thousandth of a sound rate."""
    X, y = pick(random, rows.ANY)(random, size(random))
    settings = sound(random)
    settings["learning_rate_init"] = float(
        f"{settings['learning_rate_init'] * between(random, 1e-4, 0.06):.3g}"
    )
    return Draw(
        X,
        y,
        settings,
        {"rate": 30},
        {
            "more units": {
                "hidden_layer_sizes": tuple(2 * n for n in settings["hidden_layer_sizes"])
            },
            "five times the epochs": {"epochs": 5},
        },
    )


def stopped_too_early(random: Random) -> Draw:
    """Few epochs, or little patience."""
    X, y = pick(random, rows.BENT)(random, size(random))
    settings = sound(random)
    if random.uniform() < 0.3:
        settings |= {
            "tol": between(random, 1e-3, 1e-2),
            "n_iter_no_change": int(some(random, 2, 5)),
            "max_iter": 1000,
        }
        return Draw(
            X, y, settings, {"tol": None}, {"more units": {"hidden_layer_sizes": (100, 100)}}
        )
    settings["max_iter"] = max(int(settings["max_iter"] * between(random, 0.01, 0.08)), 3)
    return Draw(X, y, settings, {"epochs": 10}, {"a tenth of the rate": {"rate": 0.1}})


def penalty_too_strong(random: Random) -> Draw:
    """A penalty as large as the curvature of the loss."""
    X, y = pick(random, rows.ANY)(random, size(random))
    settings = sound(random)
    batch = len(X) if settings["batch_size"] == "full" else settings["batch_size"]
    settings["alpha"] = float(f"{batch * between(random, 0.05, 0.6):.3g}")
    return Draw(
        X,
        y,
        settings,
        {"alpha": settings["alpha"] / 100},
        {"more units": {"hidden_layer_sizes": (100, 100)}, "five times the epochs": {"epochs": 5}},
    )


def class_imbalance(random: Random) -> Draw:
    """A rare class within a common one."""
    X, y = rows.rare(random, int(random.randint(300, 900)))
    settings = sound(random)
    settings["hidden_layer_sizes"] = some(random, (), (4,), (8,))
    settings["max_iter"] = min(settings["max_iter"], 300)
    return Draw(
        X, y, settings, {"class_weight": "balanced"}, {"a tenth of the rate": {"rate": 0.1}}
    )


def linear_model_underfits(random: Random) -> Draw:
    """No hidden layer, or linear units, on bent classes."""
    X, y = pick(random, rows.BENT)(random, size(random))
    settings = sound(random)
    if random.uniform() < 0.6:
        settings["hidden_layer_sizes"] = ()
    else:
        settings["activation"] = "identity"
        if settings["solver"] == "sgd":
            settings["learning_rate_init"] = between(random, 0.02, 0.1)
            settings["momentum"] = 0.0
    return Draw(
        X,
        y,
        settings,
        {"hidden_layer_sizes": (32,), "activation": "tanh"},
        {"five times the epochs": {"epochs": 5}, "a tenth of the rate": {"rate": 0.1}},
    )


def too_few_units(random: Random) -> Draw:
    """One to three units on shapes that take more."""
    X, y = pick(random, [*rows.HARD, rows.corners, rows.circles])(random, size(random))
    settings = sound(random)
    settings["hidden_layer_sizes"] = some(random, (1,), (2,), (3,), (2, 2))
    settings["max_iter"] *= 2
    return Draw(
        X,
        y,
        settings,
        {"hidden_layer_sizes": (48,)},
        {"five times the epochs": {"epochs": 5}, "a tenth of the rate": {"rate": 0.1}},
    )


def overlapping_classes(random: Random) -> Draw:
    """Few units, and no more to be learned."""
    X, y = pick(random, [rows.overlapping, rows.flipped])(random, int(random.randint(400, 900)))
    settings = sound(random)
    settings["hidden_layer_sizes"] = some(random, (3,), (4,), (6,))
    return Draw(X, y, settings, {}, {})


def _noisy_pair(random: Random) -> tuple[rows.Rows, rows.Rows]:
    """Few rows, and more of the same to validate on."""
    n = int(random.randint(60, 150))
    X, y = pick(random, [rows.overlapping, rows.flipped])(random, n + 400)
    order = random.permutation(len(X))
    X, y = X[order], y[order]
    return (X[:n], y[:n]), (X[n:], y[n:])


def overfitting(random: Random) -> Draw:
    """Many units, few rows, noise."""
    (X, y), (X_val, y_val) = _noisy_pair(random)
    settings = sound(random)
    settings["hidden_layer_sizes"] = (int(random.randint(40, 100)),)
    settings["max_iter"] *= 3
    return Draw(
        X,
        y,
        settings,
        {"early_stopping": True, "scoring": "neg_log_loss"},
        {"five times the epochs": {"epochs": 5}, "more units": {"hidden_layer_sizes": (300,)}},
        X_val,
        y_val,
    )


def overconfident(random: Random) -> Draw:
    """Many epochs on classes that can be told apart."""
    n = int(random.randint(80, 200))
    X, y = pick(random, [rows.moons, rows.mixture, rows.half_space, rows.blobs])(random, n + 400)
    order = random.permutation(len(X))
    X, y = (X + random.normal(scale=random.uniform(0.1, 0.4), size=X.shape))[order], y[order]
    settings = sound(random)
    settings["max_iter"] *= 5
    return Draw(
        X[:n],
        y[:n],
        settings,
        {"early_stopping": True, "scoring": "neg_log_loss"},
        {"five times the epochs": {"epochs": 5}},
        X[n:],
        y[n:],
    )


def solved_still_growing(random: Random) -> Draw:
    """A sound training that got there."""
    X, y = pick(random, rows.ANY)(random, size(random))
    return Draw(X, y, sound(random), {}, {})


# Healthy networks that look sick.


def slow_but_fine(random: Random) -> Draw:
    """Small steps for many epochs; it got there."""
    X, y = pick(random, rows.ANY)(random, size(random))
    settings = sound(random)
    settings["learning_rate_init"] = float(f"{settings['learning_rate_init'] / 10:.3g}")
    settings["max_iter"] *= 5
    return Draw(X, y, settings, {}, {})


def saturated_and_right(random: Random) -> Draw:
    """Units at their ends from the start, and every row right."""
    X, y = pick(random, rows.EASY)(random, size(random))
    settings = sound(random) | {
        "activation": some(random, "sigmoid", "tanh"),
        "init_scale": between(random, 5, 20),
    }
    return Draw(X, y, settings, {}, {})


def classes_overlap(random: Random) -> Draw:
    """Few rows right, and no more can be."""
    return overlapping_classes(random)


def dead_and_not_missed(random: Random) -> Draw:
    """Most ReLUs of a layer are 0 on every row, and the others do."""
    X, y = pick(random, rows.EASY)(random, size(random))
    settings = sound(random) | {"activation": "relu", "hidden_layer_sizes": (40,)}
    if settings["solver"] == "sgd":
        settings["learning_rate_init"] = 0.1
    n_out = 1 if y.max() == 1 else int(y.max()) + 1
    sizes = [X.shape[1], 40, n_out]
    settings["coef_init"] = [
        random.normal(scale=np.sqrt(2 / a), size=(a, b)) for a, b in pairwise(sizes)
    ]
    settings["intercept_init"] = [np.zeros(40), np.zeros(n_out)]
    settings["intercept_init"][0][:25] = -20
    return Draw(X, y, settings, {}, {})


def twins_that_do(random: Random) -> Draw:
    """Equal units, on classes that a line parts."""
    X, y = rows.half_space(random, size(random))
    settings = sound(random) | {"init": "zeros", "activation": some(random, "sigmoid", "tanh")}
    return Draw(X, y, settings, {}, {})


def unscaled_and_done(random: Random) -> Draw:
    """Columns of unequal scale that did no harm."""
    X, y = pick(random, rows.EASY)(random, size(random))
    X = X * 10.0 ** random.uniform(0, 2, size=X.shape[1])
    return Draw(X, y, sound(random), {}, {})


def noisy_loss(random: Random) -> Draw:
    """Tiny batches and a bold rate: the loss jumps, and it learns."""
    X, y = pick(random, rows.ANY)(random, size(random))
    settings = sound(random)
    settings |= {
        "solver": "adam",
        "learning_rate_init": between(random, 0.02, 0.05),
        "batch_size": 4,
        "max_iter": 60,
    }
    return Draw(X, y, settings, {}, {})


def deep_and_fine(random: Random) -> Draw:
    """Five hidden layers that learn."""
    X, y = pick(random, rows.ANY)(random, size(random))
    settings = sound(random) | {
        "hidden_layer_sizes": (20,) * 5,
        "activation": some(random, "tanh", "scaled_sigmoid"),
        "solver": "adam",
        "learning_rate_init": 0.005,
        "batch_size": 32,
        "max_iter": 200,
    }
    return Draw(X, y, settings, {}, {})


def rare_and_found(random: Random) -> Draw:
    """A rare class that is found."""
    n = size(random)
    y = (np.arange(n) < max(int(0.06 * n), 8)).astype(int)
    X = random.normal(size=(n, 3)) + 6.0 * y[:, None]
    return Draw(rows.standardised(X), y, sound(random), {}, {})


def line_is_enough(random: Random) -> Draw:
    """No hidden layer, and none is missed."""
    X, y = pick(random, [rows.half_space, rows.blobs, rows.overlapping])(
        random, int(random.randint(300, 700))
    )
    return Draw(X, y, sound(random) | {"hidden_layer_sizes": ()}, {}, {})


def penalised_and_fine(random: Random) -> Draw:
    """A small penalty."""
    X, y = pick(random, rows.ANY)(random, size(random))
    return Draw(X, y, sound(random) | {"alpha": between(random, 1e-4, 1e-2)}, {}, {})


def rough_start(random: Random) -> Draw:
    """A rate at the edge of stability: wild first epochs, and every row right."""
    X, y = rows.half_space(random, size(random))
    settings = {
        "hidden_layer_sizes": (),
        "solver": "sgd",
        "batch_size": "full",
        "momentum": 0.0,
        "learning_rate_init": between(random, 5, 20),
        "max_iter": 1000,
        "random_state": int(random.randint(1000)),
    }
    return Draw(X, y, settings, {}, {})


def odd_rows_and_done(random: Random) -> Draw:
    """Columns of one value, every row twice, and some of them with another label."""
    X, y = pick(random, rows.ANY)(random, size(random))
    X = np.hstack([X, np.full((len(X), random.randint(1, 4)), random.uniform(-3, 3))])
    doubled = np.concatenate([y, y])
    is_other = random.uniform(size=len(doubled)) < 0.03
    doubled[is_other] = random.permutation(doubled[is_other])
    return Draw(np.vstack([X, X]), doubled, sound(random), {}, {})


def in_order_and_done(random: Random) -> Draw:
    """Rows in the order of their classes, never shuffled: the last class pulls every epoch."""
    X, y = pick(random, rows.EASY)(random, size(random))
    order = np.argsort(y, kind="stable")
    return Draw(X[order], y[order], sound(random) | {"shuffle": False}, {}, {})


SICK: dict[str, Callable[[Random], Draw]] = {
    f.__name__: f
    for f in (
        unscaled_features,
        symmetric_units,
        saturated_from_start,
        saturated_output_wrong,
        dead_units,
        vanishing_gradients,
        learning_rate_too_high,
        learning_rate_too_low,
        stopped_too_early,
        penalty_too_strong,
        class_imbalance,
        linear_model_underfits,
        too_few_units,
        overlapping_classes,
        overfitting,
        overconfident,
        solved_still_growing,
    )
}
HEALTHY: dict[str, Callable[[Random], Draw]] = {
    f.__name__: f
    for f in (
        slow_but_fine,
        saturated_and_right,
        classes_overlap,
        dead_and_not_missed,
        twins_that_do,
        unscaled_and_done,
        noisy_loss,
        deep_and_fine,
        rare_and_found,
        line_is_enough,
        penalised_and_fine,
        rough_start,
        odd_rows_and_done,
        in_order_and_done,
    )
}
