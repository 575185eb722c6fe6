"""What single pictures say: slopes, levels, legends, numbers and places, against closed forms."""

import numpy as np
import pandas as pd
import pytest
import vl_convert
from scipy.special import expit

from sigmoid_estimator import SigmoidMLPClassifier, inspection, plotting
from sigmoid_estimator.datasets import load_iris, load_line, load_moons
from sigmoid_estimator.plotting import palette
from sigmoid_estimator.plotting.axes import few_epochs, log_ticks, round_numbers
from sigmoid_estimator.plotting.contour import line_across, zero_contour
from sigmoid_estimator.plotting.parts import figure


def parts(chart):
    """The layers or panels of a picture, in order."""
    spec = chart.to_dict()
    return spec, spec.get("layer") or spec.get("concat") or spec.get("vconcat") or [spec]


def rows(spec, part):
    data = part.get("data", spec.get("data"))  # Altair writes data that parts share once
    return pd.DataFrame(spec["datasets"][data["name"]])


def of_layers(epochs, layers, **columns):
    n_rows = len(epochs) * len(layers)
    return pd.DataFrame(
        {"epoch": np.repeat(epochs, len(layers)), "layer": np.tile(layers, len(epochs))}
        | {name: np.broadcast_to(value, n_rows) for name, value in columns.items()}
    )


@pytest.fixture(scope="module")
def margins(neuron, line):
    return inspection.margin_growth(neuron, *line)


def theory_of(frame, **parameters):
    spec, layers = parts(plotting.growth(frame, **parameters))
    drawn = rows(spec, layers[-1])
    return drawn[drawn["layer"].str.startswith("theory")]


def test_the_theory_has_the_slope_asked_for_and_ends_in_the_last_record(margins):
    theory = theory_of(margins, theoretical_slope=2.0)
    rise, run = np.diff(theory["weight_norm"]), np.diff(np.log(theory["epoch"]))
    np.testing.assert_allclose(rise / run, 2.0)
    assert run == pytest.approx(2 * np.log(10))
    last = margins.iloc[-1]
    assert theory.iloc[-1][["epoch", "weight_norm"]].tolist() == [
        last["epoch"],
        last["weight_norm"],
    ]


def test_the_theory_does_not_go_below_a_norm_of_0(margins):
    theory = theory_of(margins, theoretical_slope=50.0)
    assert theory["weight_norm"].iloc[0] == pytest.approx(0, abs=1e-9)
    slope = np.diff(theory["weight_norm"]) / np.diff(np.log(theory["epoch"]))
    assert slope == pytest.approx(50.0)


def test_the_theory_says_its_slope(margins):
    name = theory_of(margins, theoretical_slope=0.2357, slope_name="1/(2γ)")["layer"].iloc[0]
    assert name == "theory: slope 1/(2γ) = 0.236"
    chart = plotting.growth(margins, theoretical_slope=0.2357)
    assert "slope 1/γ = 0.236" in chart.to_dict()["description"]


def test_the_law_of_growth_is_reached_on_a_wide_margin_by_the_picture():
    X, y = np.array([[3.0], [-3.0]]), np.array([1, 0])  # by symmetry b = 0, so that γ = 3
    clf = SigmoidMLPClassifier(
        (),
        solver="sgd",
        batch_size="full",
        momentum=0.0,
        learning_rate_init=1.0,
        max_iter=100_000,
        record_history="log",
        coef_init=[np.zeros((1, 1))],
        intercept_init=[np.zeros(1)],
    ).fit(X, y)
    spec, layers = parts(
        plotting.growth(inspection.margin_growth(clf, X, y), theoretical_slope=1 / 3)
    )
    drawn = rows(spec, layers[-1])
    theory = drawn[drawn["layer"].str.startswith("theory")]
    measured = drawn[drawn["layer"] == "measured"]
    start = np.interp(np.log(theory["epoch"]), np.log(measured["epoch"]), measured["weight_norm"])
    np.testing.assert_allclose(start, theory["weight_norm"], rtol=0.01)


