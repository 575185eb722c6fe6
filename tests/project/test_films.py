"""The films of the documentation are those that their script makes, and small."""

import json
import re
import runpy
from base64 import b64decode
from gzip import decompress
from pathlib import Path

import numpy as np
import pytest

from sigmoid_estimator.player.packing import unpacked

ROOT = Path(__file__).parents[2]
FILMS = runpy.run_path(str(ROOT / "docs" / "films" / "make.py"))["FILMS"]
MOST_BYTES = 400_000


def film_in(page):
    """The header and the arrays of a file."""
    data = re.search(r'<script type="application/json" id="film">(.*?)</script>', page)[1]
    return unpacked(decompress(b64decode(json.loads(data)["film"])))


@pytest.mark.parametrize("name", FILMS)
def test_a_film_of_the_documentation_is_that_of_its_script(name):
    path = ROOT / "docs" / "films" / f"{name}.html"
    page, made = path.read_text(encoding="utf-8"), FILMS[name]().to_html()
    assert max(len(page.encode()), len(made.encode())) <= MOST_BYTES
    header, arrays = film_in(page)
    new_header, new_arrays = film_in(made)
    again = "run `python docs/films/make.py` again"
    assert header.keys() == new_header.keys(), again
    assert header["title"] == new_header["title"], again
    for array in ("0/positions", "0/parameters", "points/x"):
        # Other processors round differently.
        np.testing.assert_allclose(arrays[array], new_arrays[array], rtol=1e-3, err_msg=again)


def test_every_film_is_named_in_the_readme():
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    linked = set(re.findall(r"\(docs/films/(\w+)\.html\)", readme))
    assert linked == set(FILMS) == {path.stem for path in (ROOT / "docs/films").glob("*.html")}


def test_the_three_lines_of_the_readme_write_the_film(
    tmp_path, monkeypatch, network_of_the_readme
):
    monkeypatch.chdir(tmp_path)
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    [code] = re.findall(r"```python\n(from sigmoid_estimator.player .*?)```", readme, re.DOTALL)
    exec(compile(code, "README.md", "exec"), network_of_the_readme)
    assert (tmp_path / "line.html").read_text(encoding="utf-8").startswith("<!doctype html>")


@pytest.fixture
def network_of_the_readme(line, neuron):
    X, y = line
    return {"clf": neuron, "X": X, "y": y}
