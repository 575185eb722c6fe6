from dataclasses import dataclass

import numpy as np
import pandas as pd
import streamlit as st

from sigmoid_dashboard.runs.data import Data, prepared
from sigmoid_dashboard.runs.kept import kept
from sigmoid_dashboard.runs.recorded import Run
from sigmoid_dashboard.runs.settings import Owner, RunSettings
from sigmoid_dashboard.sentences import scaling as sentences
from sigmoid_dashboard.ui import controls, drawing, files, stage, training
from sigmoid_dashboard.ui.links import OneOf
from sigmoid_estimator import SigmoidMLPClassifier, inspection, plotting

STEPS = (1, 1.2, 1.5, 2, 2.5, 3, 4, 5, 6, 8)  # of every power of ten: near to even on a logarithm
FACTORS = [float(f"{step}e{power}") for power in range(-2, 3) for step in STEPS] + [1000.0]
CURVE_FACTORS = tuple(FACTORS[::2])  # of a curve against c
BLOG_FACTORS = (1.0, 2.0, 3.0)
POINTS = RunSettings(data="boundary")  # eight of them on the line of the neuron's first weights
MAX_WEIGHT = 100.0
FAMILY_EXTENT = 3.0  # units of the features: as wide as the map
TABLE_RESOLUTION, DRAWN_RESOLUTION = 60, 120  # finer, so that the perceptrons' corners are seen
BEHIND = (1.0, -0.5)  # weight and bias of a neuron that repeats the one before it
CONVENTIONS = {
    "perceptron": "perceptron: 0",
    "step": "step: 1",
    "at least ½": "sigmoid: ½, class 1 from ½",
    "more than ½": "sigmoid: ½, class 1 above ½",
}
NEURON, NETWORK = "the neuron", "the network"
MAP_HEIGHT = 480  # pixels, with both legends: the map itself is about a square
MAX_MEASURES = 256


@dataclass(frozen=True, eq=False)
class Scaled:
    """A classifier to multiply, with its rows, their map, and the key of caches."""

    classifier: SigmoidMLPClassifier
    data: Data
    plane: inspection.Plane | None
    owner: Owner
    key: str

    @property
    def perceptrons(self) -> SigmoidMLPClassifier | None:
        """The network of perceptrons; unbounded units have none."""
        try:
            return self.classifier.as_perceptron()
        except ValueError:
            return None


def choose_factor_and_weights() -> tuple[float, tuple[float, float, float]]:
    """c, and the weights and the bias of the neuron."""
    with st.container(border=True):
        slider, weights = st.columns([1, 1], gap="medium")
        with slider:
            factor = st.select_slider(
                "c, which multiplies all weights and biases",
                FACTORS,
                value=10.0,
                format_func="{:g}".format,
                help="Of the neuron and of the network, from 0.01 to 1000 in logarithmic steps.",
                **controls.bound("c", OneOf(FACTORS, "{:g}".format)),
            )
        with weights, st.grid(3, min_column_width=80):
            chosen = [
                controls.number(label, key, default, low=-MAX_WEIGHT, high=MAX_WEIGHT, step=0.5)
                for label, key, default in (
                    ("w₁ of the neuron", "w1", 1.0),
                    ("w₂", "w2", 1.0),
                    ("b", "b", -3.0),
                )
            ]
    w1, w2, b = chosen
    return factor, (w1, w2, b)


def neuron_of(weights: tuple[float, float, float]) -> Scaled:
    """The neuron, on points of which some may lie on its line."""
    w1, w2, b = weights
    classifier = SigmoidMLPClassifier.from_layers(
        [[[w1], [w2]]], [[b]], activation="sigmoid", classes=[0, 1]
    )
    points = prepared(POINTS, None)
    plane = plane_of(POINTS.owner, "points", points)
    return Scaled(classifier, points, plane, POINTS.owner, f"neuron {weights}")