def test_growth_names_the_norm_that_it_shows(margins, neuron):
    with_bias, without = (
        parts(plotting.growth(frame))[1][-1]["encoding"]["y"]["title"]
        for frame in (margins, inspection.weight_growth(neuron))
    )
    assert with_bias == ["norm ‖(w, b)‖", "of weights and bias"]
    assert without == ["norm ‖W‖", "of a layer’s weights"]


def test_the_margin_is_drawn_up_to_the_maximum_margin(margins, line):
    gamma = inspection.max_margin(*line)["margin"][0]
    spec, (margin, angle) = parts(plotting.margin_growth(margins))
    rule, name, curve = margin["layer"]
    assert rows(spec, rule)["level"].tolist() == [gamma]
    assert rows(spec, name)["label"].tolist() == [f"maximum margin γ = {gamma:.3g}"]
    low, high = curve["encoding"]["y"]["scale"]["domain"]
    assert low == 0
    assert high > gamma
    assert angle["encoding"]["y"]["scale"]["type"] == "log"


CURSORS = {
    "growth": lambda frame, epoch: plotting.growth(frame, epoch=epoch),
    "margin": lambda frame, epoch: plotting.margin_growth(frame, epoch=epoch),
}


def cursor_of(chart):
    """Every panel's rule and label of the cursor, and the domain of its axis."""
    spec = chart.to_dict()
    found = []
    for panel in spec.get("vconcat", [spec]):
        layers = panel.get("layer", [panel])
        drawn = [rows(spec, layer) for layer in layers]
        labels = [r["label"][0] for r in drawn if "label" in r and r["label"][0][:5] == "epoch"]
        domain = layers[-1]["encoding"]["x"]["scale"]["domain"]
        found.append((labels, domain, len(layers)))
    return found


@pytest.mark.parametrize("draw", CURSORS.values(), ids=CURSORS)
@pytest.mark.parametrize("epoch", [1, 137, 10_000])
def test_a_cursor_shows_the_epoch_and_leaves_the_axis_as_it_is(margins, draw, epoch):
    with_cursor, without = (cursor_of(draw(margins, shown)) for shown in (epoch, None))
    assert with_cursor[0][0] == [f"epoch {epoch:,}"] * 2  # rule and label
    assert with_cursor[-1][0]
    for (_, domain, n_layers), (labels, same, fewer) in zip(with_cursor, without, strict=True):
        assert domain == same
        assert not labels
        assert n_layers > fewer
    for chart in (draw(margins, epoch), draw(margins, None)):
        svg = vl_convert.vegalite_to_svg(chart.to_dict())
        assert svg.count(">10,000</text>") == len(without), "the last tick of each axis"


def test_a_cursor_at_epoch_0_is_where_the_axis_has_it(margins):
    assert cursor_of(plotting.growth(margins, epoch=0)) == cursor_of(plotting.growth(margins))
    labels, domain, _ = cursor_of(plotting.margin_growth(margins, epoch=0))[0]
    assert labels == ["epoch 0"] * 2
    assert domain[0] == 0


@pytest.mark.parametrize("epoch", [10_001, -1])
@pytest.mark.parametrize("draw", CURSORS.values(), ids=CURSORS)
def test_no_cursor_is_beside_the_axis(margins, draw, epoch):
    assert cursor_of(draw(margins, epoch)) == cursor_of(draw(margins, None))


def test_the_label_of_a_cursor_runs_towards_the_middle(margins):
    sides = [
        parts(plotting.growth(margins, epoch=epoch))[1][1]["mark"]["align"] for epoch in (3, 5000)
    ]
    assert sides == ["left", "right"]


def test_the_mark_of_100_percent_makes_way_for_the_cursor(margins):
    sides = [
        parts(plotting.growth(margins, first_perfect_epoch=50, epoch=epoch))[1][1]["mark"]["align"]
        for epoch in (None, 49, 60)
    ]
    assert sides == ["left", "left", "right"]


