"""One colour per meaning, for light and dark backgrounds and for colour-blind eyes.

Blue and orange are the two classes, violet is the weights, grey is what explains. Each has a
contrast of at least 3:1 to white and to near-black.
"""

BLUE = "#2b7bba"
ORANGE = "#d95f02"
VIOLET = "#8b63cf"
GREY = "#858585"

CLASSES = [
    BLUE,
    ORANGE,
    "#1b9e77",
    "#c2499b",
    "#8c7a00",
    "#7570b3",
    "#c0504d",
    "#4f9a94",
    "#a0703c",
    "#6b8e23",
]
CLASS_SHAPES = [
    "circle",
    "square",
    "triangle-up",
    "diamond",
    "cross",
    "triangle-down",
    "triangle-right",
    "triangle-left",
    "wedge",
    "arrow",
]
LAYERS = [VIOLET, "#2a9d8f", "#b87d14", "#c2499b", "#6f8f2f", "#4a78c0"]
LAYER_DASHES = [[1, 0], [7, 3], [2, 3], [9, 3, 2, 3], [4, 4], [12, 4]]


def faded(colour: str, opacity: float) -> str:
    """A colour let through by whatever is behind it, light or dark."""
    red, green, blue = bytes.fromhex(colour[1:])
    return f"rgba({red}, {green}, {blue}, {opacity:.2f})"
