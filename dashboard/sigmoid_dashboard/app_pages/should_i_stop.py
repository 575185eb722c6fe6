from sigmoid_dashboard.runs.stopping import has_other_rows, stopping_of
from sigmoid_dashboard.sections import held_out_course, stops, temperature
from sigmoid_dashboard.sentences import should_i_stop as sentences
from sigmoid_dashboard.ui import stage
from sigmoid_dashboard.ui.lesson import LessonPage

page = LessonPage("should_i_stop")
run = page.run()
first = run.classifier.first_perfect_epoch_
if has_other_rows(run):
    stopping = stopping_of(run.owner, run.key, run)
    page.answer(sentences.answer(run, stopping), sentences.task())
    stage.play_judged(run, opens=first, panels=["histograms"] if run.settings.hidden else "auto")
    held_out_course.show(page, run, stopping)
    temperature.show(page, run, stopping)
    stops.show(page, run, stopping)
else:
    page.answer(sentences.no_other_rows())
    stage.play_run(run, opens=first)
page.end({"": run})