def test_the_sigmoid_of_the_epoch_shown_is_the_wide_one(neuron):
    family = inspection.sigmoid_family(neuron, [10, 137, 1000])
    chart = plotting.sigmoid_family(family, epoch=137)
    scale = parts(chart)[1][0]["encoding"]["strokeWidth"]["scale"]
    widths = dict(zip(scale["domain"], scale["range"], strict=True))
    assert max(widths, key=widths.get) == "epoch 137"
    assert len(set(widths.values())) == 2
    assert "epoch 137 is drawn wider" in chart.to_dict()["description"]
    assert "wider" not in plotting.sigmoid_family(family).to_dict()["description"]


@pytest.mark.parametrize("draw", [plotting.perceptron_gap, plotting.boundary_shift])
def test_curves_against_c_have_a_cursor_at_c(neuron, line, draw):
    measure = getattr(inspection, draw.__name__)
    frame = measure(neuron, line[0], [0.01, 1.0, 1000.0])
    spec, (rule, label, curves) = parts(draw(frame, factor=10.0))
    assert rows(spec, rule).to_dict("list") == {"factor": [10.0], "label": ["c = 10"]}
    assert label["mark"]["align"] == "right"
    assert curves["encoding"]["x"]["scale"]["domain"] == [0.01, 1000.0]
    assert len(parts(draw(frame, factor=2000.0))[1]) == len(parts(draw(frame))[1]) == 1


def test_epoch_0_has_a_place_on_a_logarithmic_axis():
    frame = of_layers([0, 1, 50], [1], delta_rms=0.1)
    _, (chart,) = parts(plotting.layer_gradients(frame))
    x = chart["encoding"]["x"]
    assert x["scale"] == {"type": "symlog", "constant": 1, "domain": [0, 50], "nice": False}
    assert x["axis"]["values"] == [0, 1, 2, 5, 10, 20, 50]


@pytest.mark.parametrize(
    ("low", "high", "ticks"),
    [
        (0.2, 3e3, [1, 10, 100, 1000]),
        (1e-12, 1, [1e-12, 1e-9, 1e-6, 1e-3, 1]),
        (0.3, 4, [0.5, 1, 2]),
        (2.56, 4, [3.2, 3.2]),
        (1e-300, 1e-1, [1e-251, 1e-201, 1e-151, 1e-101, 1e-51, 1e-1]),
    ],
)
def test_logarithmic_axes_have_few_round_ticks(low, high, ticks):
    assert log_ticks(low, high) == ticks


def test_round_numbers_are_exact():
    assert round_numbers(1e-3, 0.1, (1, 5)) == [0.001, 0.005, 0.01, 0.05, 0.1]


@pytest.mark.parametrize(
    ("wanted", "shown"),
    [(None, [0, 5, 33, 200]), ([7, 100_000], [7, 200]), ([0, 0], [0]), ([-3], [0])],
)
def test_the_epochs_shown_are_known_ones_not_after_the_wanted(wanted, shown):
    assert few_epochs(pd.Series(np.arange(201)), wanted) == shown
    assert few_epochs(pd.Series([0, 10]), [9]) == [0]
    assert few_epochs(pd.Series([3, 0, 1]), None) == [0, 1, 3]


@pytest.mark.parametrize("seed", range(20))
def test_a_line_across_a_map_ends_on_its_border(seed):
    random = np.random.default_rng(seed)
    coef, inside = random.normal(size=2), random.uniform([-1, 2], [3, 5])
    ends = line_across(coef, -coef @ inside, [-1.0, 3.0], [2.0, 5.0])
    np.testing.assert_allclose(ends @ coef, coef @ inside, atol=1e-9)
    on_border = np.isclose(ends, [-1, 2]) | np.isclose(ends, [3, 5])
    assert on_border.any(axis=1).all()
    assert not np.allclose(*ends)


