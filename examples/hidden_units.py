"""Hidden entries near 0 and 1: what the saturation question expects of every layer.

It asks whether training drives the entries of every hidden layer of a sigmoid network close to 0
or 1, and its answer says “your intuition is correct”. Measured far past 100 % on two circles, with
8 units a layer, over the depth, the cost, an L2 penalty and the scale of the initial weights; and
on digits whose inputs go from 0 to 1 and from 0 to 16. An entry is near if it is closer than 0.05.
"""

import altair as alt
import numpy as np
import pandas as pd

from examples.reproduction import Finding, Reproduction, show
from examples.spread import at_least, at_most
from sigmoid_estimator import SigmoidMLPClassifier, inspection, plotting
from sigmoid_estimator.datasets import load_circles, load_digits

SEEDS = range(20)
DESCENT = {"solver": "sgd", "batch_size": "full", "momentum": 0.0, "record_history": "log"}
CIRCLES = {**DESCENT, "learning_rate_init": 2.0, "max_iter": 40_000}
CASES = {  # on the circles: name -> hidden layers, settings
    "1 layer": ((8,), {}),
    "2 layers": ((8, 8), {}),
    "3 layers": ((8, 8, 8), {}),
    "squared error": ((8, 8), {"loss": "squared_error"}),
    "L2 penalty, α = 0.01": ((8, 8), {"alpha": 0.01}),
    "10 × initial weights": ((8, 8), {"init_scale": 10.0}),
    "100 × initial weights": ((8, 8), {"init_scale": 100.0}),
}
N_DIGITS = 500
DIGITS = {**DESCENT, "learning_rate_init": 0.1, "max_iter": 1000}
DIGIT_CASES = {  # name -> divisor of the pixels, settings
    "digits from 0 to 1": (16, {"learning_rate_init": 0.5}),
    "digits from 0 to 16": (1, {}),
    "digits from 0 to 16, W ~ N(0, 1)": (1, {"init": "normal"}),
}
SHOWN = list(CASES)[1:2] + list(CASES)[3:]  # all with two layers
DEPTHS = list(CASES)[:3]  # with nothing else changed
DEEPEST, PERFECT_EARLY = "3 layers", "2 layers"


def reproduce() -> Reproduction:
    """Train all cases, and count entries near 0 and 1 before and after."""
    circles = load_circles(return_X_y=True)
    runs = {
        name: [trained(circles, sizes, seed, **{**CIRCLES, **changed}) for seed in SEEDS]
        for name, (sizes, changed) in CASES.items()
    }
    data = dict.fromkeys(CASES, circles)
    for name, (divisor, changed) in DIGIT_CASES.items():
        data[name] = digits(divisor)
        settings = {**DIGITS, **changed}
        runs[name] = [trained(data[name], (32, 32), seed, **settings) for seed in SEEDS]
    counts = pd.concat(
        [counts_of(name, clf, *data[name]) for name, seeds in runs.items() for clf in seeds]
    )
    figures = {**figures_of(counts), **growth_of(runs[PERFECT_EARLY], circles[0])}
    return Reproduction(
        title="Hidden entries near 0 and 1",
        seeds=f"0 to {max(SEEDS)}",
        findings=findings_of(figures),
        pictures=pictures_of(runs, circles),
        tables={
            "Share of entries closer than 0.05 to 0 or 1, by hidden layer, and units that are "
            f"neither constant nor two-valued; medians of {len(SEEDS)} seeds": (
                shares_table(counts)
            )
        },
        figures=figures,
    )


def digits(divisor: float) -> tuple[np.ndarray, np.ndarray]:
    """The first images, their grey values divided."""
    X, y = load_digits(return_X_y=True)
    return X[:N_DIGITS] / divisor, y[:N_DIGITS]


def trained(data, hidden_layer_sizes, seed: int, **settings) -> SigmoidMLPClassifier:
    """A network far past 100 %, if it ever gets there."""
    return SigmoidMLPClassifier(hidden_layer_sizes, random_state=seed, **settings).fit(*data)