@kept(MAX_MEASURES)
def plane_of(key: str, _data: Data) -> inspection.Plane | None:
    """What the map shows: the two features, or of more their first two principal components."""
    X = _data.X
    if X.shape[1] < 2:
        return None
    return inspection.feature_plane(X) if X.shape[1] == 2 else inspection.principal_plane(X)


def chain_of(weights: tuple[float, float, float]) -> SigmoidMLPClassifier:
    """The neuron with a second behind it, which should repeat the first's output."""
    w1, w2, b = weights
    weight, bias = BEHIND
    return SigmoidMLPClassifier.from_layers(
        [[[w1], [w2]], [[weight]]], [[b], [bias]], activation="sigmoid", classes=[0, 1]
    )


@kept(MAX_MEASURES)
def shift_of(key: str, factors: tuple[float, ...], _scaled: Scaled) -> pd.DataFrame:
    """How much changes class at every factor."""
    return inspection.boundary_shift(
        _scaled.classifier, _scaled.data.X, factors, plane=_scaled.plane
    )


@kept(MAX_MEASURES)
def gaps_of(key: str, factors: tuple[float, ...], margin: float, _scaled: Scaled):
    """How far the outputs are from the perceptrons' at every factor."""
    with np.errstate(over="ignore"):
        return inspection.perceptron_gap(
            _scaled.classifier, _scaled.data.X, factors, margin=margin
        )


def draw_map(
    name: str,
    scaled: Scaled,
    classifier: SigmoidMLPClassifier,
    factor: float,
    *,
    with_limits: bool,
) -> None:
    """A classifier times c on a map; with the boundaries that it lies between, or alone."""
    data, plane = scaled.data, scaled.plane
    if plane is None:
        st.markdown(sentences.no_map())
        return

    def build():
        frame, drawn = (
            inspection.scaled_map(classifier, data.X, factor, plane=plane, resolution=resolution)
            for resolution in (TABLE_RESOLUTION, DRAWN_RESOLUTION)
        )
        if not with_limits:
            drawn = drawn.drop(columns=["z_original", "z_perceptrons"], errors="ignore")
        chart = plotting.scaled_map(
            drawn,
            pd.DataFrame(plane.points(data.X), columns=["x1", "x2"]).assign(label=data.y),
            feature_names=sentences.COMPONENTS if plane.features is None else data.feature_names,
            class_names=data.class_names,
        )
        return frame, chart

    drawing.draw(name, scaled.owner, f"{scaled.key} {factor}", build, height=MAP_HEIGHT)


def show_both(run: Run, neuron: Scaled, network: Scaled, factor: float, epoch: int) -> None:
    """The neuron and the network times c, and under them their perceptrons."""
    is_flat = not neuron.classifier.coefs_[0].any()
    factors = tuple(dict.fromkeys((1.0, factor)))
    left, right = st.columns(2, gap="medium")
    with left:
        st.markdown(f"**One neuron**, times c = {factor:g}")
        draw_map("neuron", neuron, neuron.classifier, factor, with_limits=True)
        st.markdown(
            sentences.no_line()
            if is_flat
            else sentences.about_neuron(
                inspection.sigmoid_family(neuron.classifier, factors=factors), neuron.classifier
            )
        )
    with right:
        st.markdown(f"**The network** after epoch {epoch:,}, times c = {factor:g}")
        shift = shift_of(network.owner, network.key, factors, network)
        draw_map("network", network, network.classifier, factor, with_limits=True)
        if network.plane is not None and network.plane.features is None:
            st.caption(sentences.about_plane(network.plane, network.data.X))
        st.markdown(sentences.about_network(run, factor, shift))
    st.header("Every unit a perceptron")
    left, right = st.columns(2, gap="medium")
    with left:
        st.markdown("**One perceptron**, whatever c is")
        draw_map("neuron_step", neuron, neuron.classifier.as_perceptron(), 1.0, with_limits=False)
        st.markdown(sentences.about_perceptron())
    with right:
        st.markdown("**The network of perceptrons**, whatever c is")
        if network.perceptrons is None:
            st.markdown(sentences.no_perceptrons(run))
            return
        draw_map("network_step", network, network.perceptrons, 1.0, with_limits=False)
        accuracies = [
            classifier.score(network.data.X, network.data.y)
            for classifier in (
                network.classifier,
                network.classifier.scaled(factor),
                network.perceptrons,
            )
        ]
        st.markdown(sentences.about_perceptrons(run, factor, shift, accuracies))


