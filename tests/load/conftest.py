"""What the tests of the hosted dashboard share."""

import pytest

from .server import Server


@pytest.fixture
def start(tmp_path):
    """Start a server; it is stopped after the test."""
    servers = []

    def started(**environment):
        folder = tmp_path / str(len(servers))
        folder.mkdir()
        servers.append(Server(folder, **environment))
        return servers[-1].start()

    yield started
    for server in servers:
        server.stop()
