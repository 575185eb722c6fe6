"""`python -m examples.zoo`: diagnose the zoo, print what comes of it, write docs/DIAGNOSIS.md."""

import argparse
from collections.abc import Sequence

from examples.zoo import page
from examples.zoo.judge import table, verdicts

N_SEEDS = 6  # networks of every kind, half of them to choose thresholds on


def main(arguments: Sequence[str] | None = None) -> None:
    """Judge all networks; only a run of all seeds replaces the page."""
    parser = argparse.ArgumentParser(prog="python -m examples.zoo", description=__doc__)
    parser.add_argument("--seeds", type=int, default=N_SEEDS, help="networks of every kind")
    seeds = parser.parse_args(arguments).seeds
    found = []
    for verdict in verdicts(range(seeds)):
        found.append(verdict)
        if not verdict.is_right or verdict.is_cured is False:
            print(f"{verdict.kind} {verdict.seed}: {verdict.finding}, cured: {verdict.is_cured}")
    frame = table(found)
    print(page.summary(frame).to_string(index=False))
    print(page.confusions(frame).to_string())
    if seeds == N_SEEDS:
        page.write(frame)


if __name__ == "__main__":
    main()
