"""What can be chosen of a run, checked whatever a browser sent."""

import re
from collections.abc import Collection
from dataclasses import dataclass, fields

from sigmoid_estimator.activations import ACTIVATIONS
from sigmoid_estimator.datasets import LOADERS
from sigmoid_estimator.optimizers import OPTIMIZERS

MAX_LAYERS = 6
MAX_UNITS = 512
MAX_EPOCHS = 1_000_000
MAX_RATE = 1000.0
MAX_SEED = 2**32 - 1
LOSSES = ("log_loss", "squared_error")
BATCHES = ("full", "10", "32", "100")


class SettingsError(ValueError):
    """A choice that cannot be trained; its message is for the person who made it."""


@dataclass(frozen=True)
class RunSettings:
    """A run, and nothing else, is determined by these.

    The fields are named like the controls and like the parameters of a link.
    """

    data: str = "line"
    hidden: tuple[int, ...] = ()
    activation: str = "sigmoid"
    loss: str = "log_loss"
    solver: str = "sgd"
    batch: str = "full"
    rate: float = 5.0
    momentum: float = 0.0
    alpha: float = 0.0
    epochs: int = 10_000
    seed: int = 0
    standardise: bool = False

    def __post_init__(self) -> None:
        _check_choice("The data set", self.data, LOADERS)
        _check_choice("The activation", self.activation, ACTIVATIONS)
        _check_choice("The loss", self.loss, LOSSES)
        _check_choice("The method", self.solver, OPTIMIZERS)
        _check_choice("The batch", self.batch, BATCHES)
        if len(self.hidden) > MAX_LAYERS:
            raise SettingsError(f"{len(self.hidden)} hidden layers; the limit is {MAX_LAYERS}.")
        for units in self.hidden:
            _check_number("A hidden layer's units", units, 1, MAX_UNITS, whole=True)
        _check_number("The learning rate", self.rate, 0, MAX_RATE)
        if self.rate == 0:
            raise SettingsError("The learning rate must be above 0: with 0 nothing is learned.")
        _check_number("The momentum", self.momentum, 0, 1)
        _check_number("The L2 penalty", self.alpha, 0, 1000)
        _check_number("The number of epochs", self.epochs, 1, MAX_EPOCHS, whole=True)
        _check_number("The seed", self.seed, 0, MAX_SEED, whole=True)

    @property
    def control_values(self) -> dict[str, object]:
        """What the controls show for these settings."""
        values = {field.name: getattr(self, field.name) for field in fields(self)}
        return values | {"hidden": ", ".join(map(str, self.hidden))}


def parse_hidden(text: str) -> tuple[int, ...]:
    """Units of each hidden layer from "8" or "16, 16"; nothing means none."""
    if not re.fullmatch(r"\s*(\d{1,6}([\s,]+\d{1,6})*)?\s*", text):
        raise SettingsError(
            f'Hidden layers are whole numbers, such as "8" or "16, 16", got "{text[:40]}".'
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


EXAMPLES: dict[str, RunSettings] = {
    "The blog's line": RunSettings(),
    "Three labels flipped": RunSettings(data="noisy_line"),
    "XOR, two hidden units": RunSettings(data="xor_gate", hidden=(2,), rate=2.0),
    "Circles, four hidden units": RunSettings(
        data="circles", hidden=(4,), solver="adam", rate=0.1, epochs=3000
    ),
    "Is it a 9?": RunSettings(
        data="is_it_a_nine",
        hidden=(10,),
        solver="adam",
        batch="100",
        rate=0.01,
        epochs=300,
        standardise=True,
    ),
}
