"""When the layers got to their ends, and how far out their units are."""

import altair as alt
import pandas as pd

from sigmoid_dashboard.runs.measures import Measures, is_bounded, saturation_of
from sigmoid_dashboard.runs.recorded import Run
from sigmoid_dashboard.sentences import saturation as sentences
from sigmoid_dashboard.ui.files import closed
from sigmoid_dashboard.ui.lesson import LessonPage
from sigmoid_estimator import inspection, plotting

PANELS = ("share", "phi", "mean_slope")
PANELS_WITHOUT_ENDS = ("share", "mean_slope", "signal_variance")


def show(page: LessonPage, run: Run, measures: Measures) -> None:
    """Saturation over the epochs."""
    title = "When did they get there, how far out?"
    with closed(title, "course", ":material/timeline:") as is_open:
        if not is_open:
            return
        frame = saturation_of(run.owner, run.key, run)
        panels = PANELS if is_bounded(run) else PANELS_WITHOUT_ENDS
        with page.beside(
            sentences.about_course(run, measures, frame),
            sentences.about_measures(run, measures),
            sentences.about_training(run, measures),
        ):
            page.draw(
                "saturation",
                run.owner,
                run.key,
                lambda: (frame, plotting.saturation(frame, measures=panels)),
            )
        with page.beside(sentences.about_histograms(run)):
            page.draw("pre_activations", run.owner, run.key, lambda: _histograms(run))


def _histograms(run: Run) -> tuple[pd.DataFrame, alt.TopLevelMixin]:
    """Histograms of the pre-activations at the start and at the end."""
    frame = inspection.activation_histograms(
        run.classifier, run.data.X, epochs=[0, int(run.film.epochs[-1])], pre_activation=True
    )
    return frame, plotting.activation_histograms(frame, title="pre-activation z")
