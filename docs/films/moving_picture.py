"""Write README's moving picture: `python docs/films/moving_picture.py`.

A neuron's film as an SVG that needs no script: a group for each frame, one shown at a time by
its style. A program that knows no animation shows the last one, as a browser does for those who
want no motion, where it hands that wish on to pictures.
"""

from html import escape
from pathlib import Path
from textwrap import wrap
from typing import NamedTuple

import numpy as np
from make import neuron

from sigmoid_estimator import SigmoidMLPClassifier
from sigmoid_estimator.colours import BLUE, ORANGE, VIOLET
from sigmoid_estimator.player.captions import captions_of_film

FILE = Path(__file__).with_name("line.svg")
WIDTH, HEIGHT = 560, 404
SIDE, TOP, LEFT, RIGHT = 236, 62, 22, 312  # of the two panels, in pixels
MOST = 3.0  # of both features
FAR = 1.2  # from the line, on both sides
CAPTION_WIDTH = 74  # letters
SECONDS = 0.16  # a frame
PAUSE = 12  # frames that the last one stays
N_FRAMES = 64
ALT = (
    "A neuron learns the line x + y = 3. Left: 100 points of two classes, the line, and the band "
    "about it where the output is between 10 % and 90 %. Right: the output against the distance "
    "from the line. From epoch 21 on every point is right; then the line hardly moves, the band "
    "becomes narrow, and the sigmoid turns into a step."
)
STYLE = """\
.ground{fill:#fff}.ink{fill:#111}.soft{fill:#595959}.edge{fill:none;stroke:#8a8a8a}
.step{fill:none;stroke:#767676;stroke-width:1.5;stroke-dasharray:5 4}
.line{stroke:VIOLET;stroke-width:3;fill:none}.band{fill:VIOLET;fill-opacity:.2}
.points{fill:none;stroke-linecap:round;stroke-width:6}.below{stroke:BLUE}.above{stroke:ORANGE}
text{font-family:system-ui,-apple-system,"Segoe UI",Roboto,"DejaVu Sans",sans-serif}
.frame{visibility:hidden;animation:show LENGTHs step-end infinite}
.frame:last-of-type{animation-name:stay}
@keyframes show{0%{visibility:visible}ONE%{visibility:hidden}}
@keyframes stay{0%{visibility:visible}LAST%{visibility:hidden}}
@media (prefers-color-scheme:dark){
.ground{fill:#0e1117}.ink{fill:#fafafa}.soft{fill:#b3b3b3}.edge{stroke:#7d7d7d}
.step{stroke:#9a9a9a}.line{stroke:#a585dd}.band{fill:#a585dd;fill-opacity:.3}}
@media (prefers-reduced-motion:reduce){.frame{animation:none}}
.frame:last-of-type{visibility:visible}
"""


class Frame(NamedTuple):
    """A record of the film: the line w·x + b = 0 and what is said of it."""

    epoch: int
    w: np.ndarray
    b: float
    accuracy: float
    caption: str


def trained() -> tuple[SigmoidMLPClassifier, np.ndarray, np.ndarray]:
    """The neuron for 100,000 epochs, and its rows."""
    return neuron(max_iter=100_000, record_history="log")


def frames(clf: SigmoidMLPClassifier) -> list[Frame]:
    """Records at equal distances on a logarithmic axis, the first perfect one among them."""
    film = clf.history_
    wanted = np.geomspace(1, film.epochs[-1], N_FRAMES)
    records = {film.index_of(int(epoch)) for epoch in wanted}
    records.add(film.index_of(film.first_perfect_epoch))
    said = dict(captions_of_film(clf))
    return [
        Frame(
            int(film.epochs[record]),
            film.coefs[0][record, :, 0],
            float(film.intercepts[0][record, 0]),
            float(film.accuracy[record]),
            said[max(begin for begin in said if begin <= record)],
        )
        for record in sorted(records)
    ]


def path(x: np.ndarray, y: np.ndarray) -> str:
    """Through all points, with a tenth of a pixel."""
    return "M" + "L".join(f"{a:.1f} {b:.1f}" for a, b in zip(x, y, strict=True))


def dots(x: np.ndarray, y: np.ndarray) -> str:
    """Every point by itself: round ends of lines without a length."""
    return "".join(f"M{a:.1f} {b:.1f}h0" for a, b in zip(x, y, strict=True))


