"""How large the weights become, epoch after epoch."""

import numpy as np
import pyarrow as pa
import streamlit as st

from sigmoid_dashboard.runs.kept import kept
from sigmoid_dashboard.runs.outcome import Outcome, layer_symbol
from sigmoid_dashboard.runs.recorded import Run
from sigmoid_dashboard.sentences import past_100 as sentences
from sigmoid_dashboard.sentences.wording import figure, percent
from sigmoid_dashboard.ui.drawing import show_table
from sigmoid_dashboard.ui.lesson import LessonPage, why
from sigmoid_estimator import inspection, plotting

MILESTONES = (25, 100, 1000, 10_000, 100_000, 1_000_000)  # the blog's, and on
MAX_TABLE_WEIGHTS = 12  # a wider table is no longer read
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
            show_table(table, "The weights after 25, 100, 1,000 and more epochs")
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
    """One row per milestone: the weights of a small network, the norms of a large one's layers."""
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
    return pa.table(
        {
            "epoch": [f"{epoch:,}" for epoch in epochs],
            **{name: _written(of) for name, of in zip(names, sizes.T, strict=True)},
            "accuracy": [percent(share) for share in film.accuracy[records]],
            "loss": _written(film.loss[records]),
        }
    )


def _written(values: np.ndarray) -> list[str]:
    # A training that diverged has no more figures.
    return [figure(value, 3, in_column=True) if np.isfinite(value) else "–" for value in values]
