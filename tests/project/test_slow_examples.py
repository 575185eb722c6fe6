"""What the longest scripts of `examples/` find beside the figures of `test_examples.py`.

A process reproduces a script once: `.ci/run` takes one for these tests and those of that file.
"""

import pytest
from test_examples import reproduced

pytestmark = pytest.mark.slow


def test_weights_below_4_let_the_error_vanish_in_a_chain_only():
    figures = reproduced("vanishing_gradients").figures
    assert figures["chain"] < 3.9 / 4
    assert figures["largest_weight"] < 4
    assert figures["sigmoid, 16 × Glorot"] > 1.2


def test_the_middle_layer_is_the_least_saturated():
    figures = reproduced("hidden_units").figures
    first, middle, last = (figures[f"3 layers, layer {layer}"] for layer in (1, 2, 3))
    assert middle < min(first, last)


def test_hidden_units_grow_more_slowly_than_the_output():
    figures = reproduced("hidden_units").figures
    hidden = figures["hidden_size_after"] / figures["hidden_size_before"]
    output = figures["output_size_after"] / figures["output_size_before"]
    assert 1 < hidden < 1 + (output - 1) / 2


def test_layers_below_the_last_have_means_above_a_half():
    figures = reproduced("saturated_top_layer").figures
    assert figures["below_mean_least"] > figures["second_below_mean_least"] > 0.5
    assert figures["learned_shut"] < 0.8 < figures["stuck_shut"]
    assert figures["stuck_accuracy"] < 0.2 < figures["learned_accuracy"]


@pytest.mark.parametrize("depth", [1, 3, 5])
@pytest.mark.parametrize(
    "remedy", ["4 × Glorot", "scaled sigmoid 4σ − 2", "penalised tanh", "centred LSUV"]
)
def test_remedies_help_at_every_depth(remedy, depth):
    figures = reproduced("remedies").figures
    assert figures[f"{remedy}, depth {depth}, reached"] == 20
    assert figures[f"{remedy}, depth {depth}"] < 350
    if depth < 5:
        assert figures[f"{remedy}, depth {depth}"] < figures[f"sigmoid, depth {depth}"]


@pytest.mark.parametrize("remedy", ["ReLU, He", "scaled sigmoid 4σ − 2"])
def test_five_layers_of_relus_or_scaled_sigmoids_need_fewer_than_60_epochs(remedy):
    assert reproduced("remedies").figures[f"{remedy}, depth 5"] < 60


@pytest.mark.parametrize("depth", [1, 3])
def test_rates_per_layer_help_shallow_networks(depth):
    figures = reproduced("remedies").figures
    assert figures[f"rates 4^(L − l), depth {depth}"] < figures[f"sigmoid, depth {depth}"] / 2
