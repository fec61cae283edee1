"""Messages → a mail server: TLS, retries where the server says "later", a journal so that none is sent twice."""

from __future__ import annotations

import json
import os
import smtplib
import ssl
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO, Literal

from msgspec import Struct

from reportgen.errors import OutputError, Problem, Source
from reportgen.language import say
from reportgen.output.file import try_lock

PASSWORD_VARIABLE = "REPORTGEN_SMTP_PASSWORD"
TIME_LIMIT = 60
RETRY_AFTER = (2.0, 10.0, 60.0)
"""Seconds before each new try after a 4xx answer or a lost connection."""

State = Literal["sent", "refused", "deferred", "unclear"]


class Server(Struct, frozen=True):
    """Where and how to send; the password comes from the environment or the keyring and is never shown."""

    host: str
    port: int
    security: Literal["tls", "starttls", "none"] = "starttls"
    user: str = ""
    allow_insecure: bool = False
    context: ssl.SSLContext | None = None


class Parcel(Struct, frozen=True):
    """A message for some recipients; `key` names it in the journal."""

    key: str
    sender: str
    recipients: tuple[str, ...]
    data: bytes


class Outcome(Struct, frozen=True):
    """What became of a parcel, and what the server said (or the reason why it was not asked)."""

    key: str
    state: State
    answer: str


class Journal:
    """A file of lines that says what was begun and how it ended; a parcel that was begun is never begun again.

    A last line without its end was being written when a run was killed: what it announced was not yet done.
    """

    def __init__(self, path: Path, file: BinaryIO) -> None:
        self.path = path
        self._file = file
        self.states: dict[str, str] = {}
        data = file.read()
        whole = data.rfind(b"\n") + 1
        file.truncate(whole)
        file.seek(whole)
        for number, line in enumerate(data[:whole].splitlines(), 1):
            try:
                entry = json.loads(line)
                self.states[str(entry["key"])] = str(entry["state"])
            except (ValueError, TypeError, KeyError):
                raise OutputError(Problem("this line of the journal cannot be read, so nobody knows what was sent",
                                          Source(str(path), number, 1), "mail",
                                          "mend the line, or take it out: what it said may then be sent again")
                                  ) from None

    def is_done(self, key: str) -> bool:
        return self.states.get(key) in ("sent", "refused", "sending", "unclear")

    def write(self, key: str, state: str, answer: str = "") -> None:
        """Append a line; it is on the disk when this returns. Raises OutputError."""
        self.states[key] = state
        line = json.dumps({"key": key, "state": state, "answer": answer}, ensure_ascii=False).encode() + b"\n"
        try:
            self._file.write(line)
            self._file.flush()
            os.fsync(self._file.fileno())
        except OSError as error:
            raise OutputError(Problem(say("cannot write the journal {!r}: {}", str(self.path), error.strerror),
                                      rule="mail", hint="make room; the same command then sends what is left")
                              ) from error


@contextmanager
def open_journal(path: Path) -> Iterator[Journal]:
    """Open the journal for one run at a time. Raises OutputError where it cannot be read or another run has it."""
    try:
        file = open(os.open(path, os.O_RDWR | os.O_CREAT, 0o666), "r+b")  # noqa: SIM115 - closed below
    except OSError as error:
        raise OutputError(Problem(say("cannot open the journal {!r}: {}", str(path), error.strerror), rule="mail",
                                  hint="give another place with --journal")) from error
    with file:
        if not try_lock(file):
            raise OutputError(Problem(say("another run writes to {!r}", str(path)), rule="mail",
                                      hint="wait for it: two at once would send messages twice"))
        yield Journal(path, file)


def send(parcels: Sequence[Parcel], server: Server, journal: Journal, *, per_minute: float = 0,
         retry_after: Sequence[float] = RETRY_AFTER, pause: Callable[[float], None] = time.sleep) -> list[Outcome]:
    """Send each parcel once and return how each ended; those that the journal has are left out.

    A server that is lost after it was given the message leaves the parcel "unclear": it is not sent again.
    Raises OutputError for a login without TLS, a missing password or a refused login.
    """
    _check_login(server)
    outcomes = []
    for index, parcel in enumerate(one for one in parcels if not journal.is_done(one.key)):
        if index and per_minute:
            pause(60 / per_minute)
        outcome = _send_one(parcel, server, journal, retry_after, pause)
        journal.write(parcel.key, outcome.state, outcome.answer)
        outcomes.append(outcome)
    return outcomes


