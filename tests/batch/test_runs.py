"""Runs that are cut short in every way, and the run after them."""

import json
import os
import resource
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pikepdf
import pytest
from msgspec.structs import replace

from reportgen.batch.edition import build_one
from reportgen.batch.manifest import open_manifest
from reportgen.batch.plan import make_plan
from reportgen.batch.pool import WorkerLimits, build_here
from reportgen.batch.rows import read_rows
from reportgen.batch.store import Store
from reportgen.errors import OutputError
from tests.batch.conftest import PATTERN

DANGEROUS = '''\
"""A chart that misbehaves for some towns, once or always."""
import os, time
from pathlib import Path
from matplotlib.figure import Figure

def figure(town, folder):
    mark = Path(folder) / f"{town}.mark"
    if town == "死镇" or (town == "病镇" and not mark.exists()):
        mark.touch()
        os.kill(os.getpid(), 9)
    if town == "慢镇":
        time.sleep(60)
    if town == "大镇":
        hoard = bytearray(os.urandom(1)) * 900_000_000
        time.sleep(60)
    if town == "错镇":
        raise RuntimeError("no such town")
    return Figure()
'''


def command(project: Path, *options: str, layout: str = "poster", pattern: str = PATTERN) -> list[str]:
    return [sys.executable, "-c", "from reportgen.cli import main; main()", "batch", layout,
            "--each", str(project / "towns.csv"), "--content", str(project / "template.yaml"),
            "-o", f"{project}/out/{pattern}", *options]


def run(project: Path, *options: str, limit: Callable[[], None] | None = None,
        layout: str = "poster") -> subprocess.CompletedProcess[str]:
    return subprocess.run(command(project, *options, layout=layout), capture_output=True, text=True, timeout=120,
                          preexec_fn=limit)


def many(project: Path, count: int) -> None:
    lines = ["county,town,jobs,before", *(f"县,{number}镇,{number},5" for number in range(count))]
    (project / "towns.csv").write_text("\n".join(lines), encoding="utf-8")


