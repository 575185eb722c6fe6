"""What the epochs do to rows that were kept from the training."""

from sigmoid_dashboard.runs.recorded import Run
from sigmoid_dashboard.runs.stopping import Stopping
from sigmoid_dashboard.sentences import should_i_stop as sentences
from sigmoid_dashboard.ui.lesson import LessonPage, paragraphs, why
from sigmoid_estimator import plotting


def show(page: LessonPage, run: Run, stopping: Stopping) -> None:
    """Loss and best temperature against the epoch."""

    def build():
        # Accuracy has its curve on the stage.
        return stopping.calibrated, plotting.calibration(
            stopping.calibrated, measures=("loss", "temperature")
        )

    with page.section("What do they do to other rows?") as (left, right):
        with left:
            page.draw("calibration", run.owner, run.key, build)
        right.markdown(
            paragraphs((sentences.about_course(stopping), sentences.about_temperature(stopping)))
        )
    why(
        "calibration",
        lambda: (
            sentences.about_wrong_rows(run),
            sentences.about_trained_rows(run, stopping),
            sentences.about_choice(),
        ),
    )
