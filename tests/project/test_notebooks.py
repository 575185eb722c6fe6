"""The notebooks of the examples run from top to bottom, and are kept without their output."""

import os
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient

ROOT = Path(__file__).parents[2]
NOTEBOOKS = ROOT / "examples" / "notebooks"
JUPYTER = sorted(NOTEBOOKS.glob("*.ipynb"))
MARIMO = sorted(NOTEBOOKS.glob("*.py"))


@pytest.fixture
def package_of_the_checkout(monkeypatch):
    monkeypatch.setenv(
        "PYTHONPATH", os.pathsep.join([str(ROOT), os.environ.get("PYTHONPATH", "")])
    )


def shown(cell, kind):
    """What a cell showed as this type of media, or printed."""
    return "".join(
        output.get("text", "") if kind == "printed" else output.get("data", {}).get(kind, "")
        for output in cell.outputs
    )


@pytest.mark.parametrize("path", JUPYTER, ids=lambda path: path.stem)
def test_a_notebook_is_kept_without_output(path):
    notebook = nbformat.read(path, as_version=4)
    nbformat.validate(notebook)
    cells = [cell for cell in notebook.cells if cell.cell_type == "code"]
    assert all(not cell.outputs and cell.execution_count is None for cell in cells)


@pytest.mark.usefixtures("package_of_the_checkout")
@pytest.mark.filterwarnings("default")  # of Jupyter's own packages
def test_the_notebook_on_100_percent_runs_and_says_what_is_so(tmp_path):
    notebook = nbformat.read(NOTEBOOKS / "past_100_percent.ipynb", as_version=4)
    NotebookClient(
        notebook, timeout=300, kernel_name="python3", resources={"metadata": {"path": tmp_path}}
    ).execute()
    cells = [cell for cell in notebook.cells if cell.cell_type == "code"]
    printed = [shown(cell, "printed") for cell in cells]
    assert "100 % from epoch 21\n" in printed
    # The sick network becomes well by the remedy that is named.
    assert [text[-5:].strip() for text in printed if "accuracy" in text] == ["50%", "100%"]
    charts = [cell for cell in cells if "$schema" in str(cell.outputs)]
    assert len(charts) == 1
    player = next(cell for cell in cells if "FilmPlayer" in cell.source)
    assert shown(player, "text/html")
    assert (tmp_path / "film.html").stat().st_size > 10_000


@pytest.mark.usefixtures("package_of_the_checkout")
@pytest.mark.parametrize("path", MARIMO, ids=lambda path: path.stem)
def test_a_marimo_notebook_runs_as_a_script(path, tmp_path):
    check = [sys.executable, "-m", "marimo", "check", "--strict", str(path)]
    script = [sys.executable, str(path)]
    for command in (check, script):
        done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout + done.stderr
    assert "accuracy" in done.stdout
