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
