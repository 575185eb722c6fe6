"""The runs of a page that compares some: the same data, seed and architecture."""

from dataclasses import replace

import streamlit as st

from sigmoid_dashboard.runs import costs
from sigmoid_dashboard.runs.recorded import Run
from sigmoid_dashboard.runs.settings import RunSettings, SettingsError
from sigmoid_dashboard.sentences.relu_comparison import name_of
from sigmoid_dashboard.ui import arrival, controls, session, training
from sigmoid_dashboard.ui.links import OneOf
from sigmoid_dashboard.ui.presets import VARIANTS, VARIED, default_of

N_RUNS = range(2, len(VARIANTS) + 1)
MAX_LIVE = 4  # runs, whose time together needs no button


def chosen_runs(page: str) -> dict[str, Run]:
    """The runs, trained; or those shown before where new ones cannot be, or wait to be trained."""
    what_differs = st.sidebar.container()
    default = default_of(page)
    base, problem = default, None
    try:
        base = arrival.choose_settings(page, varied=VARIED)
    except SettingsError as error:
        problem = error
    with what_differs:
        variants = _choose_variants(base)
    if problem is None:
        try:
            variants = _startable(variants, is_untouched=base == default)
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


def shown_base(page: str) -> RunSettings | None:
    """What the runs shown last have in common."""
    shown = session.shown_comparison()
    if shown is None:
        return None
    default = default_of(page)
    common = {name: getattr(default, name) for name in VARIED}
    return replace(next(iter(shown.values())), **common)


def _choose_variants(base: RunSettings) -> dict[str, RunSettings]:
    """The runs, by their names."""
    n_runs = st.segmented_control(
        "Runs", N_RUNS, default=2, **controls.bound("n_runs", OneOf(N_RUNS, may_be_none=True))
    )
    variants = {}
    tabs = st.tabs([f"Run {number}" for number in range(1, (n_runs or 2) + 1)])
    for number, tab in enumerate(tabs, start=1):
        with tab:
            variant = _choose_variant(number, base)
            name = name_of(variant, base)
            variants[name if name not in variants else f"{name} ({number})"] = variant
    return variants


def _choose_variant(number: int, base: RunSettings) -> RunSettings:
    """Choose the settings in which one run differs."""
    own = {name: getattr(base, name) for name in VARIED} | VARIANTS[number - 1]
    return replace(
        base,
        activation=controls.choose_activation(f"activation_{number}", own["activation"]),
        init=controls.choose_init(f"init_{number}", own["init"]),
        layer_rates=controls.choose_layer_rates(f"layer_rates_{number}", own["layer_rates"]),
        loss=controls.choose_loss(f"loss_{number}", own["loss"]),
    )


def _startable(variants: dict[str, RunSettings], *, is_untouched: bool) -> dict[str, RunSettings]:
    """The runs, if they may be trained now; or those shown before. Raises SettingsError."""
    missing = {
        name: training.checked_cost(settings)
        for name, settings in variants.items()
        if session.runs_for(settings).get(settings) is None
    }
    seconds = sum(cost.seconds for cost in missing.values())
    shown = session.shown_comparison()
    is_long = bool(missing) and seconds > MAX_LIVE * costs.LIVE_SECONDS
    is_long &= shown is not None or not is_untouched
    is_long |= any(session.is_cancelled(variants[name]) for name in missing)
    label = f"Train {len(missing)} runs (about {seconds:,.1f} s)"
    if is_long and not training.asked_to_train(label, shows_others=shown is not None):
        return shown or variants
    return variants
