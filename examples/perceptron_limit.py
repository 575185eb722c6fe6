"""Sigmoid neurons and perceptrons: Nielsen's two exercises, and the tie that breaks the second.

Exercise I multiplies all weights and biases of a network of perceptrons by c > 0, which changes
nothing; exercise II does so with a network of sigmoid neurons and lets c → ∞, which gives the
network of perceptrons, unless w·x + b = 0 somewhere. Measured on a single neuron, on a network
trained on the moons, and on a network made by hand so that a hidden unit is tied. Beside them, the
chapter's small changes, which move sigmoids in proportion, and perceptrons not at all or wholly.
"""

import altair as alt
import numpy as np
import pandas as pd
from scipy.special import expit

from examples.reproduction import Finding, Reproduction, beside, show
from examples.spread import at_least, at_most
from sigmoid_estimator import SigmoidMLPClassifier, inspection, plotting
from sigmoid_estimator.datasets import load_boundary, load_line, load_moons

FACTORS = [1, 3, 10, 30, 100, 300, 1000]
SEEDS, SHOWN_SEED = range(20), 3
MARGIN = 0.05
CHANGE = 0.05  # of every weight, about a sixtieth of their root mean square
SETTINGS = {"solver": "sgd", "batch_size": 10, "learning_rate_init": 0.1, "max_iter": 200}


def from_layers(coefs, intercepts) -> SigmoidMLPClassifier:
    """A network made by hand."""
    return SigmoidMLPClassifier.from_layers(
        coefs, intercepts, activation="sigmoid", classes=[0, 1]
    )


# The line x + y = 3.
NEURON = from_layers([[[1.0], [1.0]]], [[-3.0]])
# Two units ask whether the first is above ¼ and above ¾; the output fires for the one alone.
TIED = from_layers([[[1.0]], [[1.0, 1.0]], [[1.0], [-1.0]]], [[0.0], [-0.25, -0.75], [-0.5]])


def reproduce() -> Reproduction:
    """Multiply neurons and networks by c, and hold them against their perceptrons."""
    X, y = load_moons(return_X_y=True)
    networks = [SigmoidMLPClassifier((8,), random_state=s, **SETTINGS).fit(X, y) for s in SEEDS]
    network = networks[SHOWN_SEED]
    inputs = inspection.decision_map(network, X, resolution=200)[["x1", "x2"]].to_numpy()
    gaps = gaps_table(network, inputs)
    ties = ties_table()
    figures = {
        **exercise_1(networks, X),
        **exercise_2(gaps),
        **ties_on_the_line(),
        "tied_sigmoids": ties["output"].iloc[-3],
        "tied_perceptrons": ties["output"].iloc[-2:].max(),
        **small_changes(network, X),
    }
    return Reproduction(
        title="Sigmoid neurons and perceptrons",
        seeds=f"0 to {max(SEEDS)}, of which the pictures show {SHOWN_SEED}",
        findings=findings_of(figures),
        pictures=pictures_of(network, X, y, inputs),
        tables={
            "Largest difference from the perceptrons": gaps,
            "A network with a hidden tie, at x = 0": ties,
        },
        figures=figures,
    )


def changed_share(one: SigmoidMLPClassifier, other: SigmoidMLPClassifier, X) -> float:
    """Share of the map on which two classifiers do not agree."""
    first, second = (inspection.decision_map(clf, X, resolution=100) for clf in (one, other))
    return float(((first["probability"] > 0.5) != (second["probability"] > 0.5)).mean())


def exercise_1(networks: list[SigmoidMLPClassifier], X) -> dict[str, float]:
    """How much of the map changes with c, for perceptrons, a sigmoid neuron, and networks."""
    line = load_line().data
    perceptrons = networks[SHOWN_SEED].as_perceptron()
    shares = [changed_share(network, network.scaled(10), X) for network in networks]
    factors = [0.1, *FACTORS]
    return {
        "perceptrons_changed": max(
            changed_share(perceptrons, perceptrons.scaled(c), X) for c in factors
        ),
        "neuron_changed": max(changed_share(NEURON, NEURON.scaled(c), line) for c in factors),
        "network_changed": float(np.mean(shares)),
        "network_changed_least": min(shares),
        "network_changed_most": max(shares),
    }


