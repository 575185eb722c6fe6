"""README and the pages of docs/: their programs run, their links lead somewhere."""

import contextlib
import io
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")
PAGES = {
    str(path.relative_to(ROOT)): path.read_text(encoding="utf-8")
    for path in [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
}
# A block of Python, and what it prints where a block of text follows.
PROGRAM = re.compile(
    r"^```python\n(.*?)^```\n(?:\n+```text\n(.*?)^```)?", re.DOTALL | re.MULTILINE
)
ELSEWHERE = {
    "docs/RECORDING.md": "tests/library/recording/test_how_tos.py",
    "docs/CLUSTER.md": "tests/library/test_search.py",
}
MOST_LINES = 50  # of README, for a screen
LINK = re.compile(r"\]\(([^)\s]+)\)")


def test_every_program_of_a_page_is_run_by_a_test():
    with_programs = {page for page, text in PAGES.items() if PROGRAM.search(text)}
    assert set(ELSEWHERE) < with_programs
    for page, test in ELSEWHERE.items():
        assert Path(page).name in (ROOT / test).read_text(encoding="utf-8"), page
    for page, text in PAGES.items():
        assert text.count("```python") == len(PROGRAM.findall(text)), page


@pytest.mark.parametrize(
    "page",
    [page for page, text in PAGES.items() if PROGRAM.search(text) and page not in ELSEWHERE],
)
def test_programs_of_a_page_run_and_print_what_it_says(page, tmp_path, monkeypatch, line, neuron):
    """One after another, as they are read; `clf`, `X` and `y` are there from the start."""
    monkeypatch.chdir(tmp_path)
    X, y = line
    names = {"clf": neuron, "X": X, "y": y}
    for code, expected in PROGRAM.findall(PAGES[page]):
        printed = io.StringIO()
        with contextlib.redirect_stdout(printed):
            exec(compile(code, page, "exec"), names)
        if expected:
            assert printed.getvalue().split() == expected.split()


def test_set_up_commands_are_in_the_readme():
    assert 'pip install -e ".[dashboard]" && streamlit run dashboard/app.py' in README
    assert 'pip install -e ".[test]" && pytest -n auto --dist loadfile' in README


def test_the_readme_is_short_and_shows_one_picture_and_every_page():
    assert len(README.splitlines()) <= MOST_LINES
    assert len(re.findall(r"!\[", README)) == 1
    linked = set(LINK.findall(README))
    assert {page for page in PAGES if page.startswith("docs/")} <= linked


@pytest.mark.parametrize("page", PAGES)
def test_links_of_a_page_lead_to_a_file(page):
    for link in LINK.findall(PAGES[page]):
        if not re.match(r"https?://|#|mailto:", link):
            assert (ROOT / page).parent.joinpath(link.partition("#")[0]).exists(), link
