"""Write .ci/requirements.txt: what CI installs, each package pinned with the digest of its file for this platform.

    python .ci/lock.py                                    # after a dependency changed
    pip install --require-hashes -r .ci/requirements.txt  # what CI does before `pip install --no-deps -e .`
"""

import json
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]
HEAD = "# Written by .ci/lock.py for CPython {version} on {platform}; not edited by hand.\n"


def main() -> None:
    report = subprocess.run([sys.executable, "-m", "pip", "install", "--dry-run", "--ignore-installed", "--quiet",
                             "--report", "-", f"{ROOT}[test,lint]"], check=True, capture_output=True, text=True).stdout
    lines = [f"{entry['metadata']['name']}=={entry['metadata']['version']} "
             f"--hash=sha256:{entry['download_info']['archive_info']['hashes']['sha256']}"
             for entry in json.loads(report)["install"] if entry["metadata"]["name"] != "reportgen"]
    head = HEAD.format(version=f"{sys.version_info[0]}.{sys.version_info[1]}", platform=sys.platform)
    (ROOT / ".ci" / "requirements.txt").write_text(head + "\n".join(sorted(lines, key=str.lower)) + "\n")
    print(f"{len(lines)} packages")


if __name__ == "__main__":
    main()
