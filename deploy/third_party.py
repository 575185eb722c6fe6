"""`python deploy/third_party.py`: write the image's packages into THIRD_PARTY.md, with licences.

Run it in an environment that has what deploy/requirements.lock names, and nothing else:
`pip install --require-hashes -r deploy/requirements.lock`.
"""

import re
from importlib.metadata import Distribution, distribution
from pathlib import Path

ROOT = Path(__file__).parents[1]
PAGE = ROOT / "THIRD_PARTY.md"
TABLE = re.compile(
    r"(?<=<!-- deploy/third_party.py writes this table -->\n\n).*?(?=\n\n|\n\Z)", re.S
)
LONGEST = 60  # of a licence's name; what is longer is its text


def in_the_image() -> list[str]:
    """Names of the lock, but for those of other systems; of two versions pip takes Python's."""
    lock = (ROOT / "deploy" / "requirements.lock").read_text(encoding="utf-8")
    pins = re.findall(r"^([\w.-]+)==(.*)", lock, re.MULTILINE)
    return sorted({name for name, marker in pins if "== 'win32'" not in marker})


def licence_of(package: Distribution) -> str:
    """What its metadata say: an SPDX expression, else a name, else the classifiers."""
    metadata = package.metadata
    name = metadata.get("License-Expression") or metadata.get("License") or ""
    kinds = [
        line.rpartition(" :: ")[2]
        for line in metadata.get_all("Classifier") or []
        if line.startswith("License :: ")
    ]
    return name if 0 < len(name) <= LONGEST and "\n" not in name else ", ".join(kinds)


def table() -> str:
    """A row for each package of the image."""
    packages = {name: distribution(name) for name in in_the_image()}
    rows = [
        f"| {name} | {package.version} | {licence_of(package)} |"
        for name, package in packages.items()
    ]
    return "\n".join(["| package | version | licence |", "| --- | --- | --- |", *rows])


if __name__ == "__main__":
    PAGE.write_text(TABLE.sub(lambda _: table(), PAGE.read_text("utf-8")), encoding="utf-8")
