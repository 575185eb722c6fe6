"""Data sets as scikit-learn's loaders give them.

A new data set is one loader, one line in `LOADERS` and, if it has a file, one table in
``datasets/generate.py``.
"""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from sklearn import datasets as sklearn_datasets
from sklearn.utils import Bunch

_PACKAGE = Path(__file__).parents[1]
# The first is in an installed wheel, the second in a checkout: editable installs lack the first.
_FOLDERS = (_PACKAGE / "_data", _PACKAGE.parent / "datasets")


def _read_shipped(file_name: str) -> tuple[pd.DataFrame, str]:
    """The table in a shipped file, and the path where it was found."""
    for folder in _FOLDERS:
        path = folder / file_name
        if path.is_file():
            return pd.read_csv(path), str(path)
    raise FileNotFoundError(
        f"A data set's file must be in {' or '.join(map(str, _FOLDERS))}, but {file_name!r} is in "
        "neither: reinstall sigmoid-estimator, or in a checkout run `python datasets/generate.py`."
    )


def _present(
    frame: pd.DataFrame,
    *,
    target_names: list[str],
    description: str,
    return_X_y: bool,
    as_frame: bool,
    **more: str,
) -> Any:
    """A table whose last column is the target, in the shape that the caller asked for."""
    features = frame.drop(columns="target")
    # Copies, because pandas hands out read-only views, in column order.
    data = features if as_frame else np.array(features, order="C")
    target = frame["target"] if as_frame else np.array(frame["target"])
    if return_X_y:
        return data, target
    return Bunch(
        data=data,
        target=target,
        frame=frame if as_frame else None,
        feature_names=list(features.columns),
        target_names=np.array(target_names),
        DESCR=description,
        **more,
    )


def _load_shipped(
    name: str, target_names: list[str], description: str, *, return_X_y: bool, as_frame: bool
) -> Any:
    """The data set of a shipped file."""
    frame, path = _read_shipped(f"{name}.csv")
    return _present(
        frame,
        target_names=target_names,
        description=description,
        return_X_y=return_X_y,
        as_frame=as_frame,
        filename=path,
    )


def load_line(*, return_X_y: bool = False, as_frame: bool = False) -> Any:
    """Load points on both sides of the line x + y = 3.

    The points are uniform in the square [0, 3]², except that none lies closer to the line than
    |x + y − 3| = 0.3. One neuron separates them, and its weights go on growing without end.

    Parameters
    ----------
    return_X_y : bool, default=False
        Return the pair ``(data, target)`` instead of a Bunch.
    as_frame : bool, default=False
        Return pandas objects instead of arrays, and fill ``frame``.

    Returns
    -------
    dataset : Bunch or tuple of (data, target)
        ``data`` (100, 2) holds the coordinates x and y, ``target``
        (100,) is 1 above the line. A Bunch also has ``frame``,
        ``feature_names``, ``target_names``, ``DESCR`` and ``filename``.

    Raises
    ------
    FileNotFoundError
        If the file is not in the package and not in the checkout.

    Examples
    --------
    >>> from sigmoid_estimator.datasets import load_line
    >>> X, y = load_line(return_X_y=True)
    >>> bool(((X.sum(axis=1) > 3) == y).all())
    True
    """
    return _load_shipped(
        "line",
        ["below", "above"],
        "100 points of [0, 3]² with |x + y - 3| > 0.3; class 1 is above x + y = 3.",
        return_X_y=return_X_y,
        as_frame=as_frame,
    )


