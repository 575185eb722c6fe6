"""How large the weights become, epoch after epoch."""

import pyarrow as pa
import streamlit as st

from sigmoid_dashboard.runs.kept import kept
from sigmoid_dashboard.runs.outcome import Outcome, layer_symbol
from sigmoid_dashboard.runs.recorded import Run
from sigmoid_dashboard.sentences import past_100 as sentences
from sigmoid_dashboard.ui.lesson import LessonPage, why
from sigmoid_estimator import inspection, plotting

MILESTONES = (25, 100, 1000, 10_000, 100_000, 1_000_000)  # the blog's, and on
MAX_TABLE_WEIGHTS = 12  # a wider table is no longer read
ROW_HEIGHT = 36  # pixels
MAX_TABLES = 64  # of all sessions


def show(page: LessonPage, run: Run, outcome: Outcome) -> None:
    """The norm of the weights against the epoch, and the blog's table of weights."""

    def build():
        slope = None if outcome.law is None else outcome.law["theoretical_slope"]
        return outcome.norms, plotting.growth(
            outcome.norms,
            first_perfect_epoch=run.classifier.first_perfect_epoch_,
            theoretical_slope=slope,
            slope_name=sentences.slope_name(run),
        )

    with page.section("How large do they become?") as (left, right):
        with left:
            page.draw("growth", run.owner, run.key, build)
        with right:
            st.markdown(sentences.about_pace(run, outcome))
            table = weights_table(run.owner, run.key, run)
            _show_table(table)
    why(
        "growth",
        lambda: (
            sentences.about_scale(run, outcome),
            sentences.about_speed(run, outcome),
            sentences.about_descent(run, outcome),
            sentences.about_table(run, table.column_names),
        ),
    )


@kept(MAX_TABLES)
def weights_table(key: str, _run: Run) -> pa.Table:
    """One row per milestone: the weights of a small network, the norms of a large one's layers.

    As it is sent: to make it of a DataFrame takes a twentieth of the page.
    """
    film, classifier = _run.film, _run.classifier
    last = int(film.epochs[-1])
    records = sorted({film.index_of(epoch) for epoch in (*MILESTONES, last) if epoch <= last})
    epochs = film.epochs[records]
    if film.parameters.shape[1] <= MAX_TABLE_WEIGHTS:
        weights = inspection.weights_at(classifier, epochs)
        names, values = list(weights["name"].unique()), weights["value"].to_numpy()
        sizes = values.reshape(len(epochs), len(names))
    else:
        sizes = film.weight_norms[records]
        names = [layer_symbol(layer) for layer in range(1, sizes.shape[1] + 1)]
    columns = {"epoch": epochs, **dict(zip(names, sizes.T, strict=True))}
    columns |= {"accuracy": film.accuracy[records], "loss": film.loss[records]}
    # NaN, of a training that diverged, is an empty cell.
    return pa.table({name: pa.array(of, from_pandas=True) for name, of in columns.items()})


def _show_table(table: pa.Table) -> None:
    st.dataframe(
        table,
        hide_index=True,
        height=ROW_HEIGHT * (table.num_rows + 1),
        column_config={
            "epoch": st.column_config.NumberColumn(format="localized", pinned=True),
            "accuracy": st.column_config.NumberColumn(format="percent"),
            **{
                name: st.column_config.NumberColumn(format="%.3g")
                for name in table.column_names
                if name not in ("epoch", "accuracy")
            },
        },
        alt="The weights after 25, 100, 1,000 and more epochs",
        key="weights_table",
    )
