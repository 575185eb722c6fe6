"""How a page opens: with the run that a link asks for, or with the one of the page before."""

from collections.abc import Collection
from dataclasses import replace
from typing import Any

import streamlit as st

from sigmoid_dashboard.runs.settings import RunSettings, parse_hidden
from sigmoid_dashboard.ui import session
from sigmoid_dashboard.ui.controls import RULES, check_link, draw_controls, note_mistake
from sigmoid_dashboard.ui.links import OneOf, mistake, no_preset, unknown
from sigmoid_dashboard.ui.presets import PRESETS, Preset, default_of

PRESET, HIDDEN = "preset", "controls"  # ?preset=xor&controls=hidden


def choose_settings(page: str, *, varied: Collection[str] = ()) -> RunSettings:
    """Draw the controls and return the run that they describe.

    Of those that a page varies from run to run, it draws the controls itself. Raises
    SettingsError for a run that cannot be trained.
    """
    preset = _preset_of_link(page)
    default = default_of(page)
    _arrive(page, varied)
    if session.hides_controls():
        settings = preset.settings if preset else _settings_of_address(default)
        if preset is not None and session.take_preset_once(preset.title):
            session.set_controls(preset.controls)  # the page's own, which are not of a run
        _keep(page, settings, varied)
        return settings
    # Before the controls are drawn: afterwards Streamlit refuses to set their values.
    if preset is not None and session.take_preset_once(preset.title):
        session.choose(page, preset.settings, preset.controls)
    chosen = draw_controls(default, varied)
    settings = RunSettings(**chosen | {"hidden": parse_hidden(chosen["hidden"])})
    _keep(page, settings, varied)
    return settings


def open_without_run(page: str) -> None:
    """Open a page that trains nothing; the run chosen on another page travels on."""
    preset = _preset_of_link(page)
    if session.is_reached_by_address():
        _follow_address(page)
    if preset is not None and session.take_preset_once(preset.title):
        session.set_controls(preset.controls)
    session.keep_choice(page, session.latest_choice())


def lead_on(page: str, parameters: Collection[str]) -> None:
    """Follow a link to what is on another page now, if it is about nothing else."""
    asked_for = session.link().keys()
    if asked_for & set(parameters) and asked_for <= {*parameters, HIDDEN}:
        _go_to(page, st.query_params.to_dict())


def show_link_notes() -> None:
    """Show the mistakes of the link, as long as what is used instead of them is shown."""
    for name, texts in session.link().items():
        note_mistake(name, unknown(name, RULES))
        if name == PRESET:
            note_mistake(name, no_preset(texts[-1]), instead="the page opens as it always does")
    check_link(HIDDEN, OneOf(("hidden",)))
    for name, note in session.link_notes().items():
        value = st.session_state.get(name)
        if note.used is session.UNSEEN:
            note.used = value
        if note.used == value:  # else the visitor has moved the control, and knows
            st.info(f"{note.mistake}; {_instead(note)}.", icon=":material/link:")


def _instead(note: session.LinkNote) -> str:
    if note.instead:
        return note.instead
    if note.shown is None or note.used is None:
        return "it is ignored"
    return f"{note.shown(note.used)} is used instead"


def _go_to(page: str, parameters: dict[str, str]) -> None:
    st.switch_page(f"sigmoid_dashboard/app_pages/{page}.py", query_params=parameters)


def _preset_of_link(page: str) -> Preset | None:
    """The preset that the address names; one of another page opens that page."""
    preset = PRESETS.get(st.query_params.get(PRESET, ""))
    if preset is not None and preset.page != page:
        _go_to(preset.page, st.query_params.to_dict())
    return preset


def _arrive(page: str, varied: Collection[str]) -> None:
    """Open the page with the run that the visitor chose on another, unless an address names one.

    Streamlit clears the parameters of the page before, and a control without one its value.
    """
    if session.is_reached_by_address():
        session.arrive(page, None)
        _follow_address(page)
        return
    if session.is_on(page):
        return
    if PRESET in st.query_params:  # a slide of the tour
        session.arrive(page, None)
        return
    chosen = session.latest_choice()
    session.arrive(page, chosen)
    values = {} if chosen is None else chosen.control_values
    opened_with = default_of(page).control_values
    texts = {n: _as_shown(n, v) for n, v in values.items() if v != opened_with[n]}
    if session.hides_controls():
        st.query_params.from_dict(texts | {HIDDEN: "hidden"})
    elif not set(values) & set(st.query_params):
        shown = values.keys() - varied
        st.session_state.update({name: values[name] for name in shown})
        # What came by a link Streamlit takes for written, and leaves out of the new address.
        free = shown & texts.keys() - session.parameters_of_controls()
        st.query_params.from_dict({name: texts[name] for name in free})


def _follow_address(page: str) -> None:
    """Take from the address all that it has."""
    session.hide_controls(st.query_params.get(HIDDEN) == "hidden")
    # Back to another page, Streamlit drops what the page before has controls for.
    asked_for = session.parameters_asked_for()
    if not asked_for.keys() <= set(st.query_params):
        _go_to(page, asked_for)
    if session.is_reached_by_history():
        # What the run before sent late may stand in the address meanwhile: send this one's.
        st.query_params.update()


def _keep(page: str, settings: RunSettings, varied: Collection[str]) -> None:
    """Keep the choice for the other pages, or forget it where the page shows its default."""
    # A page that varies some settings has no single value of them: those brought travel on.
    brought = session.brought()
    if brought is not None:
        settings = replace(settings, **{name: getattr(brought, name) for name in varied})
    is_chosen = settings == brought or settings != default_of(page)
    session.keep_choice(page, settings if is_chosen else None)


def _settings_of_address(default: RunSettings) -> RunSettings:
    """Return the run that the address describes, for a page without controls."""
    values: dict[str, Any] = default.control_values
    for name, rule in RULES.items():
        if name not in st.query_params:
            continue
        text = st.query_params[name]
        if rule.holds(text):
            values[name] = rule.value(text)
        else:
            instead = f"{rule.shown(values[name])} is used instead"
            note_mistake(name, mistake(name, text, rule), instead=instead)
    hidden = st.query_params.get("hidden", str(values["hidden"]))
    return RunSettings(**values | {"hidden": parse_hidden(hidden)})


def _as_shown(control: str, value: Any) -> str:
    """Return a control's value in the form of its label and of the page's address."""
    return RULES[control].shown(value) if control in RULES else str(value)
