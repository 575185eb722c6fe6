"""The convention ½ as one threshold of many: its errors, the outputs, and the digits."""

from sigmoid_dashboard.runs.convention import Convention
from sigmoid_dashboard.runs.recorded import Run
from sigmoid_dashboard.sentences import is_it_a_nine as sentences
from sigmoid_dashboard.ui.lesson import LessonPage, why
from sigmoid_estimator import plotting

HEIGHT, DIGITS_HEIGHT = 260, 360  # pixels


def show_errors(page: LessonPage, run: Run, convention: Convention) -> None:
    """Misses and false alarms against the threshold."""

    def build():
        names = run.data.class_names
        return convention.errors, plotting.threshold_errors(convention.errors, class_names=names)

    with page.section("What does another threshold change?") as (left, right):
        with left:
            page.draw("errors", run.owner, run.key, build, height=HEIGHT)
        right.markdown(sentences.about_thresholds(convention))
    why(
        "threshold",
        lambda: (sentences.about_convention(), sentences.about_precision(convention)),
        title="Why ½?",
    )


def show_outputs(page: LessonPage, run: Run, convention: Convention) -> None:
    """How the outputs of either class are spread."""

    def build():
        names = run.data.class_names
        return convention.shares, plotting.output_shares(convention.shares, class_names=names)

    with page.section("How sure is it?") as (left, right):
        with left:
            page.draw("outputs", run.owner, run.key, build)
        right.markdown(sentences.about_sureness(convention))


def show_digits(page: LessonPage, run: Run, convention: Convention) -> None:
    """The output of every image in the line of its digit, where the rows are such."""
    digits = convention.digits
    if digits is None:
        return

    def build():
        return digits, plotting.outputs_by_group(
            digits, group_name="digit", class_names=run.data.class_names
        )

    with page.section("Which digits are taken for a 9?") as (left, right):
        with left:
            page.draw("digits", run.owner, run.key, build, height=DIGITS_HEIGHT)
        right.markdown(sentences.about_digits(digits))
