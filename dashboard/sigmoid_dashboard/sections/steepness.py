"""How steep the sigmoid becomes, and how much of its slope is left to learn by."""

import streamlit as st

from sigmoid_dashboard.runs.outcome import Outcome
from sigmoid_dashboard.runs.recorded import Run
from sigmoid_dashboard.sections.growth import MILESTONES
from sigmoid_dashboard.sentences import past_100 as sentences
from sigmoid_dashboard.ui.files import closed
from sigmoid_dashboard.ui.lesson import LessonPage
from sigmoid_estimator import inspection, plotting


def show(page: LessonPage, run: Run, outcome: Outcome) -> None:
    """A single neuron's sigmoids across its line, and the mean slope of every layer."""
    with closed("How steep is the sigmoid?", "steepness", ":material/show_chart:") as is_open:
        if not is_open:
            return
        last = int(run.film.epochs[-1])
        _show_sigmoids(page, run, last)
        with page.beside(
            sentences.about_slopes(run, outcome, float(outcome.output_slopes.iloc[-1]), last),
            sentences.about_learning(run),
        ):
            page.draw(
                "slopes",
                run.owner,
                run.key,
                lambda: (
                    outcome.slopes,
                    plotting.saturation(outcome.slopes, measures=("mean_slope",)),
                ),
            )


def _show_sigmoids(page: LessonPage, run: Run, last: int) -> None:
    if not run.is_single_neuron:
        st.markdown(sentences.no_sigmoid(run))
        return
    epochs = sorted({*(epoch for epoch in MILESTONES if epoch < last), last})
    family = inspection.sigmoid_family(run.classifier, epochs)
    with page.beside(sentences.about_family(family, last), sentences.about_step()):
        page.draw(
            "sigmoids",
            run.owner,
            run.key,
            lambda: (family, plotting.sigmoid_family(family, epoch=last)),
        )
