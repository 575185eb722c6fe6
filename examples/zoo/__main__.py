"""`python -m examples.zoo`: diagnose the zoo, print what comes of it, write docs/DIAGNOSIS.md."""

import argparse
from collections.abc import Sequence

from examples.zoo import page
from examples.zoo.judge import table, verdicts
from examples.zoo.treatment import treatments

N_SEEDS = 6  # networks of every kind, half of them to choose thresholds on
N_WILD = 150  # with settings from wide ranges, of which most are sick


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
        treated = list(treatments(range(N_WILD)))
        print(page.treated(treated).to_string(index=False))
        page.write(frame, treated, N_WILD)


if __name__ == "__main__":
    main()
