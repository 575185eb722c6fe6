"""The command `sigmoid-dashboard`: opens the app that the package carries."""

import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

_FOLDERS = (  # of an installed wheel, and of a checkout
    Path(__file__).with_name("_dashboard"),
    Path(__file__).parent.parent / "dashboard",
)


def app_path() -> Path:
    """Path of the app's entry script."""
    for folder in _FOLDERS:
        if (folder / "app.py").is_file():
            return folder / "app.py"
    raise FileNotFoundError(
        "The dashboard's app.py is in none of its folders: "
        f"{', '.join(map(str, _FOLDERS))}. Install the package again."
    )


def main() -> int:
    """Run the dashboard; further arguments go to `streamlit run`."""
    if find_spec("streamlit") is None:
        sys.exit(
            "sigmoid-dashboard needs Streamlit, which is not installed. "
            'Install it with: pip install "sigmoid-estimator[dashboard]"'
        )
    command = [sys.executable, "-m", "streamlit", "run", str(app_path()), *sys.argv[1:]]
    return subprocess.call(command)
