"""Which question comes next: decided by what was asked before, and the same whenever it is asked again.

A question asked of this person in the meetings at hand rests while others are left. A stage's own
questions come first, in their order; then those of the practice that was neglected most, and of these
the ones that speak of how things are just now. What is still equal is settled by a hash, so that two
people hear different questions and a restart changes none.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from hashlib import blake2b
from uuid import UUID

from facilitator.domain.flow import Depth, Prompt, Stage
from facilitator.domain.models import PromptUse
from facilitator.domain.situation import TIMELY

LONG_AGO = datetime.min.replace(tzinfo=UTC)


def order(
    stage: Stage, prompts: Sequence[Prompt], uses: Iterable[PromptUse], person_id: UUID, meeting_id: UUID
) -> list[Prompt]:
    """Return every question for this stage, the next one first; empty when none suits it.

    `prompts` are those that fit the two people (`domain.fitting`). `uses` are those of this meeting and
    of the meetings in which a question rests; what other people were asked is passed over.
    """
    past = _Past(uses, person_id, meeting_id)
    named = _named(stage, prompts)
    ids = {prompt.id for prompt in named}
    filling = [] if stage.only_named else [p for p in prompts if p.id not in ids and _fills(p, stage)]
    fresh = [p for p in named if not past.asked(p)]
    fresh += sorted((p for p in filling if not past.asked(p)), key=past.neglected_first)
    return fresh + sorted((p for p in [*named, *filling] if past.asked(p)), key=past.longest_ago_first)


def deeper_order(  # noqa: PLR0917
    current: Prompt,
    stage: Stage,
    prompts: Sequence[Prompt],
    uses: Iterable[PromptUse],
    person_id: UUID,
    meeting_id: UUID,
) -> list[Prompt]:
    """Return what goes further into `current`, the next one first; empty when nothing is left.

    Its follow-ups come first, then the deeper questions of its practice that suit the stage and are said
    by the same one of the two; a stage that keeps to its own questions has only its flow's. What this
    meeting has already heard is left out, what an earlier one heard comes last.
    """
    past = _Past(uses, person_id, meeting_id)
    flows = {p.flow for p in _named(stage, prompts) if p.flow}
    further = [p for p in prompts if p.id != current.id and _deepens(p, current, stage, flows)]
    found = [
        p for p in [*follow_ups(current), *sorted(further, key=past.shuffled)] if not past.asked_today(p)
    ]
    fresh = [p for p in found if not past.asked(p)]
    return fresh + sorted((p for p in found if past.asked(p)), key=past.longest_ago_first)


def follow_ups(prompt: Prompt) -> list[Prompt]:
    """Return the follow-ups as questions of their own, with the ids "<id>/1", "<id>/2" and so on.

    An empty one, for which there are no words now, is passed over and keeps its number.
    """
    return [
        replace(prompt, id=f"{prompt.id}/{number}", text=text, depth=Depth.DEEPER, follow_ups=())
        for number, text in enumerate(prompt.follow_ups, 1)
        if text
    ]


def _named(stage: Stage, prompts: Sequence[Prompt]) -> list[Prompt]:
    by_id = {prompt.id: prompt for prompt in prompts}
    return [by_id[name] for name in dict.fromkeys(stage.prompts) if name in by_id]


def _fills(prompt: Prompt, stage: Stage) -> bool:
    if prompt.flow or prompt.depth is not Depth.OPENING or stage.kind not in prompt.kinds:
        return False
    return not stage.practices or prompt.practice in stage.practices


def _deepens(prompt: Prompt, current: Prompt, stage: Stage, flows: set[str]) -> bool:
    if prompt.depth is not Depth.DEEPER or prompt.asks is not current.asks:
        return False
    if stage.kind not in prompt.kinds or prompt.id in stage.prompts:
        return False
    if stage.only_named:
        return prompt.flow in flows
    return prompt.practice is current.practice and prompt.flow in ("", current.flow)


class _Past:
    """What one person was asked, and the orders that follow from it."""

    def __init__(self, uses: Iterable[PromptUse], person_id: UUID, meeting_id: UUID) -> None:
        mine = sorted((use for use in uses if use.person_id == person_id), key=lambda use: use.created_at)
        self._last = {use.prompt_id: use.created_at for use in mine}
        self._today = {use.prompt_id for use in mine if use.meeting_id == meeting_id}
        self._times = Counter(use.practice for use in mine)
        self._last_of_practice = {use.practice: use.created_at for use in mine}
        self._salt = f"{person_id}|{meeting_id}|"

    def asked(self, prompt: Prompt) -> bool:
        return prompt.id in self._last

    def asked_today(self, prompt: Prompt) -> bool:
        return prompt.id in self._today

    def shuffled(self, prompt: Prompt) -> bytes:
        return blake2b((self._salt + prompt.id).encode(), digest_size=8).digest()

    def neglected_first(self, prompt: Prompt) -> tuple[int, datetime, bool, bytes]:
        last = self._last_of_practice.get(prompt.practice, LONG_AGO)
        return self._times[prompt.practice], last, TIMELY.isdisjoint(prompt.needs), self.shuffled(prompt)

    def longest_ago_first(self, prompt: Prompt) -> tuple[datetime, bytes]:
        return self._last[prompt.id], self.shuffled(prompt)
