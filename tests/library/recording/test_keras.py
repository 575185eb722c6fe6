"""Films of Keras models are the models, on whatever backend Keras runs."""

import os

import numpy as np
import pytest
from sklearn.metrics import log_loss

from sigmoid_estimator.recording import FilmRecorder

os.environ.setdefault("KERAS_BACKEND", "torch")
keras = pytest.importorskip("keras")
layers = keras.layers

pytestmark = [pytest.mark.frameworks, pytest.mark.filterwarnings("default")]

HEADS = {"one sigmoid": (1, "sigmoid"), "softmax": (None, "softmax"), "logits": (None, None)}


class Watch(keras.callbacks.Callback):
    """What the model says of itself after every epoch."""

    def __init__(self, X, y, head):
        super().__init__()
        self.X, self.y, self.head, self.seen = X, y, head, []

    def look(self):
        given = np.asarray(self.model.predict(self.X, verbose=0), np.float64)
        if self.head == "logits":
            given = np.exp(given) / np.exp(given).sum(axis=1, keepdims=True)
        predicted = given[:, 0] > 0.5 if self.head == "one sigmoid" else given.argmax(axis=1)
        self.seen.append((given, log_loss(self.y, given), (predicted == self.y).mean()))

    def on_train_begin(self, logs=None):
        if not self.seen:
            self.look()

    def on_epoch_end(self, epoch, logs=None):
        self.look()


def compiled(model, head):
    losses = keras.losses
    loss = {
        "one sigmoid": losses.BinaryCrossentropy(),
        "softmax": losses.SparseCategoricalCrossentropy(),
        "logits": losses.SparseCategoricalCrossentropy(from_logits=True),
    }[head]
    model.compile(keras.optimizers.Adam(0.02), loss)
    return model


def assert_film_of(model, head, X, y, assert_film_equals):
    """Train in two calls of fit, record every epoch, and compare."""
    from sigmoid_estimator.recording.keras import FilmCallback

    recorder, watch = FilmRecorder(X, y), Watch(X, y, head)
    compiled(model, head)
    for epochs in (2, 1):
        callbacks = [FilmCallback(recorder), watch]
        model.fit(X, y, epochs=epochs, batch_size=80, verbose=0, callbacks=callbacks)
    # With PyTorch behind it, Keras multiplies float64 matrices in float32.
    return recorder, assert_film_equals(recorder, X, watch.seen, tolerance=1e-6)


@pytest.mark.parametrize("dtype", ["float32", "float64"])
@pytest.mark.parametrize("use_bias", [True, False])
@pytest.mark.parametrize(
    ("n_classes", "head"),
    [(2, "one sigmoid")] + [(n, head) for n in (2, 3, 10) for head in ("softmax", "logits")],
)
def test_outputs_loss_and_accuracy_are_the_models(
    n_classes, head, use_bias, dtype, digits, assert_film_equals, request
):
    if keras.backend.backend() == "jax" and dtype == "float64":
        pytest.skip("JAX computes in float32 unless it is told otherwise")
    request.addfinalizer(lambda: keras.config.set_dtype_policy("float32"))
    request.addfinalizer(lambda: keras.config.set_floatx("float32"))
    keras.config.set_floatx(dtype)
    keras.config.set_dtype_policy(dtype)
    X, y = digits(n_classes, dtype)
    keras.utils.set_random_seed(0)
    n_outputs, activation = HEADS[head]
    model = keras.Sequential(
        [
            layers.Dense(8, activation="tanh", use_bias=use_bias),
            layers.Dropout(0.2),
            layers.Dense(n_outputs or n_classes, activation=activation, use_bias=use_bias),
        ]
    )
    _, clf = assert_film_of(model, head, X, y, assert_film_equals)
    assert clf.activation == "tanh"


@pytest.mark.parametrize("units", ["elu", "selu", "gelu", "silu", "softplus", "softsign"])
def test_units_are_the_models(units, digits, assert_film_equals):
    X, y = digits(3)
    keras.utils.set_random_seed(0)
    first, second = layers.Dense(8, activation=units), layers.Dense(6)
    model = keras.Sequential([first, second, layers.ELU(), layers.Dense(3)])
    _, clf = assert_film_of(model, "logits", X, y, assert_film_equals)
    assert clf._network.activations == (units, "elu")


