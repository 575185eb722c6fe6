"""One colour per meaning, for light and dark backgrounds and for colour-blind eyes.

Blue and orange are the two classes, violet is the weights and what they make of an input, teal is
the slope, from which they learn, grey is what explains. Each has a contrast of at least 3:1 to
white and to near-black. Layers and runs have a dash each beside their colour.
"""

BLUE = "#2b7bba"
ORANGE = "#d95f02"
VIOLET = "#8b63cf"
TEAL = "#2a9d8f"
OCHRE = "#b87d14"
MAGENTA = "#c2499b"
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
# Paths of radius 1: what else Vega has a name for is too thin to be seen.
STAR = (
    "M0,-1L.294,-.405L.951,-.309L.476,.155L.588,.809L0,.5"
    "L-.588,.809L-.476,.155L-.951,-.309L-.294,-.405Z"
)
HEXAGON = "M.866,.5L0,1L-.866,.5L-.866,-.5L0,-1L.866,-.5Z"
CLASS_SHAPES = [
    "circle",
    "square",
    "triangle-up",
    "diamond",
    "cross",
    "triangle-down",
    "triangle-right",
    STAR,
    HEXAGON,
    "triangle-left",
]
LAYERS = [VIOLET, TEAL, OCHRE, MAGENTA, "#6f8f2f", "#4a78c0"]
LAYER_DASHES = [[1, 0], [7, 3], [2, 3], [9, 3, 2, 3], [4, 4], [12, 4]]
RUNS = [VIOLET, OCHRE, TEAL, MAGENTA, "#4a78c0", "#6f8f2f"]
DECISION_TINT = 0.42  # opacity of a map where the classifier is sure; the points must stand out
