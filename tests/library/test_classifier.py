"""The estimator as its users meet it: scikit-learn's checks, predictions, copies, bad input."""

import pickle

import numpy as np
import pandas as pd
import pytest
from scipy.sparse import csr_matrix
from scipy.special import expit
from sklearn.base import clone
from sklearn.datasets import load_iris, make_moons
from sklearn.exceptions import ConvergenceWarning, NotFittedError
from sklearn.metrics import accuracy_score
from sklearn.model_selection import GridSearchCV, cross_val_score
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
from sklearn.utils.estimator_checks import parametrize_with_checks

from sigmoid_estimator import SigmoidMLPClassifier, training


@parametrize_with_checks([SigmoidMLPClassifier()])
def test_scikit_learn_estimator_checks(estimator, check, monkeypatch):
    monkeypatch.setenv("SCIPY_ARRAY_API", "1")
    check(estimator)


@pytest.mark.slow
@parametrize_with_checks([SigmoidMLPClassifier(solver="sgd")])
def test_scikit_learn_estimator_checks_of_gradient_descent(estimator, check, monkeypatch):
    monkeypatch.setenv("SCIPY_ARRAY_API", "1")
    check(estimator)


@pytest.fixture(scope="module")
def moons():
    return make_moons(80, noise=0.1, random_state=0)


def small(**parameters):
    return SigmoidMLPClassifier(
        **{
            "hidden_layer_sizes": (4,),
            "solver": "sgd",
            "learning_rate_init": 0.5,
            "max_iter": 20,
            "random_state": 0,
            **parameters,
        }
    )


# The blog's question


def test_blog_line_is_learned_within_60_epochs(neuron, line):
    assert neuron.first_perfect_epoch_ <= 60
    assert neuron.score(*line) == 1.0


def test_weights_keep_growing_after_perfect_accuracy(neuron):
    norms = neuron.history_.weight_norms[[100, 1000, 10_000], 0]
    assert (norms[1:] > 1.4 * norms[:-1]).all()


def test_scaled_line_is_within_2_percent_of_the_blogs_from_epoch_100(neuron):
    for epoch in (100, 300, 1000, 3000, 10_000):
        (w1,), (w2,) = neuron.coef_history_[0][epoch]
        b = neuron.intercept_history_[0][epoch, 0]
        np.testing.assert_allclose([3 * w1 / -b, 3 * w2 / -b], 1, atol=0.02)


def test_training_goes_on_where_one_minus_p_is_zero(line):
    X, y = line
    scale = 400.0  # σ(z) rounds to 1, or is below 1e-16, for every sample
    z = scale * (X.sum(axis=1) - 3)
    distance = np.abs(z)
    assert distance.min() > 37
    clf = SigmoidMLPClassifier(
        (),
        solver="sgd",
        batch_size="full",
        momentum=0.0,
        learning_rate_init=1.0,
        max_iter=1,
        coef_init=[np.full((2, 1), scale)],
        intercept_init=[np.array([-3 * scale])],
    ).fit(X, y)
    tail = np.exp(-distance)
    sign = np.where(y == 1, -1, 1)
    gradient = (sign * tail) @ X / len(X)
    assert clf.history_.loss[0] == pytest.approx(tail.mean(), rel=1e-9, abs=0)
    assert clf.history_.gradient_norms[1, 0] == pytest.approx(
        np.linalg.norm(gradient), rel=1e-9, abs=0
    )
    assert 0 < clf.history_.loss[0] < 1e-40


# Predictions


def test_probabilities_are_the_sigmoid_of_the_decision_function(moons):
    clf = small().fit(*moons)
    z = clf.decision_function(moons[0])
    np.testing.assert_allclose(clf.predict_proba(moons[0])[:, 1], expit(z), rtol=1e-12)
    np.testing.assert_array_equal(clf.predict(moons[0]), (z > 0).astype(int))


@pytest.mark.parametrize("loss", ["log_loss", "squared_error"])
@pytest.mark.parametrize("load", [make_moons, lambda: load_iris(return_X_y=True)])
def test_log_probabilities_are_finite_and_rows_sum_to_one(loss, load):
    X, y = load()
    clf = small(loss=loss).fit(X, y)
    far = 1e6 * X
    assert np.isfinite(clf.predict_log_proba(far)).all()
    np.testing.assert_allclose(clf.predict_proba(far).sum(axis=1), 1)
    np.testing.assert_allclose(np.exp(clf.predict_log_proba(X)), clf.predict_proba(X))


