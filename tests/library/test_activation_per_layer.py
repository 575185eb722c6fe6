"""Another activation in every hidden layer: as a parameter, in films, and in what is measured."""

from io import BytesIO

import numpy as np
import pytest
from oracles.by_hand import UNITS
from scipy.sparse import csr_matrix
from sklearn.base import clone
from sklearn.datasets import make_moons
from sklearn.model_selection import GridSearchCV

from sigmoid_estimator import SigmoidMLPClassifier, TrainingHistory, inspection
from sigmoid_estimator.film_files import open_film, save_film

X, Y = make_moons(60, noise=0.1, random_state=0)
MIXED = ["tanh", "relu", "gelu"]


def trained(activation, hidden=(5, 4, 3), **parameters):
    clf = SigmoidMLPClassifier(
        hidden, activation=activation, max_iter=20, random_state=0, learning_rate_init=0.05
    )
    return clf.set_params(**parameters).fit(X, Y)


def outputs_by_hand(clf, names):
    h, layers = X, []
    for coef, intercept, name in zip(
        clf.coefs_, clf.intercepts_, [*names, "sigmoid"], strict=True
    ):
        z = h @ coef + intercept
        h = UNITS[name][0](z)
        layers.append((z, h))
    return layers


@pytest.mark.parametrize("solver", ["sgd", "adam", "lbfgs"])
@pytest.mark.parametrize("name", ["sigmoid", "relu", "silu"])
def test_one_name_for_every_layer_is_the_name(solver, name):
    listed, plain = (trained(given, solver=solver) for given in ([name] * 3, name))
    np.testing.assert_array_equal(listed.history_.parameters, plain.history_.parameters)
    assert listed.activation == [name] * 3


def test_every_layer_has_its_own():
    clf = trained(MIXED)
    expected = outputs_by_hand(clf, MIXED)
    for mine, (_, h) in zip(clf.layer_outputs(X), expected, strict=True):
        np.testing.assert_allclose(mine, h, rtol=1e-12, atol=1e-15)
    assert clf.loss_curve_[-1] < clf.loss_curve_[0]


def test_initial_weights_are_those_of_each_layers_activation():
    """The stream is the same; a sigmoid layer's are narrower by √3."""
    start, narrow, wide = (
        trained(given, (5, 4)).history_ for given in (["sigmoid", "tanh"], "sigmoid", "tanh")
    )
    for layer, expected in enumerate([narrow, wide, wide]):
        np.testing.assert_array_equal(start.coefs[layer][0], expected.coefs[layer][0])


def test_training_goes_on_with_the_same_and_not_with_others():
    clf = trained(MIXED, warm_start=True)
    whole = trained(MIXED, max_iter=40)
    np.testing.assert_array_equal(clf.fit(X, Y).history_.parameters, whole.history_.parameters)
    with pytest.raises(ValueError, match="relu"):
        clf.set_params(activation=["tanh", "tanh", "gelu"]).fit(X, Y)


@pytest.mark.parametrize(
    "given", [["tanh"], ["tanh", "relu", "elu", "elu"], ["tanh", "relu", "elou"], [1, 2, 3]]
)
def test_names_must_be_known_and_one_per_layer(given):
    with pytest.raises(ValueError, match="one for each of the 3 hidden layers"):
        trained(given)


def test_a_list_is_a_parameter_like_others():
    clf = clone(SigmoidMLPClassifier((5, 4, 3), activation=MIXED, max_iter=5, random_state=0))
    assert clf.get_params()["activation"] == MIXED
    search = GridSearchCV(clf, {"activation": [MIXED, "tanh", ("tanh", "elu", "elu")]}, cv=2)
    assert search.fit(X, Y).best_estimator_.activation in (MIXED, "tanh", ("tanh", "elu", "elu"))
    assert np.isfinite(search.cv_results_["mean_test_score"]).all()


def test_weights_from_elsewhere_have_theirs():
    clf = trained(MIXED)
    again = SigmoidMLPClassifier.from_layers(
        clf.coefs_, clf.intercepts_, activation=MIXED, classes=[0, 1]
    )
    np.testing.assert_array_equal(again.predict_proba(X), clf.predict_proba(X))


