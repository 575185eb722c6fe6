"""What `examples/vanishing_gradients.py` finds is what sources and theory say."""

import numpy as np
import pytest
from test_examples import Expected, assert_is_complete, assert_is_on_the_page, reproduced

NAME = "vanishing_gradients"
pytestmark = [pytest.mark.slow, pytest.mark.xdist_group(NAME)]  # one process reproduces it, once
EXPECTED = [
    # Laws of wide layers: 5 %.
    Expected("sigmoid, U(±1/√n)", np.sqrt(1 / 3) / 4, 0.05 * 0.144),
    Expected("sigmoid, Glorot", 0.24, 0.05 * 0.24),
    Expected("tanh, U(±1/√n)", np.sqrt(1 / 3), 0.05 * 0.577),
    Expected("tanh, Glorot", 0.96, 0.05 * 0.96),
    Expected("ReLU, He", 1, 0.05),
    Expected("ReLU, Glorot", np.sqrt(1 / 2), 0.05 * 0.707),
    Expected("scaled sigmoid 4σ − 2, Glorot", 0.99, 0.05 * 0.99),
    Expected("penalised tanh, Glorot", np.sqrt((1 + 1 / 16) / 2), 0.05 * 0.729),
    # The book's nine speeds, of one draw each, are within the range of twenty.
    Expected("n_speeds", 9, 0),
    Expected("n_speeds_of_the_book_within_range", 9, 0),
    # Of two layers the first may catch up; with more the factor to overtake is ¼ per layer.
    Expected("n_in_order_2", 15, 5),
    Expected("n_in_order_3", 20, 0),
    Expected("n_in_order_4", 20, 0),
    Expected("glorot_saturated", 0, 0),
]


@pytest.mark.parametrize("expected", EXPECTED, ids=lambda expected: expected.figure)
def test_figures_are_those_of_the_sources_and_the_theory(expected):
    measured = reproduced(NAME).figures[expected.figure]
    assert abs(measured - expected.value) <= expected.within


def test_findings_figures_and_pictures_are_complete():
    assert_is_complete(NAME)


def test_the_page_has_the_findings_of_the_script():
    assert_is_on_the_page(NAME)


def test_weights_below_4_let_the_error_vanish_in_a_chain_only():
    figures = reproduced(NAME).figures
    assert figures["chain"] < 3.9 / 4
    assert figures["largest_weight"] < 4
    assert figures["sigmoid, 16 × Glorot"] > 1.2
