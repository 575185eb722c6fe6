"""A unit that is at the wrong end, and how long it takes to come away from there."""

from typing import NamedTuple

import altair as alt
import numpy as np
import pandas as pd
import streamlit as st

from sigmoid_dashboard.frontend import moving
from sigmoid_dashboard.frontend.moving import Course, Data
from sigmoid_dashboard.runs.kept import kept
from sigmoid_dashboard.runs.settings import Owner
from sigmoid_dashboard.sections.slopes import curves
from sigmoid_dashboard.sentences import derivatives as sentences
from sigmoid_dashboard.ui.controls import bound, choice, number
from sigmoid_dashboard.ui.lesson import LessonPage, why
from sigmoid_dashboard.ui.links import SWITCH
from sigmoid_estimator import experiments, plotting
from sigmoid_estimator.activations import ACTIVATIONS

STARTS = {"w = 2, b = 2": (2.0, 2.0), "w = 0.6, b = 0.9": (0.6, 0.9)}  # Nielsen's
WAYS = {"from −10 to +10": (-10.0, 10.0), "from +10 to −10": (10.0, -10.0)}
OWN_START = "your own"
MAX_MEASURED = 64  # descents
WIDTH = 220  # pixels of the choice


class Descent(NamedTuple):
    """How the units descend."""

    rate: float
    n_epochs: int
    with_printed: bool


def show(page: LessonPage) -> None:
    """The course of the chosen units, played by one button."""
    st.header("A neuron that has to unlearn", anchor=False)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        with st.container(width=WIDTH):
            chosen = choice(
                "Start", [*STARTS, *WAYS, OWN_START], "neuron_start", next(iter(STARTS))
            )
        start = _own_start() if chosen == OWN_START else STARTS.get(chosen)
        descent = _descent()
    if start is None:
        _show_units(page, WAYS[chosen], descent)
    else:
        _show_neuron(page, start, descent)


def _own_start() -> tuple[float, float]:
    with st.container(width=WIDTH // 2):
        weight = number("Weight w", "neuron_weight", 3.0, low=-10, high=10, step=0.5)
    with st.container(width=WIDTH // 2):
        bias = number("Bias b", "neuron_bias", 3.0, low=-10, high=10, step=0.5)
    return weight, bias


def _descent() -> Descent:
    with st.popover("Rate and epochs"):
        return Descent(
            number("Rate η", "neuron_rate", 0.15, low=0.01, high=10, step=0.05),
            number("Epochs", "neuron_epochs", 300, low=1, high=10_000, step=100),
            st.toggle(
                "Also as printed",
                help="The quadratic cost with the formulas that the answer prints, one sign of "
                "which is wrong.",
                **bound("as_printed", SWITCH),
            ),
        )


def _show_neuron(page: LessonPage, start: tuple[float, float], descent: Descent) -> None:
    """Nielsen's neuron: its input is 1, and it should say 0."""
    frame, printed, data = neuron_of(Owner.EVERYBODY, start, descent)
    key = f"{start} {descent}"
    st.markdown(sentences.about_slowdown(frame))
    moving.show_course(key, data)
    page.offer(
        "slowdown",
        Owner.EVERYBODY,
        key,
        lambda: _picture(frame, printed, descent),
    )
    why(
        "unlearning",
        lambda: (
            sentences.about_factor_of_slope(),
            sentences.about_saturated(frame),
            sentences.about_gradient(frame),
            sentences.about_sign(printed),
        ),
    )


@kept(MAX_MEASURED)
def neuron_of(
    start: tuple[float, float], descent: Descent
) -> tuple[pd.DataFrame, pd.DataFrame, Data]:
    """The neuron's descent with both costs, as it is printed, and the course that is shown."""
    rate, n_epochs, with_printed = descent
    frame = experiments.learning_slowdown(*start, learning_rate=rate, n_epochs=n_epochs)
    printed = experiments.printed_descent(*start, learning_rate=rate, n_epochs=n_epochs)
    shown = pd.concat([frame, printed]) if with_printed else frame
    is_printed = shown["cost"] == experiments.PRINTED  # there a is σ(−z): a sign is lost
    runs = shown.assign(
        name=shown["cost"],
        activation="sigmoid",
        z=np.where(is_printed, -1, 1) * (shown["weight"] + shown["bias"]),
        value=shown["output"],
    )
    course = Course(runs, "output a", 0.0, 1.0, wanted=0.0)
    return frame, printed, moving.course_data(course, curves())


def _picture(
    frame: pd.DataFrame, printed: pd.DataFrame, descent: Descent
) -> tuple[pd.DataFrame, alt.VConcatChart]:
    shown = pd.concat([frame, printed]) if descent.with_printed else frame
    return shown, plotting.learning_slowdown(shown)


def _show_units(page: LessonPage, way: tuple[float, float], descent: Descent) -> None:
    """Hidden units whose z should be at the other end."""
    frame, data = units_of(Owner.EVERYBODY, way, descent)
    key = f"{way} {descent}"
    st.markdown(sentences.about_units(frame))
    moving.show_course(key, data)
    page.offer("units", Owner.EVERYBODY, key, lambda: (frame, plotting.unit_descent(frame)))
    why("units", lambda: (sentences.about_relu(frame), sentences.about_leak()))


@kept(MAX_MEASURED)
def units_of(way: tuple[float, float], descent: Descent) -> tuple[pd.DataFrame, Data]:
    """The ways of a sigmoid and two ReLUs, and their course."""
    rate, n_epochs, _ = descent
    frame = experiments.unit_descent(*way, learning_rate=rate, n_epochs=n_epochs)
    names = frame["activation"].map(lambda name: ACTIVATIONS[name].label)
    runs = frame.assign(name=names, value=frame["z"])
    course = Course(runs, "pre-activation z", -10.0, 10.0, wanted=way[1])
    return frame, moving.course_data(course, curves())
