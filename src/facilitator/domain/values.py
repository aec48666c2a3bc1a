"""Frozen dataclasses that cost a start little: they share methods instead of having them compiled one by one.

`dataclasses` writes and compiles up to seven functions for each class, about 1 ms; some fifty classes are
made before the first screen. To a type checker, and to `fields`, `replace` and `asdict`, these are the same.
"""

import dataclasses
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

__all__ = ["dataclass"]

if TYPE_CHECKING:
    from dataclasses import dataclass
else:

    def dataclass(**options: bool) -> Callable[[type], type]:
        """Make a class of frozen values with slots; `kw_only`, `eq` and `repr` are as in `dataclasses`."""
        assert options.pop("frozen"), "use dataclasses for what changes"
        assert options.pop("slots")
        eq, repr_ = options.pop("eq", True), options.pop("repr", True)

        def make(cls: type) -> type:
            made = dataclasses.dataclass(init=False, eq=False, repr=False, slots=True, **options)(cls)
            made.__init__ = _init_of(made)
            made.__setattr__, made.__delattr__, made.__setstate__ = _refuse, _refuse, _restore
            if eq:
                made.__eq__, made.__hash__ = _equal, _hash
            if repr_:
                made.__repr__ = _repr
            return made

        return make


def _init_of(cls: type) -> Callable[..., None]:
    """Return what fills a new value from its arguments, by place or by name, and from its defaults."""
    fields = dataclasses.fields(cls)
    places = [each.name for each in fields if not each.kw_only]
    plan = [(each.name, each.default, each.default_factory) for each in fields]
    finish = getattr(cls, "__post_init__", None)
    missing, put = dataclasses.MISSING, object.__setattr__

    def init(self: object, /, *given: object, **named: object) -> None:
        if given:
            if len(given) > len(places) or not named.keys().isdisjoint(places[: len(given)]):
                raise TypeError(f"{cls.__name__} got too many arguments")
            named = {**dict(zip(places, given, strict=False)), **named}
        for name, default, factory in plan:
            if name in named:
                put(self, name, named.pop(name))
            elif factory is not missing:
                put(self, name, factory())
            elif default is not missing:
                put(self, name, default)
            else:
                raise TypeError(f"{cls.__name__} needs {name}")
        if named:
            raise TypeError(f"{cls.__name__} has no {', '.join(named)}")
        if finish is not None:
            finish(self)

    return init


def _values(value: Any) -> tuple[object, ...]:
    return tuple([getattr(value, each.name) for each in dataclasses.fields(value) if each.compare])


def _equal(self: object, other: object) -> bool:
    return _values(self) == _values(other) if type(self) is type(other) else NotImplemented


def _hash(self: object) -> int:
    return hash(_values(self))


def _repr(self: Any) -> str:
    values = ", ".join(
        f"{each.name}={getattr(self, each.name)!r}" for each in dataclasses.fields(self) if each.repr
    )
    return f"{type(self).__qualname__}({values})"


def _refuse(self: object, name: str, *_: object) -> None:
    raise dataclasses.FrozenInstanceError(f"cannot change {name} of a {type(self).__name__}")


def _restore(self: object, state: tuple[None, dict[str, object]]) -> None:
    """Fill a copy, as `copy` and `pickle` make it."""
    for name, value in state[1].items():
        object.__setattr__(self, name, value)
