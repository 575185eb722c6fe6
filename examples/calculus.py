"""Derivatives by hand: finite differences, the parabola's table, and a wrong sign.

A question on the sigmoid's derivative plots it from differences with a step of 1e-13; an answer
prints the descent on x² − 4x + 6 from 8 at the rate 0.1, and then the gradient of a neuron's
quadratic cost. Measured: what that step costs, which steps are best, whether the printed numbers
are x = 2 + 6 · 0.8ⁿ, and where the printed gradient leads.
"""

import altair as alt
import numpy as np
import pandas as pd
from scipy.special import expit

from examples.reproduction import Finding, Reproduction, beside, show
from examples.spread import at_most
from sigmoid_estimator import experiments, inspection, plotting

STEPS = np.geomspace(1e-15, 1e-1, 281).tolist()
QUESTION_STEP = 1e-13
SHOWN_Z = [0.0, 2.0, 4.0, 6.0, 8.0, 10.0]
# The answer's "iterations" 1 to 33.
PRINTED = [
    *(6.8, 5.84, 5.07, 4.45, 3.96, 3.57, 3.25, 3.00, 2.80, 2.64, 2.51),
    *(2.41, 2.32, 2.26, 2.21, 2.16, 2.13, 2.10, 2.08, 2.06, 2.05, 2.04),
    *(2.03, 2.02, 2.02, 2.01, 2.01, 2.01, 2.00, 2.00, 2.00, 2.00, 2.00),
]
RATES = [0.1, 0.5, 0.9, 1.0, 1.1]
SIGN_START, SIGN_RATE, SIGN_STEPS = 1.0, 4.0, 20


def descent(rate: float, n_steps: int = len(PRINTED)) -> pd.DataFrame:
    """Steps on the parabola from 8."""
    return experiments.parabola_descent(8.0, rate, n_steps)


def printed_output(w: float, x: float = 1.0) -> float:
    """The neuron with the answer's sigmoid, 1/(1 + exp(z)), and b = 0."""
    return float(expit(-w * x))


def printed_cost(w: float, x: float = 1.0) -> float:
    """½ (ŷ − y)² for y = 0."""
    return printed_output(w, x) ** 2 / 2


def printed_gradient(w: float, x: float = 1.0) -> float:
    """(ŷ − y) ŷ (1 − ŷ), as the answer has it."""
    output = printed_output(w, x)
    return output * output * (1 - output)


def right_cost(w: float) -> float:
    """The cost with the sigmoid 1/(1 + exp(−z)), of which the printed gradient is the gradient."""
    return printed_cost(-w)


def right_gradient(w: float) -> float:
    """Its gradient."""
    return printed_gradient(-w)


def difference(function, at: float) -> float:
    """Central difference with its best step."""
    step = 1.6e-5
    return (function(at + step) - function(at - step)) / (2 * step)


def reproduce() -> Reproduction:
    """Differences, the parabola, and the neuron's gradient."""
    errors = pd.concat(
        inspection.finite_difference_error(STEPS, scheme=scheme).assign(scheme=scheme)
        for scheme in ("forward", "central")
    )
    wrong, right = (
        inspection.gradient_descent(cost, gradient, SIGN_START, SIGN_RATE, SIGN_STEPS)
        for cost, gradient in ((printed_cost, printed_gradient), (right_cost, right_gradient))
    )
    figures = {**difference_figures(errors), **parabola_figures(), **sign_figures(wrong, right)}
    return Reproduction(
        title="Derivatives by hand",
        seeds="none; there is no chance in it",
        findings=findings_of(figures),
        pictures=pictures_of(errors, wrong, right),
        tables={
            "Slopes of the sigmoid, exact and from a forward difference": slopes_table(),
            "The printed iterations": iterations_table(),
            "The parabola at other rates": rates_table(),
        },
        figures=figures,
    )


def slopes_table() -> pd.DataFrame:
    """σ′ and its difference quotients with the question's step and a good one."""
    curve = inspection.sigmoid_curve(SHOWN_Z)
    quotients = {
        f"h = {step:g}": (expit(curve["z"] + step) - curve["sigmoid"]) / step
        for step in (QUESTION_STEP, 7e-8)
    }
    return pd.DataFrame({"z": curve["z"], "σ′(z)": curve["slope"], **quotients})


def iterations_table() -> pd.DataFrame:
    """Where the printed number is not the rounded one, and the last."""
    table = descent(0.1).iloc[1:].assign(printed=PRINTED)
    shown = table[table["step"].isin([1, 2, 3, 4, 7, 11, 29, 33])]
    return pd.DataFrame(
        {
            "iteration": shown["step"],
            "x": shown["x"].map("{:.4f}".format),
            "rounded": shown["x"].map("{:.2f}".format),
            "printed": shown["printed"].map("{:.2f}".format),
        }
    )


def rates_table() -> pd.DataFrame:
    """x after a few steps, for every rate: x_n = 2 + 6 (1 − 2η)ⁿ."""
    paths = {rate: descent(rate)["x"] for rate in RATES}
    steps = [1, 2, 3, 10, 33]
    rows = [(rate, *(path[step] for step in steps)) for rate, path in paths.items()]
    table = pd.DataFrame(rows, columns=["rate", *(f"step {step}" for step in steps)])
    return table.map("{:.4g}".format)


def difference_figures(errors: pd.DataFrame) -> dict[str, float]:
    """What the question's step costs, and the best steps."""
    question = inspection.finite_difference_error([QUESTION_STEP]).iloc[0]
    best = errors.sort_values("max_error").drop_duplicates("scheme").set_index("scheme")
    return {
        "question_error": question["max_error"],
        "question_zero_slopes": int(question["n_nonpositive"]),
        **{f"{scheme}_best_step": row["step"] for scheme, row in best.iterrows()},
        **{f"{scheme}_best_error": row["max_error"] for scheme, row in best.iterrows()},
    }


