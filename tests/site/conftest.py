"""The documentation site, built once."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from browser.conftest import axe, browser  # noqa: F401 – fixtures of these tests, too

ROOT = Path(__file__).parents[2]
BUILT = ROOT / "build" / "site"


@pytest.fixture(scope="session")
def site():
    """The folder of the site, as the command of CONTRIBUTING.md builds it, from nothing."""
    for made in (BUILT, ROOT / "docs/site/gallery", ROOT / "docs/site/reference/generated"):
        shutil.rmtree(made, ignore_errors=True)
    command = [sys.executable, "-m", "sphinx", "-q", "-W", "-n", "--keep-going", "-b", "html"]
    done = subprocess.run(
        [*command, "docs/site", str(BUILT)], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return BUILT
