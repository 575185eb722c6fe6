"""Vanishing gradients: how much of the error reaches the lower layers of an untrained network.

Nielsen (ch. 5) calls ‖∂C/∂b‖ of a layer its speed of learning, and finds it the smaller the lower
the layer: sigmoids, 30 per layer, W ~ N(0, 1/n), b ~ N(0, 1), 1000 images of MNIST. Measured here
on 1000 of scikit-learn's digits, before and during the training of his script. Then the factor
that the error loses per layer, in ten layers of 100 units, for several activations and initial
weights; and whether weights below 4 are what makes it vanish, as the saturation question's answer
has it.
"""

import altair as alt
import numpy as np
import pandas as pd

from examples.reproduction import Finding, Reproduction, beside, show
from examples.spread import Spread, at_least, at_most, spread
from sigmoid_estimator import SigmoidMLPClassifier, inspection, plotting
from sigmoid_estimator.datasets import load_digits

N_ROWS = 1000
DESCENT = {"solver": "sgd", "batch_size": "full", "momentum": 0.0, "record_history": "log"}

BOOK = {  # hidden layers -> speeds on MNIST, from the first hidden layer on
    2: [0.066, 0.309],
    3: [0.012, 0.060, 0.283],
    4: [0.003, 0.017, 0.070, 0.285],
}
NIELSEN = {**DESCENT, "init": "lecun_normal", "learning_rate_init": 0.1, "alpha": 5.0}
N_EPOCHS, SHOWN_SEED = 500, 0

WIDTH, DEPTH = 100, 10
SEEDS = range(20)
UNIFORM = {"init": "lecun_uniform", "init_scale": 3**-0.5}  # U(±1/√n)
GLOROT = {"init": "glorot_uniform"}
NETWORKS = {  # name -> settings, the factor that theory expects
    "sigmoid, U(±1/√n)": ({**UNIFORM}, "√(1/3)/4 = 0.144"),
    "sigmoid, Glorot": ({**GLOROT}, "at most 1/4"),
    "sigmoid, 4 × Glorot": ({"init": "glorot_uniform_4x"}, "at most 1"),
    "sigmoid, 16 × Glorot": ({**GLOROT, "init_scale": 16.0}, "at most 4"),
    "tanh, U(±1/√n)": ({"activation": "tanh", **UNIFORM}, "√(1/3) = 0.577"),
    "tanh, Glorot": ({"activation": "tanh", **GLOROT}, "at most 1"),
    "ReLU, Glorot": ({"activation": "relu", **GLOROT}, "1/√2 = 0.707"),
    "ReLU, He": ({"activation": "relu", "init": "he_normal"}, "1"),
    "scaled sigmoid 4σ − 2, Glorot": ({"activation": "scaled_sigmoid", **GLOROT}, "at most 1"),
    "penalised tanh, Glorot": (
        {"activation": "penalized_tanh", **GLOROT},
        "√((1 + 1/16)/2) = 0.729",
    ),
}
SHOWN = [
    "sigmoid, U(±1/√n)",
    "sigmoid, Glorot",
    "tanh, U(±1/√n)",
    "scaled sigmoid 4σ − 2, Glorot",
    "ReLU, He",
    "sigmoid, 16 × Glorot",
]


def reproduce() -> Reproduction:
    """Measure speeds and factors before training, and speeds during it."""
    digits = load_digits(return_X_y=True)
    X, y = digits[0][:N_ROWS] / 16, digits[1][:N_ROWS]
    is_digit = np.equal.outer(y, range(10)).astype(int)  # his ten sigmoids, one per digit
    during = {depth: speeds_in_training(depth, X, is_digit) for depth in BOOK}
    speeds = {depth: speeds_at_start(frame) for depth, frame in during.items()}
    centred = X - X.mean(axis=0)
    networks = {name: untrained(settings, centred, y) for name, (settings, _) in NETWORKS.items()}
    factors = {name: factor_of(seeds, centred, y) for name, seeds in networks.items()}
    figures = {
        **figures_of_speeds(speeds, during),
        **figures_of_factors(factors, networks, centred, y),
    }
    return Reproduction(
        title="Vanishing gradients",
        seeds=f"0 to {max(SEEDS)}, of which the pictures show {SHOWN_SEED}",
        findings=findings_of(figures, speeds, factors),
        pictures=pictures_of(
            {depth: frame.loc[SHOWN_SEED] for depth, frame in during.items()}, networks, centred, y
        ),
        tables={
            f"Speeds of learning of the hidden layers before training, {len(SEEDS)} seeds": (
                speeds_table(speeds)
            ),
            "What the error is multiplied by per layer, ten hidden layers of 100, "
            f"{len(SEEDS)} seeds": factors_table(factors),
        },
        figures=figures,
    )


