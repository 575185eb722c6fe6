"""The table of data sets: what each is, for its loader, its documentation and the dashboard.

A new data set is one row of `CATALOGUE`, and one function in ``datasets/generate.py`` that makes
its file, or here one that makes its frame from another set.
"""

from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
from sklearn import datasets as sklearn_datasets

OWN = "BSD-3-Clause"  # made by this project
UCI = "CC BY 4.0"  # from the UCI Machine Learning Repository, by way of scikit-learn
COORDINATES = "the coordinates x and y"
MEASURES_OF_IRISES = "lengths and widths in cm"
GREY_VALUES = "grey values 0 … 16"


class DataSet(NamedTuple):
    """A data set. Without `frame` and `original`, it is a file of the checkout or the wheel.

    The texts go into sentences: "Load `title`.", "data holds `features`", "target is `target`".
    """

    title: str
    about: str
    shape: tuple[int, int]
    features: str
    target: str
    class_names: tuple[str, ...]
    description: str  # DESCR of the Bunch
    source: str  # how it was made, or whose it is; Markdown
    licence: str
    example: str  # lines of a doctest; the import of the loader comes before them
    frame: Callable[[], pd.DataFrame] | None = None  # the table, its last column the target
    original: Callable[..., Any] | None = None  # scikit-learn's loader, handed through


def first_two_species() -> pd.DataFrame:
    """The irises without the third species."""
    iris = sklearn_datasets.load_iris(as_frame=True)
    return iris.frame[iris.target < 2]


def nine_or_not() -> pd.DataFrame:
    """The digits, with class 1 for a 9."""
    digits = sklearn_datasets.load_digits(as_frame=True)
    return digits.frame.assign(target=(digits.target == 9).astype(np.int64))