def test_squared_error_has_one_sigmoid_per_class():
    X, y = load_iris(return_X_y=True)
    clf = small(loss="squared_error", max_iter=100).fit(X, y)
    outputs = clf.layer_outputs(X)[-1]
    np.testing.assert_allclose(outputs, expit(clf.decision_function(X)))
    expected = outputs / outputs.sum(axis=1, keepdims=True)
    np.testing.assert_allclose(clf.predict_proba(X), expected)
    one_hot = np.eye(3)[y]
    loss = 0.5 * np.square(outputs - one_hot).sum(axis=1).mean()
    assert clf.history_.loss[-1] == pytest.approx(loss)


def test_layer_outputs_are_one_array_per_layer(moons):
    clf = small(hidden_layer_sizes=(4, 3)).fit(*moons)
    h = clf.layer_outputs(moons[0])
    z = clf.layer_outputs(moons[0], pre_activation=True)
    assert [a.shape for a in h] == [a.shape for a in z] == [(80, 4), (80, 3), (80, 1)]
    for outputs, pre_activations in zip(h, z, strict=True):
        np.testing.assert_allclose(outputs, expit(pre_activations))


def test_a_single_class_has_one_column_of_ones(moons):
    clf = small().fit(moons[0], ["only"] * 80)
    np.testing.assert_array_equal(clf.predict_proba(moons[0]), np.ones((80, 1)))
    assert clf.history_.accuracy[0] == 1.0
    assert set(clf.predict(moons[0])) == {"only"}


def test_string_labels_and_data_frames(moons):
    frame = pd.DataFrame(moons[0], columns=["east", "north"])
    labels = np.where(moons[1] == 1, "upper", "lower")
    clf = small(max_iter=200).fit(frame, labels)
    assert clf.feature_names_in_.tolist() == ["east", "north"]
    assert set(clf.predict(frame)) == {"upper", "lower"}
    assert clf.score(frame, labels) == clf.history_.accuracy[-1]


def test_works_in_pipeline_grid_search_and_cross_validation(moons):
    pipeline = make_pipeline(StandardScaler(), small(max_iter=100))
    search = GridSearchCV(pipeline, {"sigmoidmlpclassifier__learning_rate_init": [1e-4, 0.5]})
    search.fit(*moons)
    assert search.best_params_ == {"sigmoidmlpclassifier__learning_rate_init": 0.5}
    assert search.best_estimator_[-1].history_.accuracy[-1] > 0.8
    assert cross_val_score(pipeline, *moons).mean() > 0.8


# Copies


@pytest.mark.parametrize("kind", [int, np.int32, float, bool, str, list, pd.Series])
def test_score_is_the_accuracy_of_scikit_learn(moons, kind):
    X, y = moons
    wrong = np.r_[1 - y[:9], y[9:]]  # of which the classifier is to be told
    labels, asked = (
        pd.Series(values) if kind is pd.Series else
        values.tolist() if kind is list else
        values.astype(kind)
        for values in (y, wrong)
    )  # fmt: skip
    clf = small(max_iter=200).fit(X, labels)
    assert clf.score(X, asked) == accuracy_score(asked, clf.predict(X)) < 0.95
    weights = np.linspace(0, 1, len(y))
    weighted = accuracy_score(asked, clf.predict(X), sample_weight=weights)
    assert clf.score(X, asked, weights) == weighted != clf.score(X, asked)


def test_score_counts_labels_that_were_not_trained_on(moons):
    X, y = moons
    clf = small(max_iter=200).fit(X, y)
    assert clf.score(X, np.full_like(y, 7)) == 0.0
    with pytest.raises(ValueError, match="inconsistent numbers of samples"):
        clf.score(X, y[:1])


def test_at_epoch_scores_what_the_film_says_exactly(moons):
    clf = small(max_iter=40).fit(*moons)
    for epoch, accuracy in zip(clf.history_.epochs, clf.history_.accuracy, strict=True):
        assert clf.at_epoch(epoch).score(*moons) == accuracy


def test_at_epoch_is_a_shorter_training(moons):
    copy, short = small(max_iter=40).fit(*moons).at_epoch(15), small(max_iter=15).fit(*moons)
    np.testing.assert_array_equal(copy.coefs_[0], short.coefs_[0])
    np.testing.assert_array_equal(copy.coef_history_[1], short.coef_history_[1])
    assert copy.loss_curve_ == short.loss_curve_
    assert copy.n_epochs_ == short.n_epochs_ == 15


