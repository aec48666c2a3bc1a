"""Erases a person: from the store, from the copies beside it, and from the files that were made of them."""

from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import UUID

from facilitator.domain.clock import Clock
from facilitator.domain.ids import derived_id
from facilitator.domain.leaks import names_in
from facilitator.domain.models import InboxKey, Meeting, Person, Record, Visibility
from facilitator.errors import FacilitatorError
from facilitator.paths import Paths
from facilitator.quick_dataclass import dataclass
from facilitator.services.inbox import drain
from facilitator.services.keeping import vault_copies
from facilitator.services.kept import TITLES, records_of
from facilitator.services.private_file import safe_name
from facilitator.storage.backup import Progress
from facilitator.storage.erasing import erase_person, holds_person
from facilitator.storage.errors import StorageError
from facilitator.storage.files import is_fresh_name, overwrite_and_remove
from facilitator.storage.in_use import alone
from facilitator.storage.pair import salt_of
from facilitator.storage.store import Store
from facilitator.storage.vault_errors import DamagedVaultError, EmptyPassphraseError, WrongPassphraseError

if TYPE_CHECKING:
    from facilitator.storage.vault import Vault

_NOT_STORES = (".json", "-wal", "-shm", "-journal")


@dataclass(frozen=True, slots=True)
class ErasePlan:
    """What goes when a person is erased, and what stays.

    `counts` are things by what they are called; `files` were made from what is kept; `copies` are
    backups that hold the person, `keys` those of them that an older key opens, with it, and `unopened` those
    that no known key opens. `named_by` counts the texts about other people that name this one, by whom
    they are about: those stay.
    """

    person: Person
    counts: dict[str, int]
    private: int
    files: tuple[Path, ...]
    copies: tuple[Path, ...]
    keys: dict[Path, bytes]
    unopened: tuple[Path, ...]
    named_by: dict[str, int]
    thoughts: frozenset[UUID]


def refuse_held(person: Person) -> None:
    """Raise FacilitatorError when a hold says that nothing of this person may be erased."""
    if person.hold:
        raise FacilitatorError(
            f"Nothing of {person.name} may be erased: {person.hold}",
            "When that is over: on the first screen, w shows what is kept, and h there lifts the hold.",
        )


def plan(store: Store, paths: Paths, clock: Clock, person: Person) -> ErasePlan:
    """Look what there is of the person, in the store and beside it; the inbox is taken in first."""
    drain(store, paths.inbox, clock)
    records = records_of(store, person)
    copies: dict[Path, bool | None] = {
        path: holds_person(path, store.key, person.id) for path in _copies(paths)
    }
    return ErasePlan(
        person=person,
        counts=Counter(TITLES[type(each)] for each in records if not isinstance(each, Person)),
        private=sum(getattr(each, "visibility", None) is Visibility.PRIVATE for each in records),
        files=tuple(sorted(_files(store, paths, clock, person, records))),
        copies=tuple(path for path, held in copies.items() if held),
        keys={},
        unopened=tuple(path for path, held in copies.items() if held is None),
        named_by=_named_by(store, person),
        thoughts=frozenset(each.id for each in records),
    )


def older_vaults(plan: ErasePlan, paths: Paths) -> "dict[Path, Vault]":
    """Return the vault of each backup that stayed closed, where one lies there: its key was rotated since."""
    vaults = {vault.id: vault for _, vault in vault_copies(paths)}
    salts = {path: salt_of(path) for path in plan.unopened}
    return {path: vaults[salt] for path, salt in salts.items() if salt in vaults}


def with_older(plan: ErasePlan, vaults: "dict[Path, Vault]", passphrase: str) -> ErasePlan:
    """Return the plan with those of the older backups that this passphrase opens. MemoryTooSmallError."""
    opened: dict[bytes, bytes | None] = {}
    keys: dict[Path, bytes] = {}
    held: dict[Path, bool] = {}
    for path, vault in vaults.items():
        if vault.id not in opened:
            opened[vault.id] = _key(vault, passphrase)
        key = opened[vault.id]
        found = holds_person(path, key, plan.person.id) if key is not None else None
        if key is not None and found is not None:
            keys[path], held[path] = key, found
    return replace(
        plan,
        copies=(*plan.copies, *(path for path, there in held.items() if there)),
        keys=plan.keys | keys,
        unopened=tuple(path for path in plan.unopened if path not in held),
    )