def test_films_keep_it_and_only_then_are_of_format_2():
    for activation, number in ((MIXED, 2), (["tanh"] * 3, 1), ("tanh", 1)):
        clf, file, with_rows = trained(activation), BytesIO(), BytesIO()
        clf.history_.to_npz(file)
        save_film(with_rows, clf, X, Y)
        for written in (file, with_rows):
            written.seek(0)
            assert np.load(written)["format"] == number
            written.seek(0)
        again = SigmoidMLPClassifier.from_film(TrainingHistory.from_npz(file))
        for read in (again, open_film(with_rows).classifier):
            np.testing.assert_array_equal(read.predict_proba(X), clf.predict_proba(X))


@pytest.mark.parametrize("names", [["tanh", "relu"], ["tanh", "relu", "os.system"], []])
def test_a_film_with_other_names_is_refused(names):
    arrays = trained(MIXED).history_.to_arrays()
    with pytest.raises(ValueError, match="array activation must be"):
        TrainingHistory.from_arrays({**arrays, "activation": np.array(names, dtype="U9")})


def test_perceptrons_step_between_the_ends_of_their_layer():
    steps = trained(["tanh", "hard_sigmoid", "sigmoid"]).as_perceptron()
    first, second, third, _ = steps.layer_outputs(X)
    assert [set(np.unique(h)) <= ends for h, ends in (
        (first, {-1, 1}), (second, {0, 1}), (third, {0, 1})
    )] == [True] * 3  # fmt: skip
    with pytest.raises(ValueError, match="activation='relu' has no two levels"):
        trained(MIXED).as_perceptron()


def test_measures_are_by_the_rule_of_their_layer():
    clf = trained(["tanh", "relu", "hard_sigmoid"])
    table = inspection.saturation(clf, X, epochs=20).set_index("layer")
    layers = outputs_by_hand(clf, ["tanh", "relu", "hard_sigmoid"])
    slopes = [UNITS[name][1](z).mean() for name, (z, _) in zip(
        ["tanh", "relu", "hard_sigmoid", "sigmoid"], layers, strict=True
    )]  # fmt: skip
    np.testing.assert_allclose(table["mean_slope"], slopes)
    assert table["saturated_fraction"].notna().tolist() == [True, False, True, True]
    assert table.loc[1, "saturated_fraction"] == np.mean(np.abs(layers[0][1]) > 0.9)
    edges = inspection.activation_histograms(clf, X, epochs=20).groupby("layer")
    assert edges["low"].min().tolist() == [-1, 0, 0, 0]
    assert edges["high"].max().tolist() == [1, layers[1][1].max(), 1, 1]


def test_the_error_flows_by_the_slopes_of_its_layers():
    clf = trained(["selu", "hard_sigmoid", "gelu"])
    flow = inspection.error_flow(clf, X, Y)
    steepest = [1.7580993408473766, 1 / 6, 1.1289041451851547]
    np.testing.assert_allclose(flow["bound"], steepest * flow["spectral_norm"], rtol=1e-12)
    gradients = inspection.layer_gradients(clf, X, Y, epochs=20)
    layers = outputs_by_hand(clf, clf.activation)
    sizes = [layers[-1][1] - Y[:, None]]
    for coef, name, (z, _) in zip(
        clf.coefs_[:0:-1], clf.activation[::-1], layers[-2::-1], strict=True
    ):
        sizes.append(sizes[-1] @ coef.T * UNITS[name][1](z))
    expected = [np.sqrt(np.mean(each**2)) for each in sizes[::-1]]
    np.testing.assert_allclose(gradients["delta_rms"], expected, rtol=1e-10)


def test_sparse_rows_train_the_same():
    dense = trained(MIXED)
    sparse = clone(dense).fit(csr_matrix(X), Y)
    np.testing.assert_allclose(sparse.history_.parameters, dense.history_.parameters, rtol=1e-9)
