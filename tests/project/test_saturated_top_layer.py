"""What `examples/saturated_top_layer.py` finds is what sources and theory say."""

import pytest
from test_examples import Expected, assert_is_complete, assert_is_on_the_page, reproduced

NAME = "saturated_top_layer"
pytestmark = [pytest.mark.slow, pytest.mark.xdist_group(NAME)]  # one process reproduces it, once
EXPECTED = [
    Expected("shut_soon", 1, 0.1),
    Expected("last_mean_most", 0, 0.03),
    Expected("n_runs", 40, 0),
    Expected("n_runs_rising", 40, 4),
    Expected("lowest_mean_least", 0.5, 0.02),
    Expected("lowest_mean_most", 0.5, 0.02),
    # Around epoch 100 in the paper, of other inputs, widths and rates.
    Expected("return_4", 45, 15),
    Expected("best_accuracy_5", 0.1, 0.02),
    # Later than depth four at the same rate, which is at 50, and within the run's 400.
    Expected("return_5_faster", 225, 175),
]


@pytest.mark.parametrize("expected", EXPECTED, ids=lambda expected: expected.figure)
def test_figures_are_those_of_the_sources_and_the_theory(expected):
    measured = reproduced(NAME).figures[expected.figure]
    assert abs(measured - expected.value) <= expected.within


def test_findings_figures_and_pictures_are_complete():
    assert_is_complete(NAME)


def test_the_page_has_the_findings_of_the_script():
    assert_is_on_the_page(NAME)


def test_layers_below_the_last_have_means_above_a_half():
    figures = reproduced(NAME).figures
    assert figures["below_mean_least"] > figures["second_below_mean_least"] > 0.5
    assert figures["learned_shut"] < 0.8 < figures["stuck_shut"]
    assert figures["stuck_accuracy"] < 0.2 < figures["learned_accuracy"]
