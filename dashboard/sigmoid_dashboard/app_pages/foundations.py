from dataclasses import replace

import pandas as pd
import streamlit as st

from sigmoid_dashboard.runs import costs
from sigmoid_dashboard.runs.data import prepared
from sigmoid_dashboard.runs.kept import kept
from sigmoid_dashboard.runs.recorded import Run
from sigmoid_dashboard.runs.settings import Owner, RunSettings
from sigmoid_dashboard.sentences import derivatives
from sigmoid_dashboard.sentences import foundations as sentences
from sigmoid_dashboard.sentences.foundations import Sample
from sigmoid_dashboard.ui import drawing, files, session, stage, training
from sigmoid_dashboard.ui.controls import bound, choice, number
from sigmoid_dashboard.ui.links import SWITCH, Bounds, OneOf
from sigmoid_estimator import experiments, inspection, plotting

# Streamlit finds a value among floats by a tolerance, in which 1e-16 is 1e-13: powers of ten.
POWERS = range(-16, 1)
FINE_STEPS = [
    float(f"{digit}e{power}") for power in range(-16, 0) for digit in (1, 1.6, 2.5, 4, 7)
]
SCHEMES = {"forward": "(σ(z + h) − σ(z)) / h", "central": "(σ(z + h) − σ(z − h)) / 2h"}
STARTS = {"w = 0.6, b = 0.9": (0.6, 0.9), "w = 2, b = 2": (2.0, 2.0)}  # Nielsen's
FIRST_START, SECOND_START = STARTS
OWN_START = "your own"
BIAS = -1
NUMBERS = "The numbers behind it"
MAX_SHOWN_WEIGHTS = 2000  # rows of a table in the browser
MAX_MEASURED = 128  # rows and epochs looked at, of all sessions


@st.fragment
def show_sigmoid() -> None:
    """σ and σ′ with a point to move."""
    st.subheader("The sigmoid and its slope")
    st.markdown(
        "A neuron adds up its inputs, z = w·x + b, and says σ(z) = 1/(1 + e⁻ᶻ). How much of a "
        "change of z is seen in what it says? That is the slope σ′(z)."
    )
    z = st.slider("Pre-activation z", -8.0, 8.0, -2.0, 0.1, **bound("z", Bounds(-8, 8)))

    def build():
        return inspection.sigmoid_curve(), plotting.sigmoid_slope(at=z)

    with drawing.beside_text(derivatives.about_point(z), derivatives.about_ability()):
        drawing.draw("sigmoid", Owner.EVERYBODY, str(z), build)


@st.cache_data(max_entries=1, show_spinner=False)
def step_errors() -> pd.DataFrame:
    """Errors of the numerical derivative against its step, for both schemes."""
    return pd.concat(
        inspection.finite_difference_error(FINE_STEPS, scheme=scheme).assign(scheme=scheme)
        for scheme in SCHEMES
    )


def power_label(power: int) -> str:
    """A power of ten."""
    return f"1e{power}" if power else "1"


@st.fragment
def show_numerical_slope() -> None:
    """The derivative as the question plots it, and its error against the step."""
    st.subheader("The slope by a small step")
    st.markdown(
        "The question plots the derivative “from definition”, as a difference divided by a step "
        "of 1e−13, and its curve is ragged. Why?"
    )
    with st.grid(2, min_column_width=280):
        power = st.select_slider(
            "Step h",
            POWERS,
            -13,
            format_func=power_label,
            **bound("step_power", OneOf(POWERS, power_label)),
        )
        scheme = choice(
            "Difference",
            list(SCHEMES),
            "scheme",
            "forward",
            format_func=lambda name: f"{name}: {SCHEMES[name]}",
        )
    step, errors = float(f"1e{power}"), step_errors()
    frame = inspection.numerical_slope(step, scheme=scheme)

    with drawing.beside_text(
        derivatives.about_quotient(frame, step), derivatives.about_cause(step, scheme, errors)
    ):
        drawing.draw(
            "numerical_slope",
            Owner.EVERYBODY,
            f"{step} {scheme}",
            lambda: (frame, plotting.numerical_slope(frame)),
        )
    with drawing.beside_text(derivatives.about_best(errors)):
        drawing.draw(
            "step_errors",
            Owner.EVERYBODY,
            "",
            lambda: (errors, plotting.finite_difference_error(errors)),
            height=300,
        )


