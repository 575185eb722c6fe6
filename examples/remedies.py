"""Remedies for the vanishing gradient: epochs to 95 % on the digits, with one to ten layers.

The saturation question's answer names four: smaller or larger initial weights, those of Mishkin &
Matas (2016, LSUV), a learning rate per layer, after Xu, Huang & Li (2016), and ReLU. Measured on
500 digits, with 32 units a layer and plain gradient descent at the rate 0.3, from Glorot's weights
where nothing else is said. LSUV gives every layer's pre-activations variance 1; for sigmoids most
of it lies between the units, and centring the units on the data, too, is the cure at depth ten.
"""

import altair as alt
import numpy as np
import pandas as pd

from examples.reproduction import Finding, Reproduction, show
from examples.spread import Spread, at_most, spread
from sigmoid_estimator import SigmoidMLPClassifier, experiments, inspection, plotting
from sigmoid_estimator.datasets import load_digits

N_ROWS, WIDTH, ENOUGH, BLOCK = 500, 32, 0.95, 100
SEEDS = range(20)
BUDGETS = {1: 1000, 3: 3000, 5: 1000, 10: 500}  # epochs, by depth
SETTINGS = {
    "init": "glorot_uniform",
    "solver": "sgd",
    "batch_size": "full",
    "momentum": 0.0,
    "learning_rate_init": 0.3,
    "record_history": "log",
}
RATES = "rates 4^(L − l)"
LIKE_SKLEARN = "the same, scikit-learn's weights"
REMEDIES = {
    "sigmoid": {},
    "ReLU, He": {"activation": "relu", "init": "he_normal"},
    "4 × Glorot": {"init": "glorot_uniform_4x"},
    "scaled sigmoid 4σ − 2": {"activation": "scaled_sigmoid"},
    "penalised tanh": {"activation": "penalized_tanh"},
    "LSUV": {"init": "lsuv"},
    "centred LSUV": {"init": "centered_lsuv"},
    RATES: {"layer_learning_rates": "attenuation"},
    LIKE_SKLEARN: {"layer_learning_rates": "attenuation", "init": "auto"},
}
DEPTHS = (1, 3, 5)
SHALLOWER = [name for name in REMEDIES if name != "LSUV"]
DEEPEST = ["LSUV", "centred LSUV"]
SHOWN = ["sigmoid", "ReLU, He", "4 × Glorot", "scaled sigmoid 4σ − 2", "centred LSUV", RATES]


def reproduce() -> Reproduction:
    """Train every remedy at three depths, and both kinds of LSUV at depth ten."""
    images, y = load_digits(return_X_y=True)
    X, y = images[:N_ROWS] / 16, y[:N_ROWS]
    X = (X - X.mean(axis=0)).astype(np.float32)
    wanted = [(name, depth) for name in SHALLOWER for depth in DEPTHS]
    wanted += [(name, 10) for name in DEEPEST]
    epochs, best, across, shown = {}, {}, {}, {}
    for name, depth in wanted:
        networks = [trained(name, depth, seed, X, y) for seed in SEEDS]
        epochs[name, depth] = spread(inspection.first_epoch_at(clf, ENOUGH) for clf in networks)
        best[name, depth] = [clf.history_.accuracy.max() for clf in networks]
        if depth == 10:
            across[name] = shares_across_samples(networks, X)
        shown[name, depth] = networks[0]  # all films together take more than a gigabyte
    figures = figures_of(epochs, best, across)
    return Reproduction(
        title="Remedies for the vanishing gradient",
        seeds=f"0 to {max(SEEDS)}",
        findings=findings_of(figures, epochs),
        pictures=pictures_of(shown, X, y),
        tables={
            f"Epochs to 95 %, median of {len(SEEDS)} seeds (least to most); “never” is not within "
            + ", ".join(f"{BUDGETS[depth]:,}" for depth in DEPTHS): epochs_table(epochs),
            f"Ten layers, {len(SEEDS)} seeds: epochs to 95 %, and the share of the variance of z "
            "across samples": depth_10_table(epochs, across),
        },
        figures=figures,
    )


def trained(name: str, depth: int, seed: int, X, y) -> SigmoidMLPClassifier:
    """A network that has reached 95 %, or used up its epochs."""
    clf = SigmoidMLPClassifier(
        (WIDTH,) * depth,
        max_iter=BLOCK,
        warm_start=True,
        random_state=seed,
        **{**SETTINGS, **REMEDIES[name]},
    )
    return experiments.fit_until(clf, X, y, accuracy=ENOUGH, max_epochs=BUDGETS[depth])


def shares_across_samples(networks: list[SigmoidMLPClassifier], X) -> list[float]:
    """Of each layer's variance of z before training, the share that is not between units."""
    shares = []
    for clf in networks:
        layers = clf.at_epoch(0).layer_outputs(X, pre_activation=True)
        shares.append([z.var(axis=0).mean() / z.var() for z in layers])
    return np.median(shares, axis=0).tolist()


def epochs_table(epochs: dict[tuple[str, int], Spread]) -> pd.DataFrame:
    """A row per remedy, a column per depth."""
    rows = [(name, *(epochs[name, depth].text(".0f") for depth in DEPTHS)) for name in SHALLOWER]
    return pd.DataFrame(rows, columns=["sigmoid or remedy", "1 layer", "3 layers", "5 layers"])


def depth_10_table(epochs, across) -> pd.DataFrame:
    """Epochs, and how much of the input the layers still tell apart."""
    rows = [
        (name, epochs[name, 10].text(".0f"), *(f"{across[name][i]:.1g}" for i in (0, 1, 2, 4, 9)))
        for name in DEEPEST
    ]
    layers = [f"layer {number}" for number in (1, 2, 3, 5, 10)]
    return pd.DataFrame(rows, columns=["initial weights", "epochs", *layers])