def test_lines_along_the_axes_and_through_corners_are_found():
    square = ([0.0, 1.0], [0.0, 1.0])
    assert sorted(line_across([1, 0], -0.25, *square).tolist()) == [[0.25, 0], [0.25, 1]]
    assert sorted(line_across([0, 2], -1.0, *square).tolist()) == [[0, 0.5], [1, 0.5]]
    assert sorted(line_across([1, -1], 0.0, *square).tolist()) == [[0, 0], [1, 1]]
    box = [-0.3, 3.3]  # where rounding puts both ends a little outside
    np.testing.assert_allclose(line_across([1, 1], -3.0, box, box), [[3.3, -0.3], [-0.3, 3.3]])
    assert line_across([1, 1], 5.0, *square).shape == (0, 2)
    assert line_across([np.nan, np.nan], np.nan, *square).shape == (0, 2)


def test_the_reference_is_the_line_of_the_maximum_margin(neuron, line):
    best = inspection.max_margin(*line)
    frame = inspection.decision_map(neuron, line[0], resolution=9)
    spec, layers = parts(plotting.decision_map(frame, reference=best))
    assert [layer["mark"]["type"] for layer in layers] == ["image", "rule", "rule"]
    segment = rows(spec, layers[2])
    coef, intercept = best.iloc[0][["coef", "intercept"]]
    for ends in (["x1", "x2"], ["x1_end", "x2_end"]):
        np.testing.assert_allclose(segment[ends].to_numpy() @ coef + intercept, 0, atol=1e-9)
    for layer in layers[1:]:
        scales = [layer["encoding"][channel]["scale"] for channel in ("stroke", "strokeDash")]
        assert all(s["domain"] == ["boundary", "maximum-margin line"] for s in scales)
        assert [s["range"] for s in scales] == [
            [palette.GREY, palette.MAGENTA],
            [[1, 0], [5, 6]],
        ]


def test_neither_line_of_a_map_hides_the_other(neuron, line):
    frame = inspection.decision_map(neuron, line[0], resolution=9)
    best = inspection.max_margin(*line)
    _, (_, boundary, widest) = parts(plotting.decision_map(frame, reference=best))
    assert boundary["mark"]["strokeWidth"] > widest["mark"]["strokeWidth"]  # which is on top
    (shown,) = parts(plotting.decision_map(frame))[1][1:]
    assert "stroke" not in shown["encoding"], "a boundary alone needs no legend"


def test_a_line_may_be_given_as_its_coefficients(neuron, line):
    best = inspection.max_margin(*line)
    frame = inspection.decision_map(neuron, line[0], resolution=9)
    coef, intercept = best.iloc[0][["coef", "intercept"]]
    same = plotting.decision_map(frame, reference=(coef, intercept))
    assert same.to_dict() == plotting.decision_map(frame, reference=best).to_dict()


def test_where_nothing_separates_there_is_no_reference(neuron, line):
    frame = inspection.decision_map(neuron, line[0], resolution=9)
    none = pd.DataFrame([{"coef": np.full(2, np.nan), "intercept": np.nan, "margin": np.nan}])
    assert plotting.decision_map(frame, reference=none).to_dict() == (
        plotting.decision_map(frame).to_dict()
    )
    with pytest.raises(ValueError, match=r"shape \(3,\)"):
        plotting.decision_map(frame, reference=([1, 2, 3], 0.0))


def test_maps_are_those_of_their_epochs_with_outer_titles_only(neuron, line):
    X, _ = line
    frames = [inspection.decision_map(neuron, X, epoch=e, resolution=5) for e in (100, 0, 10)]
    names = ["length (cm)", "width (cm)"]
    chart = plotting.decision_maps(pd.concat(frames), feature_names=names, columns=2)
    _, panels = parts(chart)
    assert [panel["title"]["text"] for panel in panels] == ["epoch 0", "epoch 10", "epoch 100"]
    x_titles, y_titles = (
        [panel["layer"][0]["encoding"][axis]["title"] for panel in panels] for axis in ("x", "y")
    )
    assert x_titles == [None, "length (cm)", "length (cm)"]
    assert y_titles == ["width (cm)", None, "width (cm)"]
    alone = plotting.decision_map(frames[0]).to_dict()
    assert panels[2]["layer"][0]["mark"]["url"] == alone["layer"][0]["mark"]["url"]
    with pytest.raises(ValueError, match="columns must be at least 1, got 0"):
        plotting.decision_maps(frames[0], columns=0)


