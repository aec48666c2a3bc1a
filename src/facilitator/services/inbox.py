"""Thoughts added from a shell: taken out of the sealed inbox and given to the person they are for."""

from dataclasses import dataclass, field, replace
from datetime import date, datetime
from pathlib import Path
from uuid import UUID

from facilitator.domain import ledger
from facilitator.domain.clock import Clock
from facilitator.domain.ids import derived_id
from facilitator.domain.models import (
    Feedback,
    FeedbackKind,
    InboxItem,
    InboxKey,
    Person,
    Record,
    Side,
    TalkingPoint,
    Visibility,
)
from facilitator.domain.names import candidates
from facilitator.services.sealing import Thought, new_pair, publish, unseal, waiting
from facilitator.storage.errors import ConflictError
from facilitator.storage.store import Store

_UNREADABLE = ".unreadable"


@dataclass(slots=True)
class Drained:
    """What came in: how many thoughts for whom, how many fitted nobody, how many could not be read."""

    given: dict[UUID, int] = field(default_factory=dict)
    unclear: int = 0
    unreadable: int = 0

    @property
    def any(self) -> bool:
        """Return whether anything came in."""
        return bool(self.given or self.unclear or self.unreadable)


def open_inbox(store: Store, inbox: Path) -> bool:
    """Have the inbox take thoughts for this store; return whether a key of someone else lay there."""
    return publish(bytes.fromhex(_pair(store).public_key), inbox)


def drain(store: Store, inbox: Path, clock: Clock) -> Drained:
    """Take in every sealed thought, each in one transaction, and remove its file when it is saved.

    A thought has the same id in the file and in the store, so one that was saved just before a crash
    comes in once. What cannot be read is kept under another name. Raises StorageError.
    """
    found = Drained()
    files = waiting(inbox)
    if not files:
        return found
    private = bytes.fromhex(_pair(store).private_key)
    people = [person for person in store.find(Person) if person.archived_at is None]
    for path in files:
        try:
            thought = unseal(path.read_bytes(), private)
            records = _records(thought, people, clock)
        except FileNotFoundError:  # another window was faster
            continue
        except ValueError:
            path.replace(path.with_name(path.name + _UNREADABLE))
            found.unreadable += 1
            continue
        try:
            store.save(records)
        except ConflictError:  # it is there already: a crash, or another window, between save and removal
            path.unlink(missing_ok=True)
            continue
        path.unlink(missing_ok=True)
        first = records[0]
        if isinstance(first, InboxItem):
            found.unclear += 1
        else:
            person_id: UUID = first.person_id  # type: ignore[attr-defined]
            found.given[person_id] = found.given.get(person_id, 0) + 1
    return found


def unclear(store: Store) -> list[InboxItem]:
    """Return the thoughts that wait to be given to someone, oldest first."""
    return store.find(InboxItem)


def guesses(item: InboxItem, people: list[Person]) -> list[Person]:
    """Return the people the name may have meant, first those that fit, then all others."""
    fit = {people[place].id for place in candidates(item.who, [person.name for person in people])}
    return sorted(people, key=lambda person: person.id not in fit)


def give(store: Store, item: InboxItem, person: Person, clock: Clock) -> None:
    """Make of a waiting thought what it was meant to be, for that person."""
    records = _for(
        person.id, item.id, item.kind, item.text, item.visibility, item.due, item.created_at, clock
    )
    store.save(records, removed=[item])


def _records(thought: Thought, people: list[Person], clock: Clock) -> list[Record]:
    made_at = datetime.fromisoformat(thought.made_at)
    due = date.fromisoformat(thought.due) if thought.due else None
    visibility = _visibility(thought)
    fit = candidates(thought.who, [person.name for person in people])
    if len(fit) == 1:
        who = people[fit[0]].id
        return _for(who, UUID(thought.id), thought.kind, thought.text, visibility, due, made_at, clock)
    item = InboxItem(
        id=UUID(thought.id),
        created_at=made_at,
        who=thought.who,
        kind=thought.kind,
        text=thought.text,
        visibility=visibility,
        due=due,
    )
    return [item]


def _visibility(thought: Thought) -> Visibility:
    """Feedback stays with the manager until it is said; points and promises are for both, unless told."""
    kept = thought.private or thought.kind in ("feedback", "praise")
    return Visibility.PRIVATE if kept else Visibility.SHARED


def _for(
    person_id: UUID,
    thought_id: UUID,
    kind: str,
    text: str,
    visibility: Visibility,
    due: date | None,
    made_at: datetime,
    clock: Clock,
) -> list[Record]:
    if kind == "promise":
        day = clock.local(made_at).date()
        promise, event = ledger.make(
            person_id=person_id,
            owner=Side.MANAGER,
            action=text,
            now=made_at,
            day=day,
            due=due if due is None or due >= day else None,
            visibility=visibility,
        )
        return [replace(promise, id=thought_id), replace(event, commitment_id=thought_id)]
    if kind in ("feedback", "praise"):
        way = FeedbackKind.PRAISE if kind == "praise" else FeedbackKind.GROWTH
        return [
            Feedback(
                id=thought_id,
                person_id=person_id,
                created_at=made_at,
                kind=way,
                behaviour=text,
                visibility=visibility,
            )
        ]
    return [
        TalkingPoint(id=thought_id, person_id=person_id, created_at=made_at, text=text, visibility=visibility)
    ]


def _pair(store: Store) -> InboxKey:
    """Return the store's pair of keys, made when it is first asked for."""
    own = derived_id("inbox key")
    found = store.get(InboxKey, own)
    if found is None:
        private, public = new_pair()
        found = InboxKey(id=own, private_key=private.hex(), public_key=public.hex())
        try:
            store.save([found])
        except ConflictError:  # another window made one at the same moment
            found = store.get(InboxKey, own)
            assert found is not None
    return found
