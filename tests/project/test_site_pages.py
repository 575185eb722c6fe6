"""The site's own pages: their Python runs and prints what they say, their lists are complete."""

import contextlib
import io
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SITE = ROOT / "docs" / "site"
REFERENCE = SITE / "reference"
PAGES = {
    path.relative_to(SITE).as_posix(): path.read_text(encoding="utf-8")
    for path in (SITE / "index.md", SITE / "getting_started.md", *(SITE / "guide").glob("*.md"))
}
BLOCK = re.compile(r"^```python\n(.*?)^```(?:\n+```text\n(.*?)^```)?", re.MULTILINE | re.DOTALL)
WITH_CODE = [name for name, text in PAGES.items() if BLOCK.search(text)]


@pytest.mark.parametrize("name", sorted(WITH_CODE))
def test_python_of_a_page_runs_and_prints_what_it_says(name, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    names = {}
    for code, expected in BLOCK.findall(PAGES[name]):
        printed = io.StringIO()
        with contextlib.redirect_stdout(printed):
            exec(compile(code, name, "exec"), names)
        assert printed.getvalue().split() == expected.split()
