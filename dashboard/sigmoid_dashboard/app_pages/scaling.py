from sigmoid_dashboard.runs.multiplied import can_be_multiplied, multiplied_of
from sigmoid_dashboard.sections import boundary_shift, exercise_one, exercise_two, step_map
from sigmoid_dashboard.sentences import scaling as sentences
from sigmoid_dashboard.ui import stage
from sigmoid_dashboard.ui.lesson import LessonPage
from sigmoid_dashboard.ui.training import PageEnds

page = LessonPage("scaling")
run = page.run()
if not can_be_multiplied(run):
    page.answer(sentences.too_large())
    raise PageEnds
plane = stage.chosen_plane(run)
network = step_map.subject_of(run, plane)
multiplied = multiplied_of(run.owner, network.key, run, network.plane)
page.answer(sentences.answer(run, multiplied), sentences.task(run))
stage.play_over_factors(run, plane)
neuron = exercise_one.show(page, run, network, multiplied)
exercise_two.show(page, run, network, multiplied, neuron)
boundary_shift.show(page, run, network)
page.end({"": run})
