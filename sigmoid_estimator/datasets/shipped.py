"""Data sets as scikit-learn's loaders give them: a loader for each row of `CATALOGUE`."""

import re
import textwrap
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from sklearn.utils import Bunch

from sigmoid_estimator.datasets.catalogue import CATALOGUE, DataSet

Loader = Callable[..., Any]

_PACKAGE = Path(__file__).parents[1]
# The first is in an installed wheel, the second in a checkout: editable installs lack the first.
_FOLDERS = (_PACKAGE / "_data", _PACKAGE.parent / "datasets")

_DOCSTRING = """Load {title}.

{about}

Parameters
----------
return_X_y : bool, default=False
    Return the pair ``(data, target)`` instead of a Bunch.
as_frame : bool, default=False
    Return pandas objects instead of arrays, and fill ``frame``.

Returns
-------
dataset : Bunch or tuple of (data, target)
{returns}
{raises}
Examples
--------
>>> from sigmoid_estimator.datasets import load_{name}
{example}
"""
_RAISES = """
Raises
------
FileNotFoundError
    If the file is not in the package and not in the checkout.
"""


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
    frame: pd.DataFrame, data_set: DataSet, *, return_X_y: bool, as_frame: bool, **more: str
) -> Any:
    """Return a table whose last column is the target, in the form that the caller wants."""
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
        target_names=np.array(data_set.class_names),
        DESCR=data_set.description,
        **more,
    )


def _loader(name: str) -> Loader:
    """Make the loader of a row of the table, documented by that row."""
    data_set = CATALOGUE[name]

    def load(*, return_X_y: bool = False, as_frame: bool = False) -> Any:
        if data_set.original is not None:
            return data_set.original(return_X_y=return_X_y, as_frame=as_frame)
        if data_set.frame is not None:
            frame, more = data_set.frame(), {}
        else:
            frame, path = _read_shipped(f"{name}.csv")
            more = {"filename": path}
        return _present(frame, data_set, return_X_y=return_X_y, as_frame=as_frame, **more)

    # What pickle, help() and doctest go by.
    load.__name__ = load.__qualname__ = f"load_{name}"
    load.__doc__ = _docstring(name, data_set)
    return load


def _docstring(name: str, data_set: DataSet) -> str:
    """Write the numpydoc text of a loader."""
    title, is_file = data_set.title, data_set.frame is None and data_set.original is None
    if data_set.original is not None:
        title += f", as `sklearn.datasets.load_{name}`"
    n_rows, n_features = data_set.shape
    returns = (
        f"``data`` ({n_rows}, {n_features}) holds {data_set.features}, ``target`` ({n_rows},) is "
        f"{data_set.target}. A Bunch also has ``frame``, ``feature_names``, ``target_names`` and "
        f"``DESCR``{', and the path ``filename``' if is_file else ''}."
    )
    return _DOCSTRING.format(
        name=name,
        title=title,
        about=textwrap.fill(
            re.sub(r"\|.+?\|", r"``\g<0>``", data_set.about), 88
        ),  # bars substitute
        returns=textwrap.indent(textwrap.fill(returns, 84), "    "),
        raises=_RAISES if is_file else "",
        example=data_set.example.strip(),
    )


LOADERS: dict[str, Loader] = {name: _loader(name) for name in CATALOGUE}

# By name, so that an import is seen by whoever reads it: people, type checkers, editors.
load_line = LOADERS["line"]
load_noisy_line = LOADERS["noisy_line"]
load_and_gate = LOADERS["and_gate"]
load_xor_gate = LOADERS["xor_gate"]
load_moons = LOADERS["moons"]
load_circles = LOADERS["circles"]
load_spirals = LOADERS["spirals"]
load_boundary = LOADERS["boundary"]
load_wide_margin = LOADERS["wide_margin"]
load_three_margins = LOADERS["three_margins"]
load_iris_binary = LOADERS["iris_binary"]
load_iris = LOADERS["iris"]
load_breast_cancer = LOADERS["breast_cancer"]
load_digits = LOADERS["digits"]
load_is_it_a_nine = LOADERS["is_it_a_nine"]
