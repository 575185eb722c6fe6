"""The zoo of examples/zoo: confirmed networks, verdicts, and the page that is written of them."""

import re
from pathlib import Path

import pytest

from examples.zoo import animals, judge, page, published, treatment
from examples.zoo.kinds import HEALTHY, SICK
from sigmoid_estimator.inspection.diagnosis.finding import SEVERITIES

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "DIAGNOSIS.md").read_text("utf-8")


def test_every_finding_but_healthy_has_its_kind():
    assert set(SICK) == set(SEVERITIES) - {"healthy"}
    assert set().union(*published.RULES.values()) <= set(SICK)


@pytest.mark.parametrize("kind", ["symmetric_units", "dead_units", "rare_and_found"])
def test_a_verdict_is_the_same_every_time_and_right(kind):
    first, again = judge.verdict(kind, 1), judge.verdict(kind, 1)
    assert first._replace(seconds=0) == again._replace(seconds=0)
    assert first.is_right
    assert first.half == "judging"
    assert first.is_cured is (None if kind in HEALTHY else True)


def test_a_sick_network_is_confirmed_by_figures_and_wrong_remedies_fail():
    found = animals.animal("linear_model_underfits", 2)
    assert found.cured - found.sick > animals.SICK_BY
    assert found.tempted
    assert not any(animals.is_cured(found, reached) for reached in found.tempted.values())


def test_published_rules_know_what_they_were_made_for():
    assert published.autotrainer(animals.animal("dead_units", 1)) == {"dead_units"}
    assert "dead_relu" in published.sagemaker(animals.animal("dead_units", 1))
    assert published.autotrainer(animals.animal("rare_and_found", 1)) == set()


def test_the_page_reaches_what_was_asked_for():
    judging = next(line for line in PAGE.splitlines() if line.startswith("| judging"))
    right, cured, healthy = (int(share) for share in re.findall(r"\((\d+)%\)", judging)[:3])
    assert right >= 95
    assert cured >= 90
    assert healthy >= 95


def test_a_network_with_several_faults_is_treated_step_by_step():
    one = treatment.treated(2)
    assert one == treatment.treated(2)
    assert one.is_sick
    assert one.is_cured
    assert len(one.findings) > 1
    assert page.treated([one])["cured"].tolist()[-1] == "1 of 1 (100%)"


def test_the_page_says_how_many_are_cured_step_by_step():
    shares = re.findall(r"^\| [1-6] \| \d+ of \d+ \((\d+)%\) \|$", PAGE, re.MULTILINE)
    assert len(shares) == treatment.MOST_STEPS
    assert int(shares[-1]) >= 90


def test_tables_of_the_page_have_all_kinds():
    frame = judge.table([judge.verdict("symmetric_units", 1), judge.verdict("rare_and_found", 1)])
    assert page.summary(frame)["first finding is the cause"].tolist() == ["1 of 1 (100%)"]
    assert page.by_kind(frame[~frame["is_healthy"]])["judging"].tolist() == ["1 of 1"]
    for kind in (*SICK, *(name.replace("_", " ") for name in HEALTHY)):
        assert kind in PAGE