CATALOGUE: dict[str, DataSet] = {
    "line": DataSet(
        title="points on both sides of the line x + y = 3",
        about="The points are uniform in the square [0, 3]², except that none lies closer to the "
        "line than |x + y − 3| = 0.3. One neuron separates them, and its weights go on growing "
        "without end.",
        shape=(100, 2),
        features=COORDINATES,
        target="1 above the line",
        class_names=("below", "above"),
        description="100 points of [0, 3]² with |x + y - 3| > 0.3; class 1 is above x + y = 3.",
        source="uniform in [0, 3]²; points with |x + y − 3| ≤ 0.3 are rejected, after rounding. "
        "Separable by a line; margin of the augmented data (x, y, 1): γ = 0.096. With a hundred "
        "points the best line is another one for every draw; with seed 67 the learned line stays "
        "within 1 % of x + y = 3 from epoch 100 on",
        licence=OWN,
        example="""
>>> X, y = load_line(return_X_y=True)
>>> bool(((X.sum(axis=1) > 3) == y).all())
True""",
    ),
    "noisy_line": DataSet(
        title="the points of the line with three labels flipped",
        about="The classes overlap, so that the weights of a single neuron converge.",
        shape=(100, 2),
        features=COORDINATES,
        target="1 above the line, but for three points",
        class_names=("below", "above"),
        description="The points of the set line, three of them with the wrong label: not "
        "separable by a line.",
        source="`line.csv`, with the labels of the points nearest to (0.9, 0.9), (0.6, 1.5) and "
        "(2.1, 2.1) flipped. No line separates the classes",
        licence=OWN,
        example="""
>>> from sigmoid_estimator.datasets import load_line
>>> _, y = load_line(return_X_y=True)
>>> _, y_noisy = load_noisy_line(return_X_y=True)
>>> int((y != y_noisy).sum())
3""",
    ),
    "and_gate": DataSet(
        title="the truth table of AND",
        about="The smallest set that a single neuron learns.",
        shape=(4, 2),
        features="the inputs x and y",
        target="x AND y",
        class_names=("false", "true"),
        description="The truth table of AND: separable by a line.",
        source="truth table, nothing random; γ = 1/√17",
        licence=OWN,
        example="""
>>> load_and_gate().target
array([0, 0, 0, 1])""",
    ),
    "xor_gate": DataSet(
        title="the truth table of XOR",
        about="The smallest set that needs a hidden layer.",
        shape=(4, 2),
        features="the inputs x and y",
        target="x XOR y",
        class_names=("false", "true"),
        description="The truth table of XOR: not separable by a line.",
        source="truth table, nothing random. No line separates the classes",
        licence=OWN,
        example="""
>>> load_xor_gate().target
array([0, 1, 1, 0])""",
    ),
    "moons": DataSet(
        title="two interleaving half circles",
        about="Made by scikit-learn's `make_moons` with noise 0.15.",
        shape=(200, 2),
        features=COORDINATES,
        target="1 on the lower one",
        class_names=("upper", "lower"),
        description="Two interleaving half circles of radius 1, with Gaussian noise of 0.15.",
        source="`sklearn.datasets.make_moons(noise=0.15)`",
        licence=OWN,
        example="""
>>> load_moons(as_frame=True).target.value_counts().to_dict()
{0: 100, 1: 100}""",
    ),
    "circles": DataSet(
        title="two concentric circles",
        about="Made by scikit-learn's `make_circles` with radii 1 and 0.5 and noise 0.08.",
        shape=(200, 2),
        features=COORDINATES,
        target="1 on the inner one",
        class_names=("outer", "inner"),
        description="Two concentric circles of radius 1 and 0.5, with Gaussian noise of 0.08.",
        source="`sklearn.datasets.make_circles(noise=0.08, factor=0.5)`",
        licence=OWN,
        example="""
>>> X, y = load_circles(return_X_y=True)
>>> bool((X[y == 1] ** 2).sum(axis=1).max() < 1)
True""",
    ),
    "spirals": DataSet(
        title="two interleaved spirals",
        about="Arms r = θ/π of one and a quarter turns, half a turn apart, with Gaussian noise "
        "of 0.1.",
        shape=(200, 2),
        features=COORDINATES,
        target="the arm",
        class_names=("first arm", "second arm"),
        description="Two spirals r = θ/π, half a turn apart, with Gaussian noise of 0.1.",
        source="r = θ/π with θ uniform in [π/2, 3π], at the angle θ + π·class; Gaussian noise of "
        "0.1 on both coordinates",
        licence=OWN,
        example="""
>>> load_spirals().data.shape
(200, 2)""",
    ),
    "boundary": DataSet(
        title="points of which eight lie exactly on the line x + y = 3",
        about="There z = x + y − 3 is exactly 0, in float64 too: σ(z) is ½, and the perceptron's "
        'output is a matter of convention. Here they belong to class 1 (Nielsen\'s "≥ 0.5").',
        shape=(40, 2),
        features=COORDINATES,
        target="1 on the line and above it",
        class_names=("below", "on or above"),
        description="40 points of a grid of quarters, eight of them exactly on x + y = 3; class "
        "1 is where x + y >= 3.",
        source="drawn without replacement from a grid of quarters in [0, 3]²: 20 points below the "
        "line x + y = 3, 8 exactly on it, 12 above. Exact in float64 too: z = x + y − 3 is 0 "
        'there, and class 1 is Nielsen\'s "σ(z) ≥ 0.5"; γ = 0.039',
        licence=OWN,
        example="""
>>> X, y = load_boundary(return_X_y=True)
>>> y[X.sum(axis=1) == 3]
array([1, 1, 1, 1, 1, 1, 1, 1])""",
    ),
    "wide_margin": DataSet(
        title="two clouds far apart, whose margin is known",
        about="The clouds have flat near sides, on x + y = −3 and on x + y = 3, which hold about "
        "half of their points. The maximum margin of the augmented data (x, y, 1) is 3/√2, with "
        "the weights (⅓, ⅓) and the bias 0; gradient descent comes within a few per cent of its "
        "growth law in 100,000 epochs.",
        shape=(100, 2),
        features=COORDINATES,
        target="1 in the upper right cloud",
        class_names=("lower left", "upper right"),
        description="Two clouds with flat near sides, on x + y = -3 and on x + y = 3; their "
        "augmented margin is 3/sqrt(2).",
        source="x + y = ±(3 + max(0, N(0, 9))) and x − y = N(0, 4): about half of the points lie "
        "on the near sides x + y = ±3 (to six decimals); γ = 3/√2",
        licence=OWN,
        example="""
>>> X, y = load_wide_margin(return_X_y=True)
>>> round(float(((2 * y - 1) * X.sum(axis=1)).min()), 5)
3.0""",
    ),
    "three_margins": DataSet(
        title="ten points whose three maximum margins are apart",
        about="The least Euclidean norm of weights and bias, which gradient descent tends to, is "
        "that of (2, 1, −1)/6; the least largest |weight|, Adam's, of (1, 1, −1)/4; and a support "
        "vector machine, whose bias is free, takes (3, 1, −3)/10.",
        shape=(10, 2),
        features=COORDINATES,
        target="1 in the right cluster",
        class_names=("left", "right"),
        description="Two clusters of five points, mirrored at (1, 0), whose three maximum margins "
        "have different directions.",
        source="by hand: (4, 1), (4, 2), (5, 1.5), (6, 1), (5, 3) and their mirror images at "
        "(1, 0). Of (x, y, 1) the row −(−2, −1, 1) alone is on both penalised margins, "
        "γ = √6 in ℓ2 and 4 in ℓ∞",
        licence=OWN,
        example="""
>>> X, y = load_three_margins(return_X_y=True)
>>> float(((2 * y - 1) * (X @ [2, 1] - 1)).min())
6.0""",
    ),
    "iris_binary": DataSet(
        title="two species of Fisher's irises, setosa and versicolor",
        about="A line in two of the four features already separates them.",
        shape=(100, 4),
        features=MEASURES_OF_IRISES,
        target="1 for versicolor",
        class_names=("setosa", "versicolor"),
        description="The first two species of scikit-learn's copy of Fisher's irises.",
        source="the first two species of `load_iris`; separable by a line",
        licence=UCI,
        example="""
>>> load_iris_binary().target_names.tolist()
['setosa', 'versicolor']""",
        frame=first_two_species,
    ),
    "iris": DataSet(
        title="Fisher's irises",
        about="Three species; the second and third overlap.",
        shape=(150, 4),
        features=MEASURES_OF_IRISES,
        target="the species",
        class_names=("setosa", "versicolor", "virginica"),
        description="scikit-learn's own",
        source="[Iris](https://archive.ics.uci.edu/dataset/53/iris), R. A. Fisher 1936; length "
        "and width of sepal and petal",
        licence=UCI,
        example="""
>>> load_iris().target_names.tolist()
['setosa', 'versicolor', 'virginica']""",
        original=sklearn_datasets.load_iris,
    ),
    "breast_cancer": DataSet(
        title="the diagnoses of breast tumours",
        about="Features of very different scales: standardise them before training.",
        shape=(569, 30),
        features="measures of cell nuclei",
        target="0 if malignant, 1 if benign",
        class_names=("malignant", "benign"),
        description="scikit-learn's own",
        source="[Breast Cancer Wisconsin (Diagnostic)](https://archive.ics.uci.edu/dataset/17/"
        "breast+cancer+wisconsin+diagnostic), Wolberg, Street & Mangasarian 1995; mean, standard "
        "error and worst of ten measures, in units of the images (not standardised)",
        licence=UCI,
        example="""
>>> load_breast_cancer().target_names.tolist()
['malignant', 'benign']""",
        original=sklearn_datasets.load_breast_cancer,
    ),
    "digits": DataSet(
        title="images of handwritten digits",
        about="Images of 8 × 8 pixels; divide them by 16 before training.",
        shape=(1797, 64),
        features=GREY_VALUES,
        target="the digit",
        class_names=tuple("0123456789"),
        description="scikit-learn's own",
        source="[Optical Recognition of Handwritten Digits](https://archive.ics.uci.edu/dataset/"
        "80/optical+recognition+of+handwritten+digits), Alpaydin & Kaynak 1998 (its test set)",
        licence=UCI,
        example="""
>>> float(load_digits().data.max())
16.0""",
        original=sklearn_datasets.load_digits,
    ),
    "is_it_a_nine": DataSet(
        title="handwritten digits with Nielsen's question whether each is a 9",
        about="The images of `load_digits`, a tenth of them nines.",
        shape=(1797, 64),
        features=GREY_VALUES,
        target="1 for a 9",
        class_names=("another digit", "9"),
        description="scikit-learn's 8x8 images of handwritten digits; class 1 is the digit 9.",
        source="`load_digits`",
        licence=UCI,
        example="""
>>> int(load_is_it_a_nine().target.sum())
180""",
        frame=nine_or_not,
    ),
}
