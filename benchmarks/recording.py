"""What recording costs a loop of PyTorch on digits: ``python -m benchmarks.recording``."""

import argparse
import time

import numpy as np

from sigmoid_estimator.datasets import load_digits
from sigmoid_estimator.recording import FilmRecorder


class Stopwatch:
    """Adds up the processor's seconds inside its `with` blocks; other programs have theirs."""

    def __init__(self) -> None:
        self.seconds = 0.0

    def __enter__(self) -> None:
        self._began = time.process_time()

    def __exit__(self, *_: object) -> None:
        self.seconds += time.process_time() - self._began


def cost(n_epochs: int, batch_size: int, record_history: str | int = "log") -> tuple[float, float]:
    """Seconds of training, and of recording it in the same run."""
    import torch  # noqa: PLC0415 - an optional peer
    from torch import nn  # noqa: PLC0415

    X, y = load_digits(return_X_y=True)
    X = (X / 16).astype(np.float32)
    torch.manual_seed(0)
    torch.set_num_threads(1)
    rows, labels = torch.tensor(X), torch.tensor(y)
    model = nn.Sequential(nn.Linear(64, 100), nn.Sigmoid(), nn.Linear(100, 10))
    optimizer = torch.optim.Adam(model.parameters())
    training, recording = Stopwatch(), Stopwatch()
    with recording:
        recorder = FilmRecorder(X, y, record_history=record_history)
        recorder.record(0, model)
    for epoch in range(1, n_epochs + 1):
        with training:
            for batch in torch.randperm(len(rows)).split(batch_size):
                optimizer.zero_grad()
                nn.functional.cross_entropy(model(rows[batch]), labels[batch]).backward()
                optimizer.step()
        with recording:
            recorder.record(epoch, model)
    with recording:
        recorder.classifier()
    return training.seconds, recording.seconds


def main(arguments: list[str] | None = None) -> None:
    """Print the ratio for several sizes of batches."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--epochs", type=int, default=1000)
    parser.add_argument("--batch-sizes", type=int, nargs="+", default=[32, 200])
    parsed = parser.parse_args(arguments)
    for batch_size in parsed.batch_sizes:
        training, recording = cost(parsed.epochs, batch_size)
        print(
            f"{parsed.epochs:,} epochs in batches of {batch_size}: {training:.2f} s of training, "
            f"{recording:.2f} s of recording, {recording / training:.1%}"
        )


if __name__ == "__main__":
    main()
