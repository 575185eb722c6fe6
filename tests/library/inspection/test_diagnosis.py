"""What is found in networks that were made sick, and that its remedy cures them."""

import re
from functools import cache
from itertools import pairwise

import numpy as np
import pytest
from library.networks import TARGETS
from scipy.sparse import csr_matrix, issparse
from sklearn.datasets import make_blobs, make_circles, make_classification, make_moons
from sklearn.pipeline import Pipeline
from sklearn.preprocessing import StandardScaler

from sigmoid_estimator import SigmoidMLPClassifier, TrainingHistory
from sigmoid_estimator.inspection import apply_remedy, diagnose
from sigmoid_estimator.inspection.diagnosis import evidence
from sigmoid_estimator.inspection.diagnosis.finding import SEVERITIES
from sigmoid_estimator.recording import FilmRecorder

DESCENT = {"solver": "sgd", "batch_size": "full", "momentum": 0.0}
COLUMNS = ["finding", "severity", "layer", "since", "figure", "threshold", "explanation", "remedy"]


def scaled(rows):
    return StandardScaler().fit_transform(rows[0]), rows[1]


MOONS = scaled(make_moons(240, noise=0.1, random_state=1))
CIRCLES = scaled(make_circles(240, noise=0.08, factor=0.4, random_state=1))
CLASSES = scaled(
    make_classification(
        300, n_features=8, n_informative=4, n_classes=3, class_sep=2.0, flip_y=0, random_state=0
    )
)
RARE = scaled(
    make_classification(600, n_features=5, weights=[0.95], class_sep=0.5, random_state=3)
)
UNEQUAL = scaled(
    make_classification(
        600,
        n_features=5,
        n_informative=3,
        n_classes=3,
        n_clusters_per_class=1,
        weights=[0.5, 0.06],
        class_sep=0.6,
        random_state=3,
    )
)


def given(sizes, bias_of=None, bias=0.0, scale=1.0):
    """Weights and biases, with one bias vector far off."""
    random = np.random.RandomState(0)
    coefs = [scale * random.normal(size=shape) / np.sqrt(shape[0]) for shape in pairwise(sizes)]
    biases = [np.zeros(size) for size in sizes[1:]]
    if bias_of is not None:
        biases[bias_of] += bias
    return {"coef_init": coefs, "intercept_init": biases}


def net(*hidden, **settings):
    return {"hidden_layer_sizes": hidden, "learning_rate_init": 0.02, **settings}


SICK = {
    "unscaled_features": ((MOONS[0] * [1, 500] + [0, 900], MOONS[1]), net(12, activation="tanh")),
    "symmetric_units": (CIRCLES, net(8, init="zeros", activation="tanh")),
    "saturated_from_start": (CIRCLES, net(8, 8, init_scale=80, activation="tanh")),
    "saturated_output_wrong": (
        MOONS,
        net(8, loss="squared_error", max_iter=600, **DESCENT | given((2, 8, 1), 1, 14.0))
        | {"learning_rate_init": 0.5},
    ),
    "dead_units": (CIRCLES, net(16, activation="relu", **given((2, 16, 1), 0, -12.0))),
    "penalty_too_strong": (CIRCLES, net(16, alpha=10.0, batch_size=32)),
    "vanishing_gradients": (CLASSES, net(*[16] * 5, solver="sgd", max_iter=300)),
    "learning_rate_too_high": (
        MOONS,
        net(16, activation="relu", solver="sgd") | {"learning_rate_init": 5.0},
    ),
    "linear_model_underfits": (CIRCLES, net()),
    "learning_rate_too_low": (CIRCLES, net(16, learning_rate_init=1e-5)),
    "class_imbalance": (RARE, net(4, max_iter=60)),
    "stopped_too_early": (CLASSES, net(16, max_iter=6)),
    "too_few_units": (CIRCLES, net(1, learning_rate_init=0.05, max_iter=400)),
}
CURABLE = [name for name in SICK if name not in ("learning_rate_too_low",)]


