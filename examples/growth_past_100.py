"""Growth past 100 %: what the blog's neuron does after its last error.

The blog trains one sigmoid neuron on the line x + y = 3 and prints its weights after 25, 100 and
more epochs: past 100 % they keep growing. Measured here for 100,000 epochs of plain gradient
descent, then with an L2 penalty, and with three labels flipped, where no line is right.
"""

import altair as alt
import numpy as np
import pandas as pd

from examples.reproduction import Finding, Reproduction, beside, show
from sigmoid_estimator import SigmoidMLPClassifier, inspection, plotting
from sigmoid_estimator.datasets import load_line, load_noisy_line

EPOCHS = [25, 100, 1000, 10_000, 100_000]
ALPHA = 0.1
SETTINGS = {
    "solver": "sgd",
    "batch_size": "full",
    "momentum": 0.0,
    "learning_rate_init": 5.0,
    "max_iter": EPOCHS[-1],
    "record_history": "log",
    "random_state": 0,
}


def trained(data, **changed) -> SigmoidMLPClassifier:
    """One neuron after 100,000 epochs."""
    return SigmoidMLPClassifier((), **SETTINGS, **changed).fit(*data)


def weights_table(clf: SigmoidMLPClassifier) -> pd.DataFrame:
    """The blog's table, one row per epoch, with the line as x + turn · y = offset."""
    film = clf.history_.to_frame().set_index("epoch")[["loss", "accuracy", "weight_norm"]]
    values = inspection.weights_at(clf, sorted({clf.first_perfect_epoch_ or 25, *EPOCHS}))
    weights = values.pivot_table(index="epoch", columns="name", values="value")
    return (
        weights[["w1", "w2", "b"]]
        .assign(turn=weights["w2"] / weights["w1"], offset=-weights["b"] / weights["w1"])
        .join(film.rename(columns={"weight_norm": "norm"}))
    )


def printed(table: pd.DataFrame) -> pd.DataFrame:
    """The same with titles in place of names."""
    percent = table["accuracy"].map("{:.0%}".format)
    titles = {"turn": "w2/w1", "offset": "−b/w1", "norm": "‖w‖"}
    return table.assign(accuracy=percent).rename(columns=titles).reset_index()


def reproduce() -> Reproduction:
    """Train the neuron three times, and read its films."""
    line, noisy_line = load_line(return_X_y=True), load_noisy_line(return_X_y=True)
    plain = trained(line)
    penalized, flipped = trained(line, alpha=ALPHA), trained(noisy_line)
    tables = {
        "Weights without a penalty": printed(weights_table(plain)),
        f"Weights with the penalty α = {ALPHA:g}": printed(weights_table(penalized)),
        "Weights with three labels flipped": printed(weights_table(flipped)),
    }
    figures = figures_of(plain, penalized, flipped, line)
    return Reproduction(
        title="Growth past 100 %",
        seeds="0",
        findings=findings_of(figures),
        pictures=pictures_of(plain, penalized, flipped, line),
        tables=tables,
        figures=figures,
    )


def figures_of(plain, penalized, flipped, line) -> dict[str, float]:
    """The measured numbers, of the neuron without a penalty unless they say otherwise."""
    perfect = plain.first_perfect_epoch_
    first, *_, last = weights_table(plain).to_dict("records")
    film = plain.history_
    past = film.epochs >= perfect
    gradients = inspection.layer_gradients(plain, *line, epochs=EPOCHS[-1]).iloc[0]
    gradient_at_the_end = np.hypot(
        gradients["weight_gradient_norm"], gradients["bias_gradient_norm"]
    )
    widths = inspection.sigmoid_family(plain, [perfect, EPOCHS[-1]])["width"].unique()
    return {
        "first_perfect_epoch": perfect,
        **{f"{name}_at_100_percent": number for name, number in first.items()},
        **{f"{name}_at_the_end": number for name, number in last.items()},
        "width_at_100_percent": widths[0],
        "width_at_the_end": widths[1],
        "records_past_100_percent": int(past.sum()) - 1,
        "records_with_a_rising_loss": int((film.loss[past][1:] > film.loss[past][:-1]).sum()),
        "gradient_at_100_percent": film.gradient_norms[past][0, 0],
        "gradient_at_the_end": gradient_at_the_end,
        **{f"penalized_{name}": number for name, number in settled(penalized).items()},
        **{f"flipped_{name}": number for name, number in settled(flipped).items()},
    }


def settled(clf: SigmoidMLPClassifier) -> dict[str, float]:
    """The last weights, and their norm a decade of epochs before."""
    *_, before, last = weights_table(clf).to_dict("records")
    return {**last, "norm_before": before["norm"]}


