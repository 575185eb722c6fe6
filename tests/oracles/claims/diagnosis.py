"""What "My network does not learn" claims of a run, of its remedy, and of what became of it."""

import re

import numpy as np
from oracles.by_hand import ENDS, Pass
from oracles.claims.common import (
    ADVICE,
    DEFINITION,
    Claim,
    can_choose,
    diverged,
    end,
    film,
    is_near,
    is_share,
    last,
    number,
    settings,
    start,
)
from oracles.page_sentences import with_remedy
from sklearn.base import clone

from sigmoid_dashboard.runs.diagnosis import diagnosis_of

ROW = 1.5  # rows by which a reference may differ, where a decision is a tie


# Units and weights, from the film.
def units(view, record, layer):
    """Weights and bias of every unit of a layer, a column each."""
    W, b = film(view).coefs[layer - 1][record], film(view).intercepts[layer - 1][record]
    return np.vstack([W, b]).astype(float)


def copies(view, record, layer):
    """Share of the units that have a twin."""
    columns = units(view, record, layer)
    room = 1e-3 * np.abs(columns).max()
    apart = np.abs(columns[:, :, None] - columns[:, None, :]).max(axis=0)
    return ((apart <= room).sum(axis=0) > 1).mean()


def are_copies(view, match):
    layer = int(match["layer"])
    share = min(copies(view, record, layer) for record in (0, -1))
    return share > 0.5 and is_share(match["p"], share)


def scale(view):
    """How many times sizes are apart: widths, 1, and the distances of centres from 0."""
    X = view.run.data.X
    low, high = X.min(axis=0), X.max(axis=0)
    half = ((high - low) / 2)[high > low]
    off = np.abs(high + low)[high > low] / 2
    return max(half.max() / half.min(), half.max(), 1 / half.max(), (off / half).max())


def in_thousands(text, value):
    return abs(number(text) - value) <= 0.51 if value >= 999.5 else is_near(text, value)


def is_saturated_at_start(view, match):
    if settings(view).activation not in ENDS:
        return False
    layers = [start(view).near(i) for i in range(1, start(view).n_hidden + 1)]
    shares = [layer.mean() for layer in layers]
    everything = np.concatenate([layer.ravel() for layer in layers]).mean()
    at_top = np.isclose(shares, max(shares))
    return (
        everything > 0.5 and is_share(match["p"], everything) and at_top[int(match["layer"]) - 1]
    )


def is_near_ends(at):
    """Whether bounded hidden outputs are at an end of their range: of every layer, a matrix."""
    return [at.near(i) for i in range(1, at.n_hidden + 1)]


def share_near_ends(at):
    return np.concatenate([layer.ravel() for layer in is_near_ends(at)]).mean()


def are_too_large(view, match):
    share = share_near_ends(start(view))
    return settings(view).activation in ENDS and share > 0.5 and is_share(match["p"], share)


def are_thrown(view, match):
    if settings(view).activation not in ENDS:
        return False
    share, layers = share_near_ends(end(view)), [a.mean() for a in is_near_ends(end(view))]
    at_top = np.isclose(layers, max(layers))
    is_since = share_near_ends(start(view)) <= 0.6 < share
    return is_since and is_share(match["p"], share) and at_top[int(match["layer"]) - 1]


def are_outputs_wrong(view, match):
    h, t = end(view).h[-1], end(view).targets
    is_wrong = (((h < 0.05) & t) | ((h > 0.95) & ~t)).any(axis=1)
    return is_share(match["p"], is_wrong.mean()) and settings(view).loss == "squared_error"


def flat(matrices):
    return np.concatenate([np.ravel(matrix) for matrix in matrices])


def pulls(view):
    """The penalty's pull over the loss's at the end."""
    at, n_rows = end(view), len(view.run.data.y)
    gradient = flat(h.T @ delta / n_rows for h, delta in zip(at.h[:-1], at.errors[0], strict=True))
    n_batch = n_rows if settings(view).batch == "full" else min(int(settings(view).batch), n_rows)
    pull = settings(view).alpha / n_batch * flat(at.weights)
    with np.errstate(divide="ignore"):  # of saturated units the loss has no gradient
        return np.linalg.norm(pull) / np.linalg.norm(gradient)


def shrunk(view):
    return np.linalg.norm(flat(end(view).weights)) / np.linalg.norm(flat(start(view).weights))


