"""Dataclasses that are compiled late behave as the standard ones do."""

import dataclasses
import pickle
from collections.abc import Callable
from dataclasses import field
from typing import Any

import pytest

from facilitator.quick_dataclass import dataclass as quick

DECORATORS = [dataclasses.dataclass, quick]


@quick(frozen=True, slots=True)
class Pair:
    """Two words; at the top of the module, as pickle wants it."""

    left: str
    right: str = "r"


def defined(decorator: Callable[..., Any], *, frozen: bool) -> Any:
    """Return a class with all that ours use: a base, defaults, a factory, keywords, a check."""

    @decorator(frozen=frozen, slots=True)
    class Base:
        name: str
        size: int = 1

        def __post_init__(self) -> None:
            if self.size < 0:
                raise ValueError(self.size)

    @decorator(frozen=frozen, slots=True)
    class Thing(Base):
        tags: list[str] = field(default_factory=list)
        note: str = field(default="", kw_only=True)
        secret: str = field(default="", repr=False, compare=False, kw_only=True)

    return Thing


@pytest.mark.parametrize("frozen", [True, False])
def test_a_value_is_made_shown_and_compared_as_ever(frozen: bool) -> None:
    for thing in (defined(each, frozen=frozen) for each in DECORATORS):
        made = thing("a", 2, note="n", secret="hidden")
        assert (made.name, made.size, made.tags, made.note) == ("a", 2, [], "n")
        assert repr(made).endswith("Thing(name='a', size=2, tags=[], note='n')")
        assert made == thing("a", 2, [], note="n") != thing("b", 2, note="n")
        assert made.tags is not thing("a").tags
        assert dataclasses.replace(made, size=3).size == 3
        assert dataclasses.asdict(made) == {
            "name": "a",
            "size": 2,
            "tags": [],
            "note": "n",
            "secret": "hidden",
        }
        with pytest.raises(ValueError, match="-1"):
            thing("a", -1)
        with pytest.raises(TypeError):
            thing()
        with pytest.raises(TypeError):
            thing("a", 1, [], "by place")
        with pytest.raises((AttributeError, TypeError)):  # the standard one trips over its own slots here
            made.unknown = 1


def test_a_frozen_value_is_hashed_kept_and_not_changed() -> None:
    made = Pair("l")
    assert hash(made) == hash(Pair("l", "r"))
    assert pickle.loads(pickle.dumps(made)) == made
    with pytest.raises(dataclasses.FrozenInstanceError):
        made.left = "other"  # type: ignore[misc]
    with pytest.raises(dataclasses.FrozenInstanceError):
        del made.left  # type: ignore[misc]
    loose = defined(quick, frozen=False)("a")
    loose.name = "b"
    assert loose.name == "b"
    with pytest.raises(TypeError):
        hash(loose)