def gaps_table(network: SigmoidMLPClassifier, inputs) -> pd.DataFrame:
    """The largest difference of a neuron and of a network from their perceptrons, for every c."""
    line = load_line().data
    nearest = np.abs(NEURON.decision_function(line)).min()
    neuron = inspection.perceptron_gap(NEURON, line, FACTORS)
    everywhere = inspection.perceptron_gap(network, inputs, FACTORS)
    away = inspection.perceptron_gap(network, inputs, FACTORS, margin=MARGIN)
    return pd.DataFrame(
        {
            "c": FACTORS,
            "neuron": neuron["sup_gap"],
            f"σ(−{nearest:.3f} c)": expit(-nearest * np.array(FACTORS)),
            "network, whole map": everywhere["sup_gap"],
            f"network, every |w·x + b| > {MARGIN:g}": away["sup_gap"],
            "network, mean": everywhere["mean_gap"],
        }
    )


def exercise_2(gaps: pd.DataFrame) -> dict[str, float]:
    """Gaps at the largest c, and the neuron's distance from its closed form."""
    _, neuron, closed_form, everywhere, away, mean = gaps.to_numpy().T
    return {
        "neuron_to_closed_form": float(np.abs(neuron / closed_form - 1).max()),
        "neuron_gap_10": neuron[FACTORS.index(10)],
        "network_gap_everywhere": everywhere[-1],
        "network_gap_away": away[-1],
        "network_gap_mean": mean[-1],
    }


def ties_on_the_line() -> dict[str, float]:
    """What the eight points on x + y = 3 are told, by sigmoids and by perceptrons."""
    X, y = load_boundary(return_X_y=True)
    tied = X[NEURON.decision_function(X) == 0]
    outputs = np.concatenate([NEURON.scaled(c).layer_outputs(tied)[-1] for c in FACTORS])
    rounded = NEURON.as_perceptron(tie=0.5).scaled(0.1).layer_outputs(tied)[-1]
    return {
        "n_ties": len(tied),
        "tie_of_sigmoids_lowest": outputs.min(),
        "tie_of_sigmoids_highest": outputs.max(),
        "accuracy_tie_0": NEURON.as_perceptron(tie=0.0).score(X, y),
        "accuracy_tie_1": NEURON.as_perceptron(tie=1.0).score(X, y),
        "ties_left_at_a_tenth": int((rounded == 0.5).sum()),
    }


def ties_table() -> pd.DataFrame:
    """What every unit of the tied network says: sigmoids, then perceptrons."""
    networks = {f"sigmoids, c = {c}": TIED.scaled(c) for c in (1, 10, 100, 1000)}
    networks |= {
        f"perceptrons, {tie:g} at a tie": TIED.as_perceptron(tie=tie) for tie in (0.0, 1.0)
    }
    rows = [
        (name, *np.concatenate(network.layer_outputs([[0.0]]), axis=1)[0])
        for name, network in networks.items()
    ]
    return pd.DataFrame(rows, columns=["network", "tied unit", "above ¼", "above ¾", "output"])


def small_changes(network: SigmoidMLPClassifier, X) -> dict[str, float]:
    """The error of the linear prediction, in shares of the largest change, and the flips."""
    errors = {}
    for scale in (CHANGE, CHANGE / 10):
        changes = inspection.linear_response(network, X, scale, random_state=0)
        error = (changes["predicted_change"] - changes["actual_change"]).abs().max()
        errors[scale] = error / changes["actual_change"].abs().max()
    flips = inspection.linear_response(network.as_perceptron(), X, CHANGE, random_state=0)
    return {
        "prediction_error": errors[CHANGE],
        "prediction_error_of_a_tenth": errors[CHANGE / 10],
        "flips": int(flips["actual_change"].abs().sum()),
        "n_inputs": len(X),
    }


