"""The paper: its figures stand on pages, its references exist, its form is the journal's."""

import inspect
import re
from pathlib import Path

import yaml
from oracles.claims import CLAIMS

from sigmoid_estimator import SigmoidMLPClassifier

ROOT = Path(__file__).parents[2]
PAPER = ROOT / "paper" / "paper.md"
_, HEAD, TEXT = PAPER.read_text(encoding="utf-8").split("---\n", 2)
ABOUT = yaml.safe_load(HEAD)
BIBLIOGRAPHY = (PAPER.parent / ABOUT["bibliography"]).read_text(encoding="utf-8")
# What a command writes, of those in the paper's table.
WRITES = {
    "python -m examples": ["docs/REPRODUCTIONS.md", "docs/OVERVIEW.md"],
    "python -m examples.zoo": ["docs/DIAGNOSIS.md"],
    "python -m benchmarks": ["docs/SPEED.md"],
}
SECTIONS = ["Summary", "Statement of need", "State of the field", "Acknowledgements", "References"]


def rows():
    """What, measured and command, of the paper's table."""
    table = re.findall(r"^\| (.+?) \| (.+?) \| `(.+?)` \|$", TEXT, re.MULTILINE)
    assert len(table) > 10
    return table


def test_every_figure_stands_on_the_page_that_its_command_writes():
    for what, measured, command in rows():
        pages = "\n".join((ROOT / page).read_text(encoding="utf-8") for page in WRITES[command])
        # A range, or a count of a count, is one figure.
        for figure in re.findall(r"\d[\d.,]* \[[^]]+\]|\d+ of \d+|\d[\d.,]*\d|\d", measured):
            assert re.search(rf"(?<![\d.,]){re.escape(figure)}(?![\d]|[.,]\d)", pages), (
                what,
                figure,
            )


# Where docs/SPEED.md has a figure of the paper's table: section, row and column.
ON_SPEED = {
    "`MLPClassifier`'s time over ours, moons, batches of 10": (
        "Ratios", "moons 200×2, (4,), batch 10", "MLPClassifier (on)",
    ),
    "… digits, 100 units, batches of 200": (
        "Ratios", "digits 1797×64, (100,), batch 200", "MLPClassifier (on)",
    ),
    "… 784 features, two layers of 512": (
        "Ratios", "20 000×784 float32, (512, 512), batch 200", "MLPClassifier (on)",
    ),
    "an epoch with the film over one without, digits": (
        "Cost of the film, ms an epoch", "digits 1797×64, (100,)", "ratio",
    ),
}  # fmt: skip


def test_times_are_those_of_the_row_that_the_paper_names():
    speed = (ROOT / "docs" / "SPEED.md").read_text(encoding="utf-8")
    sections = dict(re.findall(r"^## (.+?)\n(.*?)(?=^## |\Z)", speed, re.MULTILINE | re.DOTALL))
    measured = {what: cell for what, cell, command in rows() if command == "python -m benchmarks"}
    assert measured.keys() == ON_SPEED.keys()
    for what, (section, row, column) in ON_SPEED.items():
        head, _, *table = [
            line.strip("| ").split(" | ")
            for line in sections[section].splitlines()
            if line.startswith("|")
        ]
        [cells] = [cells for cells in table if cells[0] == row]
        assert measured[what] == cells[head.index(column)], what


def test_the_machine_and_the_repeats_are_those_of_the_page():
    speed = (ROOT / "docs" / "SPEED.md").read_text(encoding="utf-8")
    machine, cores, repeats = re.search(
        r"^(.+), (\d+) cores, .+; (\d+) repeats\.$", speed, re.MULTILINE
    ).groups()
    said = f"medians over {repeats} repeats on {cores} cores of an {machine}, "
    assert said in " ".join(TEXT.split())


def test_a_film_of_a_large_network_has_no_more_records_than_the_paper_says():
    [said] = re.findall(r"100,000 weights in double precision keeps at most (\d+)", TEXT)
    budget = inspect.signature(SigmoidMLPClassifier).parameters["history_max_bytes"].default
    assert budget == 64 * 2**20
    assert int(said) == budget // (100_000 * 8)


def test_the_table_of_sentences_is_as_long_as_it_says():
    [said] = re.findall(r"a table of more than (\d+) patterns", TEXT)
    assert int(said) < sum(len(rows) for rows in CLAIMS.values())


def test_every_reference_is_cited_and_every_citation_is_one():
    entries = re.findall(r"^@\w+\{([\w-]+),", BIBLIOGRAPHY, re.MULTILINE)
    cited = set(re.findall(r"@([\w-]+\w)", TEXT))
    assert len(entries) == len(set(entries))
    assert cited == set(entries)
    assert all(
        "doi" in entry or "url" in entry or "eprint" in entry
        for entry in BIBLIOGRAPHY.split("\n@")
    )


def test_it_has_the_form_of_the_journal():
    citation = yaml.safe_load((ROOT / "CITATION.cff").read_text(encoding="utf-8"))
    assert [author["name"] for author in ABOUT["authors"]] == [
        author["name"] for author in citation["authors"]
    ]
    assert ABOUT["title"] == citation["title"]
    found = re.findall(r"^# (.+)$", TEXT, re.MULTILINE)
    assert [section for section in found if section in SECTIONS] == SECTIONS
    assert 1000 <= len(TEXT.split()) <= 1600
    for picture in re.findall(r"\]\((\S+\.png)\)", TEXT):
        assert (PAPER.parent / picture).exists()
