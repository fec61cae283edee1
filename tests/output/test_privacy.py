"""What a file tells of who made it, what it lets readers do, and what it carries: nothing that was not asked."""

import getpass
import re
import shutil
import socket
from io import BytesIO
from pathlib import Path

import pikepdf
import pypdfium2
import pytest
from click.testing import CliRunner

from reportgen.builder import build
from reportgen.cli import main
from reportgen.manual.samples import DOCS
from reportgen.output.conformance import claimed, conform
from reportgen.output.standards.opened import Opened
from tests.conftest import LIYANG

SECRET = "某人的私人文件夹"


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return Path(shutil.copytree(LIYANG, tmp_path_factory.mktemp("x") / SECRET / "p"))


def unpacked(pdf: bytes, password: str = "") -> bytes:
    """Return the file's objects with every stream decoded, attachments too."""
    with pikepdf.open(BytesIO(pdf), password=password) as opened:
        output = BytesIO()
        opened.save(output, stream_decode_level=pikepdf.StreamDecodeLevel.generalized, encryption=False,
                    object_stream_mode=pikepdf.ObjectStreamMode.disable, compress_streams=False)
    return output.getvalue() + pdf


def traces(data: bytes) -> list[str]:
    """Return the words of this machine that stand in the bytes, in any encoding that a PDF or message uses."""
    words = {SECRET, "/tmp/", "/work/", "/home/", str(Path.cwd()), str(Path.home()) + "/"}
    words |= {word for word in (socket.gethostname(), getpass.getuser()) if len(word) > 4}
    found = []
    for word in words:
        coded = [word.encode(), word.encode("utf-16-be"), word.encode("utf-16-le")]
        hexadecimal = word.encode("utf-16-be").hex().encode()
        if any(one in data for one in (*coded, hexadecimal, hexadecimal.upper())):
            found.append(word)
    return found


def test_the_search_finds_what_it_looks_for() -> None:
    assert traces(f"({Path.home()}/a)".encode())
    assert traces("某人的私人文件夹".encode("utf-16-be"))


@pytest.mark.parametrize("purpose", ["screen", "print"])
def test_a_pdf_tells_nothing_of_the_machine_that_made_it(purpose: str, project: Path) -> None:
    pdf = build(project, purpose=purpose).pdf  # type: ignore[arg-type]
    assert traces(unpacked(pdf)) == []


def test_messages_and_pictures_tell_nothing_of_the_machine_that_made_them(project: Path, tmp_path: Path) -> None:
    run = CliRunner()
    made = run.invoke(main, ["mail", str(project), "--from", "a@example.org", "--to", "b@example.org",
                             "-o", str(tmp_path / "m.eml")])
    assert made.exit_code == 0, made.output
    made = run.invoke(main, ["images", str(project), "-o", str(tmp_path / "i"), "--page", "1", "--contact"])
    assert made.exit_code == 0, made.output
    files = [tmp_path / "m.eml", *(tmp_path / "i").iterdir()]
    assert len(files) == 3
    for file in files:
        assert traces(file.read_bytes()) == []


@pytest.mark.parametrize("purpose", ["screen", "print"])
def test_a_pdf_holds_no_script_and_no_action_but_links(purpose: str, project: Path) -> None:
    with pikepdf.open(BytesIO(build(project, purpose=purpose).pdf)) as pdf:  # type: ignore[arg-type]
        kinds = {str(thing.S) for thing in pdf.objects if isinstance(thing, pikepdf.Dictionary)
                 and thing.get("/S") in ("/JavaScript", "/Launch", "/URI", "/GoToR", "/SubmitForm", "/ImportData")}
        assert kinds <= {"/URI"}
        assert not {"/JavaScript", "/OpenAction", "/AA", "/AcroForm"} & set(pdf.Root.keys())
        for thing in pdf.objects:
            if isinstance(thing, pikepdf.Dictionary) and thing.get("/S") == "/URI":
                assert re.match(r"(https?://|mailto:)", str(thing.URI))


def test_words_that_look_like_pdf_stay_words(tmp_path: Path) -> None:
    title = r"))>> /AA << /S /JavaScript /JS (app.alert(1)) >> \a (%%EOF"
    content = f"reportgen: 1\ntitle: '{title}'\nsections: [{{id: a, title: '{title}', text: ['正文。']}}]\n"
    (tmp_path / "content.yaml").write_text(content, encoding="utf-8")
    pdf = build(tmp_path).pdf
    with pikepdf.open(BytesIO(pdf)) as opened:
        assert str(opened.docinfo.Title) == title
        assert "/AA" not in opened.Root


def test_without_attachments_neither_source_nor_data_is_inside(project: Path) -> None:
    with pikepdf.open(BytesIO(build(project).pdf)) as pdf:
        assert "content.yaml" in pdf.attachments
    with pikepdf.open(BytesIO(build(project, attach=False).pdf)) as pdf:
        assert not pdf.attachments
        assert not [thing for thing in pdf.objects if isinstance(thing, pikepdf.Dictionary)
                    and thing.get("/Type") in ("/EmbeddedFile", "/Filespec")]


