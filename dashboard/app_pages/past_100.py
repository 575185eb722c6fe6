from collections.abc import Iterator
from contextlib import contextmanager

import altair as alt
import pandas as pd
import streamlit as st

import controls
import runs
import sentences
import session
from runs import Run
from settings import RunSettings, SettingsError
from sigmoid_estimator import inspection, plotting

MILESTONES = (25, 100, 1000, 10_000, 100_000, 1_000_000)
OFFERED = (0, 1, 10, 50, 200, 2000, 20_000, 200_000)  # beside the milestones
MAX_TABLE_WEIGHTS = 12  # a wider table is no longer read
MAX_MAP_FEATURES = 30  # a slice through the mean of more says nothing about the data


def chosen_run() -> Run:
    """The run of the controls, or the one shown before while that waits for its button."""
    settings = controls.choose_settings()
    cost = runs.predicted_cost(settings)
    cost.check()
    shown = session.shown_settings()
    is_first_visit = shown is None and settings == controls.DEFAULT
    may_start = is_first_visit or settings == shown or cost.is_live or runs.recorded(settings)
    if not may_start:
        place = st.empty()
        label = f"Train (about {cost.seconds:,.1f} s)"
        if place.button(label, key="train", icon=":material/play_arrow:"):
            place.empty()
        elif shown is None:
            st.stop()
        else:
            st.caption("The pictures below are still those of the run before.")
            settings = shown
    run = recorded_run(settings)
    session.show(settings)
    return run


def recorded_run(settings: RunSettings) -> Run:
    """The run; trained under a progress bar unless it was lately."""
    run = runs.recorded(settings)
    if run is not None:
        return run
    place = st.empty()
    bar = place.progress(0.0, text="Training …")
    run = runs.train(settings, lambda done: bar.progress(done, text=f"Training … {done:.0%}"))
    place.empty()
    return run


@contextmanager
def told_beside(*sentences_beside: str) -> Iterator[None]:
    """A picture on the left, and on the right what it means."""
    picture, text = st.columns([3, 2], gap="medium")
    with text:
        for sentence in sentences_beside:
            st.markdown(sentence)
    with picture:
        yield


def draw(chart: alt.LayerChart, key: str, height: int = 360) -> None:
    """A chart as wide as its column."""
    st.altair_chart(chart, width="stretch", height=height, key=key)


def offer_table(frame: pd.DataFrame, name: str) -> None:
    """The table behind a picture, and its file."""
    with st.expander("The table behind it", icon=":material/table:"):
        st.dataframe(frame, hide_index=True, height=240, alt=f"The figures of {name}")
        offer_file(frame, name)


def offer_file(frame: pd.DataFrame, name: str) -> None:
    """A table as a file."""
    st.download_button(
        "Download CSV",
        frame.to_csv(index=False),
        f"{name}.csv",
        "text/csv",
        key=f"download_{name}",
        on_click="ignore",
        icon=":material/download:",
    )


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
    st.subheader("What the weights do")
    table = weights_table(run, growth, epochs)
    with told_beside(sentences.about_scale(run, growth), sentences.about_table(run, table)):
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
        offer_file(table, "weights")


def show_growth(run: Run, growth: pd.DataFrame) -> None:
    """The norm of the weights against the epoch."""
    st.subheader("How large they become")
    with told_beside(sentences.about_speed(run, growth), sentences.about_descent(run)):
        first = run.classifier.first_perfect_epoch_
        draw(plotting.growth(growth, first_perfect_epoch=first), "growth")
        offer_table(growth, "growth")


@st.fragment
def show_map(run: Run, growth: pd.DataFrame) -> None:
    """The boundary after an epoch; a fragment, so that its slider redraws nothing else."""
    st.subheader("Where the boundary lies")
    names, n_features = run.data.feature_names, run.data.X.shape[1]
    if n_features > MAX_MAP_FEATURES:
        st.markdown(sentences.no_map(run))
        return
    with told_beside(sentences.about_map(run), sentences.about_line(run, growth)):
        features = (0, 1) if n_features == 2 else choose_features(names)
        epochs = run.film.epochs.tolist()
        session.follow_default("epoch", epochs[-1])
        epoch = st.select_slider(
            "Epoch",
            epochs,
            value=epochs[-1],
            format_func=lambda value: f"{value:,}",
            key="epoch",
            bind="query-params",
        )
        frame = inspection.decision_map(run.classifier, run.data.X, epoch=epoch, features=features)
        points = pd.DataFrame(run.data.X[:, features], columns=["x1", "x2"])
        chart = plotting.decision_map(
            frame,
            points.assign(label=run.data.y),
            feature_names=[names[feature] for feature in features],
            class_names=run.data.class_names,
        )
        draw(chart, "map", height=480)
        offer_table(frame, "map")


def choose_features(names: tuple[str, ...]) -> tuple[int, int]:
    """Two different features for the axes."""
    columns = st.columns(2)
    across = columns[0].selectbox("Across", names, index=len(names) - 2, key="across")
    others = [name for name in names if name != across]
    up = columns[1].selectbox("Up", others, index=len(others) - 1, key="up")
    return names.index(across), names.index(up)


def show_sigmoids(run: Run, epochs: list[int]) -> None:
    """A single neuron's sigmoids across its line."""
    st.subheader("How steep the sigmoid is")
    if not run.is_single_neuron:
        st.markdown(sentences.no_sigmoid(run))
        return
    family = inspection.sigmoid_family(run.classifier, epochs)
    with told_beside(sentences.about_family(), sentences.about_step(family)):
        draw(plotting.sigmoid_family(family), "sigmoids")
        offer_table(family, "sigmoids")


def show_code(run: Run) -> None:
    """What repeats the run without this page."""
    with st.expander("The code of this run", icon=":material/code:"):
        st.code(runs.code_of(run.settings), language="python")
        offer_file(run.film.to_frame(), "history")


st.title("Past 100 %")
st.markdown(
    "A neuron can separate its two classes perfectly after a few dozen epochs. What are the "
    "epochs after that for? Train one, and watch what its weights do once there is no mistake "
    "left to correct."
)
try:
    run = chosen_run()
except SettingsError as error:
    st.warning(str(error), icon=":material/tune:")
    st.stop()
show_outcome(run)
if run.classifier.n_epochs_ == 0:
    st.stop()
growth = inspection.weight_growth(run.classifier)
epochs = choose_epochs(run)
show_weights(run, growth, epochs)
show_growth(run, growth)
show_map(run, growth)
show_sigmoids(run, epochs)
show_code(run)
