"""Everything that the pages say of a run, page by page, without the pages themselves."""

import re
from dataclasses import dataclass, replace
from functools import cache

import numpy as np
import pandas as pd

from sigmoid_dashboard.runs import data
from sigmoid_dashboard.runs.comparison import Comparison
from sigmoid_dashboard.runs.convention import convention_of
from sigmoid_dashboard.runs.data import Table
from sigmoid_dashboard.runs.diagnosis import diagnosis_of
from sigmoid_dashboard.runs.edge import edge_of
from sigmoid_dashboard.runs.limits import has_limits, limits_of
from sigmoid_dashboard.runs.measures import measures_of, saturation_of
from sigmoid_dashboard.runs.multiplied import LARGE, can_be_multiplied, multiplied_of
from sigmoid_dashboard.runs.outcome import layer_symbol, outcome_of
from sigmoid_dashboard.runs.programs import untrained
from sigmoid_dashboard.runs.recorded import Run
from sigmoid_dashboard.runs.remedies import remedied
from sigmoid_dashboard.runs.settings import Owner, RunSettings, SettingsError
from sigmoid_dashboard.runs.stopping import stopping_of
from sigmoid_dashboard.runs.trainer import trainer
from sigmoid_dashboard.sentences import (
    derivatives,
    diagnosis,
    edge,
    foundations,
    gradients,
    is_it_a_nine,
    limits,
    linear_response,
    past_100,
    relu_comparison,
    saturation,
    scaling,
    should_i_stop,
)
from sigmoid_dashboard.sentences.verdict import verdict
from sigmoid_estimator import SigmoidMLPClassifier, experiments, inspection


@dataclass(frozen=True, eq=False)
class View:
    """A run as a visitor looks at it: an epoch of the player, and the values of the controls."""

    run: object
    record: int  # of the film
    weights: tuple = (1.0, 1.0, -3.0)  # of the neuron on "Scaling"
    margin: float = 0.1
    row: int = 0  # on "Foundations"
    weight_index: tuple = (1, 0, 0)
    others: tuple = ()  # the other runs of "Sigmoid or ReLU?"
    held: object = None  # the run with rows kept back, where that can be
    starts: tuple = ()  # (settings by name) on "Is it saturated?"
    level: float = 0.95
    by_hand: tuple = (2.0, 2.0, 0.15, 300)  # w, b, rate and epochs of Nielsen's neuron
    quotient: tuple = (1e-13, "forward")
    descent: tuple = (8.0, 0.1, 33, False)

    @property
    def epoch(self):
        return int(self.run.film.epochs[self.record])

    @property
    def trained(self):
        """The runs of "Sigmoid or ReLU?", by name."""
        runs = {}
        for run in (self.run, *self.others):
            name = relu_comparison.name_of(run.settings, self.run.settings)
            runs[name if name not in runs else f"{name} (2)"] = run
        return runs


@dataclass(frozen=True, eq=False)
class KeptRun(Run):
    """A run whose pictures are everybody's, own rows or not: here is no session to keep them."""

    own: Table | None = None
    owner = Owner.EVERYBODY


@cache
def trained(settings, own=None):
    with trainer().training(settings, data.prepared(settings, own)) as job:
        assert job.wait(120)
        run = job.result()
    return KeptRun(run.settings, run.data, run.classifier, own=own)


def with_remedy(run):
    """The run with the remedy of its cause, as the page trains it."""
    cause = diagnosis_of(run.owner, run.key, run).cause
    return trained(remedied(run, cause), run.own)


def _columns(run, outcome):
    """The weights by name; of more than twelve the norm of every layer."""
    if run.film.parameters.shape[1] > 12:
        return [layer_symbol(i) for i in outcome.weights["layer"].unique()]
    return set(inspection.weights_at(run.classifier, [0])["name"])


def of_past_100(view):
    run, epoch = view.run, view.epoch
    outcome = outcome_of(run.owner, run.key, run)
    texts = [
        verdict(run, outcome),
        past_100.answer(run, outcome),
        past_100.task(run, outcome),
        past_100.about_pace(run, outcome),
        past_100.about_table(run, _columns(run, outcome)),
        past_100.about_scale(run, outcome),
        past_100.about_speed(run, outcome),
        past_100.about_descent(run, outcome),
        past_100.about_line(run, outcome),
        past_100.about_step(),
        past_100.about_learning(run),
        past_100.about_counter_examples(),
        past_100.about_counter_example(run, outcome),
    ]
    if outcome.regime.separable:
        texts.append(past_100.about_direction(outcome, outcome.law))
        texts.append(past_100.about_margin(outcome, outcome.law))
    else:
        texts.append(past_100.no_margin(run, outcome))
    if run.is_single_neuron:
        family = inspection.sigmoid_family(run.classifier, [epoch])
        texts.append(past_100.about_family(family, epoch))
    else:
        texts.append(past_100.no_sigmoid(run))
    slopes = inspection.saturation(run.classifier, run.data.X, epochs=[epoch])
    at = float(slopes["mean_slope"].iloc[-1])
    texts.append(past_100.about_slopes(run, outcome, at, epoch))
    return [*texts, *_of_limits(run), *_of_edge(run)]