def parabola_figures() -> dict[str, float]:
    """The descent against its closed form, and the printed numbers against both roundings."""
    x = descent(0.1)["x"].to_numpy()
    n = np.arange(len(x))
    return {
        "closed_form_error": float(np.abs(x - (2 + 6 * 0.8**n)).max()),
        "printed_truncated": int((np.floor(100 * x[1:]) / 100 == PRINTED).sum()),
        "printed_rounded": int((np.round(x[1:], 2) == PRINTED).sum()),
        "x_29": x[29],
        "x_33": x[33],
        "one_step_at_half": descent(0.5)["x"][1],
        "at_one": descent(1.0)["x"][33],
        "beyond_one": abs(descent(1.1)["x"][33]),
    }


def sign_figures(wrong: pd.DataFrame, right: pd.DataFrame) -> dict[str, float]:
    """Costs at both ends, and the printed gradient against finite differences."""
    at, x = SIGN_START, 2.0
    return {
        "wrong_first_cost": wrong["value"].iloc[0],
        "wrong_last_cost": wrong["value"].iloc[-1],
        "right_first_cost": right["value"].iloc[0],
        "right_last_cost": right["value"].iloc[-1],
        "printed_over_true": printed_gradient(at) / difference(printed_cost, at),
        "true_over_printed_at_2": difference(lambda w: printed_cost(-w, x), at)
        / printed_gradient(-at, x),
        "one_over_half": difference(lambda w: 2 * right_cost(w), at) / right_gradient(at),
    }


def findings_of(f: dict[str, float]) -> list[Finding]:
    """What the question and its first answer say beside what was measured."""
    return [
        Finding(
            "Derivative question",
            "the derivative of the sigmoid, from differences with a step of 1e-13",
            f"wrong by up to {at_most(f['question_error'], '.1e')}; "
            f"{f['question_zero_slopes']} of 1000 slopes are 0, where σ′ is not",
            "loose – σ(z + h) − σ(z) keeps hardly a digit",
        ),
        Finding(
            "Numerical analysis",
            "the best step is near √ε for forward, near ∛ε for central differences",
            f"forward {f['forward_best_step']:.1e}, with an error of "
            f"{f['forward_best_error']:.0e}; central {f['central_best_step']:.1e}, "
            f"{f['central_best_error']:.0e}",
            "holds",
        ),
        Finding(
            "Derivative question, answer 1",
            "33 iterations on x² − 4x + 6 from 8 at the rate 0.1, as printed",
            f"x = 2 + 6 · 0.8ⁿ to {at_most(f['closed_form_error'], '.0e')}; "
            f"{f['printed_truncated']} of 33 "
            f"printed numbers are truncated, {f['printed_rounded']} rounded",
            "holds – with the digits cut off",
        ),
        Finding(
            "Derivative question, answer 1",
            "from iteration 29 on x is 2.00: it “converges at x = 2!”",
            f"x = {f['x_29']:.4f} at iteration 29, {f['x_33']:.4f} at 33",
            "holds in the limit – by a factor of 0.8 a step",
        ),
        Finding(
            "Derivative question, answer 1",
            "with too big a rate “we will never reach our minimum value”",
            f"rate 0.5 is there in one step (x = {f['one_step_at_half']:g}), 1 goes to and fro "
            f"between 8 and -4, 1.1 is at |x| = {f['beyond_one']:,.0f} after 33 steps",
            "holds – from 1 on",
        ),
        Finding(
            "Derivative question, answer 1",
            "σ(z) = 1/(1 + exp(z)), and descent with ∂C/∂w = (ŷ − y) ŷ (1 − ŷ)",
            f"the printed gradient is {f['printed_over_true']:.3f} times the true one: the cost "
            f"goes from {f['wrong_first_cost']:.3f} up to {f['wrong_last_cost']:.3f}; with "
            f"1/(1 + exp(−z)) from {f['right_first_cost']:.3f} down to "
            f"{f['right_last_cost']:.3f}",
            "false – the sign of z is wrong, and the update ascends",
        ),
        Finding(
            "Derivative question, answer 1",
            "∂ŷ/∂w = ŷ (1 − ŷ)",
            f"at x = 2 the gradient is {f['true_over_printed_at_2']:.3f} times that",
            "false – the factor x is missing",
        ),
        Finding(
            "Derivative question, answer 1",
            "C = 1/N Σ (ŷ − y)², later 1/2N Σ (ŷ − y)²",
            f"the gradient of the first is {f['one_over_half']:.3f} times that of the second",
            "loose – the same minimum, at twice the rate",
        ),
    ]


def pictures_of(errors, wrong, right) -> dict[str, alt.TopLevelMixin]:
    """Error against the step; the parabola at three rates; both signs."""
    paths = {rate: descent(rate, 12 if rate > 1 else 33) for rate in (0.1, 1.0, 1.1)}
    return {
        "calculus_differences": plotting.finite_difference_error(errors).properties(
            width=520, height=280
        ),
        "calculus_parabola": beside(
            *(
                plotting.gradient_descent(path, experiments.parabola).properties(
                    title=f"rate {rate:g}"
                )
                for rate, path in paths.items()
            ),
            width=290,
        ),
        "calculus_sign": beside(
            plotting.gradient_descent(wrong, printed_cost).properties(
                title="as printed: the cost f of the weight x rises"
            ),
            plotting.gradient_descent(right, right_cost).properties(
                title="with 1/(1 + exp(−z)) it falls"
            ),
            width=400,
        ),
    }


if __name__ == "__main__":
    show(reproduce())
