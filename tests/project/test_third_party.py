"""THIRD_PARTY.md names what is shipped of others, and the package has nothing of them."""

import re
import runpy
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "THIRD_PARTY.md").read_text(encoding="utf-8")
LOCK = (ROOT / "deploy" / "requirements.lock").read_text(encoding="utf-8")
SHIPPED = ("sigmoid_estimator", "datasets", "dashboard")
TEXT = {".css", ".csv", ".html", ".js", ".md", ".py", ".toml", ".ts", ".txt", ".typed"}
OF_OTHERS = re.compile(
    r"copyright|\(c\) ?\d{4}|©|@licen[cs]e|@preserve|SPDX-|sourceMappingURL|jsdelivr|unpkg", re.I
)
LONGEST_LINE = 400  # of a program that a person wrote; minified ones have one line


def shipped():
    for folder in SHIPPED:
        for path in sorted((ROOT / folder).rglob("*")):
            if path.is_file() and "__pycache__" not in path.parts:
                yield path


def test_every_package_of_the_lock_has_its_licence():
    rows = re.findall(r"^\| ([\w.-]+) \| (\d\S*) \| ([^|]+) \|$", PAGE, re.MULTILINE)
    third_party = runpy.run_path(str(ROOT / "deploy" / "third_party.py"))
    again = "run deploy/third_party.py in an environment of the lock"
    assert [name for name, _, _ in rows] == third_party["in_the_image"](), again
    for name, version, licence in rows:
        assert f"\n{name}=={version} " in f"\n{LOCK}", again
        assert licence.strip(), name


def test_the_package_has_only_texts():
    """Neither fonts nor pictures nor compiled code, of which the origin could not be read."""
    assert {path.suffix for path in shipped()} <= TEXT


@pytest.mark.parametrize("folder", SHIPPED)
def test_no_file_of_the_package_is_of_somebody_else(folder):
    for path in shipped():
        if path.is_relative_to(ROOT / folder):
            text = path.read_text(encoding="utf-8")
            assert not OF_OTHERS.search(text), path
            if path.suffix in {".css", ".js"}:
                assert max(map(len, text.splitlines())) < LONGEST_LINE, path