def load_noisy_line(*, return_X_y: bool = False, as_frame: bool = False) -> Any:
    """Load the points of the line with three labels flipped.

    The classes overlap, so that the weights of a single neuron converge.

    Parameters
    ----------
    return_X_y : bool, default=False
        Return the pair ``(data, target)`` instead of a Bunch.
    as_frame : bool, default=False
        Return pandas objects instead of arrays, and fill ``frame``.

    Returns
    -------
    dataset : Bunch or tuple of (data, target)
        ``data`` (100, 2) holds the coordinates x and y, ``target``
        (100,) is 1 above the line, but for three points. A Bunch also has ``frame``,
        ``feature_names``, ``target_names``, ``DESCR`` and ``filename``.

    Raises
    ------
    FileNotFoundError
        If the file is not in the package and not in the checkout.

    Examples
    --------
    >>> from sigmoid_estimator.datasets import load_line, load_noisy_line
    >>> _, y = load_line(return_X_y=True)
    >>> _, y_noisy = load_noisy_line(return_X_y=True)
    >>> int((y != y_noisy).sum())
    3
    """
    return _load_shipped(
        "noisy_line",
        ["below", "above"],
        "The points of the set line, three of them with the wrong label: not separable by a line.",
        return_X_y=return_X_y,
        as_frame=as_frame,
    )


def load_and_gate(*, return_X_y: bool = False, as_frame: bool = False) -> Any:
    """Load the truth table of AND.

    The smallest set that a single neuron learns.

    Parameters
    ----------
    return_X_y : bool, default=False
        Return the pair ``(data, target)`` instead of a Bunch.
    as_frame : bool, default=False
        Return pandas objects instead of arrays, and fill ``frame``.

    Returns
    -------
    dataset : Bunch or tuple of (data, target)
        ``data`` (4, 2) holds the inputs x and y, ``target``
        (4,) is x AND y. A Bunch also has ``frame``,
        ``feature_names``, ``target_names``, ``DESCR`` and ``filename``.

    Raises
    ------
    FileNotFoundError
        If the file is not in the package and not in the checkout.

    Examples
    --------
    >>> from sigmoid_estimator.datasets import load_and_gate
    >>> load_and_gate().target
    array([0, 0, 0, 1])
    """
    return _load_shipped(
        "and_gate",
        ["false", "true"],
        "The truth table of AND: separable by a line.",
        return_X_y=return_X_y,
        as_frame=as_frame,
    )


def load_xor_gate(*, return_X_y: bool = False, as_frame: bool = False) -> Any:
    """Load the truth table of XOR.

    The smallest set that needs a hidden layer.

    Parameters
    ----------
    return_X_y : bool, default=False
        Return the pair ``(data, target)`` instead of a Bunch.
    as_frame : bool, default=False
        Return pandas objects instead of arrays, and fill ``frame``.

    Returns
    -------
    dataset : Bunch or tuple of (data, target)
        ``data`` (4, 2) holds the inputs x and y, ``target``
        (4,) is x XOR y. A Bunch also has ``frame``,
        ``feature_names``, ``target_names``, ``DESCR`` and ``filename``.

    Raises
    ------
    FileNotFoundError
        If the file is not in the package and not in the checkout.

    Examples
    --------
    >>> from sigmoid_estimator.datasets import load_xor_gate
    >>> load_xor_gate().target
    array([0, 1, 1, 0])
    """
    return _load_shipped(
        "xor_gate",
        ["false", "true"],
        "The truth table of XOR: not separable by a line.",
        return_X_y=return_X_y,
        as_frame=as_frame,
    )


def load_moons(*, return_X_y: bool = False, as_frame: bool = False) -> Any:
    """Load two interleaving half circles.

    Made by scikit-learn's `make_moons` with noise 0.15.

    Parameters
    ----------
    return_X_y : bool, default=False
        Return the pair ``(data, target)`` instead of a Bunch.
    as_frame : bool, default=False
        Return pandas objects instead of arrays, and fill ``frame``.

    Returns
    -------
    dataset : Bunch or tuple of (data, target)
        ``data`` (200, 2) holds the coordinates x and y, ``target``
        (200,) is 1 on the lower one. A Bunch also has ``frame``,
        ``feature_names``, ``target_names``, ``DESCR`` and ``filename``.

    Raises
    ------
    FileNotFoundError
        If the file is not in the package and not in the checkout.

    Examples
    --------
    >>> from sigmoid_estimator.datasets import load_moons
    >>> load_moons(as_frame=True).target.value_counts().to_dict()
    {0: 100, 1: 100}
    """
    return _load_shipped(
        "moons",
        ["upper", "lower"],
        "Two interleaving half circles of radius 1, with Gaussian noise of 0.15.",
        return_X_y=return_X_y,
        as_frame=as_frame,
    )


