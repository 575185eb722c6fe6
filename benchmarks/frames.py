"""`python -m benchmarks.frames`: milliseconds of script that a frame of the player takes.

Films are played from files in Debian's Chromium, which Playwright drives (`pip install
playwright`), with all panels that "auto" chooses. What counts is the processor time of a frame's
script, as Chromium traces it, so that other work on the machine matters little; the goal is at
most 8 ms, half a frame of 60 a second.
"""

import json
import tempfile
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np

from sigmoid_estimator import SigmoidMLPClassifier
from sigmoid_estimator.datasets import load_digits, load_line, load_moons
from sigmoid_estimator.player import FilmPlayer

CHROMIUM = "/usr/bin/chromium"
ARGUMENTS = ("--no-sandbox", "--disable-gpu", "--disable-background-networking")
SECONDS = 4
LEAST = 0.3  # ms; a frame between two records has nothing to draw


def film_of(
    load: Callable[..., Any], hidden: tuple[int, ...], epochs: int, **parameters: Any
) -> FilmPlayer:
    """A training that takes some seconds."""
    X, y = load(return_X_y=True)
    clf = SigmoidMLPClassifier(hidden, max_iter=epochs, random_state=0, **parameters)
    return FilmPlayer(clf.fit(X, y), X, y)


FILMS = {
    "line, one neuron, 10,001 records": partial(
        film_of, load_line, (), 10_000, solver="sgd", batch_size="full", learning_rate_init=1.0
    ),
    "moons, (8, 8), 2,001 records": partial(
        film_of, load_moons, (8, 8), 2_000, learning_rate_init=0.02
    ),
    "digits, (32, 32, 32), 10 classes": partial(
        film_of, load_digits, (32, 32, 32), 100, learning_rate_init=0.01
    ),
}


def script_times(browser: Any, path: Path) -> np.ndarray:
    """Milliseconds of every frame's script while the film plays."""
    page = browser.new_page(viewport={"width": 1280, "height": 1300})
    page.goto(path.as_uri())
    page.get_by_role("button", name="Play", exact=True).click()
    page.wait_for_timeout(500)
    browser.start_tracing(page=page, categories=["devtools.timeline"])
    page.wait_for_timeout(1000 * SECONDS)
    events = json.loads(browser.stop_tracing())["traceEvents"]
    page.close()
    times = np.array(
        [event.get("tdur", 0) / 1000 for event in events if event["name"] == "FireAnimationFrame"]
    )
    return times[times > LEAST]


def main() -> None:
    """Play every film, and print the median and the 95th percentile."""
    from playwright.sync_api import sync_playwright  # noqa: PLC0415 – of this benchmark only

    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(ARGUMENTS))
        for name, film in FILMS.items():
            path = Path(folder) / "film.html"
            film().save_html(path)
            times = script_times(browser, path)
            print(
                f"{name}: {np.median(times):.1f} ms a frame, 95 % within "
                f"{np.quantile(times, 0.95):.1f} ms ({len(times) / SECONDS:.0f} frames a second)"
            )
        browser.close()


if __name__ == "__main__":
    main()
