"""The examples of CONTRIBUTING.md, put where it says, pass the commands that it names."""

import os
import re
import subprocess
from pathlib import Path
from textwrap import dedent

import pytest
from checkout import copy_to

ROOT = Path(__file__).parents[2]
SECTIONS = dict(
    re.findall(
        r"^## ([^\n]+)\n(.*?)(?=^## |\Z)",
        (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8"),
        re.MULTILINE | re.DOTALL,
    )
)
BLOCK = re.compile(r"^ *```(?:python|js)\n(.*?)^ *```$", re.MULTILINE | re.DOTALL)
# Commands of pytest in the text; those of other stages need a browser, or minutes.
COMMAND = re.compile(r"`(pytest (?!-m )[^`]+)`")


class Checkout:
    """A copy of the checkout that a section's blocks are put into."""

    def __init__(self, folder, section):
        copy_to(folder)
        self.folder = folder
        self.blocks = iter([dedent(block) for block in BLOCK.findall(SECTIONS[section])])
        self.commands = [" ".join(line.split()) for line in COMMAND.findall(SECTIONS[section])]

    def put(self, file, text, *, before):
        """Put text before the one place of a file that begins so."""
        path = self.folder / file
        source = path.read_text(encoding="utf-8")
        head, found, tail = source.partition(before)
        assert found, (file, before)
        path.write_text(head + text + found + tail, encoding="utf-8")

    def put_block(self, file, *, before="", indent=0):
        """Put the next block there, or into a file of its own."""
        text = re.sub(r"^(?=.)", " " * indent, next(self.blocks), flags=re.MULTILINE)
        if before:
            self.put(file, text + ("" if indent else "\n\n"), before=before)
        else:
            (self.folder / file).write_text(text, encoding="utf-8")

    def run_commands(self):
        """All of them, which the blocks are used up for."""
        assert next(self.blocks, None) is None
        assert self.commands
        paths = [self.folder, self.folder / "dashboard", self.folder / "tests"]
        for command in self.commands:
            done = subprocess.run(
                ["bash", "-c", f"python -m {command} -p no:cacheprovider"],
                cwd=self.folder,
                env=os.environ | {"PYTHONPATH": os.pathsep.join(map(str, paths))},
                capture_output=True,
                text=True,
                check=False,
            )
            assert done.returncode == 0, f"{command}\n{done.stdout}{done.stderr}"


@pytest.fixture
def checkout(tmp_path):
    return lambda section: Checkout(tmp_path, section)


@pytest.mark.slow
def test_an_activation(checkout):
    files = checkout("A new activation")
    table = "ACTIVATIONS: dict[str, Activation] = {\n"
    library = "sigmoid_estimator"
    files.put_block(f"{library}/activations.py", before="_SIGMOID = Activation(")
    files.put_block(f"{library}/activations.py", before='    "tanh": Activation(', indent=4)
    assert table in (files.folder / f"{library}/activations.py").read_text(encoding="utf-8")
    kernel = f"{library}/kernel.py"
    files.put(kernel, ", HARD_TANH", before=" = range(7, 15)")
    path = files.folder / kernel
    path.write_text(path.read_text("utf-8").replace("= range(7, 15)", "= range(7, 16)"), "utf-8")
    files.put(kernel, '    "hard_tanh": HARD_TANH,\n', before='    "softsign": SOFTSIGN,\n')
    files.put_block(kernel, before="    elif code == SOFTSIGN:", indent=4)
    files.put_block(f"{library}/onnx_export.py", before="def _identity(")
    files.put(
        f"{library}/onnx_export.py", '    "hard_tanh": _hard_tanh,\n', before='    "identity": _id'
    )
    files.put_block(f"{library}/player/js/network.js", before="  identity: {", indent=2)
    files.put(f"{library}/classifier.py", '"hard_tanh", ', before='"softsign"} or list')
    oracle = "tests/oracles/by_hand.py"
    files.put(oracle, '    "hard_tanh": (-1, 1),\n', before='    "softsign": (-1, 1),\n')
    by_hand = "(lambda z: np.minimum(np.maximum(z, -1), 1), lambda z: np.where(z**2 < 1, 1, 0))"
    files.put(oracle, f'    "hard_tanh": {by_hand},\n', before='    "relu": (lambda z')
    files.run_commands()


@pytest.mark.slow
def test_a_measure_with_its_picture(checkout):
    files = checkout("A new measure with its picture")
    for kind in ("inspection", "plotting"):
        module = f"sigmoid_estimator/{kind}/growth.py"
        files.put_block(module, before="def weight_growth(" if kind == "inspection" else "def gro")
        package = f"sigmoid_estimator/{kind}/__init__.py"
        imports = f"from sigmoid_estimator.{kind}.growth import bias_growth\n"
        files.put(package, imports, before=f"from sigmoid_estimator.{kind}.growth import")
        files.put(package, '    "bias_growth",\n', before='    "calibration",\n')
        page = f"docs/site/reference/{kind}.rst"
        first = "   weight_growth\n" if kind == "inspection" else "   growth\n"
        files.put(page, "   bias_growth\n", before=first)
    files.put_block(
        "tests/library/plotting/test_plotting_pictures.py",
        before='    "growth": lambda: plotting.growth(',
        indent=4,
    )
    files.put(
        "tests/library/inspection/test_inspection.py",
        dedent(
            """\
            def test_bias_growth_is_the_norm_of_the_biases():
                from sigmoid_estimator.inspection import bias_growth

                clf = SigmoidMLPClassifier.from_layers(
                    [[[1.0, 1.0]], [[1.0], [1.0]]], [[3.0, 4.0], [2.0]],
                    activation="sigmoid", classes=[0, 1])
                assert bias_growth(clf)["bias_norm"].tolist() == [5.0, 2.0]


            """
        ),
        before='@pytest.mark.parametrize("measure", MEASURES)',
    )
    files.put(
        "CHANGELOG.md", "- `inspection.bias_growth`, with its picture.\n", before="- `datasets`"
    )
    files.run_commands()


@pytest.mark.slow
def test_a_panel(checkout):
    files = checkout("A new panel of the player")
    files.put_block("sigmoid_estimator/player/js/panels/norms.js")
    files.put("sigmoid_estimator/player/panels.py", '    "norms",\n', before='    "sigmoid",\n')
    player = "sigmoid_estimator/player/film_player.py"
    files.put(player, '"norms", ', before='"sigmoid", "weights"')
    test = "tests/browser/test_film_file.py"
    files.put_block(test, before="def test_")
    files.put("CHANGELOG.md", "- The player's panel *norms*.\n", before="- `datasets`")
    files.run_commands()


@pytest.mark.slow
def test_a_lesson(checkout):
    files = checkout("A new lesson")
    dashboard = "dashboard/sigmoid_dashboard"
    files.put_block(f"{dashboard}/sections/biases.py")
    files.put_block(f"{dashboard}/app_pages/biases.py")
    files.put_block(f"{dashboard}/lessons.py", before='    "past_100": Lesson(', indent=4)
    files.put_block(f"{dashboard}/ui/presets.py", before='    "line": Preset(', indent=4)
    row = "| `biases` | Do biases grow? | The blog's line |\n"
    files.put("docs/TEACHING.md", row, before="| `line` | What happens")
    files.put_block("tests/dashboard/test_page_biases.py")
    files.put("CHANGELOG.md", "- The lesson *Do biases grow?*.\n", before="- `datasets`")
    files.run_commands()
