import streamlit as st

from sigmoid_dashboard.runs.diagnosis import diagnosis_of
from sigmoid_dashboard.runs.remedies import AS_IT_IS, WITH_REMEDY, beside
from sigmoid_dashboard.sections import findings, remedy
from sigmoid_dashboard.sentences import diagnosis as sentences
from sigmoid_dashboard.ui import opened_film, stage
from sigmoid_dashboard.ui.lesson import LessonPage

page = LessonPage("does_not_learn")
run = page.run()
diagnosis = diagnosis_of(run.owner, run.key, run)
page.answer(sentences.headline(diagnosis))
trained = {AS_IT_IS: run}
with st.container(key="remedy"):
    with_remedy = remedy.trained(run, diagnosis)
if with_remedy is None:
    stage.play_run(run)
    findings.show({AS_IT_IS: diagnosis})
else:
    stage.play_in_step({AS_IT_IS: run, WITH_REMEDY: beside(run, with_remedy)})
    after = diagnosis_of(with_remedy.owner, with_remedy.key, with_remedy)
    findings.show({AS_IT_IS: diagnosis, WITH_REMEDY: after})
    if not run.is_opened:  # whose rows are in no table that a program could read
        trained[WITH_REMEDY] = with_remedy
if not run.is_opened:
    st.caption(sentences.YOUR_OWN)
    opened_film.offer("Ask about a film of your own")
page.end(trained)
