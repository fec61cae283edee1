"""Write .ci/requirements.txt: every package that CI installs, pinned, with the digests of all its files.

    python .ci/lock.py    # after a dependency changed; needs `pip install uv`

It holds for every Python and system that pyproject.toml allows, the build's own tools included. `.ci/run` downloads
just these files, checks their digests, and lets the README's commands see nothing else.
"""

import subprocess
import sys
import tomllib
from pathlib import Path

ROOT = Path(__file__).parents[1]
EDITABLE = "editables>=0.3"
"""What hatchling asks for when it installs a tree in place."""


def main() -> None:
    pyproject = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    tools = "\n".join([*pyproject["build-system"]["requires"], EDITABLE])
    oldest = pyproject["project"]["requires-python"].removeprefix(">=")
    subprocess.run([
        sys.executable, "-m", "uv", "pip", "compile", "pyproject.toml", "-", "--extra", "test", "--extra", "lint",
        "--universal", "--python-version", oldest, "--generate-hashes", "--no-annotate", "--upgrade", "--quiet",
        "--custom-compile-command", "python .ci/lock.py", "--output-file", ".ci/requirements.txt",
    ], cwd=ROOT, input=tools, text=True, check=True)


if __name__ == "__main__":
    main()
