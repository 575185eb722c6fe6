"""Films of checkpoints on disk, and hostile files: those that need no other library."""

import json
from itertools import pairwise

import numpy as np
import pytest
from numpy.testing import assert_array_equal

from sigmoid_estimator import SigmoidMLPClassifier
from sigmoid_estimator.datasets import load_moons
from sigmoid_estimator.recording import film_of_checkpoints


@pytest.fixture(scope="module")
def moons():
    return load_moons(return_X_y=True)


@pytest.fixture(scope="module")
def trained(moons):
    clf = SigmoidMLPClassifier((4,), "tanh", max_iter=30, record_history=10, random_state=0)
    return clf.fit(*moons)


def arrays_of(clf, epoch, layout="coef"):
    """Names and arrays of an epoch, as (n_in, n_out), or as PyTorch has them."""
    earlier = clf.at_epoch(epoch)
    if layout == "coef":
        coefs = {f"coef_{k}": coef for k, coef in enumerate(earlier.coefs_)}
        return coefs | {f"intercept_{k}": bias for k, bias in enumerate(earlier.intercepts_)}
    weights = {f"net.{2 * k}.weight": coef.T for k, coef in enumerate(earlier.coefs_)}
    return weights | {f"net.{2 * k}.bias": bias for k, bias in enumerate(earlier.intercepts_)}


def safetensors(tensors, *, claimed=None, header=None):
    """The bytes of a safetensors file, written by its description."""
    start, table, numbers = 0, {}, b""
    for name, tensor in tensors.items():
        content = np.ascontiguousarray(tensor).tobytes()
        offsets = [start, start + len(content)]
        dtype = {"float64": "F64", "float32": "F32"}[tensor.dtype.name]
        table[name] = {"dtype": dtype, "shape": tensor.shape, "data_offsets": offsets}
        start, numbers = offsets[1], numbers + content
    text = json.dumps(table | (header or {})).encode()
    return (claimed or len(text)).to_bytes(8, "little") + text + numbers


def write(path, clf, epoch):
    if path.suffix == ".npz":
        np.savez(path, **arrays_of(clf, epoch, "state" if "state" in path.name else "coef"))
    else:
        path.write_bytes(safetensors(arrays_of(clf, epoch, "state")))
    return path


@pytest.mark.parametrize(
    "name", ["at_{}.npz", "state-epoch={}-step=7.npz", "v2.epoch{}.safetensors"]
)
def test_files_are_a_film_in_the_order_of_their_epochs(name, trained, moons, tmp_path):
    for epoch in (20, 0, 30, 10):
        write(tmp_path / name.format(epoch), trained, epoch)
    (tmp_path / "notes.txt").write_text("not a checkpoint")
    clf = film_of_checkpoints(tmp_path, *moons, activation="tanh")
    assert clf.history_.epochs.tolist() == [0, 10, 20, 30]
    assert_array_equal(clf.history_.parameters, trained.history_.parameters)
    np.testing.assert_allclose(clf.history_.loss, trained.history_.loss, rtol=1e-9)


def test_epochs_can_be_given(trained, moons, tmp_path):
    paths = [write(tmp_path / name, trained, 10 * k) for k, name in enumerate(["a.npz", "b.npz"])]
    with pytest.raises(ValueError, match=r"a\.npz has no number for its epoch"):
        film_of_checkpoints(paths, *moons, activation="tanh")
    clf = film_of_checkpoints(paths, *moons, activation="tanh", epochs=[10, 20])
    assert clf.history_.epochs.tolist() == [10, 20]
    with pytest.raises(ValueError, match=r"a\.npz, b\.npz are all of epoch 3"):
        film_of_checkpoints(paths, *moons, activation="tanh", epochs=[3, 3])
    with pytest.raises(ValueError, match="epochs must be one per file, 2, got 1"):
        film_of_checkpoints(paths, *moons, activation="tanh", epochs=[3])
    with pytest.raises(ValueError, match="Checkpoints are files with the endings"):
        film_of_checkpoints([tmp_path / "model_3.pkl"], *moons)


def test_layers_stand_in_the_order_of_their_numbers_or_as_named(moons, tmp_path):
    rng = np.random.default_rng(0)
    sizes = [2, *[3] * 11, 1]
    coefs = [rng.normal(size=shape) for shape in pairwise(sizes)]
    state = {f"layer{k}.weight": coef.T for k, coef in enumerate(coefs)}
    (tmp_path / "1.safetensors").write_bytes(safetensors(dict(sorted(state.items()))))
    clf = film_of_checkpoints(tmp_path, *moons, activation="tanh")
    for ours, expected in zip(clf.coefs_, coefs, strict=True):
        assert_array_equal(ours, expected)
    named = {"out.weight": coefs[-1].T, "enter.weight": coefs[0].T}
    (tmp_path / "1.safetensors").write_bytes(safetensors(named))
    clf = film_of_checkpoints(tmp_path, *moons, activation="tanh", layers=["enter", "out"])
    assert clf.n_features_in_ == 2
    with pytest.raises(ValueError, match=r"layers must be 'enter', 'out' in their order"):
        film_of_checkpoints(tmp_path, *moons, activation="tanh", layers=["enter"])


