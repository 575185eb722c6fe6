"""Many visitors at once, and how long the server lets them wait.

`PYTHONPATH=tests python -m load.crowd --visitors 50 127.0.0.1:8501` prints the figures of
docs/HOSTING.md, each beside its goal. The goals are for 50 visitors on two cores, each of whom
moves a control every 15 seconds.
"""

import argparse
import asyncio
import os
import random
import statistics
import time
from dataclasses import dataclass, field

from benchmarks.visitor import Visitor

# What a visitor of a 2-D page does; a new seed is a new training.
PRESETS = ("xor", "circles", "line", "flipped")
HEALTH_SECONDS = 0.25  # between two looks at the health
GOALS = {"errors": 0, "rerun_95_ms": 1000, "health_95_ms": 100}  # at most


@dataclass
class Figures:
    """What was measured."""

    opened: list[float] = field(default_factory=list)  # seconds of a first page
    reran: list[float] = field(default_factory=list)  # seconds of a rerun
    health: list[float] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    seconds: float = 0.0

    def summary(self) -> dict[str, float]:
        """The figures in milliseconds."""
        table: dict[str, float] = {
            f"{name}_{quantile}_ms": round(1000 * percentile(values, quantile), 1)
            for name, values in (
                ("open", self.opened),
                ("rerun", self.reran),
                ("health", self.health),
            )
            for quantile in (50, 95)
        }
        n_reruns = len(self.reran)
        return table | {
            "reruns": n_reruns,
            "reruns_per_second": round(n_reruns / self.seconds, 2),
            "errors": len(self.errors),
        }


def report(summary: dict[str, float]) -> str:
    """What was measured, beside the goal where there is one, and whether that is met.

    >>> print(report({"errors": 0, "rerun_95_ms": 1500, "reruns": 30}))
    measure                 goal  measured
    errors                  <= 0         0  met
    rerun_95_ms          <= 1000      1500  missed
    reruns                              30
    """
    lines = [f"{'measure':<18}{'goal':>10}{'measured':>10}"]
    for name, measured in summary.items():
        goal, verdict = "", ""
        if name in GOALS:
            goal = f"<= {GOALS[name]}"
            verdict = "  met" if measured <= GOALS[name] else "  missed"
        lines.append(f"{name:<18}{goal:>10}{measured:>10}{verdict}")
    return "\n".join(lines)


def percentile(values: list[float], quantile: int) -> float:
    """A percentile; NaN of nothing."""
    if len(values) < 2:
        return values[0] if values else float("nan")
    return statistics.quantiles(values, n=100, method="inclusive")[quantile - 1]


async def crowd(
    address: str,
    *,
    n_visitors: int,
    seconds: float,
    pause: float,
    share_new: float = 1.0,
    arrival: float = 5.0,
    changes: bool = True,
    health: str = "/healthz",
) -> Figures:
    """Let visitors come over `arrival` seconds and move controls for so many seconds.

    Between two moves a visitor pauses for `pause` seconds on average. Of the moves a share trains
    a run that nobody had; the others come back to a run of the class. Without `changes` the page
    is run again as it is.
    """
    figures = Figures()
    began = time.monotonic()
    watching = asyncio.create_task(_watch_health(address, health, figures))
    end = began + arrival + seconds
    await asyncio.gather(
        *(
            _visit(
                address,
                number,
                figures,
                arrival * number / n_visitors,
                end,
                pause,
                share_new if changes else None,
            )
            for number in range(n_visitors)
        )
    )
    watching.cancel()
    figures.seconds = time.monotonic() - began
    return figures


async def _visit(
    address: str,
    number: int,
    figures: Figures,
    wait: float,
    end: float,
    pause: float,
    share_new: float | None,
) -> None:
    chance = random.Random(number)
    await asyncio.sleep(wait)
    try:
        async with Visitor(address, preset=PRESETS[number % len(PRESETS)]) as visitor:
            seen = await visitor.open()
            figures.opened.append(seen.seconds)
            while time.monotonic() < end:
                await asyncio.sleep(chance.uniform(0.5, 1.5) * pause)
                if share_new is None:
                    seen = await visitor.rerun()
                else:
                    seed = chance.randrange(2**32) if chance.random() < share_new else 1
                    seen = await visitor.change("seed", seed)
                figures.reran.append(seen.seconds)
                figures.errors += seen.exceptions
    except Exception as error:
        figures.errors.append(f"{type(error).__name__}: {error}")


async def _watch_health(address: str, path: str, figures: Figures) -> None:
    host, _, port = address.partition(":")
    while True:
        began = time.perf_counter()
        try:
            reader, writer = await asyncio.open_connection(host, int(port))
            request = f"GET {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"
            writer.write(request.encode())
            answer = await reader.read()
            writer.close()
            assert answer.startswith(b"HTTP/1.1 200")
        except (OSError, AssertionError) as error:
            figures.errors.append(f"health: {error!r}")
        figures.health.append(time.perf_counter() - began)
        await asyncio.sleep(HEALTH_SECONDS)


def main() -> None:
    """Print the figures of a crowd."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("address")
    parser.add_argument("--visitors", type=int, default=50)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--pause", type=float, default=15)
    parser.add_argument("--new", type=float, default=1.0, help="share of moves that train anew")
    parser.add_argument("--unchanged", action="store_true", help="run pages again as they are")
    parser.add_argument("--health", default="/healthz", help="/_stcore/health of `streamlit run`")
    chosen = parser.parse_args()
    figures = asyncio.run(
        crowd(
            chosen.address,
            n_visitors=chosen.visitors,
            seconds=chosen.seconds,
            pause=chosen.pause,
            share_new=chosen.new,
            changes=not chosen.unchanged,
            health=chosen.health,
        )
    )
    print(report(figures.summary()))
    print(f"load of the machine: {os.getloadavg()[0]:.1f}")
    for error in figures.errors[:3]:
        print(error)


if __name__ == "__main__":
    main()
