"""Fuzz one target for as long as asked: `python -m tests.fuzz.run yaml --seconds 3600`.

With atheris installed its coverage leads the search; without it sound inputs are changed at random. What fails is
written to the working folder's fuzz-TARGET-….bin, and `--again FILE` gives it once more.
"""

from __future__ import annotations

import argparse
import hashlib
import random
import sys
import time
from pathlib import Path

from tests.fuzz.mutation import mutated


def at_random(name: str, seconds: float, seed: int) -> int:
    """Return how many inputs were tried; the first that fails is written down and raised."""
    from tests.fuzz.targets import run, seeds

    numbers, begun, tried = random.Random(seed), time.monotonic(), 0
    while time.monotonic() - begun < seconds:
        data = mutated(numbers.choice(seeds()[name]), numbers)
        try:
            run(name, data)
        except BaseException:
            file = Path(f"fuzz-{name}-{hashlib.sha256(data).hexdigest()[:12]}.bin")
            file.write_bytes(data)
            print(f"input {tried} fails: {file}", file=sys.stderr)
            raise
        tried += 1
    return tried


def by_coverage(name: str, seconds: int) -> None:
    import atheris

    with atheris.instrument_imports(include=["reportgen"]):
        from tests.fuzz.targets import run, seeds
    folder = Path(f"fuzz-{name}-corpus")
    folder.mkdir(exist_ok=True)
    for number, data in enumerate(seeds()[name]):
        (folder / f"seed-{number}").write_bytes(data)
    atheris.Setup([sys.argv[0], str(folder), f"-max_total_time={seconds}"], lambda data: run(name, data))
    atheris.Fuzz()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("target", help="yaml, inline, docx … as in targets.py")
    parser.add_argument("--seconds", type=int, default=60)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--coverage", action="store_true", help="lead the search by atheris")
    parser.add_argument("--again", type=Path, metavar="FILE")
    options = parser.parse_args()
    if options.again:
        from tests.fuzz.targets import run

        run(options.target, options.again.read_bytes())
    elif options.coverage:
        by_coverage(options.target, options.seconds)
    else:
        print(at_random(options.target, options.seconds, options.seed), "inputs")


if __name__ == "__main__":
    main()