def _of_limits(run):
    if not has_limits(run):
        return []
    found = limits_of(run.owner, run.key, run)
    return [
        limits.about_margins(found),
        limits.about_tendency(),
        limits.about_end(run, found),
    ]


def _of_edge(run):
    if not run.knows_training:
        return []
    found = edge_of(run.owner, run.key, run)
    return [
        edge.question(run),
        edge.about_limit(run, found),
        edge.about_sharpness(run, found),
        edge.about_rises(found),
        edge.about_overshooting(),
    ]


def of_should_i_stop(view):
    run = view.held
    if run is None:
        return [should_i_stop.no_other_rows()]
    stopping = stopping_of(run.owner, run.key, run)
    return [
        should_i_stop.answer(run, stopping),
        should_i_stop.task(),
        should_i_stop.about_course(stopping),
        should_i_stop.about_temperature(stopping),
        should_i_stop.about_wrong_rows(run),
        should_i_stop.about_choice(),
        should_i_stop.about_factor(run),
        should_i_stop.about_best_factor(stopping),
        should_i_stop.about_trained_rows(run, stopping),
        should_i_stop.about_stops(run, stopping),
        should_i_stop.about_gain(stopping),
        should_i_stop.about_patience(),
    ]


def of_saturation(view):
    run = view.run
    measures = measures_of(run.owner, run.key, view.epoch, run)
    texts = [
        diagnosis.led_by(diagnosis_of(run.owner, run.key, run), ""),
        saturation.about_kinds(run, measures),
        saturation.about_histograms(run),
        saturation.about_course(run, measures, saturation_of(run.owner, run.key, run)),
    ]
    texts += [
        about(run, measures)
        for about in (
            saturation.answer,
            saturation.task,
            saturation.about_rows,
            saturation.about_answer,
            saturation.about_output,
            saturation.about_never,
            saturation.about_measures,
            saturation.about_training,
            saturation.about_units,
            saturation.about_dumb,
            saturation.about_smart,
            gradients.about_gradients,
        )
    ]
    if measures.n_hidden > 1:
        texts += [
            about(run, measures)
            for about in (
                gradients.about_vanishing,
                gradients.about_four,
                gradients.about_later,
            )
        ]
        texts += [] if run.is_opened else _of_starts(run)
    return texts


def begun_runs(run):
    """The network of a run from other initial weights, and from its own."""
    bare = replace(
        run.settings, epochs=1, solver="sgd", batch="full", rate=1e-6, momentum=0.0, alpha=0.0
    )
    starts = {
        gradients.THIS_RUN: bare,
        gradients.LARGE: replace(bare, init="normal", init_scale=10.0),
        gradients.LSUV: replace(bare, init="lsuv", init_scale=1.0),
        gradients.CENTRED: replace(bare, init="centered_lsuv", init_scale=1.0),
        gradients.REVISED: replace(bare, activation="scaled_sigmoid", init="auto", init_scale=1.0),
    }
    X, y = run.data.X, run.data.y
    return {
        name: KeptRun(settings, run.data, untrained(settings, run.data).fit(X, y))
        for name, settings in starts.items()
    }


def _of_starts(run):
    starts = {name: begun.classifier.at_epoch(0) for name, begun in begun_runs(run).items()}
    frame = inspection.compare(starts, run.data.X, run.data.y)
    return [
        gradients.question_of_starts(),
        gradients.about_starts(run, frame),
        gradients.about_lsuv(run, frame),
        gradients.about_revised(run, frame),
    ]


def neuron_of(view):
    w1, w2, b = view.weights
    return SigmoidMLPClassifier.from_layers(
        [[[w1], [w2]]], [[b]], activation="sigmoid", classes=[0, 1]
    )


def chain_of(view):
    w1, w2, b = view.weights
    return SigmoidMLPClassifier.from_layers(
        [[[w1], [w2]], [[1.0]]], [[b], [-0.5]], activation="sigmoid", classes=[0, 1]
    )


def points():
    return data.prepared(RunSettings(data="boundary"), None)


def plane_of(X):
    if X.shape[1] < 2:
        return None
    return inspection.feature_plane(X) if X.shape[1] == 2 else inspection.principal_plane(X)


SMALL_CHANGE = 0.05
SHIFTED = (0.01, 0.1, 1.0, 10.0, 1000.0)