def test_a_map_says_how_much_of_it_goes_to_whom(neuron, line):
    frame = inspection.decision_map(neuron, line[0], resolution=9)
    share = (frame["probability"] > 0.5).mean()
    description = plotting.decision_map(frame, class_names=["low", "high"]).to_dict()[
        "description"
    ]
    low, high = f"{100 * (1 - share):.0f} %", f"{100 * share:.0f} %"
    assert f"{low} of the map is low, {high} of the map is high" in description


def test_sigmoids_times_c_are_named_by_their_factor(neuron):
    family = inspection.sigmoid_family(neuron, factors=[10, 0.1])
    _, (sigmoids, step) = parts(plotting.sigmoid_family(family))
    encoding = sigmoids["encoding"]["color"]
    assert encoding["scale"]["domain"] == ["c = 0.1", "c = 10", "step"]
    assert encoding["legend"]["title"] == "all weights times c"
    assert step["mark"]["interpolate"] == "step-before"


def test_the_family_times_c_is_the_scaled_neurons_own_output(neuron):
    family = inspection.sigmoid_family(neuron, factors=[0.5, 3])
    w, b = neuron.coefs_[0][:, 0], neuron.intercepts_[0][0]
    for factor, curve in family[family["curve"] != "step"].groupby("factor"):
        inputs = -b * w / (w @ w) + np.outer(curve["distance"], w / np.linalg.norm(w))
        outputs = neuron.scaled(factor).predict_proba(inputs)[:, 1]
        np.testing.assert_allclose(curve["output"], outputs, rtol=1e-9, atol=1e-13)
        assert curve["weight_norm"].iloc[0] == pytest.approx(factor * np.linalg.norm(w))
    assert family[family["curve"] == "step"]["factor"].unique().tolist() == [np.inf]
    assert family["epoch"].isna().all()


def test_a_family_needs_no_film_for_factors(line):
    clf = SigmoidMLPClassifier((), max_iter=3, record_history=False, random_state=0).fit(*line)
    assert inspection.sigmoid_family(clf, factors=[1])["curve"].unique().tolist() == [
        "c = 1",
        "step",
    ]


@pytest.mark.parametrize("asked", [{}, {"epochs": 1, "factors": [1]}])
def test_a_family_is_of_epochs_or_of_factors(neuron, asked):
    with pytest.raises(ValueError, match="epochs or factors, and not both"):
        inspection.sigmoid_family(neuron, **asked)


@pytest.mark.parametrize("factor", [0.0, -1.0, np.nan])
def test_factors_are_positive(neuron, factor):
    with pytest.raises(ValueError, match="factor must be a positive finite number"):
        inspection.sigmoid_family(neuron, factors=[1.0, factor])


def test_the_sigmoid_and_its_slope_are_those_of_the_formula():
    curve = inspection.sigmoid_curve()
    assert curve["z"].iloc[[0, -1]].tolist() == [-8, 8]
    np.testing.assert_allclose(curve["sigmoid"], 1 / (1 + np.exp(-curve["z"])))
    np.testing.assert_allclose(curve["slope"], curve["sigmoid"] * (1 - curve["sigmoid"]))
    assert inspection.sigmoid_curve([40.0])["slope"][0] == pytest.approx(4.248354255291589e-18)


def test_the_marked_point_lies_on_the_curves_and_its_tangent_touches():
    spec, (_, tangent, points) = parts(plotting.sigmoid_slope(at=1.5))
    value, slope = expit(1.5), expit(1.5) * expit(-1.5)
    assert rows(spec, points)["value"].tolist() == pytest.approx([value, slope])
    ends = rows(spec, tangent)
    assert np.diff(ends["value"]) / np.diff(ends["z"]) == pytest.approx(slope)
    assert ends["value"].mean() == pytest.approx(value)


