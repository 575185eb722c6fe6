"""`python -m examples`: run the reproductions, write their pages, index and short table."""

import argparse
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from time import perf_counter

from threadpoolctl import threadpool_limits

from examples import page

MODULES = [
    "growth_past_100",
    "growth_laws",
    "edge_of_stability",
    "three_margins",
    "stopping",
    "perceptron_limit",
    "hidden_units",
    "vanishing_gradients",
    "saturated_top_layer",
    "remedies",
    "learning_slowdown",
    "calculus",
    "is_it_a_nine",
]
N_PROCESSES = 2
LONGEST = ["remedies", "hidden_units", "vanishing_gradients", "saturated_top_layer"]  # begin first


def options_of(arguments: Sequence[str] | None) -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(prog="python -m examples", description=__doc__)
    parser.add_argument(
        "--only",
        type=lambda names: names.split(","),
        help=f"comma-separated, of: {', '.join(MODULES)}; only their own pages are written",
    )
    options = parser.parse_args(arguments)
    unknown = set(options.only or []) - set(MODULES)
    if unknown:
        parser.error(f"unknown {sorted(unknown)}; there are {', '.join(MODULES)}")
    return options


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the chosen scripts. Only a run of all replaces the index and OVERVIEW.md's table."""
    options = options_of(arguments)
    chosen = options.only or MODULES
    start = perf_counter()
    sections = []
    # Not forked: a fork inherits the locks of threads that it does not have.
    with ProcessPoolExecutor(
        N_PROCESSES,
        mp_context=get_context("spawn"),
        initializer=threadpool_limits,  # with two threads each they would wait for one another
        initargs=(1,),
    ) as pool:
        begun = {
            name: pool.submit(page.section_of, name)
            for name in sorted(chosen, key=[*LONGEST, *MODULES].index)
        }
        for name in chosen:
            sections.append(begun[name].result())
            print(sections[-1].printed, flush=True)
    seconds = perf_counter() - start
    print(f"{len(sections)} reproductions in {seconds:.0f} s")
    page.write(sections)
    if options.only is None:
        page.write_index(sections)
        page.write_overview(sections)


if __name__ == "__main__":
    main()
