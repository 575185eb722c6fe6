from dataclasses import replace

import pandas as pd
import streamlit as st

from sigmoid_dashboard.runs.costs import LIVE_SECONDS
from sigmoid_dashboard.runs.kept import kept
from sigmoid_dashboard.runs.recorded import Run
from sigmoid_dashboard.runs.settings import Owner, RunSettings, SettingsError
from sigmoid_dashboard.sentences import relu_comparison as sentences
from sigmoid_dashboard.ui import controls, drawing, files, session, stage, training
from sigmoid_dashboard.ui.links import OneOf
from sigmoid_estimator import inspection, plotting

PAGE = "relu_comparison"
VARIED = ("activation", "init", "layer_rates", "loss")
MAX_RUNS = 4
# What the runs differ in, before anybody chose.
VARIANTS = (
    {"activation": "sigmoid"},
    {"activation": "relu", "init": "he_normal"},
    {"activation": "scaled_sigmoid"},
    {"activation": "sigmoid", "init": "glorot_uniform_4x"},
)
LEVELS = (0.8, 0.9, 0.95, 0.99, 1.0)
ACCURACIES = tuple(f"{level:.0%}" for level in LEVELS)
SEEDS = (3, 5, 10)
MAX_COMPARED = 64  # comparisons, of all sessions


def choose_variants(base: RunSettings) -> dict[str, RunSettings]:
    """The runs, by their names: the same data, seed and architecture."""
    n_runs = st.segmented_control(
        "Runs",
        range(2, MAX_RUNS + 1),
        default=2,
        **controls.bound("n_runs", OneOf(range(2, MAX_RUNS + 1), may_be_none=True)),
    )
    variants = {}
    tabs = st.tabs([f"Run {number}" for number in range(1, (n_runs or 2) + 1)])
    for number, tab in enumerate(tabs, start=1):
        with tab:
            variant = choose_variant(number, base)
            name = sentences.name_of(variant, base)
            variants[name if name not in variants else f"{name} ({number})"] = variant
    return variants


def choose_variant(number: int, base: RunSettings) -> RunSettings:
    """Choose the settings in which one run differs."""
    own = {name: getattr(base, name) for name in VARIED} | VARIANTS[number - 1]
    return replace(
        base,
        activation=controls.choose_activation(f"activation_{number}", own["activation"]),
        init=controls.choose_init(f"init_{number}", own["init"]),
        layer_rates=controls.choose_layer_rates(f"layer_rates_{number}", own["layer_rates"]),
        loss=controls.choose_loss(f"loss_{number}", own["loss"]),
    )


def chosen_runs() -> dict[str, Run]:
    """The runs, trained; or those shown before where new ones cannot be, or wait to be trained."""
    what_differs = st.sidebar.container()
    default = controls.default_of(PAGE)
    base, problem = default, None
    try:
        base = controls.choose_settings(PAGE, varied=VARIED)
    except SettingsError as error:
        problem = error
    with what_differs:
        variants = choose_variants(base)
    if problem is None:
        try:
            variants = startable(variants, is_untouched=base == default)
        except SettingsError as error:
            problem = error
    if problem is not None:
        of_default = {
            name: replace(default, **{own: getattr(settings, own) for own in VARIED})
            for name, settings in variants.items()
        }
        variants = training.refused(problem, session.shown_comparison(), of_default)
    trained = {name: training.recorded_run(settings, name) for name, settings in variants.items()}
    if problem is None:
        session.show_comparison(variants)
    return trained


def startable(variants: dict[str, RunSettings], *, is_untouched: bool) -> dict[str, RunSettings]:
    """The runs, if they may be trained now; or those shown before. Raises SettingsError."""
    missing = {
        name: training.checked_cost(settings)
        for name, settings in variants.items()
        if session.runs_for(settings).get(settings) is None
    }
    seconds = sum(cost.seconds for cost in missing.values())
    shown = session.shown_comparison()
    is_long = bool(missing) and seconds > MAX_RUNS * LIVE_SECONDS
    is_long &= shown is not None or not is_untouched
    is_long |= any(session.is_cancelled(variants[name]) for name in missing)
    label = f"Train {len(missing)} runs (about {seconds:,.1f} s)"
    if is_long and not training.asked_to_train(label, shows_others=shown is not None):
        return shown or variants
    return variants