def figures_of(epochs, best, across) -> dict[str, float]:
    """Median epochs and successes by remedy and depth, and what the findings say besides."""
    kept = np.divide(across["LSUV"][1:10], across["LSUV"][:9])
    return {
        **{
            f"{name}, depth {depth}": measured.median
            for (name, depth), measured in epochs.items()
            if np.isfinite(measured.median)
        },
        **{
            f"{name}, depth {depth}, reached": int(np.sum(np.array(accuracies) >= ENOUGH))
            for (name, depth), accuracies in best.items()
        },
        **{
            f"{name}, depth 5, {end}": getattr(epochs[name, 5], end)
            for name in ("ReLU, He", "scaled sigmoid 4σ − 2")
            for end in ("least", "most")
        },
        **{f"sigmoid_over_relu_{depth}": times_relu(epochs, depth) for depth in (1, 3)},
        "sigmoid_accuracy_5": max(best["sigmoid", 5]),
        "lsuv_accuracy_10": max(best["LSUV", 10]),
        "lsuv_kept_per_layer": float(np.exp(np.log(kept).mean())),
    }


def times_relu(epochs: dict[tuple[str, int], Spread], depth: int) -> float:
    """How many times ReLU's epochs plain sigmoids need."""
    return epochs["sigmoid", depth].median / epochs["ReLU, He", depth].median


def findings_of(f: dict[str, float], epochs: dict[tuple[str, int], Spread]) -> list[Finding]:
    """What the answer says beside what was measured."""
    answer = "Saturation question, answer"
    texts = {run: measured.text(".0f") for run, measured in epochs.items()}
    return [
        Finding(
            answer,
            "“progressively worse as we add more layers”",
            f"sigmoids need {f['sigmoid_over_relu_1']:.0f} times ReLU's epochs with one layer, "
            f"{f['sigmoid_over_relu_3']:.0f} times with three (medians of {len(SEEDS)} seeds); "
            f"with five they get to at most {at_most(f['sigmoid_accuracy_5'], '.0%')} in "
            f"{BUDGETS[5]:,}",
            "holds",
        ),
        Finding(
            answer,
            "“small weights are bad and large weights are bad”",
            "four times Glorot's weights reach 95 % in "
            f"{', '.join(texts['4 × Glorot', d] for d in DEPTHS)} epochs with 1, 3, 5 layers "
            f"({len(SEEDS)} seeds)",
            "loose – there is room between: four times Glorot's undo the slope of ¼",
        ),
        Finding(
            answer,
            "Mishkin et al. “fail to train a deep neural network with sigmoid activations”",
            f"with LSUV ten layers get to at most {at_most(f['lsuv_accuracy_10'], '.0%')} in "
            f"{BUDGETS[10]:,} epochs ({len(SEEDS)} seeds)",
            "holds – though it was not what they set out to do",
        ),
        Finding(
            "Mishkin & Matas 2016, for sigmoids",
            "unit variance in every layer lets the signal through",
            f"from each layer to the next {f['lsuv_kept_per_layer']:.0%} of the variance is left "
            "across samples, the rest lies between the units; with each unit centred all of it, "
            f"and ten layers reach 95 % in {texts['centred LSUV', 10]} epochs "
            f"({len(SEEDS)} seeds)",
            "loose – the variance across samples is what counts",
        ),
        Finding(
            answer,
            "a workaround is “a different learning rate for each layer (Xu et al.)”",
            f"{RATES}: {texts[RATES, 1]} epochs with one layer, {texts[RATES, 3]} with three; "
            f"with five {texts[RATES, 5]}, {f[f'{RATES}, depth 5, reached']} of {len(SEEDS)} "
            f"seeds in {BUDGETS[5]:,}, and {f[f'{LIKE_SKLEARN}, depth 5, reached']} from "
            "scikit-learn's weights",
            "loose – a help that wears off with depth: the error is scaled up again, the signal "
            "is not; and Xu, Huang & Li change the activation, not the rates",
        ),
        Finding(
            "Xu, Huang & Li 2016",
            "scaled sigmoids 4σ − 2 and the penalised tanh train deep networks",
            f"with five layers in {texts['scaled sigmoid 4σ − 2', 5]} and in "
            f"{texts['penalised tanh', 5]} epochs ({len(SEEDS)} seeds)",
            "holds",
        ),
        Finding(
            answer,
            "sigmoids are ill-suited for deep networks; ReLUs “scale better”",
            f"with five layers ReLUs need {texts['ReLU, He', 5]} epochs, scaled sigmoids "
            f"{texts['scaled sigmoid 4σ − 2', 5]}, sigmoids with centred LSUV "
            f"{texts['centred LSUV', 5]} ({len(SEEDS)} seeds)",
            "loose – so for plain sigmoids; scaled or well begun they keep up",
        ),
    ]


def pictures_of(networks, X, y) -> dict[str, alt.TopLevelMixin]:
    """Accuracy over the epochs, and the error in every layer before training."""
    of_five = {name: networks[name, 5] for name in SHOWN}
    of_ten = {name: networks[name, 10] for name in DEEPEST}
    return {"remedies": side_by_side(of_five, X, y), "remedies_lsuv": side_by_side(of_ten, X, y)}


def side_by_side(runs: dict[str, SigmoidMLPClassifier], X, y) -> alt.ConcatChart:
    """Accuracies over the epochs beside the error in every layer before training."""
    frame = inspection.compare(runs, X, y)
    chart = plotting.comparison(frame, panels=["accuracy", "delta_rms"], epoch=0)
    return chart.properties(
        description=f"{chart.description} Beside it, the error in every layer before training."
    )


if __name__ == "__main__":
    show(reproduce())
