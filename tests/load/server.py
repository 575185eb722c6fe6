"""The hosted dashboard as a server of its own."""

import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

START = Path(__file__).parents[2] / "deploy" / "start.sh"
SECONDS_TO_START = 180  # where the kernel is compiled first


class Server:
    """`deploy/start.sh` on a port of this machine."""

    def __init__(self, folder, **environment):
        self._folder = folder
        self._environment = environment
        self.address = f"127.0.0.1:{free_port()}"
        self.log = folder / "log.jsonl"

    def start(self):
        python = Path(sys.executable).parent
        environment = {
            "HOST": "127.0.0.1",
            "PORT": self.address.rpartition(":")[2],
            "PATH": f"{python}{os.pathsep}{os.environ['PATH']}",
        }
        with self.log.open("a") as log:
            self._process = subprocess.Popen(
                ["/bin/sh", str(START)],
                cwd=self._folder,
                env=os.environ | environment | self._environment,
                stdout=log,
                stderr=log,
            )
        end = time.monotonic() + SECONDS_TO_START
        while time.monotonic() < end and self._process.poll() is None:
            try:
                self.get("/healthz")
            except OSError:
                time.sleep(0.2)
            else:
                return self
        raise RuntimeError(f"The server did not start:\n{self.log.read_text()}")

    def stop(self, *, at_once=False):
        self._process.send_signal(signal.SIGKILL if at_once else signal.SIGTERM)
        try:
            self._process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()

    def ask(self, path, method="GET", body=None, **headers):
        """Status and text of an answer."""
        connection = http.client.HTTPConnection(self.address, timeout=10)
        try:
            connection.request(method, path, body, headers)
            answer = connection.getresponse()
            return answer.status, answer.read().decode()
        finally:
            connection.close()

    def get(self, path):
        """Text of an answer that must be one."""
        status, text = self.ask(path)
        assert status == 200, (path, status, text[:200])
        return text

    def measures(self):
        """The figures of /metrics by their names."""
        lines = [line for line in self.get("/metrics").splitlines() if line[0] != "#"]
        return {name: float(value) for name, value in (line.rsplit(" ", 1) for line in lines)}


def free_port():
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]
