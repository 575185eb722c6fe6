"""The run of a page: chosen by its controls, trained under a progress bar, or kept from before."""

import streamlit as st

from sigmoid_dashboard.runs import costs, recorded
from sigmoid_dashboard.runs.costs import Cost
from sigmoid_dashboard.runs.data import Table, prepared
from sigmoid_dashboard.runs.recorded import Run
from sigmoid_dashboard.runs.settings import RunSettings, SettingsError
from sigmoid_dashboard.runs.trainer import trainer
from sigmoid_dashboard.runs.turns import TURNS
from sigmoid_dashboard.sentences.wording import percent, plain
from sigmoid_dashboard.ui import arrival, session
from sigmoid_dashboard.ui.presets import default_of
from sigmoid_dashboard.ui.stage import PLAYER

SHOW_PROGRESS_AFTER = 0.2  # seconds
POLL_SECONDS = 0.05
# Text stays as readable as it was.
DIMMED = f"""
:is([data-testid=stVegaLiteChart], [data-testid=stTable], [data-testid=stDataFrame]) {{
  opacity: 0.4;
}}

.st-key-{PLAYER} {{
  --picture-opacity: 0.4;
}}
"""


class PageEnds(Exception):
    """Raised where a page has nothing more to show before a button is pressed.

    After `st.stop` nothing can be drawn any more, the notes of a link neither.
    """


def chosen_run(page: str) -> Run:
    """The run of the controls, or the one shown before while that waits for its button.

    A choice that cannot be trained is explained, above the pictures of the last that could.
    """
    shown = session.shown_settings(page)
    try:
        settings = arrival.choose_settings(page)
        cost = checked_cost(settings)
    except SettingsError as error:
        before = None if shown is None else {"": shown}
        (kept,) = refused(error, before, {"": default_of(page)}).values()
        return recorded_run(kept)
    is_known = settings == shown or session.runs_for(settings).get(settings) is not None
    opens_with_it = shown is None and cost.seconds < costs.LINK_SECONDS
    may_start = is_known or (
        (opens_with_it or cost.is_live) and not session.is_cancelled(settings)
    )
    label = f"Train (about {cost.seconds:,.1f} s)"
    if not (may_start or asked_to_train(label, shows_others=shown is not None)):
        settings = shown or settings
    run = recorded_run(settings)
    session.show(page, settings)
    return run


def refused(
    error: SettingsError,
    shown: dict[str, RunSettings] | None,
    default: dict[str, RunSettings],
) -> dict[str, RunSettings]:
    """Explain why runs cannot be trained, and return those whose pictures stay."""
    is_kept = shown is not None and all(
        session.runs_for(settings).get(settings) is not None for settings in shown.values()
    )
    whose = "still those of the run before" if is_kept else "of what this page opens with"
    st.warning(f"{plain(str(error))} The pictures below are {whose}.", icon=":material/tune:")
    dim_pictures()
    return shown if shown is not None and is_kept else default


def dim_pictures() -> None:
    """Show that the pictures are of another run than the controls describe."""
    st.html(f"<style>{DIMMED}</style>")


def asked_to_train(label: str, *, shows_others: bool) -> bool:
    """Whether the button for a long training was pressed; until then older pictures stay.

    Where there are none the page ends here.
    """
    placeholder = st.empty()
    if placeholder.button(label, key="train", icon=":material/play_arrow:"):
        placeholder.empty()
        session.cancel(None)
        return True
    if not shows_others:
        raise PageEnds
    st.caption("The pictures below are still those of the run before.")
    dim_pictures()
    return False


def checked_cost(settings: RunSettings, own: Table | None = None) -> Cost:
    """Predict the cost of a run. Raises SettingsError for one that is beyond the budget.

    Its rows, where they are the visitor's, are those given, or else the ones of the controls.
    """
    cost = costs.predicted_cost(settings, prepared(settings, own or session.own_table()))
    cost.check()
    return cost


def recorded_run(settings: RunSettings, name: str = "Training", own: Table | None = None) -> Run:
    """The run from the store, or trained under a progress bar."""
    store = session.runs_for(settings)
    run = store.get(settings)
    if run is None:
        run = trained_run(settings, name, own)
        store.put(run)
    return run


def trained_run(settings: RunSettings, name: str = "Training", own: Table | None = None) -> Run:
    """Train without keeping the run; a rerun of the page ends the wait and the work."""
    data = prepared(settings, own or session.own_table())
    # The job is left within a turn, in which its run is put into the store: whoever comes next
    # finds one or the other.
    with trainer().training(settings, data, session.person()) as job, TURNS.left():
        if job.wait(SHOW_PROGRESS_AFTER):
            return job.result()
        placeholder = st.empty()
        with placeholder.container(horizontal=True, vertical_alignment="center"):
            bar = st.progress(0.0)
            key = f"cancel_{recorded.key_of(settings)[-8:]}"  # a page may train several
            st.button("Cancel", key=key, on_click=session.cancel, args=(settings,))
        while not job.wait(POLL_SECONDS):
            ahead = trainer().n_ahead(job)
            text = f"{name} … {percent(job.share_done, 0)}" if job.n_done else "Getting ready …"
            bar.progress(job.share_done, text=f"{text} · {ahead} before you" if ahead else text)
        placeholder.empty()
        return job.result()
