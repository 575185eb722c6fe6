"""The callback of Lightning; imported by those who have it."""

from typing import Any

import lightning

from sigmoid_estimator.recording.film_recorder import FilmRecorder


class FilmCallback(lightning.Callback):
    """Records a module before the first epoch and after every epoch of ``trainer.fit``.

    Parameters
    ----------
    recorder : FilmRecorder
        What records; epochs go on over several calls of `fit`.
    part : str, default=""
        Name of the submodule that is the network, such as "net"; "" is the whole module.

    Examples
    --------
    >>> from sigmoid_estimator.recording import FilmRecorder
    >>> from sigmoid_estimator.recording.lightning import FilmCallback
    >>> recorder = FilmRecorder([[0.0], [1.0]], [0, 1])
    >>> callback = FilmCallback(recorder, "net")

    ``Trainer(callbacks=[callback]).fit(module, rows)`` calls it after every epoch, as here:

    >>> import lightning
    >>> import torch
    >>> module = lightning.LightningModule()
    >>> module.net = torch.nn.Linear(1, 1)
    >>> callback.on_train_start(None, module)
    >>> callback.on_train_epoch_end(None, module)
    >>> recorder.classifier().history_.epochs
    array([0, 1])
    """

    def __init__(self, recorder: FilmRecorder, part: str = ""):
        self.recorder, self.part = recorder, part

    def on_train_start(self, trainer: Any, pl_module: Any) -> None:
        """Record the weights before any update."""
        if self.recorder.n_epochs is None:
            self.recorder.record(0, pl_module.get_submodule(self.part))

    def on_train_epoch_end(self, trainer: Any, pl_module: Any) -> None:
        """Record the weights after an epoch."""
        self.recorder.record((self.recorder.n_epochs or 0) + 1, pl_module.get_submodule(self.part))