def show_curves(neuron: Scaled, factor: float) -> None:
    """The neuron's sigmoids across its line, and the step."""
    st.header("The sigmoid becomes a step")
    if not neuron.classifier.coefs_[0].any():
        st.markdown(sentences.no_line())
        return

    def build():
        family = inspection.sigmoid_family(
            neuron.classifier, factors=(*BLOG_FACTORS, factor), extent=FAMILY_EXTENT
        )
        return family, plotting.sigmoid_family(family)

    with drawing.beside_text(sentences.about_curves(factor), sentences.about_choice()):
        drawing.draw("curves", neuron.owner, f"{neuron.key} {factor}", build)


def show_shift(run: Run, network: Scaled, factor: float) -> None:
    """How much of the map and of the rows changes class, against c."""
    st.header("How far the boundary moves")
    shift = shift_of(network.owner, network.key, CURVE_FACTORS, network)
    texts = (sentences.about_shift(run, shift), sentences.about_ends(run, shift))
    with drawing.beside_text(*filter(None, texts)):
        drawing.draw(
            "shift",
            network.owner,
            f"{network.key} {factor}",
            lambda: (shift, plotting.boundary_shift(shift, factor=factor)),
            height=400,
        )


def show_gap(run: Run, network: Scaled, factor: float) -> None:
    """How far the outputs are from the perceptrons', against c."""
    st.header("How near the perceptrons are")
    if network.perceptrons is None:
        st.markdown(sentences.no_perceptrons(run))
        return
    with st.grid(4, min_column_width=150):
        margin = controls.number(
            "Margin m",
            "margin",
            0.1,
            high=100.0,
            step=0.05,
            help="Rows on which w·x + b of any perceptron is no further than this from 0 are left "
            "out: near its line every sigmoid is late.",
        )
    gaps = gaps_of(network.owner, network.key, CURVE_FACTORS, margin, network)
    at = gaps_of(network.owner, network.key, (factor,), margin, network).iloc[0]
    n_rows = len(network.data.X)
    if not at["n_inputs"]:
        st.markdown(sentences.no_gap(at, n_rows))
        return
    texts = (
        sentences.about_gap(at, gaps, n_rows),
        sentences.about_limit(run),
        sentences.about_tied_rows(at),
    )
    with drawing.beside_text(*filter(None, texts)):
        drawing.draw(
            "gap",
            network.owner,
            f"{network.key} {margin} {factor}",
            lambda: (gaps, plotting.perceptron_gap(gaps, factor=factor)),
        )