@cache
def trained(name):
    (X, y), settings = SICK[name]
    return SigmoidMLPClassifier(**{"random_state": 0, **settings}).fit(X, y), X, y


def balanced(estimator, X, y):
    said = estimator.predict(X)
    return np.mean([(said[y == label] == label).mean() for label in np.unique(y)])


@pytest.mark.parametrize("name", SICK)
def test_the_cause_comes_first(name):
    frame = diagnose(*trained(name))
    assert frame["finding"].iloc[0] == name
    assert frame["severity"].iloc[0] in ("blocks", "slows")
    assert frame["finding"].is_unique


@pytest.mark.parametrize("name", CURABLE)
def test_the_remedy_cures(name):
    clf, X, y = trained(name)
    cured = apply_remedy(clf, diagnose(clf, X, y)["remedy"].iloc[0]).fit(X, y)
    least = 0.7 if name == "class_imbalance" else 0.9
    assert balanced(clf, X, y) + 0.05 < balanced(cured, X, y) > least


@pytest.mark.parametrize("rate", [1e-7, 1e-5, 1e-4])
def test_a_rate_is_raised_by_thirty_times_or_to_thirty_times_the_least_step(rate):
    X, y = CIRCLES
    clf = SigmoidMLPClassifier(**net(16, random_state=0) | {"learning_rate_init": rate}).fit(X, y)
    found = diagnose(clf, X, y).set_index("finding").loc["learning_rate_too_low"]
    factor = found["remedy"]["learning_rate_init"] / rate
    assert factor == pytest.approx(max(30, 30 * 5e-4 / found["figure"]))
    assert (factor > 100) == (rate < 1e-4)


def test_a_penalty_holds_since_the_weights_have_been_small():
    clf, X, y = trained("penalty_too_strong")
    found = diagnose(clf, X, y).iloc[0]
    film = clf.history_
    norms = np.linalg.norm(film.parameters[:, : clf._network.n_weights], axis=1) / np.linalg.norm(
        film.parameters[0, : clf._network.n_weights]
    )
    since = film.index_of(found["since"])
    assert 0 < since < len(film) - 1
    assert (norms[since:] < found["threshold"]).all()
    assert found["figure"] == pytest.approx(norms[-1])


def test_a_class_is_missed_since_it_has_been_for_good():
    X, y = RARE
    found = diagnose(*trained("class_imbalance")).iloc[0]
    clf = trained("class_imbalance")[0]
    recalls = [
        clf.at_epoch(epoch).predict(X)[y == 1].mean() for epoch in (found["since"], clf.n_epochs_)
    ]
    assert max(recalls) < found["threshold"]
    assert recalls[-1] == pytest.approx(found["figure"])


@pytest.mark.parametrize("class_weight", ["balanced", {0: 1.0, 1: 12.0}])
@pytest.mark.parametrize("rows", [RARE, UNEQUAL], ids=["two", "three"])
def test_accuracy_that_weights_of_classes_give_up_is_no_alarm(rows, class_weight):
    X, y = rows
    settings = net(4, activation="tanh", learning_rate_init=0.05, random_state=0)
    weighted = SigmoidMLPClassifier(**settings, class_weight=class_weight).fit(X, y)
    plain = SigmoidMLPClassifier(**settings).fit(X, y)
    assert plain.score(X, y) > weighted.score(X, y) + 0.03
    assert set(diagnose(weighted, X, y)["severity"]) == {"note"}


@pytest.mark.parametrize("class_weight", ["balanced", {0: 1.0, 1: 12.0}])
def test_a_penalty_pulls_against_the_loss_with_its_weights(class_weight):
    X, y = RARE
    settings = net(4, activation="tanh", solver="lbfgs", alpha=600.0, random_state=0)
    clf = SigmoidMLPClassifier(**settings, class_weight=class_weight).fit(X, y)
    found = diagnose(clf, X, y).iloc[0]
    assert found["finding"] == "penalty_too_strong"
    cured = apply_remedy(clf, found["remedy"]).fit(X, y)
    assert balanced(cured, X, y) > balanced(clf, X, y) + 0.15


