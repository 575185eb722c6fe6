from sigmoid_dashboard.sections import (
    numerical_slope,
    parabola,
    slopes,
    small_change,
    unlearning,
)
from sigmoid_dashboard.sentences import derivatives as sentences
from sigmoid_dashboard.ui import arrival
from sigmoid_dashboard.ui.lesson import LessonPage

page = LessonPage("slope_and_descent")
arrival.open_without_run(page.name)
page.answer(sentences.answer(), sentences.task())
slopes.show(page)
unlearning.show(page)
parabola.show(page)
small_change.show(page)
numerical_slope.show(page)
page.end({})