@st.fragment
def show_descent() -> None:
    """Gradient descent on the answer's parabola."""
    st.subheader("Descent on a parabola")
    st.markdown(
        "The answer minimises f(x) = x² − 4x + 6 by steps against the slope: "
        "x ← x − η f′(x), with f′(x) = 2x − 4. Everything depends on the rate η."
    )
    rate = st.slider("Rate η", 0.01, 1.1, 0.1, 0.01, **bound("descent_rate", Bounds(0.01, 1.1)))
    with st.grid(3, min_column_width=150, vertical_alignment="bottom"):
        start = number("Start x", "descent_start", 8.0, low=-20, high=20, step=1.0)
        n_steps = number("Steps", "descent_steps", 33, low=1, high=60, step=1)
        ascends = st.toggle(
            "Wrong sign",
            help="x ← x + η f′(x): what becomes of a descent whose derivative has lost its minus.",
            **bound("wrong_sign", SWITCH),
        )
    steps = experiments.parabola_descent(start, rate, n_steps, wrong_sign=ascends)
    table = experiments.iteration_table(steps)
    texts = [derivatives.about_descent(steps, rate, ascends=ascends)]
    if ascends:
        printed = experiments.printed_descent(*STARTS[FIRST_START])
        texts.append(derivatives.about_sign(printed))
    key = f"{rate} {start} {n_steps} {ascends}"
    with drawing.beside_text(*texts):
        drawing.draw(
            "descent",
            Owner.EVERYBODY,
            key,
            lambda: (steps, plotting.gradient_descent(steps, experiments.parabola)),
        )
    with drawing.beside_text(derivatives.about_table(table, rate, ascends=ascends)):
        st.dataframe(
            table,
            hide_index=True,
            height=300,
            column_order=["step", "x", "truncated", "rounded", "value", "gradient", "change"],
            column_config={
                "step": st.column_config.NumberColumn("step", pinned=True, width=45),
                "x": st.column_config.NumberColumn(format="%.6g", width=75),
                "truncated": st.column_config.NumberColumn("cut off", format="%.2f", width=60),
                "rounded": st.column_config.NumberColumn("rounded", format="%.2f", width=68),
                "value": st.column_config.NumberColumn("f(x)", format="%.6g", width=75),
                "gradient": st.column_config.NumberColumn("f′(x)", format="%.4g", width=65),
                "change": st.column_config.NumberColumn("next step", format="%.4g", width=78),
            },
            alt="The iterations of the descent, with x cut off and rounded to two decimals",
            key="iterations",
        )
        files.offer_file(table, "iterations")


@st.fragment
def show_slowdown() -> None:
    """Nielsen's neuron: two starts, two costs."""
    st.subheader("A neuron that has to unlearn")
    st.markdown(
        "One neuron, one input x = 1, one thing to learn: to say 0. Nielsen starts it once a "
        "little wrong and once very wrong, with the rate 0.15, for 300 epochs."
    )
    with st.grid(5, min_column_width=150, vertical_alignment="bottom"):
        chosen = choice("Start", [*STARTS, OWN_START], "neuron_start", SECOND_START)
        if chosen != OWN_START:
            start = STARTS[chosen]
        else:
            start = (
                number("Weight w", "neuron_weight", 3.0, low=-10, high=10, step=0.5),
                number("Bias b", "neuron_bias", 3.0, low=-10, high=10, step=0.5),
            )
        rate = number("Rate η", "neuron_rate", 0.15, low=0.01, high=10, step=0.05)
        n_epochs = number("Epochs", "neuron_epochs", 300, low=1, high=10_000, step=100)
        with_printed = st.toggle(
            "Also as printed",
            help="The quadratic cost with the formulas that the answer prints, one sign of which "
            "is wrong.",
            **bound("as_printed", SWITCH),
        )
    frame = experiments.learning_slowdown(*start, learning_rate=rate, n_epochs=n_epochs)
    printed = experiments.printed_descent(*start, learning_rate=rate, n_epochs=n_epochs)
    shown = pd.concat([frame, printed]) if with_printed else frame
    key = f"{start} {rate} {n_epochs} {with_printed}"
    st.markdown(derivatives.about_slowdown(frame))
    with drawing.beside_text(
        derivatives.about_factor_of_slope(), derivatives.about_saturated(frame)
    ):
        drawing.draw(
            "slowdown",
            Owner.EVERYBODY,
            key,
            lambda: (shown, plotting.learning_slowdown(shown)),
        )
    with st.expander(NUMBERS, icon=":material/calculate:", expanded=with_printed):
        st.markdown(derivatives.about_gradient(frame))
        st.markdown(derivatives.about_sign(printed))


