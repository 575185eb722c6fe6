"""The films of the documentation are those that their script makes, and small."""

import json
import re
import runpy
from base64 import b64decode
from gzip import decompress
from pathlib import Path
from xml.etree import ElementTree

import numpy as np
import pytest

from sigmoid_estimator.player.packing import unpacked

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "docs" / "films"


def script(name):
    """The names of a script, which imports from the one beside it."""
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(str(FOLDER))
        return runpy.run_path(str(FOLDER / f"{name}.py"))


FILMS = script("make")["FILMS"]
MOST_BYTES = 400_000


def film_in(page):
    """The header and the arrays of a file."""
    data = re.search(r'<script type="application/json" id="film">(.*?)</script>', page)[1]
    return unpacked(decompress(b64decode(json.loads(data)["film"])))


@pytest.mark.parametrize("name", FILMS)
def test_a_film_of_the_documentation_is_that_of_its_script(name):
    path = FOLDER / f"{name}.html"
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


def test_the_three_lines_of_the_overview_write_the_film(
    tmp_path, monkeypatch, network_of_the_overview
):
    monkeypatch.chdir(tmp_path)
    overview = (ROOT / "docs" / "OVERVIEW.md").read_text(encoding="utf-8")
    [code] = re.findall(r"```python\n(from sigmoid_estimator.player .*?)```", overview, re.DOTALL)
    exec(compile(code, "OVERVIEW.md", "exec"), network_of_the_overview)
    assert (tmp_path / "line.html").read_text(encoding="utf-8").startswith("<!doctype html>")


@pytest.fixture
def network_of_the_overview(line, neuron):
    X, y = line
    return {"clf": neuron, "X": X, "y": y}


MOVING = script("moving_picture")
NUMBER = re.compile(r"-?\d+(?:\.\d+)?")


def test_the_moving_picture_is_that_of_its_script_and_small():
    kept, made = MOVING["FILE"].read_text(encoding="utf-8"), MOVING["picture"]()
    assert len(kept.encode()) < MOST_BYTES
    assert NUMBER.sub("", kept) == NUMBER.sub("", made)
    numbers = [np.array(NUMBER.findall(text), float) for text in (kept, made)]
    # Other processors round differently: a tenth of a pixel, or a figure's last digit.
    np.testing.assert_allclose(*numbers, atol=0.11, err_msg="run docs/films/moving_picture.py")


def test_the_moving_picture_is_legible_without_motion_in_light_and_dark():
    text = MOVING["FILE"].read_text(encoding="utf-8")
    for rule in ("prefers-color-scheme:dark", "prefers-reduced-motion:reduce"):
        assert f"@media ({rule})" in text
    assert "<script" not in text
    shown = ElementTree.fromstring(text)
    frames = [group for group in shown if group.get("class") == "frame"]
    assert len(frames) > 40
    assert frames[-1] is list(shown)[-1]  # the style shows the last of its kind
    last = "".join(frames[-1].itertext())
    assert "Epoch 100,000" in last
    assert "100 % right" in last


def test_the_moving_picture_tells_the_film():
    clf, X, y = MOVING["trained"]()
    epochs = [frame.epoch for frame in MOVING["frames"](clf)]
    assert clf.first_perfect_epoch_ in epochs
    for frame in MOVING["frames"](clf):
        then = clf.at_epoch(frame.epoch)
        assert frame.accuracy == pytest.approx(then.score(X, y))
        # The ends of the drawn line are on the line, where the output is one half.
        x_pixels, y_pixels = MOVING["where_output_is"](frame, 0, 2)
        ends = np.column_stack(
            [
                (x_pixels - MOVING["LEFT"]) / MOVING["SIDE"] * 3,
                (MOVING["TOP"] + MOVING["SIDE"] - y_pixels) / MOVING["SIDE"] * 3,
            ]
        )
        assert then.predict_proba(ends)[:, 1] == pytest.approx(0.5, abs=1e-6)
