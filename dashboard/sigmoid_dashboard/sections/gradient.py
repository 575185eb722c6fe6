"""What is left of the gradient on its way down."""

import functools
from collections.abc import Callable

import altair as alt
import pandas as pd
import streamlit as st

from sigmoid_dashboard.runs.measures import Measures, gradients_of
from sigmoid_dashboard.runs.recorded import Run
from sigmoid_dashboard.sections.saturation_words import Words
from sigmoid_dashboard.sentences import gradients as sentences
from sigmoid_dashboard.ui import controls
from sigmoid_dashboard.ui.files import closed
from sigmoid_dashboard.ui.lesson import LessonPage, why
from sigmoid_estimator import plotting

HEADING = "What is left of the gradient?"
CONTROL_WIDTH, HEIGHT = 420, 280  # pixels
MEASURES = {
    "delta_rms": "Error ∂C/∂z",
    "attenuation": "Error, relative to the last hidden layer’s",
    "weight_gradient_norm": "Gradient of the weights",
    "bias_gradient_norm": "Gradient of the biases (Nielsen’s speed)",
}


def show(page: LessonPage, run: Run, measures: Measures, words: Words) -> None:
    """The error in every layer before the first update: where it vanishes, this shows it."""
    if measures.n_hidden < 2:
        why("gradient", lambda: [words.gradient], title=HEADING)
        return

    def build():
        frame = measures.gradients[measures.gradients["epoch"] == 0]
        return frame, plotting.gradients_by_depth(frame)

    st.header(HEADING, anchor=False)
    page.draw("gradient_by_depth", run.owner, run.key, build, height=HEIGHT)
    st.markdown(words.gradient)
    why(
        "gradient",
        lambda: (sentences.about_vanishing(run, measures), sentences.about_four(run, measures)),
    )


def show_later(page: LessonPage, run: Run, measures: Measures) -> None:
    """What the gradient becomes."""
    if measures.n_hidden < 2:
        return
    title = "And in later epochs?"
    with closed(title, "later", ":material/timeline:") as is_open:
        if is_open:
            _show_course(page, run, measures)


def _show_course(page: LessonPage, run: Run, measures: Measures) -> None:
    """Any of its measures over the epochs and over the depth."""
    with st.container(width=CONTROL_WIDTH):
        measure = controls.choice(
            "What is measured",
            list(MEASURES),
            "gradient",
            "delta_rms",
            format_func=MEASURES.__getitem__,
        )
    frame = gradients_of(run.owner, run.key, run)
    pictures: dict[str, Callable[..., alt.TopLevelMixin]] = {
        "gradient_by_depth_later": plotting.gradients_by_depth,
        "gradient_over_epochs": plotting.layer_gradients,
    }
    st.markdown(sentences.about_later(run, measures))
    for column, (name, draw) in zip(st.columns(2, gap="medium"), pictures.items(), strict=True):
        with column:
            page.draw(
                name,
                run.owner,
                f"{run.key} {measure}",
                functools.partial(_drawn, draw, frame, measure),
            )


def _drawn(
    draw: Callable[..., alt.TopLevelMixin], frame: pd.DataFrame, measure: str
) -> tuple[pd.DataFrame, alt.TopLevelMixin]:
    return frame, draw(frame, measure=measure)