def findings_of(f: dict[str, float]) -> list[Finding]:
    """What Nielsen says beside what was measured."""
    return [
        Finding(
            "Nielsen, ch. 1, exercise I",
            "c > 0 does not change the behaviour of a network of perceptrons",
            f"{f['perceptrons_changed']:.0%} of the map changes for c from 0.1 to 1000; of "
            f"{f['n_ties']} ties {f['ties_left_at_a_tenth']} are left at c = 0.1, since rounding "
            "decides the others",
            "holds – exactly, but for the rounding of numbers on a tie",
        ),
        Finding(
            "Blog",
            "k·(w, b) is the same line for every k, of one sigmoid neuron",
            f"{f['neuron_changed']:.0%} of the map changes",
            "holds",
        ),
        Finding(
            "Blog and Nielsen, read for a network",
            "a network of sigmoids keeps its boundary under c, too",
            f"at c = 10 {f['network_changed']:.0%} of the map changes class on average "
            f"({at_least(f['network_changed_least'], '.0%')} to "
            f"{at_most(f['network_changed_most'], '.0%')}, {len(SEEDS)} seeds)",
            "false – exercise I is about perceptrons; hidden sigmoids change their shape, and "
            "the boundary moves to the perceptrons'",
        ),
        Finding(
            "Nielsen, ch. 1, exercise II",
            "for c → ∞ sigmoid neurons behave exactly as perceptrons where w·x + b ≠ 0",
            "the neuron's largest difference is σ(−c m), m that of its nearest input; the "
            f"network's is at most {at_most(f['network_gap_away'], '.0e')} at c = 1000 where "
            f"every |w·x + b| exceeds {MARGIN:g}",
            "holds in the limit – input by input",
        ),
        Finding(
            "Nielsen, ch. 1, exercise II",
            "the same for all inputs at once",
            f"at c = 1000 the largest difference on the map is {f['network_gap_everywhere']:.2f}, "
            f"the mean {f['network_gap_mean']:.0e}",
            "false – never uniformly: some input is always near a hidden line",
        ),
        Finding(
            "Nielsen, ch. 1, exercise II",
            "it can fail when w·x + b = 0: at the output",
            f"on {f['n_ties']} points of the line σ = ½ for every c; a perceptron's accuracy is "
            f"{f['accuracy_tie_0']:.0%} with his 0 at a tie, {f['accuracy_tie_1']:.0%} with the "
            "step function's 1 or his “at least 0.5”",
            "holds – three conventions for one point",
        ),
        Finding(
            "Nielsen, ch. 1, exercise II",
            "it can fail when w·x + b = 0: in a hidden unit",
            f"c = 1000 gives {f['tied_sigmoids']:.2f}; perceptrons give "
            f"{f['tied_perceptrons']:.0f}, with 0 at a tie and with 1",
            "holds – the hidden unit hands on ½, which no perceptron says",
        ),
        Finding(
            "Nielsen, ch. 1",
            "Δoutput is a linear function of small changes Δw, Δb",
            f"off by {f['prediction_error']:.0%} of the largest change for changes of {CHANGE:g}, "
            f"by {f['prediction_error_of_a_tenth']:.1%} for a tenth of them",
            "holds in the limit – of small changes",
        ),
        Finding(
            "Nielsen, ch. 1",
            "a perceptron's output can “completely flip”",
            f"{f['flips']} of {f['n_inputs']} outputs flip at the same change, the others stay",
            "holds",
        ),
        Finding(
            "Blog",
            "the step function “is not derivable”, and hence the sigmoid",
            f"a small change moves {f['n_inputs'] - f['flips']} of {f['n_inputs']} outputs by "
            "nothing at all",
            "loose – the derivative is missing at the step alone; elsewhere it is 0, from which "
            "nothing can be learned",
        ),
    ]


def pictures_of(network: SigmoidMLPClassifier, X, y, inputs) -> dict[str, alt.TopLevelMixin]:
    """The moving boundary; the sigmoids; the gap; the answers to a small change."""
    networks = {
        "c = 1": network,
        "c = 10": network.scaled(10),
        "perceptrons": network.as_perceptron(),
    }
    points = pd.DataFrame(X, columns=["x1", "x2"]).assign(label=y)
    maps = [
        plotting.decision_map(
            inspection.decision_map(clf, X, resolution=200), points, feature_names=("x", "y")
        ).properties(title=name)
        for name, clf in networks.items()
    ]
    family = inspection.sigmoid_family(NEURON, factors=[1, 3, 10, 30], extent=2.0)
    fine = np.geomspace(1, 1000, 61).tolist()
    gaps = {
        "whole map": inspection.perceptron_gap(network, inputs, fine),
        f"every |w·x + b| > {MARGIN:g}": inspection.perceptron_gap(
            network, inputs, fine, margin=MARGIN
        ),
    }
    answers = {
        "sigmoid neurons": inspection.linear_response(network, X, CHANGE, random_state=0),
        "perceptrons": inspection.linear_response(
            network.as_perceptron(), X, CHANGE, random_state=0
        ),
    }
    return {
        "perceptron_limit_maps": beside(*maps, width=300),
        "perceptron_limit_sigmoids": plotting.sigmoid_family(family).properties(
            width=420, height=260
        ),
        "perceptron_limit_gap": beside(
            *(plotting.perceptron_gap(gap).properties(title=name) for name, gap in gaps.items()),
            width=380,
        ),
        "perceptron_limit_answers": beside(
            *(
                plotting.linear_response(answer).properties(title=name)
                for name, answer in answers.items()
            ),
            width=320,
            height=320,
        ),
    }


if __name__ == "__main__":
    show(reproduce())
