from dataclasses import replace

import pandas as pd
import streamlit as st

from sigmoid_dashboard.runs.data import prepared
from sigmoid_dashboard.runs.outcome import (
    Growth,
    Outcome,
    growth_of,
    is_example,
    layer_symbol,
    outcome_of,
)
from sigmoid_dashboard.runs.recorded import Run
from sigmoid_dashboard.runs.settings import OWN, RunSettings
from sigmoid_dashboard.sentences import past_100 as sentences
from sigmoid_dashboard.sentences.verdict import verdict
from sigmoid_dashboard.sentences.wording import percent
from sigmoid_dashboard.ui import drawing, files, session, stage, training
from sigmoid_dashboard.ui.controls import bound
from sigmoid_dashboard.ui.links import SWITCH, OneOf
from sigmoid_estimator import inspection, plotting

MILESTONES = (25, 100, 1000, 10_000, 100_000, 1_000_000)
OFFERED = (0, 1, 10, 50, 200, 2000, 20_000, 200_000)  # beside the milestones
MAX_TABLE_WEIGHTS = 12  # a wider table is no longer read
FLIPPED = 0.05  # of the labels, in a counter-example
PENALTY, PENALTY_BEHIND = 0.01, 0.0005  # α per row; a stronger one leaves hidden layers nothing
MEAN_SLOPE = "mean slope"
SHADE = "background-color: rgba(139, 99, 207, 0.22)"  # the violet of the weights
MAP_WIDTH, MAP_HEIGHT = 420, 500  # pixels, which make the map itself a square


def show_outcome(run: Run, outcome: Outcome) -> None:
    """Whether and when accuracy reached 100 %."""
    film = run.film
    with st.grid(4, min_column_width=150):
        st.metric("100 % from epoch", _since(run, outcome), border=True)
        st.metric("Epochs trained", f"{film.epochs[-1]:,}", border=True)
        st.metric("Accuracy at the end", percent(film.accuracy[-1]), border=True)
        st.metric("Loss at the end", f"{film.loss[-1]:.3g}", border=True)
    st.markdown(verdict(run, outcome))


def _since(run: Run, outcome: Outcome) -> str:
    """The epoch from which accuracy stayed at 100 %."""
    if outcome.first is None:
        return "never"
    return "lost again" if outcome.stays is None else f"{run.film.epochs[outcome.stays]:,}"


def choose_epochs(run: Run) -> list[int]:
    """The recorded epochs that the table and the sigmoids compare."""
    film = run.film

    def recorded(wanted: tuple[int, ...]) -> list[int]:
        last = int(film.epochs[-1])
        records = [film.index_of(epoch) for epoch in (*wanted, last) if epoch <= last]
        return list(dict.fromkeys(film.epochs[records].tolist()))

    default = recorded(MILESTONES)
    offered = OneOf(recorded(tuple(sorted(MILESTONES + OFFERED))), "{:,}".format, may_be_none=True)
    chosen = st.pills(
        "Epochs to compare",
        offered.options,
        selection_mode="multi",
        default=session.follow_default("compared", default),
        format_func=offered.label,
        help="Recorded epochs: the film keeps about 50 for every tenfold.",
        **bound("compared", offered),
    )
    return sorted(chosen) or default


def weights_table(run: Run, outcome: Outcome, epochs: list[int]) -> pd.DataFrame:
    """One row per epoch: the weights of a small network, the norms of a large one's layers."""
    film, classifier = run.film, run.classifier
    if film.parameters.shape[1] <= MAX_TABLE_WEIGHTS:
        weights = inspection.weights_at(classifier, epochs)
        columns = weights.pivot_table("value", index="epoch", columns="name", aggfunc="first")
        columns = columns[weights["name"].unique()]
    else:
        norms = outcome.weights[outcome.weights["epoch"].isin(epochs)]
        columns = norms.pivot_table("weight_norm", "epoch", "layer", aggfunc="first")
        columns.columns = columns.columns.map(layer_symbol)
    measured = film.to_frame().drop_duplicates("epoch").set_index("epoch")
    slopes = inspection.saturation(classifier, run.data.X, epochs=epochs).groupby("epoch").last()
    return (
        columns.join(slopes["mean_slope"].rename(MEAN_SLOPE))
        .join(measured[["accuracy", "loss"]])
        .reset_index()
    )


