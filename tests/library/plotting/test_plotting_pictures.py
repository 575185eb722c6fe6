"""Every picture: valid, titled, described, saved as PNG and SVG, also of the poorest frames."""

import re
from functools import cache
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import vl_convert
from library.charts import COLOURS
from library.networks import fitted_neuron

from sigmoid_estimator import SigmoidMLPClassifier, experiments, inspection, plotting
from sigmoid_estimator.datasets import load_line, load_moons, load_noisy_line
from sigmoid_estimator.plotting import palette

LONGEST_TITLE = 42  # of an axis, beside a panel of 200 pixels
NAN = float("nan")


@cache
def neuron(epochs=300):
    line = load_line(return_X_y=True)
    return fitted_neuron(*line, learning_rate_init=5.0, max_iter=epochs)


@cache
def network(activation="sigmoid"):
    clf = SigmoidMLPClassifier((5, 4), activation=activation, learning_rate_init=0.05, max_iter=60)
    return clf.set_params(random_state=0).fit(*load_moons(return_X_y=True))


def line_points():
    X, y = load_line(return_X_y=True)
    return pd.DataFrame({"x1": X[:, 0], "x2": X[:, 1], "label": y})


def line_maps():
    X, _ = load_line(return_X_y=True)
    maps = [inspection.decision_map(neuron(), X, epoch=e, resolution=9) for e in (0, 20, 300)]
    return pd.concat(maps)


def moons(measure, activation="sigmoid", **parameters):
    X, y = load_moons(return_X_y=True)
    labelled = ("unit_report", "layer_gradients", "calibration", "sharpness")
    needs_labels = measure.__name__ in labelled
    return measure(network(activation), X, *([y] if needs_labels else []), **parameters)


def of_both_halves():
    X, y = load_moons(return_X_y=True)
    factors = np.geomspace(0.1, 10, 21)
    halves = {"first": slice(None, None, 2), "second": slice(1, None, 2)}
    return pd.concat(
        inspection.loss_over_factors(network(), X[half], y[half], factors).assign(rows=name)
        for name, half in halves.items()
    )


def compared():
    runs = {"sigmoid": network(), "ReLU": network("relu")}
    return inspection.compare(runs, *load_moons(return_X_y=True))


def seeds():
    epochs = [9.0, 12.0, NAN, 3.0, 4.0, 4.0]
    return pd.DataFrame({"name": ["sigmoid"] * 3 + ["ReLU"] * 3, "seed": [0, 1, 2] * 2}).assign(
        epoch=epochs
    )


def differences():
    steps = np.logspace(-13, -1, 49)
    return pd.concat(
        inspection.finite_difference_error(steps, scheme=scheme).assign(scheme=scheme)
        for scheme in ("forward", "central")
    )


def parabola(x):
    return x * x - 4 * x + 6


def descent(rate, n_steps=20):
    return inspection.gradient_descent(parabola, lambda x: 2 * x - 4, 8, rate, n_steps)


def gaps(**parameters):
    X, _ = load_line(return_X_y=True)
    return inspection.perceptron_gap(neuron(), X, np.logspace(-2, 3, 21), **parameters)


def surface():
    X, y = load_line(return_X_y=True)
    return (
        inspection.cost_surface(neuron(), X, y, resolution=20),
        inspection.descent_path(neuron(), X, y),
    )


def margins(load=load_line):
    X, y = load(return_X_y=True)
    return inspection.margin_growth(neuron() if load is load_line else noisy_neuron(), X, y)


@cache
def noisy_neuron():
    return SigmoidMLPClassifier((), max_iter=20).fit(*load_noisy_line(return_X_y=True))


def by_threshold(measure, **parameters):
    X, y = load_moons(return_X_y=True)
    return measure(network(), X, y, **parameters)


def steps_of_moons(**flipped):
    X, y = load_moons(return_X_y=True)
    steps = network().as_perceptron()
    points = pd.DataFrame({"x1": X[:, 0], "x2": X[:, 1], "label": y}).assign(**flipped)
    return plotting.step_boundary(
        inspection.step_boundary(steps, X),
        inspection.scaled_map(steps, X, 1.0, resolution=9),
        points,
    )


