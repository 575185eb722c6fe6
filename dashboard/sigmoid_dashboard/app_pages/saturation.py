import streamlit as st

from sigmoid_dashboard.runs.measures import can_die, measures_of
from sigmoid_dashboard.runs.recorded import Run
from sigmoid_dashboard.sections import course, entries, gradient, starts, units
from sigmoid_dashboard.sections.saturation_words import words_of
from sigmoid_dashboard.ui import stage
from sigmoid_dashboard.ui.lesson import LessonPage

FEW_UNITS = 32  # whose maps leave the timeline on the screen


def panels_of(run: Run) -> str:
    """Histograms, which tell how many entries are at the ends; of ReLUs the units, which die."""
    if not run.settings.hidden:
        return "auto"
    return "units" if can_die(run) and sum(run.settings.hidden) <= FEW_UNITS else "histograms"


page = LessonPage("saturation")
run = page.run()
measures = measures_of(run.owner, run.key, int(run.film.epochs[-1]), run)
words = words_of(run.owner, run.key, run, measures)
page.answer(words.answer, words.task)
stage.play_run(run, opens=0, panels=panels_of(run))
entries.show(page, run, measures, words)
left, right = st.columns(2, gap="medium")
with left:
    units.show(page, run, measures, words)
with right:
    gradient.show(page, run, measures, words)
course.show(page, run, measures)
gradient.show_later(page, run, measures)
starts.show(page, run)
page.end({"": run})
