import streamlit as st

from sigmoid_dashboard.runs.diagnosis import diagnosis_of
from sigmoid_dashboard.runs.remedies import AS_IT_IS, WITH_REMEDY, Case, beside
from sigmoid_dashboard.runs.settings import SettingsError
from sigmoid_dashboard.sections import brought_film, findings, remedy
from sigmoid_dashboard.sentences import diagnosis as sentences
from sigmoid_dashboard.sentences.wording import plain
from sigmoid_dashboard.ui import arrival, stage
from sigmoid_dashboard.ui.lesson import LessonPage

page = LessonPage("does_not_learn")
body = st.container()
film = None
with st.expander("Ask about a film of your own", icon=":material/movie:"):
    try:
        film = brought_film.chosen()
    except (SettingsError, ValueError) as error:
        st.error(plain(str(error)), icon=":material/movie:")
with body:
    if film is None:
        case = Case(page.run())
    else:
        arrival.open_without_run(page.name)
        case = Case(film, is_film=True)
    run = case.run
    diagnosis = diagnosis_of(run.owner, run.key, run)
    page.answer(sentences.headline(diagnosis))
    trained = {AS_IT_IS: run}
    with st.container(key="remedy"):
        with_remedy = remedy.trained(case, diagnosis)
    if with_remedy is None:
        stage.play_in_step({"": run}, takes_points=not case.is_film)
        findings.show({AS_IT_IS: diagnosis})
    else:
        trained[WITH_REMEDY] = with_remedy
        played = {AS_IT_IS: run, WITH_REMEDY: beside(run, with_remedy)}
        stage.play_in_step(played, takes_points=not case.is_film)
        after = diagnosis_of(with_remedy.owner, with_remedy.key, with_remedy)
        findings.show({AS_IT_IS: diagnosis, WITH_REMEDY: after})
    st.caption(sentences.YOUR_OWN)
    page.end({} if case.is_film else trained)
