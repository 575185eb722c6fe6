from sigmoid_dashboard.runs.convention import convention_of
from sigmoid_dashboard.sections import threshold
from sigmoid_dashboard.sentences import is_it_a_nine as sentences
from sigmoid_dashboard.ui import stage
from sigmoid_dashboard.ui.lesson import LessonPage

page = LessonPage("is_it_a_nine")
run = page.run()
if run.data.n_outputs > 1:
    page.answer(sentences.several_classes(run))
    stage.play_judged(run)
else:
    convention = convention_of(run.owner, run.key, run)
    page.answer(sentences.answer(run, convention), sentences.task(run))
    stage.play_judged(run)
    threshold.show_errors(page, run, convention)
    threshold.show_digits(page, run, convention)
    threshold.show_outputs(page, run, convention)
page.end({"": run})
