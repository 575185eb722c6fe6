"""The tour through the lessons: where it stands, its question, Back and Next."""

import streamlit as st

from sigmoid_dashboard.lessons import LESSONS
from sigmoid_dashboard.tour import SLIDES, Slide
from sigmoid_dashboard.ui.presets import PRESETS

TOUR = "tour"  # ?tour=1 is the first slide


def number() -> int | None:
    """The slide that the address asks for, from 1; None outside the tour."""
    numbers = {str(n): n for n in range(1, len(SLIDES) + 1)}
    return numbers.get(st.query_params.get(TOUR, ""))


def slide() -> Slide | None:
    """The slide that is shown, on the tour."""
    current = number()
    return None if current is None else SLIDES[current - 1]


def find_page(title: str) -> None:
    """Open the slide's own page, if this is another."""
    current, shown = number(), slide()
    if current is None or shown is None:
        return
    lesson = LESSONS[PRESETS[shown.preset].page]
    if lesson.title != title or st.query_params.get("preset") != shown.preset:
        _open(current)


def offer_steps() -> None:
    """Draw the buttons to the slide before and to the next, and which one this is."""
    current = number()
    if current is None:
        return
    if st.button("Back", disabled=current == 1, shortcut="PageUp", key="tour_back"):
        _open(current - 1)
    st.caption(f"{current} of {len(SLIDES)}", width="content")
    is_last = current == len(SLIDES)
    if st.button("Next", disabled=is_last, shortcut="PageDown", key="tour_next"):
        _open(current + 1)


def _open(wanted: int) -> None:
    slide = SLIDES[wanted - 1]
    st.switch_page(
        f"sigmoid_dashboard/app_pages/{PRESETS[slide.preset].page}.py",
        query_params={"preset": slide.preset, TOUR: str(wanted)} | _at(slide),
    )


def _at(slide: Slide) -> dict[str, str]:
    return {} if slide.epoch is None else {"at": str(slide.epoch)}