W, B = np.ones((2, 1)), np.zeros(1)
NPZ = {
    r"1\.npz: It has weights that are not finite": {"w": W * np.nan, "b": B},
    "must hold a matrix .* got b .1,., w .3, 2, 1.": {"w": np.ones((3, 2, 1)), "b": B},
    "must hold a matrix .* got b .2,., w .2, 1.": {"w": W, "b": np.zeros(2)},
    "must be of float32 or float64, got int64": {"w": W.astype(np.int64), "b": B},
    "and this one is not": {"w": np.array([[{}]], object), "b": B},
    "says nothing of the hidden units": {"w0": W, "w1": W.T, "b0": B, "b1": np.zeros(2)},
    "'conv' must be a linear layer": {"conv.weight": np.ones((2, 1, 3, 3))},
    "'rnn' is recurrent": {"rnn.weight_ih_l0": W, "rnn.weight": W},
    "'self' is attention": {"self.in_proj_weight": W, "x.weight": W},
    "'bn' is a BatchNorm": {"l.weight": W.T, "bn.weight": B, "bn.running_mean": B},
    "'l' has 3 inputs, and X has 2 features": {"l.weight": np.ones((1, 3))},
}


@pytest.mark.parametrize("message", NPZ)
def test_npz_files_of_other_things_are_refused(message, moons, tmp_path):
    np.savez(tmp_path / "1.npz", **NPZ[message])
    with pytest.raises(ValueError, match=message):
        film_of_checkpoints(tmp_path / "1.npz", *moons)


def test_what_is_no_npz_file_is_refused_as_a_checkpoint(moons, tmp_path):
    (tmp_path / "1.npz").write_bytes(b"PK no archive")
    with pytest.raises(ValueError, match=r"1\.npz: An npz file is one that numpy.savez wrote"):
        film_of_checkpoints(tmp_path / "1.npz", *moons)


L = {"l.weight": W.T}
SAFETENSORS = {
    "header has 10,000,000,000 bytes": safetensors(L, claimed=10**10),
    "header has 0 bytes": bytes(100),
    "header is not that of": (3).to_bytes(8, "little") + b"[1]",
    "header is not that of a": (3).to_bytes(8, "little") + b"{a}",
    "header is not that of a safetensors file": (9**5).to_bytes(8, "little") + b"[" * 9**5,
    "'x' is not as long": safetensors(
        L, header={"x": {"dtype": "F64", "shape": [10**12], "data_offsets": [0, 16]}}
    ),
    "'y' is not as long": safetensors(
        L, header={"y": {"dtype": "F64", "shape": [-1, -2], "data_offsets": [0, 16]}}
    ),
    "'z' is not as long": safetensors(
        L, header={"z": {"dtype": "F64", "shape": [2], "data_offsets": [-16, 0]}}
    ),
    "'q' must be of F32 or F64, got BF16": safetensors(
        L, header={"q": {"dtype": "BF16", "shape": [2], "data_offsets": [0, 4]}}
    ),
    "header is not that of a safetensors": safetensors(L, header={"k": {"dtype": "F64"}}),
    "It has weights that are not finite": safetensors({"l.weight": W.T * np.inf}),
}


@pytest.mark.parametrize("message", SAFETENSORS)
def test_hostile_safetensors_are_refused(message, moons, tmp_path):
    (tmp_path / "1.safetensors").write_bytes(SAFETENSORS[message])
    with pytest.raises(ValueError, match=message) as refused:
        film_of_checkpoints(tmp_path, *moons)
    assert str(refused.value).startswith("1.safetensors: ")


def test_large_files_and_arrays_are_refused(trained, moons, tmp_path):
    path = write(tmp_path / "1.npz", trained, 10)
    with pytest.raises(ValueError, match="more than max_bytes=100"):
        film_of_checkpoints(path, *moons, max_bytes=100)
    np.savez_compressed(tmp_path / "2.npz", w=np.zeros((2, 10**6)), b=np.zeros(10**6))
    message = r"2\.npz: .* take 24 MB, and at most 10 MB are read. Give a larger max_bytes"
    with pytest.raises(ValueError, match=message):
        film_of_checkpoints(tmp_path / "2.npz", *moons, max_bytes=10**7)


def test_a_file_of_another_network_is_refused_by_its_name(trained, moons, tmp_path):
    write(tmp_path / "1.npz", trained, 10)
    np.savez(tmp_path / "2.npz", w=W, b=B)
    with pytest.raises(ValueError, match=r"2\.npz: A film is of one network"):
        film_of_checkpoints(tmp_path, *moons, activation="tanh")
