from dataclasses import replace

import pandas as pd
import streamlit as st

from sigmoid_dashboard.runs import costs, programs, recorded
from sigmoid_dashboard.runs.kept import kept
from sigmoid_dashboard.runs.measures import (
    Course,
    Measures,
    can_die,
    course_of,
    is_bounded,
    measures_of,
    near_ends,
)
from sigmoid_dashboard.runs.recorded import Run
from sigmoid_dashboard.runs.settings import RunSettings
from sigmoid_dashboard.sentences import gradients
from sigmoid_dashboard.sentences import saturation as sentences
from sigmoid_dashboard.sentences.wording import percent
from sigmoid_dashboard.ui import controls, drawing, files, session, stage, training
from sigmoid_estimator import inspection, plotting

DEPTHS = (1, 2, 3, 5)
UNITS = 8  # of a first hidden layer
# Initial weights, and what they are multiplied by.
STARTS = {
    "auto": ("auto", 1.0),
    gradients.LARGE: ("normal", 10.0),
    "4 × Glorot": ("glorot_uniform_4x", 1.0),
    gradients.LSUV: ("lsuv", 1.0),
    gradients.CENTRED: ("centered_lsuv", 1.0),
}
# Columns of the layers' table, and widths in pixels that a telephone holds.
NEAR, SINCE, UNITS_OF = "near", "95 % since", "units"
COURSE = ("share", "phi", "mean_slope")
COURSE_WITHOUT_ENDS = ("share", "mean_slope", "signal_variance")
LSUV_PASSES = 20  # through the rows, at most
MAX_START_SECONDS = 1.0
CONTROL_WIDTH = 420  # pixels
MAX_MEASURED = 128  # runs and epochs, of all sessions
GRADIENTS = {
    "delta_rms": "Error ∂C/∂z",
    "attenuation": "Error, relative to the last hidden layer’s",
    "weight_gradient_norm": "Gradient of the weights",
    "bias_gradient_norm": "Gradient of the biases (Nielsen’s speed)",
}


def offer_changes(run: Run) -> None:
    """The same run with another depth or other initial weights, one click each."""
    if session.hides_controls():
        return
    settings = run.settings
    width = settings.hidden[0] if settings.hidden else UNITS
    deeper = {
        f"{depth} layer{'s' * (depth > 1)}": replace(settings, hidden=(width,) * depth)
        for depth in DEPTHS
    }
    started = {
        name: replace(settings, init=init, init_scale=scale)
        for name, (init, scale) in STARTS.items()
    }
    with st.container(gap="small"):
        offer_row("Hidden layers", deeper, settings)
        offer_row("Initial weights", started, settings)


def offer_row(label: str, choices: dict[str, RunSettings], current: RunSettings) -> None:
    """Buttons for runs; the one that is shown needs none."""
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.caption(label, width="content")
        for name, settings in choices.items():
            st.button(
                name,
                key=f"change_{name}",
                on_click=session.choose,
                args=("saturation", settings, {}),
                disabled=settings == current,
            )


@kept(MAX_MEASURED)
def measured_course(key: str, _run: Run) -> Course:
    """Measure the course of a run once for all sessions."""
    return course_of(_run)


@kept(MAX_MEASURED)
def measured(key: str, epoch: int, _run: Run) -> Measures:
    """Measure a run at an epoch for the sentences and tables."""
    return measures_of(_run, epoch, measured_course(_run.owner, key, _run))


def show_verdict(run: Run, measures: Measures) -> None:
    """The answer for this run, at the epoch that the player shows."""
    epoch, n_rows = measures.epoch, len(run.data.y)
    figures = {}
    if measures.n_hidden and can_die(run):
        n_units = len(measures.hidden(measures.units))
        figures = {
            "Dead at the start": measures.n_dead(measures.units_at_start) / n_units,
            f"Dead, epoch {epoch:,}": measures.n_dead(measures.units) / n_units,
            "Entries of 0": measures.near(epoch),
        }
    elif measures.n_hidden and is_bounded(run):
        figures = {
            "Near at the start": measures.near(0),
            f"Near, epoch {epoch:,}": measures.near(epoch),
            "Rows wholly near": measures.whole_rows(epoch) / n_rows,
        }
    accuracy = run.film.accuracy[run.film.index_of(epoch)]
    with st.grid(4, min_column_width=150):
        for name, figure in figures.items():
            st.metric(name, percent(figure), border=True)
        st.metric("Accuracy", percent(accuracy), border=True)
    st.markdown(sentences.verdict(run, measures))


