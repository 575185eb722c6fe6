"""A browser and a server for the tests that look at pages."""

import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

import pytest

CHROMIUM = "/usr/bin/chromium"
CHROMIUM_ARGUMENTS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
DASHBOARD = Path(__file__).parents[2] / "dashboard"
SECONDS_TO_START = 60


@pytest.fixture(scope="session")
def browser():
    """Debian's Chromium."""
    sync_api = pytest.importorskip("playwright.sync_api")
    with sync_api.sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=CHROMIUM_ARGUMENTS)
        yield chromium
        chromium.close()


@pytest.fixture(scope="session")
def serve(tmp_path_factory):
    """Start a server for a script, with the dashboard's configuration; returns its address."""
    servers = []

    def served(script):
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        folder = tmp_path_factory.mktemp("server")
        command = [sys.executable, "-m", "streamlit", "run", str(script)]
        options = [f"--server.port={port}", "--server.address=127.0.0.1"]
        options += ["--server.headless=true", "--server.fileWatcherType=none"]
        with (folder / "log.txt").open("w") as log:
            servers.append(
                subprocess.Popen([*command, *options], cwd=DASHBOARD, stdout=log, stderr=log)
            )
        _wait_for(f"http://127.0.0.1:{port}/_stcore/health")
        return f"http://127.0.0.1:{port}"

    yield served
    for server in servers:
        server.terminate()
        server.wait(timeout=20)


def _wait_for(url):
    deadline = time.monotonic() + SECONDS_TO_START
    while time.monotonic() < deadline:
        try:
            with urllib.request.urlopen(url):
                return
        except urllib.error.URLError:
            time.sleep(0.2)
    pytest.fail(f"The server did not answer within {SECONDS_TO_START} seconds.")


@pytest.fixture(scope="session")
def axe():
    """The source of axe-core, which AXE_CORE names (npm install axe-core: axe.min.js)."""
    path = os.environ.get("AXE_CORE")
    if not path:
        pytest.skip("AXE_CORE does not name the axe.min.js of the npm package axe-core")
    return Path(path).read_text(encoding="utf-8")
