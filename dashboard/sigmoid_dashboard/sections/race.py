"""Which of the runs that are compared learns faster, and whether it was the seed."""

from collections.abc import Mapping
from dataclasses import replace

import pandas as pd
import streamlit as st

from sigmoid_dashboard.runs.comparison import key_of, owner_of
from sigmoid_dashboard.runs.recorded import Run
from sigmoid_dashboard.runs.settings import RunSettings
from sigmoid_dashboard.sentences import relu_comparison as sentences
from sigmoid_dashboard.sentences.wording import percent
from sigmoid_dashboard.ui import controls, session, training
from sigmoid_dashboard.ui.files import closed
from sigmoid_dashboard.ui.lesson import LessonPage
from sigmoid_dashboard.ui.links import OneOf
from sigmoid_estimator import inspection, plotting

LEVELS = (0.8, 0.9, 0.95, 0.99, 1.0)
ACCURACIES = tuple(f"{100 * level:.0f}%" for level in LEVELS)  # as links have them
SEEDS = (3, 5, 10)


def chosen_accuracy() -> float:
    """The accuracy to be reached."""
    with st.sidebar:
        chosen = controls.choice("Accuracy to reach", ACCURACIES, "accuracy", "95%")
    return LEVELS[ACCURACIES.index(chosen)]


def first_epochs(trained: Mapping[str, Run], accuracy: float) -> dict[str, int | None]:
    """When each run reached the accuracy."""
    return {
        name: inspection.first_epoch_at(run.classifier, accuracy) for name, run in trained.items()
    }


def show(page: LessonPage, trained: Mapping[str, Run]) -> None:
    """The accuracy of all runs; their loss is in the timeline of the stage."""

    def build():
        frame = pd.concat([_curve(name, run) for name, run in trained.items()])
        return frame, plotting.comparison(frame, panels=("accuracy",), columns=1)

    st.header("Which learns faster?", anchor=False)
    page.draw("learning", owner_of(trained), key_of(trained), build)
    st.markdown(sentences.about_curves(trained))


def _curve(name: str, run: Run) -> pd.DataFrame:
    film = run.film
    return pd.DataFrame(
        {"name": name, "epoch": film.epochs, "accuracy": film.accuracy, "loss": film.loss}
    )


def show_sweep(page: LessonPage, trained: Mapping[str, Run], accuracy: float) -> None:
    """Train the runs again from other seeds, since one seed proves little."""
    with closed("Was it the seed?", "seeds", ":material/casino:") as is_open:
        if is_open:
            _show_sweep(page, trained, accuracy)


def _show_sweep(page: LessonPage, trained: Mapping[str, Run], accuracy: float) -> None:
    st.markdown(sentences.about_seeds())
    with st.container(horizontal=True, vertical_alignment="bottom"):
        n_seeds = st.selectbox(
            "Seeds", SEEDS, index=1, width=120, **controls.bound("n_seeds", OneOf(SEEDS))
        )
        start = st.button("Train from all of them", key="sweep", icon=":material/repeat:")
    wanted = [
        (name, replace(run.settings, seed=seed))
        for name, run in trained.items()
        for seed in range(n_seeds)
    ]
    if start:
        _sweep([settings for _, settings in wanted])
    results = session.sweep_results()
    if any(settings not in results for _, settings in wanted):
        return
    rows = [
        {"name": name, "seed": settings.seed, "epoch": results[settings][accuracy]}
        for name, settings in wanted
    ]
    frame = pd.DataFrame(rows).astype({"epoch": float})
    limit = wanted[0][1].epochs

    def build():
        title = f"first epoch at {percent(accuracy, 0)}"
        return frame, plotting.seed_sweep(frame, title=title, limit=limit)

    page.draw("sweep", wanted[0][1].owner, f"{wanted} {accuracy}", build)
    st.markdown(sentences.about_sweep(frame, accuracy, limit))


def _sweep(wanted: list[RunSettings]) -> None:
    """Train what no sweep of this session has trained."""
    known = session.sweep_results()
    missing = [settings for settings in wanted if settings not in known]
    placeholder = st.empty()
    for number, settings in enumerate(missing):
        text = f"{number} of {len(missing)} runs"
        placeholder.progress(number / len(missing), text=text)
        classifier = training.trained_run(settings).classifier
        firsts = {level: inspection.first_epoch_at(classifier, level) for level in LEVELS}
        session.keep_sweep_result(settings, firsts)
    placeholder.empty()
