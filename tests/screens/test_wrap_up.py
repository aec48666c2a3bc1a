"""Wrap-up: marks become words, one question, the next date, and the exact text that will be sent."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import date
from email import message_from_bytes
from email.policy import default
from stat import S_IMODE

import pytest
from driving import (
    LISTENING,
    NARROW,
    TALL,
    TINY,
    WIDE,
    WRAP_UP,
    Words,
    click,
    go,
    meeting,
    press,
    screen,
    seen,
    shown,
    stored,
    unwrapped,
    write,
)
from textual.pilot import Pilot
from textual.widget import Widget

from facilitator.domain.models import (
    Commitment,
    Feedback,
    Mark,
    MarkOutcome,
    Meeting,
    MeetingStatus,
    Note,
    Person,
    PromptUse,
    TalkingPoint,
    Visibility,
)
from facilitator.screens.home import HomeScreen
from facilitator.services.runtime import Runtime
from facilitator.widgets.text_field import TextField


@pytest.fixture(autouse=True)
def far_away(monkeypatch: pytest.MonkeyPatch) -> None:
    """Copy through the terminal, as over SSH, and leave the clipboard of this machine alone."""
    monkeypatch.setenv("SSH_TTY", "/dev/pts/0")
    monkeypatch.delenv("TMUX", raising=False)


@asynccontextmanager
async def closing(runtime: Runtime, *marks: str, size: tuple[int, int] = TALL) -> AsyncIterator[Pilot[None]]:
    """Make these marks while listening, and go to the wrap-up."""
    async with meeting(runtime, size, LISTENING) as pilot:
        await press(pilot, *marks)
        await go(pilot, WRAP_UP)
        yield pilot


def summary(pilot: Pilot[None]) -> str:
    """Return the whole text in the preview."""
    return str(screen(pilot).query_one("#summary", Widget).render())


def outcomes(runtime: Runtime) -> list[tuple[MarkOutcome, str]]:
    return [(m.outcome, m.text) for m in stored(runtime, Mark)]


async def test_each_mark_waits_with_what_it_suggests(runtime: Runtime, ana: Person) -> None:
    async with closing(runtime, *"fuprc") as pilot:
        found = unwrapped(pilot)
        assert "Your marks · 5 to settle" in found
        for words in ("promise c commitment?", "praise f feedback?", "follow-up t talking point?"):
            assert words in found
        await press(pilot, *"xxxxx")
        assert "all settled" in shown(pilot)
    assert outcomes(runtime) == [(MarkOutcome.LET_GO, "")] * 5


@pytest.mark.parametrize("size", [NARROW, TINY])
async def test_many_marks_leave_the_question_the_date_and_the_summary_in_sight(
    runtime: Runtime, ana: Person, size: tuple[int, int]
) -> None:
    async with closing(runtime, *"fuprcfup", size=size) as pilot:
        await press(pilot, *["down"] * 7)
        assert "Worth your time?  ▯▯▯▯▯ –" in shown(pilot)
        assert "Next meeting      Mon 23 Mar" in shown(pilot)
        await press(pilot, "tab")
        assert "# 1-on-1 with Ana Ruiz" in shown(pilot)
        await press(pilot, "tab", "x")
    assert [outcome for outcome, _ in outcomes(runtime)].count(MarkOutcome.LET_GO) == 1


async def test_a_mark_becomes_a_note_shared_or_private_and_needs_words(runtime: Runtime, ana: Person) -> None:
    async with closing(runtime, "j", "f", "f") as pilot:
        there = stored(runtime, Mark)[0].prompt_id
        asked = next(use.text[:30] for use in stored(runtime, PromptUse) if use.prompt_id == there)
        await press(pilot, "o", "ctrl+s")
        assert f"From your mark at 0:00, “{asked}" in unwrapped(pilot)
        assert "Write a few words, or let the mark go with x." in unwrapped(pilot)
        assert outcomes(runtime) == [(MarkOutcome.OPEN, "")] * 2
        await write(pilot, "the rota wears her out")
        await press(pilot, "ctrl+s")
        assert "feeling → note: the rota wears her out" in unwrapped(pilot)
        assert "the rota wears her out" in summary(pilot)
        await press(pilot, "o", Words("tired"), "enter", "right", "enter")
        assert "tired" not in summary(pilot)
        assert "1 private note stays here" in shown(pilot)
    assert outcomes(runtime) == [(MarkOutcome.NOTE, "the rota wears her out"), (MarkOutcome.NOTE, "tired")]
    assert [(n.text, n.visibility) for n in stored(runtime, Note)] == [
        ("the rota wears her out", Visibility.SHARED),
        ("tired", Visibility.PRIVATE),
    ]


async def test_a_mark_becomes_a_commitment_feedback_or_a_talking_point_for_next_time(
    runtime: Runtime, ana: Person
) -> None:
    async with closing(runtime, "p", "r", "u") as pilot:
        await press(pilot, "enter", "enter", Words("ask legal"), "enter", Words("fri"), "enter")
        assert "promise → commitment: ask legal" in unwrapped(pilot)
        assert "ask legal" in summary(pilot)
        await press(pilot, "f", "tab", Words("calm handover"), "ctrl+s")
        assert "praise → feedback: calm handover" in unwrapped(pilot)
        assert "calm handover" not in summary(pilot), "what was not said yet is not in the summary"
        await press(pilot, "t", Words("the rota"), "ctrl+s")
        assert "follow-up → talking point: the rota" in unwrapped(pilot)
    (made,) = stored(runtime, Commitment)
    assert (made.action, made.due) == ("ask legal", date(2026, 3, 13))
    assert stored(runtime, Mark)[0].outcome_id == made.id
    assert [f.behaviour for f in stored(runtime, Feedback)] == ["calm handover"]
    assert [p.text for p in stored(runtime, TalkingPoint)] == ["the rota"]


async def test_a_settled_mark_is_not_turned_twice_but_can_be_opened_again(
    runtime: Runtime, ana: Person
) -> None:
    async with closing(runtime, "u") as pilot:
        await press(pilot, "x", "up", "t")
        assert seen(pilot, "#drawer") == ""
        assert outcomes(runtime) == [(MarkOutcome.LET_GO, "")]
        await press(pilot, "z")
        assert "1 to settle" in shown(pilot)
        await press(pilot, "t")
        assert "From your mark at 0:00" in shown(pilot)


async def test_an_end_with_marks_left_is_asked_once_more(runtime: Runtime, ana: Person) -> None:
    async with closing(runtime, "u", "f") as pilot:
        await press(pilot, "E")
        assert "Still open: 2 marks without words." in unwrapped(pilot)
        assert stored(runtime, Meeting)[0].status is MeetingStatus.DRAFT
        await press(pilot, "E")
        assert isinstance(pilot.app.screen, HomeScreen)
        assert "Its summary was not copied; y in the brief (b) does it." in unwrapped(pilot)
    assert outcomes(runtime) == [(MarkOutcome.OPEN, "")] * 2


async def test_worth_your_time_is_one_key_and_can_be_taken_back(runtime: Runtime, ana: Person) -> None:
    async with closing(runtime) as pilot:
        await press(pilot, "4")
        assert "Worth your time?  ▮▮▮▮▯ 4" in shown(pilot)
        assert [m.rating for m in stored(runtime, Meeting)] == [4]
        await press(pilot, "4")
        assert [m.rating for m in stored(runtime, Meeting)] == [None]


async def test_the_next_date_comes_from_the_cadence_and_can_be_changed_or_left_open(
    runtime: Runtime, ana: Person
) -> None:
    async with closing(runtime) as pilot:
        assert "Next meeting      Mon 23 Mar, in 14 days" in shown(pilot)
        await press(pilot, "d", Words("1 mar 2026"), "enter")
        assert "is past" in unwrapped(pilot)
        assert [m.next_on for m in stored(runtime, Meeting)] == [date(2026, 3, 23)]
        focused = pilot.app.focused
        assert isinstance(focused, TextField)
        focused.clear()
        await press(pilot, "enter")
        assert "none yet · d" in shown(pilot)
        assert [m.next_on for m in stored(runtime, Meeting)] == [None]
        await press(pilot, "home")
        await click(pilot, "Next meeting")
        await click(pilot, "Next meeting")
        assert "When do you meet again?" in shown(pilot)
        await press(pilot, Words("next tue"), "enter")
        assert "Next meeting      Tue 17 Mar, in 8 days" in shown(pilot)
        await press(pilot, "E")
    assert [p.next_on for p in stored(runtime, Person)] == [date(2026, 3, 17)]


async def test_what_is_copied_is_the_preview_to_the_letter(runtime: Runtime, ana: Person) -> None:
    async with closing(runtime, "v", Words("tired"), "escape", "w", Words("two weeks"), "escape") as pilot:
        preview = summary(pilot)
        assert "two weeks" in preview
        assert "tired" not in preview
        await press(pilot, "y")
        assert pilot.app.clipboard == preview
        assert "terminal" in unwrapped(pilot), "it says which way it went"
        assert [m.summary for m in stored(runtime, Meeting)] == [preview]
        await press(pilot, "M", "y")
        assert pilot.app.clipboard == summary(pilot) != preview
        assert "Summary · plain text" in shown(pilot)


async def test_a_summary_that_no_clipboard_takes_is_in_a_file(runtime: Runtime, ana: Person) -> None:
    async with closing(runtime, "w") as pilot:
        await go(pilot, LISTENING)
        await press(pilot, "w")
        await write(pilot, "word " * 20_000)
        await press(pilot, "escape")
        await go(pilot, WRAP_UP)
        await press(pilot, "y")
        path = runtime.paths.data / "clipboard.txt"
        assert "clipboard.txt" in seen(pilot, "#message")
        assert path.read_text() == summary(pilot)
        path.unlink()
        path.mkdir()
        await press(pilot, "y")
        assert "could not" in unwrapped(pilot), unwrapped(pilot)
        assert screen(pilot).session.stage.title == "Wrap-up"


async def test_the_summary_can_be_put_in_other_words_and_back(runtime: Runtime, ana: Person) -> None:
    async with closing(runtime) as pilot:
        before = summary(pilot)
        await press(pilot, "e")
        field = pilot.app.focused
        assert isinstance(field, TextField)
        assert field.text == before.rstrip("\n")
        field.clear()
        await write(pilot, "Thank you [/x]\n# mine")
        await press(pilot, "ctrl+s", "y")
        assert summary(pilot) == pilot.app.clipboard == "Thank you [/x]\n# mine\n"
        assert "Summary · edited" in shown(pilot)
        await press(pilot, "e")
        field = pilot.app.focused
        assert isinstance(field, TextField)
        field.clear()
        await press(pilot, "ctrl+s")
        assert summary(pilot) == before


async def test_a_line_that_repeats_a_private_note_waits_until_it_is_changed_or_let_go(
    runtime: Runtime, ana: Person
) -> None:
    note = Words("she wants to leave by June [/x]")
    async with closing(runtime, "v", note, "escape", size=(50, 50)) as pilot:
        await press(pilot, "e")
        field = pilot.app.focused
        assert isinstance(field, TextField)
        field.clear()
        await write(
            pilot, "Thanks!\nYou want to leave by June, and she wants to leave by June\nLeave by June [/x]"
        )
        await press(pilot, "ctrl+s", "y")
        found = unwrapped(pilot)
        assert "Before it leaves · 1 line to look at" in found, found
        assert (
            "! “You want to leave by June, and she wants to leave by June” from your private note of 9 Mar"
            in found
        )
        assert "A line may say too much: e changes it, a lets it go as it is." in found
        assert pilot.app.clipboard == ""
        await press(pilot, "s")
        assert not (runtime.paths.data / "summaries").exists()
        await press(pilot, "enter")
        assert isinstance(pilot.app.focused, TextField)
        assert pilot.app.focused.cursor_location == (1, 0)
        await press(pilot, "ctrl+shift+k", Words("She wants to leave by June\n"), "ctrl+s", "a", "y")
        text = "Thanks!\nShe wants to leave by June\nLeave by June [/x]\n"
        assert summary(pilot) == pilot.app.clipboard == text
        await press(pilot, "s")
        assert [each.read_text() for each in (runtime.paths.data / "summaries").iterdir()] == [text]


async def test_a_meeting_ended_with_lines_that_wait_keeps_the_program_s_summary(
    runtime: Runtime, ana: Person
) -> None:
    async with closing(runtime, "v", Words("tired"), "escape") as pilot:
        await press(pilot, "e", Words(" tired"), "ctrl+s", "E")
        assert "Still open: 1 summary line to look at." in unwrapped(pilot)
        await press(pilot, "E")
    (met,) = stored(runtime, Meeting)
    assert met.status is MeetingStatus.CLOSED
    assert met.summary.startswith("# 1-on-1 with Ana")
    assert "tired" not in met.summary


async def test_what_was_copied_is_kept_when_lines_that_came_later_still_wait_at_the_end(
    runtime: Runtime, ana: Person
) -> None:
    async with closing(runtime, "v", Words("tired"), "escape") as pilot:
        await press(pilot, "e", Words("Well done.\n"), "ctrl+s", "y")
        copied = pilot.app.clipboard
        await press(pilot, "e", Words("So tired.\n"), "ctrl+s", "E", "E")
    (met,) = stored(runtime, Meeting)
    assert met.status is MeetingStatus.CLOSED
    assert met.summary == copied
    assert "Well done." in copied


async def test_the_summary_is_saved_to_a_file_that_only_the_user_reads_once_the_disk_takes_it(
    runtime: Runtime, ana: Person
) -> None:
    folder = runtime.paths.data / "summaries"
    folder.write_text("in the way")
    async with closing(runtime, "w", Words("two weeks"), "escape") as pilot:
        await press(pilot, "s")
        assert "The summary could not be saved" in unwrapped(pilot)
        folder.unlink()
        await press(pilot, "s")
        (path,) = folder.iterdir()
        assert path.read_text() == summary(pilot)
        assert S_IMODE(path.stat().st_mode) == 0o600
        assert path.name == "2026-03-09 1200 Ana Ruiz.md"
        assert path.name.replace(" ", "") in seen(pilot, "#message")
        assert "not encrypted" in unwrapped(pilot)


async def test_a_broken_template_is_named_and_the_built_in_steps_in(runtime: Runtime, ana: Person) -> None:
    (runtime.paths.config / "summary.md.j2").write_text("{{ nonsense( }}")
    async with closing(runtime, size=WIDE) as pilot:
        assert "summary.md.j2 does not work, line 1" in unwrapped(pilot)
        assert "# 1-on-1 with Ana Ruiz" in summary(pilot)


async def test_the_preview_scrolls_with_the_keys(runtime: Runtime, ana: Person) -> None:
    async with closing(runtime, "w", *["a", "enter"] * 9, "escape", size=NARROW) as pilot:
        assert "1-on-1 with Ana Ruiz" in shown(pilot)
        await press(pilot, "tab", "end")
        await pilot.wait_for_scheduled_animations()
        assert "1-on-1 with Ana Ruiz" not in shown(pilot)
        await press(pilot, "home")
        await pilot.wait_for_scheduled_animations()
        assert "1-on-1 with Ana Ruiz" in shown(pilot)


async def test_ending_closes_the_meeting_and_the_next_one_begins_with_its_words(
    runtime: Runtime, ana: Person
) -> None:
    async with closing(runtime, "w", Words("two weeks"), "escape", size=WIDE) as pilot:
        await press(pilot, "C", "enter", Words("ask legal"), "ctrl+s", "E")
        assert isinstance(pilot.app.screen, HomeScreen)
        (met,) = stored(runtime, Meeting)
        assert (met.status, met.ended_at) == (MeetingStatus.CLOSED, runtime.clock.now())
        await press(pilot, "enter")
        assert screen(pilot).session.stage.title == "Follow-through"
        assert "asklegal" in seen(pilot, "#stages")
        assert "twoweeks" in seen(pilot, "#last-time")


async def test_a_click_on_the_next_date_opens_it(runtime: Runtime, ana: Person) -> None:
    async with closing(runtime) as pilot:
        await click(pilot, "Next meeting")
        assert "When do you meet again?" in shown(pilot)


async def test_a_mail_asks_for_the_address_once_and_holds_what_is_shared(
    runtime: Runtime, ana: Person
) -> None:
    async with closing(runtime, "v", Words("tired"), "escape", "w", Words("two weeks"), "escape") as pilot:
        await press(pilot, "m")
        assert "Where does mail reach them?" in shown(pilot)
        await press(pilot, Words("nowhere"), "enter")
        assert "no address" in shown(pilot)
        await press(pilot, *["backspace"] * 7, Words("ana@example.com"), "enter")
        (path,) = runtime.paths.drafts.glob("*.eml")
        assert S_IMODE(path.stat().st_mode) == 0o600
        assert "not encrypted" in unwrapped(pilot)
        draft = message_from_bytes(path.read_bytes(), policy=default)
        assert (draft["To"], draft["X-Unsent"]) == ("ana@example.com", "1")
        plain = draft.get_body(("plain",)).get_content().replace("\r\n", "\n")
        assert plain == summary(pilot)
        assert "two weeks" in plain
        assert "tired" not in path.read_text()
        assert [who.email for who in stored(runtime, Person)] == ["ana@example.com"]
        assert [met.summary for met in stored(runtime, Meeting)] == [plain]
        path.unlink()
        await press(pilot, "m")
        assert path.exists()
        await press(pilot, "Y")
        assert "over SSH" in unwrapped(pilot)


async def test_the_summary_has_all_the_room_while_it_is_read(runtime: Runtime, ana: Person) -> None:
    async with meeting(runtime, NARROW, WRAP_UP) as pilot:
        await press(pilot, "w", Words("a note for both"), "escape")
        rows = screen(pilot).query_one("#preview").size.height
        await press(pilot, "tab")
        assert "Worth your time?" not in shown(pilot)
        assert screen(pilot).query_one("#preview").size.height >= rows + 8
        await press(pilot, "w")
        assert "a note for both" in seen(pilot, "#notes").replace("anoteforboth", "a note for both")
        await press(pilot, "escape")
        assert "Worth your time?" in shown(pilot)
