"""The controls of a run; each one is a parameter of the page's address too."""

from collections.abc import Callable, Collection, Sequence
from typing import Any

import streamlit as st
from streamlit.errors import StreamlitAPIException

import session
from own_rows import choose_own_rows
from presets import PRESETS, default_of, presets_of
from settings import (
    BATCHES,
    DATA_SETS,
    INITS,
    LAYER_RATES,
    LOSSES,
    MAX_EPOCHS,
    MAX_HELD_OUT,
    MAX_INIT_SCALE,
    MAX_NOISE,
    MAX_RATE,
    MAX_SEED,
    OWN,
    RunSettings,
    SettingsError,
    parse_hidden,
)
from sigmoid_estimator.activations import ACTIVATIONS
from sigmoid_estimator.datasets import LOADERS
from sigmoid_estimator.optimizers import OPTIMIZERS

METHODS = {"sgd": "Gradient descent", "adam": "Adam"}
LOSS_NAMES = {"log_loss": "Cross-entropy", "squared_error": "½ squared error"}
ALIASES = {"logistic"}  # the same activation under another name
ACTIVATION_NAMES = tuple(name for name in ACTIVATIONS if name not in ALIASES)
PRESET, HIDDEN = "preset", "controls"  # ?preset=xor&controls=hidden


def choose_settings(page: str, *, varied: Collection[str] = ()) -> RunSettings:
    """Draw the controls and return the run that they describe.

    Of those that a page varies from run to run, it draws the controls itself. Raises
    SettingsError for a run that cannot be trained.
    """
    name = st.query_params.get(PRESET, "")
    preset = PRESETS.get(name)
    if name and preset is None:
        st.info(
            "This link asks for a preset that does not exist; the page opens as it always does."
        )
    if preset is not None and preset.page != page:
        st.switch_page(f"app_pages/{preset.page}.py", query_params=st.query_params.to_dict())
    if preset is not None:
        if st.query_params.get(HIDDEN) == "hidden":
            return preset.settings
        if session.take_preset_once(preset.title):
            session.choose(page, preset.settings, preset.controls)
    default = default_of(page)
    _carry_over(page, varied)
    _presets(page)
    with st.sidebar:
        with st.grid(2, min_column_width=120, gap="small"):
            chosen = _network(default, varied) | _training(default)
        if chosen["data"] != OWN:
            st.caption(_description(chosen["data"]))
        with (
            st.expander("More settings"),
            st.grid(2, min_column_width=110, gap="small", vertical_alignment="bottom"),
        ):
            chosen |= _rows(default) | _start(default, varied)
            chosen |= _descent(default, chosen["solver"], varied)
    if chosen["data"] == OWN:
        with st.expander("Your own rows", expanded=True, icon=":material/table:"):
            chosen["digest"] = choose_own_rows().digest
    settings = RunSettings(**chosen)
    session.keep_choice(page, None if settings == default else settings)
    return settings


def _carry_over(page: str, varied: Collection[str]) -> None:
    """Open the page with the run that the visitor chose on another, unless a link names one.

    Streamlit carries a control's value from page to page only where no link had set it.
    """
    chosen = session.latest_choice(page)
    if chosen is not None and not set(chosen.control_values) & set(st.query_params):
        session.keep_choice(page, chosen)
        opened_with = default_of(page).control_values
        # Of what the page opens with anyway Streamlit would clear each parameter by itself, and
        # the browser's Back would go through them.
        address = {
            name: _as_shown(name, value)
            for name, value in chosen.control_values.items()
            if name not in varied and value != opened_with[name]
        }
        try:
            st.switch_page(f"app_pages/{page}.py", query_params=address)
        except StreamlitAPIException:  # a control of the page before still holds its parameter
            st.session_state.update(chosen.control_values)


def _as_shown(control: str, value: Any) -> str:
    """A control's value as its label and the page's address have it."""
    labels: dict[str, Callable[[Any], str]] = {
        "data": data_label,
        "init": init_label,
        "solver": method_label,
        "batch": batch_label,
        "loss": LOSS_NAMES.__getitem__,
        "layer_rates": layer_rates_label,
        "standardise": lambda is_on: str(is_on).lower(),
    }
    return labels.get(control, str)(value)


def data_label(data: str) -> str:
    """The name of a data set, in the control and in the address."""
    return "Your own" if data == OWN else data.replace("_", " ").capitalize()


def choice(
    label: str,
    options: Sequence[str],
    key: str,
    default: str,
    *,
    format_func: Callable[[str], str] = str,
    help: str | None = None,
) -> str:
    """One of a list."""
    return st.selectbox(
        label,
        options,
        index=list(options).index(default),
        format_func=format_func,
        key=key,
        bind="query-params",
        help=help,
    )


def number(
    label: str,
    key: str,
    default: float,
    *,
    low: float = 0,
    high: float,
    step: float,
    help: str | None = None,
    disabled: bool = False,
) -> Any:
    """A number within bounds; whole if its default is."""
    low, high = type(default)(low), type(default)(high)
    try:
        return st.number_input(
            label,
            min_value=low,
            max_value=high,
            value=default,
            step=step,
            format="%d" if isinstance(default, int) else "%g",
            key=key,
            bind="query-params",
            help=help,
            disabled=disabled,
        )
    except OverflowError:  # Streamlit takes infinity for a number, and fails to make it whole
        raise SettingsError(
            f"{label} must be between {low:,} and {high:,}, and this link asks for infinity. "
            f"Correct or remove {key}= in its address."
        ) from None


