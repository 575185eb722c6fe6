"""The first fit of a process, timed: `python -m benchmarks.cold_start` prints JSON."""

import json

from benchmarks.measure import seconds_of
from benchmarks.scenarios import MOONS
from sigmoid_estimator import SigmoidMLPClassifier


def import_numba() -> None:
    """What every process with Numba pays, whatever it compiles."""
    import numba  # noqa: F401, PLC0415 - its time is measured


def main() -> None:
    """Time Numba's import, the first fit and the second."""
    X, y = MOONS.data()
    clf = SigmoidMLPClassifier((4,), max_iter=1, random_state=0)
    numba_import, first, second = (
        seconds_of(call) for call in (import_numba, lambda: clf.fit(X, y), lambda: clf.fit(X, y))
    )
    print(json.dumps({"numba_import": numba_import, "first_fit": first, "second_fit": second}))


if __name__ == "__main__":
    main()