def test_training_a_copy_leaves_the_original_alone(moons):
    clf = small().fit(*moons)
    before = clf.coef_history_[0].copy()
    copy = clf.at_epoch(10).partial_fit(*moons)
    np.testing.assert_array_equal(clf.coef_history_[0], before)
    assert copy.history_.epochs.tolist() == list(range(12))
    clf.partial_fit(*moons)
    assert clf.history_.epochs.tolist() == list(range(22))


def test_at_epoch_takes_the_nearest_record_before(moons):
    clf = small(record_history=8).fit(*moons)
    assert clf.history_.epochs.tolist() == [0, 8, 16, 20]
    assert clf.at_epoch(15).n_epochs_ == 8
    assert clf.at_epoch(999).n_epochs_ == 20


def test_scaled_multiplies_weights_and_biases(moons):
    clf = small().fit(*moons)
    scaled = clf.scaled(3.0)
    for a, b in zip(scaled.coefs_ + scaled.intercepts_, clf.coefs_ + clf.intercepts_, strict=True):
        np.testing.assert_array_equal(a, 3.0 * b)
    assert scaled.history_.epochs.tolist() == [0]


def test_a_scaled_neuron_keeps_its_line(neuron, line):
    np.testing.assert_array_equal(neuron.scaled(100).predict(line[0]), neuron.predict(line[0]))


@pytest.mark.parametrize("tie", [0.0, 0.5, 1.0])
@pytest.mark.parametrize(("activation", "low", "high"), [("sigmoid", 0, 1), ("tanh", -1, 1)])
def test_perceptron_steps_between_the_asymptotes(tie, activation, low, high):
    clf = small(
        hidden_layer_sizes=(1,),
        activation=activation,
        max_iter=1,
        learning_rate_init=1e-12,
        coef_init=[[[1.0]], [[1.0]]],
        intercept_init=[[0.0], [-0.25]],
    )
    clf.fit([[-1.0], [1.0]], [0, 1])
    clf.coefs_ = [np.array(a) for a in clf.coef_init]
    clf.intercepts_ = [np.array(a) for a in clf.intercept_init]
    perceptron = clf.as_perceptron(tie=tie)
    hidden = perceptron.layer_outputs([[-2.0], [0.0], [2.0]])[0][:, 0]
    np.testing.assert_array_equal(hidden, [low, low + tie * (high - low), high])


@pytest.mark.parametrize(("tie", "label"), [(0.0, 0), (0.5, 0), (1.0, 1)])
def test_perceptron_at_a_tie_predicts_class_1_only_for_tie_1(tie, label):
    clf = small(hidden_layer_sizes=(), max_iter=1).fit([[0.0], [1.0]], [0, 1])
    clf.coefs_[0][:], clf.intercepts_[0][:] = 2.0, -2.0
    perceptron = clf.as_perceptron(tie=tie)
    np.testing.assert_array_equal(perceptron.predict_proba([[1.0]]), [[1 - tie, tie]])
    assert perceptron.predict([[1.0]]) == [label]
    assert clf.predict([[1.0]]) == [0]


def test_softmax_perceptron_is_one_hot_and_ties_go_to_the_lowest_class():
    X, y = load_iris(return_X_y=True)
    clf = small(hidden_layer_sizes=(), max_iter=1).fit(X, y)
    for array in clf.coefs_ + clf.intercepts_:
        array[:] = 0
    perceptron = clf.as_perceptron()
    np.testing.assert_array_equal(perceptron.predict_proba(X[:2]), [[1, 0, 0]] * 2)


def test_unbounded_units_have_no_perceptron(moons):
    with pytest.raises(ValueError, match="no two levels"):
        small(activation="relu").fit(*moons).as_perceptron()


def test_perceptrons_cannot_be_trained_on(moons):
    perceptron = small().fit(*moons).as_perceptron()
    with pytest.raises(ValueError, match="cannot be trained"):
        perceptron.partial_fit(*moons)


# Endings


def test_divergence_keeps_the_last_finite_weights_and_names_the_cause():
    X = np.array([[1e200], [-1e200]])
    clf = small(hidden_layer_sizes=(2,), activation="identity", learning_rate_init=1e250)
    with pytest.warns(ConvergenceWarning, match="learning_rate_init"):
        clf.fit(X, [0, 1])
    assert clf.stop_reason_ == "diverged"
    assert clf.n_iter_ < 20
    assert all(np.isfinite(array).all() for array in clf.coefs_ + clf.intercepts_)
    assert clf.history_.epochs[-1] == clf.n_epochs_