def trained(depth: int, seed: int, X, y) -> SigmoidMLPClassifier:
    """Nielsen's network, whose biases are drawn from N(0, 1), after the epochs of his script."""
    random = np.random.default_rng(seed)
    biases = [random.normal(size=size) for size in (*[30] * depth, 10)]
    return SigmoidMLPClassifier(
        (30,) * depth, intercept_init=biases, random_state=seed, max_iter=N_EPOCHS, **NIELSEN
    ).fit(X, y)


def speeds_in_training(depth: int, X, y) -> pd.DataFrame:
    """The gradients of the hidden layers in all records, by seed."""
    gradients = pd.concat(
        {seed: inspection.layer_gradients(trained(depth, seed, X, y), X, y) for seed in SEEDS},
        names=["seed"],
    )
    return gradients[gradients["layer"] <= depth]


def speeds_at_start(during: pd.DataFrame) -> list[Spread]:
    """Speed of every hidden layer before training, over the seeds."""
    at_start = during[during["epoch"] == 0]
    return [spread(of_layer) for _, of_layer in at_start.groupby("layer")["bias_gradient_norm"]]


def untrained(settings: dict, X, y) -> list[SigmoidMLPClassifier]:
    """Networks of ten layers, one per seed, of which only the start is looked at."""
    sizes = (WIDTH,) * DEPTH
    return [
        SigmoidMLPClassifier(sizes, max_iter=1, random_state=seed, **DESCENT, **settings)
        .fit(X, y)
        .at_epoch(0)
        for seed in SEEDS
    ]


def factor_of(networks: list[SigmoidMLPClassifier], X, y) -> Spread:
    """Geometric mean over the layers of what the error is multiplied by on its way down."""
    kept = [inspection.layer_gradients(clf, X, y)["attenuation"].iloc[0] for clf in networks]
    return spread(share ** (1 / (DEPTH - 1)) for share in kept)


def speeds_table(speeds: dict[int, list[Spread]]) -> pd.DataFrame:
    """The book's speeds beside the measured ones."""
    rows = [
        (depth, layer, book, *measured)
        for depth, of_layers in speeds.items()
        for layer, (book, measured) in enumerate(zip(BOOK[depth], of_layers, strict=True), start=1)
    ]
    columns = ["hidden layers", "layer", "book, MNIST", "digits, median", "least", "most"]
    return pd.DataFrame(rows, columns=columns)


def factors_table(factors: dict[str, Spread]) -> pd.DataFrame:
    """The factors of theory beside the measured ones."""
    rows = [(name, NETWORKS[name][1], *measured) for name, measured in factors.items()]
    return pd.DataFrame(rows, columns=["units and weights", "theory", "median", "least", "most"])


def figures_of_speeds(speeds, during) -> dict[str, float]:
    """Medians, how many of the book's figures are within the range, and the order in training."""
    pairs = [pair for depth in BOOK for pair in zip(BOOK[depth], speeds[depth], strict=True)]
    return {
        **{
            f"speed_{depth}_{layer}": measured.median
            for depth, of_layers in speeds.items()
            for layer, measured in enumerate(of_layers, start=1)
        },
        "n_speeds": len(pairs),
        "n_speeds_of_the_book_within_range": sum(
            measured.least <= book <= measured.most for book, measured in pairs
        ),
        **{f"n_in_order_{depth}": n_in_order(frame) for depth, frame in during.items()},
    }


def n_in_order(during: pd.DataFrame) -> int:
    """Number of seeds of which in every record every layer is slower than the one above it."""
    speeds = during.pivot_table(
        index=["seed", "epoch"], columns="layer", values="bias_gradient_norm"
    )
    is_slower = (speeds.diff(axis="columns").iloc[:, 1:] > 0).all(axis="columns")
    return int(is_slower.groupby("seed").all().sum())


def figures_of_factors(factors, networks, X, y) -> dict[str, float]:
    """Factors by name; what is saturated and lost with Glorot's weights; the large weights."""
    glorot, large = networks["sigmoid, Glorot"], networks["sigmoid, 16 × Glorot"]
    saturated = [inspection.saturation(clf, X)["saturated_fraction"][:DEPTH] for clf in glorot]
    left = [inspection.layer_gradients(clf, X, y)["attenuation"].iloc[0] for clf in glorot]
    return {
        **{name: measured.median for name, measured in factors.items()},
        "glorot_saturated": np.max(saturated),
        "glorot_left_in_layer_1": max(left),
        "glorot_spectral_norm": max(np.linalg.norm(w, 2) for clf in glorot for w in clf.coefs_),
        "largest_weight": max(np.abs(w).max() for clf in large for w in clf.coefs_),
        "chain": chain_factor(),
    }