def show_entries(run: Run, measures: Measures) -> None:
    """Where the entries are, before the first update and now."""
    st.header(sentences.question(run))
    names = near_ends(run)

    def build():
        return measures.counts, plotting.entry_counts(measures.counts, ends=names)

    with drawing.beside_text(
        sentences.about_answer(run, measures),
        sentences.about_output(run, measures),
        sentences.about_never(run, measures),
    ):
        drawing.draw("entries", run.owner, f"{run.key} {measures.epoch}", build)
    st.dataframe(
        layers_table(run, measures),
        hide_index=True,
        column_config={
            "layer": st.column_config.NumberColumn(pinned=True, width=55),
            NEAR: st.column_config.NumberColumn(
                format="percent", width=62, help="Share of the layer’s entries near an end."
            ),
            SINCE: st.column_config.TextColumn(
                width=85, help="The epoch since which 95 % of the entries have been near an end."
            ),
            UNITS_OF: st.column_config.TextColumn(width=140),
        },
        alt="How many entries of every layer are near an end, since when, and its kinds of units",
        key="layers_table",
    )
    st.caption(sentences.about_kinds(run))


def layers_table(run: Run, measures: Measures) -> pd.DataFrame:
    """One row per layer: how many entries are near an end, since when, and what its units are."""
    table = measures.shares_at(measures.epoch)[[NEAR]]
    if is_bounded(run):
        since = measures.since.set_index("layer")["epoch"]
        table[SINCE] = ["never" if pd.isna(epoch) else f"{epoch:,}" for epoch in since]
    units = measures.units.groupby("layer")["kind"].value_counts()
    table[UNITS_OF] = [
        ", ".join(f"{n:,} {kind}" for kind, n in units[layer].items()) for layer in table.index
    ]
    return table.reset_index()


def show_histograms(run: Run, measures: Measures) -> None:
    """What the units put out, and the pre-activations behind it."""
    st.header("How the units are spread")
    st.markdown(sentences.about_histograms(run))
    outputs, pre_activations = st.columns(2, gap="medium")
    with outputs:
        draw_histograms(run, measures.epoch, "outputs")
    with pre_activations:
        draw_histograms(run, measures.epoch, "pre_activations")


def draw_histograms(run: Run, epoch: int, name: str) -> None:
    """A histogram per layer, on an axis that holds the start and the end of the film, too."""

    def build():
        compared = [0, epoch, int(run.film.epochs[-1])]
        is_z = name == "pre_activations"
        frame = inspection.activation_histograms(
            run.classifier, run.data.X, epochs=compared, pre_activation=is_z
        )
        title = "pre-activation z" if is_z else "output of the units"
        frame = frame[frame["epoch"] == epoch]
        return frame, plotting.activation_histograms(frame, title=title)

    drawing.draw(name, run.owner, f"{run.key} {epoch}", build)


def show_course(run: Run, measures: Measures, course: Course) -> None:
    """Saturation over the epochs."""
    st.header("When they got there")

    def build():
        names = COURSE if is_bounded(run) else COURSE_WITHOUT_ENDS
        return course.saturation, plotting.saturation(course.saturation, measures=names)

    with drawing.beside_text(
        sentences.about_course(run, measures),
        sentences.about_measures(run, measures),
        sentences.about_training(run, measures),
    ):
        drawing.draw("saturation", run.owner, run.key, build, cursor=measures.epoch)


def show_units(run: Run, measures: Measures) -> None:
    """Which units still learn."""
    st.header("Which units still learn")

    def build():
        return measures.units, plotting.unit_report(measures.units)

    with drawing.beside_text(
        sentences.about_units(run, measures),
        sentences.about_dumb(run, measures),
        sentences.about_smart(run, measures),
    ):
        drawing.draw("units", run.owner, f"{run.key} {measures.epoch}", build)


