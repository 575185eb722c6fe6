"""The player's JavaScript as one module, and its markup and style."""

import re
from functools import cache
from pathlib import Path

from sigmoid_estimator.player.panels import PANELS

FOLDER = Path(__file__).parent
PLAYER = FOLDER / "js" / "player.js"
PANEL_FILES = tuple(FOLDER / "js" / "panels" / f"{name}.js" for name in PANELS)
MARKUP = (FOLDER / "player.html").read_text(encoding="utf-8")
BEFORE_PANELS = ("page", "controls", "figures", "map", "runs", "timeline", "panels")
BEHIND_PANELS = ("edited", "predict", "points", "present")
_IMPORT = re.compile(r'^import .*?from "(\.[./\w]*\.js)";\n', re.MULTILINE | re.DOTALL)


@cache
def joined(*entries: Path) -> str:
    """Modules of JavaScript and all that they import as one: an inline script cannot import.

    A module stands behind those that it imports. Names are unique among them, so that nothing but
    the import statements has to go.
    """
    modules: dict[Path, str] = {}

    def add(path: Path) -> None:
        if path in modules:
            return
        text = path.read_text(encoding="utf-8")
        for name in _IMPORT.findall(text):
            # A host of an installed dashboard does not lie where it lies in the repository.
            imported = (path.parent / name).resolve()
            add(imported if imported.exists() else FOLDER.resolve() / "js" / imported.name)
        modules[path] = _IMPORT.sub("", text).strip()

    for path in entries:
        add(path.resolve())
    return "\n\n".join(modules.values()) + "\n"


def _style() -> str:
    """The style in this order: of rules of equal weight the last holds."""
    folder = FOLDER / "css"
    of_panels = [folder / "panels" / f"{name}.css" for name in PANELS]
    parts = [
        *(folder / f"{part}.css" for part in BEFORE_PANELS),
        *(path for path in of_panels if path.exists()),
        *(folder / f"{part}.css" for part in BEHIND_PANELS),
    ]
    return "\n".join(path.read_text(encoding="utf-8") for path in parts)


STYLE = _style()


def script(host: Path) -> str:
    """The player, its panels and a host of it."""
    return joined(PLAYER, *PANEL_FILES, host)
