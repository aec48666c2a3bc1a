"""The mail draft: what is in it, who is asked to open it, and what is left of it."""

import os
import sys
import time
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest

from facilitator.errors import FacilitatorError
from facilitator.services import mail
from facilitator.services.formatted import as_html
from facilitator.services.summary import Form
from tests.nasty import NASTY

WORDS = "# 1-on-1 with Ana\n\n- [ ] Ana: “licence” & naïve [/b] 日本語 <b>x</b>\n- ![x](http://spy.example/p.png)\n"
LONG = WORDS + "- more\n" * 400

pytestmark = pytest.mark.skipif(sys.platform in ("win32", "darwin"), reason="has another opener")


@pytest.fixture
def environ(tmp_path: Path) -> dict[str, str]:
    """Return a desktop whose opener writes down what it is given."""
    opener = tmp_path / "bin" / "xdg-open"
    opener.parent.mkdir()
    opener.write_text('#!/bin/sh\nprintf "%s\\n" "$#" "$1" > "$OPENED"\nexit "${CODE:-0}"\n')
    opener.chmod(0o755)
    path = f"{opener.parent}:/usr/bin:/bin"
    return {"PATH": path, "DISPLAY": ":99", "OPENED": str(tmp_path / "opened")}


def opened(environ: dict[str, str]) -> tuple[str, str]:
    count, target = Path(environ["OPENED"]).read_text().splitlines()
    return count, target


def read(file: Path) -> EmailMessage:
    found = message_from_bytes(file.read_bytes(), policy=default)
    assert isinstance(found, EmailMessage)
    return found


def test_a_short_draft_is_a_link_with_every_letter_of_it(tmp_path: Path, environ: dict[str, str]) -> None:
    file = tmp_path / "drafts" / "x.eml"
    done = mail.open_draft(
        mail.Letter("ana+x@example.com", "Us: 9 Mar & on", WORDS, Form.MARKDOWN), file, environ
    )
    assert (done.opened, done.where) == (True, None)
    count, link = opened(environ)
    parts = urlsplit(link)
    assert (count, parts.scheme, parts.path) == ("1", "mailto", "ana%2Bx@example.com")
    assert parse_qs(parts.query) == {"subject": ["Us: 9 Mar & on"], "body": [WORDS.replace("\n", "\r\n")]}
    assert not file.parent.exists()


@pytest.mark.parametrize(
    "change", [{"CODE": "3"}, {"DISPLAY": ""}, {"SSH_TTY": "/dev/pts/1"}, {"PATH": "/none"}]
)
def test_without_a_mail_program_it_is_told_where_the_file_lies(
    change: dict[str, str], tmp_path: Path, environ: dict[str, str]
) -> None:
    file = tmp_path / "drafts" / "x.eml"
    done = mail.open_draft(mail.Letter("ana@example.com", "s", WORDS, Form.MARKDOWN), file, environ | change)
    assert (done.opened, done.where) == (False, file)
    assert "No mail program" in done.sentence
    assert "not encrypted" in done.sentence
    assert str(file) in done.sentence


def test_a_long_draft_is_a_private_file_in_two_forms(tmp_path: Path, environ: dict[str, str]) -> None:
    file = tmp_path / "drafts" / "x.eml"
    done = mail.open_draft(mail.Letter("ana@example.com", "Über\nuns", LONG, Form.MARKDOWN), file, environ)
    assert (done.opened, done.where) == (True, file)
    assert opened(environ) == ("1", str(file))
    assert (file.stat().st_mode & 0o777, file.parent.stat().st_mode & 0o777) == (0o600, 0o700)
    found = read(file)
    assert (found["To"], found["Subject"], found["X-Unsent"]) == ("ana@example.com", "Über uns", "1")
    plain, rich = found.get_body(("plain",)), found.get_body(("html",))
    assert plain is not None
    assert rich is not None
    assert plain.get_content() == LONG.replace("\n", "\r\n")
    html = rich.get_content()
    assert "<h1>1-on-1 with Ana</h1>" in html
    assert "<li>☐ Ana: “licence” &amp; naïve [/b] 日本語 &lt;b&gt;x&lt;/b&gt;</li>" in html
    assert "<img" not in html
    assert "href" not in html


@pytest.mark.parametrize("words", NASTY)
def test_whatever_was_written_arrives(words: str) -> None:
    for form in Form:
        page = as_html(words, form)
        assert "<script" not in page.lower()
        assert "href" not in page or "href" in words
    found = message_from_bytes(
        mail.message(mail.Letter("ana@example.com", "x", words, Form.PLAIN)), policy=default
    )
    assert isinstance(found, EmailMessage)
    assert found["To"] == "ana@example.com"


@pytest.mark.parametrize(
    "address",
    ["", "ana", "a@b@c", "a b@c.d", "a@b.c, d@e.f", "a@b.c?cc=d@e.f\nBcc: x", "<a@b.c>", "a@" + "x" * 300],
)
def test_what_is_no_address_is_refused_before_anything_is_made(
    address: str, tmp_path: Path, environ: dict[str, str]
) -> None:
    file = tmp_path / "drafts" / "x.eml"
    with pytest.raises(FacilitatorError):
        mail.open_draft(mail.Letter(address, "s", WORDS, Form.MARKDOWN), file, environ)
    assert not file.parent.exists()
    assert not Path(environ["OPENED"]).exists()


def test_an_address_with_other_letters_is_kept(tmp_path: Path, environ: dict[str, str]) -> None:
    file = tmp_path / "drafts" / "x.eml"
    mail.open_draft(mail.Letter(" zoë@exämple.com ", "s", LONG, Form.PLAIN), file, environ)
    assert read(file)["To"] == "zoë@exämple.com"


def test_a_draft_goes_after_its_time(
    tmp_path: Path, environ: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(mail, "KEPT_SECONDS", 0)
    file = tmp_path / "drafts" / "x.eml"
    mail.open_draft(mail.Letter("ana@example.com", "s", LONG, Form.MARKDOWN), file, os.environ | environ)
    for _ in range(200):
        if not file.exists():
            break
        time.sleep(0.05)
    assert not file.exists()


def test_at_the_next_start_only_old_drafts_go(tmp_path: Path) -> None:
    for name, age in (("old.eml", mail.KEPT_SECONDS + 5), ("new.eml", 5)):
        (tmp_path / name).write_text("x")
        os.utime(tmp_path / name, (time.time() - age,) * 2)
    mail.wipe_drafts(tmp_path)
    mail.wipe_drafts(tmp_path / "none")
    assert [path.name for path in tmp_path.iterdir()] == ["new.eml"]
