"""Thoughts added from a shell: taken out of the sealed inbox and given to the person they are for."""

from collections.abc import Sequence
from dataclasses import field, replace
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
from facilitator.quick_dataclass import dataclass
from facilitator.services import undoing
from facilitator.services.sealing import Thought, new_pair, publish, unseal, waiting
from facilitator.services.undoing import quoted
from facilitator.storage.errors import ConflictError
from facilitator.storage.store import Store

_UNREADABLE = ".unreadable"

REPLACED = (
    "{} held a key that is not this store's; it was replaced.\n"
    "Somebody who can write there could have read what was added from a shell since."
)


@dataclass(slots=True)
class Drained:
    """What came in: how many thoughts for whom, how many fitted nobody, how many could not be read."""

    records: list[Record] = field(default_factory=list)
    given: dict[UUID, int] = field(default_factory=dict)
    unclear: int = 0
    unreadable: int = 0

    @property
    def any(self) -> bool:
        """Return whether anything came in."""
        return bool(self.given or self.unclear or self.unreadable)

    def count(self, records: Sequence[Record]) -> None:
        """Count one thought, by what it became."""
        self.records += [replace(record, version=1) for record in records]
        first = records[0]
        if isinstance(first, InboxItem):
            self.unclear += 1
        else:
            person_id: UUID = first.person_id  # type: ignore[attr-defined]
            self.given[person_id] = self.given.get(person_id, 0) + 1


def open_inbox(store: Store, inbox: Path) -> bool:
    """Have the inbox take thoughts for this store; return whether a key of someone else lay there."""
    return publish(bytes.fromhex(_pair(store).public_key), inbox)


def drain(store: Store, inbox: Path, clock: Clock) -> Drained:
    """Take in every sealed file, each in one transaction, and remove it when it is saved.

    What a thought becomes has an id that follows from the file's, so one that was saved just before a
    crash comes in once. What cannot be read is kept under another name. Raises StorageError.
    """
    found = Drained()
    files = waiting(inbox)
    if not files:
        return found
    private = bytes.fromhex(_pair(store).private_key)
    people = [person for person in store.find(Person) if person.archived_at is None]
    for path in files:
        try:
            thoughts = unseal(path.read_bytes(), private)
            made = [_records(each, people, clock) for each in thoughts]
        except FileNotFoundError:  # another window was faster
            continue
        except ValueError:
            path.replace(path.with_name(path.name + _UNREADABLE))
            found.unreadable += 1
            continue
        try:
            store.save([record for records in made for record in records])
        except ConflictError:  # it is there already: a crash, or another window, between save and removal
            path.unlink(missing_ok=True)
            continue
        path.unlink(missing_ok=True)
        for records in made:
            found.count(records)
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
    made = _made_of(item, person.id, clock)
    label = f"giving {quoted(item.text)} to {quoted(person.name)}"
    undo = undoing.step_of(person.id, clock.now(), label, made, [item])
    store.save([*made, undo], removed=[item])


def let_go(store: Store, item: InboxItem, clock: Clock) -> None:
    """Remove a waiting thought, so that it can be undone. Raises FacilitatorError."""
    undo = undoing.step_of(None, clock.now(), f"letting {quoted(item.text)} go", [], [item])
    store.save([undo], removed=[item])


def _records(thought: Thought, people: list[Person], clock: Clock) -> list[Record]:
    """Return what a thought becomes: for the one person it fits, else an item that waits."""
    item = InboxItem(
        id=UUID(thought.id),
        created_at=datetime.fromisoformat(thought.made_at),
        who=thought.who,
        kind=thought.kind,
        text=thought.text,
        visibility=_visibility(thought),
        due=date.fromisoformat(thought.due) if thought.due else None,
    )
    fit = candidates(thought.who, [person.name for person in people])
    return _made_of(item, people[fit[0]].id, clock) if len(fit) == 1 else [item]


def _visibility(thought: Thought) -> Visibility:
    """Feedback stays with the manager until it is said; points and promises are for both, unless told."""
    kept = thought.private or thought.kind in ("feedback", "praise")
    return Visibility.PRIVATE if kept else Visibility.SHARED


def _made_of(item: InboxItem, person_id: UUID, clock: Clock) -> list[Record]:
    """Return the record that an item becomes, always under the same id, and what belongs to it behind it."""
    own = derived_id("thought", str(item.id))
    if item.kind == "promise":
        day = clock.local(item.created_at).date()
        promise, event = ledger.make(
            person_id=person_id,
            owner=Side.MANAGER,
            action=item.text,
            now=item.created_at,
            day=day,
            due=item.due if item.due is None or item.due >= day else None,
            visibility=item.visibility,
        )
        return [replace(promise, id=own), replace(event, commitment_id=own)]
    if item.kind in ("feedback", "praise"):
        feedback = Feedback(
            id=own,
            person_id=person_id,
            created_at=item.created_at,
            kind=FeedbackKind.PRAISE if item.kind == "praise" else FeedbackKind.GROWTH,
            behaviour=item.text,
            visibility=item.visibility,
        )
        return [feedback]
    point = TalkingPoint(
        id=own,
        person_id=person_id,
        created_at=item.created_at,
        text=item.text,
        visibility=item.visibility,
    )
    return [point]


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