PICTURES = {
    "growth": lambda: plotting.growth(
        inspection.weight_growth(neuron()), first_perfect_epoch=21, theoretical_slope=4.0
    ),
    "growth with the bias": lambda: plotting.growth(margins(), theoretical_slope=10.4),
    "growth of layers": lambda: plotting.growth(inspection.weight_growth(network())),
    "margin": lambda: plotting.margin_growth(margins()),
    "no margin": lambda: plotting.margin_growth(margins(load_noisy_line)),
    "map": lambda: plotting.decision_map(
        line_maps().tail(81),
        line_points(),
        reference=inspection.max_margin(*load_line(return_X_y=True)),
    ),
    "maps": lambda: plotting.decision_maps(line_maps(), line_points(), reference=([1, 1], -3.0)),
    "maps in a column": lambda: plotting.decision_maps(line_maps(), line_points(), columns=1),
    "sigmoids": lambda: plotting.sigmoid_family(inspection.sigmoid_family(neuron(), [10, 300])),
    "sigmoids times c": lambda: plotting.sigmoid_family(
        inspection.sigmoid_family(neuron(), factors=[0.1, 1, 10])
    ),
    "slope": plotting.sigmoid_slope,
    "activations": lambda: plotting.activation_curves(inspection.activation_curves()),
    "activations under each other": lambda: plotting.activation_curves(
        inspection.activation_curves([0.0], activations=["tanh"]), columns=1
    ),
    "units at the wrong end": lambda: plotting.unit_descent(experiments.unit_descent()),
    "slope at a point": lambda: plotting.sigmoid_slope(inspection.sigmoid_curve(), at=-3.0),
    "gap": lambda: plotting.perceptron_gap(gaps()),
    "gap with a margin": lambda: plotting.perceptron_gap(gaps(margin=0.5)),
    "response": lambda: plotting.linear_response(
        moons(inspection.linear_response, scale=0.1, random_state=0)
    ),
    "saturation": lambda: plotting.saturation(moons(inspection.saturation)),
    "saturation of ReLU": lambda: plotting.saturation(
        moons(inspection.saturation, "relu"), measures=["share", "entropy", "signal_variance"]
    ),
    "histograms": lambda: plotting.activation_histograms(moons(inspection.activation_histograms)),
    "histograms of one epoch": lambda: plotting.activation_histograms(
        moons(inspection.activation_histograms, "relu", epochs=60, pre_activation=True),
        title="pre-activation z",
    ),
    "units": lambda: plotting.unit_report(moons(inspection.unit_report)),
    "units of ReLU": lambda: plotting.unit_report(moons(inspection.unit_report, "relu")),
    "sweep": lambda: plotting.seed_sweep(seeds(), limit=60),
    "gradients": lambda: plotting.layer_gradients(moons(inspection.layer_gradients)),
    "speeds": lambda: plotting.layer_gradients(
        moons(inspection.layer_gradients), measure="bias_gradient_norm"
    ),
    "gradients by depth": lambda: plotting.gradients_by_depth(moons(inspection.layer_gradients)),
    "comparison": lambda: plotting.comparison(compared()),
    "comparison in a column": lambda: plotting.comparison(compared(), columns=1, epoch=3),
    "learning": lambda: plotting.learning_curve(compared()),
    "learning on logarithms": lambda: plotting.learning_curve(compared(), logarithmic=True),
    "differences": lambda: plotting.finite_difference_error(differences()),
    "differences of one scheme": lambda: plotting.finite_difference_error(
        inspection.finite_difference_error([1e-9, 1e-6])
    ),
    "descent": lambda: plotting.gradient_descent(descent(0.1), parabola),
    "divergence": lambda: plotting.gradient_descent(descent(1.1, 2000), parabola),
    "cost": lambda: plotting.cost_surface(*surface()),
    "errors by threshold": lambda: plotting.threshold_errors(
        by_threshold(inspection.threshold_errors)
    ),
    "outputs of classes": lambda: plotting.output_shares(by_threshold(inspection.output_shares)),
    "outputs of groups": lambda: plotting.outputs_by_group(
        by_threshold(inspection.outputs_by_group, groups=np.arange(200) % 5), group_name="digit"
    ),
    "steps": steps_of_moons,
    "steps of which some flip": lambda: steps_of_moons(flipped=np.arange(200) % 9 == 0),
    "calibration": lambda: plotting.calibration(moons(inspection.calibration), epoch=20),
    "three margins": lambda: plotting.margin_lines(
        inspection.margin_lines(*load_line(return_X_y=True)), line_points(), learned=([1, 1], -3)
    ),
    "angles to margins": lambda: plotting.margin_angles(
        inspection.margin_angles(neuron(), *load_line(return_X_y=True))
    ),
    "temperature alone": lambda: plotting.calibration(
        moons(inspection.calibration), measures=["temperature"]
    ),
    "loss over factors": lambda: plotting.loss_over_factors(of_both_halves()),
    "stops": lambda: plotting.stopping_points(
        inspection.stopping_points(network(), *load_moons(return_X_y=True))
    ),
    "sharpness": lambda: plotting.sharpness(
        inspection.sharpness(neuron(), *load_line(return_X_y=True)), epoch=20
    ),
    "sharpness without a bound": lambda: plotting.sharpness(moons(inspection.sharpness)),
}