def test_weights_that_are_balanced_are_not_advised_again():
    X, y = RARE
    settings = net(4, init="zeros", activation="tanh", random_state=0, class_weight="balanced")
    found = diagnose(SigmoidMLPClassifier(**settings).fit(X, y), X, y)
    assert found["finding"].iloc[0] == "symmetric_units"
    assert "class_imbalance" not in set(found["finding"])


def test_outputs_are_wrong_since_they_went_there_and_units_dead_since_they_died():
    X, y = MOONS
    sizes = (2, 8, 1)
    fine, wrong = given(sizes), given(sizes, 1, 14.0)
    recorder = FilmRecorder(X, y, activation="relu", loss="squared_error")
    for epoch, weights in ((0, fine), (10, wrong), (20, fine), (30, wrong), (40, wrong)):
        recorder.record(epoch, coefs=weights["coef_init"], intercepts=weights["intercept_init"])
    found = diagnose(recorder.classifier(), X, y).set_index("finding")
    assert found.loc["saturated_output_wrong", "since"] == 30
    recorder = FilmRecorder(X, y, activation="relu")
    for epoch, bias in ((0, 0.0), (5, 0.0), (9, -40.0), (12, -40.0)):
        weights = given(sizes, 0, bias)
        recorder.record(epoch, coefs=weights["coef_init"], intercepts=weights["intercept_init"])
    found = diagnose(recorder.classifier(), X, y).set_index("finding")
    assert found.loc["learning_rate_too_high", "since"] == 9
    assert "have become 0" in found.loc["learning_rate_too_high", "explanation"]


def test_the_table_has_its_columns_and_known_findings():
    for name in SICK:
        frame = diagnose(*trained(name))
        assert frame.columns.tolist() == COLUMNS
        assert set(frame["finding"]) <= set(SEVERITIES)
        assert frame["explanation"].str.endswith(".").all()
        assert not frame["explanation"].str.contains(r"\d%").any()
        assert all(isinstance(remedy, dict) for remedy in frame["remedy"])
        assert frame["figure"].notna().all()


def test_a_fresh_start_leaves_nothing_of_the_weights_that_were_given():
    clf, X, y = trained("dead_units")
    cured = apply_remedy(clf, diagnose(clf, X, y)["remedy"].iloc[0])
    assert cured.coef_init is None
    assert cured.intercept_init is None
    assert (cured.init, cured.init_scale, cured.activation) == ("auto", 1, "leaky_relu")
    assert clf.coef_init is not None


def test_scaling_is_a_pipeline_around_an_unfitted_copy():
    clf, *_ = trained("unscaled_features")
    pipeline = apply_remedy(clf, {"scale_features": True, "max_iter": 3})
    assert isinstance(pipeline, Pipeline)
    assert pipeline[-1].max_iter == 3
    assert not hasattr(pipeline[-1], "coefs_")
    assert apply_remedy(clf, {}).get_params() == clf.get_params()


@pytest.mark.parametrize(("factor", "n_epochs"), [(1e3, 200), (15.0, 20)])
def test_sparse_rows_are_scaled_without_becoming_dense(factor, n_epochs):
    """Of columns that are too wide, and of rows that saturate tanh from the start."""
    X, y = csr_matrix(factor * CIRCLES[0]), CIRCLES[1]
    clf = SigmoidMLPClassifier(**net(12, activation="tanh", max_iter=n_epochs, random_state=0))
    found = diagnose(clf.set_params(learning_rate_init=1e-3).fit(X, y), X, y).iloc[0]
    assert found["finding"] == "unscaled_features"
    assert found["remedy"] == {"scale_features": "uncentered"}
    scaler, _ = apply_remedy(clf, found["remedy"]).fit(X, y)
    assert issparse(scaler.transform(X))


