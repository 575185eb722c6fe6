"""The programs of docs/RECORDING.md run, and leave a film."""

import doctest
import os
import re
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

import pytest

from sigmoid_estimator.recording import FilmRecorder

os.environ.setdefault("KERAS_BACKEND", "torch")
PAGE = next(path for path in Path(__file__).parents if (path / "docs").exists()) / "docs"
TEXT = (PAGE / "RECORDING.md").read_text(encoding="utf-8")
PROGRAMS = dict(re.findall(r"^## ([^\n]+)\n\n```python\n(.*?)```", TEXT, re.MULTILINE | re.DOTALL))
LIBRARIES = {"PyTorch": "torch", "Keras": "keras", "skorch": "skorch"}


def program(title):
    marks = [pytest.mark.frameworks] if title in LIBRARIES else []
    return pytest.param(title, marks=marks)


@pytest.mark.filterwarnings("default")
@pytest.mark.parametrize("title", [program(title) for title in [*LIBRARIES, "scikit-learn"]])
def test_the_program_makes_a_film(title, tmp_path, monkeypatch, capsys):
    if title in LIBRARIES and find_spec(LIBRARIES[title]) is None:
        pytest.skip(f"{LIBRARIES[title]} is not installed")
    monkeypatch.chdir(tmp_path)
    code, names = PROGRAMS[title], {}
    assert len([line for line in code.splitlines() if line.strip()]) <= 15
    exec(compile(code, title, "exec"), names)
    assert "diagnosis" in capsys.readouterr().out
    assert "<html" in (tmp_path / "film.html").read_text(encoding="utf-8")
    clf = names["recorder"].classifier()
    assert clf.history_.accuracy[-1] > max(0.8, clf.history_.accuracy[0])


@pytest.mark.frameworks
@pytest.mark.filterwarnings("default")
@pytest.mark.parametrize("library", ["keras", "lightning", "skorch"])
def test_the_example_of_a_callback_runs(library):
    pytest.importorskip(library)
    module = import_module(f"sigmoid_estimator.recording.{library}")
    failed, attempted = doctest.testmod(module)
    assert attempted
    assert not failed


def test_every_how_to_is_run():
    assert {*PROGRAMS} == {*LIBRARIES, "scikit-learn", "Checkpoints on disk"}
    assert set(re.findall(r"FilmRecorder\(…, (\w+)=", TEXT)) <= set(
        FilmRecorder.__init__.__kwdefaults__
    )