def dead_share(at, layer):
    return at.dead[int(layer) - 1].mean()


def are_dead(view, match):
    share = dead_share(end(view), match["layer"])
    return (
        is_share(match["p"], share)
        and share > 0.5
        and dead_share(start(view), match["layer"]) > 0.5
    )


def have_died(view, match):
    share = dead_share(end(view), match["layer"])
    was_alive = dead_share(start(view), match["layer"]) <= 0.5
    return is_share(match["p"], share) and share > 0.5 and was_alive


def vanishes(view, match):
    kept = [np.nan_to_num(at.kept(), nan=0.0) for at in (start(view), end(view))]
    least = number(match["limit"].removesuffix(" %")) / 100
    when, part = (None, kept[0]) if kept[0] < least else (last(view), kept[1])
    share = number(match["p"].removesuffix(" %")) / 100
    return (
        (match["when"] and number(match["when"])) == when
        and least in (0.1, 0.01)
        and abs(share - part) <= 6e-3 * part + 1e-300
        and share < least
    )


# The loss of the film.
def first_rise(view):
    rises = np.flatnonzero(np.diff(film(view).loss) > 0)
    return int(film(view).epochs[rises[0] + 1]) if rises.size else None


def rises_first(view, match):
    return (number(match["n"]) if match["n"] else None) == first_rise(view)


