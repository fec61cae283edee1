"""Editions beside Typst and WeasyPrint on the same content, in one run: cold, warm, memory, size; batch; long reports.

    pip install typst weasyprint
    python -m compileall -q reportgen
    python tests/benchmarks/editions.py            all tables
    python tests/benchmarks/editions.py soak 2000  the memory of one worker over 2,000 editions

Cold is a whole process, median of five; warm is the least of the medians of three batches of ten editions in one
process, each with paragraphs that it has not seen. Rounds of the tools take turns, so that what else the machine does
meets all of them.
"""

from __future__ import annotations

import atexit
import csv
import gc
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

import yaml
from peers import LAYOUT, ROOT, TOOLS, content

COLD_ROUNDS, WARM_ROUNDS, WARM_EDITIONS = 5, 3, 10
HERE = Path(__file__)
BATCH = 1000
"""Editions of a batch: enough that its start, half a second, weighs little."""


def timed_process(*arguments: str, environment: dict[str, str] | None = None) -> tuple[float, float]:
    """Run a process and return (seconds, peak memory in MiB)."""
    start = time.perf_counter()
    process = subprocess.Popen([sys.executable, *arguments], env={**os.environ, **(environment or {})},
                               stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    assert process.returncode == 0, arguments
    return time.perf_counter() - start, usage.ru_maxrss / 1024


def one(tool: str, charts: str, folder: str) -> None:
    """Make one edition in this process, which is then over."""
    data = TOOLS[tool](content(1, with_charts=charts == "charts"), Path(folder))
    (Path(folder) / f"{tool}-{charts}.pdf").write_bytes(data)


def warm(tool: str, charts: str, folder: str) -> None:
    """Print the median seconds of an edition with new text (and new charts) in a process that has made some."""
    with_charts = charts == "charts"
    editions = [content(number, with_charts=with_charts) for number in range(2, 4 + WARM_EDITIONS)]
    times = []
    for edition in editions:
        start = time.perf_counter()
        TOOLS[tool](edition, Path(folder))
        times.append(time.perf_counter() - start)
    print(statistics.median(times[2:]))


def peers() -> None:
    cold: dict[tuple[str, str], list[tuple[float, float]]] = {}
    warmed: dict[tuple[str, str], list[float]] = {}
    with tempfile.TemporaryDirectory() as folder:
        for _ in range(COLD_ROUNDS):
            for tool in TOOLS:
                for charts in ("charts", "text"):
                    cold.setdefault((tool, charts), []).append(timed_process(str(HERE), "one", tool, charts, folder))
        for _ in range(WARM_ROUNDS):
            for tool in TOOLS:
                for charts in ("charts", "text"):
                    done = subprocess.run([sys.executable, str(HERE), "warm", tool, charts, folder], check=True,
                                          capture_output=True, text=True)
                    warmed.setdefault((tool, charts), []).append(float(done.stdout))
        print(f"{'':12} {'cold, charts':>13} {'cold, text':>11} {'warm, text':>11} {'warm, charts':>13} {'memory':>9} "
              f"{'file':>9}")
        for tool in TOOLS:
            seconds = {charts: statistics.median(time for time, _ in cold[tool, charts])
                       for charts in ("charts", "text")}
            memory = max(size for _, size in cold[tool, "charts"])
            size = (Path(folder) / f"{tool}-charts.pdf").stat().st_size / 1000
            print(f"{tool:12} {seconds['charts']:11.2f} s {seconds['text']:9.2f} s "
                  f"{min(warmed[tool, 'text']) * 1000:8.0f} ms {min(warmed[tool, 'charts']) * 1000:10.0f} ms "
                  f"{memory:5.0f} MiB {size:6.0f} KB")


def designed() -> None:
    """The designed brochure of twelve pages, its charts drawn and kept, and the commands beside it."""
    liyang = str(ROOT / "data" / "liyang-2024")
    run = ("-c", "from reportgen.cli import main; main()")
    with tempfile.TemporaryDirectory() as folder:
        cases = {"build, 13 charts, nothing kept": (*run, "build", liyang, "-o", f"{folder}/a.pdf", "--no-cache"),
                 "build again": (*run, "build", liyang, "-o", f"{folder}/a.pdf"),
                 "check": (*run, "check", liyang), "--help": (*run, "--help")}
        for name, arguments in cases.items():
            rounds = [timed_process(*arguments, environment={"XDG_CACHE_HOME": folder}) for _ in range(COLD_ROUNDS)]
            print(f"{name:32} {statistics.median(time for time, _ in rounds):5.2f} s "
                  f"{max(memory for _, memory in rounds):4.0f} MiB")


def batch() -> None:
    """`reportgen batch` of editions with charts, by one worker and by two."""
    with tempfile.TemporaryDirectory() as name:
        folder = project(Path(name), BATCH)
        taken = {}
        for workers in (1, 2, 1, 2):
            start = time.perf_counter()
            timed_process("-c", "from reportgen.cli import main; main()", "batch", str(LAYOUT), "--each",
                          str(folder / "rows.csv"), "--content", str(folder / "template.yaml"), "-o",
                          f"{folder}/out/{{number}}.pdf", "--jobs", str(workers), "--again", "--quiet")
            taken[workers] = min(time.perf_counter() - start, taken.get(workers, 1e9))
        print(f"{BATCH} editions: {BATCH / taken[1]:.1f} a second by one worker, {BATCH / taken[2]:.1f} by two "
              f"({taken[1] / taken[2]:.2f} ×)")


def project(folder: Path, count: int) -> Path:
    """Write a template whose paragraphs and facts are a row's, and the rows."""
    data = content(0, with_charts=True)
    rows = []
    for number in range(count):
        own = content(number, with_charts=True)
        row = {"number": number}
        row |= {f"text{index}": section["text"][0] for index, section in enumerate(own["sections"])}
        row |= {name: fact["value"] for name, fact in own["facts"].items()}
        rows.append(row)
    for index, section in enumerate(data["sections"]):
        section["text"] = [f"{{row.text{index}}}"]
    for name, fact in data["facts"].items():
        fact["value"] = f"{{row.{name}}}"
    (folder / "template.yaml").write_text(yaml.safe_dump(data, allow_unicode=True, sort_keys=False), encoding="utf-8")
    with (folder / "rows.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    return folder


def soak(count: str = "2000") -> None:
    """Build editions in this process and print its memory as it goes."""
    from reportgen.batch import build_one
    from reportgen.batch.plan import make_plan
    from reportgen.batch.rows import read_rows

    with tempfile.TemporaryDirectory() as name:
        folder = project(Path(name), int(count))
        plan = make_plan(read_rows(str(folder / "rows.csv")), str(LAYOUT), f"{folder}/out/{{number}}.pdf",
                         folder / "template.yaml")
        start = time.perf_counter()
        for number, job in enumerate(plan.jobs, 1):
            assert build_one(plan.shared, job).state == "built"
            if number % max(1, int(count) // 20) == 0:
                pages = int(Path("/proc/self/statm").read_text().split()[1])
                print(f"{number:6} editions, {number / (time.perf_counter() - start):5.1f} a second, "
                      f"{pages * os.sysconf('SC_PAGE_SIZE') / 2**20:6.1f} MiB", flush=True)


def report(pages: str, folder: str) -> None:
    """Build a report of about so many pages in this process."""
    from reportgen import build

    data = content(1, with_charts=False)
    texts = [text for section in data["sections"] for text in section["text"]]
    data["sections"] = [
        {"id": f"s{number}", "title": f"第{number}节", "text": [f"{number}{text}" for text in texts * 2]}
        for number in range(max(1, int(int(pages) / 2.38)))]
    (Path(folder) / "content.yaml").write_text(yaml.safe_dump(data, allow_unicode=True), encoding="utf-8")
    start = time.perf_counter()
    found = build(folder, "report", output=Path(folder) / "report.pdf")
    print(f"{len(found.pages.pages):5} pages in {time.perf_counter() - start:6.2f} s, "
          f"{(time.perf_counter() - start) * 1000 / len(found.pages.pages):5.1f} ms a page", flush=True)


def reports() -> None:
    for pages in ("10", "100", "1000"):
        with tempfile.TemporaryDirectory() as folder:
            start = time.perf_counter()
            process = subprocess.Popen([sys.executable, str(HERE), "report", pages, folder])
            _, _, usage = os.wait4(process.pid, 0)
            print(f"      whole process {time.perf_counter() - start:.2f} s, peak {usage.ru_maxrss / 1024:.0f} MiB")


COMMANDS = {"one": one, "warm": warm, "peers": peers, "designed": designed, "batch": batch, "soak": soak,
            "report": report, "reports": reports}

if __name__ == "__main__":
    gc.set_threshold(100_000)  # as the command and the workers of a batch do, here for all tools
    atexit.register(gc.freeze)
    if len(sys.argv) > 1:
        COMMANDS[sys.argv[1]](*sys.argv[2:])  # type: ignore[operator]
    else:
        for table in (peers, designed, batch, reports):
            table()
