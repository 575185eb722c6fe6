"""`python -m benchmarks.pages`: what a page of the dashboard costs the server, page by page.

A hosted server of its own is driven over its websocket by visitors without a browser. What counts
is the server's processor time, which it says itself at /metrics, so that the visitors' own work
and other processes do not matter. A changed control trains new runs, on threads of their own: what
these take is a column, and what the page takes beside them is another.
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
from collections.abc import Awaitable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from benchmarks.visitor import Seen, Visitor

ROOT = Path(__file__).parents[1]
START = ROOT / "deploy" / "start.sh"
PAGES = tuple(
    sorted(path.stem for path in ROOT.glob("dashboard/sigmoid_dashboard/app_pages/[!_]*.py"))
)
SECONDS_TO_START = 120
N_RERUNS, N_CHANGES = 20, 5
OF_PROCESS, OF_SERVING = "process_cpu_seconds_total", "sigmoid_serving_cpu_seconds_total"


class Cost(NamedTuple):
    """Processor time of a run of a page, in seconds."""

    serving: float  # the page's own thread, and the one that sends
    others: float  # Streamlit before and after the page, and the threads that train


@contextmanager
def server() -> Iterator[str]:
    """Address of a server with nothing in its caches."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    python = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    environment = os.environ | {"HOST": "127.0.0.1", "PORT": str(port), "PATH": python}
    with tempfile.TemporaryFile() as log:
        process = subprocess.Popen(
            ["/bin/sh", str(START)], env=environment, stdout=log, stderr=log
        )
        address = f"127.0.0.1:{port}"
        try:
            _wait_for(f"http://{address}/healthz")
            yield address
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


def spent(address: str) -> Cost:
    """Processor time of the server so far, as /metrics has it."""
    with urllib.request.urlopen(f"http://{address}/metrics") as answer:
        lines = answer.read().decode().splitlines()
    figures = dict(line.rsplit(" ", 1) for line in lines if not line.startswith("#"))
    serving = float(figures[OF_SERVING])
    return Cost(serving, float(figures[OF_PROCESS]) - serving)


async def cost_of(run: Awaitable[Seen], address: str) -> Cost:
    """What a run of a page costs, with the questions for it."""
    before = spent(address)
    _check(await run)
    after = spent(address)
    return Cost(after.serving - before.serving, after.others - before.others)


async def costs_of(page: str, address: str) -> dict[str, float]:
    """Milliseconds of processor of a page's runs, and the first one's bytes."""
    path = "" if page == "past_100" else page
    async with Visitor(address, page=path) as visitor:
        first = await visitor.open()
        _check(first)
        await visitor.rerun()  # what opens closes once
        unchanged = [await cost_of(visitor.rerun(), address) for _ in range(N_RERUNS)]
        n_messages = visitor.seen[-1].n_messages
    changed = []
    async with Visitor(address, page=path) as visitor:  # one may not send more without a pause
        await visitor.open()
        if "seed" in visitor.keys:
            for seed in range(1, N_CHANGES + 1):
                changed.append(await cost_of(visitor.change("seed", seed), address))
    # Without a training the others are what Streamlit takes.
    streamlit = _median_ms([cost.others for cost in unchanged])
    return {
        "unchanged_ms": _median_ms([cost.serving for cost in unchanged]) + streamlit,
        "changed_ms": _median_ms([cost.serving for cost in changed]) + streamlit,
        "training_ms": _median_ms([cost.others for cost in changed]) - streamlit,
        "first_kB": first.n_bytes / 1000,
        "messages": n_messages,
    }


def _median_ms(seconds: list[float]) -> float:
    return 1000 * statistics.median(seconds) if seconds else float("nan")


def _check(seen: Seen) -> None:
    if seen.exceptions:
        raise RuntimeError(f"The page failed: {seen.exceptions[0]}")


async def measure(pages: tuple[str, ...]) -> None:
    """Print a row for every page."""
    with server() as address:
        heads = ("unchanged rerun", "changed control", "training", "first", "messages")
        print(f"{'page':20}" + "".join(f"{head:>17}" for head in heads))
        for page in pages:
            async with Visitor(address, page="" if page == "past_100" else page) as visitor:
                await visitor.open()  # imports, and compiles what is not compiled
            costs = await costs_of(page, address)
            print(
                f"{page:20}{costs['unchanged_ms']:>14.1f} ms{costs['changed_ms']:>14.0f} ms"
                f"{costs['training_ms']:>14.0f} ms{costs['first_kB']:>14.0f} kB"
                f"{costs['messages']:>17.0f}",
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
