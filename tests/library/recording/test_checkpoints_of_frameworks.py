"""Checkpoints that PyTorch, safetensors and Keras write, and hostile ones in their formats."""

import io
import json
import os
import pickle
import zipfile

import numpy as np
import pytest

from sigmoid_estimator.recording import film_of_checkpoints

os.environ.setdefault("KERAS_BACKEND", "torch")
torch = pytest.importorskip("torch")
h5py = pytest.importorskip("h5py")
nn = torch.nn

pytestmark = [pytest.mark.frameworks, pytest.mark.filterwarnings("default")]


def network(*, norm=False):
    torch.manual_seed(0)
    middle = [nn.BatchNorm1d(8), nn.Tanh()] if norm else [nn.Tanh()]
    return nn.Sequential(nn.Linear(64, 8), *middle, nn.Linear(8, 3))


def moved(model, epoch):
    """The model as if it had been trained for so many epochs."""
    with torch.no_grad():
        for parameter in model.parameters():
            parameter.add_(0.1 * epoch * torch.rand_like(parameter))
        for part in model:
            if isinstance(part, nn.BatchNorm1d):
                part.running_mean.uniform_(-1, 1)
                part.running_var.uniform_(0.5, 2)
    return model


def says(model, X):
    with torch.no_grad():
        return model.eval()(torch.tensor(X)).softmax(1).numpy()


def save_alone(model, path):
    torch.save(model.state_dict(), path)


def save_within(model, path):
    checkpoint = {"state_dict": model.state_dict(), "epoch": 3, "optimizer": {"lr": 0.1}}
    torch.save(checkpoint, path)


def save_safetensors(model, path):
    from safetensors.torch import save_file

    save_file(model.state_dict(), path)


@pytest.mark.parametrize("norm", [False, True])
@pytest.mark.parametrize(
    ("save", "name"),
    [(save_alone, "e{}.pt"), (save_within, "e{}.ckpt"), (save_safetensors, "e{}.safetensors")],
)
def test_state_dicts_are_a_film(save, name, norm, digits, tmp_path):
    X, y = digits(3)
    model, expected = network(norm=norm), {}
    for epoch in (1, 2, 10):
        save(moved(model, epoch), tmp_path / name.format(epoch))
        expected[epoch] = says(model, X)
    options = {"model": network(norm=True)} if norm else {"activation": "tanh"}
    clf = film_of_checkpoints(tmp_path, X, y, **options)
    assert clf.history_.epochs.tolist() == [1, 2, 10]
    for epoch, probabilities in expected.items():
        ours = clf.at_epoch(epoch).predict_proba(X)
        np.testing.assert_allclose(ours, probabilities, rtol=0, atol=1e-6)
    if norm:
        with pytest.raises(ValueError, match="'1' is a BatchNorm"):
            film_of_checkpoints(tmp_path, X, y, activation="tanh")


class Exploit:
    """Would write a file, were it unpickled."""

    def __init__(self, path):
        self.path = path

    def __reduce__(self):
        return (open, (str(self.path), "w"))


def test_code_in_a_pickle_is_not_run(digits, tmp_path):
    X, y = digits(3)
    torch.save({"state_dict": Exploit(tmp_path / "run")}, tmp_path / "1.pt")
    with pytest.raises(ValueError, match=r"1\.pt: It is no state dict of tensors only"):
        film_of_checkpoints(tmp_path / "1.pt", X, y)
    (tmp_path / "2.pt").write_bytes(pickle.dumps(Exploit(tmp_path / "run")))
    with pytest.raises(ValueError, match=r"2\.pt: It is no file of torch\.save"):
        film_of_checkpoints(tmp_path / "2.pt", X, y)
    assert not (tmp_path / "run").exists()


def bomb(path):
    torch.save({"a.weight": torch.ones(1).expand(10**6, 10**6)}, path)