@pytest.mark.parametrize("as_input", [np.asarray, csr_matrix], ids=["dense", "sparse"])
def test_interrupt_keeps_whole_epochs_and_is_raised(moons, monkeypatch, as_input):
    X, y = as_input(moons[0]), moons[1]
    compiled, calls = training.CompiledEngine, []

    def interrupted(task):
        engine = compiled(task)
        run = engine.run

        def run_and_interrupt(*args):
            calls.append(0)
            chunk = run(*args)  # the orders of its epochs have been drawn by now
            if len(calls) == 3:
                raise KeyboardInterrupt
            return chunk

        engine.run = run_and_interrupt
        return engine

    monkeypatch.setattr(training, "CompiledEngine", interrupted)
    monkeypatch.setattr(training, "CALL_SECONDS", 1e-9)  # one epoch a call
    clf = small(batch_size=16, warm_start=True)
    with pytest.raises(KeyboardInterrupt):
        clf.fit(X, y)
    monkeypatch.undo()
    assert clf.stop_reason_ == "interrupted"
    assert clf.n_epochs_ == clf.history_.epochs[-1] == 2
    resumed = clf.set_params(max_iter=18).fit(X, y)
    whole = small(batch_size=16).fit(X, y)
    np.testing.assert_array_equal(resumed.coefs_[0], whole.coefs_[0])
    np.testing.assert_array_equal(resumed.history_.loss, whole.history_.loss)


def test_tol_none_trains_for_exactly_max_iter_epochs_without_a_warning(moons):
    clf = small(learning_rate_init=1e-9, max_iter=50).fit(*moons)
    assert (clf.n_iter_, clf.stop_reason_) == (50, "max_iter")


def test_numeric_tol_stops_on_a_plateau_or_warns(moons):
    stopped = small(learning_rate_init=1e-9, max_iter=50, tol=1e-4).fit(*moons)
    assert (stopped.n_iter_, stopped.stop_reason_) == (12, "tol")
    with pytest.warns(ConvergenceWarning, match="Maximum iterations"):
        small(max_iter=3, tol=1e-4).fit(*moons)


def test_adaptive_schedule_without_tol_only_lowers_the_rate(moons):
    clf = small(learning_rate="adaptive", learning_rate_init=1e-5, max_iter=100).fit(*moons)
    assert (clf.n_iter_, clf.stop_reason_) == (100, "max_iter")


def test_early_stopping_restores_the_best_epoch_and_records_it(moons):
    clf = small(early_stopping=True, max_iter=100, record_history=7).fit(*moons)
    assert clf.stop_reason_ == "early_stopping"
    assert clf.best_epoch_ in clf.history_.epochs
    best = clf.history_.epochs.tolist().index(clf.best_epoch_)
    np.testing.assert_array_equal(clf.coef_history_[0][best], clf.coefs_[0])
    assert clf.history_.validation_accuracy[best] == clf.best_validation_score_
    assert clf.history_.epochs[-1] == clf.n_epochs_
    assert not np.isnan(clf.history_.validation_loss).any()


def test_verbose_prints_every_epoch(moons, capsys):
    small(verbose=True, max_iter=3).fit(*moons)
    assert capsys.readouterr().out.count("Iteration") == 3


# Bad input gets a sentence and loses nothing


@pytest.mark.parametrize(
    ("parameters", "sentence"),
    [
        ({"activation": "sigmod"}, r"Did you mean 'sigmoid'\?"),
        ({"solver": "agd"}, r"Did you mean 'sgd'\?"),
        ({"loss": "logloss"}, r"Did you mean 'log_loss'\?"),
        ({"batch_size": "ful"}, r"Did you mean 'full'\?"),
        ({"solver": "SGD"}, r"Did you mean 'sgd'\?"),
        ({"activation": "ReLU"}, r"Did you mean 'relu'\?"),
        ({"hidden_layer_sizes": (True,)}, "hidden_layer_sizes must be > 0 and integers"),
        ({"hidden_layer_sizes": ((3,), (3, 4))}, "hidden_layer_sizes must be > 0 and integers"),
        ({"coef_init": ["a"]}, "arrays of numbers"),
        ({"batch_size": 0}, "batch_size"),
        ({"batch_size": 2.5}, "batch_size"),
        ({"hidden_layer_sizes": (0,)}, "hidden_layer_sizes must be > 0"),
        ({"hidden_layer_sizes": (2.5,)}, "hidden_layer_sizes must be > 0 and integers"),
        ({"learning_rate_init": -1}, "learning_rate_init"),
        ({"max_iter": 0}, "max_iter"),
        ({"momentum": 1.5}, "momentum"),
        ({"record_history": 0}, "record_history"),
        ({"record_history": 1, "history_max_bytes": 100}, "needs .* bytes .*history_max_bytes"),
        ({"coef_init": [np.ones((2, 3))]}, "shapes"),
        ({"intercept_init": [np.array([np.nan] * 4), [0.0]]}, "finite"),
        ({"early_stopping": True, "validation_fraction": 0.0125}, "test_size = 1"),
    ],
    ids=str,
)
def test_wrong_parameters_get_a_sentence(moons, parameters, sentence):
    with pytest.raises(ValueError, match=sentence):
        small(**parameters).fit(*moons)