def split(n, noise, **settings):
    X, y = scaled(make_moons(n + 300, noise=noise, random_state=0))
    rest = {"X_val": X[n:], "y_val": y[n:]}
    clf = SigmoidMLPClassifier(**net(40, activation="tanh", random_state=0, **settings))
    return clf.fit(X[:n], y[:n], **rest), X[:n], y[:n], rest


def test_overfitting_and_overconfidence_are_told_apart_by_validation_accuracy():
    clf, X, y, rest = split(60, 0.45, max_iter=2000)
    overfit = diagnose(clf, X, y, **rest).iloc[0]
    assert (overfit["finding"], overfit["severity"]) == ("overfitting", "slows")
    clf, X, y, rest = split(120, 0.2, max_iter=3000)
    sure = diagnose(clf, X, y, **rest).iloc[0]
    assert (sure["finding"], sure["severity"]) == ("overconfident", "note")
    curve = clf.history_.validation_loss
    assert abs(int(sure["since"]) - int(curve.argmin())) <= 0.2 * curve.argmin() + 2
    # What the film says of validation rows is enough.
    assert diagnose(clf, X, y)["finding"].iloc[0] == "overconfident"
    early = apply_remedy(clf, sure["remedy"]).fit(X, y, **rest)
    assert early.best_epoch_ < 500


def test_without_validation_rows_nothing_is_said_of_them():
    clf, X, y, _ = split(60, 0.45, max_iter=2000)
    alone = SigmoidMLPClassifier(**clf.get_params()).fit(X, y)
    assert diagnose(alone, X, y)["finding"].iloc[0] == "solved_still_growing"
    with pytest.raises(ValueError, match="both X_val and y_val"):
        diagnose(alone, X, y, X_val=X)


HEALTHY = {
    "slow but fine": (MOONS, net(16, activation="tanh", learning_rate_init=0.002, max_iter=1500)),
    "saturated and right": (CIRCLES, net(12, init_scale=12, max_iter=400)),
    "overlapping": (
        scaled(make_blobs(400, centers=2, cluster_std=6.0, random_state=0)),
        net(4, max_iter=200),
    ),
    "copies that do": (
        scaled(make_blobs(200, centers=2, random_state=0)),
        net(
            5,
            init_scale=0.0,
            init="glorot_uniform",
            activation="tanh",
            intercept_init=[[0.1] * 5, [0.1]],
        ),
    ),
    "unscaled and done": (make_blobs(200, centers=2, center_box=(0, 90), random_state=0), net(9)),
    "a line is enough": (scaled(make_blobs(200, centers=3, random_state=2)), net(max_iter=900)),
    "by L-BFGS": (MOONS, net(8, activation="tanh", solver="lbfgs")),
    "wild at first": (MOONS, net(12, **DESCENT | {"learning_rate_init": 3.0, "max_iter": 4000})),
}


@pytest.mark.parametrize("name", HEALTHY)
def test_healthy_networks_that_look_sick_raise_no_alarm(name):
    (X, y), settings = HEALTHY[name]
    clf = SigmoidMLPClassifier(random_state=0, **settings).fit(X, y)
    frame = diagnose(clf, X, y)
    assert set(frame["severity"]) == {"note"}, frame
    if name == "overlapping":
        assert frame["finding"].iloc[0] == "overlapping_classes"


def test_dead_units_that_nothing_misses_are_no_finding():
    X, y = scaled(make_blobs(200, centers=2, random_state=0))
    weights = given((2, 20, 1))
    weights["intercept_init"][0][:15] = -30.0
    clf = SigmoidMLPClassifier(**net(20, activation="relu", random_state=0, **weights)).fit(X, y)
    assert set(diagnose(clf, X, y)["severity"]) == {"note"}


