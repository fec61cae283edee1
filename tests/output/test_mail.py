"""Messages read by two parsers, and sent to a real server with TLS and login that may refuse, defer or hang up."""

import email
import email.header
import json
import socket
import ssl
from collections.abc import Callable, Iterator
from email import policy
from email.message import EmailMessage
from io import BytesIO
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import fast_mail_parser
import keyring
import openpyxl
import pikepdf
import pytest
import trustme
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult, LoginPassword
from click.testing import CliRunner
from keyring.backend import KeyringBackend
from msgspec.structs import replace

from reportgen.cli import main
from reportgen.errors import OutputError, ReportgenError
from reportgen.output.addressees import Addressee, read_addressees
from reportgen.output.message import Letter, check_size, fingerprint, message
from reportgen.output.sending import PASSWORD_VARIABLE, Outcome, Parcel, Server, open_journal, send

LIYANG = Path(__file__).parents[2] / "data" / "liyang-2024"
LETTER = Letter("回顾2024！", "编辑部 <a@example.org>", "附件是年度回顾。", "回顾2024！",
                (("4500亿元", "工业经济总量"),), ("经济发展",), b"\x89PNG picture")
NAME = "溧阳：2024年度回顾（终稿）.pdf"
PDF = b"%PDF-1.7 \x00\xff content"