def load_circles(*, return_X_y: bool = False, as_frame: bool = False) -> Any:
    """Load two concentric circles.

    Made by scikit-learn's `make_circles` with radii 1 and 0.5 and noise 0.08.

    Parameters
    ----------
    return_X_y : bool, default=False
        Return the pair ``(data, target)`` instead of a Bunch.
    as_frame : bool, default=False
        Return pandas objects instead of arrays, and fill ``frame``.

    Returns
    -------
    dataset : Bunch or tuple of (data, target)
        ``data`` (200, 2) holds the coordinates x and y, ``target``
        (200,) is 1 on the inner one. A Bunch also has ``frame``,
        ``feature_names``, ``target_names``, ``DESCR`` and ``filename``.

    Raises
    ------
    FileNotFoundError
        If the file is not in the package and not in the checkout.

    Examples
    --------
    >>> from sigmoid_estimator.datasets import load_circles
    >>> X, y = load_circles(return_X_y=True)
    >>> bool((X[y == 1] ** 2).sum(axis=1).max() < 1)
    True
    """
    return _load_shipped(
        "circles",
        ["outer", "inner"],
        "Two concentric circles of radius 1 and 0.5, with Gaussian noise of 0.08.",
        return_X_y=return_X_y,
        as_frame=as_frame,
    )


def load_spirals(*, return_X_y: bool = False, as_frame: bool = False) -> Any:
    """Load two interleaved spirals.

    Arms r = θ/π of one and a quarter turns, half a turn apart, with Gaussian noise of 0.1.

    Parameters
    ----------
    return_X_y : bool, default=False
        Return the pair ``(data, target)`` instead of a Bunch.
    as_frame : bool, default=False
        Return pandas objects instead of arrays, and fill ``frame``.

    Returns
    -------
    dataset : Bunch or tuple of (data, target)
        ``data`` (200, 2) holds the coordinates x and y, ``target``
        (200,) is the arm. A Bunch also has ``frame``,
        ``feature_names``, ``target_names``, ``DESCR`` and ``filename``.

    Raises
    ------
    FileNotFoundError
        If the file is not in the package and not in the checkout.

    Examples
    --------
    >>> from sigmoid_estimator.datasets import load_spirals
    >>> load_spirals().data.shape
    (200, 2)
    """
    return _load_shipped(
        "spirals",
        ["first arm", "second arm"],
        "Two spirals r = θ/π, half a turn apart, with Gaussian noise of 0.1.",
        return_X_y=return_X_y,
        as_frame=as_frame,
    )


def load_boundary(*, return_X_y: bool = False, as_frame: bool = False) -> Any:
    """Load points of which eight lie exactly on the line x + y = 3.

    There z = x + y − 3 is exactly 0, in float64 too: σ(z) is ½, and the perceptron's output is a
    matter of convention. Here they belong to class 1 (Nielsen's "≥ 0.5").

    Parameters
    ----------
    return_X_y : bool, default=False
        Return the pair ``(data, target)`` instead of a Bunch.
    as_frame : bool, default=False
        Return pandas objects instead of arrays, and fill ``frame``.

    Returns
    -------
    dataset : Bunch or tuple of (data, target)
        ``data`` (40, 2) holds the coordinates x and y, ``target``
        (40,) is 1 on the line and above it. A Bunch also has ``frame``,
        ``feature_names``, ``target_names``, ``DESCR`` and ``filename``.

    Raises
    ------
    FileNotFoundError
        If the file is not in the package and not in the checkout.

    Examples
    --------
    >>> from sigmoid_estimator.datasets import load_boundary
    >>> X, y = load_boundary(return_X_y=True)
    >>> y[X.sum(axis=1) == 3]
    array([1, 1, 1, 1, 1, 1, 1, 1])
    """
    return _load_shipped(
        "boundary",
        ["below", "on or above"],
        (
            "40 points of a grid of quarters, eight of them exactly on x + y = 3; "
            "class 1 is where x + y >= 3."
        ),
        return_X_y=return_X_y,
        as_frame=as_frame,
    )