def jumps(view, match):
    loss = film(view).loss
    late = loss[len(loss) // 2 :]
    return is_share(match["p"], np.abs(np.diff(late)).mean() / late.mean()) and rises_first(
        view, match
    )


def peak(view):
    return film(view).loss.max() / film(view).loss[0]


def fall(view):
    epochs, loss = film(view).epochs, film(view).loss
    return (np.interp(2 / 3 * epochs[-1], epochs, loss) - loss[-1]) / loss[-1]


def largest_step(view):
    """Of the weights, over their norm, for every update between two of the records looked at."""
    weights = np.stack(
        [flat(each[k] for each in film(view).coefs) for k in range(len(film(view)))]
    )
    n = len(weights) - 1
    before = np.unique(np.rint(np.geomspace(1, n, min(n, 60)) - 1).astype(int))
    n_rows = len(view.run.data.y)
    n_batch = n_rows if settings(view).batch == "full" else min(int(settings(view).batch), n_rows)
    updates = np.diff(film(view).epochs)[before] * np.ceil(n_rows / n_batch)
    with np.errstate(all="ignore"):
        moves = np.linalg.norm(weights[before + 1].astype(float) - weights[before], axis=1)
        norms = np.maximum(np.linalg.norm(weights[before].astype(float), axis=1), 1e-12)
    return np.nanmax(moves / norms / updates)


def is_slow(view, match):
    limit = number(match["limit"])
    return (
        limit in (5e-4, 1e-3)
        and is_near(match["x"], largest_step(view))
        and (number(match["x"]) <= limit)
    )


# References that take no training, each row left out.
def labels(view):
    y, n = view.run.data.y, view.run.data.n_outputs
    return (y[:, None] == (1 if n == 1 else np.arange(n))).astype(float)


def standardised(view):
    X = view.run.data.X
    spread = X.std(axis=0)
    return (X - X.mean(axis=0)) / np.where(spread > 0, spread, 1)


def right(view, shares):
    y = view.run.data.y
    said = (shares[:, 0] > 0.5) if shares.shape[1] == 1 else shares.argmax(axis=1)
    return (said == y[: len(said)]).mean()


def neighbours(view):
    X, y = standardised(view), labels(view)
    apart = ((X[:, None] - X[None]) ** 2).sum(axis=2)
    np.fill_diagonal(apart, np.inf)
    order = np.argsort(apart, axis=1, kind="stable")[:, : min(15, len(X) - 1)]
    return max(right(view, y[order[:, :k]].mean(axis=1)) for k in (3, 7, 15))


def line(view):
    return without_each(view, standardised(view))


def reach(view):
    """What a line through the last hidden units does, or through as many random ones."""
    hidden = settings(view).hidden
    if not hidden:
        return line(view)
    h = np.hstack(
        [end(view).h[-2] - end(view).h[-2].mean(axis=0), np.ones((len(labels(view)), 1))]
    )
    found = [right(view, h @ np.linalg.lstsq(h, labels(view), rcond=1e-6)[0])]
    random, X = np.random.RandomState(0), standardised(view)
    for steepness in (1, 3, 1, 3, 1, 3):
        weights = random.randn(X.shape[1], min(*hidden, 100)) / np.sqrt(X.shape[1])
        biases = random.randn(weights.shape[1])
        found.append(without_each(view, np.tanh(steepness * (X @ weights + biases))))
    return max(found)


def without_each(view, columns):
    """Share of the rows that least squares without the row are right on."""
    X = np.hstack([columns, np.ones((len(view.run.data.y), 1))])
    y, ridge = labels(view), 1e-3 * len(X) * np.eye(X.shape[1])
    # The ridge of all rows, and the sums without one of them.
    gram, sums = X.T @ X + ridge, X.T @ y
    without = [
        x @ np.linalg.solve(gram - np.outer(x, x), sums - np.outer(x, t))
        for x, t in zip(X, y, strict=True)
    ]
    return right(view, np.array(without))


def bells(view):
    X, y = standardised(view)[:400], labels(view)[:400] - 0.5
    apart = ((X[:, None] - X[None]) ** 2).sum(axis=2) / X.shape[1]
    best = 0
    for width in (0.3, 2.0):
        for ridge in (0.03, 0.3, 3.0):
            inverse = np.linalg.inv(np.exp(-apart / width) + ridge * np.eye(len(X)))
            alone = y - inverse @ y / np.diag(inverse)[:, None]
            best = max(best, right(view, alone + 0.5))
    return best


def reference(view):
    return max(neighbours(view), line(view), bells(view))


def accuracy(view):
    return end(view).is_right.mean()


def is_about(text, value, view):
    """Whether it is that share, up to a row or two of a reference that are ties."""
    share = number(text.removesuffix(" %")) / 100
    return abs(share - value) <= ROW / len(view.run.data.y) + 1e-3


def doubt(view):
    n = len(view.run.data.y)
    p = min(max(reference(view), 0.5), 1 - 1 / n)
    return max(0.03, 1.5 * np.sqrt(p * (1 - p) / n))


def beats_lines(view, match):
    better = neighbours(view) - max(line(view), accuracy(view))
    is_straight = not settings(view).hidden or settings(view).activation == "identity"
    return (
        is_straight
        and is_about(match["p"], better, view)
        and is_about(match["limit"], max(0.05, doubt(view)), view)
    )


def is_beaten(view, match):
    sizes = settings(view).hidden
    return is_about(match["p"], reference(view) - accuracy(view), view) and sizes[
        int(match["layer"]) - 1
    ] == min(sizes)


def is_healthy(view, match):
    enough = reference(view) - doubt(view)
    return is_share(match["p"], accuracy(view)) and is_about(match["q"], enough, view)


def is_overlooked(view, match):
    y, said = view.run.data.y, end(view).h[-1]
    said = (end(view).z[-1][:, 0] > 0) if said.shape[1] == 1 else end(view).z[-1].argmax(axis=1)
    shares = np.bincount(y) / len(y)
    rare = np.flatnonzero((shares > 0) & (shares < 0.5 / len(shares)))
    found = [(said[y == k] == k).mean() for k in rare]
    return bool(found) and is_share(match["p"], min(found)) and min(found) < 0.3


# Rows that were held out.
def least_loss(view):
    """The record of the least validation loss."""
    return int(np.nanargmin(film(view).validation_loss))


def rose(view):
    loss = film(view).validation_loss
    return loss[-1] / loss[least_loss(view)] - 1


def rises_since(view, match):
    return number(match["n"]) == film(view).epochs[least_loss(view)] and rose(view) >= 0.1


def lag(view):
    return accuracy(view) - film(view).validation_accuracy[-1]


def fell(view):
    kept = film(view).validation_accuracy
    return kept[least_loss(view) :].max() - kept[-1]


def grew(view, match):
    record = np.flatnonzero(film(view).accuracy == 1)[0]
    sizes = [np.linalg.norm(flat(each[k] for each in film(view).coefs)) for k in (record, -1)]
    return (
        number(match["n"]) == film(view).epochs[record]
        and accuracy(view) == 1
        and is_share(match["p"], sizes[1] / sizes[0] - 1)
    )


# The remedy, and what became of it.
def found_in(run):
    return diagnosis_of(run.owner, run.key, run).found


def is_rate(view, text):
    """Thirty times, and more where steps are shorter still; or a tenth."""
    now, cause = settings(view), found_in(view.run)["finding"].iloc[0]
    if cause == "learning_rate_too_low":
        return is_near(text, now.rate * 30 * max(1, 5e-4 / largest_step(view)))
    return is_near(text, now.rate / 10)


def are_parts(view, match):
    """Each part of a remedy is of the run's own settings, or of what everybody begins with."""
    now = settings(view)
    is_straight = not now.hidden or now.activation == "identity"
    hidden = (32,) if is_straight else tuple(max(32, 4 * size) for size in now.hidden)
    rules = {
        r"scaled features": lambda: not now.standardise,
        r"hidden layers of ([\d, ]+) units": lambda text: (
            tuple(map(int, text.split(", "))) == hidden
        ),
        r"(tanh|leaky ReLU) units": lambda text: not now.hidden or text.lower() != now.activation,
        r"initial weights as scikit-learn draws them": lambda: True,
        r"initial weights that every row’s signal passes \(centered LSUV\)": lambda: (
            now.activation == "tanh"
        ),
        r"the cross-entropy for the squared error": lambda: now.loss == "squared_error",
        r"a learning rate of (\S+)": lambda text: is_rate(view, text),
        r"a rate that stays": lambda: dict(now.beyond).get("learning_rate") is not None,
        r"an L2 penalty of (\S+)": lambda text: is_near(text, now.alpha / 100),
        r"([\d,]+) epochs": lambda text: number(text) == 10 * max(last(view), 1),
        r"classes that weigh the same": lambda: True,
        r"an end at epoch ([\d,]+), of the least validation loss": lambda text: (
            number(text) == max(film(view).epochs[least_loss(view)], 1)
        ),
    }
    text = match["parts"]
    while text:
        holding = [
            (found, holds)
            for pattern, holds in rules.items()
            if (found := re.match(rf"{pattern}(?:, | and |$)", text))
        ]
        if not holding or not holding[0][1](*holding[0][0].groups()):
            return False
        text = text[holding[0][0].end() :]
    return True


def hindered(run):
    found = found_in(run)
    return found.loc[found["severity"] != "note", "finding"].str.replace("_", " ").tolist()


def named(run):
    return found_in(run)["finding"].str.replace("_", " ").tolist()


def are_figures(view, match):
    run = with_remedy(view.run)
    after = Pass(run, len(run.film) - 1).is_right.mean()
    return is_share(match["p"], after) and is_share(match["q"], accuracy(view))


def is_cured(view, match):
    run = with_remedy(view.run)
    return (
        not hindered(run)
        and named(view.run)[0] not in named(run)
        and not is_diverged(run)
        and are_figures(view, match)
    )


def is_diverged(run):
    return run.classifier.stop_reason_ == "diverged"


def is_found_too(view, match):
    run = with_remedy(view.run)
    return (
        match["cause"] == named(view.run)[0]
        and match["cause"] in named(run)
        and not is_diverged(run)
        and are_figures(view, match)
    )


def is_found_instead(view, match):
    run = with_remedy(view.run)
    return (
        match["cause"].lower() == named(view.run)[0]
        and match["cause"].lower() not in named(run)
        and match["other"] == hindered(run)[0]
        and not is_diverged(run)
        and are_figures(view, match)
    )


def are_losses(view, match):
    run = with_remedy(view.run)
    return all(
        is_near(match[name], each.film.validation_loss[-1])
        for name, each in (("a", run), ("b", view.run))
    )


def is_untold(view, match):
    how = with_remedy(view.run).classifier
    return (
        not film(view).stretches
        and how.solver == "adam"
        and is_near(match["rate"], how.learning_rate_init)
        and number(match["n"]) == how.batch_size
    )


def first_weights(view):
    """Of the film, and of the training with its remedy, where they are of the same network."""
    return [each.parameters[0].astype(float) for each in (film(view), with_remedy(view.run).film)]


def is_drawn(view, match):
    run = with_remedy(view.run)
    once = clone(run.classifier).set_params(max_iter=1, coef_init=None, intercept_init=None)
    once.set_params(random_state=int(match["seed"])).fit(run.data.X, run.data.y)
    return np.array_equal(once.history_.parameters[0], run.film.parameters[0])


def has_hidden(view):
    return bool(settings(view).hidden)


RIGHT = "<p> of the rows are right with the remedy, and <q> without it."
DIAGNOSIS = [
    Claim(
        "Symmetric units: <p> of the units of layer <layer> began as copies of another, and "
        "still are; more than 50 % blocks learning.",
        are_copies,
    ),
    Claim(
        "Unscaled features: from the start, sizes of columns that should be alike are <x> times "
        "apart; more than 30 blocks learning.",
        lambda v, s: in_thousands(s["x"], scale(v)) and number(s["x"]) >= 30,
    ),
    Claim(
        "Unscaled features: the features are so large that before the first update <p> of the "
        "bounded hidden outputs were at an end of their range; more than 50 % blocks learning.",
        are_too_large,
    ),
    Claim(
        "Saturated from start: before the first update <p> of the bounded hidden outputs were at "
        "an end of their range, most of all in layer <layer>; more than 50 % blocks learning.",
        is_saturated_at_start,
    ),
    Claim(
        "Saturated output wrong: at epoch <end> <p> of the rows have an output at the wrong end; "
        "more than 5 % blocks learning.",
        are_outputs_wrong,
    ),
    Claim(
        "Penalty too strong: at epoch <end> it pulls the weights back <x> times as hard as the "
        "loss pulls them on; more than 0.5 slows learning.",
        lambda v, s: in_thousands(s["x"], pulls(v)) and pulls(v) > 0.5,
    ),
    Claim(
        "Penalty too strong: at epoch <end> the weights’ norm is <x> times that of the start; "
        "less than <limit> slows learning.",
        lambda v, s: (
            is_near(s["x"], shrunk(v), noise=1e-30)
            and shrunk(v) < number(s["limit"])
            and (number(s["limit"]) == 0.1 or (number(s["limit"]) == 0.4 and pulls(v) > 1))
        ),
    ),
    Claim(
        "Dead units: from the start <p> of the units of layer <layer> are 0 on every row; more "
        "than 50 % blocks learning.",
        are_dead,
    ),
    Claim(
        "Vanishing gradients: (from the start|at epoch <when>) <p> of the last hidden layer’s "
        "error reaches layer 1; less than <limit> blocks learning.",
        vanishes,
    ),
    Claim(
        "Learning rate too high: the loss jumps by <p> from record to record(; it first rose at "
        "epoch <n>)?; more than 10 % blocks learning.",
        jumps,
    ),
    Claim(
        "Learning rate too high: the loss rose to <x> times its start(; it first rose at epoch "
        "<n>)?; more than 1.5 blocks learning.",
        lambda v, s: in_thousands(s["x"], peak(v)) and peak(v) > 1.5 and rises_first(v, s),
    ),
    Claim(
        "Learning rate too high: the loss rose without end, or left the range of numbers(; it "
        "first rose at epoch <n>)?.",
        lambda v, s: (diverged(v) or not np.isfinite(film(v).loss).all()) and rises_first(v, s),
    ),
    Claim(
        "Learning rate too high: <p> of the units of layer <layer> have become 0 on every row; "
        "more than 50 % blocks learning.",
        have_died,
    ),
    Claim(
        "Learning rate too high: <p> of the bounded hidden outputs have come to an end of their "
        "range, most of all in layer <layer>; more than 60 % blocks learning.",
        are_thrown,
    ),
    Claim(
        "Linear model underfits: it draws straight lines only, and neighbours are right on <p> "
        "more of the rows than its own and that of least squares; more than <limit> blocks "
        "learning.",
        beats_lines,
    ),
    Claim(
        "Learning rate too low: from record to record the updates moved the weights by <x> of "
        "their size at most, each; less than <limit> slows learning.",
        is_slow,
    ),
    Claim(
        "Class imbalance: at epoch <end> <p> of a rare class’s rows are found; less than 30 % "
        "slows learning.",
        is_overlooked,
    ),
    Claim(
        "Stopped too early: it ended at epoch <end>, and in the last third of the epochs the "
        "loss fell by <p>; more than 2 % slows learning.",
        lambda v, s: is_share(s["p"], fall(v)) and fall(v) >= 0.02,
    ),
    Claim(
        "Stopped too early: it ended at epoch <end>, where the loss hardly fell, and a network of "
        "its size can be right on <p> more of the rows; more than 5 % slows learning.",
        lambda v, s: fall(v) < 0.02 and is_about(s["p"], reach(v) - accuracy(v), v),
    ),
    Claim(
        "Stopped too early: it ended at epoch <end>, and there was more to come.",
        lambda v, s: has_hidden(v) and fall(v) < 0.02 and reference(v) > accuracy(v),
    ),
    Claim(
        "Too few units: it has settled, and references that take no training are right on <p> "
        "more of the rows; its smallest layer is layer <layer>; more than 5 % blocks learning.",
        is_beaten,
    ),
    Claim(
        "Overfitting: the validation loss rises since epoch <n>, and validation accuracy is <p> "
        "behind that of the rows trained on; more than 10 % slows learning.",
        lambda v, s: rises_since(v, s) and is_share(s["p"], lag(v)) and lag(v) > 0.1,
    ),
    Claim(
        "Overfitting: the validation loss rises since epoch <n>, and validation accuracy is <p> "
        "below its best; more than 3 % slows learning.",
        lambda v, s: rises_since(v, s) and is_share(s["p"], fell(v)) and fell(v) > 0.03,
    ),
    Claim(
        "Overconfident: since epoch <n> the validation loss has risen by <p>, and validation "
        "accuracy stayed; more than 10 % is worth a note.",
        lambda v, s: (
            rises_since(v, s)
            and is_share(s["p"], rose(v))
            and fell(v) <= 0.03 + 1e-9
            and lag(v) <= 0.1 + 1e-9
        ),
    ),
    Claim(
        "Overlapping classes: at epoch <end> <p> of the rows are wrong, and references that take "
        "no training do hardly better; more than 5 % is worth a note.",
        lambda v, s: (
            is_share(s["p"], 1 - accuracy(v))
            and reference(v) - accuracy(v) <= max(0.05, doubt(v)) + ROW / len(v.run.data.y)
        ),
    ),
    Claim(
        "Solved, still growing: every row was right at epoch <n>, and the weights have grown by "
        "<p> since; more than 1 % is worth a note.",
        grew,
    ),
    Claim("Healthy: <p> of the rows are right, and <q> would be enough.", is_healthy),
    Claim(
        "No cause was found: <p> of the rows are right, <q> would be enough, and nothing that is "
        "known hinders it.",
        is_healthy,
    ),
    Claim("“My network does not learn” trains the remedy.", DEFINITION),
]
REMEDY = [
    Claim(
        "Nothing else was found of the network as it is.",
        lambda v, s: len(found_in(v.run)) == 1,
    ),
    Claim("What else was found of the network as it is:", lambda v, s: len(found_in(v.run)) > 1),
    Claim("What is found with the remedy:", DEFINITION),
    Claim("The remedy: <parts>.", are_parts),
    Claim("Train it with a tenth of its learning rate.", ADVICE),
    Claim("Train it with thirty times its learning rate.", ADVICE),
    Claim("No setting changes that; other features may.", ADVICE),
    Claim("There is nothing to mend.", lambda v, s: not hindered(v.run)),
    Claim("The remedy is being trained; what it does is not known yet.", DEFINITION),
    Claim(
        "To ask about your own rows: choose “Your own” under “Data set”, with settings in the "
        "sidebar.",
        can_choose,
    ),
    Claim(
        "This film does not say how it was trained, so that the remedy is trained by Adam with a "
        "learning rate of <rate> and <n> rows per update.",
        is_untold,
    ),
    Claim(
        "The remedy begins with the weights of the film’s first record.",
        lambda v, s: np.array_equal(*first_weights(v)),
    ),
    Claim(
        "A film does not keep its seed: the remedy’s initial weights are drawn with seed <seed>.",
        is_drawn,
    ),
    Claim(
        f"The remedy cured it: nothing is found any more that blocks or slows learning; {RIGHT}",
        is_cured,
    ),
    Claim(f"The remedy did not cure it: “<cause>” is found with it, too; {RIGHT}", is_found_too),
    Claim(
        f"The remedy did not cure it: its training diverged after epoch <n>; {RIGHT}",
        lambda v, s: (
            is_diverged(with_remedy(v.run))
            and number(s["n"]) == with_remedy(v.run).film.epochs[-1]
            and are_figures(v, s)
        ),
    ),
    Claim(f"“<cause>” is gone, and “<other>” is found instead; {RIGHT}", is_found_instead),
    Claim("The validation loss is <a> with it, and <b> without.", are_losses),
]
