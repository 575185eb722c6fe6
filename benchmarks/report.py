"""Results in words: lines for the terminal, and the page docs/SPEED.md.

`python -m benchmarks.report` writes the page from results.json again.
"""

import json
from pathlib import Path
from typing import Any

from benchmarks.limits import LIMITS

RESULTS = Path(__file__).with_name("results.json")
PAGE = Path(__file__).parent.parent / "docs" / "SPEED.md"
LABELS = {
    "history_on": "ours, history on",
    "history_off": "ours, history off",
    "mlp": "MLPClassifier",
    "pytorch": "PyTorch",
    "skorch": "skorch",
    "products": "bare products",
}
INTRODUCTION = """\
# Speed

Written by `python -m benchmarks`, from the figures in `benchmarks/results.json`. In every repeat
all sides run one after another, so that what disturbs the machine disturbs them alike. Times are
medians; ratios are medians over the repeats of the ratio within a repeat, with the quartiles in
brackets. One thread each, float64 where nothing else is said. Warm-up fits come first, so
compilation is timed only under "Cold start".

```bash
pip install torch skorch                       # optional peers
python -m benchmarks                           # all, and this page
python -m benchmarks --scenarios moons,digits  # some, only printed
python -m benchmarks --repeats 9 --output FILE
```
"""
WORK = """\
All sides train the same network on minibatches of the same size, shuffled in every epoch:
logistic units, no L2, SGD with Nesterov momentum 0.9 and rate 0.01, or adam with rate 0.001.
PyTorch is a plain loop over an `nn.Sequential` of the same weights, skorch a `NeuralNet` without
callbacks. The bare products are `numpy.dot` of the operands of forward and backward pass, and
nothing else: on large layers the limit, on small ones mostly the cost of calling NumPy."""
TIMES_NOTE = """\
The ratio is that of the goal: MLPClassifier's time over ours with history on; with history off in
the two 784-feature rows, and in the last of them ours over the bare products."""
RATIOS_NOTE = """\
Of the peers: their time over ours, with our history on and off. Of the bare products: our time
over theirs."""


def number(value: float) -> str:
    """Three significant digits."""
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.3g}"


def ratio_text(ratio: dict[str, float]) -> str:
    """A ratio with its quartiles."""
    return f"{number(ratio['median'])} [{number(ratio['q1'])}, {number(ratio['q3'])}]"


def cell(value: Any) -> str:
    """A column's value as text."""
    if value is None:
        return "–"
    if isinstance(value, dict):
        return ratio_text(value)
    return number(value) if isinstance(value, float) else str(value)


def markdown_table(rows: list[dict[str, Any]]) -> str:
    """Rows of the same columns as a table; a column that a row lacks is a dash."""
    columns = list(dict.fromkeys(name for row in rows for name in row))
    lines = [columns, ["---"] * len(columns)]
    lines += [[cell(row.get(name)) for name in columns] for row in rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def goal_of(result: dict[str, Any]) -> dict[str, Any]:
    """Columns: the ratio that the goal is about, the goal, and whether the median reaches it."""
    goal = result["goal"]
    if goal is None:
        return {"ratio": result["peer_over_ours"]["mlp"]["history_on"]}
    if goal["peer"] == "products":
        ratio = result["ours_over_products"][goal["side"]]
        text, is_reached = "at most {} × products", ratio["median"] <= goal["ratio"]
    else:
        ratio = result["peer_over_ours"][goal["peer"]][goal["side"]]
        text, is_reached = "{} ×", ratio["median"] >= goal["ratio"]
    return {
        "ratio": ratio,
        "goal": text.format(number(goal["ratio"])),
        "reached": "yes" if is_reached else "no",
    }


def time_row(result: dict[str, Any]) -> dict[str, Any]:
    """A scenario's times, in µs an update, and its goal."""
    times = result["microseconds_per_update"]
    columns = {
        label: times[side]["median"] if side in times else None for side, label in LABELS.items()
    }
    goal = {"ratio": None, "goal": None, "reached": None, **goal_of(result)}
    return {"scenario": result["title"], **columns, **goal}


def ratio_row(result: dict[str, Any]) -> dict[str, Any]:
    """How many times ours every peer takes, and ours the bare products."""
    peers = result["peer_over_ours"]
    columns = {
        f"{LABELS[peer]} ({side})": peers[peer][own] if peer in peers else None
        for peer in ("mlp", "pytorch", "skorch")
        for own, side in (("history_on", "on"), ("history_off", "off"))
    }
    over = result["ours_over_products"]
    return {
        "scenario": result["title"],
        **columns,
        "ours ÷ products (on)": over["history_on"],
        "ours ÷ products (off)": over["history_off"],
    }


def settings_row(result: dict[str, Any]) -> dict[str, Any]:
    """What was trained, and for how many epochs."""
    settings = result["settings"]
    shared = settings["shared"]
    return {
        "scenario": result["title"],
        "rows": settings["rows"],
        "hidden layers": tuple(shared["hidden_layer_sizes"]),
        "solver": shared["solver"],
        "rate": shared["learning_rate_init"],
        "rows of an update": shared["batch_size"],
        "epochs, ours and products": settings["epochs"]["history_on"],
        "epochs, peers": settings["epochs"]["mlp"],
    }


def machine_lines(machine: dict[str, Any], repeats: int) -> str:
    """The machine in two lines."""
    versions = ", ".join(f"{name} {version}" for name, version in machine["versions"].items())
    return (
        f"{machine['processor']}, {machine['cores']} cores, {machine['system']}; "
        f"{repeats} repeats.\n{versions}; BLAS: {'; '.join(machine['blas'])}."
    )


def table_text(table: dict[str, Any]) -> str:
    """A table under its title and note."""
    return f"## {table['title']}\n\n{table['note']}\n\n{markdown_table(table['rows'])}"


def page(results: dict[str, Any]) -> str:
    """The page docs/SPEED.md."""
    scenarios = list(results["scenarios"].values())
    parts = [
        INTRODUCTION,
        "## Machine",
        machine_lines(results["machine"], results["repeats"]),
        "## Time of an update, µs",
        TIMES_NOTE,
        markdown_table([time_row(result) for result in scenarios]),
        "## Ratios",
        RATIOS_NOTE,
        markdown_table([ratio_row(result) for result in scenarios]),
        "## Settings",
        WORK,
        markdown_table([settings_row(result) for result in scenarios]),
        *[table_text(table) for table in results["tables"].values()],
        LIMITS,
    ]
    return "\n\n".join(part.strip() for part in parts) + "\n"


def scenario_lines(result: dict[str, Any]) -> str:
    """A scenario for the terminal."""
    times = result["microseconds_per_update"]
    lines = [f"\n{result['title']}"]
    lines += [f"  {LABELS[side]:20} {cell(value)} µs/update" for side, value in times.items()]
    lines += [f"  {name:28} {cell(ratio)}" for name, ratio in list(ratio_row(result).items())[1:]]
    lines.append("  goal: " + ", ".join(f"{k} {cell(v)}" for k, v in goal_of(result).items()))
    return "\n".join(lines)


def main() -> None:
    """Write the page again."""
    PAGE.write_text(page(json.loads(RESULTS.read_text())))


if __name__ == "__main__":
    main()
