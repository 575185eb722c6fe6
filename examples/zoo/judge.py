"""What a diagnosis is worth: verdicts on confirmed networks, and what its remedies do."""

from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from time import process_time
from typing import Any, NamedTuple, TypeVar

import numpy as np
import pandas as pd
from threadpoolctl import threadpool_limits

from examples.zoo import published
from examples.zoo.animals import animal, fitted, is_cured, score
from examples.zoo.kinds import HEALTHY, SICK
from sigmoid_estimator.inspection import apply_remedy, diagnose

Result = TypeVar("Result")

N_PROCESSES = 2
HINDERS = ["blocks", "slows"]


class Verdict(NamedTuple):
    """What was said of a network, and what came of it."""

    kind: str
    seed: int
    half: str
    is_healthy: bool
    finding: str
    hinders: bool  # whether any finding blocks or slows
    is_cured: bool | None  # by the first remedy; None where none is due
    n_tempting: int  # wrong remedies that were trained, and failed
    seconds: float  # of the diagnosis
    autotrainer: str
    sagemaker: tuple[str, ...]

    @property
    def is_right(self) -> bool:
        """Whether the cause came first; of a healthy one, whether there was no alarm."""
        return not self.hinders if self.is_healthy else self.finding == self.kind


def half_of(seed: int) -> str:
    """Thresholds were chosen on the networks of even seeds."""
    return "choosing" if seed % 2 == 0 else "judging"


def verdict(kind: str, seed: int) -> Verdict:
    """Diagnose a network of the zoo, and train its first remedy."""
    found = animal(kind, seed)
    draw, clf = found.draw, found.clf
    start = process_time()
    rows = diagnose(clf, draw.X, draw.y, X_val=draw.X_val, y_val=draw.y_val)
    seconds = process_time() - start
    cured, remedy = None, rows["remedy"].iloc[0]
    if draw.cure:
        cured = bool(remedy) and is_cured(
            found, score(kind, fitted(apply_remedy(clf, remedy), draw), draw)
        )
    with np.errstate(all="ignore"):
        autotrainer, sagemaker = published.autotrainer(found), published.sagemaker(found)
    return Verdict(
        kind,
        seed,
        half_of(seed),
        found.is_healthy,
        rows["finding"].iloc[0],
        bool(rows["severity"].isin(HINDERS).any()),
        cured,
        len(found.tempted),
        seconds,
        next(iter(autotrainer), ""),
        tuple(sorted(sagemaker)),
    )


def verdicts(seeds: range) -> Iterator[Verdict]:
    """Those of all kinds and seeds, in their order."""
    jobs = [(kind, seed) for kind in (*SICK, *HEALTHY) for seed in seeds]
    return in_processes(verdict, *zip(*jobs, strict=True))


def in_processes(function: Callable[..., Result], *arguments: Iterable[Any]) -> Iterator[Result]:
    """Map a function, each call with one BLAS thread in one of some processes."""
    with ProcessPoolExecutor(
        N_PROCESSES,
        mp_context=get_context("spawn"),
        initializer=threadpool_limits,
        initargs=(1,),
    ) as pool:
        yield from pool.map(function, *arguments)


def table(found: list[Verdict]) -> pd.DataFrame:
    """One row per verdict."""
    frame = pd.DataFrame(found)
    return frame.assign(
        is_right=[v.is_right for v in found],
        by_autotrainer=[_is_right(v, {v.autotrainer} - {""}) for v in found],
        by_sagemaker=[
            _is_right(v, set().union(*(published.RULES[rule] for rule in v.sagemaker)))
            for v in found
        ],
    )


def _is_right(v: Verdict, named: set[str]) -> bool:
    """Whether a published rule names the cause, among others it may be; or says nothing."""
    return not named if v.is_healthy else v.kind in named