def findings_of(f: dict[str, float]) -> list[Finding]:
    """What the blog says beside what was measured."""
    perfect = f["first_perfect_epoch"]
    return [
        Finding(
            "Blog",
            "after 100 % “the weights and biases keep updating”",
            f"100 % at epoch {perfect}; from there to epoch 100,000 ‖w‖ goes from "
            f"{f['norm_at_100_percent']:.2f} to {f['norm_at_the_end']:.1f}",
            "holds",
        ),
        Finding(
            "Blog",
            "at 100 % “we have reached the global minimum on the loss function curve”",
            f"cross-entropy {f['loss_at_100_percent']:.3f} at epoch {perfect}, "
            f"{f['loss_at_the_end']:.2g} at 100,000; its gradient there "
            f"{f['gradient_at_the_end']:.2g}",
            "false – the number of errors is at its minimum; the cross-entropy has none at finite "
            "weights, and its gradient is never 0",
        ),
        Finding(
            "Blog",
            "learning goes on “for a different purpose than optimizing the loss function”",
            f"the loss rises {f['records_with_a_rising_loss']} times over the "
            f"{f['records_past_100_percent']} records past 100 %",
            "false – it is the same descent on the same loss",
        ),
        Finding(
            "Blog",
            "“the weights and biases increase proportionately”",
            f"the line x + {f['turn_at_100_percent']:.3f} y = {f['offset_at_100_percent']:.3f} at "
            f"epoch {perfect}, x + {f['turn_at_the_end']:.3f} y = {f['offset_at_the_end']:.3f} at "
            "100,000",
            "holds in the limit – the line still turns, more slowly all the time",
        ),
        Finding(
            "Blog",
            "the neuron should learn w0 = w1 = 1 and b = -3 “(or did it actually)?”",
            f"w1 = {f['w1_at_100_percent']:.2f}, b = {f['b_at_100_percent']:.1f} at epoch "
            f"{perfect}; {f['w1_at_the_end']:.1f} and {f['b_at_the_end']:.1f} at 100,000",
            "false – near that line, but of its multiples none is chosen",
        ),
        Finding(
            "Blog",
            "“the sigmoid function approximates the step function”",
            f"the output goes from 10 to 90 % within {f['width_at_100_percent']:.2f} at epoch "
            f"{perfect}, within {f['width_at_the_end']:.2f} at 100,000",
            "holds in the limit – the width falls like 1/ln t only",
        ),
        Finding(
            "Blog",
            f"“the weights and biases keep updating”: with an L2 penalty, α = {ALPHA:g}",
            f"‖w‖ = {f['penalized_norm_before']:.3f} at epoch 10,000, "
            f"{f['penalized_norm']:.3f} at 100,000",
            "loose – a penalty ends the growth",
        ),
        Finding(
            "Blog",
            "“the weights and biases keep updating”: with three labels flipped",
            f"‖w‖ = {f['flipped_norm_before']:.3f} at epoch 10,000, "
            f"{f['flipped_norm']:.3f} at 100,000, accuracy {f['flipped_accuracy']:.0%}",
            "loose – where classes overlap the loss has a minimum, and descent ends there",
        ),
    ]


def pictures_of(plain, penalized, flipped, line) -> dict[str, alt.TopLevelMixin]:
    """Growth beside the sigmoids; the line over the epochs; the three runs side by side."""
    perfect = plain.first_perfect_epoch_
    shown = [perfect, 100, 1000, EPOCHS[-1]]
    points = pd.DataFrame(line[0], columns=["x1", "x2"]).assign(label=line[1])
    maps = [inspection.decision_map(plain, line[0], epoch=epoch) for epoch in shown]
    growth = plotting.growth(inspection.weight_growth(plain), first_perfect_epoch=perfect)
    sigmoids = plotting.sigmoid_family(inspection.sigmoid_family(plain, shown))
    runs = {
        "no penalty": plain,
        f"penalty α = {ALPHA:g}": penalized,
        "three labels flipped": flipped,
    }
    return {
        "growth_past_100": beside(growth, sigmoids, width=420),
        "growth_past_100_line": plotting.decision_maps(
            pd.concat(maps), points, feature_names=("x", "y"), columns=len(maps)
        ),
        "growth_past_100_settling": beside(
            *(
                plotting.growth(
                    inspection.weight_growth(clf), first_perfect_epoch=clf.first_perfect_epoch_
                ).properties(title=name)
                for name, clf in runs.items()
            ),
            width=270,
            y="shared",
        ),
    }


if __name__ == "__main__":
    show(reproduce())
