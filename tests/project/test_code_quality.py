"""Lint, format, types and the import contract are part of the test command."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize(
    "command",
    [
        ["ruff", "check", "."],
        ["ruff", "format", "--check", "."],
        [sys.executable, "-m", "mypy"],
        ["lint-imports"],
    ],
    ids=["lint", "format", "types", "imports"],
)
def test_code_passes(command):
    if command[0] != sys.executable:
        command = [str(Path(sys.executable).with_name(command[0])), *command[1:]]
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "dashboard")}
    done = subprocess.run(
        command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("module", ["altair", "streamlit", "numba"])
def test_importing_the_library_does_not_import(module):
    code = f"import sys, sigmoid_estimator; sys.exit({module!r} in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=False)
    assert done.returncode == 0


@pytest.mark.parametrize("package", ["sigmoid_estimator", "dashboard"])
def test_percentages_have_their_space(package):
    """Python's own format writes 97%, the pages and pictures write 97 %."""
    paths = (ROOT / package).rglob("*.py")
    without = [p.name for p in paths if re.search(r":\.\d%\}", p.read_text(encoding="utf-8"))]
    assert without == []