def choose_epoch(run: Run) -> int:
    """The epoch of the player, which data of one feature do not have."""
    epoch, epochs = stage.played_epoch(run), run.film.epochs.tolist()
    if run.data.X.shape[1] > 1 or len(epochs) == 1:
        return epoch
    return st.select_slider("Epoch", epochs, epochs[-1], **bound("shown_epoch", OneOf(epochs)))


def neuron_on(run: Run) -> Run | None:
    """The run of a single neuron on the same rows, if it is one or quick to train."""
    if run.is_single_neuron:
        return run
    if run.data.n_outputs > 1:
        st.markdown(sentences.no_surface(run))
        return None
    settings = replace(run.settings, hidden=())
    if not costs.predicted_cost(settings, prepared(settings, session.own_table())).is_live:
        st.markdown(sentences.surface_waits())
        return None
    return training.recorded_run(settings)


def choose_weights(neuron: Run) -> tuple[str, str]:
    """The two parameters on the axes of the landscape."""
    moved = inspection.most_changed_weights(neuron.classifier)["name"].tolist()
    names = [*(f"w{i + 1}" for i in range(len(neuron.data.feature_names))), "b"]
    if len(names) == 2:
        return "w1", "b"
    # With two features the weights are the landscape; with more, those that training moved most.
    default = ["w1", "w2"] if len(names) == 3 else sorted(moved[:2], key=names.index)
    labels = dict(zip(names, (*neuron.data.feature_names, "bias"), strict=True))
    with st.grid(2, min_column_width=200):
        across = choice(
            "Across",
            names,
            "weight_across",
            default[0],
            format_func=lambda name: f"{name} · {labels[name]}",
        )
        others = [name for name in names if name != across]
        up = choice(
            "Up",
            others,
            "weight_up",
            default[1] if default[1] in others else others[0],
            format_func=lambda name: f"{name} · {labels[name]}",
        )
    return across, up


@kept(MAX_MEASURED)
def surface_of(key: str, weights: tuple[str, str], _neuron: Run) -> pd.DataFrame:
    """The landscape, which does not depend on the epoch shown."""
    data = _neuron.data
    return inspection.cost_surface(_neuron.classifier, data.X, data.y, weights=weights)


@st.fragment
def show_surface(settings: RunSettings, epoch: int) -> None:
    """The cost of a neuron over two weights, and the way down as far as the epoch."""
    st.subheader("The landscape that is descended")
    run = training.recorded_run(settings)
    neuron = neuron_on(run)
    if neuron is None:
        return
    weights = choose_weights(neuron)
    data = neuron.data
    path = inspection.descent_path(neuron.classifier, data.X, data.y, weights=weights)
    path = path[path["epoch"] <= epoch]
    st.markdown(sentences.about_surface(neuron, path, neuron is not run))

    def build():
        surface = surface_of(neuron.owner, neuron.key, weights, neuron)
        return path, plotting.cost_surface(surface, path)

    with drawing.beside_text(sentences.about_slice(neuron), sentences.about_halves()):
        drawing.draw("surface", neuron.owner, f"{neuron.key} {weights} {epoch}", build, height=420)


def choose_weight(run: Run, weights: pd.DataFrame) -> tuple[int, int, int]:
    """Layer, unit and input of the weight to explain; at first one with a large gradient."""
    shapes = [coef.shape for coef in run.classifier.coefs_]

    def layer_label(layer: int) -> str:
        return f"{layer} (output)" if layer == len(shapes) else str(layer)

    layers = range(1, len(shapes) + 1)
    layer = st.selectbox(
        "Layer",
        layers,
        format_func=layer_label,
        **bound("weight_layer", OneOf(layers, layer_label)),
    )
    n_in, n_out = shapes[layer - 1]
    unit = st.selectbox("To unit", range(n_out), **bound("weight_unit", OneOf(range(n_out))))
    of_unit = weights[(weights["layer"] == layer) & (weights["unit"] == unit)]
    names = run.data.feature_names if layer == 1 else [f"unit {i}" for i in range(n_in)]

    def source_label(source: int) -> str:
        return "the bias" if source == BIAS else f"{source} · {names[source]}"

    sources = [*range(n_in), BIAS]
    source = st.selectbox(
        "From input",
        sources,
        index=int(of_unit["gradient"].abs().to_numpy()[:n_in].argmax()),
        format_func=source_label,
        **bound("weight_input", OneOf(sources, source_label)),
    )
    return layer, unit, source


