from dataclasses import replace

import pandas as pd
import streamlit as st

import page
import runs
import session
from data import prepared
from runs import Run
from sentences import past_100 as sentences
from settings import OWN, RunSettings
from sigmoid_estimator import inspection, plotting

MILESTONES = (25, 100, 1000, 10_000, 100_000, 1_000_000)
OFFERED = (0, 1, 10, 50, 200, 2000, 20_000, 200_000)  # beside the milestones
MAX_TABLE_WEIGHTS = 12  # a wider table is no longer read
PENALTY, FLIPPED = 1.0, 0.05  # of the counter-examples


def show_outcome(run: Run) -> None:
    """Whether and when accuracy reached 100 %."""
    film, first = run.film, run.classifier.first_perfect_epoch_
    with st.grid(4, min_column_width=150):
        st.metric("100 % from epoch", "never" if first is None else f"{first:,}", border=True)
        st.metric("Epochs trained", f"{film.epochs[-1]:,}", border=True)
        st.metric("Accuracy at the end", f"{film.accuracy[-1]:.1%}", border=True)
        st.metric("Loss at the end", f"{film.loss[-1]:.3g}", border=True)
    st.markdown(sentences.verdict(run))


def choose_epochs(run: Run) -> list[int]:
    """The recorded epochs that the table and the sigmoids compare."""
    film = run.film

    def recorded(wanted: tuple[int, ...]) -> list[int]:
        last = int(film.epochs[-1])
        records = [film.index_of(epoch) for epoch in (*wanted, last) if epoch <= last]
        return list(dict.fromkeys(film.epochs[records].tolist()))

    default = recorded(MILESTONES)
    chosen = st.pills(
        "Epochs to compare",
        recorded(tuple(sorted(MILESTONES + OFFERED))),
        selection_mode="multi",
        default=session.follow_default("compared", default),
        format_func=lambda epoch: f"{epoch:,}",
        key="compared",
        bind="query-params",
        help="Recorded epochs: the film keeps about 50 for every tenfold.",
    )
    return sorted(chosen) or default


def weights_table(run: Run, growth: pd.DataFrame, epochs: list[int]) -> pd.DataFrame:
    """One row per epoch: the weights of a small network, the norms of a large one's layers."""
    film = run.film
    if film.parameters.shape[1] <= MAX_TABLE_WEIGHTS:
        weights = inspection.weights_at(run.classifier, epochs)
        columns = weights.pivot_table("value", index="epoch", columns="name", aggfunc="first")
        columns = columns[weights["name"].unique()]
    else:
        norms = growth[growth["epoch"].isin(epochs)]
        columns = norms.pivot_table("weight_norm", "epoch", "layer", aggfunc="first")
        columns.columns = [f"‖W{layer}‖" for layer in columns]
    measured = film.to_frame().drop_duplicates("epoch").set_index("epoch")
    return columns.join(measured[["accuracy", "loss"]]).reset_index()


def show_weights(run: Run, growth: pd.DataFrame, epochs: list[int]) -> None:
    """The blog's table."""
    st.header("What the weights do")
    table = weights_table(run, growth, epochs)
    with page.told_beside(sentences.about_scale(run, growth), sentences.about_table(run, table)):
        st.dataframe(
            table,
            hide_index=True,
            column_config={
                "epoch": st.column_config.NumberColumn(format="localized", pinned=True),
                "accuracy": st.column_config.NumberColumn(format="percent"),
                **{
                    name: st.column_config.NumberColumn(format="%.4g")
                    for name in table.columns.drop(["epoch", "accuracy"])
                },
            },
            alt="The weights after each of the epochs to compare",
            key="weights_table",
        )
        page.offer_file(table, "weights")


def show_growth(run: Run, growth: pd.DataFrame, law: pd.Series | None) -> None:
    """The norm of the weights against the epoch, and the law for it."""
    st.header("How large they become")
    first = run.classifier.first_perfect_epoch_

    def build():
        if law is None:
            return growth, plotting.growth(growth, first_perfect_epoch=first)
        frame = inspection.margin_growth(run.classifier, run.data.X, run.data.y)
        name = "1/γ" if run.settings.loss == "log_loss" else "1/(2γ)"
        slope = law["theoretical_slope"]
        return frame, plotting.growth(
            frame, first_perfect_epoch=first, theoretical_slope=slope, slope_name=name
        )

    with page.told_beside(sentences.about_speed(run, growth, law), sentences.about_descent(run)):
        page.draw("growth", run.key, build)


