"""Which lines of the tests hold a finding of a reproduction.

A finding's words are made of figures, `f["norm_at_the_end"]`, and the tests read figures by the
same names: so the lines are found in the sources, as they stand. Of findings whose script puts
the names together, or hands the figures on, `READ` has the names.
"""

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

from examples.reproduction import typeset

ROOT = Path(__file__).parents[3]
TESTS = ("tests/project/test_examples.py", "tests/project/test_slow_examples.py")
ANY = "…"  # stands in a name for what is put in
FEWEST_LETTERS = 4  # of a name, besides what is put in: fewer could be any

# By script and the beginning of a claim: patterns of the figures that it rests on.
READ = {
    ("growth_laws", "the same on the blog's line"): ["line_slope_.*"],
    ("three_margins", "gradient descent"): ["descent_(l2|n_nearest)"],
    ("three_margins", "full-batch Adam"): ["adam_(linf|n_nearest)"],
    ("hidden_units", "after training"): [f"{ANY}, last, most", "outputs, least"],
    ("hidden_units", "“every hidden layer”"): ["3 layers, layer .*"],
    ("hidden_units", "“your intuition"): ["squared error, last, most"],
    ("hidden_units", "“especially if"): ["100 × initial weights, .*"],
    ("hidden_units", "the same for large inputs"): ["digits from 0 to 16.*"],
    ("vanishing_gradients", "speeds"): ["n_speeds.*"],
    ("vanishing_gradients", "the error will diminish"): ["sigmoid, (Glorot|U.*)"],
    ("vanishing_gradients", "other weights"): ["tanh, Glorot", "ReLU, He", "scaled sigmoid.*"],
    ("saturated_top_layer", "at depth four"): ["return_4"],
    ("remedies", "“small weights"): [f"{ANY}, depth {ANY}.*"],
    ("remedies", "Mishkin"): ["LSUV, depth 10, reached"],
    ("remedies", "a workaround"): ["rates .*", "the same, scikit-learn's weights.*"],
    ("remedies", "scaled sigmoids"): [f"{ANY}, depth {ANY}.*", f"{ANY}, depth 5"],
    ("remedies", "sigmoids are ill-suited"): [f"{ANY}, depth 5", "centred LSUV, depth 10"],
    ("learning_slowdown", "derivative 0 and wrong"): [f"far_{ANY}_last", "quadratic_flat_halfway"],
    ("is_it_a_nine", "“it'd be easiest"): ["perceptrons"],
}


class Line(NamedTuple):
    """A line of a test that reads a figure."""

    file: str
    number: int
    figure: str


class Block(NamedTuple):
    """Lines of a test file that belong together: the expected figures of a script, or a test."""

    file: str
    first: int
    last: int


@cache
def _tree(file: str) -> ast.Module:
    return ast.parse((ROOT / file).read_text(encoding="utf-8"))


def _name(node: ast.AST) -> str | None:
    """A text in the source; what is put into it is `ANY`."""
    if isinstance(node, ast.Constant):
        return node.value if isinstance(node.value, str) else None
    if isinstance(node, ast.JoinedStr):
        parts = [_name(part) if isinstance(part, ast.Constant) else ANY for part in node.values]
        return "".join(part or "" for part in parts)
    return None


def _of_script(script: str) -> Iterator[tuple[Block, ast.AST]]:
    """What the tests have about a script."""
    for file in TESTS:
        for node in _tree(file).body:
            if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "EXPECTED":
                table = node.value
                assert isinstance(table, ast.Dict)
                for key, rows in zip(table.keys, table.values, strict=True):
                    if key is not None and _name(key) == script:
                        yield Block(file, key.lineno, rows.end_lineno or rows.lineno), rows
            elif isinstance(node, ast.FunctionDef) and _calls(node, script):
                first = min([node.lineno, *(mark.lineno for mark in node.decorator_list)])
                yield Block(file, first, node.end_lineno or node.lineno), node


def _calls(function: ast.FunctionDef, script: str) -> bool:
    return any(
        isinstance(call, ast.Call)
        and ast.unparse(call.func) == "reproduced"
        and _name(call.args[0]) == script
        for call in ast.walk(function)
    )


def blocks(script: str) -> list[Block]:
    """The tests of a script, in the order of their files."""
    return [block for block, _ in _of_script(script)]


def lines(script: str) -> list[Line]:
    """Every line that reads a figure of a script."""
    return [
        Line(block.file, node.lineno, name)
        for block, tree in _of_script(script)
        for node in ast.walk(tree)
        for name in [_name(node)]
        if name is not None and len(name.replace(ANY, "")) >= FEWEST_LETTERS
    ]


def _pattern(name: str) -> str:
    return re.escape(name).replace(ANY, ".+")


def _figures_of_claims(script: str) -> Iterator[tuple[str, list[str]]]:
    """Each finding's claim as the source has it, and the figures in its words."""
    for call in ast.walk(_tree(f"examples/{script}.py")):
        if isinstance(call, ast.Call) and ast.unparse(call.func) == "Finding":
            names = (
                _name(node.slice) for node in ast.walk(call) if isinstance(node, ast.Subscript)
            )
            yield _name(call.args[1]) or "", [name for name in names if name is not None]


def held_by(script: str, claim: str) -> list[Line]:
    """The lines that hold a finding, by its claim as it is on the page."""
    read = [
        pattern
        for (of, beginning), patterns in READ.items()
        if of == script and claim.startswith(beginning)
        for pattern in patterns
    ]
    if read:
        return sorted({line for line in lines(script) if _fits(line.figure, read, [])})
    for source, names in _figures_of_claims(script):
        if re.fullmatch(_pattern(typeset(source)), claim):
            patterns = [_pattern(name) for name in names]
            return sorted({line for line in lines(script) if _fits(line.figure, patterns, names)})
    return []


def _fits(figure: str, patterns: list[str], names: list[str]) -> bool:
    """Whether a test's figure is one of these; either may hold what is put in later."""
    return any(re.fullmatch(pattern, figure) for pattern in patterns) or any(
        re.fullmatch(_pattern(figure), name) for name in names
    )
