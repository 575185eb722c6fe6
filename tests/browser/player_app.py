"""A page with nothing but the player, for the browser tests."""

import sys
from pathlib import Path

import streamlit as st

sys.path.insert(0, str(Path(__file__).parents[2] / "dashboard"))

from sigmoid_dashboard.player import HELD, play
from sigmoid_estimator import SigmoidMLPClassifier
from sigmoid_estimator.datasets import LOADERS
from sigmoid_estimator.player import FilmPlayer


@st.cache_resource
def trained(
    data: str, hidden: str, epochs: int, stride: int, activation: str
) -> SigmoidMLPClassifier:
    """A network of a data set, one record every `stride` epochs."""
    X, y = LOADERS[data](return_X_y=True)
    units = tuple(int(n) for n in hidden.split(",") if n)
    clf = SigmoidMLPClassifier(
        units,
        activation=activation,
        solver="adam",
        learning_rate_init=0.02,
        max_iter=epochs,
        record_history=stride,
        random_state=0,
    )
    return clf.fit(X, y)


def main() -> None:
    """The network that the address asks for, its player, and how often the page was run."""
    st.set_page_config(layout="wide")
    asked = st.query_params
    data, hidden = asked.get("data", "moons"), asked.get("hidden", "8,8")
    epochs = int(asked.get("epochs", 1999)) * (2 if st.checkbox("Train twice as long") else 1)
    names = asked.get("runs", "sigmoid").split(",")
    runs = {
        name: trained(data, hidden, epochs, int(asked.get("stride", 1)), name) for name in names
    }
    bunch = LOADERS[data]()
    go_to = 100 if st.button("Go to epoch 100") else None
    film = FilmPlayer(
        runs if len(runs) > 1 else runs[names[0]],
        bunch.data,
        bunch.target,
        feature_names=bunch.feature_names,
        class_names=[str(name) for name in bunch.target_names],
    )
    if "lost" in asked and "runs" not in st.session_state:
        st.session_state[HELD] = (film.payload.id,)
    opens = asked.get("opens")
    play(film.payload, key="player", opens=opens and int(opens), asked=go_to)
    st.session_state["runs"] = st.session_state.get("runs", 0) + 1
    st.markdown(f"The page was run {st.session_state['runs']} times.")


if __name__ == "__main__":
    main()