def compressed(path):
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("archive/data.pkl", bytes(10**9 // 2))


PT = {
    "Its tensors take 4,000,000,000,000 bytes": bomb,
    "It holds 500,000,000 bytes": compressed,
    "It must hold a state dict": lambda path: torch.save([1, 2], path),
    "must be of float32 or float64, got torch.strided torch.bfloat16": lambda path: torch.save(
        nn.Linear(64, 3).bfloat16().state_dict(), path
    ),
    "got torch.sparse_coo": lambda path: torch.save({"a.weight": torch.eye(3).to_sparse()}, path),
    "'0' must be a linear layer": lambda path: torch.save(
        nn.Sequential(nn.Conv1d(1, 2, 3)).state_dict(), path
    ),
    "'0' is recurrent": lambda path: torch.save(nn.Sequential(nn.LSTM(3, 3)).state_dict(), path),
    "It has weights that are not finite": lambda path: torch.save(
        {"a.weight": torch.full((3, 64), torch.nan)}, path
    ),
}


@pytest.mark.parametrize("message", PT)
def test_hostile_state_dicts_are_refused(message, digits, tmp_path):
    X, y = digits(3)
    PT[message](tmp_path / "1.pt")
    with pytest.raises(ValueError, match=message):
        film_of_checkpoints(tmp_path, X, y)


def test_a_state_of_another_model_is_refused(digits, tmp_path):
    X, y = digits(3)
    save_alone(network(norm=True), tmp_path / "1.pt")
    with pytest.raises(ValueError, match=r"1\.pt: It does not fit the model") as refused:
        film_of_checkpoints(tmp_path, X, y, model=network())
    assert "\n" not in str(refused.value)


@pytest.fixture(scope="module")
def keras_models():
    keras = pytest.importorskip("keras")
    keras.utils.set_random_seed(0)
    layers = keras.layers
    start = keras.Input((64,))
    hidden = layers.Dropout(0.1)(layers.Dense(8, activation="relu", name="z")(start))
    body = [layers.Dense(8, use_bias=False), layers.BatchNormalization(), layers.ReLU()]
    models = {
        "sequential": keras.Sequential([keras.Input((64,)), *body, layers.Dense(3)]),
        "functional": keras.Model(start, layers.Dense(3, activation="softmax")(hidden)),
        "nested": keras.Sequential(
            [keras.Sequential([start, layers.Dense(8, "tanh")]), layers.Dense(3)]
        ),
    }
    for model in models.values():
        model.compile("adam", keras.losses.SparseCategoricalCrossentropy(from_logits=True))
    return models


def predicted(model, X):
    given = np.asarray(model.predict(X, verbose=0), np.float64)
    if model.name.startswith("sequential"):
        given = np.exp(given) / np.exp(given).sum(axis=1, keepdims=True)
    return given


@pytest.mark.parametrize("ending", ["keras", "h5"])
@pytest.mark.parametrize("name", ["sequential", "functional", "nested"])
def test_files_of_keras_are_a_film(name, ending, keras_models, digits, tmp_path):
    X, y = digits(3)
    model, expected = keras_models[name], {}
    for epoch in (1, 2):
        model.fit(X, y, verbose=0)
        model.save(tmp_path / f"{epoch}.{ending}")
        expected[epoch] = predicted(model, X)
    clf = film_of_checkpoints(tmp_path, X, y)
    for epoch, probabilities in expected.items():
        ours = clf.at_epoch(epoch).predict_proba(X)
        np.testing.assert_allclose(ours, probabilities, rtol=0, atol=1e-6)


def test_weights_alone_are_dense_layers(keras_models, digits, tmp_path):
    X, y = digits(3)
    model = keras_models["functional"]
    model.save_weights(tmp_path / "5.weights.h5")
    clf = film_of_checkpoints(tmp_path, X, y, activation="relu")
    np.testing.assert_allclose(clf.predict_proba(X), predicted(model, X), rtol=0, atol=1e-6)
    with pytest.raises(ValueError, match="says nothing of the hidden units"):
        film_of_checkpoints(tmp_path, X, y)
    keras_models["sequential"].save_weights(tmp_path / "5.weights.h5")
    with pytest.raises(ValueError, match="'batch_normalization' must have a matrix and a bias"):
        film_of_checkpoints(tmp_path, X, y, activation="relu")


def h5(path, fill):
    with h5py.File(path, "w") as file:
        fill(file)


def outside(file):
    other = file.filename.replace("1.weights.h5", "other.bin")
    np.ones((64, 3), "f4").tofile(other)
    file.create_dataset("layers/dense/vars/0", (64, 3), "f4", external=[(other, 0, 768)])


H5 = {
    "is no array of numbers in this file": outside,
    "Its arrays take more than": lambda file: file.create_dataset(
        "layers/dense/vars/0", (10**6, 10**6), "f4", chunks=(1, 10**3)
    ),
    "A film is of linear layers in a chain, got none": lambda file: file.__setitem__(
        "layers/dense/vars/0", h5py.ExternalLink("/etc/hostname", "/")
    ),
    "It has weights that are not finite": lambda file: file.create_dataset(
        "layers/dense/vars/0", data=np.full((64, 3), np.nan, "f4")
    ),
    "must have a matrix and a bias": lambda file: file.create_dataset(
        "layers/dense/vars/0", data=np.ones(3, "f4")
    ),
}


@pytest.mark.parametrize("message", H5)
def test_hostile_h5_files_are_refused(message, digits, tmp_path):
    X, y = digits(3)
    h5(tmp_path / "1.weights.h5", H5[message])
    with pytest.raises(ValueError, match=message):
        film_of_checkpoints(tmp_path / "1.weights.h5", X, y)


def keras_file(path, config):
    weights = io.BytesIO()
    h5(weights, lambda file: file.create_group("layers"))
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("config.json", config)
        archive.writestr("model.weights.h5", weights.getvalue())


def model_of(*layers, kind="Sequential"):
    return json.dumps({"class_name": kind, "config": {"layers": layers}})


CONFIGS = {
    "is no file of a Keras model": "[" * 10**5,
    "no file of a Keras model": "[1]",
    "Expecting value": "nonsense",
    "'l' is Lambda": model_of({"class_name": "Lambda", "config": {"name": "l"}}),
    "'c' is Conv2D": model_of({"class_name": "Conv2D", "config": {"name": "c"}}),
    "'d' must have a matrix": model_of({"class_name": "Dense", "config": {"name": "d"}}),
    "of its own class 'Own'": model_of(kind="Own"),
    "'a' follows other layers": model_of(
        {
            "class_name": "Add",
            "config": {"name": "a"},
            "inbound_nodes": [{"args": [{"config": {"keras_history": ["x", 0, 0]}}]}],
        },
        kind="Functional",
    ),
}


@pytest.mark.parametrize("message", CONFIGS)
def test_hostile_configurations_are_refused(message, digits, tmp_path):
    X, y = digits(3)
    keras_file(tmp_path / "1.keras", CONFIGS[message])
    with pytest.raises(ValueError, match=message):
        film_of_checkpoints(tmp_path, X, y)