def counts_of(name: str, clf: SigmoidMLPClassifier, X, y) -> pd.DataFrame:
    """A row per layer: shares near 0 or 1 before and after, and units that are graded."""
    ends = inspection.saturation(clf, X, epochs=[0, clf.n_epochs_])
    shares = ends.pivot_table(index="layer", columns="epoch", values="saturated_fraction")
    units = inspection.unit_report(clf, X, y)
    return pd.DataFrame(
        {
            "case": name,
            "perfect": clf.first_perfect_epoch_ or np.inf,
            "accuracy": clf.history_.accuracy[-1],
            "first": shares[0],
            "last": shares[clf.n_epochs_],
            "graded": units["kind"].eq("graded").groupby(units["layer"]).mean(),
            "is_hidden": shares.index < shares.index.max(),
        }
    ).reset_index()


def shares_table(counts: pd.DataFrame) -> pd.DataFrame:
    """A row per case, the hidden layers from the first on."""
    rows = []
    for name, of_case in counts.groupby("case", sort=False):
        medians = of_case.groupby(["is_hidden", "layer"]).median(numeric_only=True)
        hidden, output = medians.loc[True], medians.loc[False].iloc[0]
        perfect = output["perfect"]
        rows.append(
            {
                "case": name,
                "100 % at epoch": "never" if np.isinf(perfect) else f"{perfect:,.0f}",
                "at epoch 0": listed(hidden["first"]),
                "at the end": listed(hidden["last"]),
                "output, at the end": f"{output['last']:.0%}",
                "graded units": listed(hidden["graded"]),
            }
        )
    return pd.DataFrame(rows)


def listed(shares: pd.Series) -> str:
    """Shares of the layers in per cent."""
    return ", ".join(f"{share:.0%}" for share in shares)


def figures_of(counts: pd.DataFrame) -> dict[str, float]:
    """Least and most of every case, over the seeds and the hidden layers; the plain outputs."""
    hidden, outputs = counts[counts["is_hidden"]], counts[~counts["is_hidden"]]
    figures = {}
    for name, of_case in hidden.groupby("case", sort=False):
        for when in ("first", "last"):
            figures[f"{name}, {when}, least"] = of_case[when].min()
            figures[f"{name}, {when}, most"] = of_case[when].max()
    for layer, of_layer in hidden[hidden["case"] == DEEPEST].groupby("layer"):
        figures[f"{DEEPEST}, layer {layer}"] = of_layer["last"].median()
    for name in DIGIT_CASES:
        of_layers = hidden[hidden["case"] == name].groupby("layer").median(numeric_only=True)
        for layer, shares in of_layers.iterrows():
            figures[f"{name}, layer {layer}, first"] = shares["first"]
            figures[f"{name}, layer {layer}, last"] = shares["last"]
    plain = outputs[outputs["case"].isin(DEPTHS)]
    return {**figures, "outputs, least": plain["last"].min()}


