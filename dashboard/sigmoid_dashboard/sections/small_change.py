"""What a small change of the weights does to the blog’s neuron, and to its perceptron."""

from sigmoid_dashboard.runs.settings import RunSettings
from sigmoid_dashboard.sections import linear_response, step_map
from sigmoid_dashboard.ui import session, training
from sigmoid_dashboard.ui.files import closed
from sigmoid_dashboard.ui.lesson import LessonPage

# Early, when its weights are small enough for a change of this size to flip some inputs.
NEURON, SIZE = RunSettings(epochs=10), 0.2
PARAMETERS = {"delta", "draw"}


def show(page: LessonPage) -> None:
    """Outputs that answer in proportion, and inputs that flip, marked on the map."""
    is_asked = bool(session.link().keys() & PARAMETERS)
    with closed(
        "What does a small change of the weights do?",
        "small_change",
        ":material/tune:",
        is_asked=is_asked,
    ) as is_open:
        if is_open:
            run = training.recorded_run(NEURON)
            linear_response.draw(page, step_map.subject_of(run, None), usual=SIZE)
