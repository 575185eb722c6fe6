"""Lint, format, types and the import contract are part of the test command."""

import os
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
