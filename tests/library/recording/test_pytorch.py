"""Films of PyTorch modules are the modules: outputs, loss and accuracy at every record."""

import numpy as np
import pytest

from sigmoid_estimator.recording import FilmRecorder

torch = pytest.importorskip("torch")
nn, F = torch.nn, torch.nn.functional
L = nn.Linear

pytestmark = [pytest.mark.frameworks, pytest.mark.filterwarnings("default")]

N_EPOCHS = 4
UNITS = {
    "sigmoid": nn.Sigmoid,
    "tanh": nn.Tanh,
    "relu": nn.ReLU,
    "leaky_relu": nn.LeakyReLU,
    "elu": nn.ELU,
    "selu": nn.SELU,
    "gelu": nn.GELU,
    "gelu_tanh": lambda: nn.GELU("tanh"),
    "silu": nn.SiLU,
    "softplus": nn.Softplus,
    "hard_sigmoid": nn.Hardsigmoid,
    "softsign": nn.Softsign,
    "identity": nn.Identity,
}
# Output units, and the loss and the probabilities that belong to them.
HEADS = {
    "one logit": (nn.Identity, lambda o, y: F.binary_cross_entropy_with_logits(o[:, 0], y)),
    "one sigmoid": (nn.Sigmoid, lambda o, y: F.binary_cross_entropy(o[:, 0], y)),
    "logits": (nn.Identity, F.cross_entropy),
    "softmax": (lambda: nn.Softmax(dim=1), lambda o, y: F.nll_loss(o.log(), y)),
    "log-softmax": (lambda: nn.LogSoftmax(dim=1), F.nll_loss),
}


def probabilities(head, given):
    if head in ("one logit", "logits"):
        return given.sigmoid() if head == "one logit" else given.softmax(1)
    return given.exp() if head == "log-softmax" else given


def trained(model, head, X, y, recorder):
    """Train for some epochs, record each, and return what the model says of itself."""
    rows = torch.tensor(X)
    is_one = head.startswith("one")
    labels = torch.tensor(y).to(rows.dtype) if is_one else torch.tensor(y)
    loss = HEADS[head][1]
    optimizer = torch.optim.Adam(model.parameters(), lr=0.02)
    seen = []
    for epoch in range(N_EPOCHS + 1):
        if epoch:
            model.train()
            for batch in torch.randperm(len(rows)).split(60):
                optimizer.zero_grad()
                loss(model(rows[batch]), labels[batch]).backward()
                optimizer.step()
        recorder.record(epoch, model)
        assert model.training == (epoch > 0) or epoch == 0
        with torch.no_grad():
            given = model.eval()(rows)
        p = probabilities(head, given)
        right = (p[:, 0] > 0.5) == (labels > 0.5) if is_one else p.argmax(1) == labels
        seen.append((p.numpy(), loss(given, labels).item(), right.double().mean().item()))
    return seen


def sequential(n_outputs, head, *, units=nn.Tanh, bias=True, dtype="float32", norm=None, drop=0.0):
    torch.manual_seed(0)
    layers, n_inputs = [], 64
    for width in (9, 7):
        layers.append(nn.Linear(n_inputs, width, bias=bias))
        if norm == "before":
            layers.append(nn.BatchNorm1d(width))
        layers += [units(), nn.Dropout(drop)]
        if norm == "after":
            layers.append(nn.BatchNorm1d(width, affine=False))
        n_inputs = width
    layers += [nn.Linear(n_inputs, n_outputs, bias=bias), HEADS[head][0]()]
    return nn.Sequential(*layers).to(getattr(torch, dtype))


@pytest.mark.parametrize("dtype", ["float32", "float64"])
@pytest.mark.parametrize("bias", [True, False])
@pytest.mark.parametrize(
    ("n_classes", "n_outputs", "head"),
    [(2, 1, "one logit"), (2, 1, "one sigmoid")]
    + [(n, n, head) for n in (2, 3, 10) for head in ("logits", "softmax", "log-softmax")],
)
def test_outputs_loss_and_accuracy_are_the_modules(
    n_classes, n_outputs, head, bias, dtype, digits, assert_film_equals
):
    X, y = digits(n_classes, dtype)
    model = sequential(n_outputs, head, bias=bias, dtype=dtype)
    recorder = FilmRecorder(X, y)
    clf = assert_film_equals(recorder, X, trained(model, head, X, y, recorder))
    assert clf.activation == "tanh"
    assert len(recorder.notes) == (n_classes == n_outputs == 2)
    if not bias:
        assert not np.any(clf.intercepts_[0])


@pytest.mark.parametrize("units", UNITS)
@pytest.mark.parametrize("norm", [None, "before", "after"])
@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_dropout_and_batch_norm_are_as_in_evaluation(
    units, norm, dtype, digits, assert_film_equals
):
    X, y = digits(3, dtype)
    model = sequential(3, "logits", units=UNITS[units], dtype=dtype, norm=norm, drop=0.3)
    recorder = FilmRecorder(X, y)
    clf = assert_film_equals(recorder, X, trained(model, "logits", X, y, recorder))
    assert clf.activation == units
    if norm == "before":
        assert recorder.notes[0] == "'1' is folded into '0' before it."
    if norm == "after":
        folded = "'3' is folded into '4' after it."
        assert (folded in recorder.notes) or units == "identity"


