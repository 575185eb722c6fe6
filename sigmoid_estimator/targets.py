"""Class labels as the boolean matrix that the network learns, and back."""

from typing import Any, NamedTuple

import numpy as np
from sklearn.utils import column_or_1d
from sklearn.utils.multiclass import check_classification_targets, type_of_target

Array = np.ndarray


class Targets(NamedTuple):
    """What the output units stand for.

    Two classes share one output; a single class or more than two have one each, of which exactly
    one is true; with `multilabel`, every column of y is an output of its own.
    """

    classes: Array
    multilabel: bool = False

    @property
    def n_outputs(self) -> int:
        return 1 if len(self.classes) == 2 and not self.multilabel else len(self.classes)

    @property
    def exclusive(self) -> bool:
        """Whether a sample has exactly one true output."""
        return not self.multilabel and len(self.classes) != 2

    def encode(self, y: Array, name: str = "y") -> Array:
        """Labels to a boolean matrix (n_samples, n_outputs); labels unknown here raise."""
        if self.multilabel:
            if y.ndim != 2 or y.shape[1] != self.n_outputs:
                raise ValueError(
                    f"{name} must be a matrix with one column for each of the {self.n_outputs} "
                    f"labels seen in the first fit, got shape {y.shape}."
                )
            return y.astype(bool)
        # NumPy compares 1 and "1" as equal strings: numbers are no labels of words.
        is_other_kind = _are_words(y) != _are_words(self.classes)
        unknown = np.unique(y) if is_other_kind else np.setdiff1d(y, self.classes)
        if y.ndim != 1 or unknown.size:
            remedy = (
                "Leave out rows of other classes."
                if name == "y_val"
                else "Fit a new classifier to change the class set."
            )
            raise ValueError(
                f"{name} must hold the classes {self.classes} of the first fit only, "
                f"got {unknown if unknown.size else f'shape {y.shape}'}. {remedy}"
            )
        codes = np.searchsorted(self.classes, y)[:, None]
        return codes == (1 if self.n_outputs == 1 and not self.exclusive else self._columns)

    def check_complete(self, y: Array) -> None:
        """A warm `fit` needs the very classes of the first; any other set raises."""
        if self.multilabel:
            return
        seen = np.unique(y)
        if not np.array_equal(seen, self.classes):
            raise ValueError(
                "warm_start can only be used where `y` has the same classes as in the previous "
                f"call to fit. Previously got {self.classes}, `y` has {seen}. Use partial_fit for "
                "rows of some classes only, or a new classifier for other classes."
            )

    def decode(self, decided: Array) -> Array:
        """A boolean matrix to labels."""
        if self.multilabel:
            return decided.astype(int)
        return self.classes[
            decided.argmax(axis=1) if self.exclusive else decided[:, 0].astype(int)
        ]

    def missing(self, encoded: Array, weight: Array | None = None) -> Array:
        """Classes without a row of weight above 0.

        With `multilabel`, labels that all such rows have, or none.
        """
        rows = encoded if weight is None else encoded[weight > 0]
        if self.multilabel:
            return self.classes[rows.all(axis=0) | ~rows.any(axis=0)]
        if self.exclusive:
            return self.classes[~rows.any(axis=0)]
        return self.classes[[bool(rows.all()), not rows.any()]]

    @property
    def _columns(self) -> Array:
        return np.arange(self.n_outputs)


def as_labels(y: Any) -> Array:
    """`y` as a vector of labels, or a dense indicator matrix; regression targets raise."""
    if y.ndim == 1 and y.dtype.kind == "i" and y.max() - y.min() == 1:
        return y  # two neighbouring integers: to find out their type is a tenth of a short fit
    kind = type_of_target(y, input_name="y")
    if kind not in ("binary", "multiclass", "multilabel-indicator"):
        check_classification_targets(y)
    if kind == "multiclass-multioutput":
        raise ValueError(
            "y must be a vector of class labels, or a matrix of 0 and 1 with one column per label "
            f"(multilabel), got a matrix of several classes per column, shape {y.shape}."
        )
    if hasattr(y, "toarray"):  # a sparse indicator matrix
        y = y.toarray()
    return column_or_1d(y, warn=True) if y.ndim == 2 and y.shape[1] == 1 else y


def are_integers_alike(predicted: Array, y: Any) -> bool:
    """Whether both are vectors of as many integers, which scikit-learn takes .4 ms to see."""
    return (
        isinstance(y, np.ndarray)
        and y.dtype.kind == "i"
        and y.dtype == predicted.dtype
        and y.ndim == 1
        and y.shape == predicted.shape
    )


def targets_of(y: Array, classes: Array | None = None) -> Targets:
    """The targets of a first fit to `as_labels`; `classes` may name labels that y lacks."""
    if y.ndim == 2:
        columns = np.arange(y.shape[1])
        if classes is not None and not np.array_equal(np.unique(classes), columns):
            raise ValueError(
                "classes of a multilabel y are the numbers of its columns, "
                f"np.arange({len(columns)}), got {list(classes)}."
            )
        return Targets(columns, multilabel=True)
    return Targets(np.unique(y) if classes is None else np.unique(classes))


def _are_words(labels: Array) -> bool:
    return labels.dtype.kind not in "biuf"