def _check_login(server: Server) -> None:
    if server.user and server.security == "none" and not server.allow_insecure:
        raise OutputError(Problem("a login without TLS would show the password to the network", rule="mail",
                                  hint="use --starttls or --tls, or --insecure on a network you trust"))
    if server.user and not _password(server):
        raise OutputError(Problem(say("there is no password for {}", server.user), rule="mail",
                                  hint=say("set the environment variable {}, or keep it in the keyring: keyring set "
                                           "{} {}", PASSWORD_VARIABLE, server.host, server.user)))


def _password(server: Server) -> str:
    """Return the password from the environment, else from the system's keyring (extra `keyring`), else nothing."""
    if password := os.environ.get(PASSWORD_VARIABLE):
        return password
    try:
        import keyring
        from keyring.errors import KeyringError
    except ImportError:
        return ""
    try:
        return keyring.get_password(server.host, server.user) or ""
    except KeyringError:
        return ""


def _send_one(parcel: Parcel, server: Server, journal: Journal, retry_after: Sequence[float],
              pause: Callable[[float], None]) -> Outcome:
    answer = ""
    for delay in (*retry_after, None):
        try:
            code, answer = _transfer(parcel, server, journal)
        except _Lost as lost:
            if lost.is_after_data:
                return Outcome(parcel.key, "unclear", say("the server was lost after it had been given the message"))
            code, answer = 421, say("the server could not be reached or hung up")
        if code < 400:
            return Outcome(parcel.key, "sent", answer)
        if code >= 500:
            return Outcome(parcel.key, "refused", answer)
        journal.write(parcel.key, "deferred", answer)
        if delay is not None:
            pause(delay)
    return Outcome(parcel.key, "deferred", answer)


class _Lost(Exception):
    def __init__(self, *, is_after_data: bool) -> None:
        self.is_after_data = is_after_data


def _transfer(parcel: Parcel, server: Server, journal: Journal) -> tuple[int, str]:
    """Speak SMTP once (RFC 5321) and return the answer that decided."""
    is_after_data = False
    try:
        with _connected(server) as connection:
            code, text = connection.mail(parcel.sender)
            for recipient in parcel.recipients if code < 400 else ():
                code, text = connection.rcpt(recipient)
                if code >= 400:
                    break
            if code >= 400:
                return code, _shown(code, text)
            journal.write(parcel.key, "sending")
            is_after_data = True
            code, text = connection.data(parcel.data)
            return code, _shown(code, text)
    except smtplib.SMTPAuthenticationError as error:
        raise OutputError(Problem(say("the server refused the login of {}: {}", server.user, error.smtp_code),
                                  rule="mail",
                                  hint=say("check --user and {}", PASSWORD_VARIABLE))) from None
    except smtplib.SMTPDataError as error:
        return error.smtp_code, _shown(error.smtp_code, error.smtp_error)
    except smtplib.SMTPResponseException as error:
        return error.smtp_code, _shown(error.smtp_code, error.smtp_error)
    except ssl.SSLError as error:
        raise OutputError(Problem(say("no safe connection to {}: {}", server.host, error.reason), rule="mail",
                                  hint="check the host's name and its certificate")) from None
    except smtplib.SMTPNotSupportedError as error:
        raise OutputError(Problem(say("{}: {}", server.host, error), rule="mail",
                                  hint="try --tls, often on port 465")) from None
    except (smtplib.SMTPServerDisconnected, OSError) as error:
        raise _Lost(is_after_data=is_after_data) from error


@contextmanager
def _connected(server: Server) -> Iterator[smtplib.SMTP]:
    """Give a connection; what goes wrong in saying goodbye is of no account, since the answer is known by then."""
    connection = _opened(server)
    try:
        yield connection
    finally:
        with suppress(smtplib.SMTPException, OSError):
            connection.quit()
        connection.close()


def _opened(server: Server) -> smtplib.SMTP:
    context = server.context or ssl.create_default_context()
    if server.security == "tls":
        connection: smtplib.SMTP = smtplib.SMTP_SSL(server.host, server.port, timeout=TIME_LIMIT, context=context)
    else:
        connection = smtplib.SMTP(server.host, server.port, timeout=TIME_LIMIT)
        if server.security == "starttls":
            connection.starttls(context=context)
    connection.ehlo_or_helo_if_needed()
    if server.user:
        connection.login(server.user, _password(server))
    return connection


def _shown(code: int, text: bytes | str) -> str:
    words = text.decode("utf-8", "replace") if isinstance(text, bytes) else text
    return f"{code} {words}"
