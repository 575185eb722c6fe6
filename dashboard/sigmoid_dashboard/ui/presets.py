"""Runs worth a look: one click on their page, or `?preset=name` in a link.

A new preset is one row. The first of a page is what the page opens with.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from sigmoid_dashboard.runs.settings import RunSettings

_NO_OTHER = RunSettings()


@dataclass(frozen=True)
class Preset:
    """The settings of a run, and the values of controls that are the page's own."""

    page: str  # its name in the address
    title: str
    settings: RunSettings = _NO_OTHER  # of a page without a run: it is not looked at
    controls: Mapping[str, object] = field(default_factory=dict)


_DEEP = RunSettings(
    data="digits",
    hidden=(30, 30, 30),
    solver="adam",
    batch="100",
    rate=0.01,
    epochs=60,
    standardise=True,
)
_MOONS = RunSettings(data="moons", hidden=(8,), solver="adam", rate=0.05, epochs=3000)
_DEEP_MOONS = replace(_MOONS, hidden=(8, 8, 8), rate=0.02, epochs=2000)
_RACE = RunSettings(
    data="digits",
    hidden=(32,),
    batch="100",
    rate=0.1,
    momentum=0.9,
    epochs=60,
    standardise=True,
)
_RACE_3 = replace(_RACE, hidden=(32,) * 3)
_NINE = RunSettings(
    data="is_it_a_nine",
    hidden=(10,),
    solver="adam",
    batch="100",
    rate=0.01,
    epochs=300,
    standardise=True,
    held_out=0.3,
)
_STOP = RunSettings(
    data="breast_cancer",
    hidden=(8,),
    rate=2.0,
    epochs=20_000,
    standardise=True,
    held_out=0.4,
)
# Of runs that are compared, what they do not share, and its values where nothing is chosen.
_SHARED = {"activation": "sigmoid", "init": "auto", "layer_rates": "equal", "loss": "log_loss"}
VARIED = tuple(_SHARED)
VARIANTS: tuple[dict[str, str], ...] = (
    {"activation": "sigmoid"},
    {"activation": "relu", "init": "he_normal"},
    {"activation": "scaled_sigmoid"},
    {"init": "glorot_uniform_4x"},
    {"layer_rates": "attenuation"},
)


def _compared(n_runs: int) -> dict[str, object]:
    """The controls of so many runs."""
    return {"n_runs": n_runs} | {
        f"{name}_{number}": value
        for number, variant in enumerate(VARIANTS[:n_runs], start=1)
        for name, value in (_SHARED | variant).items()
    }