def load_wide_margin(*, return_X_y: bool = False, as_frame: bool = False) -> Any:
    """Load two clouds far apart, whose margin is known.

    The clouds have flat near sides, on x + y = −3 and on x + y = 3, which hold about half of
    their points. The maximum margin of the augmented data (x, y, 1) is 3/√2, with the weights
    (⅓, ⅓) and the bias 0; gradient descent comes within a few per cent of its growth law in
    100,000 epochs.

    Parameters
    ----------
    return_X_y : bool, default=False
        Return the pair ``(data, target)`` instead of a Bunch.
    as_frame : bool, default=False
        Return pandas objects instead of arrays, and fill ``frame``.

    Returns
    -------
    dataset : Bunch or tuple of (data, target)
        ``data`` (100, 2) holds the coordinates x and y, ``target``
        (100,) is 1 in the upper right cloud. A Bunch also has ``frame``,
        ``feature_names``, ``target_names``, ``DESCR`` and ``filename``.

    Raises
    ------
    FileNotFoundError
        If the file is not in the package and not in the checkout.

    Examples
    --------
    >>> from sigmoid_estimator.datasets import load_wide_margin
    >>> X, y = load_wide_margin(return_X_y=True)
    >>> round(float(((2 * y - 1) * X.sum(axis=1)).min()), 5)
    3.0
    """
    return _load_shipped(
        "wide_margin",
        ["lower left", "upper right"],
        (
            "Two clouds with flat near sides, on x + y = -3 and on x + y = 3; "
            "their augmented margin is 3/sqrt(2)."
        ),
        return_X_y=return_X_y,
        as_frame=as_frame,
    )


def load_iris_binary(*, return_X_y: bool = False, as_frame: bool = False) -> Any:
    """Load two species of Fisher's irises, setosa and versicolor.

    A line in two of the four features already separates them.

    Parameters
    ----------
    return_X_y : bool, default=False
        Return the pair ``(data, target)`` instead of a Bunch.
    as_frame : bool, default=False
        Return pandas objects instead of arrays, and fill ``frame``.

    Returns
    -------
    dataset : Bunch or tuple of (data, target)
        ``data`` (100, 4) holds lengths and widths in cm, ``target``
        (100,) is 1 for versicolor. A Bunch also has ``frame``,
        ````feature_names``, ``target_names`` and ``DESCR``.

    Examples
    --------
    >>> from sigmoid_estimator.datasets import load_iris_binary
    >>> load_iris_binary().target_names.tolist()
    ['setosa', 'versicolor']
    """
    iris = sklearn_datasets.load_iris(as_frame=True)
    return _present(
        iris.frame[iris.target < 2],
        target_names=iris.target_names[:2],
        description="The first two species of scikit-learn's copy of Fisher's irises.",
        return_X_y=return_X_y,
        as_frame=as_frame,
    )


def load_iris(*, return_X_y: bool = False, as_frame: bool = False) -> Any:
    """Load Fisher's irises, as `sklearn.datasets.load_iris`.

    Three species; the second and third overlap.

    Parameters
    ----------
    return_X_y : bool, default=False
        Return the pair ``(data, target)`` instead of a Bunch.
    as_frame : bool, default=False
        Return pandas objects instead of arrays, and fill ``frame``.

    Returns
    -------
    dataset : Bunch or tuple of (data, target)
        ``data`` (150, 4) holds lengths and widths in cm, ``target``
        (150,) is the species. A Bunch also has ``frame``,
        ````feature_names``, ``target_names``, ``DESCR``, ``filename`` and ``data_module``.

    Examples
    --------
    >>> from sigmoid_estimator.datasets import load_iris
    >>> load_iris().target_names.tolist()
    ['setosa', 'versicolor', 'virginica']
    """
    return sklearn_datasets.load_iris(return_X_y=return_X_y, as_frame=as_frame)


