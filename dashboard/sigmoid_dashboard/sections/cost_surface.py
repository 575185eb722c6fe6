"""The cost of a neuron over two of its parameters, and the way down."""

from dataclasses import replace

import pandas as pd
import streamlit as st

from sigmoid_dashboard.runs import costs
from sigmoid_dashboard.runs.data import prepared
from sigmoid_dashboard.runs.kept import kept
from sigmoid_dashboard.runs.recorded import Run
from sigmoid_dashboard.sentences import foundations as sentences
from sigmoid_dashboard.ui import session, training
from sigmoid_dashboard.ui.controls import choice
from sigmoid_dashboard.ui.lesson import LessonPage, why
from sigmoid_estimator import inspection, plotting

MAX_MEASURED = 128  # runs looked at, of all sessions
HEIGHT = 400  # pixels


def show(page: LessonPage, run: Run) -> None:
    """The landscape of the neuron on these rows, as its training went down on it."""
    neuron = neuron_on(run)
    if neuron is None:
        return
    with page.section("What is it that goes down?") as (left, right):
        with right:
            weights = choose_weights(neuron)
            surface, path = landscape_of(neuron.owner, neuron.key, weights, neuron)
            st.markdown(sentences.about_surface(neuron, path, neuron is not run))
        with left:
            page.draw(
                "surface",
                neuron.owner,
                f"{neuron.key} {weights}",
                lambda: (path, plotting.cost_surface(surface, path)),
                height=HEIGHT,
            )
    why("surface", lambda: (sentences.about_slice(neuron), sentences.about_halves()))


def neuron_on(run: Run) -> Run | None:
    """The run of a single neuron on the same rows, if it is one or quick to train."""
    if run.is_single_neuron:
        return run
    if run.data.n_outputs > 1:
        st.markdown(sentences.no_surface(run))
        return None
    if run.is_opened:
        return None
    settings = replace(run.settings, hidden=(), start="")
    if not costs.predicted_cost(settings, prepared(settings, session.own_table())).is_live:
        st.markdown(sentences.surface_waits())
        return None
    return training.recorded_run(settings)


def choose_weights(neuron: Run) -> tuple[str, str]:
    """The two parameters on the axes of the landscape."""
    moved = inspection.most_changed_weights(neuron.classifier)["name"].tolist()
    names = [*(f"w{i + 1}" for i in range(len(neuron.data.feature_names))), "b"]
    if len(names) == 2:
        return "w1", "b"
    # With two features the weights are the landscape; with more, those that training moved most.
    default = ["w1", "w2"] if len(names) == 3 else sorted(moved[:2], key=names.index)
    labels = dict(zip(names, (*neuron.data.feature_names, "bias"), strict=True))
    with st.grid(2, min_column_width=120):
        across = choice(
            "Across",
            names,
            "weight_across",
            default[0],
            format_func=lambda name: f"{name} · {labels[name]}",
        )
        others = [name for name in names if name != across]
        up = choice(
            "Up",
            others,
            "weight_up",
            default[1] if default[1] in others else others[0],
            format_func=lambda name: f"{name} · {labels[name]}",
        )
    return across, up


@kept(MAX_MEASURED)
def landscape_of(
    key: str, weights: tuple[str, str], _neuron: Run
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The surface, and the path of the training on it."""
    arguments = (_neuron.classifier, _neuron.data.X, _neuron.data.y)
    return (
        inspection.cost_surface(*arguments, weights=weights),
        inspection.descent_path(*arguments, weights=weights),
    )
