"""The site's own pages: their Python runs and prints what they say, their lists are complete."""

import ast
import contextlib
import io
import re
import sys
from importlib import import_module
from pathlib import Path

import pytest

from examples.__main__ import MODULES
from examples.page import PICTURES
from sigmoid_estimator import datasets, experiments, inspection, player, plotting, recording

ROOT = Path(__file__).parents[2]
SITE = ROOT / "docs" / "site"
EXTENSIONS = SITE / "extensions"
PAGES = {
    path.relative_to(SITE).as_posix(): path.read_text(encoding="utf-8")
    for path in (*SITE.glob("*.md"), *(SITE / "guide").glob("*.md"))
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


@pytest.mark.parametrize(
    "module",
    [datasets, experiments, inspection, player, plotting, recording],
    ids=lambda module: module.__name__.rpartition(".")[2],
)
def test_the_reference_lists_every_public_name_once(module):
    name = module.__name__.rpartition(".")[2]
    text = (SITE / "reference" / f"{name}.rst").read_text(encoding="utf-8")
    assert re.search(rf"^\.\. (auto)?module:: {module.__name__}$", text, re.MULTILINE)
    listed = re.findall(r"^   (\w+)$", text, re.MULTILINE)
    assert sorted(listed) == sorted(module.__all__)


@pytest.fixture
def extension(monkeypatch):
    """Import one of the site's extensions that need no Sphinx."""
    monkeypatch.syspath_prepend(str(EXTENSIONS))
    yield import_module
    for path in EXTENSIONS.glob("*.py"):
        sys.modules.pop(path.stem, None)


def test_inventories_are_those_of_their_table_and_name_what_there_is(extension):
    inventories = extension("inventories")
    for project in inventories.ADDRESSES:
        kept = (inventories.FOLDER / f"{project}.inv").read_bytes()
        again = "run `python docs/site/extensions/inventories.py`"
        assert kept == inventories.inventory(project), again
    for project in ("altair", "numpy", "pandas", "sklearn"):
        for name, kind, _ in inventories.NAMES[project]:
            if kind.startswith("py:"):
                module, _, member = name.rpartition(".")
                assert hasattr(import_module(module), member), name


def test_every_how_to_has_its_place_in_the_gallery():
    tree = ast.parse((EXTENSIONS / "gallery.py").read_text(encoding="utf-8"))
    [order] = [
        ast.literal_eval(node.value)
        for node in tree.body
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "HOW_TOS"
    ]
    assert sorted(order) == sorted(path.stem for path in (SITE / "how_tos").glob("*.py"))


def claims(script):
    """The claims on a reproduction's page."""
    text = (PICTURES / f"{script}.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| (?!source|---).*\*\*.*\|$", text, re.MULTILINE)
    return [re.split(r"(?<!\\) \| ", row.strip("| "))[1].replace("\\|", "|") for row in rows]


@pytest.mark.parametrize("script", MODULES)
def test_every_verdict_is_held_by_lines_of_a_test(extension, script):
    checks = extension("checks")
    found = {claim: checks.held_by(script, claim) for claim in claims(script)}
    assert found
    assert not [claim for claim, lines in found.items() if not lines]
    for lines in found.values():
        for line in lines:
            source = (ROOT / line.file).read_text(encoding="utf-8").splitlines()
            assert line.figure.partition(checks.ANY)[0] in source[line.number - 1]


def test_no_finding_is_named_that_is_none(extension):
    for script, beginning in extension("checks").READ:
        assert any(claim.startswith(beginning) for claim in claims(script)), beginning