def show_line(run: Run, growth: pd.DataFrame, law: pd.Series | None, epoch: int) -> None:
    """Whether the boundary stays, and where a single neuron's is heading."""
    st.header("Where the line is heading")
    if law is None or not law["separable"]:
        st.markdown(sentences.about_line(run, growth))
        st.markdown(sentences.no_margin(run))
        return
    X, y = run.data.X, run.data.y

    def margins():
        frame = inspection.margin_growth(run.classifier, X, y)
        return frame, plotting.margin_growth(frame)

    def lines():
        frame = inspection.decision_map(run.classifier, X, epoch=epoch)
        points = pd.DataFrame({"x1": X[:, 0], "x2": X[:, 1], "label": y})
        best = inspection.max_margin(X, y)
        return frame, plotting.decision_map(
            frame,
            points,
            feature_names=run.data.feature_names,
            class_names=run.data.class_names,
            reference=best,
        )

    if X.shape[1] == 2:
        with page.told_beside(
            sentences.about_map(epoch),
            sentences.about_line(run, growth),
            sentences.about_direction(run, law),
        ):
            page.draw("line", f"{run.key} {epoch}", lines, height=420)
        with page.told_beside(sentences.about_margin(run, law)):
            page.draw("margin", run.key, margins)
    else:
        with page.told_beside(sentences.about_line(run, growth), sentences.about_margin(run, law)):
            page.draw("margin", run.key, margins)


def show_sigmoids(run: Run, epochs: list[int]) -> None:
    """A single neuron's sigmoids across its line."""
    st.header("How steep the sigmoid is")
    if not run.is_single_neuron:
        st.markdown(sentences.no_sigmoid(run))
        return

    def build():
        family = inspection.sigmoid_family(run.classifier, epochs)
        return family, plotting.sigmoid_family(family)

    slopes = inspection.saturation(run.classifier, run.data.X, epochs=[epochs[0], epochs[-1]])
    with page.told_beside(sentences.about_family(), sentences.about_step(run, slopes)):
        page.draw("sigmoids", f"{run.key} {epochs}", build)


def show_counter_examples(run: Run) -> None:
    """What stops the growth: a penalty, and labels that no line can satisfy."""
    st.header("What would stop it")
    st.markdown(sentences.about_counter_examples())
    settings = run.settings
    others = {
        f"With an L2 penalty, α = {PENALTY:g}": replace(settings, alpha=PENALTY),
        f"With {FLIPPED:.0%} of the labels flipped": replace(settings, noise=FLIPPED),
    }
    columns = st.columns(2, gap="medium")
    for column, (title, other) in zip(columns, others.items(), strict=True):
        with column:
            show_counter_example(title, other)


def show_counter_example(title: str, settings: RunSettings) -> None:
    """The growth of another run, trained if that is quick."""
    st.markdown(f"**{title}**")
    data = prepared(settings, session.own_table())
    if not runs.predicted_cost(settings, data).is_live:
        st.caption("Training this as well would take a while; choose it among the settings.")
        return
    run = page.recorded_run(settings)

    def build():
        growth = inspection.weight_growth(run.classifier)
        first = run.classifier.first_perfect_epoch_
        return growth, plotting.growth(growth, first_perfect_epoch=first)

    page.draw(f"growth_{'penalty' if settings.alpha else 'noise'}", run.key, build, height=240)
    st.markdown(sentences.about_counter_example(run))


st.title("Past 100 %")
st.markdown(
    "A neuron can separate its two classes perfectly after a few dozen epochs. What are the "
    "epochs after that for? Train one, and watch what its weights do once there is no mistake "
    "left to correct."
)
run = page.chosen_run("past_100")
show_outcome(run)
if run.classifier.n_epochs_ == 0:
    st.stop()
epoch = page.played_epoch(run)
growth = inspection.weight_growth(run.classifier)
law = None
if run.is_single_neuron:
    law = inspection.growth_law(run.classifier, run.data.X, run.data.y).iloc[0]
epochs = choose_epochs(run)
show_weights(run, growth, epochs)
show_growth(run, growth, law)
show_line(run, growth, law, epoch)
show_sigmoids(run, epochs)
if not (run.settings.alpha or run.settings.noise or run.settings.data == OWN):
    show_counter_examples(run)
page.show_code(run)
