"""The built site: every name has its page, links lead somewhere, nothing comes from elsewhere."""

import inspect
import re
from functools import cache
from html import unescape
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
from numpydoc.docscrape import NumpyDocString

from examples.__main__ import MODULES
from sigmoid_estimator import (
    SigmoidMLPClassifier,
    datasets,
    experiments,
    inspection,
    player,
    plotting,
    recording,
)

pytestmark = pytest.mark.site

LIBRARY = "sigmoid_estimator"
PUBLIC = [
    f"{module.__name__}.{name}"
    for module in (datasets, experiments, inspection, player, plotting, recording)
    for name in module.__all__
] + [
    f"{LIBRARY}.{name}"
    for name in (
        "SigmoidMLPClassifier",
        "TrainingHistory",
        "film_files.OpenedFilm",
        "film_files.open_film",
        "film_files.save_film",
        "onnx_export.register_converter",
        "recording.keras.FilmCallback",
        "recording.lightning.FilmCallback",
        "recording.scikit_learn_callback.FilmCallback",
        "recording.skorch.FilmCallback",
        "scoring.film_scores",
        "warmup.warm_up",
    )
]
NO_EXAMPLE = {f"{LIBRARY}.datasets.LOADERS"}  # a table, which its module's page shows
REQUESTS = re.compile(r"set_\w+_request")  # scikit-learn writes these methods and their texts
# What a browser loads by itself, beside what a reader may follow.
LOADED = {"img": "src", "script": "src", "iframe": "src", "source": "src", "link": "href"}


class Page(HTMLParser):
    """The places that a page has, and those that it leads to or loads."""

    def __init__(self, text):
        super().__init__()
        self.ids, self.links, self.loaded = set(), [], []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        self.ids |= {given[name] for name in ("id", "name") if given.get(name)}
        if tag == "a" and given.get("href"):
            self.links.append(given["href"])
        is_named = tag == "link" and given.get("rel") in {"next", "prev", "index", "search"}
        if not is_named and given.get(LOADED.get(tag, "")):
            self.loaded.append(given[LOADED[tag]])


@cache
def read(path):
    return Page(path.read_text(encoding="utf-8"))


@pytest.fixture(scope="session")
def pages(site):
    """All that are written, and not the films and the theme's own parts."""
    folders = {"films", "_static"}
    return [path for path in site.rglob("*.html") if path.parent.name not in folders]


@pytest.mark.parametrize("name", PUBLIC)
def test_a_public_name_has_its_page_and_an_example(site, name):
    text = (site / "reference" / "generated" / f"{name}.html").read_text(encoding="utf-8")
    assert f'id="{name}"' in text
    assert name in NO_EXAMPLE or "&gt;&gt;&gt;" in text


def lines_of_examples(page):
    """What is typed at a prompt, as text."""
    text = unescape(re.sub(r"<[^>]+>", "", page.read_text(encoding="utf-8")))
    return "\n".join(re.findall(r"^(?:>>>|\.\.\.) (.*)$", text, re.MULTILINE))


def test_every_method_and_attribute_is_used_in_an_example_of_its_page(site):
    unused = []
    for page in (site / "reference" / "generated").glob("*.html"):
        text = page.read_text(encoding="utf-8")
        used = set(re.findall(r"\w+", lines_of_examples(page)))
        members = re.findall(rf'<dt class="sig [^>]*id="{page.stem}\.(\w+)"', text)
        unused += [f"{page.stem}.{name}" for name in {*members} - used if not REQUESTS.match(name)]
    assert not unused


def test_every_attribute_that_a_docstring_lists_is_used_in_its_examples():
    for cls in (SigmoidMLPClassifier, player.FilmPlayer, recording.FilmRecorder):
        documentation = NumpyDocString(inspect.cleandoc(cls.__doc__))
        used = set(re.findall(r"\w+", "\n".join(documentation["Examples"])))
        listed = [name for row in documentation["Attributes"] for name in row.name.split(", ")]
        assert {*listed} <= used


def test_the_table_of_loaders_is_used_on_its_modules_page(site):
    assert "LOADERS" in lines_of_examples(site / "reference" / "datasets.html")


def test_links_within_the_site_lead_to_a_page_and_a_place_on_it(pages):
    dead = []
    for path in pages:
        for link in {*read(path).links, *read(path).loaded}:
            parts = urlsplit(link)
            if parts.scheme or parts.netloc:
                continue
            target = (path.parent / unquote(parts.path)).resolve() if parts.path else path
            if not target.is_file():
                dead.append(f"{path.name}: {link}")
            elif parts.fragment and target.suffix == ".html" and "/films/" not in str(target):
                place = unquote(parts.fragment)
                if place not in read(target).ids:
                    dead.append(f"{path.name}: {link}")
    assert not dead


def test_nothing_is_loaded_from_another_host(site, pages):
    elsewhere = {
        f"{path.name}: {source}"
        for path in pages
        for source in read(path).loaded
        if urlsplit(source).netloc
    }
    for path in site.rglob("*.css"):
        named = re.findall(r"url\(\s*['\"]?(?:https?:)?//[^)]*", path.read_text("utf-8"))
        elsewhere |= {f"{path.name}: {url}" for url in named}
    assert not elsewhere


def test_every_verdict_names_the_lines_that_hold_it(site):
    for name in MODULES:
        text = (site / "reproductions" / f"{name}.html").read_text(encoding="utf-8")
        rows = re.findall(
            r"<tr class=\"row-\w+\">(.*?)</tr>", text.split("What holds it")[0], re.S
        )
        findings = [row for row in rows if "<strong>" in row]
        assert findings, name
        for row in findings:
            *_, held_by = re.findall(r"<td>(.*?)</td>", row, re.S)
            assert re.search(r"test_(slow_)?examples\.py, \d+", held_by), row


def test_every_how_to_has_a_picture_or_a_film_and_a_thumbnail(site):
    how_tos = [path.stem for path in Path(__file__).parents[2].glob("docs/site/how_tos/*.py")]
    index = (site / "gallery" / "index.html").read_text(encoding="utf-8")
    for name in how_tos:
        text = (site / "gallery" / f"{name}.html").read_text(encoding="utf-8")
        assert re.search(r'class="[^"]*\b(picture|film)\b', text), name
        assert f"sphx_glr_{name}_thumb" in index, name


def test_every_reference_to_another_project_leads_to_its_site(site):
    text = (site / "reference/generated/sigmoid_estimator.SigmoidMLPClassifier.html").read_text()
    scikit_learn = "https://scikit-learn.org/stable/modules/generated"
    assert f'href="{scikit_learn}/sklearn.neural_network.MLPClassifier.html' in text
    assert 'href="https://numpy.org/doc/stable/reference/generated/numpy.ndarray.html' in text
    assert "https://docs.python.org/3/library/functions.html#bool" in text or (
        "https://docs.python.org/3/library/stdtypes.html#boolean-type-bool" in text
    )
