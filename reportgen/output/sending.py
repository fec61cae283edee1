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
from typing import Literal

from msgspec import Struct

from reportgen.errors import OutputError, Problem
from reportgen.language import say

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
    key: str
    state: State
    answer: str


class Journal:
    """A file of lines that says what was begun and how it ended; a parcel that was begun is never begun again."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.states: dict[str, str] = {}
        if path.is_file():
            for line in path.read_text(encoding="utf-8").splitlines():
                entry = json.loads(line)
                self.states[entry["key"]] = entry["state"]

    def is_done(self, key: str) -> bool:
        return self.states.get(key) in ("sent", "refused", "sending", "unclear")

    def write(self, key: str, state: str, answer: str = "") -> None:
        self.states[key] = state
        with self.path.open("a", encoding="utf-8") as file:
            file.write(json.dumps({"key": key, "state": state, "answer": answer}, ensure_ascii=False) + "\n")
            file.flush()
            os.fsync(file.fileno())


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
