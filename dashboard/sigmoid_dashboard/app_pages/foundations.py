from sigmoid_dashboard.sections import cost_surface, numerical_gradient
from sigmoid_dashboard.sections.slopes import MOVED_HERE
from sigmoid_dashboard.sentences import foundations as sentences
from sigmoid_dashboard.ui import arrival, stage
from sigmoid_dashboard.ui.lesson import LessonPage

arrival.lead_on("slope_and_descent", MOVED_HERE)
page = LessonPage("foundations")
run = page.run()
page.answer(sentences.answer(run), sentences.task())
stage.play_row(run, opens=0)
numerical_gradient.show(run)
cost_surface.show(page, run)
page.end({"": run})
