"""`list`, `due`, `show`, `brief`, `summary` and `mark`, as a shell and a pipe see them."""

import json
import os
import subprocess
import sys
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path
from uuid import UUID

import pytest
from store_samples import one_of_each

from facilitator.cli import FAILED, MISUSED, OK
from facilitator.domain import ledger
from facilitator.domain.models import (
    OF_THE_STORE,
    CheckIn,
    Commitment,
    CommitmentEvent,
    CommitmentStatus,
    Draft,
    EventKind,
    Feedback,
    Meeting,
    MeetingStatus,
    Person,
    Side,
    TalkingPoint,
    Visibility,
)
from facilitator.services.catalog import load_catalog
from facilitator.services.example import example_records
from facilitator.services.inbox import open_inbox
from facilitator.services.sealing import new_pair, publish
from facilitator.storage.holding import Hold, take
from tests.nasty import CONTROL, HUGE, NASTY
from tests.probe import Terminal
from tests.shell import Shell

HEAVY = (
    "textual",
    "rich",
    "sqlmodel",
    "sqlalchemy",
    "pydantic",
    "jinja2",
    "dateparser",
    "icalendar",
    "pyperclip",
)

EITHER = (("019ae8e2", "025c"), ("025c0000", "aaaa"))


def days(number: int) -> date:
    return date.today() + timedelta(days=number)


def ago(number: int) -> datetime:
    return datetime.now().astimezone() - timedelta(days=number)


def promise(who: Person, action: str, due: int | None, owner: Side = Side.MANAGER) -> Commitment:
    return Commitment(
        person_id=who.id,
        created_at=ago(9),
        owner=owner,
        action=action,
        due=None if due is None else days(due),
    )


@pytest.fixture
def ana(shell: Shell) -> Person:
    ana = Person(name="Ana Ruiz", role="Engineer", created_at=ago(99), next_on=days(1))
    shell.keep(ana, Person(name="Zoë Öst", created_at=ago(99)))
    return ana


def test_a_store_without_anybody_has_nothing_to_show(shell: Shell) -> None:
    shell.store().close()
    assert shell.run("list") == (
        OK,
        "",
        "There is nobody yet. Start facilitator and press n to add someone.\n",
    )
    assert shell.json("list") == []
    assert shell.run("due")[0] == shell.run("search", "on-call")[0] == OK


def test_a_command_makes_no_store_and_says_that_there_is_none(shell: Shell) -> None:
    for verb in (["list"], ["due"], ["show", "ana"], ["mark", "3f9a", "done"], ["export", "csv"]):
        code, out, err = shell.run(*verb)
        assert (code, out) == (FAILED, "")
        assert "There is no store" in err
    assert not shell.home.exists()


def test_the_list_names_everybody_and_who_comes_first(shell: Shell, ana: Person) -> None:
    shell.keep(promise(ana, "late", -1), promise(ana, "theirs", 3, Side.REPORT))
    first, second = shell.json("list")
    assert (first["name"], first["id"], first["days"]) == ("Ana Ruiz", str(ana.id), 1)
    assert (first["open_mine"], first["open_theirs"], first["overdue"], first["due_this_week"]) == (
        1,
        1,
        1,
        1,
    )
    assert (second["name"], second["next_on"], second["days"]) == ("Zoë Öst", None, None)
    line = shell.out("list").splitlines()[0].split("\t")
    assert line == [
        first["short_id"],
        "Ana Ruiz",
        first["next_on"],
        "tomorrow",
        "yours 1",
        "theirs 1",
        "1 late",
    ]


def test_who_left_is_listed_on_demand_and_found_last(shell: Shell, ana: Person) -> None:
    shell.keep(
        Person(name="Anabel", created_at=ago(9), archived_at=ago(1)), Person(name="Bo", created_at=ago(9))
    )
    assert len(shell.json("list")) == 3
    assert [each["name"] for each in shell.json("list", "--all") if each["archived"]] == ["Anabel"]
    assert shell.json("brief", "ana")["person"]["name"] == "Ana Ruiz"
    assert shell.json("brief", "anabel")["person"]["name"] == "Anabel"


