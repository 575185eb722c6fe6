"""What a picture draws, read from its specification."""


def rows_of(chart, layer):
    spec = chart.to_dict()
    return spec["datasets"][spec["layer"][layer]["data"]["name"]]