def choose_activation(key: str, default: str) -> str:
    """The activation of the hidden units."""
    return choice(
        "Hidden activation",
        ACTIVATION_NAMES,
        key,
        default,
        help="Of the hidden units. The output is always a sigmoid (or a softmax).",
    )


def choose_init(key: str, default: str) -> str:
    """The rule that the initial weights are drawn by."""
    return choice("Initial weights", INITS, key, default, format_func=init_label)


def choose_loss(key: str, default: str) -> str:
    """The loss that training descends on."""
    return choice("Loss", LOSSES, key, default, format_func=LOSS_NAMES.__getitem__)


def choose_layer_rates(key: str, default: str) -> str:
    """Whether the layers learn at one rate."""
    return choice(
        "Rates of the layers",
        LAYER_RATES,
        key,
        default,
        format_func=layer_rates_label,
        help="Higher rates for lower layers make up for the gradient's fourfold loss.",
    )


def layer_rates_label(name: str) -> str:
    """What the rates of the layers are called."""
    return "4 × more per layer" if name == "attenuation" else "equal"


def init_label(init: str) -> str:
    """The name of an initialiser."""
    return "auto (scikit-learn's)" if init == "auto" else init.replace("_", " ")


def method_label(solver: str) -> str:
    """The name of a method of descent."""
    return METHODS.get(solver, solver)


def batch_label(batch: str) -> str:
    """How many rows an update takes."""
    return "all" if batch == "full" else batch


def _presets(page: str) -> None:
    """Runs worth a look, one click each."""
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.caption("Start from", width="content")
        for name, preset in presets_of(page).items():
            arguments = (page, preset.settings, preset.controls)
            key = f"preset_{name}"
            st.button(
                f":primary[{preset.title}]",
                key=key,
                type="tertiary",
                on_click=session.choose,
                args=arguments,
            )


def _description(data: str) -> str:
    """The first line of the loader's own documentation."""
    first_line = (LOADERS[data].__doc__ or "").partition("\n")[0]
    subject = first_line.removeprefix("Load ").replace("`", "")
    return subject[:1].upper() + subject[1:]


def _network(default: RunSettings, varied: Collection[str]) -> dict[str, Any]:
    data = choice("Data set", DATA_SETS, "data", default.data, format_func=data_label)
    hidden = st.text_input(
        "Hidden layers",
        value=default.control_values["hidden"],
        key="hidden",
        bind="query-params",
        max_chars=40,
        placeholder="none",
        help='Units of each hidden layer, such as "8" or "16, 16". Empty: a single layer.',
    )
    chosen = {"data": data, "hidden": parse_hidden(hidden or "")}
    if "activation" not in varied:
        chosen["activation"] = choose_activation("activation", default.activation)
    return chosen


def _training(default: RunSettings) -> dict[str, Any]:
    return {
        "solver": choice(
            "Method",
            list(OPTIMIZERS),
            "solver",
            default.solver,
            format_func=method_label,
        ),
        "batch": choice(
            "Rows per update",
            BATCHES,
            "batch",
            default.batch,
            format_func=batch_label,
        ),
        "rate": number("Learning rate", "rate", default.rate, high=MAX_RATE, step=0.1),
        "epochs": number("Epochs", "epochs", default.epochs, low=1, high=MAX_EPOCHS, step=1000),
        "seed": number(
            "Seed",
            "seed",
            default.seed,
            high=MAX_SEED,
            step=1,
            help="The only source of chance: initial weights, order of the rows, flipped labels.",
        ),
    }


def _rows(default: RunSettings) -> dict[str, Any]:
    return {
        "standardise": st.toggle(
            "Standardise",
            value=default.standardise,
            key="standardise",
            bind="query-params",
            help="Features of mean 0 and variance 1, for those of very different scales.",
        ),
        "noise": number(
            "Flipped labels",
            "noise",
            default.noise,
            high=MAX_NOISE,
            step=0.05,
            help="Share of the training labels that are made wrong.",
        ),
        "held_out": number(
            "Validation rows",
            "held_out",
            default.held_out,
            high=MAX_HELD_OUT,
            step=0.1,
            help="Share of the rows that is held out of training, to measure on.",
        ),
    }


def _start(default: RunSettings, varied: Collection[str]) -> dict[str, Any]:
    chosen = {} if "init" in varied else {"init": choose_init("init", default.init)}
    chosen["init_scale"] = number(
        "Times",
        "init_scale",
        default.init_scale,
        high=MAX_INIT_SCALE,
        step=1.0,
        help="Multiplies the initial weights. Large ones saturate the units from the start.",
    )
    return chosen


def _descent(default: RunSettings, solver: str, varied: Collection[str]) -> dict[str, Any]:
    chosen: dict[str, Any] = {}
    if "loss" not in varied:
        chosen["loss"] = choose_loss("loss", default.loss)
    if "layer_rates" not in varied:
        chosen["layer_rates"] = choose_layer_rates("layer_rates", default.layer_rates)
    return chosen | {
        "momentum": number(
            "Momentum",
            "momentum",
            default.momentum,
            high=1.0,
            step=0.1,
            disabled=solver != "sgd",
        ),
        "alpha": number(
            "L2 penalty α",
            "alpha",
            default.alpha,
            high=1000.0,
            step=0.01,
            help="With a penalty the weights settle at a finite size.",
        ),
    }
