"""Nielsen's second exercise: sigmoids as c grows without end, off their lines and on them."""

import pandas as pd
import streamlit as st

from sigmoid_dashboard.runs.kept import kept
from sigmoid_dashboard.runs.multiplied import CURVE_FACTORS, LARGE, Multiplied, gaps_of
from sigmoid_dashboard.runs.recorded import Run
from sigmoid_dashboard.sections.step_map import Subject
from sigmoid_dashboard.sentences import linear_response
from sigmoid_dashboard.sentences import scaling as sentences
from sigmoid_dashboard.ui import controls, files
from sigmoid_dashboard.ui.lesson import LessonPage, paragraphs, why
from sigmoid_estimator import SigmoidMLPClassifier, inspection, plotting

CURVES = (1.0, 2.0, 3.0, 10.0)  # the blog's, and a steep one
HEIGHT = 280  # pixels
MAX_TIES = 64
EXTENT = 3.0  # units of the features: as wide as the map
BEHIND = (1.0, -0.5)  # weight and bias of a neuron that repeats the one before it
CONVENTIONS = {
    "perceptron": "perceptron: 0",
    "step": "step: 1",
    "at least ½": "sigmoid: ½, class 1 from ½",
    "more than ½": "sigmoid: ½, class 1 above ½",
}


def show(
    page: LessonPage, run: Run, network: Subject, multiplied: Multiplied, neuron: Subject
) -> None:
    """Where the sigmoids become perceptrons, and where they never do."""
    has_line = bool(neuron.classifier.coefs_[0].any())
    with page.section("Exercise II: sigmoids, c → ∞", (1, 1)) as (left, right):
        with left:
            st.markdown("**Off every line** it becomes its perceptrons")
            _show_gap(page, run, network)
        with right:
            st.markdown("**On its line** the neuron says ½")
            _show_tie(page, neuron, has_line)
    why(
        "limit",
        lambda: (
            sentences.about_positive_factor(),
            sentences.about_other_network(run, multiplied),
            sentences.about_limit(run),
            sentences.about_every_factor(),
            sentences.about_curves(),
            sentences.about_choice(),
        ),
    )
    _show_conventions(neuron)


def _show_gap(page: LessonPage, run: Run, network: Subject) -> None:
    if not network.has_perceptrons:
        st.markdown(linear_response.no_perceptrons_of(run))
        return
    place = st.container()
    margin = controls.number(
        "Margin m",
        "margin",
        0.1,
        high=100.0,
        step=0.05,
        help="Rows on which w·x + b of any perceptron is no further than this from 0 are left "
        "out: near its line every sigmoid is late.",
    )
    gaps = gaps_of(run.owner, run.key, CURVE_FACTORS, margin, run)
    at = gaps_of(run.owner, run.key, (LARGE,), margin, run).iloc[0]
    n_rows = len(run.data.X)
    if not at["n_inputs"]:
        st.markdown(sentences.no_gap(at, n_rows))
        return
    with place:
        page.draw(
            "gap",
            run.owner,
            f"{run.key} {margin}",
            lambda: (gaps, plotting.perceptron_gap(gaps)),
            height=HEIGHT,
        )
    st.markdown(paragraphs((sentences.about_gap(at, n_rows), sentences.about_tied_rows(at))))


def _show_tie(page: LessonPage, neuron: Subject, has_line: bool) -> None:
    if has_line:
        page.draw(
            "tie",
            neuron.owner,
            neuron.key,
            lambda: _sigmoids(neuron.classifier),
            height=HEIGHT,
        )
    else:
        st.markdown(sentences.no_line())
    st.markdown(
        sentences.about_ties(ties_of(neuron.owner, neuron.key, neuron), len(neuron.data.X))
    )


def _sigmoids(classifier: SigmoidMLPClassifier):
    family = inspection.sigmoid_family(classifier, factors=CURVES, extent=EXTENT)
    return family, plotting.sigmoid_family(family)


@kept(MAX_TIES)
def ties_of(key: str, _neuron: Subject) -> pd.DataFrame:
    """What every convention makes of the points on the neuron's line."""
    return inspection.tie_conventions(_neuron.classifier, _neuron.data.X, _neuron.data.y)


def _show_conventions(neuron: Subject) -> None:
    """How each convention classifies points exactly on the line, and what a neuron behind says."""
    with files.closed("Which class has a tie?", "conventions", ":material/balance:") as is_open:
        if not is_open:
            return
        ties = ties_of(neuron.owner, neuron.key, neuron)
        if not ties["n_ties"].any():
            st.markdown(sentences.about_ties(ties, len(neuron.data.X)))
            return
        chain = neuron._replace(classifier=chain_of(neuron.classifier))
        behind = ties_of(chain.owner, f"chain {chain.key}", chain)
        st.dataframe(
            pd.DataFrame(
                {
                    "said on the line": ties["convention"].map(CONVENTIONS),
                    "points right": ties["accuracy"],
                    "neuron behind": behind["output"],
                }
            ),
            hide_index=True,
            column_config={
                "points right": st.column_config.NumberColumn(format="percent"),
                "neuron behind": st.column_config.NumberColumn(
                    format="%g",
                    help="What a second neuron says, which fires when the first says more than ½.",
                ),
            },
            alt="What the conventions make of the points on the neuron's line",
            key="ties",
        )
        st.markdown(paragraphs((sentences.about_half(ties), sentences.about_behind(behind))))


def chain_of(neuron: SigmoidMLPClassifier) -> SigmoidMLPClassifier:
    """The neuron with a second behind it, which should repeat the first's output."""
    weight, bias = BEHIND
    return SigmoidMLPClassifier.from_layers(
        [neuron.coefs_[0], [[weight]]],
        [neuron.intercepts_[0], [bias]],
        activation="sigmoid",
        classes=[0, 1],
    )
