"""The short table of docs/OVERVIEW.md has measured figures, and a run rewrites it."""

import re

import pytest

from examples import page, short_table

OVERVIEW = page.OVERVIEW.read_text(encoding="utf-8")


def test_the_short_table_has_the_figures_of_the_page():
    measured = page.PAGE.read_text(encoding="utf-8")
    table = page.SHORT_TABLE.search(OVERVIEW).group()
    cells = [line.strip("| ").split(" | ")[1] for line in table.splitlines()[2:]]
    assert len(cells) == 7
    for cell in cells:
        for figure in re.findall(r"\d[\d.,]*\d|\d", cell):
            assert re.search(rf"(?<![\d.,]){re.escape(figure)}(?![\d]|[.,]\d)", measured), figure


def figures():
    """Figures of the scripts, of which those of a range are between two roundings."""
    return {
        "growth_past_100": {
            "norm_at_100_percent": 3.7,
            "first_perfect_epoch": 21,
            "norm_at_the_end": 26.0,
        },
        "growth_laws": {
            "cross_entropy_slope": 0.99,
            "line_slope_100000": 0.83,
            "descent_to_augmented": 1.4,
            "descent_to_svc": 40.5,
        },
        "perceptron_limit": {
            "network_changed": 0.09,
            "network_changed_least": 0.0289,
            "network_changed_most": 0.2101,
            "network_gap_everywhere": 1.0,
        },
        "hidden_units": {
            "outputs, least": 0.9949,
            **{f"{name}, last, least": 0.389 for name in short_table.DEPTHS},
            **{f"{name}, last, most": 0.511 for name in short_table.DEPTHS},
        },
        "learning_slowdown": {"quadratic_flat_epochs": 232, "cross-entropy_flat_epochs": 17},
        "remedies": {
            "sigmoid_accuracy_5": 0.1201,
            **{
                f"{name}, depth 5{end}": epochs
                for name in ("ReLU, He", "scaled sigmoid 4σ − 2")
                for end, epochs in (("", 40.0), (", least", 35.5), (", most", 50.5))
            },
        },
    }


@pytest.mark.parametrize(
    "range_outwards",
    [
        "2 % to 22 %, 20 seeds",
        "38 % to 52 %, 38 % to 52 %, 38 % to 52 %",
        "at least 99.4 %",
        "40 (35 to 51) epochs",
        "at most 13 %",
    ],
)
def test_ranges_of_the_short_table_are_rounded_outwards(range_outwards):
    assert range_outwards in page.short(figures())


def test_a_run_rewrites_the_short_table_and_nothing_else(tmp_path, monkeypatch):
    overview = tmp_path / "OVERVIEW.md"
    before, table, after = OVERVIEW.partition(page.SHORT_TABLE.search(OVERVIEW).group())
    overview.write_text(before + table.replace("26", "27") + after, encoding="utf-8")
    monkeypatch.setattr(page, "OVERVIEW", overview)
    page.write_overview(
        [page.Section(name, [], "", "", [], of, 0.0) for name, of in figures().items()]
    )
    assert overview.read_text(encoding="utf-8") == before + page.short(figures()) + after
