"""What a new entry of a table still lacks: one failure for each place where it is missing.

The tables are the library's. The places are those where something is written by hand, because it
is in another language, an independent oracle or for people; everything else reads the tables.
"""

import inspect
import re
import runpy
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest
from oracles.by_hand import ENDS, UNITS

from sigmoid_dashboard.runs.outcome import LIMITS_OF_PRODUCT
from sigmoid_dashboard.ui import controls
from sigmoid_dashboard.ui.links import OneOf
from sigmoid_estimator import (
    SigmoidMLPClassifier,
    datasets,
    inspection,
    kernel,
    onnx_export,
    plotting,
)
from sigmoid_estimator.activations import ACTIVATIONS
from sigmoid_estimator.datasets.catalogue import CATALOGUE
from sigmoid_estimator.initializers import INITIALIZERS
from sigmoid_estimator.losses import LABELS, LOSSES
from sigmoid_estimator.optimizers import OPTIMIZERS
from sigmoid_estimator.player import FilmPlayer
from sigmoid_estimator.player.panels import PANELS

ROOT = next(path for path in Path(__file__).parents if (path / "pyproject.toml").exists())


def named_in_docstring(parameter: str) -> set[str]:
    """The values of a parameter that the classifier's documentation lists."""
    text = inspect.getdoc(SigmoidMLPClassifier) or ""
    listed = re.search(rf"^{parameter} : \{{(.*?)\}}", text, flags=re.MULTILINE | re.DOTALL)
    return set(re.findall(r'"(\w+)"', listed[1])) if listed else set()


def table_of_the_player(file: str, name: str) -> set[str]:
    """The keys of a table in JavaScript."""
    text = (ROOT / "sigmoid_estimator" / "player" / "js" / file).read_text(encoding="utf-8")
    table = re.search(rf"^export const {name} = \{{\n(.*?)^\}};", text, re.MULTILINE | re.DOTALL)
    return set(re.findall(r"^  (\w+):", table[1], flags=re.MULTILINE)) if table else set()


def panels_defined() -> set[str]:
    """The names under which the player's panels define themselves, each in its own file."""
    files = (ROOT / "sigmoid_estimator" / "player" / "js" / "panels").glob("*.js")
    defined = {
        path.stem: re.findall(r'^definePanel\("(\w+)", ', path.read_text("utf-8"), re.MULTILINE)
        for path in files
    }
    return {name for name, names in defined.items() if names == [name]}


def panels_in_the_docstring() -> set[str]:
    listed = re.search(
        r"^panels : .*?\n(.*?)^image_shape", inspect.getdoc(FilmPlayer), re.M | re.S
    )
    return set(re.findall(r'"(\w+)"', listed[1])) - {"auto"}


def with_example(module: object) -> set[str]:
    """The public names whose docstring holds a doctest; pytest runs it."""
    return {name for name in functions(module) if ">>>" in (getattr(module, name).__doc__ or "")}


@cache
def text_of(*patterns: str) -> str:
    """The text of all files that fit."""
    return "".join(
        path.read_text(encoding="utf-8") for pattern in patterns for path in ROOT.glob(pattern)
    )


def words_of(*patterns: str) -> set[str]:
    return set(re.findall(r"\w+", text_of(*patterns)))


def bounded() -> set[str]:
    return {name for name, rule in ACTIVATIONS.items() if rule.is_bounded}


def made_by_the_generator() -> set[str]:
    return set(runpy.run_path(str(ROOT / "datasets" / "generate.py"))["TABLES"])


def with_a_file() -> set[str]:
    return {name for name, row in CATALOGUE.items() if row.frame is None and row.original is None}


def functions(module: object) -> set[str]:
    return {name for name in module.__all__ if inspect.isfunction(getattr(module, name))}


ALIASES = {"logistic"}  # the same row under another name
PEOPLE_READ = ("CHANGELOG.md", "README.md")

# (registry, what it must have; where that is written, what is there)
Place = tuple[Callable[[], set[str]], str, Callable[[], set[str]]]


def options_of(control):
    """What a control of the dashboard offers."""
    return set(controls.RULES[control].options)