def growth_of(networks: list[SigmoidMLPClassifier], X) -> dict[str, float]:
    """Mean |z| of the hidden layers and of the output, over the last decade of epochs."""
    last = CIRCLES["max_iter"]
    figures = {}
    for when, epoch in (("before", last // 10), ("after", last)):
        sizes = [
            [np.abs(z).mean() for z in clf.at_epoch(epoch).layer_outputs(X, pre_activation=True)]
            for clf in networks
        ]
        *hidden, output = np.median(sizes, axis=0)
        figures |= {f"hidden_size_{when}": np.mean(hidden), f"output_size_{when}": output}
    return figures


def findings_of(f: dict[str, float]) -> list[Finding]:
    """What question and answer say beside what was measured."""

    def range_of(case: str, when: str = "last") -> str:
        least, most = (f[f"{case}, {when}, {end}"] for end in ("least", "most"))
        return f"{at_least(least, '.0%')} to {at_most(most, '.0%')}"

    question, answer = "Saturation question", "Saturation question, answer"
    by_layer = ", ".join(f"{f[f'{DEEPEST}, layer {layer}']:.0%}" for layer in (1, 2, 3))
    raw, wide = list(DIGIT_CASES)[1:]
    return [
        Finding(
            question,
            "after training, “the entries of every hidden layer” are near 0 or 1",
            f"with 1, 2, 3 layers {range_of('1 layer')}, {range_of('2 layers')}, "
            f"{range_of('3 layers')} of a layer's entries after {CIRCLES['max_iter']:,} epochs; "
            f"of the output's at least {at_least(f['outputs, least'], '.1%')} "
            f"({len(SEEDS)} seeds)",
            "false – so of the output; hidden layers stay partly graded",
        ),
        Finding(
            question,
            "“every hidden layer”, the deeper ones too",
            f"with three layers {by_layer}, from the first on (medians of {len(SEEDS)} seeds)",
            "false – the middle one is the least saturated of all",
        ),
        Finding(
            question,
            "since training “has passed many times on the point”: a matter of time",
            f"over the last nine tenths of the epochs the mean |z| of two hidden layers goes from "
            f"{f['hidden_size_before']:.1f} to {f['hidden_size_after']:.1f}, the output's from "
            f"{f['output_size_before']:.1f} to {f['output_size_after']:.1f} "
            f"(medians of {len(SEEDS)} seeds)",
            "loose – they grow, but far more slowly than the output: ln ln t beside ln t in a "
            "chain of two neurons",
        ),
        Finding(
            answer,
            "“your intuition is correct”: with another cost, or with a penalty",
            f"{range_of('squared error')} with the squared error, "
            f"{range_of('L2 penalty, α = 0.01')} with L2 ({len(SEEDS)} seeds each)",
            "false – not there either",
        ),
        Finding(
            answer,
            "“especially if we initialize our weights with large values”",
            f"from 10 times the weights {range_of('10 × initial weights', 'first')} at epoch 0, "
            f"{range_of('10 × initial weights')} at the end; from 100 times "
            f"{range_of('100 × initial weights', 'first')} and "
            f"{range_of('100 × initial weights')} ({len(SEEDS)} seeds)",
            "holds – but it is so before the first epoch: the scale does it, not the training",
        ),
        Finding(
            answer,
            "the same for large inputs: pixels from 0 to 16",
            f"{f[f'{raw}, layer 1, first']:.0%} of the first layer at epoch 0, "
            f"{f[f'{raw}, layer 1, last']:.0%} at the end, with W ~ N(0, 1) "
            f"{f[f'{wide}, layer 1, first']:.0%} and {f[f'{wide}, layer 1, last']:.0%}; of the "
            f"second {f[f'{raw}, layer 2, last']:.0%} and {f[f'{wide}, layer 2, last']:.0%} "
            f"(medians of {len(SEEDS)} seeds)",
            "loose – so of the first layer, mostly before training; the next has inputs in (0, 1)",
        ),
    ]


def pictures_of(runs, circles) -> dict[str, alt.TopLevelMixin]:
    """Shares by layer of all cases; one film; its outputs and its units."""
    X, y = circles
    deepest = runs[DEEPEST][0]
    shown = [0, deepest.first_perfect_epoch_, CIRCLES["max_iter"]]
    frame = inspection.compare({name: runs[name][0] for name in SHOWN}, X, y)
    shares = frame.drop_duplicates(["name", "layer"], keep="last")
    by_run = shares.groupby("name", sort=False)["saturated_fraction"].agg(listed)
    shares_by_layer = "; ".join(f"{name}: {of_layers}" for name, of_layers in by_run.items())
    return {
        "hidden_units": plotting.comparison(frame, panels=["share"], columns=1).properties(
            description=(
                "Share of entries near 0 or 1 after the last epoch, against the layer, of which "
                f"the last is the output. {shares_by_layer}."
            )
        ),
        "hidden_units_film": plotting.saturation(inspection.saturation(deepest, X)),
        "hidden_units_histograms": plotting.activation_histograms(
            inspection.activation_histograms(deepest, X, epochs=shown)
        ),
        "hidden_units_report": plotting.unit_report(inspection.unit_report(deepest, X, y)),
    }


if __name__ == "__main__":
    show(reproduce())
