"""What of the error reaches every layer of the runs that are compared."""

from collections.abc import Mapping

import streamlit as st

from sigmoid_dashboard.runs.comparison import Comparison, key_of, owner_of
from sigmoid_dashboard.runs.recorded import Run
from sigmoid_dashboard.sentences import relu_comparison as sentences
from sigmoid_dashboard.ui.files import closed
from sigmoid_dashboard.ui.lesson import LessonPage, why
from sigmoid_estimator import plotting


def show(page: LessonPage, trained: Mapping[str, Run], comparison: Comparison) -> None:
    """The error of every layer before the first update, where the sigmoid's vanishes."""
    longest = last_epoch(trained)

    def build():
        frame = comparison.frame
        return frame, plotting.comparison(frame, panels=("delta_rms",), columns=1, epoch=0)

    st.header("What of the error reaches layer 1?", anchor=False)
    page.draw("error_by_layer", owner_of(trained), key_of(trained), build)
    st.markdown(sentences.about_start(trained, comparison))
    why("error", lambda: sentences.about_gradients(trained, comparison, longest))


def show_units(page: LessonPage, trained: Mapping[str, Run], comparison: Comparison) -> None:
    """The share of saturated or dead units in every layer at the end."""
    with closed("Are the units saturated, or dead?", "lost", ":material/grid_on:") as is_open:
        if not is_open:
            return

        def build():
            frame = comparison.frame
            return frame, plotting.comparison(frame, panels=("share",), columns=1)

        texts = sentences.about_units(trained, comparison.frame, last_epoch(trained))
        with page.beside(*texts):
            page.draw("lost_units", owner_of(trained), key_of(trained), build)


def last_epoch(trained: Mapping[str, Run]) -> int:
    """The end of the longest film."""
    return max(int(run.film.epochs[-1]) for run in trained.values())
