"""A small change of all weights: sigmoids answer in proportion, perceptrons flip or stay."""

import numpy as np
import pandas as pd
import streamlit as st

from sigmoid_dashboard.runs.kept import kept
from sigmoid_dashboard.sections import step_map
from sigmoid_dashboard.sections.step_map import Subject
from sigmoid_dashboard.sentences import linear_response as sentences
from sigmoid_dashboard.ui import controls
from sigmoid_dashboard.ui.lesson import LessonPage
from sigmoid_estimator import SigmoidMLPClassifier, inspection, plotting

SIZE, MAX_SIZE, STEP = 0.05, 10.0, 0.01  # of the change, a standard deviation
MAX_SEED = 1_000_000
MAX_RESPONSES = 64


def show(page: LessonPage, subject: Subject) -> None:
    """The outputs after a small change of all weights, under a heading."""
    st.header("What does a small change of the weights do?", anchor=False)
    draw(page, subject)


def draw(page: LessonPage, subject: Subject, *, usual: float = SIZE) -> None:
    """The outputs after a change of all weights, at first of this size, predicted and measured."""
    with st.grid(4, min_column_width=150):
        size = controls.number(
            "Size of the change Δ",
            "delta",
            usual,
            low=0.0001,
            high=MAX_SIZE,
            step=STEP,
            help="Every weight and bias is changed by a draw from the normal distribution with "
            "this standard deviation.",
        )
        seed = controls.number("Seed of the change", "draw", 0, high=MAX_SEED, step=1)
    key = f"{subject.key} {size} {seed}"
    left, right = st.columns(2, gap="medium")
    with left:
        st.markdown("**Sigmoids** answer in proportion")
        frame = response_of(subject.owner, key, subject.classifier, subject.data.X, size, seed)
        page.draw(
            "response",
            subject.owner,
            key,
            lambda: (frame, plotting.linear_response(frame)),
            height=step_map.HEIGHT,
        )
        st.markdown(sentences.about_response(frame))
    with right:
        st.markdown("**Perceptrons** flip (a ring), or stay")
        if not subject.has_perceptrons:
            st.markdown(sentences.no_perceptrons(subject.classifier.activation))
            return
        steps = subject.classifier.as_perceptron()
        flips = response_of(subject.owner, f"steps {key}", steps, subject.data.X, size, seed)
        if subject.plane is not None:
            flipped = flipped_rows(flips, len(subject.data.X))
            step_map.draw(page, "flips", subject, flipped, f"{size} {seed}")
        st.markdown(sentences.about_flips(flips))


@kept(MAX_RESPONSES)
def response_of(
    key: str, _classifier: SigmoidMLPClassifier, _X: np.ndarray, _size: float, _seed: int
) -> pd.DataFrame:
    """The changes of the outputs, predicted and measured; `key` holds all that they depend on."""
    with np.errstate(over="ignore", invalid="ignore"):  # weights of a diverged training
        return inspection.linear_response(_classifier, _X, _size, random_state=_seed)


def flipped_rows(flips: pd.DataFrame, n_rows: int) -> np.ndarray:
    """Whether any output of a row has flipped."""
    return (flips["actual_change"].to_numpy() != 0).reshape(n_rows, -1).any(axis=1)
