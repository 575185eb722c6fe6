"""The film's file in Debian's Firefox, which puppeteer-core drives (PUPPETEER: its folder)."""

import json
import os
import shutil
import subprocess
from pathlib import Path

import pytest

from sigmoid_estimator import SigmoidMLPClassifier
from sigmoid_estimator.datasets import load_moons
from sigmoid_estimator.player import FilmPlayer

pytestmark = pytest.mark.browser

SCRIPT = Path(__file__).with_name("firefox.mjs")


def test_the_file_plays_in_firefox(tmp_path):
    folder, firefox = os.environ.get("PUPPETEER"), shutil.which("firefox-esr")
    if not folder or not firefox:
        pytest.skip("PUPPETEER names no folder with puppeteer-core, or there is no firefox-esr")
    X, y = load_moons(return_X_y=True)
    clf = SigmoidMLPClassifier((4,), learning_rate_init=0.02, max_iter=200, random_state=0)
    path = tmp_path / "film.html"
    FilmPlayer(clf.fit(X, y), X, y).save_html(path)
    done = subprocess.run(
        ["node", SCRIPT, folder, firefox, path],
        capture_output=True,
        text=True,
        timeout=180,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    seen = json.loads(done.stdout)
    assert seen["complaints"] == seen["requests"] == []
    assert (seen["opened"], seen["start"], seen["next"]) == ("200", "0", "1")
    assert 1 < int(seen["played"]) <= 200
    assert seen["label"] == "Play"
    assert seen["tinted"]
    assert seen["width"] <= 390