def entries(project: Path) -> list[dict[str, object]]:
    lines = (project / "out" / "manifest.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines]


def files(project: Path) -> dict[str, bytes]:
    """Return every file below the output folder but the record, hidden ones too."""
    root = project / "out"
    return {str(path.relative_to(root)): path.read_bytes() for path in root.rglob("*")
            if path.is_file() and path.name != "manifest.jsonl"}


def test_a_second_run_builds_what_changed_was_altered_or_is_gone(project: Path) -> None:
    assert run(project, "--jobs", "1").stdout.startswith("4 built, 0 unchanged, 0 failed")
    assert run(project).stdout.startswith("0 built, 4 unchanged, 0 failed")
    out = project / "out"
    (out / "甲县" / "东镇.pdf").unlink()
    (out / "甲县" / "西镇.pdf").write_bytes((out / "甲县" / "西镇.pdf").read_bytes()[:-1])
    rows = (project / "towns.csv").read_text(encoding="utf-8")
    (project / "towns.csv").write_text(rows.replace("45,280", "46,280"), encoding="utf-8")
    assert run(project).stdout.startswith("3 built, 1 unchanged, 0 failed")
    assert len(entries(project)) == 7
    assert run(project, "--again").stdout.startswith("4 built, 0 unchanged")


def test_files_whose_row_is_gone_stay_and_are_named(project: Path) -> None:
    run(project)
    rows = (project / "towns.csv").read_text(encoding="utf-8").splitlines()
    (project / "towns.csv").write_text("\n".join(rows[:-1]), encoding="utf-8")
    assert "1 files of earlier runs have no row any more and stay: 乙县/北镇.pdf" in run(project).stderr
    assert (project / "out" / "乙县" / "北镇.pdf").exists()


def test_one_worker_and_four_write_the_same_bytes(project: Path) -> None:
    many(project, 8)
    run(project, "--jobs", "1", "--recycle", "3")
    first = files(project)
    run(project, "--jobs", "4", "--again")
    assert files(project) == first
    assert len(first) == 8


@pytest.mark.skipif(sys.platform == "win32", reason="signals")
def test_a_killed_run_leaves_whole_files_and_the_next_builds_the_rest(project: Path) -> None:
    many(project, 60)
    process = subprocess.Popen(command(project, "--jobs", "2", "--quiet"), stdout=subprocess.DEVNULL,
                               stderr=subprocess.DEVNULL)
    manifest = project / "out" / "manifest.jsonl"
    until(lambda: manifest.exists() and manifest.read_bytes().count(b"\n") >= 5)
    process.send_signal(signal.SIGKILL)
    process.wait()
    recorded = len(entries(project))
    assert 5 <= recorded < 60
    until(lambda: is_free(manifest))
    for name, data in files(project).items():
        if not Path(name).name.startswith("."):
            with pikepdf.open(project / "out" / name) as pdf:
                assert len(pdf.pages) == 1
            assert data.rstrip().endswith(b"%%EOF")
    left_over = project / "out" / "县" / ".3镇.pdf.abcd1234"
    left_over.write_bytes(b"%PDF-")
    again = run(project, "--jobs", "2")
    assert again.stdout.startswith(f"{60 - recorded} built, {recorded} unchanged, 0 failed")
    assert sorted(files(project)) == sorted(f"县/{number}镇.pdf" for number in range(60))


def test_a_worker_builds_on_while_an_outcome_is_recorded(project: Path) -> None:
    plan = make_plan(read_rows(str(project / "towns.csv")), "poster", f"{project}/out/{PATTERN}",
                     project / "template.yaml")
    outcomes = build_here(replace(plan.shared, target=plan.root), plan.jobs, 1, WorkerLimits())
    first = next(outcomes)
    until(lambda: (project / "out" / plan.jobs[1].edition).exists())
    assert [first.edition, *(outcome.edition for outcome in outcomes)] == [job.edition for job in plan.jobs]


def until(is_so: Callable[[], bool]) -> None:
    end = time.monotonic() + 60
    while not is_so():
        assert time.monotonic() < end
        time.sleep(0.01)


def is_free(manifest: Path) -> bool:
    if not manifest.exists():
        return True
    try:
        with open_manifest(manifest):
            return True
    except OutputError:
        return False


def test_workers_that_die_hang_or_swell_cost_their_edition_alone(project: Path) -> None:
    towns = ["好镇", "死镇", "病镇", "慢镇", "大镇", "错镇", "末镇"]
    (project / "towns.csv").write_text("\n".join(["county,town,jobs,before", *(f"县,{t},1,1" for t in towns)]),
                                       encoding="utf-8")
    (project / "danger.py").write_text(DANGEROUS, encoding="utf-8")
    template = (project / "template.yaml").read_text(encoding="utf-8")
    (project / "template.yaml").write_text(
        template + f'      - {{kind: python, title: t, alt: a, python: "danger:figure", '
                   f'args: {{town: "{{row.town}}", folder: "{project}"}}}}\n', encoding="utf-8")
    done = run(project, "--jobs", "2", "--allow-code", "--limit", "seconds=10", "--limit", "megabytes=700",
               "--progress", "json", layout="brochure")
    assert done.returncode == 1
    ends = {str(entry["edition"]): entry for entry in entries(project)}
    states = {name[2:4]: str(entry["state"]) for name, entry in ends.items()}
    assert states == {"好镇": "built", "病镇": "built", "末镇": "built", "死镇": "failed", "慢镇": "failed",
                      "大镇": "failed", "错镇": "failed"}
    for town, why in (("死镇", "killed by signal 9 while it built this edition, twice"), ("慢镇", "longer than 10 s"),
                      ("大镇", "700 MB are allowed"), ("错镇", "no such town")):
        assert why in json.dumps(ends[f"县/{town}.pdf"]["problems"], ensure_ascii=False)
        assert f"failed: 县/{town}.pdf  (towns.csv, row {towns.index(town) + 2})" in done.stderr
    told = [json.loads(line) for line in done.stderr.splitlines() if line.startswith("{")]
    assert (told[-1]["done"], told[-1]["total"], told[-1]["failed"]) == (7, 7, 4)
    assert "3 built, 0 unchanged, 4 failed" in done.stdout


def test_limits_of_a_build_hold_for_each_edition_in_its_worker(project: Path) -> None:
    done = run(project, "--jobs", "2", "--limit", "pages=1", layout="brochure")
    assert done.returncode == 1
    assert "0 built, 0 unchanged, 4 failed" in done.stdout
    assert done.stderr.count("error[limit]: ") == 4
    assert run(project, "--limit", "pages=40", layout="brochure").stdout.startswith("4 built")


def test_a_limit_said_twice_is_wrong_usage(project: Path) -> None:
    done = run(project, "--timeout", "5", "--limit", "seconds=9")
    assert done.returncode == 2
    assert "--timeout and --limit say the same" in done.stderr
    assert not (project / "out").exists()


def test_a_full_disk_fails_editions_and_leaves_nothing_half_written(project: Path) -> None:
    many(project, 3)
    room = 6_000
    done = run(project, "--jobs", "1", limit=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (room, room)))
    assert done.returncode == 1
    assert done.stderr.count("cannot write") == 3
    assert files(project) == {}
    assert run(project).stdout.startswith("3 built")


