"""The page for teachers names the presets that there are."""

import re
from pathlib import Path

from sigmoid_dashboard.lessons import LESSONS
from sigmoid_dashboard.ui.presets import PRESETS

TEXT = (Path(__file__).parents[2] / "docs" / "TEACHING.md").read_text(encoding="utf-8")


def test_the_table_has_every_preset_with_its_lesson_and_title():
    rows = re.findall(r"^\| `(\w+)` \| ([^|]+) \| ([^|]+) \|$", TEXT, flags=re.MULTILINE)
    assert rows == [
        (name, LESSONS[preset.page].title, preset.title) for name, preset in PRESETS.items()
    ]


def test_what_the_sources_describe_is_in_lessons_that_there_are():
    rows = re.findall(r"^\| [^`|]+ \| [^|]+ \| ([^|]+) \| ([^|]+) \|$", TEXT, flags=re.MULTILINE)
    lessons = [lesson for lesson, _ in rows if lesson != "lesson"]
    assert len(lessons) == 22
    assert set(lessons) <= {lesson.title for lesson in LESSONS.values()}
    named = {title for _, there in rows for title in re.findall(r"preset \*([^*]+)\*", there)}
    assert named <= {preset.title for preset in PRESETS.values()}


def test_every_preset_in_the_text_exists():
    named = re.findall(r"\?preset=(\w+)", TEXT)
    assert set(named) <= set(PRESETS)
