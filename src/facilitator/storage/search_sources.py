"""What of each kind of record can be found, and by which filters; read by `search_index`.

Every query gives: id, moment, facets parted by blanks, and the words. Facets are what the filters ask for:
who_<person>, kind_<kind>, practice_<practice>, is_open, is_private, is_shared.
"""

from facilitator.domain.models import (
    CheckIn,
    Commitment,
    CommitmentEvent,
    Draft,
    Feedback,
    Goal,
    GoalUpdate,
    InboxItem,
    Mark,
    Meeting,
    Note,
    Person,
    Record,
    TalkingPoint,
)
from facilitator.quick_dataclass import dataclass

BETWEEN = "\ue000"
"""Stands between two fields of a record, so that no phrase spans both."""

LAST_MOMENT = "2200-01-01"
"""The moment of what has none: it comes first."""

_NOT_WRITTEN = (
    *("eyes", "owner", "direction", "kind", "said", "proposed_by", "raised_by", "agenda_style"),
    *("due", "next_on", "review", "summary-basis", "summary-cleared"),
)
"""Fields of forms in which one chooses or gives a date, and what the program notes there for itself."""


@dataclass(frozen=True, slots=True)
class Source:
    """One kind of record; all are SQL expressions over its table, under the name `r`."""

    kind: type[Record]
    facets: str
    words: tuple[str, ...]
    moment: str = "r.created_at"
    only: str = "1"

    def query(self, table: str, ids: str) -> str:
        """Return the query for the records whose id stands in `ids`, a list in SQL, the oldest first."""
        words = f" || '{BETWEEN}' || ".join(self.words)
        return (
            f"SELECT r.id, {self.moment}, {self.facets}, {words} FROM {table} AS r "
            f"WHERE {self.only} AND r.id IN ({ids}) ORDER BY 2"
        )


def _facets(kind: str, practice: str, eyes: str = "r.visibility", is_open: str = "0") -> str:
    return (
        f"'kind_{kind} who_' || r.person_id || ' is_' || coalesce({eyes}, 'private') || "
        f"iif({is_open}, ' is_open', '') || ' practice_' || {practice}"
    )


_NOTE_PRACTICE = """
coalesce(
    (SELECT u.practice FROM prompt_use AS u
     WHERE u.meeting_id = r.meeting_id AND u.prompt_id = r.prompt_id ORDER BY u.id LIMIT 1),
    CASE r.stage
        WHEN 'review' THEN 'follow_through' WHEN 'commitments' THEN 'follow_through'
        WHEN 'listening' THEN 'listening' WHEN 'feedback' THEN 'feedback' WHEN 'goals' THEN 'goals'
        WHEN 'check_in' THEN 'openness' ELSE '' END)
"""
_OF_PROMISE = "(SELECT c.visibility FROM commitment AS c WHERE c.id = r.commitment_id)"
_OF_GOAL = "(SELECT g.visibility FROM goal AS g WHERE g.id = r.goal_id)"
_SCOPE_ID = "replace(substr(r.scope, instr(r.scope, ':') + 1), '-', '')"
_DRAFT_FACETS = f"""
'kind_unfinished is_open is_private who_' || coalesce(
    (SELECT m.person_id FROM meeting AS m WHERE m.id = {_SCOPE_ID}),
    (SELECT p.id FROM person AS p WHERE p.id = {_SCOPE_ID}), 'nobody')
"""

_WRITTEN = " AND ".join(f"r.field <> '{each}' AND r.field NOT LIKE '%.{each}'" for each in _NOT_WRITTEN)

SOURCES: tuple[Source, ...] = (
    Source(
        Person,
        "'kind_person is_private who_' || r.id",
        (
            *("r.name", "r.role", "r.pronouns", "r.email", "r.aspiration", "r.strengths", "r.growth_areas"),
            "r.hold",
            "coalesce((SELECT group_concat(value, char(10)) FROM json_each(r.profile)), '')",
        ),
    ),
    Source(
        Meeting, _facets("summary", "''", "'shared'"), ("r.summary",), "coalesce(r.started_at, r.created_at)"
    ),
    Source(Note, _facets("note", _NOTE_PRACTICE), ("r.text",)),
    Source(
        Mark,
        _facets("mark", "'listening'", "'private'", "r.outcome = 'open'"),
        ("r.text",),
    ),
    Source(
        CheckIn,
        _facets("check-in", "'openness'", "'private'") + " || iif(r.opener <> '', ' practice_courage', '')",
        ("r.word", "r.opener"),
    ),
    Source(TalkingPoint, _facets("point", "'listening'", is_open="r.status = 'open'"), ("r.text",)),
    Source(
        Feedback,
        _facets("feedback", "'feedback'", is_open="r.status = 'kept'") + " || ' kind_' || r.kind",
        ("r.situation", "r.behaviour", "r.impact", "r.request"),
    ),
    Source(
        Goal,
        _facets("goal", "'goals'", is_open="r.status IN ('on_track', 'at_risk')"),
        ("r.title", "r.serves", "r.measure", "r.support"),
    ),
    Source(GoalUpdate, _facets("progress", "'goals'", _OF_GOAL), ("r.text",)),
    Source(
        Commitment,
        _facets("promise", "'follow_through'", is_open="r.status IN ('open', 'blocked')"),
        ("r.cue", "r.action"),
    ),
    Source(CommitmentEvent, _facets("decision", "'follow_through'", _OF_PROMISE), ("r.reason",)),
    Source(
        InboxItem,
        "'kind_inbox is_open who_nobody is_' || r.visibility",
        ("r.who", "r.text"),
    ),
    Source(Draft, _DRAFT_FACETS, ("r.text",), f"'{LAST_MOMENT}'", _WRITTEN),
)
"""All that can be found."""
