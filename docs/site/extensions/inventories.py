"""What our documentation names of other projects, as Sphinx's inventories.

A build has no network, so each project's list of names is a small file in `inventories/`, which
`python docs/site/extensions/inventories.py` writes from the table below.
"""

import zlib
from pathlib import Path
from typing import NamedTuple

FOLDER = Path(__file__).parents[1] / "inventories"

ADDRESSES = {
    "python": "https://docs.python.org/3/",
    "numpy": "https://numpy.org/doc/stable/",
    "pandas": "https://pandas.pydata.org/docs/",
    "sklearn": "https://scikit-learn.org/stable/",
    "altair": "https://altair-viz.github.io/",
    "torch": "https://docs.pytorch.org/docs/stable/",
}

# Words of our docstrings' types, and what they name.
ALIASES = {
    "array-like": ":term:`sklearn:array-like`",
    "sparse": ":term:`sparse <sklearn:sparse matrix>`",  # the word behind it follows
    "ndarray": ":class:`numpy:numpy.ndarray`",
    "RandomState": ":class:`numpy:numpy.random.RandomState`",
    "DataFrame": ":class:`pandas:pandas.DataFrame`",
    "Pipeline": ":class:`sklearn:sklearn.pipeline.Pipeline`",
    "Bunch": ":class:`sklearn:sklearn.utils.Bunch`",
    "path-like": ":term:`python:path-like object`",
    "SigmoidMLPClassifier": ":class:`~sigmoid_estimator.SigmoidMLPClassifier`",
    "TrainingHistory": ":class:`~sigmoid_estimator.TrainingHistory`",
    "FilmPlayer": ":class:`~sigmoid_estimator.player.FilmPlayer`",
    "Plane": ":class:`~sigmoid_estimator.inspection.Plane`",
    "OpenedFilm": ":class:`~sigmoid_estimator.film_files.OpenedFilm`",
}


class Name(NamedTuple):
    """A name, its kind, and its page; in the page, "$" is the name itself."""

    name: str
    kind: str
    page: str


def _pages(kind: str, page: str, *names: str) -> list[Name]:
    return [Name(name, kind, page) for name in names]


NAMES = {
    "python": [
        *_pages("py:class", "library/functions.html#$", "bool", "float", "int", "object"),
        *_pages("py:class", "library/stdtypes.html#$", "bytes", "dict", "list", "str", "tuple"),
        *_pages("py:exception", "library/exceptions.html#$", "TypeError", "ValueError"),
        *_pages("py:data", "library/constants.html#$", "False", "None", "True"),
        Name("callable", "py:function", "library/functions.html#$"),
        *_pages("std:term", "glossary.html#term-$", "iterable", "sequence"),
        Name("path-like object", "std:term", "glossary.html#term-path-like-object"),
        Name("bltin-boolean-values", "std:label", "library/stdtypes.html#boolean-type-bool"),
        Name("binary file", "std:term", "glossary.html#term-binary-file"),
    ],
    "numpy": [
        *_pages("py:class", "reference/generated/$.html#$", "numpy.ndarray"),
        Name("numpy.random.RandomState", "py:class", "reference/random/legacy.html#$"),
    ],
    "pandas": _pages("py:class", "reference/api/$.html#$", "pandas.DataFrame", "pandas.Series"),
    "sklearn": [
        *_pages(
            "py:class",
            "modules/generated/$.html#$",
            "sklearn.base.BaseEstimator",
            "sklearn.base.ClassifierMixin",
            "sklearn.linear_model.LogisticRegression",
            "sklearn.model_selection.GridSearchCV",
            "sklearn.neural_network.MLPClassifier",
            "sklearn.pipeline.Pipeline",
            "sklearn.preprocessing.StandardScaler",
            "sklearn.svm.SVC",
            "sklearn.utils.Bunch",
        ),
        *_pages(
            "py:function",
            "modules/generated/$.html#$",
            "sklearn.set_config",
            "sklearn.model_selection.cross_val_score",
            "sklearn.model_selection.train_test_split",
        ),
        Name("array-like", "std:term", "glossary.html#term-array-like"),
        Name("meta-estimator", "std:term", "glossary.html#term-meta-estimator"),
        Name("sparse matrix", "std:term", "glossary.html#term-sparse-matrix"),
        Name("metadata_routing", "std:label", "metadata_routing.html#metadata-routing"),
    ],
    "altair": _pages(
        "py:class",
        "user_guide/generated/toplevel/$.html#$",
        "altair.Chart",
        "altair.ConcatChart",
        "altair.HConcatChart",
        "altair.LayerChart",
        "altair.VConcatChart",
    ),
    "torch": _pages("py:class", "generated/$.html#$", "torch.nn.Module"),
}


def inventory(project: str) -> bytes:
    """A project's inventory: a head of four lines, then a compressed line for each name."""
    head = (
        f"# Sphinx inventory version 2\n# Project: {project}\n# Version: stable\n"
        "# The remainder of this file is compressed using zlib.\n"
    )
    lines = [
        f"{name} {kind} 1 {page.replace('$', name)} -\n" for name, kind, page in NAMES[project]
    ]
    return head.encode() + zlib.compress("".join(sorted(lines)).encode(), 9)


if __name__ == "__main__":
    for project in ADDRESSES:
        (FOLDER / f"{project}.inv").write_bytes(inventory(project))
