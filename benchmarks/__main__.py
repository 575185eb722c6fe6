"""`python -m benchmarks`: measure, print, and write results.json and docs/SPEED.md."""

import argparse
import json
from collections.abc import Sequence
from pathlib import Path

from benchmarks import machine, measure, peers, report
from benchmarks.scenarios import SCENARIOS
from benchmarks.tables import TABLES


def options_of(arguments: Sequence[str] | None) -> argparse.Namespace:
    """The command line."""
    names = [*SCENARIOS, *TABLES]
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument(
        "--scenarios",
        type=lambda text: text.split(","),
        help=f"comma-separated, of: {', '.join(names)} (default: all)",
    )
    parser.add_argument("--repeats", type=int, default=5)
    parser.add_argument(
        "--output", type=Path, help="write the results there, and leave results.json and the page"
    )
    options = parser.parse_args(arguments)
    unknown = set(options.scenarios or []) - set(names)
    if unknown:
        parser.error(f"unknown scenarios {sorted(unknown)}; there are {', '.join(names)}")
    return options


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure the chosen scenarios and tables. Only a run of all of them replaces the page."""
    options = options_of(arguments)
    chosen = options.scenarios or [*SCENARIOS, *TABLES]
    sides = peers.installed_sides()
    results: dict = {"machine": machine.description(), "repeats": options.repeats}
    print(report.machine_lines(results["machine"], options.repeats))
    results["scenarios"], results["tables"] = {}, {}
    for name in (name for name in SCENARIOS if name in chosen):
        result = measure.comparison(SCENARIOS[name], sides, options.repeats)
        results["scenarios"][name] = result
        print(report.scenario_lines(result), flush=True)
    for name in (name for name in TABLES if name in chosen):
        table = TABLES[name](options.repeats)
        results["tables"][name] = table
        print(f"\n{report.table_text(table)}", flush=True)
    as_json = json.dumps(results, indent=1, ensure_ascii=False) + "\n"
    if options.output is not None:
        options.output.write_text(as_json)
    elif options.scenarios is None:
        report.RESULTS.write_text(as_json)
        report.PAGE.write_text(report.page(results))


if __name__ == "__main__":
    main()