@kept(MAX_MEASURED)
def losses_of(key: str, epoch: int, _run: Run) -> pd.DataFrame:
    """The cost of every row."""
    return inspection.sample_losses(_run.classifier, _run.data.X, _run.data.y, epoch=epoch)


@kept(MAX_MEASURED)
def tables_of(key: str, epoch: int, row: int, _run: Run) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The numbers of one row at every unit, and at every weight."""
    arguments = (_run.classifier, _run.data.X, _run.data.y)
    units = inspection.backpropagation(*arguments, sample=row, epoch=epoch)
    return units, inspection.weight_gradients(*arguments, sample=row, epoch=epoch)


@st.fragment
def show_backpropagation(settings: RunSettings, epoch: int) -> None:
    """Every number of one row's way there and back, and the chain rule of one weight."""
    st.subheader("Backpropagation, number by number")
    st.markdown(
        "“Can you explain backpropagation in this simple way?”, the same reader asks. Choose a "
        "row of the data and a weight: how much does the row’s cost change with it?"
    )
    run = training.recorded_run(settings)
    losses = losses_of(run.owner, run.key, epoch, run)
    # At first the row that the trained network finds hardest: others have almost no error left.
    hardest = int(losses_of(run.owner, run.key, int(run.film.epochs[-1]), run)["loss"].argmax())
    with st.grid(4, min_column_width=150):
        row = number("Row", "row", hardest, high=len(losses) - 1, step=1, help="From 0.")
        units, weights = tables_of(run.owner, run.key, epoch, row, run)
        index = choose_weight(run, weights)
    moved = inspection.numerical_gradient(
        run.classifier, run.data.X, run.data.y, index, sample=row, epoch=epoch
    )
    sample = Sample(
        units=units,
        weights=weights,
        inputs=run.data.X[row],
        label=int(run.data.y[row]),
        loss=float(losses["loss"][row]),
        index=index,
        moved=moved.iloc[0],
    )
    st.markdown(sentences.about_row(losses, row))

    def build():
        return units, plotting.backpropagation(units, weights, sample.inputs, chosen=index)

    with drawing.beside_text(
        sentences.about_way_there(sample),
        sentences.about_way_back(sample),
        sentences.about_factor(sample),
    ):
        drawing.draw("backpropagation", run.owner, f"{run.key} {epoch} {row} {index}", build)
    with st.expander(NUMBERS, icon=":material/calculate:"):
        there, back = st.columns(2, gap="medium")
        there.markdown(numbered("Forwards", sentences.forwards(run, sample)))
        back.markdown(numbered("Backwards", sentences.backwards(run, sample)))
        st.markdown(sentences.check(sample))
        st.markdown(sentences.about_mean(run))
    show_weights(weights, index)


def numbered(title: str, steps: list[str]) -> str:
    """Sentences as a numbered list."""
    return "\n".join([f"**{title}**", "", *[f"1. {step}" for step in steps]])


def show_weights(weights: pd.DataFrame, index: tuple[int, int, int]) -> None:
    """The gradient of every weight, or of large networks of those of the chosen unit."""
    if len(weights) > MAX_SHOWN_WEIGHTS:
        layer, unit, _ = index
        weights = weights[(weights["layer"] == layer) & (weights["unit"] == unit)]
    with st.expander("The gradient of every weight", icon=":material/table:"):
        st.dataframe(
            weights[["name", "weight", "gradient"]],
            hide_index=True,
            height=240,
            alt="Every weight, and how the cost of the row changes with it",
            key="weight_gradients",
        )
        files.offer_file(weights, "weight_gradients")


st.title("Foundations")
st.markdown(
    "“What is the role of this derivative exactly?”, asks a question with a picture of the "
    "sigmoid and its slope. Its longest answer, *the answer* on this page, goes on from there to "
    "a neuron that learns. Here is the same way to walk, one small step after the other."
)
st.header("By hand")
show_sigmoid()
show_numerical_slope()
show_descent()
show_slowdown()
st.header("Your own network")
st.markdown(
    "The same on any data: train a network, look at the landscape that a neuron descends, and "
    "follow one row through the network and back. What the answer calls cost is the loss here."
)
run = training.chosen_run("foundations")
st.markdown(sentences.about_run(run))
epoch = choose_epoch(run)
# By their settings: a fragment would hold on to a run that no store keeps any more.
show_surface(run.settings, epoch)
show_backpropagation(run.settings, epoch)
files.show_code(run)
