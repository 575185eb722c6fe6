"""Callbacks of skorch and Lightning record what their nets are after every epoch."""

import numpy as np
import pytest
from sklearn.metrics import log_loss

from sigmoid_estimator.recording import FilmRecorder

torch = pytest.importorskip("torch")
nn = torch.nn

pytestmark = [pytest.mark.frameworks, pytest.mark.filterwarnings("default")]


class Probabilities(nn.Module):
    """What skorch's classifier trains: probabilities by a function."""

    def __init__(self, n_classes):
        super().__init__()
        self.hidden, self.units, self.out = nn.Linear(64, 8), nn.Tanh(), nn.Linear(8, n_classes)

    def forward(self, x):
        return self.out(self.units(self.hidden(x))).softmax(dim=-1)


@pytest.mark.parametrize("n_classes", [2, 3, 10])
def test_a_skorch_net_is_recorded_over_several_fits(n_classes, digits, assert_film_equals):
    skorch = pytest.importorskip("skorch")
    from sigmoid_estimator.recording.skorch import FilmCallback

    class Watch(skorch.callbacks.Callback):
        def on_train_begin(self, net, X=None, y=None, **_):
            if not seen:
                self.on_epoch_end(net)

        def on_epoch_end(self, net, **_):
            p = net.predict_proba(X)
            seen.append((p, log_loss(y, p.astype(float)), net.score(X, y)))

    X, y = digits(n_classes)
    torch.manual_seed(0)
    seen, recorder = [], FilmRecorder(X, y)
    net = skorch.NeuralNetClassifier(
        Probabilities,
        module__n_classes=n_classes,
        lr=0.5,
        max_epochs=2,
        train_split=None,
        verbose=0,
        callbacks=[FilmCallback(recorder), Watch()],
    )
    net.fit(X, y.astype(np.int64)).partial_fit(X, y.astype(np.int64))
    assert len(seen) == 5
    assert_film_equals(recorder, X, seen)
    recorder.record(9, net)
    assert recorder.classifier().n_epochs_ == 9


def test_a_lightning_module_is_recorded(digits, tmp_path):
    lightning = pytest.importorskip("lightning")
    from sigmoid_estimator.recording.lightning import FilmCallback

    class Module(lightning.LightningModule):
        def __init__(self):
            super().__init__()
            self.net = nn.Sequential(nn.Linear(64, 8), nn.ReLU(), nn.Linear(8, 3))
            self.criterion = nn.CrossEntropyLoss()

        def training_step(self, batch, _):
            rows, labels = batch
            return self.criterion(self.net(rows), labels)

        def configure_optimizers(self):
            return torch.optim.Adam(self.parameters(), lr=0.02)

    X, y = digits(3)
    rows = torch.utils.data.TensorDataset(torch.tensor(X), torch.tensor(y))
    recorder, module = FilmRecorder(X, y), Module()
    trainer = lightning.Trainer(
        max_epochs=3,
        accelerator="cpu",
        callbacks=[FilmCallback(recorder, "net")],
        default_root_dir=tmp_path,
        logger=False,
        enable_checkpointing=False,
        enable_progress_bar=False,
    )
    trainer.fit(module, torch.utils.data.DataLoader(rows, batch_size=60))
    clf = recorder.classifier()
    assert clf.history_.epochs.tolist() == [0, 1, 2, 3]
    with torch.no_grad():
        expected = module.net(torch.tensor(X)).softmax(1).numpy()
    np.testing.assert_allclose(clf.predict_proba(X), expected, atol=1e-6)
