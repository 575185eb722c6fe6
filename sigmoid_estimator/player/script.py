"""The player's JavaScript as one module, and its markup and style."""

import re
from functools import cache
from pathlib import Path

FOLDER = Path(__file__).parent
MARKUP = (FOLDER / "player.html").read_text(encoding="utf-8")
STYLE = (FOLDER / "player.css").read_text(encoding="utf-8")
_IMPORT = re.compile(r'^import .*?from "\.[./\w]*/(\w+\.js)";\n', re.MULTILINE | re.DOTALL)


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
            # A host's own modules lie beside it, those of the player in the library.
            beside = path.parent / name
            add(beside if beside.exists() else FOLDER / "js" / name)
        modules[path] = _IMPORT.sub("", text).strip()

    for path in entries:
        add(path)
    return "\n\n".join(modules.values()) + "\n"


def script(host: Path) -> str:
    """The player and a host of it."""
    return joined(FOLDER / "js" / "player.js", host)
