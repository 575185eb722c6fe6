"""The lessons, in the order in which they are taught: a page each."""

from typing import NamedTuple


class Lesson(NamedTuple):
    """A page: the question that it answers, what it is about, and which films it shows.

    `needs` are what a film from a file must have, by name in `sentences.films.NEEDS`; None is for
    lessons that show runs of their own only.
    """

    title: str
    purpose: str
    needs: tuple[str, ...] | None = None


FIRST = "past_100"  # opens by itself
LESSONS = {
    "past_100": Lesson(
        "What happens after 100 %?",
        "What the epochs after 100 % accuracy do to the weights.",
        needs=("start",),
    ),
    "should_i_stop": Lesson(
        "Should I stop at 100 %?", "What the epochs after 100 % do to rows not trained on."
    ),
    "scaling": Lesson(
        "Multiply the weights",
        "All weights times c: what stays, and what moves.",
        needs=("one_kind",),
    ),
    "saturation": Lesson(
        "Is it saturated?",
        "Which units are near 0 or 1, and which learn.",
        needs=("start", "one_kind"),
    ),
    "relu_comparison": Lesson("Sigmoid or ReLU?", "The same network with other units, in step."),
    "slope_and_descent": Lesson(
        "Slope and descent", "The sigmoid’s slope, a descent, and a neuron that has to unlearn."
    ),
    "foundations": Lesson(
        "Backpropagation, step by step",
        "One row through a network and back, number by number.",
        needs=("start",),
    ),
    "is_it_a_nine": Lesson(
        "Is it a 9?", "Handwritten digits, and the convention of one half.", needs=()
    ),
    "does_not_learn": Lesson(
        "My network does not learn",
        "The cause by its figures, and whether the remedy cures it.",
        needs=("start",),
    ),
    "open_film": Lesson("Open a film", "A training of your own, played from its file.", needs=()),
}
BOOK = "http://neuralnetworksanddeeplearning.com/"
SOURCES = (
    "“The blog” is “Understanding the learning of sigmoid activations in a neural network”. "
    f"Nielsen wrote [Neural Networks and Deep Learning]({BOOK}). The questions and answers are "
    "those of two threads of Stack Exchange, one on saturated hidden units, the other on the role "
    "of the sigmoid's derivative."
)
