"""What reportgen is made of: licences, pins with digests, oldest versions, a bill of materials."""

import json
import re
import runpy
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.version import Version

ROOT = Path(__file__).parents[1]
CI = ROOT / ".ci"
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
DECLARED = [Requirement(line) for line in (*PROJECT["dependencies"], *PROJECT["optional-dependencies"]["test"])]
COPYLEFT = re.compile(r"\b(?:A?GPL|AGPL|GNU (?:Affero )?General Public)", re.IGNORECASE)
WEAK = re.compile(r"\bL-?GPL|Lesser General Public", re.IGNORECASE)
NOTED = {"svglib", "psycopg", "psycopg-binary"}
"""LGPL: used by extras alone (svg, sql's test server), imported, never copied or changed."""
CHOSEN = {"pyphen": "Mozilla Public License 1.1 (MPL 1.1)"}
"""Of several licences offered, the one under which a package is used."""


def key(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def test_no_copyleft_is_in_the_core_and_weak_copyleft_only_in_the_extras_noted() -> None:
    sbom = runpy.run_path(str(CI / "sbom.py"))
    core = sbom["closure"]("reportgen")
    everything = sbom["closure"]("reportgen", ("data", "svg", "import", "sql", "batch", "index", "keyring", "image"))
    assert {"reportlab", "pikepdf", "click"} <= set(core)
    for name, package in everything.items():
        named = sbom["licences"](package)
        said = CHOSEN[name] if CHOSEN.get(name) in named else " ".join(named)
        assert said.strip(), f"{name} names no licence"
        assert not COPYLEFT.search(WEAK.sub("", said)), f"{name}: {said}"
        if WEAK.search(said):
            assert name in NOTED - set(core), f"{name}: {said}"


def test_the_bill_of_materials_lists_every_package_once() -> None:
    made = subprocess.run([sys.executable, CI / "sbom.py", "svg"], capture_output=True, text=True, check=True)
    bill = json.loads(made.stdout)
    assert (bill["bomFormat"], bill["specVersion"]) == ("CycloneDX", "1.5")
    names = [entry["name"] for entry in bill["components"]]
    assert {"reportlab", "svglib", "lxml", "uharfbuzz"} <= set(names)
    assert len(names) == len(set(names))
    assert all(entry["version"] and entry["purl"].startswith("pkg:pypi/") for entry in bill["components"])


def pinned(file: str) -> dict[str, list[str]]:
    """Return the versions of each package in a list of pins: more than one where they differ by Python or system."""
    found: dict[str, list[str]] = {}
    text = (CI / file).read_text(encoding="utf-8")
    for name, version in re.findall(r"^([\w.-]+)(?:\[[^\]]*\])?==([^\s;]+)", text, re.MULTILINE):
        found.setdefault(key(name), []).append(version)
    return found


@pytest.mark.parametrize("need", DECLARED, ids=lambda need: str(need.name))
def test_each_declared_package_is_pinned_with_a_digest_and_at_its_oldest(need: Requirement) -> None:
    assert all(need.specifier.contains(version) for version in pinned("requirements.txt")[key(need.name)])
    oldest = next(iter(need.specifier)).version
    assert [Version(version) for version in pinned("lowest.txt")[key(need.name)]] == [Version(oldest)]


def test_every_pin_has_digests_and_no_address() -> None:
    text = re.sub(r"^#.*\n", "", (CI / "requirements.txt").read_text(encoding="utf-8"), flags=re.MULTILINE)
    entries = text.replace("\\\n", " ").splitlines()
    assert len(entries) > 60
    pin = re.compile(r"[\w.-]+==[\w.]+(?: ; [\w .'<>=!]+?)?(?: +--hash=sha256:[0-9a-f]{64})+")
    assert [entry for entry in entries if not pin.fullmatch(entry.strip())] == []


def test_all_that_ci_installs_is_pinned_the_tools_of_the_build_too() -> None:
    build = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["build-system"]["requires"]
    lint = PROJECT["optional-dependencies"]["lint"]
    assert {key(Requirement(line).name) for line in (*build, *lint)} <= pinned("requirements.txt").keys()
    run = (CI / "run").read_text(encoding="utf-8")
    assert run.index("--require-hashes") < run.index("PIP_NO_INDEX=1") < run.index('block 1 > "$work')