@pytest.mark.parametrize("typed", ["ana", "ANA RUIZ", "ruiz", "ana ru", "anna ruiz"])
def test_a_name_is_found_by_its_beginning_and_with_a_slip(shell: Shell, ana: Person, typed: str) -> None:
    assert shell.json("brief", typed)["person"]["id"] == str(ana.id)


def test_an_accent_need_not_be_typed(shell: Shell, ana: Person) -> None:
    assert shell.out("brief", "zoe ost").startswith("Zoë Öst\n")


def test_in_a_pipe_an_unclear_name_ends_with_the_candidates(shell: Shell, ana: Person) -> None:
    other = Person(name="Ana Ruiz", role="Designer", created_at=ago(9))
    shell.keep(other)
    code, out, err = shell.run("brief", "ana")
    assert (code, out) == (MISUSED, "")
    lines = [line for line in err.splitlines() if "Ana Ruiz" in line]
    assert len(lines) == 2
    short = next(line for line in lines if "Designer" in line).partition("[")[2].rstrip("]")
    assert shell.json("brief", short)["person"]["id"] == str(other.id)
    code, _, err = shell.run("brief", "nobody at all")
    assert code == FAILED
    assert "“nobody at all”" in err


def test_due_is_what_is_late_or_within_reach(shell: Shell, ana: Person) -> None:
    shell.keep(
        promise(ana, "late", -2),
        promise(ana, "today", 0),
        promise(ana, "week", 7, Side.REPORT),
        promise(ana, "later", 8),
        promise(ana, "some day", None),
        replace(promise(ana, "done", -1), status=CommitmentStatus.DONE),
        replace(promise(ana, "stuck", 1), status=CommitmentStatus.BLOCKED, visibility=Visibility.PRIVATE),
    )
    assert [each["action"] for each in shell.json("due")] == ["late", "today", "stuck", "week"]
    assert [each["days"] for each in shell.json("due")] == [-2, 0, 1, 7]
    assert [each["action"] for each in shell.json("due", "--within", "2w")][-1] == "later"
    assert [each["action"] for each in shell.json("due", "--within", "0d")] == ["late", "today"]
    late, *_, week = (line.split("\t") for line in shell.out("due").splitlines())
    assert late[1:] == [days(-2).isoformat(), "overdue 2 d", "you", "Ana Ruiz", "late", "-"]
    assert week[3] == "they"
    for wrong in ("soon", "-1d", "7m", "", "٣d", "99999d"):
        assert shell.run("due", f"--within={wrong}")[0] == MISUSED


def test_the_brief_holds_what_stands_between_two_people(shell: Shell, ana: Person) -> None:
    flow = load_catalog(shell.paths.config).flows["standard"]
    met = Meeting(
        person_id=ana.id,
        flow_id="standard",
        flow_copy=flow.to_copy(),
        created_at=ago(14),
        started_at=ago(14),
        ended_at=ago(14),
        status=MeetingStatus.CLOSED,
        summary="# What we said\n\n- much\n",
    )
    moods = [
        CheckIn(person_id=ana.id, meeting_id=met.id, created_at=ago(60 - at), energy=energy, workload=None)
        for at, energy in enumerate([4, 4, 5, None, 2])
    ]
    mine, theirs = promise(ana, "ask legal", 3), promise(ana, "write it", None, Side.REPORT)
    shell.keep(
        met,
        *moods,
        mine,
        theirs,
        TalkingPoint(person_id=ana.id, created_at=ago(3), text="on-call", carries=2),
        Feedback(person_id=ana.id, created_at=ago(5), behaviour="you asked first"),
    )
    brief = shell.json("brief", "ana")
    assert [each["action"] for each in brief["mine"]] == ["ask legal"]
    assert [each["action"] for each in brief["theirs"]] == ["write it"]
    assert brief["points"][0]["carries"] == 2
    assert (brief["not_yet_said"][0]["behaviour"], brief["not_yet_said"][0]["days"]) == ("you asked first", 5)
    assert brief["mood"] == {
        "energy": [4, 5, None, 2],
        "workload": [None] * 4,
        "usual_energy": 4.0,
        "usual_workload": None,
    }
    assert (brief["person"]["days_since"], brief["person"]["days"]) == (14, 1)
    assert brief["last_summary"] == met.summary
    text = shell.out("brief", "ana")
    for words in (
        "ask legal",
        "carried 2×",
        "5 days old",
        "usually 4",
        "14 days ago",
        "  # What we said",
        "tomorrow",
    ):
        assert words in text
    assert f"[{brief['mine'][0]['short_id']}]" in text
    assert "\x1b" not in text


