"""A fitted classifier in a file: plain arrays and numbers in the place of this package's classes.

So a reader that trusts no classes, such as skops, has to trust one name only, the classifier's.
"""

from collections.abc import Callable
from typing import Any

from sigmoid_estimator.epochs import TrainingState
from sigmoid_estimator.history import TrainingHistory
from sigmoid_estimator.network import Network
from sigmoid_estimator.targets import Targets

_FORMS: dict[str, tuple[Callable[[Any], Any], Callable[[Any], Any]]] = {
    "history_": (TrainingHistory.to_arrays, TrainingHistory.from_arrays),
    "_network": (Network.to_arrays, Network.from_arrays),
    "_targets": (Targets._asdict, lambda plain: Targets(**plain)),
    # Its random stream stays an object: it may be the very one that is the parameter random_state.
    "_state": (lambda state: dict(vars(state)), lambda plain: TrainingState(**plain)),
}


def to_plain(attributes: dict[str, Any]) -> dict[str, Any]:
    """The attributes with those of our classes taken apart."""
    forms = {name: take_apart for name, (take_apart, _) in _FORMS.items()}
    return _converted(attributes, forms)


def from_plain(attributes: dict[str, Any]) -> dict[str, Any]:
    """The attributes that `to_plain` was given."""
    forms = {name: put_together for name, (_, put_together) in _FORMS.items()}
    return _converted(attributes, forms)


def _converted(
    attributes: dict[str, Any], forms: dict[str, Callable[[Any], Any]]
) -> dict[str, Any]:
    changed = {
        name: form(attributes[name])
        for name, form in forms.items()
        if attributes.get(name) is not None
    }
    return {**attributes, **changed}