def layer_frame(epochs, layers, **columns):
    """One row per epoch and layer, with constant columns."""
    n_rows = len(epochs) * len(layers)
    return pd.DataFrame(
        {"epoch": np.repeat(epochs, len(layers)), "layer": np.tile(layers, len(epochs))}
        | {name: [value] * n_rows for name, value in columns.items()}
    )


def norms(epochs, layers, norm):
    return layer_frame(epochs, layers, weight_norm=norm, cosine_to_final=NAN)


def saturated(epochs, layers, share, **columns):
    blank = {"dead_fraction": 0.0, "mean_slope": 0.0, "phi": NAN, "entropy": NAN}
    blank |= {"signal_variance": 0.0}
    return layer_frame(epochs, layers, saturated_fraction=share, **blank | columns)


def gradients(epochs, layers, rms):
    return layer_frame(epochs, layers, delta_rms=rms, attenuation=NAN)


def run(epochs, loss, accuracy, rms=0.0):
    measured = {"saturated_fraction": NAN, "dead_fraction": NAN, "delta_rms": rms}
    return layer_frame(epochs, [1], name="run", loss=loss, accuracy=accuracy, **measured)


def bins(share):
    return layer_frame([0], [1], low=0.0, high=1.0, share=share)


def unit(kind, slope, diagnosis="saturated_wrong"):
    known = {"unit": 0, "kind": kind, "diagnosis": diagnosis}
    return layer_frame([0], [1], **known, mean_slope=slope, demand=NAN)


def margin(epochs, widest, reached, angle):
    return layer_frame(
        epochs, [1], max_margin=widest, normalized_margin=reached, angle_to_max_margin=angle
    )


def gap(factors, sup, margin=0.0):
    known = {"margin": margin, "n_inputs": 0, "n_ties": 0}
    return pd.DataFrame({"factor": factors, "sup_gap": sup, "mean_gap": sup, **known})


def ground(*costs):
    return pd.DataFrame({"w1": [0.0, 1.0] * 2, "b": [0.0, 0.0, 1.0, 1.0], "cost": costs})


def error(steps, largest):
    return pd.DataFrame(
        {"step": steps, "max_error": largest, "rms_error": largest, "n_nonpositive": 0}
    )


def calibrated(loss, temperature):
    known = {"accuracy": 0.5, "confidence": 0.5, "ece": 0.0, "loss_at_temperature": loss}
    return layer_frame([0], [1], loss=loss, temperature=temperature, **known)


def stop(loss, temperature):
    return calibrated(loss, temperature).assign(stop="end", training_accuracy=1.0)


def sharp(epochs, value, bound):
    return layer_frame(epochs, [1], sharpness=value, stability_bound=bound)


START = pd.DataFrame({"epoch": [0], "w1": [0.5], "b": [0.5], "cost": [0.5]})

