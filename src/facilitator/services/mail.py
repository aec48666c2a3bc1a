"""A mail draft with the summary, handed to the user's own mail program: nothing is sent from here.

A short one is a mailto: link (RFC 6068). A longer one, or one that no program takes as a link, is a file
in the private folder of drafts, which is plain text while it is there: it is overwritten and removed after
ten minutes, and at the next start if the machine went down before.
"""

import re
import shutil
import subprocess
import sys
import time
from collections.abc import Mapping
from contextlib import suppress
from datetime import date
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path
from typing import NamedTuple
from urllib.parse import quote

from facilitator.domain.text import clean, one_line
from facilitator.errors import FacilitatorError
from facilitator.paths import make_private_folder
from facilitator.quick_dataclass import dataclass
from facilitator.services.clipboard_clear import clear_later
from facilitator.services.formatted import as_html
from facilitator.services.summary import Form
from facilitator.services.summary_words import full_day
from facilitator.storage.files import overwrite_and_remove, write_private

LONGEST_LINK = 1_800
"""Characters of a link; Windows and some mail programs cut off what is longer than about 2,000."""

KEPT_SECONDS = 600

_ADDRESS = re.compile(r"[^@\s<>()\[\]\\,;:\"]{1,64}@[^@\s<>()\[\]\\,;:\"]{1,250}")
_ANSWER_SECONDS = 3.0
"""How long to wait for an opener to say that it cannot; one that goes on is showing the draft."""


class Letter(NamedTuple):
    """What is to be written to whom."""

    address: str
    subject: str
    words: str
    form: Form


def letter_about(day: date, address: str, words: str, form: Form) -> Letter:
    """Return the summary of that day's meeting as a letter; the subject tells the day alone."""
    return Letter(address, f"Our 1-on-1, {full_day(day)}", words, form)


@dataclass(frozen=True, slots=True)
class Drafted:
    """Whether a mail program took the draft, and the file that it lies in, None for a link."""

    opened: bool
    where: Path | None = None

    @property
    def sentence(self) -> str:
        """Return what the user reads."""
        if self.where is None:
            return "The draft is open in your mail program. It is sent when you send it there."
        head = (
            "The draft is open in your mail program, to be sent by you."
            if self.opened
            else "No mail program could be opened from here."
        )
        minutes = KEPT_SECONDS // 60
        return f"{head} It lies, not encrypted, for you alone and for {minutes} minutes, in {self.where}"


def check_address(words: str) -> str:
    """Return the address, cleaned; FacilitatorError when it is none, or more than one."""
    address = one_line(words).strip()
    if not _ADDRESS.fullmatch(address):
        raise FacilitatorError(f"“{address[:60]}” is no address for mail.", "It looks like ana@example.com.")
    return address


def open_draft(letter: Letter, file: Path, environ: Mapping[str, str]) -> Drafted:
    """Have the user's mail program show the draft; `file` is where a long one lies.

    It may take some seconds, so call it in a thread. FacilitatorError when the address is none, or the
    file cannot be written.
    """
    address = check_address(letter.address)
    letter = Letter(address, one_line(letter.subject), clean(letter.words), letter.form)
    link = mailto(letter)
    if len(link) <= LONGEST_LINK and _open(link, environ):
        return Drafted(opened=True)
    content = message(letter)
    try:
        make_private_folder(file.parent)
        write_private(file, content)
    except OSError as error:
        raise FacilitatorError(
            f"The draft could not be written: {error.strerror}.", "y copies the summary."
        ) from error
    clear_later(content.decode(errors="replace"), "file", str(file), environ, KEPT_SECONDS)
    return Drafted(_open(str(file), environ), file)


def mailto(letter: Letter) -> str:
    """Return the draft as a link."""
    body = quote(letter.words.replace("\n", "\r\n"), safe="")
    return f"mailto:{quote(letter.address, safe='@')}?subject={quote(letter.subject, safe='')}&body={body}"


def message(letter: Letter) -> bytes:
    """Return the draft as a file that mail programs open to be edited: plain text, and HTML beside it."""
    draft = EmailMessage(policy=SMTP.clone(utf8=not letter.address.isascii()))
    draft["X-Unsent"] = "1"
    draft["To"] = letter.address
    draft["Subject"] = letter.subject
    draft.set_content(letter.words, charset="utf-8")
    draft.add_alternative(as_html(letter.words, letter.form), subtype="html", charset="utf-8")
    return draft.as_bytes()


def wipe_drafts(folder: Path) -> None:
    """Overwrite and remove the drafts that are older than they should get, and the folder with the last."""
    for path in folder.glob("*"):
        with suppress(OSError):
            if path.is_file() and time.time() - path.stat().st_mtime > KEPT_SECONDS:
                overwrite_and_remove(path)
    with suppress(OSError):
        folder.rmdir()


def _open(target: str, environ: Mapping[str, str]) -> bool:
    """Have the system open a link or a file, without a shell; return whether it did."""
    if sys.platform == "win32":
        import os

        try:
            os.startfile(target)
        except OSError:
            return False
        return True
    program = _opener(environ)
    if program is None:
        return False
    try:
        process = subprocess.Popen(
            [program, target],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            env=dict(environ),
            start_new_session=True,
        )
    except OSError:
        return False
    try:
        return process.wait(_ANSWER_SECONDS) == 0
    except subprocess.TimeoutExpired:
        return True


def _opener(environ: Mapping[str, str]) -> str | None:
    """Return the system's opener; None over SSH, and where it would draw over this terminal instead."""
    if environ.get("SSH_CONNECTION") or environ.get("SSH_TTY"):
        return None
    if sys.platform == "darwin":
        return shutil.which("open", path=environ.get("PATH"))
    if not (environ.get("DISPLAY") or environ.get("WAYLAND_DISPLAY")):
        return None
    return shutil.which("xdg-open", path=environ.get("PATH"))