def test_a_record_that_cannot_be_written_ends_the_run_and_the_next_mends_it(project: Path) -> None:
    many(project, 3)
    run(project, "--jobs", "1")
    first = files(project)
    out = project / "out"
    for path in out.rglob("*.pdf"):
        path.unlink()
    record = out / "manifest.jsonl"
    record.write_bytes(record.read_bytes() + b"\n" * 100_000)
    room = record.stat().st_size + 50
    done = run(project, "--jobs", "1", limit=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (room, room)))
    assert done.returncode == 1
    assert "cannot write the record" in done.stderr
    after = run(project, "--jobs", "1")
    assert "damaged" in after.stderr
    assert files(project) == first


def test_a_torn_last_line_and_a_damaged_one_are_passed_over(project: Path) -> None:
    run(project)
    record = project / "out" / "manifest.jsonl"
    lines = record.read_bytes().splitlines(keepends=True)
    record.write_bytes(lines[0] + b"\x00\xff garbage\n" + b"".join(lines[2:]) + lines[1][:40])
    done = run(project)
    assert done.stdout.startswith("1 built, 3 unchanged")
    assert "2 damaged lines" in done.stderr
    assert run(project).stdout.startswith("0 built, 4 unchanged")


def test_two_runs_do_not_write_one_record(project: Path) -> None:
    with open_manifest(project / "out" / "manifest.jsonl"):
        done = run(project)
    assert done.returncode == 1
    assert "another run writes to" in done.stderr


def test_the_edition_carries_its_template_and_the_cells_that_it_used(project: Path) -> None:
    plan = make_plan(read_rows(str(project / "towns.csv")), "poster", f"{project}/out/{PATTERN}",
                     project / "template.yaml")
    outcome = build_one(plan.shared, plan.jobs[0])
    with pikepdf.open(pathlike(outcome.data["甲县/东镇.pdf"])) as pdf:
        assert pdf.attachments["template.yaml"].get_file().read_bytes() == (project / "template.yaml").read_bytes()
        row = pdf.attachments["row.csv"].get_file().read_bytes().decode("utf-8-sig")
    assert sorted(row.splitlines()[0].split(",")) == ["before", "county", "jobs", "town"]


def pathlike(data: bytes) -> object:
    from io import BytesIO

    return BytesIO(data)


def test_yaml_files_without_a_template_are_contents_of_their_own(project: Path) -> None:
    towns = project / "towns"
    towns.mkdir()
    for name in ("东镇", "西镇"):
        (towns / f"{name}.yaml").write_text(f"reportgen: 1\ntitle: {name}2031\n", encoding="utf-8")
    (towns / "坏镇.yaml").write_text("reportgen: 1\ntitel: 坏镇\n", encoding="utf-8")
    done = subprocess.run([sys.executable, "-c", "from reportgen.cli import main; main()", "batch", "brochure",
                           "--each", str(towns), "-o", f"{project}/out/{{file}}.pdf"], capture_output=True, text=True,
                          timeout=60)
    assert sorted(files(project)) == ["东镇.pdf", "西镇.pdf"]
    assert "坏镇.yaml:2:1: error[unknown-key]" in done.stderr