EXTREMES = {
    "growth of one record": lambda: plotting.growth(norms([1], [1], 2.0), theoretical_slope=1.0),
    "growth without a theory": lambda: plotting.growth(
        norms([0, 1, 5], [1, 2], 2.0), theoretical_slope=NAN
    ),
    "growth without a norm": lambda: plotting.growth(
        norms([1, 5], [1], NAN), theoretical_slope=1.0
    ),
    "infinite growth": lambda: plotting.growth(norms([1, 5], [1, 2], np.inf)),
    "margin of one record": lambda: plotting.margin_growth(margin([0], 1.0, 0.5, 0.0)),
    "margin of an inseparable record": lambda: plotting.margin_growth(margin([0], NAN, NAN, NAN)),
    "margin of the wrong side": lambda: plotting.margin_growth(margin([0, 9], 1.0, -0.5, 90.0)),
    "sigmoid of zeros": lambda: plotting.sigmoid_family(
        inspection.sigmoid_family(
            SigmoidMLPClassifier.from_layers(
                [[[0.0]]], [[0.0]], activation="sigmoid", classes=[0, 1]
            ),
            0,
        )
    ),
    "slope far out": lambda: plotting.sigmoid_slope(inspection.sigmoid_curve([0.0]), at=1000.0),
    "no gap": lambda: plotting.perceptron_gap(gap([1.0, 10.0], NAN)),
    "gap of one factor": lambda: plotting.perceptron_gap(gap([10.0], 0.0, margin=0.5)),
    "gap of one half": lambda: plotting.perceptron_gap(gap([1.0, 10.0], 0.5)),
    "response of nothing": lambda: plotting.linear_response(
        pd.DataFrame({"predicted_change": [0.0], "actual_change": [NAN]})
    ),
    "saturation of one record": lambda: plotting.saturation(saturated([7], [1], 1.0, phi=1.0)),
    "saturation of nothing known": lambda: plotting.saturation(saturated([0, 1], [1, 2], NAN)),
    "histogram of one bin": lambda: plotting.activation_histograms(bins(1.0)),
    "histogram of nothing": lambda: plotting.activation_histograms(bins(NAN)),
    "one unit": lambda: plotting.unit_report(unit("constant", 0.0)),
    "a dead unit": lambda: plotting.unit_report(unit("dead", NAN)),
    "gradients of zero": lambda: plotting.layer_gradients(gradients([0], [1], 0.0)),
    "gradients of nothing": lambda: plotting.layer_gradients(
        gradients([0, 1], [1, 2], 0.0), measure="attenuation"
    ),
    "constant gradients": lambda: plotting.layer_gradients(gradients([0, 9], [1], 3e-12)),
    "depth of one layer": lambda: plotting.gradients_by_depth(gradients([0], [1], 0.0)),
    "comparison of one record": lambda: plotting.comparison(run([0], 0.0, 1.0)),
    "comparison of nothing": lambda: plotting.comparison(run([0, 3], NAN, NAN, NAN), columns=1),
    "learning of one record": lambda: plotting.learning_curve(run([0], 0.5, 0.5)),
    "constant learning": lambda: plotting.learning_curve(run([0, 1], 0.5, 0.5), logarithmic=True),
    "error of one step": lambda: plotting.finite_difference_error(error([0.1], [0.1])),
    "no error": lambda: plotting.finite_difference_error(error([0.1, 0.2], [0.0, 0.0])),
    "descent of one point": lambda: plotting.gradient_descent(descent(0.1, 0), parabola),
    "descent that stands": lambda: plotting.gradient_descent(
        inspection.gradient_descent(parabola, lambda _: 0.0, 8, 0.1, 3)
    ),
    "cost of a plain": lambda: plotting.cost_surface(ground(0.5, 0.5, 0.5, 0.5), START),
    "cost of everything": lambda: plotting.cost_surface(ground(0.0, 1e-3, np.inf, NAN)),
    "calibration of one certain record": lambda: plotting.calibration(calibrated(0.0, 0.0)),
    "calibration of chance": lambda: plotting.calibration(calibrated(0.7, np.inf)),
    "no loss over factors": lambda: plotting.loss_over_factors(
        pd.DataFrame({"factor": [0.0, 1.0], "loss": [NAN, np.inf]})
    ),
    "no margins": lambda: plotting.margin_lines(
        inspection.margin_lines(*load_noisy_line(return_X_y=True)), line_points()
    ),
    "no angles to margins": lambda: plotting.margin_angles(
        pd.DataFrame({"epoch": [0], "limit": ["one"], "angle": [NAN]})
    ),
    "one stop": lambda: plotting.stopping_points(stop(0.0, 0.0)),
    "a stop beyond measure": lambda: plotting.stopping_points(stop(np.inf, NAN)),
    "sharpness of one record": lambda: plotting.sharpness(sharp([0], 0.5, NAN)),
    "sharpness below 0": lambda: plotting.sharpness(sharp([0, 1], -0.1, 2.0)),
    "sharpness of nothing": lambda: plotting.sharpness(sharp([0, 1], NAN, NAN)),
    "cost of nothing": lambda: plotting.cost_surface(ground(NAN, NAN, NAN, NAN)),
}