def test_a_short_id_means_what_ends_so_and_not_what_begins_so(shell: Shell, ana: Person) -> None:
    ends, begins = (UUID(f"{head}-8590-7000-8000-00000000{end}") for head, end in EITHER)
    points = (TalkingPoint(id=each, person_id=ana.id, created_at=ago(1), text="x") for each in (ends, begins))
    shell.keep(*points)
    assert shell.json("show", "025c")["record"]["id"] == str(ends)
    assert shell.json("show", "025c0000")["record"]["id"] == str(begins)


def test_what_was_added_a_moment_ago_is_in_the_brief(shell: Shell, ana: Person) -> None:
    with shell.store() as store:
        open_inbox(store, shell.paths.inbox)
    assert shell.run("add", "ana", "ask about [/x]")[0] == OK
    assert "ask about [/x]" in shell.out("brief", "ana")
    publish(new_pair()[1], shell.paths.inbox)  # as somebody would who can write there
    assert shell.run("add", "ana", "for their eyes")[0] == OK
    told = shell.run("list")[2]
    assert "held a key that is not this store's" in told
    assert "A thought in" in told
    assert shell.run("add", "ana", "for mine")[0] == OK
    assert "for mine" in shell.out("brief", "ana")
    assert shell.run("list")[2] == ""


def test_show_tells_all_of_a_person_and_of_any_record(shell: Shell, ana: Person) -> None:
    mine = promise(ana, "ask legal", 3)
    shell.keep(mine)
    short = shell.json("due")[0]["short_id"]
    assert shell.run("mark", short, "renegotiate", "--due", "in 2 weeks", "--because", "holidays")[0] == OK
    person = shell.json("show", "ana")
    assert person["person"]["name"] == "Ana Ruiz"
    assert person["brief"]["mine"][0]["action"] == "ask legal"
    assert "cadence" in shell.out("show", "ana")
    for letters in (short, str(mine.id), mine.id.hex[:20]):
        shown = shell.json("show", letters)
        assert (shown["kind"], shown["person"], shown["record"]["action"]) == (
            "commitment",
            "Ana Ruiz",
            "ask legal",
        )
        assert [each["reason"] for each in shown["belonging"]["commitment_event"]] == ["holidays"]
    assert "ask legal" in shell.out("show", short)
    assert shell.run("show", "0000")[0] == FAILED
    assert shell.run("show", "a")[0] in (OK, MISUSED)


