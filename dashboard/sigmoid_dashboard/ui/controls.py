"""The controls of a run; each one is a parameter of the page's address too."""

from collections.abc import Callable, Collection, Sequence
from typing import Any

import streamlit as st

from sigmoid_dashboard.runs.settings import (
    BATCHES,
    DATA_SETS,
    INITS,
    LAYER_RATES,
    LOSSES,
    MAX_ALPHA,
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
from sigmoid_dashboard.sentences.labels import (
    batch_label,
    init_label,
    layer_rates_label,
    loss_label,
    method_label,
)
from sigmoid_dashboard.sentences.wording import capitalized, plain
from sigmoid_dashboard.ui import session
from sigmoid_dashboard.ui.files import closed
from sigmoid_dashboard.ui.links import (
    SWITCH,
    Bounds,
    OneOf,
    Rule,
    mistake,
)
from sigmoid_dashboard.ui.own_rows import choose_own_rows
from sigmoid_dashboard.ui.presets import Preset, presets_of
from sigmoid_estimator.activations import ACTIVATIONS
from sigmoid_estimator.datasets.catalogue import CATALOGUE
from sigmoid_estimator.optimizers import OPTIMIZERS

ALIASES = {"logistic"}  # the same activation under another name
ACTIVATION_NAMES = tuple(name for name in ACTIVATIONS if name not in ALIASES)
MORE = (
    *("standardise", "noise", "held_out"),
    *("init", "init_scale"),
    *("loss", "layer_rates", "momentum", "alpha"),
)
START_FROM = "start_from"
PRESETS_WIDTH = 260  # pixels


def draw_controls(default: RunSettings, varied: Collection[str]) -> dict[str, Any]:
    """Draw all controls and return their values; hidden layers are a text still."""
    with st.sidebar:
        with st.grid(2, min_column_width=120, gap="small"):
            chosen = _network(default, varied) | _training(default)
        if chosen["data"] != OWN:
            st.caption(_description(chosen["data"]))
        chosen |= _more_settings(default, chosen["solver"], varied)
    if chosen["data"] == OWN:
        # What is put on the map, or came with a film, must not push the map down.
        is_aside = session.own_is_drawn() or session.start() is not None
        place = st.sidebar if is_aside else st.container()
        with place, st.expander("Your own rows", expanded=not is_aside, icon=":material/table:"):
            # The digest alone makes other rows another run; the rows stay with the session.
            chosen["digest"] = choose_own_rows().digest
        if "init" not in varied:
            with st.sidebar:
                chosen["start"] = _choose_start()
    return chosen


def _more_settings(default: RunSettings, solver: str, varied: Collection[str]) -> dict[str, Any]:
    """Draw what is rarely changed, if it is opened or not as the page has it by itself."""
    usual = {name: getattr(default, name) for name in MORE if name not in varied}
    with closed("More settings", "more_settings") as is_open:
        if not is_open and session.are_as_usual(usual):
            session.forget_controls(usual)
            return usual
        with st.grid(2, min_column_width=110, gap="small", vertical_alignment="bottom"):
            rows, start = _rows(default), _start(default, varied)
            return rows | start | _descent(default, solver, varied)


def _choose_start() -> str:
    """Draw the switch between the first weights of the rows' film and drawn ones."""
    start = session.start()
    if start is None:
        return ""
    st.toggle(
        "Begin as the film did",
        value=session.begins_like_film(),
        help="With the weights of its first record, in place of “Initial weights”.",
        on_change=session.turn_start,
        key=f"begin_like_{start.digest}",
    )
    return start.digest * session.begins_like_film()


def bound(key: str, rule: Rule) -> dict[str, Any]:
    """Return the arguments that bind a control to a parameter of the address.

    Streamlit passes over what the control does not take; here it is noted.
    """
    for text in session.link().get(key, ()):
        note_mistake(key, mistake(key, text, rule), rule.shown)
    return {"key": key, "bind": "query-params"}


def note_mistake(
    name: str, problem: str | None, shown: Callable[[Any], str] | None = None, *, instead: str = ""
) -> None:
    """Keep a note of a link's mistake, with what is used instead or that it is ignored."""
    if problem is not None:
        session.note_of_link(name, session.LinkNote(problem, shown, instead))


def check_link(name: str, rule: Rule, *, instead: str = "") -> None:
    """Note what a link has wrong of a parameter that is no control's."""
    for text in session.link().get(name, ()):
        note_mistake(name, mistake(name, text, rule), instead=instead)


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
    """Draw a control that offers a list."""
    return st.selectbox(
        label,
        options,
        index=list(options).index(default),
        format_func=format_func,
        help=help,
        **bound(key, OneOf(options, format_func)),
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
    """Draw a control for a number within bounds; a whole one if its default is."""
    # Streamlit refuses an input whose bounds and value are of different types.
    low, high = type(default)(low), type(default)(high)
    try:
        return st.number_input(
            label,
            min_value=low,
            max_value=high,
            value=default,
            step=step,
            format="%d" if isinstance(default, int) else "%g",
            help=help,
            disabled=disabled,
            **bound(key, Bounds(low, high, is_whole=isinstance(default, int))),
        )
    except OverflowError:  # Streamlit takes infinity for a number, and fails to make it whole
        raise SettingsError(
            f"{label} must be between {low:,} and {high:,}, and this link asks for infinity. "
            f"Correct or remove {key}= in its address."
        ) from None


def choose_activation(key: str, default: str) -> str:
    """Draw the control of the hidden units' activation."""
    return choice(
        "Hidden activation",
        ACTIVATION_NAMES,
        key,
        default,
        help="Of the hidden units. The output is always a sigmoid (or a softmax).",
    )


def choose_init(key: str, default: str) -> str:
    """Draw the control of the initial weights' rule."""
    return choice("Initial weights", INITS, key, default, format_func=init_label)


def choose_loss(key: str, default: str) -> str:
    """Draw the control of the loss that training descends on."""
    return choice("Loss", LOSSES, key, default, format_func=loss_label)


def choose_layer_rates(key: str, default: str) -> str:
    """Draw the control of the layers' learning rates."""
    return choice(
        "Rates of the layers",
        LAYER_RATES,
        key,
        default,
        format_func=layer_rates_label,
        help="Higher rates for lower layers make up for the gradient's fourfold loss.",
    )


# What each control of a run takes; the hidden layers are written.
RULES: dict[str, Rule] = {
    "data": OneOf(DATA_SETS, data_label),
    "activation": OneOf(ACTIVATION_NAMES),
    "init": OneOf(INITS, init_label),
    "loss": OneOf(LOSSES, loss_label),
    "solver": OneOf(tuple(OPTIMIZERS), method_label),
    "batch": OneOf(BATCHES, batch_label),
    "layer_rates": OneOf(LAYER_RATES, layer_rates_label),
    "standardise": SWITCH,
    "rate": Bounds(0, MAX_RATE),
    "epochs": Bounds(1, MAX_EPOCHS, is_whole=True),
    "seed": Bounds(0, MAX_SEED, is_whole=True),
    "noise": Bounds(0, MAX_NOISE),
    "held_out": Bounds(0, MAX_HELD_OUT),
    "init_scale": Bounds(0, MAX_INIT_SCALE),
    "momentum": Bounds(0, 1),
    "alpha": Bounds(0, MAX_ALPHA),
}


def offer_presets(page: str, shown: RunSettings | None) -> None:
    """Draw the choice of a page's presets; it names the one that is shown, if any is."""
    presets = presets_of(page)
    if session.hides_controls() or not presets:
        return
    names = (name for name, preset in presets.items() if _is_shown(preset, shown))
    st.session_state[START_FROM] = next(names, None)
    st.selectbox(
        "Start from",
        list(presets),
        format_func=lambda name: presets[name].title,
        placeholder="Start from …",
        label_visibility="collapsed",
        width=PRESETS_WIDTH,
        key=START_FROM,
        on_change=_take_preset,
        args=(page,),
    )


def _is_shown(preset: Preset, shown: RunSettings | None) -> bool:
    """Whether it is the run shown, with the page's own controls as it has them."""
    return preset.settings == shown and all(
        st.session_state.get(control, value) == value for control, value in preset.controls.items()
    )


def _take_preset(page: str) -> None:
    preset = presets_of(page).get(st.session_state[START_FROM])
    if preset is not None:
        session.choose(page, preset.settings, preset.controls)


def _description(data: str) -> str:
    """Describe a data set."""
    return capitalized(CATALOGUE[data].title)


def _network(default: RunSettings, varied: Collection[str]) -> dict[str, Any]:
    data = choice("Data set", DATA_SETS, "data", default.data, format_func=data_label)
    with st.container(gap="xsmall"):
        hidden = st.text_input(
            "Hidden layers",
            value=default.control_values["hidden"],
            key="hidden",
            bind="query-params",
            max_chars=40,
            placeholder="none",
            help='Units of each hidden layer, such as "8" or "16, 16". Empty: a single layer.',
        )
        _show_refusal(lambda: RunSettings(hidden=parse_hidden(hidden or "")))
    chosen = {"data": data, "hidden": hidden or ""}
    if "activation" not in varied:
        chosen["activation"] = choose_activation("activation", default.activation)
    return chosen


def _show_refusal(settings_of_field: Callable[[], RunSettings]) -> None:
    """Say under a field why no run can have its value."""
    try:
        settings_of_field()
    except SettingsError as error:
        st.markdown(f":red[{plain(str(error))}]")


def _rate(default: RunSettings) -> float:
    with st.container(gap="xsmall"):
        rate = number("Learning rate", "rate", default.rate, high=MAX_RATE, step=0.001)
        _show_refusal(lambda: RunSettings(rate=rate))
    return rate


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
        "rate": _rate(default),
        "epochs": number("Epochs", "epochs", default.epochs, low=1, high=MAX_EPOCHS, step=1),
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
            help="Features of mean 0 and variance 1, for those of very different scales.",
            **bound("standardise", SWITCH),
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
        step=0.001,
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
            disabled=solver != "sgd",  # drawn all the same, so that its value is not lost
        ),
        "alpha": number(
            "L2 penalty α",
            "alpha",
            default.alpha,
            high=MAX_ALPHA,
            step=0.001,
            help="With a penalty the weights settle at a finite size.",
        ),
    }