PRESETS: dict[str, Preset] = {
    "line": Preset("past_100", "The blog's line", RunSettings()),
    # Flipped in the file, always the same three; the control “Flipped labels” draws others.
    "flipped": Preset("past_100", "Three labels flipped", RunSettings(data="noisy_line")),
    # α is divided by the number of rows, as in scikit-learn, so 1 is less than it looks.
    "penalty": Preset("past_100", "With an L2 penalty", RunSettings(alpha=1.0)),
    "three_margins": Preset(
        "past_100",
        "Three margins",
        RunSettings(data="three_margins", rate=1.0, epochs=20_000),
    ),
    "xor": Preset(
        "past_100",
        "XOR, two hidden units",
        RunSettings(data="xor_gate", hidden=(2,), rate=2.0),
    ),
    "circles": Preset(
        "past_100",
        "Circles, four hidden units",
        RunSettings(data="circles", hidden=(4,), solver="adam", rate=0.1, epochs=3000),
    ),
    "stop": Preset("should_i_stop", "Tumours, eight hidden units", _STOP),
    "stop_moons": Preset("should_i_stop", "Moons, half kept back", replace(_MOONS, held_out=0.5)),
    # The network learns the wrong labels by heart, and a temperature does not undo that.
    "stop_flipped": Preset(
        "should_i_stop",
        "Moons, labels flipped",
        replace(_MOONS, hidden=(16,), held_out=0.5, noise=0.1, seed=2),
    ),
    "stop_nine": Preset("should_i_stop", "Is it a 9?", _NINE),
    "scaling": Preset("scaling", "Moons, eight hidden units", _MOONS),
    "scaling_line": Preset("scaling", "The blog's neuron", RunSettings(epochs=1000)),
    "scaling_circles": Preset(
        "scaling",
        "Circles, four hidden units",
        RunSettings(data="circles", hidden=(4,), solver="adam", rate=0.1, epochs=300),
    ),
    "scaling_nine": Preset(
        "scaling",
        "Is it a 9?",
        replace(_NINE, epochs=60, held_out=0.0),
    ),
    # The line w·x + b = 0 of these controls is x + y = 3, on which eight of the points lie.
    "tie": Preset(
        "scaling",
        "Points on the line",
        RunSettings(data="boundary", epochs=1000),
        {"w1": 1.0, "w2": 1.0, "b": -3.0},
    ),
    "saturation": Preset("saturation", "Moons, three hidden layers", _DEEP_MOONS),
    "one_hidden_layer": Preset(
        "saturation", "Moons, one hidden layer", replace(_DEEP_MOONS, hidden=(8,))
    ),
    "five_hidden_layers": Preset(
        "saturation", "Moons, five hidden layers", replace(_DEEP_MOONS, hidden=(8,) * 5)
    ),
    "large_weights": Preset(
        "saturation",
        "Large initial weights",
        replace(_DEEP_MOONS, init="normal", init_scale=100.0),
    ),
    "digits": Preset("saturation", "Digits, three hidden layers", _DEEP),
    # After Glorot & Bengio (2010): the top layer goes to one end, and stops most of the error.
    "stuck": Preset(
        "saturation",
        "Stuck, five hidden layers",
        replace(_DEEP, hidden=(50,) * 5, solver="sgd", batch="10", rate=0.5, epochs=20),
    ),
    # The squared error has the slope as a factor: a wrong output that saturates stays wrong.
    "wrong": Preset(
        "saturation",
        "Saturated and wrong",
        replace(
            _DEEP_MOONS,
            hidden=(8,),
            init="normal",
            init_scale=100.0,
            loss="squared_error",
            epochs=1000,
        ),
    ),
    "dead": Preset(
        "saturation", "ReLU: dead units", replace(_DEEP_MOONS, activation="relu", rate=0.1)
    ),
    "depth_5": Preset(
        "relu_comparison", "Five hidden layers", replace(_RACE, hidden=(32,) * 5), _compared(2)
    ),
    "depth_3": Preset("relu_comparison", "Three hidden layers", _RACE_3, _compared(2)),
    "depth_1": Preset("relu_comparison", "One hidden layer", _RACE, _compared(2)),
    "remedies": Preset(
        "relu_comparison", "Remedies, three hidden layers", _RACE_3, _compared(len(VARIANTS))
    ),
    "unlearn": Preset(
        "slope_and_descent",
        "A neuron that has to unlearn",
        controls={"neuron_start": "w = 2, b = 2"},
    ),
    "minus_10_to_10": Preset(
        "slope_and_descent",
        "From −10 to +10",
        controls={"z": -10.0, "neuron_start": "from −10 to +10"},
    ),
    "foundations": Preset(
        "foundations",
        "Line, two hidden units",
        RunSettings(hidden=(2,), rate=1.0, epochs=1000),
        {"row": 0},
    ),
    "one_neuron": Preset("foundations", "The blog's neuron", RunSettings(epochs=1000), {"row": 0}),
    "quadratic": Preset(
        "foundations",
        "The same, quadratic cost",
        RunSettings(loss="squared_error", epochs=1000),
        {"row": 0},
    ),
    "xor_by_hand": Preset(
        "foundations",
        "XOR, two hidden units",
        RunSettings(data="xor_gate", hidden=(2,), rate=2.0),
        {"row": 2},  # (1, 0)
    ),
    "deep_by_hand": Preset(
        "foundations",
        "Irises, two hidden layers",
        RunSettings(
            data="iris",
            hidden=(3, 3),
            solver="adam",
            rate=0.02,
            epochs=500,
            standardise=True,
        ),
        {"row": 0},
    ),
    # Networks that do not learn, each for a cause of its own.
    "equal_weights": Preset(
        "does_not_learn",
        "All initial weights 0",
        RunSettings(
            data="circles", hidden=(8,), init="zeros", solver="adam", rate=0.05, epochs=500
        ),
    ),
    "unscaled": Preset(
        "does_not_learn",
        "Tumours as they were measured",
        RunSettings(data="breast_cancer", hidden=(8,), solver="adam", rate=0.01, epochs=300),
    ),
    "rate_too_low": Preset(
        "does_not_learn",
        "A learning rate far too low",
        RunSettings(
            data="circles", hidden=(16,), activation="tanh", solver="adam", rate=1e-4, epochs=1500
        ),
    ),
    "rate_too_high": Preset(
        "does_not_learn",
        "A learning rate far too high",
        RunSettings(data="moons", hidden=(8,), activation="relu", rate=30.0, epochs=500),
    ),
    "vanishing": Preset(
        "does_not_learn",
        "Five layers of sigmoids",
        RunSettings(
            data="iris", hidden=(10,) * 5, batch="10", rate=0.3, epochs=200, standardise=True
        ),
    ),
    # Of digits that it has not seen, so that a threshold has something to decide.
    "nine": Preset("is_it_a_nine", "Ten hidden units", _NINE),
    "nine_neuron": Preset("is_it_a_nine", "A single neuron", replace(_NINE, hidden=())),
    "nine_early": Preset("is_it_a_nine", "After 15 epochs", replace(_NINE, epochs=15)),
}


def presets_of(page: str) -> dict[str, Preset]:
    """The presets of a page, its default first."""
    return {name: preset for name, preset in PRESETS.items() if preset.page == page}


def default_of(page: str) -> RunSettings:
    """The settings that a page opens with."""
    return next(iter(presets_of(page).values())).settings
