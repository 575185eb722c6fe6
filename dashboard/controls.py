"""The controls of a run; each one is a parameter of the page's address too."""

import streamlit as st

import session
from settings import (
    BATCHES,
    EXAMPLES,
    LOSSES,
    MAX_EPOCHS,
    MAX_RATE,
    MAX_SEED,
    RunSettings,
    parse_hidden,
)
from sigmoid_estimator.activations import ACTIVATIONS
from sigmoid_estimator.datasets import LOADERS
from sigmoid_estimator.optimizers import OPTIMIZERS

DEFAULT = RunSettings()
METHODS = {"sgd": "Gradient descent", "adam": "Adam"}
LOSS_NAMES = {"log_loss": "Cross-entropy", "squared_error": "½ squared error"}
ALIASES = {"logistic"}  # the same activation under another name


def choose_settings() -> RunSettings:
    """Draw the controls and return the run that they describe.

    Raises SettingsError for one that cannot be trained.
    """
    _examples()
    with st.container(border=True):
        with st.grid(4, min_column_width=150):
            data, hidden, activation = _network()
            solver, batch, rate, epochs, seed = _training()
        st.caption(_description(data))
        with (
            st.expander("More settings"),
            st.grid(4, min_column_width=150, vertical_alignment="bottom"),
        ):
            loss, momentum, alpha, standardise = _details(solver)
    return RunSettings(
        data=data,
        hidden=parse_hidden(hidden),
        activation=activation,
        loss=loss,
        solver=solver,
        batch=batch,
        rate=rate,
        momentum=momentum,
        alpha=alpha,
        epochs=epochs,
        seed=seed,
        standardise=standardise,
    )


def _examples() -> None:
    """Runs worth a look, one click each."""
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.caption("Start from", width="content")
        for number, (name, settings) in enumerate(EXAMPLES.items()):
            st.button(name, key=f"example_{number}", on_click=session.choose, args=(settings,))


def _description(data: str) -> str:
    """The first line of the loader's own documentation."""
    first_line = (LOADERS[data].__doc__ or "").partition("\n")[0]
    subject = first_line.removeprefix("Load ").replace("`", "")
    return subject[:1].upper() + subject[1:]


def data_label(data: str) -> str:
    """The name of a data set, in the control and in the address."""
    return data.replace("_", " ").capitalize()


def _network() -> tuple[str, str, str]:
    data = st.selectbox(
        "Data set", list(LOADERS), format_func=data_label, key="data", bind="query-params"
    )
    hidden = st.text_input(
        "Hidden layers",
        key="hidden",
        bind="query-params",
        max_chars=40,
        placeholder="none",
        help='Units of each hidden layer, such as "8" or "16, 16". Empty: a single layer.',
    )
    activation = st.selectbox(
        "Hidden activation",
        [name for name in ACTIVATIONS if name not in ALIASES],
        key="activation",
        bind="query-params",
        help="Of the hidden units. The output is always a sigmoid (or a softmax).",
    )
    return data, hidden or "", activation


def _training() -> tuple[str, str, float, int, int]:
    solver = st.selectbox(
        "Method",
        list(OPTIMIZERS),
        index=list(OPTIMIZERS).index(DEFAULT.solver),
        format_func=lambda name: METHODS.get(name, name),
        key="solver",
        bind="query-params",
    )
    batch = st.selectbox(
        "Rows per update",
        BATCHES,
        format_func=lambda name: "all" if name == "full" else name,
        key="batch",
        bind="query-params",
    )
    rate = st.number_input(
        "Learning rate",
        min_value=0.0,
        max_value=MAX_RATE,
        value=DEFAULT.rate,
        step=0.1,
        format="%g",
        key="rate",
        bind="query-params",
    )
    epochs = st.number_input(
        "Epochs",
        min_value=1,
        max_value=MAX_EPOCHS,
        value=DEFAULT.epochs,
        step=1000,
        key="epochs",
        bind="query-params",
    )
    seed = st.number_input(
        "Seed",
        min_value=0,
        max_value=MAX_SEED,
        value=DEFAULT.seed,
        key="seed",
        bind="query-params",
        help="The only source of chance: initial weights and order of the rows.",
    )
    return solver, batch, rate, epochs, seed


def _details(solver: str) -> tuple[str, float, float, bool]:
    loss = st.selectbox(
        "Loss",
        LOSSES,
        format_func=lambda name: LOSS_NAMES[name],
        key="loss",
        bind="query-params",
    )
    momentum = st.number_input(
        "Momentum",
        min_value=0.0,
        max_value=1.0,
        value=DEFAULT.momentum,
        step=0.1,
        format="%g",
        disabled=solver != "sgd",
        key="momentum",
        bind="query-params",
    )
    alpha = st.number_input(
        "L2 penalty α",
        min_value=0.0,
        max_value=1000.0,
        value=DEFAULT.alpha,
        step=0.01,
        format="%g",
        key="alpha",
        bind="query-params",
        help="With a penalty the weights settle at a finite size.",
    )
    standardise = st.toggle(
        "Standardise",
        key="standardise",
        bind="query-params",
        help="Features of mean 0 and variance 1, for those of very different scales.",
    )
    return loss, momentum, alpha, standardise
