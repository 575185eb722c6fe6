"""What "Is it saturated?" says of a run before anything is opened, written once."""

from typing import NamedTuple

import pandas as pd

from sigmoid_dashboard.runs.diagnosis import diagnosis_of
from sigmoid_dashboard.runs.kept import kept
from sigmoid_dashboard.runs.measures import MAX_MEASURED, Measures
from sigmoid_dashboard.runs.recorded import Run
from sigmoid_dashboard.sentences import diagnosis, gradients
from sigmoid_dashboard.sentences import saturation as sentences
from sigmoid_dashboard.sentences.wording import percent


class Words(NamedTuple):
    """Sentences by the section that shows them, and the table of the layers."""

    answer: str
    task: str
    rows: str
    layers: pd.DataFrame
    units: str
    gradient: str


@kept(MAX_MEASURED)
def words_of(key: str, _run: Run, _measures: Measures) -> Words:
    """The words on a run at the end of its film."""
    found = diagnosis_of(_run.owner, _run.key, _run)
    return Words(
        answer=diagnosis.led_by(found, sentences.answer(_run, _measures)),
        task=sentences.task(_run, _measures),
        rows=sentences.about_rows(_run, _measures),
        layers=layers_table(_measures),
        units=sentences.about_units(_run, _measures),
        gradient=gradients.about_gradients(_run, _measures),
    )


def layers_table(measures: Measures) -> pd.DataFrame:
    """One row per layer: how many of its entries are near an end, and what its units are."""
    kinds = measures.units.groupby("layer")["kind"].value_counts()
    shares = measures.shares_at(measures.epoch)["near"]
    units = [
        ", ".join(f"{n:,} {kind}" for kind, n in kinds[layer].items()) for layer in shares.index
    ]
    return pd.DataFrame(
        {"layer": shares.index, "near an end": [*map(percent, shares)], "units": units}
    )
