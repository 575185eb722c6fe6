"""Wheel and sdist: what is in them, and an installation of each apart from the checkout."""

import os
import shutil
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path
from typing import NamedTuple

import pytest

pytestmark = pytest.mark.wheel

ROOT = Path(__file__).parents[2]
# Folders of the checkout, and where the wheel has them.
IN_THE_WHEEL = {
    "sigmoid_estimator": "sigmoid_estimator",
    "datasets": "sigmoid_estimator/_data",
    "dashboard": "sigmoid_estimator/_dashboard",
}
TRY_IT = """
from importlib.metadata import entry_points, files
from importlib.util import find_spec
from pathlib import Path
import sigmoid_estimator
from sigmoid_estimator import SigmoidMLPClassifier
from sigmoid_estimator.dashboard_command import app_path
from sigmoid_estimator.datasets import LOADERS
from streamlit.testing.v1 import AppTest

package = Path(sigmoid_estimator.__file__).parent
assert "site-packages" in str(package), package
for name in ("datasets", "dashboard"):
    assert find_spec(name) is None, f"{name} must not be importable from a wheel"
for load in LOADERS.values():
    X, y = load(return_X_y=True)
clf = SigmoidMLPClassifier((2,), max_iter=2, random_state=0).fit(X, y)
assert len(clf.history_) == 3
assert app_path() == package / "_dashboard" / "app.py"
assert entry_points(group="console_scripts", name="sigmoid-dashboard")
app = AppTest.from_file(str(app_path()), default_timeout=60).run()
assert not app.exception, app.exception
print("the wheel works")
"""
OWN = sys.version_info.minor
OTHERS = sorted({11, 12, 13, 14} - {OWN})
# What computes and what is stored, on another Python.
ON_ANOTHER_PYTHON = [
    f"tests/library/test_{name}.py"
    for name in ("kernel", "mlp_equality", "continuation", "history")
]


class Distributions(NamedTuple):
    """The two files."""

    wheel: Path
    sdist: Path


def run(*command, cwd, **environment):
    """What it prints; the checkout is not on its path, whoever runs these tests."""
    inherited = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    done = subprocess.run(
        command,
        cwd=cwd,
        env={**inherited, **environment},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def distributions(tmp_path_factory):
    """As a release builds them: the sdist from the checkout, the wheel from the sdist."""
    folder = tmp_path_factory.mktemp("dist")
    run(sys.executable, "-m", "build", "--outdir", str(folder), str(ROOT), cwd="/")
    [wheel], [sdist] = folder.glob("*.whl"), folder.glob("*.tar.gz")
    return Distributions(wheel, sdist)


def files_of_the_checkout():
    listed = run("git", "ls-files", "--cached", "--others", "--exclude-standard", cwd=ROOT)
    return {name: ROOT / name for name in listed.splitlines() if (ROOT / name).exists()}


def test_metadata_would_be_taken_by_an_index(distributions):
    run(sys.executable, "-m", "twine", "check", "--strict", *map(str, distributions), cwd=ROOT)


def test_the_wheel_has_package_data_and_dashboard_and_nothing_else(distributions):
    expected = {}
    for name, path in files_of_the_checkout().items():
        folder, _, rest = name.partition("/")
        if folder in IN_THE_WHEEL:
            expected[f"{IN_THE_WHEEL[folder]}/{rest}"] = path
    with zipfile.ZipFile(distributions.wheel) as wheel:
        found = {name: wheel.read(name) for name in wheel.namelist()}
    about = {name for name in found if ".dist-info/" in name}
    assert {name.partition("/")[2] for name in about} == {
        "METADATA", "RECORD", "WHEEL", "entry_points.txt",
        "licenses/LICENSE", "licenses/THIRD_PARTY.md",
    }  # fmt: skip
    assert found.keys() - about == expected.keys()
    assert all(found[name] == path.read_bytes() for name, path in expected.items())


def test_the_sdist_has_all_but_how_it_is_checked(distributions):
    expected = {name for name in files_of_the_checkout() if not name.startswith(".ci/")}
    with tarfile.open(distributions.sdist) as sdist:
        found = {member.name.partition("/")[2] for member in sdist.getmembers()}
    assert found == expected | {"PKG-INFO"}


def fresh_environment(folder, command, distribution):
    """The interpreter of a new environment, with the distribution and the dashboard's extra."""
    run(command, "-m", "venv", str(folder), cwd="/")
    python = str(folder / "bin" / "python")
    run(python, "-m", "pip", "install", f"{distribution}[dashboard]", cwd=folder)
    return python


@pytest.mark.parametrize("kind", Distributions._fields)
def test_each_works_in_a_fresh_environment(kind, distributions, tmp_path):
    python = fresh_environment(tmp_path, sys.executable, getattr(distributions, kind))
    assert "the wheel works" in run(python, "-c", TRY_IT, cwd=tmp_path)
    if kind == "wheel":
        # The types are the user's too: py.typed is in it, and a program holds against them.
        program = str(ROOT / "tests" / "project" / "user_program.py")
        run(python, "-m", "pip", "install", "mypy", "pandas-stubs", cwd=tmp_path)
        run(python, "-m", "mypy", "--strict", program, cwd=tmp_path)
        run(python, program, cwd=tmp_path)


def found_interpreter(minor):
    """Its command, or None: pyenv leaves commands that only say where there is one."""
    command = shutil.which(f"python3.{minor}")
    if command is None:
        return None
    tried = subprocess.run([command, "-c", ""], capture_output=True, check=False)
    return command if tried.returncode == 0 else None


@pytest.mark.parametrize("minor", OTHERS)
def test_the_wheel_works_on_other_pythons(minor, distributions, tmp_path):
    command = found_interpreter(minor)
    if command is None:
        pytest.skip(f"there is no python3.{minor} here")
    python = fresh_environment(tmp_path, command, distributions.wheel)
    assert "the wheel works" in run(python, "-c", TRY_IT, cwd=tmp_path)
    run(python, "-m", "pip", "install", "pytest", "hypothesis", "pillow", cwd=tmp_path)
    kernels = str(tmp_path / "kernels")
    tests = ["-m", "pytest", "-q", "-p", "no:cacheprovider", *ON_ANOTHER_PYTHON]
    run(python, *tests, cwd=ROOT, NUMBA_CACHE_DIR=kernels)