def test_each_layer_is_judged_by_its_own_units():
    X, y = CIRCLES
    dead = net(
        16, 4, activation=["relu", "tanh"], random_state=0, **given((2, 16, 4, 1), 0, -12.0)
    )
    first = diagnose(SigmoidMLPClassifier(**dead).fit(X, y), X, y).iloc[0]
    assert (first["finding"], first["layer"]) == ("dead_units", 1)
    far = net(8, 8, init_scale=80, activation=["relu", "tanh"], random_state=0)
    first = diagnose(SigmoidMLPClassifier(**far).fit(X, y), X, y).iloc[0]
    assert (first["finding"], first["layer"]) == ("saturated_from_start", 2)
    linear = net(4, 4, activation=["identity", "identity"], random_state=0)
    first = diagnose(SigmoidMLPClassifier(**linear).fit(X, y), X, y).iloc[0]
    assert first["finding"] == "linear_model_underfits"


def test_of_lines_only_those_that_were_tried_are_spoken_of():
    """A line that cuts circles at their rim is right on more than half of the rows."""
    clf, X, y = trained("linear_model_underfits")
    text = diagnose(clf, X, y)["explanation"].iloc[0]
    tried, _ = (int(share) / 100 for share in re.findall(r"(\d+) %", text))
    assert tried == pytest.approx(clf.score(X, y), abs=0.005)
    within = X[:, 0] < np.quantile(X[y == 1, 0], 0.99)
    assert (within == y).mean() > tried + 0.05
    assert "its own and that of least squares" in text


@pytest.mark.parametrize("state", [1, 2])
def test_references_that_do_a_little_better_are_not_said_to_do_no_better(state):
    X, y = scaled(make_moons(300, noise=0.5, random_state=state))
    clf = SigmoidMLPClassifier((), learning_rate_init=0.05, random_state=0).fit(X, y)
    found = diagnose(clf, X, y).iloc[0]
    assert found["finding"] == "overlapping_classes"
    wrong, reached = (int(share) for share in re.findall(r"(\d+) %", found["explanation"]))
    assert ("hardly more" in found["explanation"]) == (reached > 100 - wrong) == (state == 2)


def test_a_dead_layer_is_why_nothing_reaches_the_layers_below_it():
    X, y = CIRCLES
    start = given((2, 16, 16, 16, 1), 2, -40.0)
    dead = net(16, 16, 16, activation="relu", random_state=0, **start)
    found = diagnose(SigmoidMLPClassifier(**dead).fit(X, y), X, y)
    assert found["finding"].tolist()[:2] == ["dead_units", "vanishing_gradients"]
    assert found["layer"].iloc[0] == 3


def test_units_that_steps_have_killed_are_the_rates_fault():
    X, y = MOONS
    settings = {"activation": "relu", "solver": "sgd", "random_state": 1}
    clf = SigmoidMLPClassifier(**net(4, **settings) | {"learning_rate_init": 5.0}).fit(X, y)
    first = diagnose(clf, X, y).iloc[0]
    assert first["finding"] == "learning_rate_too_high"
    assert first["remedy"] == {"learning_rate_init": 0.5}
    assert "ReLUs of layer 1 have become 0" in first["explanation"]


@pytest.mark.parametrize("activation", ["gelu", "silu", "softplus"])
def test_a_loss_that_happens_to_fall_after_a_leap_is_not_on_its_way(activation):
    X, y = make_circles(300, noise=0.08, factor=0.45, random_state=0)
    X = StandardScaler().fit_transform(X)
    settings = net(12, 12, activation=activation, solver="sgd", max_iter=100, random_state=0)
    clf = SigmoidMLPClassifier(**settings | {"learning_rate_init": 5.0}).fit(X, y)
    film = clf.history_
    late = np.interp(2 / 3 * film.epochs[-1], film.epochs, film.loss)
    assert film.loss.max() > 1.5 * film.loss[0]
    assert late > 1.02 * film.loss[-1]
    found = diagnose(clf, X, y).iloc[0]
    assert found["finding"] == "learning_rate_too_high"
    assert apply_remedy(clf, found["remedy"]).fit(X, y).score(X, y) > 0.95


