"""Nielsen's first exercise: perceptrons, all weights and biases times c > 0."""

import streamlit as st

from sigmoid_dashboard.runs.multiplied import Multiplied
from sigmoid_dashboard.runs.recorded import Run
from sigmoid_dashboard.sections import hand_set, step_map
from sigmoid_dashboard.sections.step_map import Subject
from sigmoid_dashboard.sentences import linear_response
from sigmoid_dashboard.sentences import scaling as sentences
from sigmoid_dashboard.ui.lesson import LessonPage


def show(page: LessonPage, run: Run, network: Subject, multiplied: Multiplied) -> Subject:
    """A single perceptron, and the run's network of perceptrons; returns the former's neuron."""
    with page.section("Exercise I: perceptrons, times c", (1, 1)) as (left, right):
        with left:
            st.markdown("**One perceptron**, set by hand")
            place = st.container()
            neuron = hand_set.subject_of(hand_set.choose_weights())
            with place:
                step_map.draw(page, "perceptron", neuron)
            st.markdown(sentences.about_perceptron(neuron.classifier))
        with right:
            st.markdown("**The network above**, every unit a perceptron")
            _show_network(page, run, network, multiplied)
    return neuron


def _show_network(page: LessonPage, run: Run, network: Subject, multiplied: Multiplied) -> None:
    if not network.has_perceptrons:
        st.markdown(linear_response.no_perceptrons_of(run))
        return
    if network.plane is None:
        st.markdown(sentences.no_map())
    else:
        step_map.draw(page, "perceptrons", network)
    st.markdown(sentences.about_perceptrons(run, multiplied))
