"""The documentation site, built once."""

import subprocess
import sys
from pathlib import Path

import pytest
from browser.conftest import axe, browser  # noqa: F401 – fixtures of these tests, too

ROOT = Path(__file__).parents[2]
BUILT = ROOT / "build" / "site"


def pytest_collection_modifyitems(items):
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker("site")
            item.add_marker(pytest.mark.xdist_group("site"))


@pytest.fixture(scope="session")
def site():
    """The folder of the site, as the command of CONTRIBUTING.md builds it."""
    command = [sys.executable, "-m", "sphinx", "-q", "-W", "-n", "--keep-going", "-b", "html"]
    done = subprocess.run(
        [*command, "docs/site", str(BUILT)], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return BUILT
