"""Where the entries of every layer are: near an end, or in between."""

import streamlit as st

from sigmoid_dashboard.runs.measures import Measures, near_ends
from sigmoid_dashboard.runs.recorded import Run
from sigmoid_dashboard.sections.saturation_words import Words
from sigmoid_dashboard.sentences import saturation as sentences
from sigmoid_dashboard.ui.drawing import show_table
from sigmoid_dashboard.ui.lesson import LessonPage, why
from sigmoid_estimator import plotting


def show(page: LessonPage, run: Run, measures: Measures, words: Words) -> None:
    """The entries before the first update and at the end, and what the units became."""

    def build():
        counts = measures.counts
        return counts, plotting.entry_counts(counts, ends=near_ends(run))

    with page.section("Where are the entries?") as (left, right):
        with left:
            page.draw("entries", run.owner, run.key, build)
        with right:
            st.markdown(words.rows)
            show_table(
                words.layers,
                "How many entries of every layer are near an end, and its kinds of units",
            )
            why(
                "entries",
                lambda: (
                    sentences.about_answer(run, measures),
                    sentences.about_output(run, measures),
                    sentences.about_never(run, measures),
                    sentences.about_kinds(run, measures),
                ),
            )