def test_the_summary_is_the_one_that_was_kept_or_what_the_meeting_left(
    shell: Shell, monkeypatch: pytest.MonkeyPatch
) -> None:
    catalog = load_catalog(shell.paths.config)
    records = example_records(shell.clock, catalog)
    shell.keep(*records)
    told = shell.json("summary", "ana")
    last = max(
        (
            each
            for each in records
            if isinstance(each, Meeting) and str(each.person_id) == told["person_id"] and each.summary
        ),
        key=lambda each: each.created_at,
    )
    assert (told["meeting_id"], told["text"], told["kept"]) == (str(last.id), last.summary, True)
    assert shell.out("summary", "ana", "--last") == last.summary
    assert shell.out("summary", "ana", "--date", told["date"]) == last.summary
    code, _, err = shell.run("summary", "ana", "--date", "2001-02-03")
    assert code == FAILED
    assert "The nearest was on" in err
    code, _, err = shell.run("summary", "ana", "--date", "2026-02-30")
    assert (code, "There is no 30 February" in err) == (MISUSED, True)
    assert "no meeting on 2001-04-03" in shell.run("summary", "ana", "--date", "3/4/2001")[2]
    monkeypatch.setenv("FACILITATOR_DAY_FIRST", "false")
    assert "no meeting on 2001-03-04" in shell.run("summary", "ana", "--date", "3/4/2001")[2]
    monkeypatch.setenv("PATH", "")
    code, out, err = shell.run("summary", "ana", "--copy")
    assert (code, out) == (OK, "")
    assert "clipboard" in err


def test_a_summary_that_was_never_kept_is_written_as_it_would_have_been(shell: Shell) -> None:
    """For the meetings of a year, though promises and goals have changed since."""
    from facilitator.services.past_summary import summary_text

    records = example_records(shell.clock, load_catalog(shell.paths.config))
    shell.keep(*records)
    meetings = [each for each in records if isinstance(each, Meeting) and each.summary][::3]
    with shell.store() as store:
        for meeting in meetings:
            again = summary_text(store.plain, replace(meeting, summary=""), shell.clock)
            assert again == meeting.summary
        closed = [each for each in store.plain.find(Meeting) if each.status is MeetingStatus.CLOSED]
        last = max(closed, key=lambda each: each.ended_at or each.created_at)
        store.save([replace(last, summary="")])
    assert shell.json("brief", str(last.person_id))["last_summary"] == last.summary


def test_a_promise_is_marked_as_a_meeting_would(shell: Shell, ana: Person) -> None:
    done, moved, dropped = promise(ana, "one", 1), promise(ana, "two", 1), promise(ana, "three", 1)
    point = TalkingPoint(person_id=ana.id, text="on-call", created_at=ana.created_at)
    shell.keep(done, moved, dropped, point)
    code, _, err = shell.run("mark", point.id.hex, "done")
    assert (code, "is no promise: it is a talking point: on-call" in err) == (FAILED, True)
    short = {each["action"]: each["short_id"] for each in shell.json("due")}
    assert "Done: one." in shell.run("mark", short["one"], "done")[2]
    code, out, err = shell.run("mark", short["two"], "renegotiate", "--due", "in 3 weeks", "--because", "ill")
    assert (code, out, err.startswith("Moved: two, now due ")) == (OK, "", True)
    assert shell.run("mark", str(dropped.id), "drop", "--because", "over")[0] == OK
    with shell.store() as store:
        found = {each.action: each for each in store.find(Commitment)}
        events = {each.commitment_id: each for each in store.find(CommitmentEvent)}
    assert found["one"].status is CommitmentStatus.DONE
    assert found["two"].due == days(21)
    assert found["three"].status is CommitmentStatus.DROPPED
    for before, kind, reason in (
        (done, EventKind.DONE, ""),
        (moved, EventKind.RENEGOTIATED, "ill"),
        (dropped, EventKind.DROPPED, "over"),
    ):
        event = events[before.id]
        assert (event.kind, event.reason, event.day, event.meeting_id) == (kind, reason, date.today(), None)
        assert replace(ledger.apply(before, event), version=0) == replace(found[before.action], version=0)


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (["done", "--due", "fri"], MISUSED, "Leave out --due"),
        (["renegotiate", "--because", "x"], MISUSED, "--due"),
        (["renegotiate", "--due", "in 3 weeks"], MISUSED, "--because"),
        (["renegotiate", "--due", "yesterday", "--because", "x"], MISUSED, "past"),
        (["drop"], MISUSED, "--because"),
        (["forget"], MISUSED, "invalid choice"),
    ],
)
def test_a_mark_that_lacks_something_changes_nothing(
    shell: Shell, ana: Person, arguments: list[str], code: int, words: str
) -> None:
    mine = promise(ana, "one", 1)
    shell.keep(mine)
    got, _, err = shell.run("mark", mine.id.hex[-6:], *arguments)
    assert (got, words in err) == (code, True)
    with shell.store() as store:
        assert replace(store.find(Commitment)[0], version=0) == mine
        assert store.find(CommitmentEvent) == []