def functional(body):
    start = keras.Input((64,))
    return keras.Model(start, layers.Dense(3)(body(start)))


MODELS = {
    "BatchNorm before": lambda: keras.Sequential(
        [
            layers.Dense(8, use_bias=False),
            layers.BatchNormalization(),
            layers.Activation("relu"),
            layers.Dense(3),
        ]
    ),
    "BatchNorm after": lambda: keras.Sequential(
        [
            keras.Input((64,)),
            layers.BatchNormalization(scale=False),
            layers.Dense(8, activation="sigmoid"),
            layers.BatchNormalization(center=False),
            layers.Dense(3),
        ]
    ),
    "functional": lambda: functional(
        lambda x: layers.LeakyReLU(0.01)(layers.GaussianNoise(0.1)(layers.Dense(8)(x)))
    ),
    "nested": lambda: keras.Sequential(
        [
            keras.Sequential([keras.Input((64,)), layers.Dense(8), layers.ReLU()]),
            layers.Dense(3),
        ]
    ),
}


class Subclassed(keras.Model):
    def __init__(self):
        super().__init__()
        self.out, self.hidden = layers.Dense(3), layers.Dense(8)

    def call(self, x):
        return self.out(keras.ops.tanh(self.hidden(x)))


@pytest.mark.parametrize("name", MODELS)
def test_models_of_several_kinds_are_read(name, digits, assert_film_equals):
    X, y = digits(3)
    keras.utils.set_random_seed(0)
    recorder, _ = assert_film_of(MODELS[name](), "logits", X, y, assert_film_equals)
    assert len(recorder.notes) == {"BatchNorm before": 1, "BatchNorm after": 2}.get(name, 0)


def two_inputs():
    left, right = keras.Input((64,), name="left"), keras.Input((64,), name="right")
    return keras.Model([left, right], layers.Dense(3)(layers.Add()([left, right])))


def twice():
    layer = layers.Dense(64, name="again")
    return functional(lambda x: layer(layer(x)))


REFUSED = {
    "one input, got 'left', 'right'": two_inputs,
    "'again' is called several times": twice,
    "'conv' is Conv1D": lambda: keras.Sequential(
        [keras.Input((64, 1)), layers.Conv1D(2, 3, name="conv"), layers.Flatten()]
    ),
    "'gru' is GRU": lambda: keras.Sequential(
        [keras.Input((64, 1)), layers.GRU(3, name="gru"), layers.Dense(3)]
    ),
    "'norm' is LayerNormalization": lambda: functional(layers.LayerNormalization(name="norm")),
    "'units' is Dense with hard_sigmoid units": lambda: functional(
        layers.Dense(3, activation="hard_sigmoid", name="units")
    ),
    "'leak' is LeakyReLU": lambda: functional(layers.LeakyReLU(0.3, name="leak")),
    "'capped' is ReLU": lambda: functional(layers.ReLU(6, name="capped")),
    "'dense.*' has 9 inputs, and X has 64": lambda: keras.Sequential(
        [keras.Input((9,)), layers.Dense(3)]
    ),
    "'skip' is Add": lambda: functional(
        lambda x: layers.Add(name="skip")([x, layers.Dense(64)(x)])
    ),
}


@pytest.mark.parametrize("message", REFUSED)
def test_other_networks_are_refused_by_the_name_of_the_layer(message, digits):
    X, y = digits(3)
    with pytest.raises(ValueError, match=message) as refused:
        FilmRecorder(X, y).record(0, REFUSED[message]())
    assert "\n" not in str(refused.value)


def test_a_model_with_code_of_its_own_needs_layers_in_order(digits):
    X, y = digits(3)
    model = Subclassed()
    model(X[:2])
    with pytest.raises(ValueError, match="has 8 inputs, and X has 64 features"):
        FilmRecorder(X, y, activation="tanh").record(0, model)
