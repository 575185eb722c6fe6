"""Why the loss of the first epochs rises and falls: its sharpness against 2/η."""

from sigmoid_dashboard.runs.edge import edge_of
from sigmoid_dashboard.runs.recorded import Run
from sigmoid_dashboard.sentences import edge as sentences
from sigmoid_dashboard.ui.files import closed
from sigmoid_dashboard.ui.lesson import LessonPage
from sigmoid_estimator import plotting


def show(page: LessonPage, run: Run) -> None:
    """The sharpness over the film, where it is known at which rate it was trained."""
    if not run.knows_training:
        return
    with closed(sentences.question(run), "edge", ":material/ssid_chart:") as is_open:
        if not is_open:
            return
        edge = edge_of(run.owner, run.key, run)
        with page.beside(
            sentences.about_limit(run, edge),
            sentences.about_sharpness(run, edge),
            sentences.about_rises(edge),
            sentences.about_overshooting(),
        ):
            page.draw(
                "sharpness",
                run.owner,
                run.key,
                lambda: (edge.frame, plotting.sharpness(edge.frame)),
            )
