"""What would stop the growth: the same training with one of its two conditions taken away."""

from dataclasses import replace

import streamlit as st

from sigmoid_dashboard.runs.data import prepared
from sigmoid_dashboard.runs.outcome import Growth, Outcome, growth_of, is_example
from sigmoid_dashboard.runs.recorded import Run
from sigmoid_dashboard.runs.settings import OWN, RunSettings
from sigmoid_dashboard.sentences import past_100 as sentences
from sigmoid_dashboard.sentences.wording import percent
from sigmoid_dashboard.ui import session, training
from sigmoid_dashboard.ui.controls import bound
from sigmoid_dashboard.ui.lesson import LessonPage
from sigmoid_dashboard.ui.links import SWITCH
from sigmoid_estimator import plotting

FLIPPED = 0.05  # of the labels
PENALTY, PENALTY_BEHIND = 0.01, 0.0005  # α per row; a stronger one leaves hidden layers nothing
HEIGHT = 260  # pixels


def show(page: LessonPage, run: Run, outcome: Outcome) -> None:
    """Train the same network with these on demand, where they can show something."""
    if not outcome.asks_what_would_stop_it or run.settings.data == OWN or run.settings.noise:
        return
    is_on = st.toggle(
        "**What would stop it?** Train it with a penalty, and with wrong labels",
        **bound("stopped", SWITCH),
    )
    if not is_on:
        return
    st.markdown(sentences.about_counter_examples())
    shown = {}
    for title, settings in counter_examples(run).items():
        other = training.recorded_run(settings)
        growth = growth_of(other.owner, other.key, other)
        if is_example(other, growth):
            shown[title] = other, growth
    if not shown:
        st.markdown(sentences.no_counter_example())
    for column, (title, example) in zip(st.columns(2, gap="medium"), shown.items(), strict=False):
        with column:
            st.markdown(f"**{title}**")
            _show_counter_example(page, *example)


def counter_examples(run: Run) -> dict[str, RunSettings]:
    """Settings that stop the growth: a penalty, and labels that no line can satisfy."""
    settings, y = run.settings, run.data.y
    per_row = PENALTY_BEHIND if settings.hidden else PENALTY
    penalty = float(f"{per_row * len(y):.1g}")
    others = {f"With an L2 penalty, α = {penalty:g}": replace(settings, alpha=penalty)}
    flipped = replace(settings, noise=FLIPPED)
    if (prepared(flipped, session.own_table()).y != y).any():
        others[f"With {percent(FLIPPED, 0)} of the labels flipped"] = flipped
    return others


def _show_counter_example(page: LessonPage, run: Run, growth: Growth) -> None:
    def build():
        first = run.classifier.first_perfect_epoch_
        return growth.norms, plotting.growth(growth.norms, first_perfect_epoch=first)

    name = f"growth_{'penalty' if run.settings.alpha else 'noise'}"
    page.draw(name, run.owner, run.key, build, height=HEIGHT)
    st.markdown(sentences.about_counter_example(run, growth))
