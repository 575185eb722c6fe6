"""Backpropagation held against the definition: the cost after a small move of a weight."""

import streamlit as st

from sigmoid_dashboard.runs.kept import kept
from sigmoid_dashboard.runs.recorded import Run
from sigmoid_dashboard.sentences import foundations as sentences
from sigmoid_dashboard.sentences.foundations import Weight
from sigmoid_dashboard.ui import stage
from sigmoid_dashboard.ui.files import closed
from sigmoid_estimator import inspection

MAX_MEASURED = 128  # of all sessions


def show(run: Run) -> None:
    """The weight with the largest gradient at epoch 0, moved by a little."""
    with closed("Why? And is it so?", "why_gradient", ":material/help:") as is_open:
        if not is_open:
            return
        weight = weight_of(run.owner, run.key, stage.row_asked(run) or 0, run)
        for text in (
            sentences.check(weight),
            sentences.about_factor(weight),
            sentences.about_mean(run),
        ):
            st.markdown(text)


@kept(MAX_MEASURED)
def weight_of(key: str, row: int, _run: Run) -> Weight:
    """The weight that the row would change most."""
    arguments = (_run.classifier, _run.data.X, _run.data.y)
    weights = inspection.weight_gradients(*arguments, sample=row, epoch=0)
    of_inputs = weights[weights["input"] >= 0]
    largest = of_inputs.iloc[int(of_inputs["gradient"].abs().to_numpy().argmax())]
    index = int(largest["layer"]), int(largest["unit"]), int(largest["input"])
    moved = inspection.numerical_gradient(*arguments, index, sample=row, epoch=0)
    units = inspection.backpropagation(*arguments, sample=row, epoch=0)
    is_its = (units["layer"] == index[0]) & (units["unit"] == index[1])
    return Weight(largest, moved.iloc[0], float(units.loc[is_its, "delta"].iloc[0]))
