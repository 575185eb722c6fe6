"""Which epoch another score would have kept, and what that is worth."""

from sigmoid_dashboard.runs.recorded import Run
from sigmoid_dashboard.runs.stopping import Stopping
from sigmoid_dashboard.sentences import should_i_stop as sentences
from sigmoid_dashboard.ui.lesson import LessonPage, why
from sigmoid_estimator import plotting

HEIGHT = 280  # pixels


def show(page: LessonPage, run: Run, stopping: Stopping) -> None:
    """The loss at each epoch to stop at, as it is and at its best temperature."""

    def build():
        return stopping.stops, plotting.stopping_points(stopping.stops)

    with page.section("What would another score have kept?") as (left, right):
        with left:
            page.draw("stops", run.owner, run.key, build, height=HEIGHT)
        right.markdown(sentences.about_stops(run, stopping))
    why("stops", lambda: (sentences.about_gain(stopping), sentences.about_patience()))