def of_scaling(view):
    run, neuron = view.run, neuron_of(view)
    network, X, plane = run.classifier, run.data.X, plane_of(run.data.X)
    if not can_be_multiplied(run):
        return [scaling.too_large()]
    measured = multiplied_of(run.owner, run.key, run, plane)
    course = inspection.boundary_shift(network, X, SHIFTED, plane=plane)
    texts = [
        scaling.answer(run, measured),
        scaling.task(run),
        scaling.about_perceptron(neuron),
        "" if neuron.coefs_[0].any() else scaling.no_line(),
        scaling.no_map() if plane is None else "",
        scaling.about_positive_factor(),
        scaling.about_every_factor(),
        scaling.about_curves(),
        scaling.about_choice(),
        scaling.about_shift(run, course),
        scaling.about_ends(run, course),
        scaling.about_signs(run, inspection.boundary_shift(network, X, (0.0, -1.0), plane=plane)),
    ]
    if perceptrons_of(network) is None:
        texts.append(linear_response.no_perceptrons_of(run))
    else:
        texts += [
            scaling.about_perceptrons(run, measured),
            scaling.about_other_network(run, measured),
            *_of_gap(view),
        ]
    return texts + _of_ties(view, neuron)


def perceptrons_of(network):
    try:
        return network.as_perceptron()
    except ValueError:
        return None


def _of_gap(view):
    run, X = view.run, view.run.data.X
    with np.errstate(over="ignore"):
        gaps = inspection.perceptron_gap(run.classifier, X, (LARGE,), margin=view.margin)
    at = gaps.iloc[0]
    if not at["n_inputs"]:
        return [scaling.no_gap(at, len(X))]
    return [
        scaling.about_gap(at, len(X)),
        scaling.about_limit(run),
        scaling.about_tied_rows(at),
    ]


def _of_ties(view, neuron):
    X, y = points().X, points().y
    ties, behind = (inspection.tie_conventions(clf, X, y) for clf in (neuron, chain_of(view)))
    if not ties["n_ties"].any():
        return [scaling.about_ties(ties, len(X))]
    return [
        scaling.about_ties(ties, len(X)),
        scaling.about_half(ties),
        scaling.about_behind(behind),
    ]


def of_small_changes(view):
    network, X = view.run.classifier, view.run.data.X
    perceptrons = perceptrons_of(network)
    with np.errstate(over="ignore", invalid="ignore"):
        frame = inspection.linear_response(network, X, SMALL_CHANGE, random_state=0)
        texts = [linear_response.about_response(frame)]
        if perceptrons is None:
            return [*texts, linear_response.no_perceptrons(view.run.settings.activation)]
        flips = inspection.linear_response(perceptrons, X, SMALL_CHANGE, random_state=0)
    return [*texts, linear_response.about_flips(flips)]


def of_is_it_a_nine(view):
    run = view.run
    if run.data.n_outputs > 1:
        return [is_it_a_nine.several_classes(run)]
    convention = convention_of(run.owner, run.key, run)
    return [
        is_it_a_nine.answer(run, convention),
        is_it_a_nine.task(run),
        is_it_a_nine.about_thresholds(convention),
        is_it_a_nine.about_convention(),
        is_it_a_nine.about_precision(convention),
        is_it_a_nine.about_sureness(convention),
    ]


def of_relu_comparison(view):
    runs = view.trained
    firsts = {
        name: inspection.first_epoch_at(run.classifier, view.level) for name, run in runs.items()
    }
    some = view.run.data
    classifiers = {name: run.classifier for name, run in runs.items()}
    frame = inspection.compare(classifiers, some.X, some.y)
    comparison = Comparison(frame)
    sweep = pd.DataFrame(
        [{"name": name, "seed": 0, "epoch": first} for name, first in firsts.items()]
    ).astype({"epoch": float})
    return [
        relu_comparison.answer(runs, firsts, view.level),
        relu_comparison.task(runs),
        relu_comparison.about_curves(runs),
        relu_comparison.about_start(runs, comparison),
        *relu_comparison.about_gradients(runs, comparison, view.epoch),
        *relu_comparison.about_units(runs, frame, view.epoch),
        relu_comparison.about_seeds(),
        relu_comparison.about_sweep(sweep, view.level, view.run.settings.epochs),
    ]


