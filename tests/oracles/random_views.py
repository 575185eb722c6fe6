"""Random runs, and random looks at them, from a seed; and those that were once misread."""

from dataclasses import replace

import numpy as np
from oracles.page_sentences import View, trained

from sigmoid_dashboard.runs import data
from sigmoid_dashboard.runs.settings import RunSettings, SettingsError
from sigmoid_dashboard.ui.presets import PRESETS
from sigmoid_estimator.activations import ACTIVATIONS
from sigmoid_estimator.initializers import INITIALIZERS

SMALL = ("line", "noisy_line", "and_gate", "xor_gate", "boundary", "moons", "circles")
LARGER = ("iris", "iris_binary", "wide_margin")
N_OWN = 6


def own_rows(number):
    """Rows of a visitor: touching, contradicting, rare, of one feature, of several classes."""
    random = np.random.default_rng(number)
    if number == 0:  # they touch
        X, y = np.array([[0.0], [1.0], [1.0], [2.0]]), np.array([0, 0, 1, 1])
    elif number == 1:  # two of 200 are positive
        X, y = random.normal(size=(200, 2)), (np.arange(200) < 2).astype(int)
        X[:2] += 6
    elif number == 2:  # equal rows of two classes
        X = random.integers(0, 3, (30, 2)).astype(float)
        y = (X.sum(axis=1) + random.integers(0, 2, 30) > 2).astype(int)
    elif number == 3:  # of very different sizes
        X = np.column_stack([random.uniform(20, 12000, 50), random.uniform(0, 1, 50)])
        y = (X[:, 0] / 12000 + X[:, 1] > 1).astype(int)
    elif number == 4:  # four classes on a map
        X, y = random.normal(size=(40, 2)), np.arange(40) % 4
        X += np.array([[0, 0], [4, 0], [0, 4], [4, 4]])[y]
    else:  # one feature, with a gap
        X = np.concatenate([random.uniform(-2, -1, 12), random.uniform(1, 2, 9)])[:, None]
        y = (X[:, 0] > 0).astype(int)
    names = tuple(f"x{i}" for i in range(1, X.shape[1] + 1))
    return data.Table(X, y, names, tuple(f"class {i}" for i in range(y.max() + 1)))


OWN = tuple(map(own_rows, range(N_OWN)))


def random_settings(random):
    """Settings as nobody would choose them, with the rows if they are a visitor's own."""
    own = OWN[random.integers(N_OWN)] if random.random() < 0.3 else None
    n_layers = random.choice([0, 1, 2, 3, 5], p=[0.3, 0.25, 0.2, 0.15, 0.1])
    return RunSettings(
        data="own" if own is not None else str(random.choice(SMALL + LARGER)),
        digest=own.digest if own is not None else "",
        noise=float(random.choice([0.0, 0.0, 0.0, 0.05, 0.2])),
        standardise=bool(random.random() < 0.3),
        hidden=tuple(int(n) for n in random.integers(1, 7, n_layers)),
        activation=str(random.choice(list(ACTIVATIONS))).replace("logistic", "sigmoid"),
        init=str(random.choice(["auto", "auto", *INITIALIZERS])),
        init_scale=float(random.choice([1.0, 1.0, 0.01, 10.0, 100.0])),
        loss=str(random.choice(["log_loss", "squared_error"])),
        solver=str(random.choice(["sgd", "sgd", "adam"])),
        batch=str(random.choice(["full", "full", "10"])),
        rate=float(random.choice([0.001, 0.05, 0.5, 5.0, 1000.0], p=[0.1, 0.3, 0.3, 0.25, 0.05])),
        layer_rates=str(random.choice(["equal", "equal", "equal", "attenuation"])),
        momentum=float(random.choice([0.0, 0.0, 0.9, 1.0], p=[0.4, 0.3, 0.25, 0.05])),
        alpha=float(random.choice([0.0, 0.0, 0.0, 0.01, 1.0, 1000.0])),
        epochs=int(random.choice([1, 2, 5, 20, 100, 400, 2000])),
        seed=int(random.integers(100)),
    ), own


def _own(number, **parameters):
    return RunSettings(data="own", digest=OWN[number].digest, **parameters), OWN[number]


def _shipped(**parameters):
    return RunSettings(**parameters), None


