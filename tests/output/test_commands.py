"""The commands around a finished file, as a person uses them."""

import json
from collections.abc import Callable
from pathlib import Path

import pikepdf
import pytest
from click.testing import CliRunner, Result
from PIL import Image

from reportgen.cli import main

LIYANG = Path(__file__).parents[2] / "data" / "liyang-2024"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("commands")


@pytest.fixture(scope="module")
def run(folder: Path) -> Callable[..., Result]:
    def call(*arguments: str) -> Result:
        return CliRunner().invoke(main, [str(one) for one in arguments], catch_exceptions=False)
    return call


@pytest.fixture(scope="module")
def job(folder: Path, run: Callable[..., Result]) -> str:
    path = str(folder / "job.pdf")
    assert run("build", LIYANG, "--for", "print", "-o", path).exit_code == 0
    return path


def test_preflight_says_nothing_of_a_good_job_and_exits_with_nought(job: str, run: Callable[..., Result]) -> None:
    result = run("preflight", job, "--multiple", "4")
    assert (result.exit_code, result.stdout) == (0, "")


def test_preflight_names_page_rule_and_reason_and_exits_with_one(folder: Path, run: Callable[..., Result]) -> None:
    path = str(folder / "screen.pdf")
    run("build", LIYANG, "-o", path)
    result = run("preflight", path, "--annotate", folder / "marked.pdf")
    assert result.exit_code == 1
    assert "screen.pdf, page 1: error[rgb]: a fill in DeviceRGB, not in inks" in result.stdout
    found = json.loads(run("preflight", path, "--format", "json").stdout)
    assert {"rgb", "trim-box", "output-intent"} <= {finding["rule"] for finding in found}
    with pikepdf.open(folder / "marked.pdf") as pdf:
        assert len(pdf.pages[2].obj.Annots) >= 1


def test_conform_counts_the_checks_passed(job: str, run: Callable[..., Result]) -> None:
    result = run("conform", job)
    assert (result.exit_code, result.stderr) == (0, "PDF/X-4: 8 of 8 checks passed\n")
    wrong = run("conform", job, "--standard", "PDF/UA-1")
    assert wrong.exit_code == 1
    assert "PDF/UA-1 7.1 tagged: the file has no structure tree" in wrong.stdout


def test_impose_writes_sheets_beside_the_job(job: str, run: Callable[..., Result]) -> None:
    result = run("impose", job, "--sheet", "大度4开")
    assert result.exit_code == 0
    with pikepdf.open(result.stdout.strip()) as pdf:
        assert len(pdf.pages) == 6
        assert [round(float(value) / 72 * 25.4) for value in pdf.pages[0].mediabox[2:]] == [597, 444]
    wrong = run("impose", job, "--sheet", "A4")
    assert wrong.exit_code == 1
    assert "too small" in wrong.stderr


def test_sizes_add_up_to_the_file(job: str, run: Callable[..., Result]) -> None:
    lines = [line.split() for line in run("sizes", job, "--limit", "5").stdout.splitlines()]
    amounts = [int(line[0].replace(",", "")) for line in lines]
    assert sum(amounts[:-1]) == amounts[-1] == Path(job).stat().st_size
    assert any(line[2:] == ["colour", "profile"] for line in lines)


def test_images_are_pages_a_contact_sheet_and_cards(folder: Path, run: Callable[..., Result]) -> None:
    result = run("images", LIYANG, "-o", folder / "pictures", "--dpi", "30", "--format", "webp", "--page", "2",
                 "--contact", "--card", "wide", "--card", "tall")
    sizes = {Path(path).stem: Image.open(path).size for path in result.stdout.split()}
    assert sizes.pop("liyang-2024-contact")[0] == 4 * 256 + 16
    assert sizes == {"liyang-2024-02": (249, 351), "liyang-2024-card-wide": (1200, 630),
                     "liyang-2024-card-tall": (1080, 1440)}
    assert "12 pages" in CliRunner().invoke(main, ["images", str(LIYANG), "--page", "99"]).output


def test_mail_writes_a_message_or_says_whom_it_would_send_to(folder: Path, run: Callable[..., Result]) -> None:
    path = folder / "message.eml"
    assert run("mail", LIYANG, "--from", "a@example.org", "--to", "b@example.org", "-o", path).exit_code == 0
    assert b"filename*=UTF-8''%E5%9B%9E%E9%A1%BE2024" in path.read_bytes()
    (folder / "list.csv").write_text("address,name\nb@example.org,张三\nc@example.org,李四\n", encoding="utf-8")
    result = run("mail", LIYANG, "--from", "a@example.org", "--list", folder / "list.csv", "--dry-run")
    assert [line.split()[-1] for line in result.stdout.splitlines()] == ["b@example.org", "c@example.org"]
    assert run("mail", LIYANG, "--from", "a@example.org").exit_code == 2