def chain_factor() -> float:
    """What the error is multiplied by from neuron to neuron, in a chain with weights of 3.9."""
    n_layers = DEPTH + 1
    # z = 3.9 h − 1.95 is 0 at h = ½: there the slope is ¼, and none is larger.
    chain = SigmoidMLPClassifier.from_layers(
        [[[3.9]]] * n_layers, [[-1.95]] * n_layers, activation="sigmoid", classes=[0, 1]
    )
    X = np.linspace(0, 1, N_ROWS)[:, None]
    return factor_of([chain], X, (X[:, 0] > 0.5).astype(int)).median


def findings_of(f, speeds, factors) -> list[Finding]:
    """What the sources say beside what was measured."""
    uniform, glorot = factors["sigmoid, U(±1/√n)"], factors["sigmoid, Glorot"]
    large = factors["sigmoid, 16 × Glorot"]
    return [
        *(
            Finding(
                "Nielsen, ch. 5",
                f"speeds {', '.join(map(str, BOOK[depth]))} of {depth} hidden layers (MNIST)",
                f"{', '.join(f'{layer.median:.2g}' for layer in of_layers)} on the digits; the "
                f"lowest layer from {at_least(of_layers[0].least, '.2g')} to "
                f"{at_most(of_layers[0].most, '.2g')} ({len(SEEDS)} seeds)",
                "holds – the book's figures are within the range of the seeds",
            )
            for depth, of_layers in speeds.items()
        ),
        Finding(
            "Nielsen, ch. 5",
            "early layers learn more slowly throughout the training, too",
            f"in all records of {N_EPOCHS} epochs of "
            + ", ".join(f"{f[f'n_in_order_{depth}']}" for depth in BOOK)
            + f" of {len(SEEDS)} seeds, with 2, 3, 4 hidden layers",
            "loose – of two hidden layers the first may catch up, late; with more the lower ones "
            "stay behind",
        ),
        Finding(
            "Saturation question, answer",
            "the error will diminish while flowing backward, the worse the more layers",
            f"times {glorot.text()} per layer with Glorot's weights, {uniform.text()} with "
            "U(±1/√n); after ten layers at most "
            f"{at_most(f['glorot_left_in_layer_1'], '.0e')} is left ({len(SEEDS)} seeds)",
            "holds – theory: at most ¼, and √(1/3)/4",
        ),
        Finding(
            "Saturation question, answer",
            "“the saturating effect of the sigmoid” is the culprit of vanishing gradients",
            f"with Glorot's weights at most {at_most(f['glorot_saturated'], '.0%')} of a layer's "
            f"entries are saturated, and the error is multiplied by {glorot.text()} per layer "
            f"({len(SEEDS)} seeds)",
            "loose – saturation makes it worse, but a slope of ¼ in every layer is enough",
        ),
        Finding(
            "Saturation question, answer",
            "“if the weight of a neuron is less than 4, the error will diminish”",
            f"times {f['chain']:.2f} per layer in a chain of single neurons with w = 3.9; times "
            f"{large.text('.3g')} in layers of 100 with every |w| at most "
            f"{at_most(f['largest_weight'], '.2f')} ({len(SEEDS)} seeds)",
            "loose – so in a chain; layers add up the errors of their units, and there ‖W‖₂ < 4 "
            f"is enough (Glorot's has at most {at_most(f['glorot_spectral_norm'], '.1f')})",
        ),
        Finding(
            "Glorot & Bengio 2010; He et al. 2015; Xu, Huang & Li 2016",
            "other weights and activations keep the error",
            "times "
            + ", ".join(
                f"{factors[name].median:.2f} ({name})"
                for name in ("tanh, Glorot", "ReLU, He", "scaled sigmoid 4σ − 2, Glorot")
            )
            + f", medians of {len(SEEDS)} seeds",
            "holds",
        ),
    ]


def pictures_of(during, networks, X, y) -> dict[str, alt.TopLevelMixin]:
    """Speeds in training, and what of the error reaches every layer."""
    frame = inspection.compare({name: networks[name][0] for name in SHOWN}, X, y)
    lowest = frame[frame["layer"] == 1].set_index("name")["delta_rms"]
    return {
        "vanishing_gradients_speeds": beside(
            *(
                plotting.layer_gradients(frame, measure="bias_gradient_norm").properties(
                    title=f"{depth} hidden layers"
                )
                for depth, frame in during.items()
            ),
            width=270,
            y="shared",
        ),
        "vanishing_gradients_depth": plotting.comparison(
            frame, panels=["delta_rms"], columns=1
        ).properties(
            description=(
                "RMS of the error ∂C/∂z against the layer before training: straight lines on a "
                "logarithmic axis. In the first of ten hidden layers it is "
                f"{', '.join(f'{error:.1g} ({name})' for name, error in lowest.items())}."
            )
        ),
    }


if __name__ == "__main__":
    show(reproduce())