def test_outputs_that_steps_threw_to_the_wrong_end_are_the_rates_fault():
    """With the logarithmic loss, steps as large do as much harm."""
    X, y = CIRCLES
    settings = net(16, activation="tanh", loss="squared_error", solver="sgd", random_state=0)
    clf = SigmoidMLPClassifier(**settings | {"learning_rate_init": 50.0}).fit(X, y)
    found = diagnose(clf, X, y)
    assert found["finding"].tolist() == ["learning_rate_too_high", "saturated_output_wrong"]
    reached = [balanced(apply_remedy(clf, remedy).fit(X, y), X, y) for remedy in found["remedy"]]
    assert reached[0] > 0.98
    assert reached[1] < 0.8


def test_patience_that_ended_too_soon_is_given_more():
    X, y = CIRCLES
    clf = SigmoidMLPClassifier(
        **net(16, tol=0.05, n_iter_no_change=2, max_iter=500, random_state=0)
    ).fit(X, y)
    first = diagnose(clf, X, y).iloc[0]
    assert first["finding"] == "stopped_too_early"
    assert first["remedy"] == {"tol": None, "max_iter": 5000}


def test_patience_that_ended_on_a_plateau_is_told_by_what_units_can_do():
    X, y = CIRCLES
    early = net(16, early_stopping=True, n_iter_no_change=2, max_iter=500, random_state=0)
    found = diagnose(SigmoidMLPClassifier(**early).fit(X, y), X, y).iloc[0]
    assert found["finding"] == "stopped_too_early"
    assert "n_iter_no_change" in found["remedy"]
    assert found["figure"] > found["threshold"]
    assert "the loss hardly falls" in found["explanation"]


@pytest.mark.parametrize("rows", [CIRCLES, MOONS], ids=["circles", "moons"])
def test_more_epochs_of_a_rate_that_fades_are_given_at_one_that_stays(rows):
    X, y = rows
    fading = net(12, activation="tanh", solver="sgd", learning_rate="invscaling", batch_size=20)
    fading |= {"learning_rate_init": 0.01, "max_iter": 150, "random_state": 0}
    clf = SigmoidMLPClassifier(**fading).fit(X, y)
    found = diagnose(clf, X, y).iloc[0]
    assert found["finding"] == "stopped_too_early"
    assert found["remedy"] == {"max_iter": 1500, "learning_rate": "constant"}
    longer = apply_remedy(clf, {"max_iter": 1500}).fit(X, y)
    assert longer.score(X, y) < 0.9
    assert apply_remedy(clf, found["remedy"]).fit(X, y).score(X, y) > 0.98


def test_a_plateau_is_no_lack_of_units():
    """Twenty sigmoids stand where a line would, for hundreds of epochs: they can do more."""
    X, y = make_moons(300, noise=0.15, random_state=0)
    clf = SigmoidMLPClassifier((20,), learning_rate_init=0.01, max_iter=500, random_state=0)
    found = diagnose(clf.fit(X, y), X, y).iloc[0]
    assert clf.score(X, y) < 0.86
    assert found["finding"] == "stopped_too_early"
    assert found["figure"] > found["threshold"]
    assert apply_remedy(clf, found["remedy"]).fit(X, y).score(X, y) > 0.98


def first_finding(X, y, **settings):
    clf = SigmoidMLPClassifier(**{"random_state": 0, **settings}).fit(X, y)
    return diagnose(clf, X, y).iloc[0]


def test_a_penalty_too_weak_to_shrink_the_weights_is_not_blamed():
    """The best line through circles is none, so that the loss itself takes the weights to 0."""
    X, y = CIRCLES
    settings = net(solver="sgd", batch_size=32, max_iter=100) | {"learning_rate_init": 0.04}
    assert first_finding(X, y, alpha=30.0, **settings)["finding"] == "penalty_too_strong"
    assert first_finding(X, y, alpha=3e-4, **settings)["finding"] == "linear_model_underfits"