@pytest.mark.parametrize("scheme", ["memory://", "file://"])
def test_editions_go_to_any_address_of_fsspec(project: Path, scheme: str) -> None:
    store = Store(f"{scheme}{project}/there")
    store.write("县/镇.pdf", b"%PDF- one")
    store.write("县/镇.pdf", b"%PDF- two")
    assert store.read("县/镇.pdf") == b"%PDF- two"
    assert store.holds("县/镇.pdf", "", 9)
    assert not store.holds("县/镇.pdf", "", 8)
    assert not store.holds("县/无.pdf", "", 8)


def test_a_run_to_an_address_goes_on_from_its_record(project: Path) -> None:
    record = project / "record.jsonl"
    address = command(project, "--manifest", str(record))
    address[address.index("-o") + 1] = f"file://{project}/far/{PATTERN}"
    first = subprocess.run(address, capture_output=True, text=True, timeout=60)
    assert first.stdout.startswith("4 built")
    (project / "far" / "甲县" / "东镇.pdf").unlink()
    assert subprocess.run(address, capture_output=True, text=True, timeout=60).stdout.startswith("1 built, 3 unchanged")


def test_memory_of_a_worker_stays_level(project: Path) -> None:
    """The short form of tests/benchmarks/soak.py: the same worker, after its caches are full."""
    many(project, 120)
    plan = make_plan(read_rows(str(project / "towns.csv")), "poster", f"{project}/out/{PATTERN}",
                     project / "template.yaml")
    sizes = []
    for number, job in enumerate(plan.jobs):
        assert build_one(plan.shared, job).state == "built"
        if number in (60, 119):
            sizes.append(resident())
    assert sizes[1] - sizes[0] < 4_000_000


def resident() -> int:
    with open(f"/proc/{os.getpid()}/statm", encoding="ascii") as file:
        return int(file.read().split()[1]) * os.sysconf("SC_PAGE_SIZE")


def test_a_stopped_run_says_how_far_it_came_and_ends_its_workers(project: Path) -> None:
    many(project, 100)
    process = subprocess.Popen(command(project, "--jobs", "2", "--quiet"), stdout=subprocess.DEVNULL,
                               stderr=subprocess.PIPE, text=True)
    manifest = project / "out" / "manifest.jsonl"
    until(lambda: manifest.exists() and manifest.read_bytes().count(b"\n") >= 5)
    process.send_signal(signal.SIGINT)
    _, told = process.communicate(timeout=60)
    assert process.returncode == 130
    told_count = int(told.split("stopped after ")[1].split()[0])
    assert len(entries(project)) - 1 <= told_count <= len(entries(project))
    left = 100 - len(entries(project))
    assert run(project, "--jobs", "2").stdout.startswith(f"{left} built")


def test_editions_read_outside_the_project_with_leave_alone_and_keep_to_the_limits(project: Path) -> None:
    many(project, 2)
    inside = project / "town"
    inside.mkdir()
    (project / "shared.csv").write_text("year,value\n2031,1\n")
    text = (project / "template.yaml").read_text(encoding="utf-8")
    (project / "template.yaml").rename(inside / "template.yaml")
    (inside / "template.yaml").write_text(text + "tables: {a: {csv: {file: ../shared.csv}}}\n", encoding="utf-8")
    given = command(project, layout="brochure")
    given[given.index("--content") + 1] = str(inside / "template.yaml")

    def done(*options: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run([*given, *options], capture_output=True, text=True, check=False)
    assert "lies outside the project" in done().stderr
    assert done("--allow-path", str(project)).stdout.startswith("2 built")
    few = done("--allow-path", str(project), "--limit", "pages=1")
    assert few.stdout.startswith("0 built, 0 unchanged, 2 failed"), few.stderr


def test_files_are_forced_onto_the_disk_at_the_end_of_the_run(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    forced: list[Path] = []
    fsync = os.fsync

    def noted(number: int) -> None:
        forced.append(Path(os.readlink(f"/proc/self/fd/{number}")))
        fsync(number)

    store = Store(str(project / "out"))
    monkeypatch.setattr(os, "fsync", noted)
    store.write("a.pdf", b"1")
    store.write("a.png", b"2")
    assert [path.name.startswith(".a.png.") for path in forced] == [True]
    store.settle(["a.pdf", "gone.pdf"])
    assert forced[1:] == [project / "out" / "a.pdf"]
