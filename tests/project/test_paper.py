"""The paper: its figures stand on pages, its references exist, its form is the journal's."""

import re
from pathlib import Path

import yaml
from oracles.claims import CLAIMS

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
