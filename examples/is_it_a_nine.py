"""A sigmoid's answer to “Is it a 9?”: the convention that makes it a yes or a no.

Nielsen (ch. 1) lets a sigmoid say whether an image is a 9: any output of at least 0.5 is to mean
a “9”, any below “not a 9”. Measured on scikit-learn's digits, with 30 hidden units: how good it
is, when the convention at exactly ½ matters, how near 0 and 1 the answers are, and what is left
of them when the sigmoids become perceptrons. Then his exercise, further on in the chapter, of a
last layer that turns ten outputs, one per digit, into the four bits of the digit.
"""

import altair as alt
import numpy as np
import pandas as pd
from sklearn.model_selection import train_test_split

from examples.reproduction import Finding, Reproduction, show
from examples.spread import at_least, spread
from sigmoid_estimator import SigmoidMLPClassifier, inspection, plotting
from sigmoid_estimator.datasets import load_digits, load_is_it_a_nine

SEEDS = range(20)
TEST_SHARE = 0.3
SETTINGS = {
    "hidden_layer_sizes": (30,),
    "solver": "sgd",
    "batch_size": 10,
    "momentum": 0.0,
    "learning_rate_init": 0.5,
    "max_iter": 200,
}
SURE = 0.99  # of the right digit's output, in the exercise; the other outputs are below 0.01
EIGHTS_TO_ONES = np.arange(4)[::-1]


def reproduce() -> Reproduction:
    """Ask whether it is a 9, with every split of the images, and then for the bits."""
    images, is_nine = load_is_it_a_nine(return_X_y=True)
    X = images / 16
    splits = [split(X, is_nine, seed) for seed in SEEDS]
    networks = [
        SigmoidMLPClassifier(random_state=seed, **SETTINGS).fit(X_train, y_train)
        for seed, (X_train, _, y_train, _) in zip(SEEDS, splits, strict=True)
    ]
    answers = pd.DataFrame(
        [
            answers_of(clf, X_test, y_test)
            for clf, (_, X_test, _, y_test) in zip(networks, splits, strict=True)
        ]
    )
    _, X_test, _, y_test = splits[0]
    confusion = confusion_table(networks[0], X_test, y_test)
    figures = {
        **{name: spread(column).median for name, column in answers.items()},
        "exactly_half": int(answers["ties"].sum()),
        "nearest": answers["nearest to ½"].min(),
        "exactly_0_or_1": int(answers["exactly 0 or 1"].sum()),
        "n_test": len(y_test),
        "never_a_nine": float(1 - y_test.mean()),
        **ties_everywhere(splits[0]),
        **bits(X, load_digits().target),
    }
    return Reproduction(
        title="A sigmoid's answer to “Is it a 9?”",
        seeds=f"0 to {max(SEEDS)}, of the weights and of the split",
        findings=findings_of(figures, answers),
        pictures=pictures_of(networks[0], X_test),
        tables={
            f"Answers to {len(y_test)} new images, at least 0.5 meaning a 9": confusion,
            f"Shares of the new images, {len(SEEDS)} splits": answers_table(answers),
        },
        figures=figures,
    )


def split(X, y, seed: int) -> list[np.ndarray]:
    """Images to learn from and new ones, with as many nines in both."""
    return train_test_split(X, y, test_size=TEST_SHARE, stratify=y, random_state=seed)


def answers_of(clf: SigmoidMLPClassifier, X, y) -> dict[str, float]:
    """How good the answers are, and how near to 0, ½ and 1."""
    outputs = clf.layer_outputs(X)[-1][:, 0]
    predicts_nine = outputs >= 0.5
    layers = inspection.saturation(clf, X, epochs=[clf.first_perfect_epoch_, clf.n_epochs_])
    _, at_100, hidden, output = layers["saturated_fraction"]
    return {
        "accuracy": (predicts_nine == y).mean(),
        "nines found": predicts_nine[y == 1].mean(),
        "ties": (outputs == 0.5).sum(),
        "nearest to ½": np.abs(outputs - 0.5).min(),
        "exactly 0 or 1": ((outputs == 0) | (outputs == 1)).sum(),
        "near 0 or 1 at 100 %": at_100,
        "near 0 or 1": output,
        "hidden near 0 or 1": hidden,
        "perceptrons": clf.as_perceptron().score(X, y),
    }


def answers_table(answers: pd.DataFrame) -> pd.DataFrame:
    """Median and range of every share."""
    shares = answers.drop(columns=["ties", "nearest to ½", "exactly 0 or 1"])
    rows = [(name, *spread(column)) for name, column in shares.items()]
    return pd.DataFrame(rows, columns=["share", "median", "least", "most"])


def confusion_table(clf: SigmoidMLPClassifier, X, y) -> pd.DataFrame:
    """What was said of nines and of other digits."""
    predicts_nine = clf.layer_outputs(X)[-1][:, 0] >= 0.5
    return pd.DataFrame(
        {
            "image": ["another digit", "9"],
            "“not a 9”": [int((~predicts_nine[y == label]).sum()) for label in (0, 1)],
            "“9”": [int(predicts_nine[y == label].sum()) for label in (0, 1)],
        }
    )