def of_foundations(view):
    run, X, y = view.run, view.run.data.X, view.run.data.y
    weight = weight_of(view)
    texts = [
        foundations.answer(run),
        foundations.task(),
        foundations.check(weight),
        foundations.about_factor(weight),
        foundations.about_mean(run),
    ]
    if run.is_single_neuron:
        names = inspection.most_changed_weights(run.classifier)["name"].tolist()
        path = inspection.descent_path(run.classifier, X, y, weights=tuple(names[:2]))
        path = path[path["epoch"] <= view.epoch]
        texts.append(foundations.about_surface(run, path, False))
        texts += [foundations.about_slice(run), foundations.about_halves()]
    elif run.data.n_outputs > 1:
        texts.append(foundations.no_surface(run))
    return texts


def weight_of(view):
    """The weight of the view, its gradient, and what moving it does."""
    args = (view.run.classifier, view.run.data.X, view.run.data.y)
    at = {"sample": view.row, "epoch": view.epoch}
    weights = inspection.weight_gradients(*args, **at)
    units = inspection.backpropagation(*args, **at)
    layer, unit, _ = view.weight_index
    return foundations.Weight(
        gradient=weights.set_index(["layer", "unit", "input"], drop=False).loc[view.weight_index],
        moved=inspection.numerical_gradient(*args, view.weight_index, **at).iloc[0],
        delta=units.set_index(["layer", "unit"])["delta"][layer, unit],
    )


STEPS = [float(f"{digit}e{power}") for power in range(-16, 0) for digit in (1, 1.6, 2.5, 4, 7)]


@cache
def step_errors():
    return pd.concat(
        inspection.finite_difference_error(STEPS, scheme=scheme).assign(scheme=scheme)
        for scheme in ("forward", "central")
    )


def way_of_units(view):
    """Start and target of units at the wrong end, from one side or the other."""
    return (-10.0, 10.0) if view.descent[3] else (10.0, -10.0)


def of_slope_and_descent(view):
    w, b, rate, n_epochs = view.by_hand
    frame = experiments.learning_slowdown(w, b, learning_rate=rate, n_epochs=n_epochs)
    printed = experiments.printed_descent(w, b, learning_rate=rate, n_epochs=n_epochs)
    step, scheme = view.quotient
    start, descent_rate, n_steps, ascends = view.descent
    steps = experiments.parabola_descent(start, descent_rate, n_steps, wrong_sign=ascends)
    slopes = inspection.numerical_slope(step, scheme=scheme)
    units = experiments.unit_descent(*way_of_units(view), learning_rate=rate, n_epochs=n_epochs)
    return [
        derivatives.answer(),
        derivatives.task(),
        derivatives.about_ability(),
        derivatives.about_layers(),
        derivatives.about_units(units),
        derivatives.about_relu(units),
        derivatives.about_leak(),
        derivatives.about_quotient(slopes, step),
        derivatives.about_cause(step, scheme, step_errors()),
        derivatives.about_best(step_errors()),
        derivatives.about_descent(steps, descent_rate, ascends=ascends),
        derivatives.about_table(experiments.iteration_table(steps), descent_rate, ascends=ascends),
        derivatives.about_slowdown(frame),
        derivatives.about_factor_of_slope(),
        derivatives.about_saturated(frame),
        derivatives.about_gradient(frame),
        derivatives.about_sign(printed),
    ]


def of_does_not_learn(view):
    run = view.run
    found = diagnosis_of(run.owner, run.key, run)
    texts = [
        diagnosis.headline(found),
        diagnosis.about_remedy(found.cause),
        *diagnosis.beside(found).split("\n- "),
        # The same of this run as of one with its remedy.
        *diagnosis.with_remedy(found).split("\n- "),
        diagnosis.WAITING,
        "" if run.is_opened else diagnosis.YOUR_OWN,
    ]
    if not found.cause["remedy"]:
        return texts
    try:
        after = with_remedy(run)
    except SettingsError:  # which the page shows instead
        return texts
    texts += [diagnosis.about_training(run, after.settings)] if run.is_opened else []
    return [*texts, diagnosis.outcome(found, diagnosis_of(after.owner, after.key, after))]


PAGES = {
    "Past 100 %": of_past_100,
    "Should I stop?": of_should_i_stop,
    "Is it saturated?": of_saturation,
    "Scaling": of_scaling,
    "Small changes": of_small_changes,
    "Is it a 9?": of_is_it_a_nine,
    "Sigmoid or ReLU?": of_relu_comparison,
    "Slope and descent": of_slope_and_descent,
    "Foundations": of_foundations,
    "My network does not learn": of_does_not_learn,
}
SENTENCE_ENDS = re.compile(r"(?<=[.?!])\s+(?=[A-Z“0-9∂ŷσφΔ½‖−])")


def sentences_of(text):
    """A text without its emphasis, sentence by sentence."""
    bare = re.sub(r"\*\*|\*(?=\S)|(?<=\S)\*", "", text).replace("\n", " ").replace("\\", "")
    return [sentence for sentence in SENTENCE_ENDS.split(bare.strip()) if sentence]
