"""The callback of skorch; imported by those who have it."""

from typing import Any

import skorch

from sigmoid_estimator.recording.film_recorder import FilmRecorder


class FilmCallback(skorch.callbacks.Callback):
    """Records the module before the first epoch and after every epoch of ``net.fit``.

    Parameters
    ----------
    recorder : FilmRecorder
        What records; epochs go on over several calls of `partial_fit`.

    Examples
    --------
    >>> import torch
    >>> from skorch import NeuralNetBinaryClassifier
    >>> from sigmoid_estimator.datasets import load_line
    >>> from sigmoid_estimator.recording import FilmRecorder
    >>> from sigmoid_estimator.recording.skorch import FilmCallback
    >>> X, y = load_line(return_X_y=True)
    >>> X = X.astype("float32")
    >>> recorder = FilmRecorder(X, y)
    >>> neuron = torch.nn.Linear(2, 1)
    >>> net = NeuralNetBinaryClassifier(
    ...     neuron, max_epochs=5, lr=0.1, verbose=0, callbacks=[FilmCallback(recorder)])
    >>> net = net.fit(X, y.astype("float32"))
    >>> recorder.classifier().history_.epochs
    array([0, 1, 2, 3, 4, 5])
    """

    def __init__(self, recorder: FilmRecorder):
        self.recorder = recorder

    def on_train_begin(self, net: Any, X: Any = None, y: Any = None, **_: Any) -> None:
        """Record the weights before any update."""
        if self.recorder.n_epochs is None:
            self.recorder.record(0, net)

    def on_epoch_end(self, net: Any, **_: Any) -> None:
        """Record the weights after an epoch."""
        self.recorder.record((self.recorder.n_epochs or 0) + 1, net)
