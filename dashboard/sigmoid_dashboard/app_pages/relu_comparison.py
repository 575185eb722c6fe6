import streamlit as st

from sigmoid_dashboard.runs.comparison import comparison_of, key_of, owner_of
from sigmoid_dashboard.sections import compared_errors, race
from sigmoid_dashboard.sentences import relu_comparison as sentences
from sigmoid_dashboard.ui import stage
from sigmoid_dashboard.ui.lesson import LessonPage

page = LessonPage("relu_comparison")
trained = page.runs()
accuracy = race.chosen_accuracy()
comparison = comparison_of(owner_of(trained), key_of(trained), trained)
firsts = race.first_epochs(trained, accuracy)
page.answer(sentences.answer(trained, firsts, accuracy), sentences.task(trained))
stage.play_in_step(trained, opens=0)
left, right = st.columns(2, gap="medium")
with left:
    compared_errors.show(page, trained, comparison)
with right:
    race.show(page, trained)
compared_errors.show_units(page, trained, comparison)
race.show_sweep(page, trained, accuracy)
page.end(trained)