def test_the_bound_of_a_neuron_is_drawn_where_there_is_a_margin(neuron, line):
    factors = [0.1, 1.0, 10.0]
    with_margin = inspection.perceptron_gap(neuron, line[0], factors, margin=0.2)
    spec, (lines,) = parts(plotting.perceptron_gap(with_margin))
    drawn = rows(spec, lines)
    bound = drawn[drawn["curve"].str.contains("bound")]
    np.testing.assert_allclose(bound["gap"], expit(-0.2 * bound["factor"]))
    assert bound["factor"].iloc[[0, -1]].tolist() == pytest.approx([0.1, 10.0])
    largest = drawn[drawn["curve"] == "largest"].set_index("factor")["gap"]
    assert (largest <= expit(-0.2 * largest.index.to_numpy())).all()
    without = inspection.perceptron_gap(neuron, line[0], factors)
    assert parts(plotting.perceptron_gap(without))[1][0]["encoding"]["color"]["scale"][
        "domain"
    ] == ["largest", "mean"]


def test_a_gap_of_0_is_left_out_of_the_logarithm(neuron, line):
    gaps = inspection.perceptron_gap(neuron, line[0], [1.0, 1e5])
    assert gaps["sup_gap"].iloc[1] == 0
    spec, (lines,) = parts(plotting.perceptron_gap(gaps))
    assert rows(spec, lines).query("curve == 'largest'")["gap"].isna().tolist() == [False, True]


def test_predicted_and_actual_change_have_one_scale(neuron, line):
    changes = inspection.linear_response(neuron, line[0], 0.5, random_state=0)
    spec, (diagonal, points) = parts(plotting.linear_response(changes))
    axes = [points["encoding"][axis]["scale"]["domain"] for axis in ("x", "y")]
    assert axes[0] == axes[1]
    assert axes[0][1] > np.abs(changes.to_numpy()).max()
    ends = rows(spec, diagonal)
    assert ends["predicted_change"].tolist() == ends["actual_change"].tolist() == axes[0]


def test_the_share_is_dead_where_units_cannot_saturate():
    frame = of_layers(
        [0, 1],
        [1, 2],
        saturated_fraction=[np.nan, 0.25] * 2,
        dead_fraction=[0.5, 0.0] * 2,
        phi=0.5,
        mean_slope=0.1,
    )
    spec, panels = parts(plotting.saturation(frame))
    assert rows(spec, panels[0])["share"].tolist() == [0.5, 0.25] * 2
    assert rows(spec, panels[0])["share_of"].tolist() == ["dead", "saturated"] * 2
    assert panels[0]["encoding"]["y"]["title"] == "saturated or dead share"
    only_sigmoids = frame[frame["layer"] == 2]
    assert parts(plotting.saturation(only_sigmoids))[1][0]["encoding"]["y"]["title"] == (
        "saturated share"
    )


def test_unknown_measures_get_a_sentence(neuron, line):
    frame = of_layers([0], [1], saturated_fraction=0.1, dead_fraction=0.0, delta_rms=0.1)
    with pytest.raises(ValueError, match=r"measures must be of share, .*got 'weights'\."):
        plotting.saturation(frame, measures=["weights"])
    with pytest.raises(ValueError, match=r"measures must be of loss, .*got 'phi'\."):
        plotting.calibration(frame, measures=["loss", "phi"])
    with pytest.raises(ValueError, match=r"measure must be one of delta_rms, .*got 'loss'\."):
        plotting.layer_gradients(frame, measure="loss")
    with pytest.raises(ValueError, match=r"panels must be of accuracy, .*got 'phi'\."):
        plotting.comparison(frame.assign(name="run"), panels=["phi"])


def test_histograms_of_a_layer_share_their_axes_over_epochs():
    frame = pd.DataFrame(
        {
            "epoch": np.repeat([0, 9], 4),
            "layer": [1, 1, 2, 2] * 2,
            "low": [0.0, 0.5, -3.0, 0.0] * 2,
            "high": [0.5, 1.0, 0.0, 3.0] * 2,
            "share": [0.9, 0.1, 0.5, 0.5, 0.3, 0.7, 0.5, 0.5],
        }
    )
    spec, panels = parts(plotting.activation_histograms(frame))
    assert spec["columns"] == 2
    domains = [[p["encoding"][axis]["scale"]["domain"] for p in panels] for axis in ("x", "y")]
    assert domains == [[[0, 1]] * 2 + [[-3, 3]] * 2, [[0, 0.9]] * 2 + [[0, 0.5]] * 2]
    assert [rows(spec, panel)["share"].tolist() for panel in panels] == [
        [0.9, 0.1],
        [0.3, 0.7],
        [0.5, 0.5],
        [0.5, 0.5],
    ]
    assert "at epoch 9 the outermost bins hold 100 % of layer 1" in spec["description"]