@cache
def spec_of(name):
    return (PICTURES | EXTREMES)[name]().to_dict(validate=True)


def views(spec):
    """The panels of a picture; a layered one is one panel."""
    panels = spec.get("concat") or spec.get("vconcat") or [spec]
    return [[panel, *panel.get("layer", [])] for panel in panels]


def titles(view, channel):
    """The titles of an axis of a panel, those left out on purpose too."""
    found = [layer.get("encoding", {}).get(channel, {}) for layer in view]
    return [encoding["title"] for encoding in found if "title" in encoding]


def test_every_public_picture_is_drawn_in_a_test():
    tests = "".join(path.read_text() for path in Path(__file__).parents[1].rglob("test_*.py"))
    assert set(plotting.__all__) <= set(re.findall(r"(?:plotting\.|import )(\w+)", tests))


@pytest.mark.parametrize("name", PICTURES)
def test_every_axis_has_a_title_that_fits(name):
    spec = spec_of(name)
    for channel in ("x", "y"):
        per_view = [titles(view, channel) for view in views(spec)]
        assert all(per_view), "a panel without a title, not even None"
        texts = [text for found in per_view for text in found if text]
        assert texts
        for text in texts:
            lines = text if isinstance(text, list) else [text]
            assert max(map(len, lines)) <= LONGEST_TITLE or channel == "x"


@pytest.mark.parametrize("name", [*PICTURES, *EXTREMES])
def test_every_description_tells_figures(name):
    description = spec_of(name)["description"]
    assert len(description) > 40
    assert re.search(r"\d", description)
    assert description.endswith(".")
    assert not re.search(r"\b(nan|inf)\b|\d%", description)
    assert "  " not in description


@pytest.mark.parametrize("name", [*PICTURES, *EXTREMES])
def test_every_picture_is_saved_as_svg(name):
    svg = vl_convert.vegalite_to_svg(spec_of(name))
    # A mark whose place is no number is not seen.
    assert not re.search(r'(?:d|transform|x|y|x2|y2|width|height)="[^"]*(?:NaN|Infinity)', svg)


@pytest.mark.slow
@pytest.mark.parametrize("name", [*PICTURES, *EXTREMES])
def test_every_picture_is_saved_as_png(name):
    assert vl_convert.vegalite_to_png(spec_of(name), scale=0.5).startswith(b"\x89PNG")


@pytest.mark.parametrize("name", PICTURES)
def test_no_picture_fixes_what_belongs_to_the_theme(name):
    spec = spec_of(name)
    without_config = {key: value for key, value in spec.items() if key != "config"}
    assert set(re.findall(r"#[0-9a-f]{6}\b", str(without_config))) <= COLOURS
    assert "background" not in spec


@pytest.mark.parametrize("name", PICTURES)
def test_every_parameter_has_a_name_of_its_own(name):
    assert not re.search(r"'(?:param|view)_\d+'", str(spec_of(name)))


@pytest.mark.parametrize("name", [name for name in PICTURES if name not in ("maps", "histograms")])
def test_every_mark_tells_its_figures_to_the_pointer(name):
    layers = [layer for view in views(spec_of(name)) for layer in view if "mark" in layer]
    assert any(isinstance(layer["encoding"].get("tooltip"), list) for layer in layers)


