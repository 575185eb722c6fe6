"""The page docs/DIAGNOSIS.md: how often the diagnosis is right, and what its remedies do."""

from pathlib import Path

import pandas as pd

from examples.zoo import kinds
from examples.zoo.animals import CURED, SICK_BY
from examples.zoo.treatment import MOST_EPOCHS, MOST_STEPS, Treatment
from examples.zoo.treatment import SICK_BY as WILD_SICK_BY

PAGE = Path(__file__).parents[2] / "docs" / "DIAGNOSIS.md"
TEMPLATE = Path(__file__).with_name("page.md")
HALVES = ("choosing", "judging")


def write(frame: pd.DataFrame, treatments: list[Treatment], n_wild: int) -> None:
    """Replace the page."""
    sick, healthy = frame[~frame["is_healthy"]], frame[frame["is_healthy"]]
    text = TEMPLATE.read_text("utf-8").format(
        n=len(frame),
        n_sick=len(sick),
        n_healthy=len(healthy),
        n_tempting=int(frame["n_tempting"].sum()),
        sick_by=SICK_BY,
        cured=CURED,
        summary=markdown(summary(frame)),
        by_kind=markdown(by_kind(sick)),
        confused=_confused(frame),
        of_healthy=markdown(of_healthy(healthy)),
        n_wild=n_wild,
        n_wild_sick=len(treatments),
        wild_sick_by=WILD_SICK_BY,
        most_steps=MOST_STEPS,
        most_epochs=MOST_EPOCHS,
        treated=markdown(treated(treatments)),
        lost=_lost(treatments),
    )
    PAGE.write_text(text, encoding="utf-8")


def summary(frame: pd.DataFrame) -> pd.DataFrame:
    """A row for each half: ours and the published rules."""
    rows = []
    for half in HALVES:
        part = frame[frame["half"] == half]
        if part.empty:
            continue
        sick, healthy = part[~part["is_healthy"]], part[part["is_healthy"]]
        due = sick[sick["is_cured"].notna()]
        rows.append(
            {
                "half": half,
                "first finding is the cause": share(sick["is_right"]),
                "cured by the first remedy": share(due["is_cured"].astype(bool)),
                "healthy without an alarm": share(healthy["is_right"]),
                "AUTOTRAINER: cause": share(sick["by_autotrainer"]),
                "healthy": share(healthy["by_autotrainer"]),
                "SageMaker: cause among alarms": share(sick["by_sagemaker"]),
                "healthy ": share(healthy["by_sagemaker"]),
                "slowest, s": f"{part['seconds'].max():.2f}",
            }
        )
    return pd.DataFrame(rows)


def share(values: pd.Series) -> str:
    """How many of how many, and which share."""
    return f"{int(values.sum())} of {len(values)} ({values.mean():.0%})"


def by_kind(sick: pd.DataFrame) -> pd.DataFrame:
    """A row per kind: ours on either half, the remedy, the published rules."""
    rows = []
    for kind, part in sick.groupby("kind", sort=False):
        due = part["is_cured"].dropna()
        right = {half: part[part["half"] == half]["is_right"] for half in HALVES}
        rows.append(
            {
                "kind": f"`{kind}`",
                **{half: f"{int(r.sum())} of {len(r)}" for half, r in right.items()},
                "cured": f"{int(due.sum())} of {len(due)}" if len(due) else "–",
                "AUTOTRAINER": f"{int(part['by_autotrainer'].sum())} of {len(part)}",
                "SageMaker": f"{int(part['by_sagemaker'].sum())} of {len(part)}",
            }
        )
    return pd.DataFrame(rows)


def confusions(frame: pd.DataFrame) -> pd.DataFrame:
    """The confusion matrix of the sick: the cause by the first finding."""
    sick = frame[~frame["is_healthy"]]
    return pd.crosstab(sick["kind"], sick["finding"])


def _confused(frame: pd.DataFrame) -> str:
    """The matrix in both halves, as the cells off its diagonal."""
    sick = frame[~frame["is_healthy"]]
    wrong = sick[~sick["is_right"]]
    n_right = int(sick["is_right"].sum())
    matrix = confusions(frame)
    numbers = {name: str(k) for k, name in enumerate(matrix.columns, start=1)}
    rows = matrix.rename(columns=numbers).astype(str).replace("0", "")
    rows.insert(
        0, "cause \\ finding", [f"{numbers.get(kind, '')} `{kind}`" for kind in rows.index]
    )
    lines = [
        markdown(rows),
        f"{n_right} of {len(sick)} are on the diagonal.",
        "",
    ]
    for (kind, finding), part in wrong.groupby(["kind", "finding"]):
        cured = int(part["is_cured"].fillna(0).sum())
        lines.append(f"- `{kind}` taken for `{finding}`: {len(part)}, {cured} cured nevertheless.")
    return "\n".join(lines) + "\n"


def of_healthy(healthy: pd.DataFrame) -> pd.DataFrame:
    """A row per kind: what it looks like, and what was said."""
    rows = []
    for kind, part in healthy.groupby("kind", sort=False):
        said = part["finding"].value_counts()
        doc = getattr(kinds, kind).__doc__
        rows.append(
            {
                "kind": kind.replace("_", " "),
                "how it looks": doc or "",
                "without an alarm": f"{int(part['is_right'].sum())} of {len(part)}",
                "first finding": ", ".join(f"`{name}` {n}" for name, n in said.items()),
                "AUTOTRAINER": f"{int(part['by_autotrainer'].sum())} of {len(part)}",
                "SageMaker": f"{int(part['by_sagemaker'].sum())} of {len(part)}",
            }
        )
    return pd.DataFrame(rows)


def treated(treatments: list[Treatment]) -> pd.DataFrame:
    """A row for each number of remedies: how many networks are cured by then."""
    n = len(treatments)
    rows = []
    for step in range(1, MOST_STEPS + 1):
        cured = sum(one.is_cured and len(one.findings) <= step for one in treatments)
        rows.append(
            {"remedies, one after another": step, "cured": f"{cured} of {n} ({cured / n:.0%})"}
        )
    return pd.DataFrame(rows)


def _lost(treatments: list[Treatment]) -> str:
    lines = [
        f"- {one.before:.0%} → {one.after:.0%}, of {one.reference:.0%}: "
        f"{', '.join(f'`{name}`' for name in one.findings) or 'nothing found'} (seed {one.seed})."
        for one in treatments
        if not one.is_cured
    ]
    return "\n".join(lines) + "\n"


def markdown(frame: pd.DataFrame) -> str:
    """A table of text."""
    rows = [list(frame.columns), ["---"] * frame.shape[1], *frame.astype(str).to_numpy().tolist()]
    return "\n".join("| " + " | ".join(cells) + " |" for cells in rows) + "\n"
