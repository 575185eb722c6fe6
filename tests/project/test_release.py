"""What a release repeats in several files is the same in all of them."""

import re
import tomllib
from pathlib import Path

import yaml
from packaging.requirements import Requirement

import sigmoid_estimator

ROOT = Path(__file__).parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
WORKFLOWS = ROOT / ".github" / "workflows"
CI_AND_PUBLISH = {
    name: yaml.safe_load((WORKFLOWS / f"{name}.yml").read_text(encoding="utf-8"))
    for name in ("ci", "publish")
}
RECIPE = yaml.safe_load((ROOT / "recipe" / "recipe.yaml").read_text(encoding="utf-8"))
OF_THE_IMAGE, OF_USERS = ("plot", "dashboard"), ("plot", "dashboard", "notebook", "onnx")


def required(*extras):
    """Requirements by name: of the package, and of its extras."""
    lines = list(PROJECT["dependencies"]) if not extras else []
    for extra in extras:
        lines += PROJECT["optional-dependencies"][extra]
    requirements = map(Requirement, lines)
    return {wanted.name: wanted for wanted in requirements if wanted.name != PROJECT["name"]}


def test_the_version_is_one():
    changelog = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    newest, date = re.search(r"^## (\d+\.\d+\.\d+), (\S+)$", changelog, re.MULTILINE).groups()
    citation = yaml.safe_load((ROOT / "CITATION.cff").read_text(encoding="utf-8"))
    assert newest == sigmoid_estimator.__version__ == str(citation["version"])
    assert date == str(citation["date-released"])
    assert RECIPE["context"]["version"] == newest


def test_the_site_cites_what_the_citation_file_says():
    citation = yaml.safe_load((ROOT / "CITATION.cff").read_text(encoding="utf-8"))
    about = (ROOT / "docs" / "site" / "about.md").read_text(encoding="utf-8")
    cited = dict(re.findall(r"^  (\w+) += \{+(.*?)\}+,?$", about, re.MULTILINE))
    assert cited == {
        "author": " and ".join(author["name"] for author in citation["authors"]),
        "title": citation["title"],
        "version": str(citation["version"]),
        "year": str(citation["date-released"].year),
        "license": citation["license"],
    }


def test_the_licence_is_one():
    citation = yaml.safe_load((ROOT / "CITATION.cff").read_text(encoding="utf-8"))
    assert PROJECT["license"] == citation["license"] == RECIPE["about"]["license"]
    assert PROJECT["license-files"] == RECIPE["about"]["license_file"]
    assert all((ROOT / name).exists() for name in PROJECT["license-files"])


def test_the_recipe_asks_for_what_the_package_asks_for():
    def as_conda(requirements):
        return {
            (name, frozenset(map(str, wanted.specifier)))
            for name, wanted in requirements.items()
            if wanted.marker is None
        }

    def asked(lines):
        wanted = [line.split() for line in lines if not line.startswith("python ")]
        return {(name, frozenset(bounds.split(","))) for name, bounds in wanted}

    assert asked(RECIPE["requirements"]["run"]) == as_conda(required())
    assert asked(RECIPE["requirements"]["run_constraints"]) == as_conda(required(*OF_USERS))
    assert PROJECT["requires-python"] == f">={RECIPE['context']['python_min']}"


def test_the_oldest_versions_are_those_that_are_allowed():
    lines = (ROOT / ".ci" / "oldest.txt").read_text(encoding="utf-8").splitlines()
    pins = dict(line.split("==") for line in lines if not line.startswith("#"))
    allowed = required() | required("plot")
    assert pins.keys() == allowed.keys()
    for name, pin in pins.items():
        [least] = [bound.version for bound in allowed[name].specifier if bound.operator == ">="]
        assert [*map(int, pin.split("."))][: least.count(".") + 1] == [*map(int, least.split("."))]
        assert not re.search(r"[1-9]", pin.removeprefix(least)), f"{name}: {pin} is not {least}"


def test_the_lock_is_within_the_bounds():
    lock = (ROOT / "deploy" / "requirements.lock").read_text(encoding="utf-8")
    pins = re.findall(r"^([\w.-]+)==([^\s;]+)", lock, re.MULTILINE)
    allowed = required() | required(*OF_THE_IMAGE)
    assert allowed.keys() <= {name for name, _ in pins}
    for name, version in pins:
        if name in allowed:
            assert allowed[name].specifier.contains(version), f"{name} {version}"


def test_every_python_that_is_named_is_tried():
    tried = CI_AND_PUBLISH["ci"]["jobs"]["pythons"]["strategy"]["matrix"]["python"]
    named = [line.rpartition(" :: ")[2] for line in PROJECT["classifiers"]]
    assert {version for version in named if version.startswith("3.")} <= set(tried)
    assert PROJECT["requires-python"].removeprefix(">=") == tried[0]


def test_only_the_job_that_publishes_can_prove_who_it_is():
    jobs = CI_AND_PUBLISH["publish"]["jobs"]
    may = {name for name, job in jobs.items() if "id-token" in job.get("permissions", {})}
    assert may == {"pypi"}
    assert jobs["pypi"]["environment"] == "pypi"
    assert all(
        CI_AND_PUBLISH[name]["permissions"] == {"contents": "read"} for name in ("ci", "publish")
    )