@pytest.mark.parametrize("n", [1, 7, 18])
@pytest.mark.parametrize(
    "colours", [palette.layer_colours, lambda n: palette.cycled(palette.RUNS, n)]
)
def test_no_two_of_many_lines_look_the_same(colours, n):
    styles = zip(colours(n), map(str, palette.cycled_dashes(n)), strict=True)
    assert len(set(styles)) == n


@pytest.mark.parametrize(
    "name", ["saturation of one record", "learning of one record", "margin of one record"]
)
def test_a_lone_record_is_a_point_that_is_seen(name):
    alone, many = (
        set(re.findall(r"'point': {[^}]*'opacity': (\d)", str(spec_of(picture))))
        for picture in (name, "saturation")
    )
    assert (alone, many) == ({"1"}, {"0"})


def test_pictures_of_one_column_are_as_wide_as_their_place():
    for name in ("saturation", "maps in a column", "comparison in a column", "margin"):
        spec = spec_of(name) | {"vconcat": [p | {"width": 358} for p in spec_of(name)["vconcat"]]}
        assert re.search(r'<svg[^>]* width="358"', vl_convert.vegalite_to_svg(spec)), name


def long_film(**columns):
    return layer_frame(np.arange(20_000), [1, 2, 3, 4, 5, 6], **columns)


CROWDED = {
    "growth": lambda: plotting.growth(long_film(weight_norm=1.0, cosine_to_final=1.0)),
    "margin": lambda: plotting.margin_growth(margin(np.arange(20_000), 1.0, 0.5, 2.0)),
    "saturation": lambda: plotting.saturation(saturated(np.arange(20_000), [1, 2, 3], 0.5)),
    "gradients": lambda: plotting.layer_gradients(long_film(delta_rms=0.1)),
    "learning": lambda: plotting.learning_curve(run(np.arange(20_000), 0.5, 0.5)),
    "comparison": lambda: plotting.comparison(run(np.arange(20_000), 0.5, 0.5, 0.1)),
    "sigmoids": lambda: plotting.sigmoid_family(
        inspection.sigmoid_family(neuron(), np.arange(60))
    ),
    "response": lambda: plotting.linear_response(
        pd.DataFrame({"predicted_change": np.zeros(20_000), "actual_change": np.ones(20_000)})
    ),
    "points": lambda: plotting.decision_map(
        line_maps().tail(81), pd.concat([line_points()] * 100)
    ),
    "sharpness": lambda: plotting.sharpness(sharp(np.arange(20_000), 0.5, 2.0)),
    "path": lambda: plotting.cost_surface(
        ground(0.1, 0.2, 0.3, 0.4), pd.concat([START] * 20_000).assign(epoch=np.arange(20_000))
    ),
    "surface": lambda: plotting.cost_surface(
        inspection.cost_surface(neuron(), *load_line(return_X_y=True), resolution=150)
    ),
}


@pytest.mark.parametrize("name", CROWDED)
def test_a_picture_of_very_many_rows_is_thinned(name):
    spec = CROWDED[name]().to_dict()  # Altair refuses more than 5000 rows
    assert max(len(rows) for rows in spec["datasets"].values()) <= 5000


def test_points_left_out_are_said():
    for name, nouns in (("response", "outputs"), ("points", "points")):
        assert (
            CROWDED[name]().to_dict()["title"]["subtitle"]
            == f"one of {SEEN[name]} {nouns} is drawn"
        )


SEEN = {"response": 5, "points": 3}


@pytest.mark.parametrize("logarithmic", [True, False])
def test_thinning_keeps_both_ends_of_every_line(logarithmic):
    runs = [run(np.arange(n), 0.5, 0.5).assign(name=str(n)) for n in (20_000, 19_993, 12_345)]
    spec = plotting.learning_curve(pd.concat(runs), logarithmic=logarithmic).to_dict()
    for rows in spec["datasets"].values():
        for n in (20_000, 19_993, 12_345):
            epochs = [row["epoch"] for row in rows if row["name"] == str(n)]
            assert (epochs[0], epochs[-1]) == (0, n - 1)
            assert 400 < len(epochs) <= 1001


def test_a_picture_shows_itself_in_a_notebook():
    shown = PICTURES["saturation"]()._repr_mimebundle_()
    assert "text/html" in (shown[0] if isinstance(shown, tuple) else shown)
