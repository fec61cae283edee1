"""What is said before anything is built, and what makes an edition's digest change."""

from pathlib import Path

import pytest

from reportgen.batch.names import root_and_pattern
from reportgen.batch.plan import Plan, make_plan, shipped
from reportgen.batch.rows import read_rows
from reportgen.errors import SpecError
from tests.batch.conftest import PATTERN


def plan_of(project: Path, pattern: str = PATTERN, **options: object) -> Plan:
    return make_plan(read_rows(str(project / "towns.csv")), "poster", f"{project}/out/{pattern}",
                     project / "template.yaml", **options)  # type: ignore[arg-type]


def add_row(project: Path, line: str) -> None:
    with (project / "towns.csv").open("a", encoding="utf-8") as file:
        file.write(line + "\n")


def faults(project: Path, pattern: str = PATTERN) -> list[str]:
    with pytest.raises(SpecError) as caught:
        plan_of(project, pattern)
    return [problem.message for problem in caught.value.problems]


def digests(project: Path) -> dict[str, str]:
    return {job.edition: job.digest for job in plan_of(project).jobs}


@pytest.mark.parametrize(("output", "root", "pattern"), [
    ("out/{county}/{town}.pdf", "out", "{county}/{town}.pdf"), ("{town}.pdf", ".", "{town}.pdf"),
    ("/srv/a/x-{town}.pdf", "/srv/a", "x-{town}.pdf"), ("s3://bucket/run/{town}.pdf", "s3://bucket/run", "{town}.pdf"),
])
def test_the_root_ends_where_the_first_column_stands(output: str, root: str, pattern: str) -> None:
    assert root_and_pattern(output) == (root, pattern)


@pytest.mark.parametrize(("town", "why"), [
    ("东/镇", "holds '/', which no file name may hold on Windows"),
    ("东:镇", "holds ':', which no file name may hold on Windows"),
    ("CON", "'CON.pdf' is the name of a device on Windows"),
    ("镇" * 90, "is longer than 240 bytes"),
    ("", "is empty, and the file's path needs it"),
])
def test_a_cell_that_no_file_can_be_called_is_named_with_its_row(project: Path, town: str, why: str) -> None:
    add_row(project, f"甲县,{town},1,1")
    message, = faults(project)
    assert message.startswith("towns.csv, ")
    assert "6" in message
    assert why in message


@pytest.mark.parametrize("county", ["..", ".", "甲县.", "nul"])
def test_a_folder_that_leaves_the_output_or_that_windows_changes_is_refused(project: Path, county: str) -> None:
    add_row(project, f"{county},中镇,1,1")
    message, = faults(project)
    assert message.startswith(f"towns.csv, row 6: {county!r}")


def test_two_rows_for_one_file_are_both_named_capitals_being_the_same(project: Path) -> None:
    add_row(project, "A县,Dong,1,1")
    add_row(project, "a县,DONG,1,1")
    assert faults(project) == ["towns.csv, row 7: writes 'a县/DONG.pdf', as towns.csv, row 6 does"]


def test_all_faults_of_the_whole_are_told_together(project: Path) -> None:
    (project / "template.yaml").write_text('title: "{row.name}"\nyear: {row.year}\n', encoding="utf-8")
    assert faults(project, "{name}.txt") == [
        f"-o {'{name}.txt'!r} does not end in .pdf", "-o: towns.csv has no column 'name'",
        "towns.csv has no column 'name'", "towns.csv has no column 'year'"]


def test_a_row_of_the_wrong_type_is_one_edition_that_fails_with_its_cell(project: Path) -> None:
    add_row(project, "丙县,中镇,约三百,5")
    plan = plan_of(project)
    outcome, = plan.faulty
    assert outcome.place == "towns.csv, row 6"
    problem, = outcome.problems
    assert problem.message == "'value': a number is expected here, found '约三百' (towns.csv, cell C6)"
    assert str(problem.source).endswith("template.yaml:7:17")
    assert len(plan.jobs) == 4


def test_several_purposes_are_several_files(project: Path) -> None:
    jobs = plan_of(project, purposes=("screen", "print")).jobs
    assert [job.edition for job in jobs[:2]] == ["甲县/东镇.pdf", "甲县/东镇-print.pdf"]


def test_a_digest_changes_with_its_own_row_alone(project: Path) -> None:
    before = digests(project)
    rows = (project / "towns.csv").read_text(encoding="utf-8")
    (project / "towns.csv").write_text(rows.replace("45,280", "46,280"), encoding="utf-8")
    assert {name for name, digest in digests(project).items() if digest != before[name]} == {"乙县/南镇.pdf"}


def test_a_column_that_the_template_does_not_use_neither_counts_nor_travels(project: Path) -> None:
    before = digests(project)
    rows = (project / "towns.csv").read_text(encoding="utf-8").splitlines()
    lines = [f"{line},{'phone' if number == 0 else number}" for number, line in enumerate(rows)]
    (project / "towns.csv").write_text("\n".join(lines), encoding="utf-8")
    assert digests(project) == before
    assert "phone" not in plan_of(project).jobs[0].row.cells


def test_digests_follow_the_files_that_the_template_names(project: Path) -> None:
    template = project / "template.yaml"
    text = template.read_text(encoding="utf-8")
    template.write_text(text + 'tables: {t: {csv: {file: "{row.county}.csv"}}}\n', encoding="utf-8")
    for county in ("甲县", "乙县"):
        (project / f"{county}.csv").write_text("a,b\nx,1\n", encoding="utf-8")
    before = digests(project)
    (project / "甲县.csv").write_text("a,b\nx,2\n", encoding="utf-8")
    changed = {name for name, digest in digests(project).items() if digest != before[name]}
    assert changed == {"甲县/东镇.pdf", "甲县/西镇.pdf"}


def test_a_table_from_a_database_makes_every_run_a_new_one(project: Path) -> None:
    assert digests(project) == digests(project)
    template = project / "template.yaml"
    text = template.read_text(encoding="utf-8")
    template.write_text(text + "tables: {t: {sql: {url: 'sqlite:///x.db', query: select 1}}}\n", encoding="utf-8")
    first, second = plan_of(project), plan_of(project)
    assert first.shared.digest != second.shared.digest


def test_a_long_sentence_that_ends_like_a_file_is_no_file(project: Path) -> None:
    template = project / "template.yaml"
    text = template.read_text(encoding="utf-8")
    template.write_text(text.replace("是虚构的地方。", "是虚构的地方" * 25 + "，增长35.6"), encoding="utf-8")
    assert len(plan_of(project).jobs) == 4


def test_workers_elsewhere_are_sent_nothing_from_outside_the_project(project: Path) -> None:
    inside = project / "town"
    (inside / "fonts").mkdir(parents=True)
    for name in ("secret.csv", "secret.ttf"):
        (project / name).write_bytes(b"secret")
    (inside / "fonts" / "link.ttf").symlink_to(project / "secret.ttf")
    (inside / "own.csv").write_bytes(b"year,value\n2031,1\n")
    text = (project / "template.yaml").read_text(encoding="utf-8")
    (inside / "template.yaml").write_text(
        f"{text}tables: {{a: {{csv: {{file: own.csv}}}}}}\n"
        f"pictures: {{b: {{file: ../secret.csv}}, c: {{file: {project}/secret.csv}}}}\n", encoding="utf-8")
    rows = read_rows(str(project / "towns.csv"))
    plan = make_plan(rows, "brochure", str(project / "out" / PATTERN), inside / "template.yaml")
    assert dict(shipped(plan).shared.files) == {"own.csv": b"year,value\n2031,1\n"}
