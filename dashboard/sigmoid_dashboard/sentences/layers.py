"""Layers and epochs in words."""

from collections.abc import Hashable, Sequence

from sigmoid_dashboard.runs.measures import Measures


def the_layer(layer: Hashable, measures: Measures) -> str:
    """Write a layer by its number, the output by its name."""
    return "the output" if layer == measures.output_layer else f"layer {layer}"


def all_layers(layers: Sequence[int], measures: Measures) -> str:
    """Write several layers."""
    hidden = [str(layer) for layer in layers if layer < measures.output_layer]
    names = [f"layer{'s' * (len(hidden) > 1)} {listed(hidden)}"] if hidden else []
    return listed(names + ["the output"] * (measures.output_layer in layers))


def listed(names: Sequence[str]) -> str:
    """Join words as in “one, two and three”."""
    *most, last = names
    return f"{', '.join(most)} and {last}" if most else last


def then(measures: Measures) -> str:
    """Write a phrase for the epoch that the player shows."""
    return f"at epoch {measures.epoch:,}"
