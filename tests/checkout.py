"""A copy of the checkout, for what changes its files."""

import subprocess
from pathlib import Path

ROOT = Path(__file__).parents[1]


def copy_to(folder):
    """Copy all files but those that git ignores."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        check=True,
    )
    subprocess.run(
        ["xargs", "-0", "cp", "--parents", "--target-directory", str(folder)],
        cwd=ROOT,
        input=listed.stdout,
        check=True,
    )
