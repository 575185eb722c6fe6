"""Figures of the server in Prometheus' text format."""

import os
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

MEDIA_TYPE = "text/plain; version=0.0.4; charset=utf-8"


@dataclass(frozen=True)
class Measure:
    """A figure, or several under different labels."""

    name: str
    kind: str  # gauge or counter
    meaning: str
    value: float | Mapping[str, float]
    label: str = ""  # what the keys of several are

    def lines(self) -> Iterable[str]:
        """Write the figure as Prometheus reads it."""
        yield f"# HELP {self.name} {self.meaning}"
        yield f"# TYPE {self.name} {self.kind}"
        if isinstance(self.value, Mapping):
            for key, value in sorted(self.value.items()):
                yield f'{self.name}{{{self.label}="{key}"}} {value:.10g}'
        else:
            yield f"{self.name} {self.value:.10g}"


def exposition(measures: Iterable[Measure]) -> str:
    """Write the measures as one text.

    Examples
    --------
    >>> print(exposition([Measure("jobs", "gauge", "Trainings under way.", 2)]), end="")
    # HELP jobs Trainings under way.
    # TYPE jobs gauge
    jobs 2
    """
    return "".join(f"{line}\n" for measure in measures for line in measure.lines())


def of_process() -> list[Measure]:
    """Measure memory and processor time of this process; the memory on Linux only."""
    cpu = Measure(
        "process_cpu_seconds_total", "counter", "Processor time used.", time.process_time()
    )
    return [*_memory(), cpu]


def _memory() -> list[Measure]:
    try:
        n_pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    except OSError:
        return []
    value = n_pages * os.sysconf("SC_PAGE_SIZE")
    return [Measure("process_resident_memory_bytes", "gauge", "Memory held.", value)]
