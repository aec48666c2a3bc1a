"""Turns what the program knows into JSON: ids and days as text, moments in UTC."""

import json
import re
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import UTC, date, datetime
from enum import Enum
from typing import Any
from uuid import UUID

from facilitator.domain.models import Record

_SURROGATE = re.compile("[\ud800-\udfff]")


def as_plain(value: object) -> Any:
    """Return the value as JSON knows it; of a record without `version`, which is its store's alone."""
    if is_dataclass(value) and not isinstance(value, type):
        names = (each.name for each in fields(value))
        value = {
            name: getattr(value, name) for name in names if name != "version" or not isinstance(value, Record)
        }
    if isinstance(value, Mapping):
        return {str(key): as_plain(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [as_plain(each) for each in value]
    return _plain(value)


def _plain(value: object) -> Any:
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, UUID):
        return str(value)
    if isinstance(value, datetime):
        value = value.astimezone(UTC)
    return value.isoformat() if isinstance(value, date) else value


def json_text(value: object) -> str:
    """Return the value as indented JSON that ends in one newline and can be written as UTF-8."""
    text = json.dumps(as_plain(value), ensure_ascii=False, indent=2, allow_nan=False)
    try:
        text.encode()
    except UnicodeEncodeError:  # a lone surrogate, which has no UTF-8 but an escape
        text = _SURROGATE.sub(lambda found: f"\\u{ord(found[0]):04x}", text)
    return f"{text}\n"