class Server4Tests:
    """Collects what it is given; `answers` are its replies to DATA and RCPT, in turn."""

    def __init__(self) -> None:
        self.received: list[Any] = []
        self.answers: list[str] = []
        self.refused: dict[str, str] = {}
        self.hangs_up = False

    async def handle_RCPT(self, server: Any, session: Any, envelope: Any, address: str, options: Any) -> str:
        if address in self.refused:
            return self.refused[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        self.received.append(envelope)
        if self.hangs_up:
            server.transport.abort()
        return self.answers.pop(0) if self.answers else "250 taken"


@pytest.fixture(scope="module")
def authority() -> trustme.CA:
    return trustme.CA()


@pytest.fixture
def started(authority: trustme.CA) -> Iterator[Callable[..., tuple[Server4Tests, Server]]]:
    controllers = []
    trusting = ssl.create_default_context()
    authority.configure_trust(trusting)

    def start(security: str = "starttls", user: str = "",
              trust: ssl.SSLContext = trusting) -> tuple[Server4Tests, Server]:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        authority.issue_cert("localhost").configure_cert(context)
        handler = Server4Tests()

        def check(server: Any, session: Any, envelope: Any, mechanism: str, data: Any) -> AuthResult:
            is_right = isinstance(data, LoginPassword) and data.password == b"geheim"
            return AuthResult(success=is_right, handled=False)
        options: dict[str, Any] = {"authenticator": check, "auth_required": bool(user)} if user else {}
        if security == "starttls":
            options |= {"tls_context": context, "require_starttls": True}
        elif security == "tls":
            options |= {"ssl_context": context, "auth_require_tls": False}
        else:
            options |= {"auth_require_tls": False}
        with socket.create_server(("localhost", 0)) as free:
            port = free.getsockname()[1]
        controller = Controller(handler, hostname="localhost", port=port, **options)
        controller.start()
        controllers.append(controller)
        return handler, Server("localhost", port, security, user, False, trust)  # type: ignore[arg-type]
    yield start
    for controller in controllers:
        controller.stop()


@pytest.fixture(autouse=True)
def _fixed_date(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")


def parsed(data: bytes) -> EmailMessage:
    found = email.message_from_bytes(data, policy=policy.default)
    assert isinstance(found, EmailMessage)
    return found


def parcel(number: int = 1, **more: Any) -> Parcel:
    address = f"b{number}@example.org"
    return Parcel(f"one {address}", "a@example.org", (address,), message(LETTER, [address], PDF, NAME), **more)


def mailed(parcels: list[Parcel], server: Server, journal: Path, **options: Any) -> list[Outcome]:
    with open_journal(journal) as record:
        return send(parcels, server, record, **options)


def test_the_chinese_file_name_is_said_in_each_way_a_program_may_read() -> None:
    raw = message(LETTER, ["b@example.org"], PDF, NAME).decode("ascii")
    for rules in (policy.default, policy.compat32):
        whole = email.message_from_string(raw, policy=rules)
        part = next(part for part in whole.walk() if part.get_content_type() == "application/pdf")
        assert part.get_filename() == NAME
        assert part.get_payload(decode=True) == PDF
    old = raw[raw.index("application/pdf;"):]
    words = old[old.index('name="') + 6:]
    shown = email.header.make_header(email.header.decode_header(words[:words.index('"')].replace("\r\n", "")))
    assert str(shown) == NAME
    assert unquote(old[old.index("filename*=UTF-8''") + 17:].split()[0]) == NAME


def test_an_ascii_name_for_old_programs_leaves_the_chinese_one_to_all_that_know_it() -> None:
    raw = message(LETTER, ["b@example.org"], PDF, NAME, ascii_name="liyang: 2024.pdf")
    for rules in (policy.default, policy.compat32):
        part = next(part for part in email.message_from_bytes(raw, policy=rules).walk()
                    if part.get_content_type() == "application/pdf")
        assert part.get_filename() == NAME
        assert part.get_param("name") == "liyang- 2024.pdf"
    assert fast_mail_parser.parse_email(raw).attachments[1].filename == NAME
    assert fingerprint(LETTER, ["b@example.org"], PDF, NAME) != fingerprint(
        LETTER, ["b@example.org"], PDF, NAME, ascii_name="liyang.pdf")


@pytest.mark.parametrize("name", ["溧阳.pdf", "a\r\nBcc: x@example.org", "naïve.pdf"])
def test_an_ascii_name_that_is_none_is_refused(name: str) -> None:
    with pytest.raises(OutputError, match="is not ASCII"):
        message(LETTER, ["b@example.org"], PDF, NAME, ascii_name=name)


def test_a_second_parser_reads_the_same_names_words_and_files() -> None:
    found = fast_mail_parser.parse_email(message(LETTER, ["张三 <b@example.org>"], PDF, NAME, greeting="张三，您好！"))
    assert (found.subject, found.warnings) == ("回顾2024！", [])
    assert [(one.display_name, one.address) for one in (found.from_, *found.to)] == [
        ("编辑部", "a@example.org"), ("张三", "b@example.org")]
    cover, attached = found.attachments
    assert (cover.content_id, cover.disposition, cover.content) == ("cover@reportgen", "inline", LETTER.cover)
    assert (attached.filename, attached.mimetype, attached.content) == (NAME, "application/pdf", PDF)
    assert found.text_plain[0].startswith("张三，您好！")
    assert "工业经济总量" in found.text_html[0]


def test_header_lines_are_short_ascii_and_end_with_crlf() -> None:
    raw = message(LETTER, ["b@example.org"], PDF, NAME)
    assert raw.replace(b"\r\n", b"").count(b"\n") == 0
    assert max(len(line) for line in raw.split(b"\r\n")) <= 998
    assert raw.isascii()


def test_body_says_the_same_as_text_and_as_html_with_the_cover_inside() -> None:
    found = parsed(message(LETTER, ["b@example.org"], PDF, NAME, greeting="张三，您好！"))
    plain, page = found.get_body(("plain",)), found.get_body(("html",))
    assert plain is not None
    assert page is not None
    for words in ("张三，您好！", "附件是年度回顾。", "4500亿元", "工业经济总量", "经济发展"):
        assert words in plain.get_content()
        assert words in page.get_content()
    assert '<html lang="zh-CN">' in page.get_content()
    english = parsed(message(replace(LETTER, language="en"), ["b@example.org"], PDF, NAME)).get_body(("html",))
    assert english is not None
    assert '<html lang="en">' in english.get_content()
    picture = next(part for part in found.walk() if part.get_content_type() == "image/png")
    assert f'src="cid:{str(picture["Content-ID"]).strip("<>")}"' in page.get_content()


def test_markup_in_the_content_does_not_become_markup_of_the_mail() -> None:
    sly = Letter("s", "a@example.org", "<script>1</script>", "<b>", contents=("a & b",))
    page = parsed(message(sly, ["b@example.org"], PDF, "a.pdf")).get_body(("html",))
    assert page is not None
    assert "<script>" not in page.get_content()
    assert "a &amp; b" in page.get_content()


@pytest.mark.parametrize("field", ["subject", "sender", "to", "cc"])
@pytest.mark.parametrize("ending", ["\r\nBcc: evil@example.org", "\nX: y", "\r"])
def test_a_line_break_in_a_header_is_refused(field: str, ending: str) -> None:
    letter = Letter("s" + ending * (field == "subject"), "a@example.org" + ending * (field == "sender"), "t", "t")
    to, cc = ["b@example.org" + ending * (field == "to")], ["c@example.org" + ending * (field == "cc")]
    with pytest.raises(OutputError, match="line break"):
        message(letter, to, PDF, "a.pdf", copies=cc)


def test_an_address_without_a_host_is_refused() -> None:
    with pytest.raises(OutputError, match="not an e-mail address"):
        message(LETTER, ["nobody"], PDF, "a.pdf")


def test_the_limit_counts_the_message_as_it_is_sent() -> None:
    data = message(LETTER, ["b@example.org"], b"x" * 800_000, "a.pdf")
    assert len(data) > 1_000_000
    with pytest.raises(OutputError, match=r"1\.1 MB, the limit is 1 MB"):
        check_size(data, 1_000_000)
    check_size(data, 1_200_000)


@pytest.mark.parametrize("security", ["starttls", "tls"])
def test_a_message_arrives_whole_over_tls_with_a_login(started: Any, security: str, tmp_path: Path,
                                                       monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(PASSWORD_VARIABLE, "geheim")
    handler, server = started(security, "editor")
    sent = parcel()
    outcomes = mailed([sent], server, tmp_path / "j")
    assert [outcome.state for outcome in outcomes] == ["sent"]
    assert handler.received[0].rcpt_tos == ["b1@example.org"]
    assert handler.received[0].original_content == sent.data
    assert "geheim" not in (tmp_path / "j").read_text(encoding="utf-8")


class OneEntry(KeyringBackend):
    """A keyring that holds one password."""

    priority = 1

    def get_password(self, service: str, username: str) -> str | None:
        return "geheim" if (service, username) == ("localhost", "editor") else None

    def set_password(self, service: str, username: str, password: str) -> None:
        raise NotImplementedError

    def delete_password(self, service: str, username: str) -> None:
        raise NotImplementedError


def test_password_comes_from_the_keyring_where_the_environment_has_none(
        started: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(PASSWORD_VARIABLE, raising=False)
    before = keyring.get_keyring()
    keyring.set_keyring(OneEntry())
    try:
        _, server = started("starttls", "editor")
        assert [one.state for one in mailed([parcel()], server, tmp_path / "j")] == ["sent"]
        with pytest.raises(OutputError, match="no password for other"):
            mailed([parcel()], replace(server, user="other"), tmp_path / "k")
    finally:
        keyring.set_keyring(before)


def test_a_wrong_password_is_refused_without_showing_it(started: Any, tmp_path: Path,
                                                        monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(PASSWORD_VARIABLE, "falsch-und-lang")
    handler, server = started("starttls", "editor")
    with pytest.raises(OutputError, match="refused the login of editor") as caught:
        mailed([parcel()], server, tmp_path / "j")
    assert "falsch" not in str(caught.value)
    assert caught.value.__cause__ is None
    assert handler.received == []


def test_a_certificate_of_nobody_is_refused(started: Any, tmp_path: Path) -> None:
    _, server = started("starttls", trust=ssl.create_default_context())
    with pytest.raises(OutputError, match="no safe connection"):
        mailed([parcel()], server, tmp_path / "j")


def test_a_login_without_tls_is_refused_unless_insecure_is_said(started: Any, tmp_path: Path,
                                                                monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(PASSWORD_VARIABLE, "geheim")
    handler, server = started("none", "editor")
    with pytest.raises(OutputError, match="without TLS"):
        mailed([parcel()], server, tmp_path / "j")
    mailed([parcel()], Server(server.host, server.port, "none", "editor", True), tmp_path / "j")
    assert len(handler.received) == 1


def test_a_later_please_is_tried_again_and_a_no_is_not(started: Any, tmp_path: Path) -> None:
    handler, server = started()
    waits: list[float] = []
    handler.answers = ["451 later", "451 later", "250 taken", "550 never", "250 taken"]
    outcomes = mailed([parcel(1), parcel(2), parcel(3)], server, tmp_path / "j", retry_after=(1, 5, 9),
                    pause=waits.append)
    assert [outcome.state for outcome in outcomes] == ["sent", "refused", "sent"]
    assert "550 never" in outcomes[1].answer
    assert waits == [1, 5]
    assert len(handler.received) == 5


def test_a_refused_recipient_is_not_given_the_message(started: Any, tmp_path: Path) -> None:
    handler, server = started()
    handler.refused = {"b1@example.org": "550 unknown"}
    assert [one.state for one in mailed([parcel()], server, tmp_path / "j")] == ["refused"]
    assert handler.received == []


def test_a_server_that_stays_busy_leaves_the_message_for_the_next_run(started: Any, tmp_path: Path) -> None:
    handler, server = started()
    handler.answers = ["451 later"] * 2
    first = mailed([parcel()], server, tmp_path / "j", retry_after=(0,), pause=lambda _: None)
    assert first[0].state == "deferred"
    assert mailed([parcel()], server, tmp_path / "j")[0].state == "sent"


def test_a_server_lost_after_the_message_is_not_sent_to_again(started: Any, tmp_path: Path) -> None:
    handler, server = started()
    handler.hangs_up = True
    assert mailed([parcel()], server, tmp_path / "j", pause=lambda _: None)[0].state == "unclear"
    handler.hangs_up = False
    assert mailed([parcel()], server, tmp_path / "j") == []
    assert len(handler.received) == 1


def test_a_second_run_sends_only_what_the_first_did_not(started: Any, tmp_path: Path) -> None:
    handler, server = started()
    mailed([parcel(1), parcel(2)], server, tmp_path / "j")
    outcomes = mailed([parcel(1), parcel(2), parcel(3)], server, tmp_path / "j")
    assert [outcome.key for outcome in outcomes] == ["one b3@example.org"]
    assert [envelope.rcpt_tos for envelope in handler.received] == [["b1@example.org"], ["b2@example.org"],
                                                                   ["b3@example.org"]]


def test_a_run_that_died_while_sending_does_not_send_that_one_again(tmp_path: Path) -> None:
    (tmp_path / "j").write_text(json.dumps({"key": parcel().key, "state": "sending"}) + "\n", encoding="utf-8")
    with open_journal(tmp_path / "j") as journal:
        assert journal.is_done(parcel().key)


def test_a_line_that_was_being_written_when_a_run_was_killed_is_taken_back(started: Any, tmp_path: Path) -> None:
    handler, server = started()
    mailed([parcel(1)], server, tmp_path / "j")
    whole = (tmp_path / "j").read_bytes()
    (tmp_path / "j").write_bytes(whole + b'{"key": "one b2@exam')
    assert [one.state for one in mailed([parcel(1), parcel(2)], server, tmp_path / "j")] == ["sent"]
    assert (tmp_path / "j").read_bytes().startswith(whole + b'{"key": "one b2@example.org"')
    assert len(handler.received) == 2


def test_a_damaged_line_of_the_journal_stops_the_mailing_at_its_place(tmp_path: Path) -> None:
    (tmp_path / "j").write_bytes(b'{"key": "a", "state": "sent"}\n{"key": \xff}\n')
    with pytest.raises(OutputError, match=r"j:2:1: error\[mail\]: this line of the journal cannot be read"), \
            open_journal(tmp_path / "j"):
        pass


def test_two_mailings_at_once_share_no_journal(tmp_path: Path) -> None:
    with open_journal(tmp_path / "j"), pytest.raises(OutputError, match="another run writes"), \
            open_journal(tmp_path / "j"):
        pass
    with pytest.raises(OutputError, match=r"cannot open the journal .*Is a directory"), open_journal(tmp_path):
        pass


def test_messages_keep_to_the_rate(started: Any, tmp_path: Path) -> None:
    _, server = started()
    waits: list[float] = []
    mailed([parcel(1), parcel(2), parcel(3)], server, tmp_path / "j", per_minute=30, pause=waits.append)
    assert waits == [2.0, 2.0]


def test_a_server_that_is_not_there_is_tried_again_and_then_left(tmp_path: Path) -> None:
    waits: list[float] = []
    outcome = mailed([parcel()], Server("localhost", 1, "none"), tmp_path / "j", retry_after=(3,),
                   pause=waits.append)[0]
    assert (outcome.state, waits) == ("deferred", [3])


ROWS = (("address", "name", "file", "town"), ("b@example.org", "张三", "north.pdf", "北镇"),
        ("c@example.org", None, None, None))


def written_list(folder: Path, kind: str, rows: Any = ROWS) -> Path:
    (folder / "north.pdf").write_bytes(PDF)
    path = folder / f"people.{kind}"
    if kind == "xlsx":
        book = openpyxl.Workbook()
        for row in rows:
            book.worksheets[0].append(row)
        book.save(path)
    else:
        lines = "\n".join(",".join(cell or "" for cell in row) for row in rows)
        path.write_bytes(lines.encode("gb18030" if kind == "csv" else "utf-8"))
    return path


@pytest.mark.parametrize("kind", ["csv", "txt", "xlsx"])
def test_a_list_names_people_and_the_edition_of_each(kind: str, tmp_path: Path) -> None:
    assert read_addressees(written_list(tmp_path, kind), "{name}，您好！") == (
        Addressee(("b@example.org",), "张三，您好！", tmp_path / "north.pdf"), Addressee(("c@example.org",), "", None))


@pytest.mark.parametrize(("rows", "said"), [
    ((("mail", "name"), ("b@example.org", "张三")), "no column `address`, only mail, name"),
    ((("address", "name"), ("b@example.org", "张三"), ("", "李四")), r"people.csv, cell A3: the row has no address"),
    ((("address", "file"), ("b@example.org", "people.csv")), "'people.csv' is not a PDF file"),
    ((("address", "file"), ("b@example.org", "south.pdf")), "no file 'south.pdf'(.|\n)*north.pdf"),
])
def test_a_list_that_says_too_little_is_refused_with_its_place(rows: Any, said: str, tmp_path: Path) -> None:
    with pytest.raises(ReportgenError, match=said):
        read_addressees(written_list(tmp_path, "csv", rows), "")


def test_a_fingerprint_changes_with_each_thing_that_is_sent_and_with_nothing_else(
        monkeypatch: pytest.MonkeyPatch) -> None:
    def of(letter: Letter = LETTER, to: str = "b@example.org", pdf: bytes = PDF, name: str = NAME, cc: str = "c@a.org",
           greeting: str = "张三，您好！") -> str:
        return fingerprint(letter, [to], pdf, name, copies=[cc], greeting=greeting)
    changed = [of(), of(replace(LETTER, text="别的。")), of(to="d@example.org"), of(pdf=PDF + b"."), of(name="b.pdf"),
               of(cc="d@a.org"), of(greeting="")]
    assert len(set(changed)) == len(changed)
    assert of(replace(LETTER, cover=b"the same picture, packed by another zlib")) == of()
    for moment in ("1", "86401"):
        monkeypatch.setenv("SOURCE_DATE_EPOCH", moment)
        assert of() in parsed(message(LETTER, ["b@example.org"], PDF, NAME, copies=["c@a.org"],
                                      greeting="张三，您好！"))["Message-ID"]


def blank(width: int) -> bytes:
    with pikepdf.new() as pdf:
        pdf.add_blank_page(page_size=(width, 100))
        output = BytesIO()
        pdf.save(output, deterministic_id=True)
        return output.getvalue()


def test_a_changed_edition_goes_out_under_the_same_subject_and_an_unchanged_one_never_twice(
        started: Any, tmp_path: Path) -> None:
    handler, server = started("none")
    listing = written_list(tmp_path, "xlsx", ROWS[:2])

    def run(width: int) -> int:
        (tmp_path / "north.pdf").write_bytes(blank(width))
        result = CliRunner().invoke(main, ["mail", str(LIYANG), "--from", "a@example.org", "--list", str(listing),
                                           "--smtp", f"localhost:{server.port}", "--insecure",
                                           "--journal", str(tmp_path / "j")], catch_exceptions=False)
        assert result.exit_code == 0
        return len(handler.received)
    assert [run(100), run(100), run(101), run(100)] == [1, 1, 2, 2]
    attached = fast_mail_parser.parse_email(handler.received[1].content).attachments[-1]
    assert (attached.filename, attached.content) == ("north.pdf", blank(101))