def locked(project: Path, target: Path, monkeypatch: pytest.MonkeyPatch, *options: str, **passwords: str) -> bytes:
    for name, word in passwords.items():
        monkeypatch.setenv(name, word)
    made = CliRunner().invoke(main, ["build", str(project), "-o", str(target), "--encrypt", *options])
    assert made.exit_code == 0, made.output
    return target.read_bytes()


def test_a_locked_pdf_opens_with_its_password_alone_and_says_what_readers_may(project: Path, tmp_path: Path,
                                                                            monkeypatch: pytest.MonkeyPatch) -> None:
    data = locked(project, tmp_path / "a.pdf", monkeypatch, REPORTGEN_PDF_PASSWORD="密码一",
                  REPORTGEN_PDF_OWNER_PASSWORD="密码二")
    with pytest.raises(pikepdf.PasswordError):
        pikepdf.open(BytesIO(data))
    with pikepdf.open(BytesIO(data), password="密码一") as pdf:
        assert pdf.encryption.R == 6
        assert pdf.encryption.stream_method == pikepdf.models.EncryptionMethod.aesv3
        assert not pdf.owner_password_matched
        assert pdf.allow.print_highres
        assert pdf.allow.accessibility
        assert not pdf.allow.extract
        assert not pdf.allow.modify_other
    with pikepdf.open(BytesIO(data), password="密码二") as pdf:
        assert pdf.owner_password_matched
    assert "溧阳".encode("utf-16-be") not in data
    document = pypdfium2.PdfDocument(data, password="密码一")
    assert len(document) == 12
    document.close()


def test_a_locked_pdf_claims_no_archive_but_stays_accessible(project: Path, tmp_path: Path,
                                                            monkeypatch: pytest.MonkeyPatch) -> None:
    data = locked(project, tmp_path / "a.pdf", monkeypatch, "--permit", "copy", REPORTGEN_PDF_OWNER_PASSWORD="x")
    with pikepdf.open(BytesIO(data)) as pdf:
        assert claimed(Opened(pdf)) == ("PDF/UA-1",)
        assert pdf.allow.extract
        assert not pdf.allow.print_highres
    assert conform(data)[1] == ()


def test_locking_is_refused_without_a_password_and_for_print(project: Path, tmp_path: Path,
                                                           monkeypatch: pytest.MonkeyPatch) -> None:
    run = CliRunner()
    made = run.invoke(main, ["build", str(project), "-o", str(tmp_path / "a.pdf"), "--encrypt"])
    assert made.exit_code == 1
    assert "error[encryption]: there is no password" in made.output
    monkeypatch.setenv("REPORTGEN_PDF_PASSWORD", "密" * 50)
    made = run.invoke(main, ["build", str(project), "-o", str(tmp_path / "a.pdf"), "--encrypt"])
    assert "a password of more than 127 bytes" in made.output
    made = run.invoke(main, ["build", str(project), "--for", "print", "--encrypt"])
    assert made.exit_code == 2
    assert not (tmp_path / "a.pdf").exists()


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_manuals_example_signs_a_file_so_that_it_holds(language: str, project: Path, tmp_path: Path,
                                                          monkeypatch: pytest.MonkeyPatch) -> None:
    import trustme
    from pyhanko.keys import load_cert_from_pemder
    from pyhanko.pdf_utils.reader import PdfFileReader
    from pyhanko.sign.validation import validate_pdf_signature
    from pyhanko_certvalidator import ValidationContext

    monkeypatch.chdir(tmp_path)
    authority = trustme.CA()
    person = authority.issue_cert("office@example.org")
    Path("key.pem").write_bytes(person.private_key_pem.bytes())
    Path("cert.pem").write_bytes(person.cert_chain_pems[0].bytes())
    Path("ca.pem").write_bytes(authority.cert_pem.bytes())
    pdf = build(project, output="my-town.pdf").pdf

    page = (DOCS / language / "trust.md").read_text(encoding="utf-8")
    example, = re.findall(r"^```python sign\n(.*?)^```$", page, re.MULTILINE | re.DOTALL)
    exec(example, {})

    signed = Path("my-town-signed.pdf").read_bytes()
    assert signed.startswith(pdf)
    signature = PdfFileReader(BytesIO(signed)).embedded_signatures[0]
    status = validate_pdf_signature(signature, ValidationContext(trust_roots=[load_cert_from_pemder("ca.pem")]))
    assert status.intact
    assert status.valid
    changed = signed[:2000] + bytes([signed[2000] ^ 1]) + signed[2001:]
    broken = PdfFileReader(BytesIO(changed)).embedded_signatures[0]
    assert not validate_pdf_signature(broken, ValidationContext(trust_roots=[])).intact