def ties_everywhere(data) -> dict[str, float]:
    """What the conventions make of a network whose output is ½ for every image."""
    X_train, X_test, y_train, y_test = data
    settings = {**SETTINGS, "max_iter": 1, "init": "zeros"}
    blank = SigmoidMLPClassifier(**settings).fit(X_train, y_train).at_epoch(0)
    outputs = blank.layer_outputs(X_test)[-1][:, 0]
    return {
        "blank_ties": (outputs == 0.5).mean(),
        "blank_at_least_half": ((outputs >= 0.5) == y_test).mean(),
        "blank_above_half": blank.score(X_test, y_test),
        "blank_perceptron": blank.as_perceptron(tie=0.0).score(X_test, y_test),
        "blank_step": blank.as_perceptron(tie=1.0).score(X_test, y_test),
    }


def bits(X, digit) -> dict[str, float]:
    """How often four units on top of ten outputs read the bits; made by hand."""
    X_train, X_test, y_train, y_test = split(X, digit, seed=0)
    is_digit = np.equal.outer(y_train, range(10)).astype(int)
    clf = SigmoidMLPClassifier(random_state=0, **SETTINGS).fit(X_train, is_digit)
    has_bit = np.arange(10)[:, None] >> EIGHTS_TO_ONES & 1
    # 10 times an output that is nearly 1 or 0, less 5, is nearly ±5.
    deeper = SigmoidMLPClassifier.from_layers(
        [*clf.coefs_, 10.0 * has_bit],
        [*clf.intercepts_, np.full(4, -5.0)],
        activation="sigmoid",
        classes=[1, 2, 4, 8],
    )
    outputs = clf.layer_outputs(X_test)[-1]
    z = deeper.layer_outputs(X_test, pre_activation=True)[-1]
    is_right = np.equal.outer(y_test, range(10))
    wrong = outputs[~is_right].reshape(-1, 9)
    is_sure = (outputs[is_right] >= SURE) & (wrong < 1 - SURE).all(axis=1)
    is_read = ((z > 0) == has_bit[y_test]).all(axis=1)
    return {
        "sure": is_sure.mean(),
        "bits_where_sure": is_read[is_sure].mean(),
        "bits": is_read.mean(),
    }


def findings_of(f: dict[str, float], answers: pd.DataFrame) -> list[Finding]:
    """What Nielsen says beside what was measured."""
    book = "Nielsen, ch. 1"
    accuracy, found, perceptrons = (
        spread(answers[name]).text(".0%") for name in ("accuracy", "nines found", "perceptrons")
    )
    return [
        Finding(
            book,
            "“any output of at least 0.5 as indicating a 9”",
            f"right on {accuracy} of {f['n_test']} new images, on {found} of the nines; “never a "
            f"9” is right on {f['never_a_nine']:.0%} ({len(SEEDS)} splits)",
            "holds – as a convention",
        ),
        Finding(
            book,
            "at exactly 0.5 the convention decides",
            f"{f['exactly_half']} new images of {len(SEEDS)} splits have the output ½, the "
            f"nearest is {at_least(f['nearest'], '.1g')} away; a network of zeros says ½ of every "
            f"image, and then “at least” is right on {f['blank_at_least_half']:.0%}, “more "
            f"than”, as the perceptron has it, on {f['blank_perceptron']:.0%}",
            "holds – but trained networks do not come to it",
        ),
        Finding(
            book,
            "outputs such as 0.173… and 0.689… are legitimate",
            f"{1 - f['near 0 or 1']:.0%} of the outputs are farther than 0.05 from 0 and 1, "
            f"{1 - f['near 0 or 1 at 100 %']:.0%} when training first was at 100 %; "
            f"{f['exactly_0_or_1']} are exactly 0 or 1 (medians and sum of {len(SEEDS)} splits)",
            "holds – and training makes them rare, not impossible",
        ),
        Finding(
            "Saturation question",
            "the entries of the hidden layer are near 0 or 1",
            f"{f['hidden near 0 or 1']:.0%} of them, {f['near 0 or 1']:.0%} of the outputs "
            f"(medians of {len(SEEDS)} splits)",
            "false – the output saturates, the hidden layer hardly",
        ),
        Finding(
            book,
            "“it'd be easiest […] if the output was a 0 or a 1, as in a perceptron”",
            f"with steps for all its sigmoids the same network is right on {perceptrons} "
            f"({len(SEEDS)} splits)",
            "loose – a step at the output is the convention; steps in the hidden layer cost "
            "accuracy",
        ),
        Finding(
            f"{book}, exercise on bits",
            "a layer of four neurons reads the digit's bits off ten outputs, the right one at "
            "least 0.99, the others below 0.01",
            f"{f['bits_where_sure']:.0%} right where that is so, on {f['sure']:.0%} of the new "
            f"images; {f['bits']:.0%} of all (one split)",
            "holds",
        ),
    ]


def pictures_of(clf: SigmoidMLPClassifier, X) -> dict[str, alt.TopLevelMixin]:
    """How the outputs spread before training, at 100 % and at the end; both layers' saturation."""
    shown = [0, clf.first_perfect_epoch_, clf.n_epochs_]
    return {
        "is_it_a_nine": plotting.activation_histograms(
            inspection.activation_histograms(clf, X, epochs=shown)
        ),
        "is_it_a_nine_saturation": plotting.saturation(
            inspection.saturation(clf, X), measures=("share", "mean_slope")
        ),
    }


if __name__ == "__main__":
    show(reproduce())
