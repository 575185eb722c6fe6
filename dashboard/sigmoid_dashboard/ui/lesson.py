"""The frame of a lesson: its question, the answer, the stage, sections, and what is taken away."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager

import altair as alt
import pandas as pd
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from sigmoid_dashboard.lessons import LESSONS
from sigmoid_dashboard.runs.recorded import Run
from sigmoid_dashboard.runs.settings import Owner, RunSettings
from sigmoid_dashboard.ui import (
    arrival,
    compared_runs,
    controls,
    files,
    guide,
    opened_film,
    session,
    training,
)
from sigmoid_dashboard.ui.drawing import show_picture
from sigmoid_dashboard.ui.pictures import Picture, picture


class LessonPage:
    """A lesson while it is drawn, with the pictures that its end offers as files."""

    def __init__(self, name: str):
        self.name = name
        self._pictures: dict[str, Picture] = {}
        self._slide = guide.slide()
        # Beside the title go the presets, once the run is known, or the steps of the tour.
        self._head = st.container(horizontal=True, vertical_alignment="center", key="head")
        with self._head:
            title = LESSONS[name].title if self._slide is None else self._slide.question
            st.title(title, anchor=False)
            guide.offer_steps()
        self._answer = st.container(key="answer")
        self._film = opened_film.shown_on(name)

    def run(self) -> Run:
        """The run that the visitor chose, or the film opened last; PageEnds where it must wait."""
        if self._film is not None:
            arrival.open_without_run(self.name)
            return self._film
        try:
            return training.chosen_run(self.name)
        finally:
            self._offer_presets(session.shown_settings(self.name))

    def runs(self) -> dict[str, Run]:
        """The runs that the visitor compares, by name; PageEnds where they wait."""
        try:
            return compared_runs.chosen_runs(self.name)
        finally:
            self._offer_presets(compared_runs.shown_base(self.name))

    def _offer_presets(self, shown: RunSettings | None) -> None:
        if self._slide is None:
            with self._head:
                controls.offer_presets(self.name, shown)

    def answer(self, *sentences: str) -> None:
        """Write above the stage what the answer is for this run, and what to do there.

        On the tour the class predicts first, and asks for the answer afterwards.
        """
        answer = " ".join(filter(None, sentences))
        if self._slide is None:
            self._answer.markdown(answer)
            return
        part = f"answer_{guide.number()}"  # closed again on the next slide
        with self._answer, files.closed("The answer", part, ":material/check:") as is_open:
            if is_open:
                st.markdown(paragraphs([self._slide.answer, answer]))

    @contextmanager
    def section(
        self, heading: str, widths: tuple[int, int] = (3, 2)
    ) -> Iterator[tuple[DeltaGenerator, DeltaGenerator]]:
        """A heading, and a place for its picture beside one for its words, or for another."""
        st.header(heading, anchor=False)
        left, right = st.columns(widths, gap="medium")
        yield left, right

    @contextmanager
    def beside(self, *sentences: str) -> Iterator[None]:
        """A picture on the left of its explanation."""
        left, right = st.columns([3, 2], gap="medium")
        right.markdown(paragraphs(sentences))
        with left:
            yield

    def draw(
        self,
        name: str,
        owner: Owner,
        key: str,
        build: Callable[[], tuple[pd.DataFrame, alt.TopLevelMixin]],
        *,
        height: int = 320,
    ) -> None:
        """Show a picture of a run; `key` holds, with the name, all that it depends on."""
        self.offer(name, owner, key, build)
        show_picture(name, self._pictures[name], height)

    def offer(
        self,
        name: str,
        owner: Owner,
        key: str,
        build: Callable[[], tuple[pd.DataFrame, alt.TopLevelMixin]],
    ) -> None:
        """Have a picture among the files, in the place of one that moves on the page."""
        self._pictures[name] = picture(owner, name, key, build)

    def end(self, runs: Mapping[str, Run]) -> None:
        """Offer the tables, files and code of the page in one place."""
        files.offer_all(self._pictures, runs)


def why(
    key: str,
    write: Callable[[], Iterable[str]],
    *,
    title: str = "Why?",
    picture: Callable[[], None] | None = None,
) -> None:
    """Explain what stands above; nothing is written before somebody asks."""
    with files.closed(title, f"why_{key}", ":material/help:") as is_open:
        if is_open:
            st.markdown(paragraphs(write()))
            if picture is not None:
                picture()


def paragraphs(sentences: Iterable[str]) -> str:
    """The texts that there are, each a paragraph."""
    return "\n\n".join(filter(None, sentences))
