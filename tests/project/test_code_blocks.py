"""Every code block of the pages is run: shell here, the rest by the tests named below."""

import os
import re
import shlex
import socket
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

import pytest
from checkout import copy_to

ROOT = Path(__file__).parents[2]
WRITTEN = {"gallery", "reproductions", "generated"}  # folders of the site that a build makes
PAGES = {
    str(path.relative_to(ROOT)): path.read_text(encoding="utf-8")
    for path in (
        *ROOT.glob("*.md"),
        *(ROOT / "docs").glob("*.md"),
        *(ROOT / "docs" / "site").rglob("*.md"),
        *(ROOT / "examples" / "notebooks").glob("*.md"),
    )
    if not WRITTEN & {*path.parts}
}
# Its indentation, its language or, in braces, its directive of Sphinx, and its text.
BLOCK = re.compile(r"^( *)```([^\n`]*)\n(.*?)^\1```$", re.MULTILINE | re.DOTALL)
# Languages, and the tests that run what is written in them; none for what cannot be run.
RUN_BY = {
    "bash": ["test_code_blocks.py"],
    "python": ["test_pages.py", "test_site_pages.py", "test_contributing.py"],
    "js": ["test_contributing.py"],
    "text": ["test_pages.py", "test_site_pages.py"],  # what a program before it prints
    "bibtex": ["test_release.py"],
}


class Elsewhere(NamedTuple):
    """A file that runs a command, or all that it does, and the words that say so there."""

    file: str
    words: str


# Too long to be run once more.
RUN_ELSEWHERE = {
    'pip install -e ".[test]"': Elsewhere(".ci/run", 'pip install -e ".[test]"'),
    "pytest -n auto --dist loadfile": Elsewhere(".ci/run", "&& pytest -n auto --dist loadfile"),
    'pip install -e ".[test]" && pytest -n auto --dist loadfile': Elsewhere(
        ".ci/run", 'pip install -e ".[test]" && pytest -n auto --dist loadfile'
    ),
    "python -m examples": Elsewhere("tests/project/test_examples.py", "set(__main__.MODULES)"),
    "pip install torch skorch": Elsewhere(".ci/run", "torch keras skorch"),
    "python -m benchmarks": Elsewhere("tests/project/test_benchmarks.py", "from benchmarks"),
    "python -m benchmarks --scenarios moons,digits": Elsewhere(
        "tests/project/test_benchmarks.py", "from benchmarks"
    ),
    "python -m benchmarks --repeats 9 --output FILE": Elsewhere(
        "tests/project/test_benchmarks.py", "from benchmarks"
    ),
    "PYTHONPATH=tests python -m load.crowd --visitors 50 --pause 15 127.0.0.1:8501": Elsewhere(
        "tests/load/test_under_load.py", "crowd(server.address, n_visitors=50"
    ),
}
# Docker is not where these tests run, and the page says so.
NOT_RUN = {
    "docker build -f deploy/Dockerfile -t sigmoid-dashboard .",
    "docker run --read-only --tmpfs /tmp --cap-drop ALL -p 8501:8501 sigmoid-dashboard",
    "COOKIE_SECRET=$(openssl rand -hex 32) docker compose -f deploy/compose.yaml up --build",
}
MARK_OF_NOT_RUN = "the image itself was never built where these tests run, for want of Docker"
# Commands that serve until they are ended, and where they answer.
SERVERS = {
    'pip install -e ".[dashboard]" && streamlit run dashboard/app.py': "/_stcore/health",
    "sh deploy/start.sh": "/healthz",
}
HEAD = """\
set -euo pipefail
served() {  # the command answers at the address; then it is ended
  setsid bash -c "$1" &
  answered=no
  for second in $(seq 180); do
    if curl --fail --silent --output /dev/null "$2"; then answered=yes; break; fi
    kill -0 $! || break
    sleep 1
  done
  kill -TERM -- -$!
  wait $! || true
  test $answered = yes
}
"""


def commands(page):
    """The commands of a page in their order, without comments."""
    blocks = [text for _, language, text in BLOCK.findall(PAGES[page]) if language == "bash"]
    lines = "".join(blocks).replace("\\\n", " ").splitlines()
    without_comments = [re.sub(r"\s+#\s.*$", "", line) for line in lines]
    return [" ".join(line.split()) for line in without_comments if line.strip()]


def run_here(page):
    """Those commands that no other file runs."""
    return [line for line in commands(page) if line not in {*RUN_ELSEWHERE, *NOT_RUN}]


def test_every_block_has_a_language_that_something_runs():
    for page, text in PAGES.items():
        blocks = BLOCK.findall(text)
        assert len(re.findall(r"^ *```", text, re.MULTILINE)) == 2 * len(blocks), page
        languages = {language for _, language, _ in blocks if not language.startswith("{")}
        assert languages <= RUN_BY.keys(), page
    for tests in RUN_BY.values():
        assert all(Path(__file__).with_name(test).exists() for test in tests)


def test_what_is_run_elsewhere_is_there_and_what_is_not_run_is_marked():
    written = {line for page in PAGES for line in commands(page)}
    assert {*RUN_ELSEWHERE, *NOT_RUN, *SERVERS} <= written
    for file, words in RUN_ELSEWHERE.values():
        assert words in (ROOT / file).read_text(encoding="utf-8")
    for page, text in PAGES.items():
        if NOT_RUN & {*commands(page)}:
            assert MARK_OF_NOT_RUN in " ".join(text.split())


def free_port():
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        return str(door.getsockname()[1])


@pytest.fixture
def checkout(tmp_path):
    """The folder of a copy of the checkout."""
    copy_to(tmp_path)
    return tmp_path


@pytest.mark.wheel
@pytest.mark.parametrize("page", [page for page in PAGES if run_here(page)])
def test_the_commands_of_a_page_run_in_a_fresh_environment(page, checkout):
    environment = checkout / "environment"
    subprocess.run([sys.executable, "-m", "venv", str(environment)], check=True)
    port = free_port()
    lines = [
        f"served {shlex.quote(line)} http://127.0.0.1:{port}{SERVERS[line]}"
        if line in SERVERS
        else line
        for line in run_here(page)
    ]
    inherited = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    done = subprocess.run(
        ["bash", "-c", HEAD + "\n".join(lines)],
        cwd=checkout,
        env=inherited
        | {
            "PATH": f"{environment / 'bin'}:{os.environ['PATH']}",
            "PORT": port,
            "STREAMLIT_SERVER_PORT": port,
            "STREAMLIT_SERVER_HEADLESS": "true",
        },
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