def test_batch_larger_than_the_data_is_said_and_clipped(moons):
    with pytest.warns(UserWarning, match="batch_size=1000 is larger than the 80"):
        clf = small(batch_size=1000).fit(*moons)
    full = small(batch_size="full").fit(*moons)
    np.testing.assert_array_equal(clf.coefs_[0], full.coefs_[0])


@pytest.mark.parametrize(
    ("X", "y", "weight", "sentence"),
    [
        ([[np.nan, 0], [1, 1]], [0, 1], None, "NaN"),
        ([[np.inf, 0], [1, 1]], [0, 1], None, "infinity"),
        ([[0, 0], [1, 1]], [0.3, 1.7], None, "Unknown label type"),
        ([[0, 0], [1, 1]], [[0, 1], [2, 1]], None, "several classes per column"),
        ([[0, 0], [1, 1]], [0, 1, 1], None, "inconsistent numbers of samples"),
        ([[0, 0], [1, 1]], [0, 1], [-1, 1], "sample_weight must be non-negative"),
        ([[0, 0], [1, 1]], [0, 1], [0, 0], "not all 0|at least one non-zero"),
    ],
)
def test_wrong_data_get_a_sentence_and_the_fitted_classifier_stays(moons, X, y, weight, sentence):
    clf = small().fit(*moons)
    before = pickle.dumps(clf)
    with pytest.raises(ValueError, match=sentence):
        clf.fit(X, y, sample_weight=weight)
    assert pickle.dumps(clf) == before


def test_wrong_number_of_features_is_said(moons):
    with pytest.raises(ValueError, match="X has 1 features"):
        small().fit(*moons).predict(moons[0][:, :1])


def test_unfitted_classifier_says_so(moons):
    for method in ("predict", "predict_proba", "predict_log_proba", "decision_function"):
        with pytest.raises(NotFittedError):
            getattr(small(), method)(moons[0])
    for copy in (lambda c: c.at_epoch(0), lambda c: c.scaled(2), lambda c: c.as_perceptron()):
        with pytest.raises(NotFittedError):
            copy(small())


@pytest.mark.parametrize("factor", [0, -1.0, np.nan, np.inf, "2"])
def test_scaled_takes_positive_factors_only(moons, factor):
    with pytest.raises(ValueError, match="factor must be a positive"):
        small().fit(*moons).scaled(factor)


def test_scaled_beyond_the_range_gets_a_sentence(moons):
    with pytest.raises(ValueError, match="out of the range of float64"):
        small().fit(*moons).scaled(1e308).scaled(1e10)


def test_warnings_point_at_the_caller(moons):
    with pytest.warns(ConvergenceWarning) as caught:
        small(max_iter=3, tol=1e-4).fit(*moons)
    assert caught[0].filename == __file__
    with pytest.warns(ConvergenceWarning) as caught:
        small(activation="relu", learning_rate_init=1e6).fit(1000 * moons[0], moons[1])
    assert caught[0].filename == __file__


def test_at_epoch_rejects_what_is_no_epoch(moons):
    clf = small().fit(*moons)
    for epoch in (-1, 1.5, "3"):
        with pytest.raises(ValueError, match="epoch must be an integer"):
            clf.at_epoch(epoch)


def test_tie_is_0_a_half_or_1(moons):
    with pytest.raises(ValueError, match="tie must be"):
        small().fit(*moons).as_perceptron(tie=0.3)


def test_clone_is_unfitted(moons):
    with pytest.raises(NotFittedError):
        clone(small().fit(*moons)).predict(moons[0])
