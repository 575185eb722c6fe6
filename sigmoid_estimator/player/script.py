"""The player's JavaScript as one module, and its markup and style."""

import re
from functools import cache
from pathlib import Path

FOLDER = Path(__file__).parent
MARKUP = (FOLDER / "player.html").read_text(encoding="utf-8")
STYLE = (FOLDER / "player.css").read_text(encoding="utf-8")
_IMPORT = re.compile(r'^import .*?from "\./(\w+\.js)";\n', re.MULTILINE | re.DOTALL)


@cache
def script(*hosts: Path) -> str:
    """The player's modules, and those of a host, in one: an inline script cannot import a file.

    A module stands behind all that it imports. Names are unique among them, so that nothing but
    the import statements has to go.
    """
    modules: dict[Path, str] = {}

    def add(path: Path) -> None:
        if path in modules:
            return
        text = path.read_text(encoding="utf-8")
        for imported in _IMPORT.findall(text):
            add(FOLDER / "js" / imported)
        modules[path] = _IMPORT.sub("", text).strip()

    for path in (FOLDER / "js" / "player.js", *hosts):
        add(path)
    return "\n\n".join(modules.values()) + "\n"