DEEP = {"hidden": (4, 4), "epochs": 200}
# Settings, own rows and which record is looked at, as a part of the film.
REGIMES = {
    "the default, before any update": (*_shipped(), 0),
    "deep, before any update": (*_shipped(**DEEP), 0),
    "touching": (*_own(0), 1),
    "touching, squared error": (*_own(0, loss="squared_error", epochs=200), 1),
    "touching, with a hidden layer": (*_own(0, hidden=(3,), epochs=200), 0.5),
    "two rows of 200 positive": (*_own(1, standardise=True, epochs=500), 1),
    "two rows of 200 positive, deep": (*_own(1, init="normal", init_scale=100.0, **DEEP), 1),
    "two rows of 200 positive, all right": (
        *_own(1, hidden=(8, 8), solver="adam", rate=0.05, epochs=400), 1,
    ),
    "equal rows of two classes": (*_own(2, hidden=(5,), epochs=300), 1),
    "equal rows of two classes, a neuron": (*_own(2, epochs=300), 1),
    "four classes without a hidden layer": (*_own(4, epochs=200), 1),
    "four classes, with a hidden layer": (*_own(4, hidden=(5,), epochs=200), 1),
    "all weights 0, tanh": (*_shipped(init="zeros", activation="tanh", **DEEP), 1),
    "the first steps overshot": (*_shipped(data="iris_binary", rate=5.0, epochs=30), 1),
    "momentum and a penalty": (*_shipped(momentum=0.9, alpha=0.01, **DEEP), 0.5),
    "dead ReLUs": (PRESETS["dead"].settings, None, 1),
    "dead ReLUs, momentum and a penalty": (
        *_own(1, activation="relu", init="normal", init_scale=10.0, momentum=0.9, alpha=0.01,
              hidden=(4,), epochs=100), 1,
    ),
    "saturated tanh, and no better than the majority": (
        *_own(2, activation="tanh", init="normal", init_scale=100.0, **DEEP), 1,
    ),
    "stuck": (
        replace(PRESETS["stuck"].settings, data="iris", hidden=(10,) * 5, epochs=3), None, 1,
    ),
}  # fmt: skip
LONG_REGIMES = {
    "stuck, of digits": (replace(PRESETS["stuck"].settings, epochs=3), None, 1),
    "stuck, in the middle": (PRESETS["stuck"].settings, None, 0.5),
    "stuck, on the way out": (
        replace(PRESETS["stuck"].settings, hidden=(50,) * 4, epochs=40), None, 0.3,
    ),
    "stuck, at 100 %": (
        replace(PRESETS["stuck"].settings, hidden=(50,) * 4, epochs=40), None, 1,
    ),
}  # fmt: skip


def with_rows_kept(settings, own, share=0.3):
    """The same run with rows kept from its training; None where that cannot be."""
    try:
        return trained(replace(settings, held_out=share), own)
    except SettingsError:
        return None


def named_view(name):
    """A look at a run of a regime in which something said was once false."""
    settings, own, part = {**REGIMES, **LONG_REGIMES}[name]
    run = trained(settings, own)
    layers = len(settings.hidden) + 1
    return View(
        run=run,
        record=round(part * (len(run.film) - 1)),
        others=(trained(replace(settings, init="glorot_uniform_4x"), own),),
        held=with_rows_kept(settings, own),
        weight_index=(layers, 0, 0),
    )


def random_view(seed):
    """A look at a random run; of settings that cannot be trained the next that can."""
    random = np.random.default_rng(seed)
    while True:
        settings, own = random_settings(random)
        try:
            run = trained(settings, own)
        except SettingsError:
            continue
        break
    other = [trained(_changed(settings, random), own) for _ in range(int(random.integers(1, 3)))]
    layers = (run.data.X.shape[1], *settings.hidden, run.data.n_outputs)
    layer = int(random.integers(1, len(layers)))
    return View(
        run=run,
        record=int(random.choice([0, len(run.film) - 1, random.integers(len(run.film))])),
        weights=tuple(float(w) for w in random.choice([1.0, 0.0, -2.0, 0.5, -3.0], 3)),
        margin=float(random.choice([0.0, 0.1, 5.0])),
        row=int(random.integers(len(run.data.y))),
        weight_index=(
            layer,
            int(random.integers(layers[layer])),
            int(random.integers(-1, layers[layer - 1])),
        ),
        others=tuple(other),
        held=with_rows_kept(settings, own, (0.1, 0.3, 0.5)[seed % 3]),
        level=float(random.choice([0.8, 0.95, 1.0])),
        by_hand=(
            float(random.choice([0.6, 2.0, -3.0, 10.0, 0.0])),
            float(random.choice([0.9, 2.0, -0.5, 5.0])),
            float(random.choice([0.01, 0.15, 10.0])),
            int(random.choice([1, 30, 300])),
        ),
        quotient=(
            float(f"1e{random.integers(-16, 1)}"),
            str(random.choice(["forward", "central"])),
        ),
        descent=(
            float(random.choice([8.0, 2.0, -4.0])),
            float(random.choice([0.01, 0.1, 0.5, 0.7, 1.0, 1.1])),
            int(random.integers(1, 40)),
            bool(random.random() < 0.2),
        ),
    )


def _changed(settings, random):
    return replace(
        settings,
        activation=str(random.choice(["sigmoid", "relu", "tanh", "scaled_sigmoid"])),
        init=str(random.choice(["auto", "he_normal", "glorot_uniform_4x"])),
    )
