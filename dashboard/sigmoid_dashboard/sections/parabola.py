"""Gradient descent on the answer's parabola."""

import streamlit as st

from sigmoid_dashboard.runs.settings import Owner
from sigmoid_dashboard.sentences import derivatives as sentences
from sigmoid_dashboard.ui.controls import bound, number
from sigmoid_dashboard.ui.files import closed
from sigmoid_dashboard.ui.lesson import LessonPage
from sigmoid_dashboard.ui.links import SWITCH, Bounds
from sigmoid_estimator import experiments, plotting

NIELSENS_START = (0.6, 0.9)


def show(page: LessonPage) -> None:
    """The steps on the curve, and the answer's table of them."""
    with page.section("Down a parabola, step by step") as (left, right):
        with right:
            rate = st.slider(
                "Rate η", 0.01, 1.1, 0.1, 0.01, **bound("descent_rate", Bounds(0.01, 1.1))
            )
            with st.popover("Start and steps"):
                start = number("Start x", "descent_start", 8.0, low=-20, high=20, step=1.0)
                n_steps = number("Steps", "descent_steps", 33, low=1, high=60, step=1)
                ascends = st.toggle(
                    "Wrong sign",
                    help="x ← x + η f′(x): what becomes of a descent whose derivative has lost "
                    "its minus.",
                    **bound("wrong_sign", SWITCH),
                )
            steps = experiments.parabola_descent(start, rate, n_steps, wrong_sign=ascends)
            st.markdown(sentences.about_descent(steps, rate, ascends=ascends))
        with left:
            page.draw(
                "descent",
                Owner.EVERYBODY,
                f"{rate} {start} {n_steps} {ascends}",
                lambda: (steps, plotting.gradient_descent(steps, experiments.parabola)),
                height=280,
            )
    with closed("The answer’s table", "iterations_of", ":material/table:") as is_open:
        if is_open:
            table = experiments.iteration_table(steps)
            st.markdown(sentences.about_table(table, rate, ascends=ascends))
            _show_table(table)
            if ascends:
                printed = experiments.printed_descent(*NIELSENS_START)
                st.markdown(sentences.about_sign(printed))


def _show_table(table) -> None:
    st.dataframe(
        table,
        hide_index=True,
        height=300,
        column_order=["step", "x", "truncated", "rounded", "value", "gradient", "change"],
        column_config={
            "step": st.column_config.NumberColumn("step", pinned=True, width=45),
            "x": st.column_config.NumberColumn(format="%.6g", width=75),
            "truncated": st.column_config.NumberColumn("cut off", format="%.2f", width=60),
            "rounded": st.column_config.NumberColumn("rounded", format="%.2f", width=68),
            "value": st.column_config.NumberColumn("f(x)", format="%.6g", width=75),
            "gradient": st.column_config.NumberColumn("f′(x)", format="%.4g", width=65),
            "change": st.column_config.NumberColumn("next step", format="%.4g", width=78),
        },
        alt="The iterations of the descent, with x cut off and rounded to two decimals",
        key="iterations",
    )