@pytest.mark.parametrize("hidden", [(16,), (25,) * 5])
def test_bounded_units_that_steps_threw_to_their_ends_are_the_rates_fault(hidden):
    X, y = CIRCLES
    start = given((2, *hidden, 1))
    coefs, intercepts = start["coef_init"], start["intercept_init"]
    recorder = FilmRecorder(X, y, activation="tanh", record_history=1)
    recorder.record(0, coefs=coefs, intercepts=intercepts)
    far = [*(100 * coef for coef in coefs[:-1]), 0 * coefs[-1] + 1e-3]
    recorder.record(1, coefs=far, intercepts=[bias + 1e3 for bias in intercepts])
    found = diagnose(recorder.classifier(), X, y).iloc[0]
    assert found["finding"] == "learning_rate_too_high"
    assert found["figure"] > 0.9
    assert "steps too large threw them there" in found["explanation"]


def test_rows_so_large_that_usual_weights_saturate_want_to_be_scaled():
    X, y = 15 * CIRCLES[0], CIRCLES[1]
    settings = net(12, activation="tanh", max_iter=20) | {"learning_rate_init": 1e-3}
    assert first_finding(X, y, **settings)["remedy"] == {"scale_features": True}
    given_large = first_finding(CIRCLES[0], y, init_scale=30.0, **settings)
    assert given_large["finding"] == "saturated_from_start"


def test_tanh_whose_gradients_vanish_is_told_of_another_start():
    X, y = CIRCLES
    settings = net(*(8,) * 6, activation="tanh", init_scale=0.3, max_iter=40)
    found = first_finding(X, y, solver="sgd", **settings)
    assert found["finding"] == "vanishing_gradients"
    assert found["remedy"]["init"] == "centered_lsuv"


def test_few_units_that_settled_are_too_few():
    X, y = CIRCLES
    clf = SigmoidMLPClassifier((1,), learning_rate_init=0.05, max_iter=3000, random_state=0)
    found = diagnose(clf.fit(X, y), X, y).iloc[0]
    assert found["finding"] == "too_few_units"


def test_few_units_whose_loss_jumps_about_are_not_on_their_way():
    """Here it is lower at the end than a third of the epochs before, by chance."""
    X, y = MOONS
    settings = net(2, activation="tanh", solver="sgd", batch_size=10, max_iter=300, random_state=8)
    clf = SigmoidMLPClassifier(**settings | {"learning_rate_init": 1.0}).fit(X, y)
    assert clf.history_.loss[200] > 1.02 * clf.history_.loss[-1]
    assert diagnose(clf, X, y)["finding"].iloc[0] == "too_few_units"


def test_a_film_from_elsewhere_is_told_in_words_what_has_no_parameter_there():
    clf, X, y = trained("learning_rate_too_low")
    elsewhere = _elsewhere(clf)
    assert not elsewhere.history_.stretches
    first = diagnose(elsewhere, X, y).iloc[0]
    assert first["finding"] == "learning_rate_too_low"
    assert first["remedy"] == {}
    assert "thirty times the learning rate" in first["explanation"]
    scaled_again = diagnose(
        _elsewhere(trained("unscaled_features")[0]), *trained("unscaled_features")[1:]
    )
    assert scaled_again["remedy"].iloc[0] == {"scale_features": True}


def _elsewhere(clf):
    """The same film, recorded by a program that knows no settings."""
    arrays = clf.history_.to_arrays()
    settings = {name: each[:0] for name, each in arrays.items() if name.startswith("stretch_")}
    return SigmoidMLPClassifier.from_film(TrainingHistory.from_arrays(arrays | settings))


@pytest.mark.parametrize("data", TARGETS)
def test_every_kind_of_target_is_diagnosed(data):
    X, y = TARGETS[data]
    clf = SigmoidMLPClassifier((6,), max_iter=30, learning_rate_init=0.05, random_state=0)
    frame = diagnose(clf.fit(X, y), X, y)
    assert frame["finding"].isin(SEVERITIES).all()


def test_words_as_labels_sparse_rows_and_one_record_are_diagnosed():
    X, y = MOONS
    clf = SigmoidMLPClassifier((6,), max_iter=3, random_state=0).fit(X, np.where(y, "b", "a"))
    assert len(diagnose(clf, X, np.where(y, "b", "a")))
    given_weights = SigmoidMLPClassifier.from_layers(
        clf.coefs_, clf.intercepts_, activation="sigmoid", classes=[0, 1]
    )
    assert len(diagnose(given_weights, X, y))