def test_units_are_wrapped_and_told_apart_by_shape_and_colour():
    report = pd.DataFrame(
        {
            "epoch": 5,
            "layer": [1] * 60 + [2],
            "unit": [*range(60), 0],
            "kind": ["graded", "binary", "constant"] * 20 + ["dead"],
            "diagnosis": ["learning", "saturated_right", "saturated_wrong"] * 20
            + ["saturated_wrong"],
            "mean_slope": 0.1,
            "demand": 0.2,
        }
    )
    spec, (chart,) = parts(plotting.unit_report(report))
    drawn = rows(spec, chart)
    assert drawn.groupby("row").size().tolist() == [25, 25, 10, 1]
    assert drawn["column"].max() == 24
    encoding = chart["encoding"]
    assert len(set(encoding["shape"]["scale"]["range"])) == 4
    assert encoding["color"]["scale"]["range"] == [palette.TEAL, palette.GREY, palette.MAGENTA]
    assert "20 still learning; 21 saturated: wrong or stuck" not in spec["description"]
    assert "21 saturated: wrong or stuck; 20 still learning" in spec["description"]


def test_gradients_by_depth_are_those_of_the_frame():
    frame = of_layers([0, 10], [1, 2, 3], delta_rms=[0.01, 0.1, 1.0, 0.0, 0.2, 2.0])
    spec, (chart,) = parts(plotting.gradients_by_depth(frame, epochs=[10]))
    drawn = rows(spec, chart)
    assert drawn["layer"].tolist() == [1, 2, 3]
    assert drawn["delta_rms"].isna().tolist() == [True, False, False]  # a logarithm has no 0
    assert chart["encoding"]["x"]["axis"]["values"] == [1, 2, 3]
    low, high = chart["encoding"]["y"]["scale"]["domain"]
    assert low < 0.2
    assert high > 2


def test_a_run_has_one_colour_and_one_dash_in_every_panel():
    X, y = load_moons(return_X_y=True)
    runs = {
        name: SigmoidMLPClassifier((3,), activation=name, max_iter=4, random_state=0).fit(X, y)
        for name in ("relu", "sigmoid")
    }
    spec, panels = parts(plotting.comparison(inspection.compare(runs, X, y), epoch=2))
    assert [len(panel.get("layer", [])) for panel in panels] == [3, 3, 0, 0]  # two with a cursor
    panels = [panel["layer"][-1] if "layer" in panel else panel for panel in panels]
    for channel, values in (("color", palette.RUNS[:2]), ("strokeDash", palette.LAYER_DASHES[:2])):
        scales = [panel["encoding"][channel]["scale"] for panel in panels]
        assert all(scale == {"domain": ["relu", "sigmoid"], "range": values} for scale in scales)
    assert rows(spec, panels[2])["epoch"].unique().tolist() == [2]
    assert len(rows(spec, panels[2])) == 4
    assert len(rows(spec, panels[0])) == 10


def test_learning_curves_are_linear_unless_asked():
    frame = pd.DataFrame(
        {"name": "run", "epoch": range(4), "loss": [0.5, 0.1, 0.0, 0.2], "accuracy": 0.5}
    )
    _, (loss, accuracy) = parts(plotting.learning_curve(frame))
    assert "type" not in loss["encoding"]["x"]["scale"]
    assert accuracy["encoding"]["y"]["scale"] == {"domain": [0, 1]}
    spec, (loss, _) = parts(plotting.learning_curve(frame, logarithmic=True))
    assert loss["encoding"]["y"]["scale"]["type"] == "log"
    assert rows(spec, loss)["loss"].isna().tolist() == [False, False, True, False]


