"""All that was found of a network, the cause first, with and without its remedy."""

from collections.abc import Mapping

import pandas as pd
import streamlit as st

from sigmoid_dashboard.runs.diagnosis import Diagnosis
from sigmoid_dashboard.sentences import diagnosis as sentences
from sigmoid_dashboard.ui.files import closed

ROW_HEIGHT = 36  # pixels
SHOWN = ("severity", "finding", "layer", "since", "figure", "threshold", "explanation")


def table_of(diagnoses: Mapping[str, Diagnosis]) -> pd.DataFrame:
    """One row per finding; of several networks the first column says which."""
    frames = []
    for name, diagnosis in diagnoses.items():
        found = diagnosis.found[list(SHOWN)]
        found = found.assign(finding=found["finding"].map(sentences.name_of))
        if len(diagnoses) > 1:
            found.insert(0, "network", name)
        frames.append(found)
    return pd.concat(frames, ignore_index=True)


def show(diagnoses: Mapping[str, Diagnosis]) -> None:
    """What was found beside the cause; all figures for whoever asks."""
    before, *after = diagnoses.values()
    st.markdown(sentences.beside(before))
    for diagnosis in after:
        st.markdown(sentences.with_remedy(diagnosis))
    with closed("All figures and thresholds", "findings", ":material/table:") as is_open:
        if is_open:
            _show_table(table_of(diagnoses))


def _show_table(table: pd.DataFrame) -> None:
    st.dataframe(
        table,
        hide_index=True,
        height=ROW_HEIGHT * (len(table) + 1),
        column_config={
            "figure": st.column_config.NumberColumn(format="%.3g"),
            "threshold": st.column_config.NumberColumn(format="%.3g"),
            "since": st.column_config.NumberColumn("since epoch"),
            "explanation": st.column_config.TextColumn(width="large"),
        },
        alt="What was found, with its severity, layer, epoch, figure and threshold",
        key="findings_table",
    )