def show_ties(neuron: Scaled, chain: SigmoidMLPClassifier) -> None:
    """Show how each convention classifies points exactly on the line."""
    st.header("Exactly on the line")
    X, y = neuron.data.X, neuron.data.y
    ties, behind = (
        inspection.tie_conventions(classifier, X, y) for classifier in (neuron.classifier, chain)
    )
    if not ties["n_ties"].any():
        st.markdown(sentences.about_ties(ties, len(X)))
        return
    table = pd.DataFrame(
        {
            "said on the line": ties["convention"].map(CONVENTIONS),
            "points right": ties["accuracy"],
            "neuron behind": behind["output"],
        }
    )
    with drawing.beside_text(
        sentences.about_ties(ties, len(X)),
        sentences.about_half(ties),
        sentences.about_behind(behind),
    ):
        st.dataframe(
            table,
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
        files.offer_file(table, "ties")


def show_response(run: Run, neuron: Scaled, network: Scaled, factor: float) -> None:
    """The answer to a small change of all weights, of sigmoids and of perceptrons."""
    st.header("A small change of the weights")
    changed = st.segmented_control(
        "Change the weights of",
        [NEURON, NETWORK],
        default=NEURON,
        **controls.bound("changed", OneOf((NEURON, NETWORK), may_be_none=True)),
    )
    with st.grid(4, min_column_width=150):
        size = controls.number(
            "Size of the change Δ",
            "delta",
            0.01,
            low=0.0001,
            high=10.0,
            step=0.01,
            help="Every weight and bias is changed by a draw from the normal distribution with "
            "this standard deviation, before all are multiplied by c.",
        )
        draw = controls.number("Seed of the change", "draw", 0, high=1_000_000, step=1)
    scaled = network if changed == NETWORK else neuron
    key = f"{scaled.key} {size} {draw}"
    left, right = st.columns(2, gap="medium")
    with left:
        st.markdown(f"**{(changed or NEURON).capitalize()}**, times c = {factor:g}")
        frame = draw_response(
            "response",
            scaled.owner,
            f"{key} {factor}",
            scaled.classifier.scaled(factor),
            scaled.data.X,
            scale=factor * size,
            draw=draw,
        )
        st.markdown(sentences.about_response(frame, factor))
    with right:
        st.markdown("**Every unit a perceptron**")
        if scaled.perceptrons is None:
            st.markdown(sentences.no_perceptrons(run))
            return
        frame = draw_response(
            "flips",
            scaled.owner,
            key,
            scaled.perceptrons,
            scaled.data.X,
            scale=size,
            draw=draw,
        )
        st.markdown(sentences.about_flips(frame))


def draw_response(
    name: str,
    owner: Owner,
    key: str,
    classifier: SigmoidMLPClassifier,
    X: np.ndarray,
    *,
    scale: float,
    draw: int,
) -> pd.DataFrame:
    """The changes of the outputs against the predicted ones."""

    def build():
        with np.errstate(over="ignore", invalid="ignore"):  # weights of a diverged training
            changes = inspection.linear_response(classifier, X, scale, random_state=draw)
        return changes, plotting.linear_response(changes)

    return drawing.draw(name, owner, key, build)


def show_signs(run: Run, neuron: Scaled, network: Scaled) -> None:
    """Show the effect of c = 0 and c < 0."""
    st.header("Why c must be positive")
    factors = (0.0, -1.0)
    st.markdown(
        sentences.about_signs(
            run,
            shift_of(neuron.owner, neuron.key, factors, neuron),
            shift_of(network.owner, network.key, factors, network),
            has_line=bool(neuron.classifier.coefs_[0].any()),
        )
    )


st.title("Scaling")
st.markdown(
    "Multiply all weights and biases by the same number c > 0. To a perceptron that means "
    "nothing. A sigmoid neuron keeps its line and becomes ever more like the perceptron’s step. "
    "And a *network* of sigmoids? Move the slider."
)
run = training.chosen_run("scaling")
if run.diverged:
    st.warning(sentences.divergence(run), icon=":material/tune:")
with st.expander("Play the training of the network, or go to another epoch"):
    epoch = stage.played_epoch(run)
st.header("The same weights, c times")
factor, weights = choose_factor_and_weights()
neuron = neuron_of(weights)
network = Scaled(
    run.classifier.at_epoch(epoch),
    run.data,
    plane_of(run.owner, run.key, run.data),
    run.owner,
    f"{run.key} {epoch}",
)
show_both(run, neuron, network, factor, epoch)
show_curves(neuron, factor)
show_shift(run, network, factor)
show_gap(run, network, factor)
show_ties(neuron, chain_of(weights))
show_response(run, neuron, network, factor)
show_signs(run, neuron, network)
files.show_code(run)