TABLES: dict[str, list[Place]] = {
    "activation": [
        (
            lambda: set(ACTIVATIONS),
            "kernel: ACTIVATION_CODES and a branch of `activate` in sigmoid_estimator/kernel.py",
            lambda: set(kernel.ACTIVATION_CODES),
        ),
        (
            lambda: set(ACTIVATIONS),
            "ONNX: ACTIVATION_NODES in sigmoid_estimator/onnx_export.py",
            lambda: set(onnx_export.ACTIVATION_NODES),
        ),
        (
            lambda: set(ACTIVATIONS),
            "JavaScript: ACTIVATIONS in the player's network.js",
            lambda: table_of_the_player("network.js", "ACTIVATIONS"),
        ),
        (
            lambda: set(ACTIVATIONS),
            "docstring: `activation` of SigmoidMLPClassifier",
            lambda: named_in_docstring("activation"),
        ),
        (
            lambda: set(ACTIVATIONS) - ALIASES,
            "tests: UNITS in by_hand.py, the formula written a second time",
            lambda: set(UNITS),
        ),
        (
            lambda: bounded() - ALIASES,
            "tests: ENDS in by_hand.py, as it has two asymptotes",
            lambda: set(ENDS),
        ),
        (
            lambda: set(ACTIVATIONS) - ALIASES,
            "dashboard: the control `activation`",
            lambda: options_of("activation"),
        ),
    ],
    "loss": [
        (
            lambda: set(LABELS),
            "losses: a row for each output unit, LOSSES in sigmoid_estimator/losses.py",
            lambda: {loss for loss, _ in LOSSES},
        ),
        (
            lambda: {f"{loss}, {output}" for loss, output in LOSSES},
            "kernel: LOSS_CODES and a branch of `judge` in sigmoid_estimator/kernel.py",
            lambda: {f"{loss}, {output}" for loss, output in kernel.LOSS_CODES},
        ),
        (
            lambda: set(LABELS),
            "docstring: `loss` of SigmoidMLPClassifier",
            lambda: named_in_docstring("loss"),
        ),
        (
            lambda: set(LABELS),
            "dashboard: the control `loss`",
            lambda: options_of("loss"),
        ),
        (
            # Where the growth law holds, a page asks for this limit of whatever loss was chosen.
            lambda: set(LABELS),
            "dashboard: LIMITS_OF_PRODUCT in runs/outcome.py, and the sentences that speak of it",
            lambda: set(LIMITS_OF_PRODUCT),
        ),
    ],
    "initialiser": [
        (
            lambda: {"auto", *INITIALIZERS},
            "docstring: `init` of SigmoidMLPClassifier",
            lambda: named_in_docstring("init"),
        ),
        (
            lambda: {"auto", *INITIALIZERS},
            "dashboard: the control `init`",
            lambda: options_of("init"),
        ),
    ],
    "update rule": [
        (
            lambda: set(OPTIMIZERS),
            "kernel: OPTIMIZER_CODES and a branch of `update` in sigmoid_estimator/kernel.py",
            lambda: set(kernel.OPTIMIZER_CODES),
        ),
        (
            lambda: {*OPTIMIZERS, "lbfgs"},
            "docstring: `solver` of SigmoidMLPClassifier",
            lambda: named_in_docstring("solver"),
        ),
        (
            lambda: set(OPTIMIZERS),
            "dashboard: the control `solver`",
            lambda: options_of("solver"),
        ),
    ],
    "data set": [
        (
            lambda: {f"load_{name}" for name in CATALOGUE},
            "import: __all__ of sigmoid_estimator/datasets/__init__.py",
            lambda: {name for name in datasets.__all__ if name.startswith("load_")},
        ),
        (
            with_a_file,
            "file: TABLES of datasets/generate.py, or `frame` in its row",
            made_by_the_generator,
        ),
        (
            with_a_file,
            "file: datasets/NAME.csv; run `python datasets/generate.py`",
            lambda: {path.stem for path in (ROOT / "datasets").glob("*.csv")},
        ),
        (
            lambda: set(CATALOGUE),
            "docs: datasets/README.md; run `python datasets/generate.py`",
            lambda: set(re.findall(r"^\| `load_(\w+)`", text_of("datasets/README.md"), re.M)),
        ),
        (
            lambda: set(CATALOGUE),
            "dashboard: the control `data`",
            lambda: options_of("data") - {"own"},
        ),
    ],
    "panel": [
        (
            lambda: set(PANELS),
            "JavaScript: a file of its name in the player's js/panels, which calls definePanel",
            panels_defined,
        ),
        (
            lambda: set(PANELS),
            "docstring: the names of `panels` of FilmPlayer",
            panels_in_the_docstring,
        ),
    ],
    "measure": [
        (
            lambda: functions(inspection),
            "docstring: an example that runs",
            lambda: with_example(inspection),
        ),
        (
            lambda: functions(inspection),
            "tests: one that calls it",
            lambda: words_of("tests/**/test_*.py") & set(inspection.__all__),
        ),
        (
            lambda: functions(inspection),
            "docs: CHANGELOG.md or README.md, where it is new",
            lambda: words_of(*PEOPLE_READ) & set(inspection.__all__),
        ),
    ],
    "picture": [
        (
            lambda: functions(plotting),
            "docstring: an example that runs",
            lambda: with_example(plotting),
        ),
        (
            lambda: functions(plotting),
            "tests: PICTURES in test_plotting_pictures.py, or one that draws it",
            lambda: (
                set(re.findall(r"(?:plotting\.)(\w+)", text_of("tests/**/test_*.py")))
                & set(plotting.__all__)
            ),
        ),
    ],
}


@pytest.mark.parametrize(
    ("wanted", "table", "found"),
    [(wanted, table, found) for tables in TABLES.values() for wanted, table, found in tables],
    ids=[f"{kind}-{table}" for kind, tables in TABLES.items() for _, table, _ in tables],
)
def test_every_entry_has_its_row_in(wanted, table, found):
    lacking, unknown = sorted(wanted() - found()), sorted(found() - wanted())
    assert not lacking, f"{', '.join(lacking)}: missing in {table}"
    assert not unknown, f"{', '.join(unknown)}: in {table}, and in no table of the library"


@pytest.mark.parametrize(
    "control", [name for name, rule in controls.RULES.items() if isinstance(rule, OneOf)]
)
def test_every_choice_has_a_label_of_its_own(control):
    rule = controls.RULES[control]
    labels = [rule.label(option) for option in rule.options]
    assert all(labels)
    # A link holds the label: two of one name would open the first.
    assert len(set(labels)) == len(labels)


def test_a_new_activation_is_missed_at_every_place(monkeypatch):
    """The walk itself: a row that only the library's table has."""
    monkeypatch.setitem(ACTIVATIONS, "new", ACTIVATIONS["tanh"])
    tables = TABLES["activation"]
    assert all("new" in wanted() - found() for wanted, _, found in tables)