def test_the_best_step_of_every_scheme_is_marked():
    steps = np.logspace(-13, -1, 121)
    frame = pd.concat(
        inspection.finite_difference_error(steps, scheme=scheme).assign(scheme=scheme)
        for scheme in ("forward", "central")
    )
    spec, (_, marks) = parts(plotting.finite_difference_error(frame))
    best = rows(spec, marks).set_index("scheme")["step"]
    for scheme, expected in (("forward", 7e-8), ("central", 1.6e-5)):
        assert expected / 4 < best[scheme] < expected * 4
    assert marks["encoding"]["color"]["legend"]["columns"] == 1


def test_steps_are_numbered_where_there_is_room():
    path = inspection.gradient_descent(lambda x: (x - 2) ** 2, lambda x: 2 * x - 4, 8, 0.1, 60)
    spec, layers = parts(plotting.gradient_descent(path, lambda x: (x - 2) ** 2))
    numbers = rows(spec, layers[-1])["number"]
    assert numbers.tolist()[:3] == ["0", "1", "2"]
    assert 5 < (numbers != "").sum() < 15
    curve = rows(spec, layers[0])
    np.testing.assert_allclose(curve["value"], (curve["x"] - 2) ** 2, atol=1e-12)
    assert (curve["x"].min(), curve["x"].max()) == pytest.approx((1.4, 8.6), abs=0.01)


def test_a_descent_without_a_finite_step_gets_a_sentence():
    beyond = inspection.gradient_descent(np.exp, np.exp, 800, 1, 5)
    with pytest.raises(ValueError, match=r"a step of which x and f\(x\) are finite, got 6 rows"):
        plotting.gradient_descent(beyond, np.exp)


def test_a_descent_that_leaves_the_numbers_at_once_is_its_start():
    left = inspection.gradient_descent(np.exp, np.exp, 709, np.inf, 3)
    spec, layers = parts(plotting.gradient_descent(left, np.exp))
    assert rows(spec, layers[-1])["x"].tolist() == [709]


def test_a_descent_tells_how_often_it_turned():
    described = {
        rate: plotting.gradient_descent(
            inspection.gradient_descent(lambda x: x * x, lambda x: 2 * x, 1, rate, 4)
        ).to_dict()["description"]
        for rate in (0.1, 0.9)
    }
    assert "with 0 changes of direction" in described[0.1]
    assert "with 4 changes of direction" in described[0.9]


def test_contours_leave_out_cells_that_overflow():
    ticks = np.array([0.0, 1.0, 2.0])
    z = np.array([[-1.0, 1.0, np.inf], [-1.0, 1.0, np.nan], [-1.0, 1.0, 1.0]])
    segments = zero_contour(ticks, ticks, z)
    np.testing.assert_allclose(segments[["x1", "x1_end"]], 0.5)


def test_maps_of_many_classes_wrap_their_legend(line):
    X, y = load_iris(return_X_y=True)
    clf = SigmoidMLPClassifier((), max_iter=2, random_state=0).fit(X, y)
    frame = inspection.decision_map(clf, X, resolution=4)
    points = pd.DataFrame({"x1": X[:, 0], "x2": X[:, 1], "label": y})
    _, layers = parts(plotting.decision_map(frame, points))
    assert layers[-1]["encoding"]["color"]["legend"]["columns"] == 4


def test_pictures_of_the_line_are_the_same_every_time(neuron):
    X, _ = load_line(return_X_y=True)
    frame = inspection.decision_map(neuron, X, resolution=5)
    assert plotting.decision_map(frame).to_dict() == plotting.decision_map(frame).to_dict()


@pytest.mark.parametrize(
    ("value", "precision", "text"),
    [(1.0, ".0%", "100 %"), (0.9967, ".0%", "99 %"), (0.99967, ".1%", "99.9 %"),
     (2.34, ".0%", "234 %"), (-1.0, ".0%", "-100 %"), (0.9967, ".3g", "0.997")],
)  # fmt: skip
def test_only_all_is_100_percent(value, precision, text):
    assert figure(value, precision) == text
