"""Timing: sides interleaved within every repeat, medians and quartiles over the repeats."""

import time
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any

import numpy as np
from threadpoolctl import threadpool_limits

from benchmarks.peers import OURS, SIDES
from benchmarks.scenarios import Scenario

Summary = dict[str, float]


def one_thread() -> threadpool_limits:
    """One thread for every loaded BLAS and OpenMP library."""
    return threadpool_limits(limits=1)


def summary(values: Sequence[float]) -> Summary:
    """Median and quartiles."""
    q1, median, q3 = np.percentile(values, [25, 50, 75])
    return {"median": float(median), "q1": float(q1), "q3": float(q3)}


def seconds_of(call: Callable[[], object]) -> float:
    """Wall time of a call."""
    start = time.perf_counter()
    call()
    return time.perf_counter() - start


def interleaved(calls: Mapping[str, Callable[[], object]], repeats: int) -> dict[str, list[float]]:
    """Seconds of every call in every repeat; all calls once before the next repeat."""
    seconds: dict[str, list[float]] = {name: [] for name in calls}
    for _ in range(repeats):
        for name, call in calls.items():
            seconds[name].append(seconds_of(call))
    return seconds


def epochs_of(scenario: Scenario, side: str) -> int:
    """How many epochs of a side are timed."""
    return scenario.epochs if side in OURS or side == "products" else scenario.peer_epochs


def microseconds_per_update(
    scenario: Scenario, sides: Sequence[str], repeats: int
) -> dict[str, list[float]]:
    """µs per update of every side in every repeat, compilation and first calls apart."""
    with one_thread():
        trainers = {side: SIDES[side](scenario) for side in sides}
        for train in trainers.values():
            train(1)
        seconds = interleaved(
            {side: partial(train, epochs_of(scenario, side)) for side, train in trainers.items()},
            repeats,
        )
    return {
        side: [
            1e6 * value / (epochs_of(scenario, side) * scenario.updates_per_epoch)
            for value in values
        ]
        for side, values in seconds.items()
    }


def quotient(above: Sequence[float], below: Sequence[float]) -> Summary:
    """Summary of the ratio within each repeat."""
    return summary(np.divide(above, below).tolist())


def comparison(scenario: Scenario, sides: Sequence[str], repeats: int) -> dict[str, Any]:
    """A scenario's times; how many times ours every peer takes, and ours the bare products."""
    times = microseconds_per_update(scenario, sides, repeats)
    peers = [side for side in sides if side not in (*OURS, "products")]
    X, _ = scenario.data()
    return {
        "title": scenario.title,
        "goal": scenario.goal and scenario.goal._asdict(),
        "settings": {
            "rows": f"{X.shape[0]}×{X.shape[1]} {X.dtype}",
            "shared": scenario.parameters,
            "epochs": {side: epochs_of(scenario, side) for side in sides},
        },
        "microseconds_per_update": {side: summary(values) for side, values in times.items()},
        "peer_over_ours": {
            peer: {own: quotient(times[peer], times[own]) for own in OURS} for peer in peers
        },
        "ours_over_products": {own: quotient(times[own], times["products"]) for own in OURS},
    }