def show_weights(run: Run, outcome: Outcome, table: pd.DataFrame, epoch: int) -> None:
    """The blog's table, with the row that the player shows."""
    st.header("What the weights do")
    shaded = table.style.apply(
        lambda row: [SHADE if row["epoch"] == epoch else ""] * len(row), axis=1
    )
    with drawing.beside_text(
        sentences.about_row(epoch),
        sentences.about_scale(run, outcome),
        sentences.about_table(run, table),
    ):
        st.dataframe(
            shaded,
            hide_index=True,
            column_config={
                "epoch": st.column_config.NumberColumn(format="localized", pinned=True),
                "accuracy": st.column_config.NumberColumn(format="percent"),
                **{
                    name: st.column_config.NumberColumn(format="%.4g")
                    for name in table.columns.drop(["epoch", "accuracy"])
                },
            },
            alt="The weights after each of the epochs to compare, and after the player's",
            key="weights_table",
        )
        files.offer_file(table, "weights")


def show_growth(run: Run, outcome: Outcome, epoch: int) -> None:
    """The norm of the weights against the epoch, and the law for it."""
    st.header("How large they become")

    def build():
        slope = None if outcome.law is None else outcome.law["theoretical_slope"]
        return outcome.norms, plotting.growth(
            outcome.norms,
            first_perfect_epoch=run.classifier.first_perfect_epoch_,
            theoretical_slope=slope,
            slope_name=sentences.slope_name(run),
        )

    texts = (sentences.about_speed(run, outcome), sentences.about_descent(run, outcome))
    with drawing.beside_text(*texts):
        drawing.draw("growth", run.owner, run.key, build, cursor=epoch)


def show_line(run: Run, outcome: Outcome, epoch: int) -> None:
    """Whether the boundary stays, and where a single neuron's is heading."""
    st.header("Where the line is heading")
    law, margins = outcome.law, outcome.margins
    about = [sentences.about_line(run, outcome)]
    if law is None or margins is None or not law["separable"]:
        st.markdown(about[0])
        st.markdown(sentences.no_margin(run, outcome))
        return
    if run.data.X.shape[1] == 2:
        picture, text = st.columns(2, gap="medium")
        with picture, st.container(width=MAP_WIDTH):
            draw_map(run, epoch)
        with text:
            st.markdown(sentences.about_map(epoch))
            st.markdown(about.pop())
            st.markdown(sentences.about_direction(outcome, law))
    with drawing.beside_text(*about, sentences.about_margin(outcome, law)):
        drawing.draw(
            "margin",
            run.owner,
            run.key,
            lambda: (margins, plotting.margin_growth(margins)),
            cursor=epoch,
        )


def draw_map(run: Run, epoch: int) -> None:
    """The boundary and the maximum-margin line, as a square."""
    X, y = run.data.X, run.data.y

    def build():
        frame = inspection.decision_map(run.classifier, X, epoch=epoch)
        return frame, plotting.decision_map(
            frame,
            pd.DataFrame({"x1": X[:, 0], "x2": X[:, 1], "label": y}),
            feature_names=run.data.feature_names,
            class_names=run.data.class_names,
            reference=inspection.max_margin(X, y),
        )

    drawing.draw("line", run.owner, f"{run.key} {epoch}", build, height=MAP_HEIGHT)