class Attributes(nn.Module):
    """Layers as attributes; units are functions, or one module for all layers."""

    def __init__(self, units, norm, *, final=None):
        super().__init__()
        self.first, self.second = nn.Linear(64, 8), nn.Linear(8, 8)
        self.norm = nn.BatchNorm1d(8) if norm else None
        self.out = nn.Linear(8, 1)
        self.units, self.final, self.order = units, final, norm

    def forward(self, x):
        for layer in (self.first, self.second):
            x = layer(x)
            if layer is self.second and self.order == "before":
                x = self.norm(x)
            x = self.units(x)
            if layer is self.second and self.order == "after":
                x = self.norm(x)
        x = F.dropout(self.out(x), 0.1, self.training)
        return x if self.final is None else self.final(x)


@pytest.mark.parametrize("norm", [None, "before", "after"])
@pytest.mark.parametrize(
    ("units", "final"),
    [(nn.ReLU(), None), (nn.Sigmoid(), torch.sigmoid), (torch.tanh, None), (F.relu, nn.Sigmoid())],
)
def test_layers_as_attributes_are_read_whatever_their_code_does_between(
    units, final, norm, digits, assert_film_equals
):
    X, y = digits(2)
    activation = {torch.tanh: "tanh", F.relu: "relu"}.get(units)
    head = "one logit" if final is None else "one sigmoid"
    torch.manual_seed(0)
    recorder = FilmRecorder(X, y, activation=activation)
    model = Attributes(units, norm, final=final)
    assert_film_equals(recorder, X, trained(model, head, X, y, recorder))


def test_a_batch_norm_that_did_nothing_at_first_is_read_rightly_off_the_stride(digits):
    X, y = digits(2)
    torch.manual_seed(0)
    model = Attributes(nn.ReLU(), "after")
    recorder = FilmRecorder(X, y, record_history=100)
    seen = trained(model, "one logit", X, y, recorder)
    ours = recorder.classifier().predict_proba(X)[:, 1:]
    np.testing.assert_allclose(ours, seen[-1][0], rtol=0, atol=1e-6)


def test_nested_and_wrapped_modules_are_read_in_order(digits, assert_film_equals):
    X, y = digits(3)
    torch.manual_seed(0)
    inner = nn.Sequential(nn.Flatten(), nn.Linear(64, 5), nn.Tanh())
    model = nn.DataParallel(nn.Sequential(inner, nn.Sequential(nn.Linear(5, 3))))
    recorder = FilmRecorder(X, y)
    assert_film_equals(recorder, X, trained(model, "logits", X, y, recorder))


def test_each_part_stays_in_training_or_evaluation_as_it_was(digits):
    X, y = digits(3)
    model = sequential(3, "logits", norm="before", drop=0.5).train()
    model[1].eval()
    state = {name: value.clone() for name, value in model.state_dict().items()}
    before = [part.training for part in model.modules()]
    random = torch.get_rng_state()
    FilmRecorder(X, y).record(0, model)
    assert [part.training for part in model.modules()] == before
    assert torch.equal(torch.get_rng_state(), random)
    assert all(torch.equal(state[name], value) for name, value in model.state_dict().items())
    assert all(parameter.grad is None for parameter in model.parameters())


def test_weights_that_are_not_finite_end_the_film(digits):
    X, y = digits(3)
    model = sequential(3, "logits")
    recorder = FilmRecorder(X, y)
    recorder.record(0, model)
    with torch.no_grad():
        model[0].weight[0, 0] = torch.nan
    with pytest.warns(UserWarning, match="Training diverged after epoch 0"):
        recorder.record(1, model)
    assert recorder.classifier().stop_reason_ == "diverged"


class Two(nn.Module):
    def __init__(self):
        super().__init__()
        self.layer = nn.Linear(64, 3)

    def forward(self, left, right):
        return self.layer(left + right)


class Residual(nn.Module):
    def __init__(self):
        super().__init__()
        self.first, self.second, self.act = nn.Linear(64, 64), nn.Linear(64, 3), nn.Tanh()

    def forward(self, x):
        return self.second(x + self.act(self.first(x)))


class Scaled(nn.Module):
    def __init__(self):
        super().__init__()
        self.layer, self.temperature = nn.Linear(64, 3), nn.Parameter(torch.ones(1))

    def forward(self, x):
        return self.layer(x) / self.temperature


def shared():
    layer = nn.Linear(64, 64)
    return nn.Sequential(layer, nn.Tanh(), layer, nn.Tanh(), nn.Linear(64, 3))


def tied():
    model = nn.Sequential(nn.Linear(64, 64), nn.Tanh(), nn.Linear(64, 64), nn.Linear(64, 3))
    model[2].weight = model[0].weight
    return model


