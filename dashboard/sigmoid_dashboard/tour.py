"""The tour: the hour of docs/TEACHING.md as slides, each a preset with a question to the class."""

from typing import NamedTuple


class Slide(NamedTuple):
    """A preset, what the class predicts first, and what it then sees."""

    preset: str
    question: str
    answer: str
    epoch: int | None = None  # where the film opens; None leaves it to the lesson


SLIDES = (
    Slide(
        "line",
        "At epoch 21 every point is on its right side. What will the other 9,979 epochs do?",
        "The line hardly moves. The weights go on growing, ever more slowly, and the sigmoid "
        "turns into a step.",
    ),
    Slide(
        "penalty",
        "Now large weights cost something. Will they still grow without end?",
        "No: they come to rest where the gain in loss no longer pays for their size.",
    ),
    Slide(
        "flipped",
        "Three points carry the wrong label. Where do the weights go?",
        "They come to rest, too: a line that is too sure of itself pays dearly for the three.",
    ),
    Slide(
        "scaling_line",
        "Multiply all weights and the bias by c. What moves: the line, or the sigmoid?",
        "The line stays where it is. The sigmoid gets steeper, and for large c it is a step.",
    ),
    Slide(
        "scaling",
        "The same with a network of eight hidden units. Does its boundary stay, too?",
        "No. Each hidden unit’s line stays, but their outputs are added up, and what they add "
        "changes.",
    ),
    Slide(
        "saturation",
        "This network has seen its points 2,000 times. Are its hidden units near 0 or 1 by now?",
        "Most of them on most points, and not all: count them layer by layer.",
    ),
    Slide(
        "stuck",
        "Accuracy stands still from the start. Which layer has stopped learning?",
        "The last hidden layer went to one end and lets almost no error through to those before "
        "it.",
    ),
    Slide(
        "depth_5",
        "Five hidden layers, the same seed. Who learns first, the sigmoids or the ReLUs?",
        "The ReLUs. On its way down, the error loses most of its size at every layer of sigmoids.",
        epoch=0,
    ),
    Slide(
        "remedies",
        "Must one give up the sigmoid, or is there a better start for it?",
        "A steeper, centred sigmoid or larger initial weights keep the error alive as well.",
    ),
    Slide(
        "xor_by_hand",
        "One row, (1, 0), before any update. Which weight will change most?",
        "Go through it step by step: a weight’s gradient is what came in, times the error behind "
        "it.",
        epoch=0,
    ),
    Slide(
        "nine",
        "Is it a 9? The network says .4. Who decides what that means?",
        "We do: drag the line at ½, and see misses become false alarms.",
    ),
)
