"""What a picture draws, read from its specification."""

from sigmoid_estimator import colours

# What a picture may be drawn in, whatever the theme.
HUES = {
    *(colours.BLUE, colours.ORANGE, colours.VIOLET, colours.TEAL),
    *(colours.OCHRE, colours.MAGENTA, colours.GREY),
}
COLOURS = HUES | {*colours.CLASSES, *colours.LAYERS, *colours.RUNS}


def rows_of(chart, layer):
    spec = chart.to_dict()
    return spec["datasets"][spec["layer"][layer]["data"]["name"]]