def show_gradients(run: Run, measures: Measures, course: Course) -> None:
    """Draw the error that reaches every layer, over the epochs and over the depth."""
    st.header("What is left of the gradient")
    if measures.n_hidden < 2:
        st.markdown(gradients.about_gradients(run, measures))
        return
    with st.container(width=CONTROL_WIDTH):
        measure = controls.choice(
            "What is measured",
            list(GRADIENTS),
            "gradient",
            "delta_rms",
            format_func=GRADIENTS.__getitem__,
        )

    def by_depth():
        before = course.gradients[course.gradients["epoch"] < measures.epoch]
        now = measures.gradients[measures.gradients["epoch"] == measures.epoch]
        frame = pd.concat([before, now])
        return frame, plotting.gradients_by_depth(frame, measure=measure)

    def over_epochs():
        return course.gradients, plotting.layer_gradients(course.gradients, measure=measure)

    with drawing.beside_text(
        gradients.about_gradients(run, measures), gradients.about_vanishing(run, measures)
    ):
        drawing.draw(
            "gradient_by_depth", run.owner, f"{run.key} {measures.epoch} {measure}", by_depth
        )
    with drawing.beside_text(gradients.about_four(run, measures)):
        drawing.draw(
            "gradient_over_epochs",
            run.owner,
            f"{run.key} {measure}",
            over_epochs,
            cursor=measures.epoch,
        )


def starts_of(run: Run) -> dict[str, RunSettings]:
    """This network and others of its architecture, with hardly an update."""
    bare = replace(
        run.settings,
        epochs=1,
        solver="sgd",
        batch="full",
        rate=1e-6,
        momentum=0.0,
        alpha=0.0,
        layer_rates="equal",
    )
    others = {
        name: replace(bare, init=STARTS[name][0], init_scale=STARTS[name][1])
        for name in (gradients.LARGE, gradients.LSUV, gradients.CENTRED)
    }
    revised = replace(bare, activation="scaled_sigmoid", init="auto", init_scale=1.0)
    return {gradients.THIS_RUN: bare} | others | {gradients.REVISED: revised}


@kept(MAX_MEASURED)
def measured_starts(key: str, _run: Run, _starts: dict[str, RunSettings]) -> pd.DataFrame:
    """Measure the starts on the rows of a run."""
    X, y = _run.data.X, _run.data.y
    classifiers = {
        name: programs.untrained(settings, _run.data).fit(X, y).at_epoch(0)
        for name, settings in _starts.items()
    }
    return inspection.compare(classifiers, X, y)


def show_starts(run: Run) -> None:
    """The same network from other initial weights, before it learns."""
    if len(run.settings.hidden) < 2:
        return
    st.header("What the initial weights do")
    st.markdown(gradients.question_of_starts())
    starts = starts_of(run)
    bare = starts[gradients.THIS_RUN]
    many = replace(bare, epochs=LSUV_PASSES)
    if costs.predicted_cost(many, run.data).seconds > MAX_START_SECONDS:
        st.markdown(gradients.no_starts())
        return
    key = recorded.key_of(bare)
    frame = measured_starts(run.owner, key, run, starts)

    def build():
        return frame, plotting.comparison(frame, panels=("delta_rms", "share"), epoch=0, columns=1)

    with drawing.beside_text(
        gradients.about_starts(run, frame),
        gradients.about_lsuv(run, frame),
        gradients.about_revised(run, frame),
    ):
        drawing.draw("starts", run.owner, key, build)


st.title("Saturation")
st.markdown(
    "A deep network of sigmoids has seen its points many times. Are the entries of its hidden "
    "layers, computed on such a point, all close to 0 or to 1 by now? Somebody asked, and here "
    "you can count them: how many, in which layer, since when, and what that does to learning."
)
run = training.chosen_run("saturation")
epoch = stage.played_epoch(run)
offer_changes(run)
measures = measured(run.owner, run.key, epoch, run)
course = measured_course(run.owner, run.key, run)
show_verdict(run, measures)
show_entries(run, measures)
show_histograms(run, measures)
show_course(run, measures, course)
show_units(run, measures)
show_gradients(run, measures, course)
show_starts(run)
files.show_code(run)