def show_sigmoids(run: Run, epochs: list[int], epoch: int) -> None:
    """A single neuron's sigmoids across its line."""
    st.header("How steep the sigmoid is")
    if not run.is_single_neuron:
        st.markdown(sentences.no_sigmoid(run))
        return
    family = inspection.sigmoid_family(run.classifier, epochs)

    def build():
        return family, plotting.sigmoid_family(family, epoch=epoch)

    with drawing.beside_text(sentences.about_family(family, epoch), sentences.about_step()):
        drawing.draw("sigmoids", run.owner, f"{run.key} {epochs} {epoch}", build)


def show_slopes(run: Run, outcome: Outcome, table: pd.DataFrame, epoch: int) -> None:
    """Draw the mean slope of every layer, by which it still learns."""
    st.header("How much slope is left")
    at = float(table.loc[table["epoch"] == epoch, MEAN_SLOPE].iloc[0])

    def build():
        return outcome.slopes, plotting.saturation(outcome.slopes, measures=("mean_slope",))

    texts = (sentences.about_slopes(run, outcome, at, epoch), sentences.about_learning(run))
    with drawing.beside_text(*texts):
        drawing.draw("slopes", run.owner, run.key, build, cursor=epoch)


def counter_examples(run: Run) -> dict[str, RunSettings]:
    """Settings that stop the growth: a penalty, and labels that no line can satisfy."""
    settings, y = run.settings, run.data.y
    per_row = PENALTY_BEHIND if settings.hidden else PENALTY
    penalty = float(f"{per_row * len(y):.1g}")
    others = {f"With an L2 penalty, α = {penalty:g}": replace(settings, alpha=penalty)}
    flipped = replace(settings, noise=FLIPPED)
    if (prepared(flipped, session.own_table()).y != y).any():
        others[f"With {percent(FLIPPED, 0)} of the labels flipped"] = flipped
    return others


def show_counter_examples(run: Run, epoch: int) -> None:
    """Train the same network with these on demand, where they can show something."""
    st.header("What would stop it")
    st.markdown(sentences.about_counter_examples())
    if not st.toggle("Train it with each of them", **bound("stopped", SWITCH)):
        return
    shown = {}
    for title, settings in counter_examples(run).items():
        other = training.recorded_run(settings)
        growth = growth_of(other.owner, other.key, other)
        if is_example(other, growth):
            shown[title] = other, growth
    if not shown:
        st.markdown(sentences.no_counter_example())
    for column, (title, example) in zip(st.columns(2, gap="medium"), shown.items(), strict=False):
        with column:
            st.markdown(f"**{title}**")
            show_counter_example(*example, epoch)


def show_counter_example(run: Run, growth: Growth, epoch: int) -> None:
    """The growth of another run."""

    def build():
        first = run.classifier.first_perfect_epoch_
        return growth.norms, plotting.growth(growth.norms, first_perfect_epoch=first)

    name = f"growth_{'penalty' if run.settings.alpha else 'noise'}"
    drawing.draw(name, run.owner, run.key, build, height=280, cursor=epoch)
    st.markdown(sentences.about_counter_example(run, growth))


st.title("Past 100 %")
st.markdown(
    "A neuron can separate its two classes perfectly after a few dozen epochs. What are the "
    "epochs after that for? Train one, and watch what its weights do once there is no mistake "
    "left to correct."
)
run = training.chosen_run("past_100")
outcome = outcome_of(run.owner, run.key, run)
if run.classifier.n_epochs_ == 0:
    show_outcome(run, outcome)
    raise training.PageEnds
epoch = stage.played_epoch(run)
show_outcome(run, outcome)
epochs = sorted({*choose_epochs(run), epoch})
table = weights_table(run, outcome, epochs)
show_weights(run, outcome, table, epoch)
show_growth(run, outcome, epoch)
show_line(run, outcome, epoch)
show_sigmoids(run, epochs, epoch)
show_slopes(run, outcome, table, epoch)
if outcome.asks_what_would_stop_it and run.settings.data != OWN and not run.settings.noise:
    show_counter_examples(run, epoch)
files.show_code(run)
