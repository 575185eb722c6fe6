"""The page for teachers names the presets that there are."""

import re
from pathlib import Path

from sigmoid_dashboard.ui.presets import PRESETS

TEXT = (Path(__file__).parents[2] / "docs" / "TEACHING.md").read_text(encoding="utf-8")


def test_the_table_has_every_preset_with_its_title():
    rows = re.findall(r"^\| `(\w+)` \| [^|]+ \| ([^|]+) \|$", TEXT, flags=re.MULTILINE)
    assert rows == [(name, preset.title) for name, preset in PRESETS.items()]


def test_every_preset_in_the_text_exists():
    named = re.findall(r"\?preset=(\w+)", TEXT)
    assert len(named) > 5
    assert set(named) <= set(PRESETS)
