"""Dataclasses that cost little until they are used.

`dataclass(frozen=True, slots=True)` takes a millisecond for each class, at every start, to compile methods
that most classes never run. Here all classes share theirs, and each `__init__`, which has to be fast, is
compiled when the first value is made. To type checkers it is the standard decorator.
"""

import dataclasses
from typing import TYPE_CHECKING, Any

__all__ = ["dataclass"]

if TYPE_CHECKING:
    from dataclasses import dataclass
else:

    def dataclass(*, frozen=False, slots=False, kw_only=False):
        """Return what `dataclasses.dataclass` returns; `fields`, `replace` and `asdict` work as there."""

        def define(cls):
            made = dataclasses.dataclass(init=False, repr=False, eq=False, slots=slots, kw_only=kw_only)(cls)
            made.__init__ = _init_later(made)
            _give(made, __repr__=_repr)
            if "__eq__" not in cls.__dict__:
                made.__eq__, made.__hash__ = _eq, _hash if frozen else None
            if frozen:
                _give(made, __setattr__=_refuse, __delattr__=_refuse)
                _give(made, __getstate__=_state, __setstate__=_set_state)
            return made

        return define


def _give(cls: type, **methods: Any) -> None:
    """Give a class these methods where it has none of its own."""
    for name, method in methods.items():
        if name not in cls.__dict__:
            setattr(cls, name, method)


def _init_later(cls: Any) -> Any:
    """Return an `__init__` that puts a compiled one in its place."""

    def __init__(self: object, *values: object, **named: object) -> None:
        cls.__init__ = _compiled(cls)
        cls.__init__(self, *values, **named)

    return __init__


def _compiled(cls: Any) -> Any:
    """Return an `__init__` with a parameter for each field, as the standard decorator writes it."""
    names: dict[str, Any] = {"_set": object.__setattr__, "_MISSING": dataclasses.MISSING}
    given: list[str] = []
    named: list[str] = []
    body: list[str] = []
    for each in dataclasses.fields(cls):
        assert each.init, "fields without a parameter are for the standard decorator"
        name, default, value = each.name, "", each.name
        if each.default is not dataclasses.MISSING:
            default, names[f"_default_{name}"] = f"=_default_{name}", each.default
        elif each.default_factory is not dataclasses.MISSING:
            default, names[f"_make_{name}"] = "=_MISSING", each.default_factory
            value = f"_make_{name}() if {name} is _MISSING else {name}"
        (named if each.kw_only else given).append(name + default)
        body.append(f"_set(self, {name!r}, {value})")
    if hasattr(cls, "__post_init__"):
        body.append("self.__post_init__()")
    parameters = ", ".join(["self", *given, *(["*", *named] if named else [])])
    exec(f"def __init__({parameters}):\n " + "\n ".join(body or ["pass"]), names)
    names["__init__"].__qualname__ = f"{cls.__qualname__}.__init__"
    return names["__init__"]


def _values(self: Any) -> tuple[Any, ...]:
    return tuple([getattr(self, each.name) for each in dataclasses.fields(self) if each.compare])


def _state(self: Any) -> dict[str, Any]:
    return {each.name: getattr(self, each.name) for each in dataclasses.fields(self)}


def _set_state(self: Any, state: dict[str, Any]) -> None:
    for name, value in state.items():
        object.__setattr__(self, name, value)


def _eq(self: Any, other: object) -> bool:
    return _values(self) == _values(other) if type(other) is type(self) else NotImplemented


def _hash(self: Any) -> int:
    return hash(_values(self))


def _repr(self: Any) -> str:
    shown = [f"{each.name}={getattr(self, each.name)!r}" for each in dataclasses.fields(self) if each.repr]
    return f"{type(self).__qualname__}({', '.join(shown)})"


def _refuse(self: object, name: str, *_: object) -> None:
    raise dataclasses.FrozenInstanceError(f"{type(self).__name__}.{name} cannot be changed")