def _key(vault: "Vault", passphrase: str) -> bytes | None:
    with suppress(WrongPassphraseError, EmptyPassphraseError, DamagedVaultError):
        return vault.unlock(passphrase)
    return None


def erase(
    plan: ErasePlan, paths: Paths, key: bytes | None, progress: Progress | None = None
) -> dict[Path, str]:
    """Remove the person from the store, which must be closed everywhere, and the files made of them.

    With `progress` the backups are rewritten first, so that what is cut off can be done again; returns
    why it failed for each that could not be. Raises FacilitatorError under a hold, and StorageError:
    then the store is as it was.
    """
    refuse_held(plan.person)
    with alone(paths.database):
        failed = _erase_copies(plan, key, progress) if progress is not None else {}
        erase_person(paths.database, key, plan.person.id, plan.thoughts)
        for path in (*plan.files, *filter(_is_left_over, _beside(paths))):
            overwrite_and_remove(path)
        for path in paths.holds.glob(f"{derived_id('hold', str(plan.person.id)).hex}*"):
            path.unlink()  # it holds no word, but its name is made of the person's id
    return failed


def _erase_copies(plan: ErasePlan, key: bytes | None, progress: Progress) -> dict[Path, str]:
    failed = {}
    for done, path in enumerate(plan.copies):
        progress(done / len(plan.copies))
        try:
            erase_person(path, plan.keys.get(path, key), plan.person.id, plan.thoughts)
        except StorageError as error:
            failed[path] = error.message
    progress(1.0)
    return failed


def _copies(paths: Paths) -> Iterator[Path]:
    """Yield every file beside the store or among the backups that may be a copy of it."""
    for path in _beside(paths):
        named_so = ".db" in path.name and not path.name.endswith(_NOT_STORES)
        if named_so and path != paths.database and not _is_left_over(path):
            yield path


def _beside(paths: Paths) -> Iterator[Path]:
    for folder in dict.fromkeys((paths.data, paths.backups)):
        yield from sorted(path for path in folder.glob("*") if path.is_file()) if folder.is_dir() else ()


def _is_left_over(path: Path) -> bool:
    """Return whether that is a copy that was begun and never finished; ask when nobody is at it."""
    return is_fresh_name(path) or path.name.endswith(".restored")


def _files(
    store: Store, paths: Paths, clock: Clock, person: Person, records: Iterable[Record]
) -> Iterator[Path]:
    """Yield the files that were made of what is kept on the person."""
    own = safe_name(person.name)
    others = {safe_name(each.name) for each in store.find(Person) if each.id != person.id}
    met = {
        f"{clock.local(each.started_at or each.created_at):%Y-%m-%d %H%M}"
        for each in records
        if isinstance(each, Meeting)
    }
    for path in (*paths.summaries.glob("*"), *paths.drafts.glob("*")):
        moment, name = path.name[:15], path.name[16:].partition(".")[0]
        if (name == own and (own not in others or moment in met)) or (name not in others and moment in met):
            yield path
    for path in paths.exports.glob("*") if paths.exports.is_dir() else ():
        if str(person.id) in path.read_text(encoding="utf-8", errors="replace"):
            yield path
    if paths.clipboard.exists():
        yield paths.clipboard


def _named_by(store: Store, person: Person) -> dict[str, int]:
    """Count the texts about other people that name this one."""
    people = {each.id: each.name for each in store.find(Person)}
    found: Counter[str] = Counter()
    for kind in TITLES:
        if kind in (Person, InboxKey):
            continue
        for record in store.find(kind):
            about = getattr(record, "person_id", None)
            if about in people and about != person.id and _names(record, person.name, people[about]):
                found[people[about]] += 1
    return dict(sorted(found.items()))


def _names(record: Record, name: str, own_name: str) -> bool:
    texts = (value for field in record.__slots__ if isinstance(value := getattr(record, field), str))
    return any(names_in(text, [name], own_name) for text in texts)
