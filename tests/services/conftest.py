import pytest
from meeting_steps import meet

from facilitator.domain.models import Person
from facilitator.services.runtime import Runtime
from facilitator.services.session import Session


@pytest.fixture
def session(runtime: Runtime, ana: Person) -> Session:
    """Return a meeting with Ana that has just begun."""
    return meet(runtime, ana)