def test_what_is_settled_is_not_marked_again(shell: Shell, ana: Person) -> None:
    mine = promise(ana, "one", 1)
    shell.keep(mine)
    assert shell.run("mark", mine.id.hex, "renegotiate", "--due", "tomorrow", "--because", "x")[0] == FAILED
    assert shell.run("mark", mine.id.hex, "done")[0] == OK
    for decision in ("done", "drop"):
        code, _, err = shell.run("mark", mine.id.hex, decision, "--because", "x")
        assert (code, "It is done already: one" in err) == (FAILED, True)


def test_a_mark_is_not_made_behind_a_meeting_that_is_open(shell: Shell, ana: Person) -> None:
    mine = promise(ana, "one", 1)
    shell.keep(mine)
    hold = take(shell.paths.holds, ana.id)
    assert isinstance(hold, Hold)
    code, _, err = shell.run("mark", str(mine.id), "done")
    assert (code, "open in a window" in err) == (FAILED, True)
    hold.release()
    assert shell.run("mark", str(mine.id), "done")[0] == OK
    assert shell.run("mark", str(mine.id), "done")[0] == FAILED  # it is done already


@pytest.mark.parametrize(
    "words",
    [
        "".join(NASTY),
        "\r\n".join([*NASTY, CONTROL, "tab\t\x1b]0;title\x07"]),
        pytest.param(HUGE, marks=pytest.mark.slow),
    ],
)
def test_a_line_stays_a_line_whatever_was_written(shell: Shell, words: str) -> None:
    records = one_of_each(words)
    (known,) = (each for each in records if isinstance(each, Person))
    who = replace(known, archived_at=None, name=words[:150])
    mine = promise(who, words, 1)
    shell.keep(*(each for each in records if each is not known), who, mine)
    assert len(shell.out("list").splitlines()) == 1
    assert {line.count("\t") for line in shell.out("list").splitlines()} == {6}
    lines = shell.out("due").split("\n")
    assert {line.count("\t") for line in lines[:-1]} == {6}
    assert mine.action in {each["action"] for each in shell.json("due")}
    texts = [shell.out("brief", who.id.hex), shell.out("show", who.id.hex), shell.out("summary", who.id.hex)]
    hidden = [each for each in records if isinstance(each, (Draft, *OF_THE_STORE))]
    texts += [shell.out("show", each.id.hex) for each in records if each not in hidden]
    assert {shell.run("show", each.id.hex)[0] for each in hidden} == {FAILED}
    for text in texts:
        assert not set(text) & {"\x1b", "\x07", "\x00", "\r", "\x9b"}


def test_a_word_that_is_no_command_is_answered_with_what_may_be_meant(shell: Shell) -> None:
    code, out, err = shell.run("lst")
    assert (code, out) == (MISUSED, "")
    assert "There is no command “lst”; did you mean “list”?" in err
    assert "complete" not in err