def on_map(x: np.ndarray, y: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Pixels of features."""
    return LEFT + x / MOST * SIDE, TOP + SIDE - y / MOST * SIDE


def on_curve(distance: np.ndarray, output: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Pixels of a distance from the line and an output."""
    return RIGHT + (distance / FAR + 1) / 2 * SIDE, TOP + SIDE - output * SIDE


def sigmoid(z: np.ndarray) -> np.ndarray:
    """1/(1 + e^−z), where e^−z may be too large for a float."""
    with np.errstate(over="ignore"):
        return 1 / (1 + np.exp(-z))


def where_output_is(frame: Frame, z: float, along: float) -> tuple[np.ndarray, np.ndarray]:
    """The two ends of the line w·x + b = z, far outside of the map."""
    w, size = frame.w, np.linalg.norm(frame.w)
    foot = w * (z - frame.b) / size**2
    ends = np.array([foot + sign * along * np.array([-w[1], w[0]]) / size for sign in (-1, 1)])
    return on_map(ends[:, 0], ends[:, 1])


def text(
    words: str, x: float, y: float, size: int, *, kind: str = "ink", end: bool = False
) -> str:
    """A line of text that begins, or ends, at x."""
    anchor = ' text-anchor="end"' if end else ""
    return (
        f'<text class="{kind}" x="{x}" y="{y}" font-size="{size}"{anchor}>{escape(words)}</text>'
    )


def drawn(frame: Frame, X: np.ndarray, y: np.ndarray) -> str:
    """The group of a frame."""
    size = np.linalg.norm(frame.w)
    distance = np.linspace(-FAR, FAR, 121)
    (x1, y1), (x2, y2) = (where_output_is(frame, z, 9) for z in (-np.log(9), np.log(9)))
    band = path(np.r_[x1, x2[::-1]], np.r_[y1, y2[::-1]])
    apart = (X @ frame.w + frame.b) / size
    near = np.abs(apart) <= FAR
    outputs = sigmoid(apart * size)
    rows = [
        f'<path class="points {name}" d="{dots(*on_curve(apart[at], outputs[at]))}"/>'
        for name, at in (("below", near & (y == 0)), ("above", near & (y == 1)))
    ]
    line = path(*where_output_is(frame, 0, 9))
    curve = path(*on_curve(distance, sigmoid(distance * size)))
    return "\n".join(
        [
            text(f"Epoch {frame.epoch:,}", LEFT, 40, 26),
            text(f"{100 * frame.accuracy:.0f} % right", RIGHT + SIDE, 40, 18, end=True),
            f'<g clip-path="url(#map)"><path class="band" d="{band}"/>',
            f'<path class="line" d="{line}"/></g>',
            f'<path class="line" d="{curve}"/>',
            *rows,
            *(
                text(words, LEFT, 362 + 21 * n, 15)
                for n, words in enumerate(wrap(frame.caption, CAPTION_WIDTH))
            ),
        ]
    )


def picture() -> str:
    """The whole file."""
    clf, X, y = trained()
    film = frames(clf)
    n = len(film) + PAUSE
    style = (
        STYLE.replace("LENGTH", f"{n * SECONDS:.2f}")
        .replace("ONE", f"{100 / n:.4f}")
        .replace("LAST", f"{100 * (PAUSE + 1) / n:.4f}")
    )
    for name, colour in {"VIOLET": VIOLET, "BLUE": BLUE, "ORANGE": ORANGE}.items():
        style = style.replace(name, colour)
    step = path(*on_curve(np.array([-FAR, 0, 0, FAR]), np.array([0, 0, 1, 1])))
    points = [
        f'<path class="points {name}" d="{dots(*on_map(*X[y == label].T))}"/>'
        for label, name in enumerate(("below", "above"))
    ]
    square = f'width="{SIDE}" height="{SIDE}"'
    groups = [
        f'<g class="frame" style="animation-delay:{(k - n) * SECONDS:.2f}s">\n{group}\n</g>'
        for k, group in enumerate(drawn(frame, X, y) for frame in film)
    ]
    head = f'viewBox="0 0 {WIDTH} {HEIGHT}" width="{WIDTH}" height="{HEIGHT}"'
    below = TOP + SIDE + 24
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" {head} role="img" aria-labelledby="alt">',
            f'<title id="alt">{escape(ALT)}</title>',
            f"<style>\n{style}</style>",
            f'<clipPath id="map"><rect x="{LEFT}" y="{TOP}" {square}/></clipPath>',
            f'<rect class="ground" width="{WIDTH}" height="{HEIGHT}" rx="10"/>',
            *points,
            f'<path class="step" d="{step}"/>',
            f'<rect class="edge" x="{LEFT}" y="{TOP}" {square}/>',
            f'<rect class="edge" x="{RIGHT}" y="{TOP}" {square}/>',
            text("x and y from 0 to 3", LEFT, below, 14, kind="soft"),
            text("output, across the line", RIGHT, below, 14, kind="soft"),
            text("1", RIGHT - 8, TOP + 12, 14, kind="soft", end=True),
            text("0", RIGHT - 8, TOP + SIDE, 14, kind="soft", end=True),
            *groups,
            "</svg>\n",
        ]
    )


if __name__ == "__main__":
    FILE.write_text(picture(), encoding="utf-8")