def choose_accuracy() -> float:
    """The accuracy to be reached."""
    chosen = st.segmented_control(
        "How long until the training accuracy reaches",
        ACCURACIES,
        default="95%",
        **controls.bound("accuracy", OneOf(ACCURACIES, may_be_none=True)),
    )
    return LEVELS[ACCURACIES.index(chosen or "95%")]


def show_race(trained: dict[str, Run], accuracy: float) -> None:
    """Show which run reaches the accuracy first."""
    firsts = {
        name: inspection.first_epoch_at(run.classifier, accuracy) for name, run in trained.items()
    }
    with st.grid(len(trained), min_column_width=150):
        for name, first in firsts.items():
            st.metric(
                f"{accuracy:.0%} · {name}",
                "not reached" if first is None else f"epoch {first:,}",
                border=True,
            )
    st.markdown(sentences.about_race(trained, firsts, accuracy))


@kept(MAX_COMPARED)
def compared(key: str, _trained: dict[str, Run]) -> pd.DataFrame:
    """Table of all runs' measures for the player and the pictures."""
    some = next(iter(_trained.values())).data
    classifiers = {name: run.classifier for name, run in _trained.items()}
    return inspection.compare(classifiers, some.X, some.y)


def draw_learning(frame: pd.DataFrame, owner: Owner, key: str, epoch: int) -> None:
    """Accuracy and loss of all runs."""

    def build():
        return frame, plotting.comparison(frame, panels=("accuracy", "loss"), columns=1)

    drawing.draw("learning", owner, key, build, cursor=epoch)


def draw_layers(
    frame: pd.DataFrame, owner: Owner, key: str, panel: str, name: str, epoch: int
) -> None:
    """What the layers of all runs do at an epoch."""

    def build():
        return frame, plotting.comparison(frame, panels=(panel,), columns=1, epoch=epoch)

    drawing.draw(name, owner, f"{key} {epoch}", build)


def show_sweep(trained: dict[str, Run], accuracy: float) -> None:
    """Train the runs again from other seeds, since one seed proves little."""
    st.header("Was it the seed?")
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
    results = session.sweep_results()
    if start:
        missing = [settings for _, settings in wanted if settings not in results]
        placeholder = st.empty()
        for number, settings in enumerate(missing):
            bar = placeholder.progress(number / len(missing))
            bar.progress(number / len(missing), text=f"{number} of {len(missing)} runs")
            classifier = training.trained_run(settings).classifier
            firsts = {level: inspection.first_epoch_at(classifier, level) for level in LEVELS}
            session.keep_sweep_result(settings, firsts)
        placeholder.empty()
    if any(settings not in results for _, settings in wanted):
        return
    rows = [
        {"name": name, "seed": settings.seed, "epoch": results[settings][accuracy]}
        for name, settings in wanted
    ]
    frame = pd.DataFrame(rows).astype({"epoch": float})
    limit = wanted[0][1].epochs

    def build():
        title = f"first epoch at {accuracy:.0%}"
        return frame, plotting.seed_sweep(frame, title=title, limit=limit)

    drawing.draw("sweep", wanted[0][1].owner, f"{wanted} {accuracy}", build)
    st.markdown(sentences.about_sweep(frame, accuracy, limit))


st.title("ReLU comparison")
st.markdown(
    "“ReLU does not have this problem”, the answers say of the saturated sigmoid. Train the same "
    "network on the same data from the same seed with another activation, initialisation, loss or "
    "rates, and see what really differs."
)
trained = chosen_runs()
key = str({name: run.key for name, run in trained.items()})
owner = next(iter(trained.values())).owner  # all of them learn the same rows
frame = compared(owner, key, trained)
epoch = stage.played_in_step(trained, frame)
st.header("Who is there first")
accuracy = choose_accuracy()
show_race(trained, accuracy)
st.header("Accuracy and loss")
with drawing.beside_text(sentences.about_curves(trained)):
    draw_learning(frame, owner, key, epoch)
st.header("What of the error reaches every layer")
with drawing.beside_text(*sentences.about_gradients(trained, frame, epoch)):
    draw_layers(frame, owner, key, "delta_rms", "gradients", epoch)
st.header("Saturated and dead units")
with drawing.beside_text(*sentences.about_units(trained, frame, epoch)):
    draw_layers(frame, owner, key, "share", "units", epoch)
show_sweep(trained, accuracy)
for name, run in trained.items():
    files.show_code(run, name)
