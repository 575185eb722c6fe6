"""`python -m benchmarks.pages`: what a page of the dashboard costs the server, page by page.

A server of its own (`streamlit run dashboard/app.py`) is driven over its websocket by a visitor
without a browser. What counts is the server's processor time, as Linux keeps it for the process,
so that the visitor's own work and other processes do not matter. A changed control trains a new
run, and the time of that training is in the figure.
"""

import argparse
import asyncio
import os
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from benchmarks.visitor import Seen, Visitor

APP = Path(__file__).parents[1] / "dashboard" / "app.py"
PAGES = tuple(
    sorted(path.stem for path in (APP.parent / "sigmoid_dashboard" / "app_pages").glob("*.py"))
)
SECONDS_TO_START = 120
N_RERUNS, N_CHANGES = 20, 5
TICKS = os.sysconf("SC_CLK_TCK")


@contextmanager
def server() -> Iterator[tuple[str, int]]:
    """Address and process of a server with nothing in its caches."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "streamlit", "run", str(APP), "--server.headless=true"]
    with tempfile.TemporaryFile() as log:
        process = subprocess.Popen([*command, f"--server.port={port}"], stdout=log, stderr=log)
        try:
            _wait_for(f"http://127.0.0.1:{port}/_stcore/health")
            yield f"127.0.0.1:{port}", process.pid
        finally:
            process.terminate()
            process.wait()


def _wait_for(address: str) -> None:
    end = time.monotonic() + SECONDS_TO_START
    while True:
        try:
            urllib.request.urlopen(address).close()
        except (urllib.error.URLError, ConnectionError):
            if time.monotonic() > end:
                raise
            time.sleep(0.2)
        else:
            return


def processor_seconds(process: int) -> float:
    """User and system time of a process so far."""
    fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICKS


async def costs_of(page: str, address: str, process: int) -> dict[str, float]:
    """Milliseconds of processor of a page's runs, and the first one's bytes."""
    async with Visitor(address, page="" if page == "past_100" else page) as visitor:
        first = await visitor.open()
        await _rerun(visitor, process)  # what opens closes once
        unchanged = [await _rerun(visitor, process) for _ in range(N_RERUNS)]
        changed = []
        if "seed" in visitor.keys:
            for seed in range(1, N_CHANGES + 1):
                before = processor_seconds(process)
                _check(await visitor.change("seed", seed))
                changed.append(processor_seconds(process) - before)
        _check(first)
    return {
        "unchanged_ms": 1000 * statistics.fmean(unchanged),
        "changed_ms": 1000 * statistics.median(changed) if changed else float("nan"),
        "first_kB": first.n_bytes / 1000,
        "messages": visitor.seen[-1].n_messages,
    }


async def _rerun(visitor: Visitor, process: int) -> float:
    before = processor_seconds(process)
    await visitor.rerun()
    return processor_seconds(process) - before


def _check(seen: Seen) -> None:
    if seen.exceptions:
        raise RuntimeError(f"The page failed: {seen.exceptions[0]}")


async def measure(pages: tuple[str, ...]) -> None:
    """Print a row for every page."""
    with server() as (address, process):
        heads = ("unchanged rerun", "changed control", "first", "messages")
        print(f"{'page':24}" + "".join(f"{head:>17}" for head in heads))
        for page in pages:
            async with Visitor(address, page="" if page == "past_100" else page) as visitor:
                await visitor.open()  # imports, and compiles what is not compiled
            costs = await costs_of(page, address, process)
            print(
                f"{page:24}{costs['unchanged_ms']:>14.1f} ms{costs['changed_ms']:>14.0f} ms"
                f"{costs['first_kB']:>14.0f} kB{costs['messages']:>17.0f}",
                flush=True,
            )


def main() -> None:
    """Measure the pages of the command line, or all."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.pages", description=__doc__)
    parser.add_argument("pages", nargs="*", metavar="page", help=f"of {', '.join(PAGES)}")
    chosen = parser.parse_args().pages
    asyncio.run(measure(tuple(chosen) or PAGES))


if __name__ == "__main__":
    main()
