"""Print a bill of materials (CycloneDX 1.5, JSON) of reportgen and what it needs, as installed here.

    python .ci/sbom.py > sbom.json           # the core
    python .ci/sbom.py data svg > sbom.json  # with extras
"""

import json
import re
import sys
from collections.abc import Iterator
from importlib.metadata import Distribution, PackageNotFoundError, distribution

from packaging.requirements import Requirement


def closure(name: str, extras: tuple[str, ...] = ()) -> dict[str, Distribution]:
    """Return a distribution and all that it needs, by normalised name; what is not installed here is left out."""
    found: dict[str, Distribution] = {}
    waiting = [(name, extras)]
    seen = set()
    while waiting:
        name, extras = waiting.pop()
        key = re.sub(r"[-_.]+", "-", name).lower()
        if (key, extras) in seen:
            continue
        seen.add((key, extras))
        try:
            found[key] = distribution(name)
        except PackageNotFoundError:
            continue
        waiting += [(need.name, tuple(sorted(need.extras))) for need in _needs(found[key], extras)]
    return dict(sorted(found.items()))


def _needs(package: Distribution, extras: tuple[str, ...]) -> Iterator[Requirement]:
    for line in package.requires or ():
        need = Requirement(line)
        if need.marker is None or any(need.marker.evaluate({"extra": extra}) for extra in ("", *extras)):
            yield need


def licences(package: Distribution) -> list[str]:
    """Return what a distribution says of its licence: the SPDX expression, else its classifiers, else its words."""
    about = package.metadata
    if expression := about.get("License-Expression"):
        return [expression]
    named = [line.rpartition(" :: ")[2] for line in about.get_all("Classifier") or () if line.startswith("License :: ")]
    named = [name for name in named if name != "OSI Approved"]
    return named or [(about.get("License") or "").split("\n")[0][:80]]


def bill(extras: tuple[str, ...]) -> dict[str, object]:
    packages = closure("reportgen", extras)
    own = packages.pop("reportgen")
    components = [{
        "type": "library", "bom-ref": f"pkg:pypi/{key}@{package.version}", "name": key, "version": package.version,
        "purl": f"pkg:pypi/{key}@{package.version}",
        "licenses": [{"license": {"name": name}} for name in licences(package) if name],
    } for key, package in packages.items()]
    return {"bomFormat": "CycloneDX", "specVersion": "1.5", "version": 1,
            "metadata": {"component": {"type": "application", "bom-ref": "reportgen", "name": "reportgen",
                                       "version": own.version}},
            "components": components,
            "dependencies": [{"ref": "reportgen", "dependsOn": [entry["bom-ref"] for entry in components]}]}


if __name__ == "__main__":
    print(json.dumps(bill(tuple(sys.argv[1:])), indent=2))
