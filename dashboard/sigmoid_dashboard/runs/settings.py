"""Settings of a run, checked whatever a browser sent."""

import re
from collections.abc import Collection
from dataclasses import dataclass, fields
from enum import Enum

from sigmoid_estimator.activations import ACTIVATIONS
from sigmoid_estimator.datasets import LOADERS
from sigmoid_estimator.initializers import INITIALIZERS
from sigmoid_estimator.losses import LABELS
from sigmoid_estimator.optimizers import OPTIMIZERS

MAX_LAYERS = 6
MAX_UNITS = 512
MAX_EPOCHS = 1_000_000
MAX_RATE = 1000.0
MAX_INIT_SCALE = 100.0
MAX_ALPHA = 1000.0
MAX_SEED = 2**32 - 1
MAX_NOISE, MAX_HELD_OUT = 0.4, 0.5
OWN = "own"  # the name of the visitor's own data
DATA_SETS = (*LOADERS, OWN)
LOSSES = tuple(LABELS)
BATCHES = ("full", "10", "32", "100")
INITS = ("auto", *INITIALIZERS)
LAYER_RATES = ("equal", "attenuation")


class Owner(Enum):
    """Owner of the rows of a run, and so of everything computed from them."""

    EVERYBODY = "everybody"
    VISITOR = "visitor"


class SettingsError(ValueError):
    """A choice that cannot be trained; its message is for the person who made it."""


@dataclass(frozen=True)
class RunSettings:
    """The settings that determine a run, all of them.

    The fields are named like the controls and like the parameters of a link.
    """

    data: str = "line"
    digest: str = ""  # of the visitor's own rows; "" for shipped data
    noise: float = 0.0  # share of the training labels that are flipped
    held_out: float = 0.0  # share of the rows for validation
    standardise: bool = False
    hidden: tuple[int, ...] = ()
    activation: str = "sigmoid"
    init: str = "auto"
    init_scale: float = 1.0
    loss: str = "log_loss"
    solver: str = "sgd"
    batch: str = "full"
    rate: float = 5.0
    layer_rates: str = "equal"
    momentum: float = 0.0
    alpha: float = 0.0
    epochs: int = 10_000
    seed: int = 0
    beyond: tuple[tuple[str, object], ...] = ()  # the classifier's parameters without a control
    start: str = ""  # digest of the weights to begin with, of a film; "" draws them

    @property
    def owner(self) -> Owner:
        return Owner.VISITOR if self.data == OWN else Owner.EVERYBODY

    def __post_init__(self) -> None:
        _check_choice("The data set", self.data, DATA_SETS)
        _check_choice("The activation", self.activation, ACTIVATIONS)
        _check_choice("The initialisation", self.init, INITS)
        _check_choice("The loss", self.loss, LOSSES)
        _check_choice("The method", self.solver, OPTIMIZERS)
        _check_choice("The batch", self.batch, BATCHES)
        _check_choice("The rates of the layers", self.layer_rates, LAYER_RATES)
        if len(self.hidden) > MAX_LAYERS:
            raise SettingsError(f"{len(self.hidden)} hidden layers; the limit is {MAX_LAYERS}.")
        for units in self.hidden:
            _check_number("A hidden layer's units", units, 1, MAX_UNITS, whole=True)
        _check_number("The learning rate", self.rate, 0, MAX_RATE)
        if self.rate == 0:
            raise SettingsError("The learning rate must be above 0: with 0 nothing is learned.")
        _check_number("The scale of the initial weights", self.init_scale, 0, MAX_INIT_SCALE)
        _check_number("The share of flipped labels", self.noise, 0, MAX_NOISE)
        _check_number("The share of validation rows", self.held_out, 0, MAX_HELD_OUT)
        _check_number("The momentum", self.momentum, 0, 1)
        _check_number("The L2 penalty", self.alpha, 0, MAX_ALPHA)
        _check_number("The number of epochs", self.epochs, 1, MAX_EPOCHS, whole=True)
        _check_number("The seed", self.seed, 0, MAX_SEED, whole=True)

    @property
    def control_values(self) -> dict[str, object]:
        """The values of the controls for these settings."""
        of_session = ("digest", "start", "beyond")
        values = {f.name: getattr(self, f.name) for f in fields(self) if f.name not in of_session}
        return values | {"hidden": ", ".join(map(str, self.hidden))}


def parse_hidden(text: str) -> tuple[int, ...]:
    """Units of each hidden layer from "8" or "16, 16"; an empty text has no layers."""
    if not re.fullmatch(r"\s*(\d{1,6}([\s,]+\d{1,6})*)?\s*", text):
        meant = ", ".join(re.findall(r"\d{1,6}", text[:40]))
        raise SettingsError(
            f'Hidden layers are whole numbers, such as "8" or "16, 16", got "{text[:40]}"'
            + (f'; did you mean "{meant}"?' if meant else ".")
        )
    return tuple(int(units) for units in re.findall(r"\d+", text))


def _check_choice(what: str, value: str, choices: Collection[str]) -> None:
    if value not in choices:
        raise SettingsError(f"{what} must be one of {', '.join(choices)}, got {value!r}.")


def _check_number(
    what: str, value: float, low: float, high: float, *, whole: bool = False
) -> None:
    is_number = isinstance(value, int) if whole else isinstance(value, int | float)
    if not (is_number and low <= value <= high):
        kind = "a whole number" if whole else "a number"
        raise SettingsError(f"{what} must be {kind} from {low:,g} to {high:,g}, got {value!r}.")