def test_divergence_is_a_rate_too_high():
    X, y = CLASSES
    clf = SigmoidMLPClassifier(
        **net(16, activation="identity", solver="sgd", random_state=0)
        | {"learning_rate_init": 1e4}
    )
    with pytest.warns(match="diverged"):
        clf.fit(X, y)
    assert diagnose(clf, X, y)["finding"].iloc[0] == "learning_rate_too_high"


def test_no_penalty_shrinks_weights_that_began_as_nothing():
    X = np.tile([[1.0, 1.0], [1.0, -1.0], [-1.0, 1.0], [-1.0, -1.0]], (10, 1))
    y = (X[:, 0] != X[:, 1]).astype(int)  # by symmetry the gradient is 0, too
    clf = SigmoidMLPClassifier((), init="zeros", alpha=1e-6, max_iter=5, **DESCENT).fit(X, y)
    assert not clf.coefs_[0].any()
    assert "penalty_too_strong" not in diagnose(clf, X, y)["finding"].tolist()


def test_gradients_that_vanish_at_the_end_only_are_dated_there():
    X, y = MOONS
    sizes = (2, 16, 16, 16, 1)
    start, end = (given(sizes, scale=scale) for scale in (1.0, 1e-3))
    weights = [(each["coef_init"], each["intercept_init"]) for each in (start, end)]
    recorder = FilmRecorder(X, y, activation="tanh")
    for epoch, (coefs, intercepts) in zip((0, 30), weights, strict=True):
        recorder.record(epoch, coefs=coefs, intercepts=intercepts)
    found = diagnose(recorder.classifier(), X, y).set_index("finding").loc["vanishing_gradients"]
    assert found["since"] == 30
    assert found["figure"] < found["threshold"]


@pytest.mark.parametrize(("hidden", "n_rows"), [((16,), 240), ((700, 700), 30)])
def test_the_curvature_of_a_large_network_is_taken_on_fewer_rows(monkeypatch, hidden, n_rows):
    seen = []

    def curvatures(network, stack, X, y, *, tol):
        seen.append(len(X))
        return np.ones(len(stack))

    monkeypatch.setattr(evidence, "largest_curvatures", curvatures)
    clf = SigmoidMLPClassifier(hidden, solver="sgd", max_iter=2, random_state=0).fit(*MOONS)
    assert evidence.Evidence(clf, *MOONS, None, None).sharpness == 1
    assert seen == [n_rows]


def test_a_network_that_was_given_and_trained_on_is_as_healthy_as_before():
    X, y = MOONS
    clf = SigmoidMLPClassifier(**net(16, activation="tanh", max_iter=400, random_state=0))
    clf.fit(X, y)
    given = clf.scaled(1.0)  # its first record has no loss
    for _ in range(3):
        given.partial_fit(X, y)
    assert np.isnan(given.history_.loss[0])
    assert "learning_rate_too_high" not in set(diagnose(given, X, y)["finding"])


def test_validation_rows_of_an_earlier_fit_say_nothing_of_the_weights_of_today():
    clf, X, y, _ = split(120, 0.2, max_iter=3000)
    assert diagnose(clf, X, y)["finding"].iloc[0] == "overconfident"
    clf.set_params(warm_start=True, max_iter=5).fit(X, y)
    assert not {"overconfident", "overfitting"} & set(diagnose(clf, X, y)["finding"])


def test_weights_that_early_stopping_went_back_to_are_not_blamed_for_later_epochs():
    settings = {"early_stopping": True, "scoring": "neg_log_loss", "n_iter_no_change": 1500}
    clf, X, y, rest = split(120, 0.2, max_iter=3000, **settings)
    assert clf.history_.validation_loss[-1] > 1.5 * clf.history_.validation_loss.min()
    for given in ({}, rest):
        assert not {"overconfident", "overfitting"} & set(diagnose(clf, X, y, **given)["finding"])
