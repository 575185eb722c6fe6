from sigmoid_dashboard.runs.outcome import outcome_of
from sigmoid_dashboard.sections import counter_examples, edge, growth, limits, margin, steepness
from sigmoid_dashboard.sentences import past_100 as sentences
from sigmoid_dashboard.ui import stage
from sigmoid_dashboard.ui.lesson import LessonPage
from sigmoid_dashboard.ui.training import PageEnds

page = LessonPage("past_100")
run = page.run()
outcome = outcome_of(run.owner, run.key, run)
page.answer(sentences.answer(run, outcome), sentences.task(run, outcome))
if run.classifier.n_epochs_ == 0:
    raise PageEnds
stage.play_run(
    run,
    opens=run.classifier.first_perfect_epoch_,
    remarks={"sharpness": None, "margin": outcome.margins},
)
growth.show(page, run, outcome)
margin.show(page, run, outcome)
limits.show(page, run)
counter_examples.show(page, run, outcome)
steepness.show(page, run, outcome)
edge.show(page, run)
page.end({"": run})
