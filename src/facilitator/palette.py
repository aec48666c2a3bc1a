"""The list of commands: what the keys offer here, by name, readable while the shield is up."""

from dataclasses import replace
from typing import TypeVar

from textual.command import DiscoveryHit, Hit, Hits
from textual.content import Content
from textual.system_commands import SystemCommandsProvider

from facilitator.widgets.shield import own

H = TypeVar("H", Hit, DiscoveryHit)


class OwnCommands(SystemCommandsProvider):
    """The commands of the program, in its own words."""

    async def discover(self) -> Hits:
        """Yield all of them."""
        async for hit in super().discover():
            yield replace(_told(hit), display=own(str(hit.text))) if isinstance(hit, DiscoveryHit) else hit

    async def search(self, query: str) -> Hits:
        """Yield those that match."""
        async for hit in super().search(query):
            if isinstance(hit, Hit) and isinstance(hit.match_display, Content):
                yield replace(_told(hit), match_display=own(hit.match_display))
            else:
                yield hit


def _told(hit: H) -> H:
    """Return the command with a description that stays readable too."""
    hit.help = own(hit.help) if hit.help else None  # type: ignore[assignment]  # shown as it is
    return hit
