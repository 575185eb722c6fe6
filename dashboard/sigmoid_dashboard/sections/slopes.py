"""Every activation and its slope at one z, which is dragged in the browser."""

from functools import cache

import pandas as pd
import streamlit as st

from sigmoid_dashboard.frontend import moving
from sigmoid_dashboard.runs.settings import Owner
from sigmoid_dashboard.sentences import derivatives as sentences
from sigmoid_dashboard.ui import controls, session
from sigmoid_dashboard.ui.lesson import LessonPage, why
from sigmoid_dashboard.ui.links import Bounds
from sigmoid_estimator import inspection, plotting

Z = "z"  # of a link, and of a preset
# Parameters of what stood on "Backpropagation, step by step" once.
MOVED_HERE = (
    *(Z, "step_power", "scheme", "descent_rate", "descent_start", "descent_steps", "wrong_sign"),
    *("neuron_start", "neuron_weight", "neuron_bias", "neuron_rate", "neuron_epochs"),
    "as_printed",
)
USUAL = -2.0  # an answer's example of a unit that learns well


def show(page: LessonPage) -> None:
    """The curves, opened at the z of the link."""
    moving.show_slopes(_data(), opens=_asked())
    page.offer(
        "activations",
        Owner.EVERYBODY,
        "",
        lambda: (curves(), plotting.activation_curves(curves())),
    )
    why("slopes", lambda: (sentences.about_ability(), sentences.about_layers()))


@cache
def _data() -> moving.Data:
    return moving.slopes_data(curves(), usual=USUAL)


@cache
def curves() -> pd.DataFrame:
    """Every activation from −10 to 10."""
    return inspection.activation_curves()


def _asked() -> float:
    # The browser keeps it in the address: a slider of Python would run the page at every step.
    rule = Bounds(-10, 10)
    controls.check_link(Z, rule, instead=f"{USUAL:g} is used instead".replace("-", "−"))
    text = st.query_params.get(Z, "")
    usual = session.value_of(Z, USUAL)
    return round(rule.value(text), 1) if rule.holds(text) else usual