def test_a_broken_pipe_is_no_error_and_nothing_heavy_is_imported(shell: Shell, ana: Person) -> None:
    shell.keep(*(TalkingPoint(person_id=ana.id, created_at=ago(1), text="x" * 9000) for _ in range(40)))
    environ = os.environ | {"FACILITATOR_HOME": str(shell.home)}
    done = subprocess.run(
        ["sh", "-c", '"$0" -m facilitator brief ana | head -c 9; exit 0', sys.executable],
        env=environ,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr, done.stdout) == (0, "", "Ana Ruiz ")
    with Path("/dev/full").open("wb") as full:
        command = [sys.executable, "-m", "facilitator", "list"]
        done = subprocess.run(
            command, env=environ, stdout=full, stderr=subprocess.PIPE, text=True, check=False
        )
    assert (done.returncode, done.stderr.splitlines()[0]) == (
        FAILED,
        "facilitator: This could not be printed: No space left on device.",
    )
    code = (
        "import sys; from facilitator.cli import main; main(sys.argv[1:]);"
        "print(*sys.modules, file=sys.stderr)"
    )
    for verb in (["list", "--json"], ["brief", "ana", "--json"], ["due"], ["show", "ana"]):
        answer = subprocess.run(
            [sys.executable, "-c", code, *verb], env=environ, capture_output=True, text=True, check=False
        )
        loaded = {name.partition(".")[0] for name in answer.stderr.split()}
        assert "facilitator" in loaded
        assert not loaded & set(HEAVY)


def test_on_a_terminal_an_unclear_name_is_asked_about_and_columns_fit(shell: Shell, ana: Person) -> None:
    shell.keep(Person(name="Anabel Lee", created_at=ago(9)), promise(ana, "do a very long thing " * 9, 1))
    environ = {"FACILITATOR_HOME": str(shell.home), "HOME": str(shell.home)}
    program = [sys.executable, "-m", "facilitator"]
    with Terminal([*program, "brief", "an"], cols=60, rows=24, env=environ, cwd=shell.home) as asked:
        asked.expect("Which number")
        asked.text("1\r")
        assert asked.wait_exit() == OK
        assert "Ana Ruiz · Engineer" in asked.screen
    with Terminal([*program, "due"], cols=50, rows=24, env=environ, cwd=shell.home) as due:
        assert due.wait_exit() == OK
        (line,) = due.screen.rstrip().splitlines()
        assert line.rstrip().endswith("…")


def test_a_name_opens_the_program_on_that_person_and_never_shadows_a_command(
    shell: Shell, ana: Person
) -> None:
    shell.keep(*(Person(name=name, created_at=ago(9)) for name in ("List", "Bo", "Chidi", "Dana", "Eli")))
    environ = {"FACILITATOR_HOME": str(shell.home), "HOME": str(shell.home)}
    program = [sys.executable, "-m", "facilitator"]
    with Terminal([*program, "zoe"], cols=40, rows=12, env=environ, cwd=shell.home) as opened:
        opened.expect(r"Zoë Öst(?s:.*)Nothing stands between you two yet")
        opened.keys("escape")
        opened.expect(r"Zoë Öst +not met yet")
        opened.keys("ctrl+q")
        assert opened.wait_exit() == OK
    with Terminal([*program, "list"], cols=60, rows=24, env=environ, cwd=shell.home) as listed:
        assert listed.wait_exit() == OK
        assert "Zoë Öst" in listed.screen
    with Terminal([*program, "exprot"], cols=60, rows=24, env=environ, cwd=shell.home) as refused:
        assert refused.wait_exit() == MISUSED
        assert "did you mean “export”?" in refused.screen.replace("\n", "")


def test_every_command_shows_examples_in_eighty_columns(shell: Shell) -> None:
    for verb in ("list", "due", "show", "brief", "summary", "mark", "export", "import"):
        code, out, _ = shell.run(verb, "--help")
        assert code == OK
        assert f"  facilitator {verb} " in out.partition("examples:")[2]
        assert max(map(len, out.splitlines())) <= 80


def test_json_is_utf_8_and_indented(shell: Shell, ana: Person) -> None:
    out = shell.out("list", "--json")
    assert "Zoë Öst" in out
    assert out == json.dumps(json.loads(out), ensure_ascii=False, indent=2) + "\n"
