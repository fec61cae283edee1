"""A Dask cluster of two workers on loopback: the same bytes, and what is left of a run whose scheduler is killed."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.batch.conftest import PATTERN
from tests.batch.test_runs import command, files, many, run

pytest.importorskip("distributed")

SLOW = """\
import time
from matplotlib.figure import Figure

def figure():
    time.sleep(0.2)
    return Figure()
"""


class Cluster:
    """A scheduler and two workers, each a process of its own with its own cache folder."""

    def __init__(self, folder: Path) -> None:
        place = folder / "scheduler.json"
        self.scheduler = self._begin("scheduler", folder, "--port", "0", "--host", "127.0.0.1", "--no-dashboard",
                                     "--scheduler-file", str(place))
        self.workers = [self._begin("worker", folder / str(number), "--scheduler-file", str(place), "--no-nanny",
                                    "--nthreads", "1", "--no-dashboard", "--death-timeout", "5")
                        for number in range(2)]
        end = time.monotonic() + 60
        while not place.exists():
            assert time.monotonic() < end
            time.sleep(0.05)
        self.address = json.loads(place.read_text())["address"]

    def _begin(self, what: str, folder: Path, *options: str) -> subprocess.Popen[bytes]:
        folder.mkdir(parents=True, exist_ok=True)
        return subprocess.Popen([sys.executable, "-m", "dask", what, *options], cwd=folder, stdout=subprocess.DEVNULL,
                                stderr=subprocess.DEVNULL,
                                env={**os.environ, "XDG_CACHE_HOME": str(folder),
                                     "DASK_TEMPORARY_DIRECTORY": str(folder)})

    def end(self) -> None:
        for process in (self.scheduler, *self.workers):
            process.kill()
            process.wait()


@pytest.fixture
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    begun = Cluster(tmp_path_factory.mktemp("cluster"))
    yield begun
    begun.end()


def test_a_cluster_writes_the_same_bytes_then_a_killed_scheduler_loses_nothing(project: Path, cluster: Cluster) -> None:
    (project / "towns.csv").write_text("county,town,jobs,before\n县,错镇,约三百,1\n" + "\n".join(
        f"县,{number}镇,{number},5" for number in range(6)), encoding="utf-8")
    (project / "all.csv").write_text("town,jobs\n" + "\n".join(f"{number}镇,{number}" for number in range(6)),
                                     encoding="utf-8")
    template = (project / "template.yaml").read_text(encoding="utf-8")
    (project / "template.yaml").write_text(
        template + 'tables: {jobs: {csv: {file: all.csv}, where: {town: "{row.town}"}}}\n', encoding="utf-8")
    run(project, "--jobs", "2", "--quiet")
    here = files(project)
    done = run(project, "--dask", cluster.address, "--again")
    assert done.stdout.startswith("6 built, 0 unchanged, 1 failed"), done.stderr
    assert files(project) == here

    many(project, 40)
    (project / "slow.py").write_text(SLOW, encoding="utf-8")
    (project / "template.yaml").write_text(
        template + '      - {kind: python, title: t, alt: a, python: "slow:figure"}\n', encoding="utf-8")
    options = ("--allow-code", "--no-cache", "--quiet")
    process = subprocess.Popen(command(project, "--dask", cluster.address, *options, layout="brochure"),
                               stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
    record = project / "out" / "manifest.jsonl"
    before = record.read_bytes().count(b"\n")
    end = time.monotonic() + 60
    while record.read_bytes().count(b"\n") < before + 4:
        assert time.monotonic() < end
        time.sleep(0.02)
    cluster.scheduler.kill()
    _, told = process.communicate(timeout=60)
    assert process.returncode == 1
    assert f"the Dask scheduler {cluster.address} does not answer" in told
    recorded = record.read_bytes().count(b"\n") - before
    assert 4 <= recorded < 40
    (project / "slow.py").write_text(SLOW, encoding="utf-8")
    rest = run(project, "--jobs", "2", "--allow-code", "--no-cache", layout="brochure")
    assert rest.stdout.startswith(f"{40 - recorded} built, {recorded} unchanged, 0 failed")


def test_a_scheduler_that_is_not_there_is_said(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from reportgen.batch.cluster import build_on_cluster
    from reportgen.batch.plan import make_plan
    from reportgen.batch.rows import read_rows
    from reportgen.errors import OutputError

    monkeypatch.setattr("reportgen.batch.cluster.WAIT", "1s")
    plan = make_plan(read_rows(str(project / "towns.csv")), "poster", f"{project}/out/{PATTERN}",
                     project / "template.yaml")
    with pytest.raises(OutputError, match=r"the Dask scheduler tcp://127\.0\.0\.1:9 does not answer"):
        list(build_on_cluster("tcp://127.0.0.1:9", plan.shared, plan.jobs))
