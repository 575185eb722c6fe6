"""The slope by a small step, as the question plots it, and why its curve is ragged."""

from functools import cache

import pandas as pd
import streamlit as st

from sigmoid_dashboard.runs.settings import Owner
from sigmoid_dashboard.sentences import derivatives as sentences
from sigmoid_dashboard.ui import session
from sigmoid_dashboard.ui.controls import bound, choice
from sigmoid_dashboard.ui.files import closed
from sigmoid_dashboard.ui.lesson import LessonPage
from sigmoid_dashboard.ui.links import OneOf
from sigmoid_estimator import inspection, plotting

# Streamlit finds a value among floats by a tolerance, in which 1e-16 is 1e-13: powers of ten.
POWERS = range(-16, 1)
FINE_STEPS = [
    float(f"{digit}e{power}") for power in range(-16, 0) for digit in (1, 1.6, 2.5, 4, 7)
]
SCHEMES = {"forward": "(σ(z + h) − σ(z)) / h", "central": "(σ(z + h) − σ(z − h)) / 2h"}
STEP, SCHEME = "step_power", "scheme"


def show(page: LessonPage) -> None:
    """The derivative from its definition, and its error against the step."""
    is_asked = bool(session.link().keys() & {STEP, SCHEME})
    with closed(
        "Why is the slope ragged when a step of 1e−13 measures it?",
        "ragged",
        ":material/ssid_chart:",
        is_asked=is_asked,
    ) as is_open:
        if is_open:
            _show_quotients(page)


def _show_quotients(page: LessonPage) -> None:
    with st.grid(2, min_column_width=280):
        power = st.select_slider(
            "Step h",
            POWERS,
            -13,
            format_func=_power_label,
            **bound(STEP, OneOf(POWERS, _power_label)),
        )
        scheme = choice(
            "Difference",
            list(SCHEMES),
            SCHEME,
            "forward",
            format_func=lambda name: f"{name}: {SCHEMES[name]}",
        )
    step, errors = float(f"1e{power}"), step_errors()
    frame = inspection.numerical_slope(step, scheme=scheme)
    with page.beside(
        sentences.about_quotient(frame, step), sentences.about_cause(step, scheme, errors)
    ):
        page.draw(
            "numerical_slope",
            Owner.EVERYBODY,
            f"{step} {scheme}",
            lambda: (frame, plotting.numerical_slope(frame)),
        )
    with page.beside(sentences.about_best(errors)):
        page.draw(
            "step_errors",
            Owner.EVERYBODY,
            "",
            lambda: (errors, plotting.finite_difference_error(errors)),
            height=300,
        )


@cache
def step_errors() -> pd.DataFrame:
    """Errors of the numerical derivative against its step, for both schemes."""
    return pd.concat(
        inspection.finite_difference_error(FINE_STEPS, scheme=scheme).assign(scheme=scheme)
        for scheme in SCHEMES
    )


def _power_label(power: int) -> str:
    """A power of ten."""
    return f"1e{power}" if power else "1"