@pytest.mark.parametrize("as_attributes", [False, True])
def test_each_layer_may_have_its_own_units(as_attributes, digits, assert_film_equals):
    X, y = digits(2)
    torch.manual_seed(0)
    given, model = None, nn.Sequential(L(64, 8), nn.ELU(), L(8, 8), nn.Tanh(), L(8, 1))
    if as_attributes:
        given, model = ["elu", "tanh"], OwnUnits()
    recorder = FilmRecorder(X, y, activation=given)
    clf = assert_film_equals(recorder, X, trained(model, "one logit", X, y, recorder))
    assert clf._network.activations == ("elu", "tanh")
    with pytest.raises(ValueError, match="'2' has tanh units, and activation='elu' was given"):
        FilmRecorder(X, y, activation="elu").record(
            0, nn.Sequential(L(64, 8), nn.ELU(), L(8, 8), nn.Tanh(), L(8, 1))
        )


class OwnUnits(nn.Module):
    """Layers as attributes, each with a function of its own after it."""

    def __init__(self):
        super().__init__()
        self.first, self.second, self.out = L(64, 8), L(8, 8), L(8, 1)

    def forward(self, x):
        return self.out(torch.tanh(self.second(F.elu(self.first(x)))))


REFUSED = {
    "'0' is Conv1d": lambda: nn.Sequential(nn.Conv1d(64, 3, 1)),
    "'0' is MultiheadAttention": lambda: nn.Sequential(nn.MultiheadAttention(64, 4), L(64, 3)),
    "'body.self_attn' is MultiheadAttention": lambda: nn.ModuleDict(
        {"body": nn.TransformerEncoderLayer(64, 4)}
    ),
    "'0' is LSTM": lambda: nn.Sequential(nn.LSTM(64, 3)),
    "'0' is Embedding": lambda: nn.Sequential(nn.Embedding(64, 3)),
    "'1' is LayerNorm": lambda: nn.Sequential(L(64, 9), nn.LayerNorm(9), L(9, 3)),
    "'1' is Mish": lambda: nn.Sequential(L(64, 9), nn.Mish(), L(9, 3)),
    "'1' is LeakyReLU": lambda: nn.Sequential(L(64, 9), nn.LeakyReLU(0.2), L(9, 3)),
    r"one input, got forward\('left', 'right'\)": Two,
    "Residual are not those of its layers in order": Residual,
    "'Scaled' has parameters of its own beside its layers: temperature": Scaled,
    "'2' shares its weights with '0', and": shared,
    "'2' shares its weights with '0'": tied,
    r"float32 or float64, got torch\.bfloat16": lambda: nn.Sequential(L(64, 3)).bfloat16(),
    "'1' is ELU": lambda: nn.Sequential(L(64, 9), nn.ELU(0.5), L(9, 3)),
    "'1' is Softplus": lambda: nn.Sequential(L(64, 9), nn.Softplus(beta=2), L(9, 3)),
    "The output '2' must be logits, .* got relu units": lambda: nn.Sequential(
        L(64, 9), nn.ReLU(), L(9, 3), nn.ReLU()
    ),
    "'0' has 9 inputs, and X has 64 features": lambda: nn.Sequential(L(9, 3)),
    "'0' has 4 outputs, and 3 classes": lambda: nn.Sequential(L(64, 4)),
    "'0' ends in a sigmoid, and 3 classes with loss='log_loss' take softmax": lambda: (
        nn.Sequential(L(64, 3), nn.Sigmoid())
    ),
    "'1' normalises by each batch": lambda: nn.Sequential(
        L(64, 9), nn.BatchNorm1d(9, track_running_stats=False), nn.Tanh(), L(9, 3)
    ),
    "a chain, got '2' without one after it": lambda: nn.Sequential(
        L(64, 3), nn.Softmax(1), nn.BatchNorm1d(3)
    ),
}


@pytest.mark.parametrize("message", REFUSED)
def test_other_networks_are_refused_by_the_name_of_the_layer(message, digits):
    X, y = digits(3)
    recorder = FilmRecorder(X, y)
    with pytest.raises(ValueError, match=message) as refused:
        recorder.record(0, REFUSED[message]())
    assert "\n" not in str(refused.value)


def test_functions_between_layers_need_their_name(digits):
    X, y = digits(2)
    with pytest.raises(ValueError, match="Give FilmRecorder the activation"):
        FilmRecorder(X, y).record(0, Attributes(torch.tanh, None))
    with pytest.raises(ValueError, match="are not those of its layers in order"):
        FilmRecorder(X, y, activation="sigmoid").record(0, Attributes(torch.tanh, None))


def test_a_module_that_changes_its_ways_is_refused(digits):
    X, y = digits(2)
    model = Attributes(torch.tanh, None)
    recorder = FilmRecorder(X, y, activation="tanh")
    recorder.record(0, model)
    model.units = F.relu
    with pytest.raises(ValueError, match="are not those of its layers in order"):
        recorder.record(1, model)
