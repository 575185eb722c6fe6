"""One colour per meaning, for light and dark backgrounds and for colour-blind eyes.

Blue and orange are the two classes, violet is a single neuron's weights and what they make of an
input, teal is the slope, from which they learn, grey is what explains. An entry near 0 is ochre,
one near 1 violet. Layers are greens, the darker the nearer to the output; runs are none of these.
Each has a contrast of at least 3:1 to white and to near-black. Layers and runs have a dash each
beside their colour.
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
NEAR_0, NEAR_1 = OCHRE, VIOLET
LAYERS = ["#8d9c3a", "#78963c", "#648f3f", "#508742", "#3c7f45", "#277748", "#0c6f4a"]
LAYER_DASHES = [[1, 0], [7, 3], [2, 3], [9, 3, 2, 3], [4, 4], [12, 4]]
RUNS = [MAGENTA, "#0d8380", "#8a6d3b", "#5b6fb8", "#c0504d", "#6b7280"]
DECISION_TINT = 0.42  # opacity of a map where the classifier is sure; the points must stand out


def layer_colours(n: int) -> list[str]:
    """The colours of n layers, from the first to the output; of a lone one that of a neuron."""
    if n == 1:
        return [VIOLET]
    return [LAYERS[round(index * (len(LAYERS) - 1) / (n - 1))] for index in range(n)]