def load_breast_cancer(*, return_X_y: bool = False, as_frame: bool = False) -> Any:
    """Load the diagnoses of breast tumours, as `sklearn.datasets.load_breast_cancer`.

    Features of very different scales: standardise them before training.

    Parameters
    ----------
    return_X_y : bool, default=False
        Return the pair ``(data, target)`` instead of a Bunch.
    as_frame : bool, default=False
        Return pandas objects instead of arrays, and fill ``frame``.

    Returns
    -------
    dataset : Bunch or tuple of (data, target)
        ``data`` (569, 30) holds measures of cell nuclei, ``target``
        (569,) is 0 if malignant, 1 if benign. A Bunch also has ``frame``,
        ````feature_names``, ``target_names``, ``DESCR``, ``filename`` and ``data_module``.

    Examples
    --------
    >>> from sigmoid_estimator.datasets import load_breast_cancer
    >>> load_breast_cancer().target_names.tolist()
    ['malignant', 'benign']
    """
    return sklearn_datasets.load_breast_cancer(return_X_y=return_X_y, as_frame=as_frame)


def load_digits(*, return_X_y: bool = False, as_frame: bool = False) -> Any:
    """Load images of handwritten digits, as `sklearn.datasets.load_digits`.

    Images of 8 × 8 pixels; divide them by 16 before training.

    Parameters
    ----------
    return_X_y : bool, default=False
        Return the pair ``(data, target)`` instead of a Bunch.
    as_frame : bool, default=False
        Return pandas objects instead of arrays, and fill ``frame``.

    Returns
    -------
    dataset : Bunch or tuple of (data, target)
        ``data`` (1797, 64) holds grey values 0 … 16, ``target``
        (1797,) is the digit. A Bunch also has ``frame``,
        ````feature_names``, ``target_names``, ``DESCR`` and ``images``.

    Examples
    --------
    >>> from sigmoid_estimator.datasets import load_digits
    >>> float(load_digits().data.max())
    16.0
    """
    return sklearn_datasets.load_digits(return_X_y=return_X_y, as_frame=as_frame)


def load_is_it_a_nine(*, return_X_y: bool = False, as_frame: bool = False) -> Any:
    """Load handwritten digits with Nielsen's question whether each is a 9.

    The images of `load_digits`, a tenth of them nines.

    Parameters
    ----------
    return_X_y : bool, default=False
        Return the pair ``(data, target)`` instead of a Bunch.
    as_frame : bool, default=False
        Return pandas objects instead of arrays, and fill ``frame``.

    Returns
    -------
    dataset : Bunch or tuple of (data, target)
        ``data`` (1797, 64) holds grey values 0 … 16, ``target``
        (1797,) is 1 for a 9. A Bunch also has ``frame``,
        ````feature_names``, ``target_names`` and ``DESCR``.

    Examples
    --------
    >>> from sigmoid_estimator.datasets import load_is_it_a_nine
    >>> int(load_is_it_a_nine().target.sum())
    180
    """
    digits = sklearn_datasets.load_digits(as_frame=True)
    return _present(
        digits.frame.assign(target=(digits.target == 9).astype(np.int64)),
        target_names=["another digit", "9"],
        description="scikit-learn's 8x8 images of handwritten digits; class 1 is the digit 9.",
        return_X_y=return_X_y,
        as_frame=as_frame,
    )


LOADERS: dict[str, Callable[..., Any]] = {
    "line": load_line,
    "noisy_line": load_noisy_line,
    "and_gate": load_and_gate,
    "xor_gate": load_xor_gate,
    "moons": load_moons,
    "circles": load_circles,
    "spirals": load_spirals,
    "boundary": load_boundary,
    "wide_margin": load_wide_margin,
    "iris_binary": load_iris_binary,
    "iris": load_iris,
    "breast_cancer": load_breast_cancer,
    "digits": load_digits,
    "is_it_a_nine": load_is_it_a_nine,
}
