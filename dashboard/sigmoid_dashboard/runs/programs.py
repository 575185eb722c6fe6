"""The classifier of a run, and the Python program that trains it without the dashboard."""

from collections.abc import Mapping

from sigmoid_dashboard.runs.data import Data, Table
from sigmoid_dashboard.runs.recorded import Run
from sigmoid_dashboard.runs.settings import OWN, RunSettings
from sigmoid_estimator import SigmoidMLPClassifier
from sigmoid_estimator.datasets import LOADERS

OF_FILE = """from sigmoid_estimator.film_files import open_film

clf, X, y, feature_names, class_names = open_film("film.npz")"""


_START = [
    "    coef_init=[coef[0] for coef in film.coefs],",
    "    intercept_init=[intercept[0] for intercept in film.intercepts],",
]


def untrained(settings: RunSettings, data: Data) -> SigmoidMLPClassifier:
    """Make the classifier of a run; warm starts in chunks are one fit, bit for bit."""
    parameters = _parameters(settings, len(data.y))
    if settings.start and data.start is not None:
        parameters |= {"coef_init": data.start.coefs, "intercept_init": data.start.intercepts}
    return SigmoidMLPClassifier(**parameters, warm_start=True)


def _parameters(settings: RunSettings, n_rows: int) -> dict[str, object]:
    return {
        "hidden_layer_sizes": settings.hidden,
        "activation": settings.activation,
        "init": settings.init,
        "init_scale": settings.init_scale,
        "loss": settings.loss,
        "solver": settings.solver,
        # Clipped here, since the classifier warns of a batch that is larger than the rows.
        "batch_size": rows_of_an_update(settings, n_rows),
        "learning_rate_init": settings.rate,
        "layer_learning_rates": None if settings.layer_rates == "equal" else settings.layer_rates,
        "momentum": settings.momentum,
        "alpha": settings.alpha,
        "max_iter": settings.epochs,
        "random_state": settings.seed,
        "record_history": "log",  # some 50 records a decade: a long film stays small
        **dict(settings.beyond),
    }


def rows_of_an_update(settings: RunSettings, n_rows: int) -> int:
    """Number of rows in an update: those of a batch, or all."""
    n_chosen = dict(settings.beyond).get("batch_size", settings.batch)
    return n_rows if n_chosen == "full" else min(int(str(n_chosen)), n_rows)


def code_of(run: Run, own: Table | None = None) -> str:
    """Write the Python program that trains the run without the dashboard, bit for bit.

    A film from a file is opened. A run may have been trained on the same rows from another file:
    `own` says how the visitor's is read.
    """
    if run.is_opened:
        return OF_FILE
    settings = run.settings
    is_own = own is not None and own.digest == settings.digest
    reading = own.reading if own is not None and is_own else run.data.reading
    fit = "X, y, X_val=X_val, y_val=y_val" if settings.held_out else "X, y"
    # What a reader needs to know is written, also where it is the default.
    defaults = SigmoidMLPClassifier().get_params()
    parameters = {
        name: value
        for name, value in _parameters(settings, len(run.data.y)).items()
        if value != defaults[name] or name in ("max_iter", "random_state", "record_history")
    }
    return "\n".join(
        [
            *_imports(settings),
            "",
            *_rows(settings, reading),
            *['film = TrainingHistory.from_npz("film.npz")'] * bool(settings.start),
            "clf = SigmoidMLPClassifier(",
            # repr of a float reads back as the same float: equal bit for bit.
            *[f"    {name}={value!r}," for name, value in parameters.items()],
            *_START * bool(settings.start),
            f").fit({fit})",
        ]
    )


def _imports(settings: RunSettings) -> list[str]:
    names = ["read_table" if settings.data == OWN else LOADERS[settings.data].__name__]
    names += ["flip_labels"] * bool(settings.noise)
    return [
        *["from sklearn.model_selection import train_test_split"] * bool(settings.held_out),
        *["from sklearn.preprocessing import StandardScaler"] * settings.standardise,
        "from sigmoid_estimator import SigmoidMLPClassifier"
        + ", TrainingHistory" * bool(settings.start),
        f"from sigmoid_estimator.datasets import {', '.join(sorted(names))}",
    ]


def _rows(settings: RunSettings, reading: Mapping[str, object]) -> list[str]:
    """Write the lines that prepare the rows, as `data.prepared` does."""
    if settings.data == OWN:
        lines = [
            "table = read_table(",
            '    "your_rows.csv",',
            *[f"    {name}={value!r}," for name, value in reading.items()],
            ")",
            "X, y = table.data, table.target",
        ]
    else:
        lines = [f"X, y = {LOADERS[settings.data].__name__}(return_X_y=True)"]
    if settings.held_out:
        lines += [
            "X, X_val, y, y_val = train_test_split(",
            f"    X, y, test_size={settings.held_out!r}, random_state={settings.seed}, stratify=y",
            ")",
        ]
    # After the split: the validation rows keep their true labels.
    if settings.noise:
        lines += [f"y = flip_labels(y, {settings.noise!r}, random_state={settings.seed})"]
    if settings.standardise:
        lines += ["scaler = StandardScaler().fit(X)", "X = scaler.transform(X)"]
        lines += ["X_val = scaler.transform(X_val)"] * bool(settings.held_out)
    return lines
