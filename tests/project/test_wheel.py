"""The wheel: built, installed apart from the checkout, and complete."""

import subprocess
import sys
import venv
from pathlib import Path

import pytest

pytestmark = pytest.mark.wheel

ROOT = Path(__file__).parents[2]
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


def run(*command, cwd):
    return subprocess.run(command, cwd=cwd, check=True, capture_output=True, text=True).stdout


def test_wheel_carries_data_and_dashboard_and_works_on_its_own(tmp_path):
    run(sys.executable, "-m", "pip", "wheel", "--no-deps", "-w", str(tmp_path), str(ROOT), cwd="/")
    (wheel,) = tmp_path.glob("*.whl")
    venv.create(tmp_path / "env", with_pip=True)
    python = tmp_path / "env" / "bin" / "python"
    run(python, "-m", "pip", "install", f"{wheel}[dashboard]", cwd=tmp_path)
    assert "the wheel works" in run(python, "-c", TRY_IT, cwd=tmp_path)
    # The types are the user's too: py.typed is in the wheel, and a program holds against them.
    program = ROOT / "tests" / "project" / "user_program.py"
    run(python, "-m", "pip", "install", "mypy", "pandas-stubs", cwd=tmp_path)
    run(python, "-m", "mypy", "--strict", str(program), cwd=tmp_path)
    run(python, str(program), cwd=tmp_path)
