"""Where something that was found is shown: the one way from a result to the screen that holds it."""

from asyncio import to_thread

from facilitator.domain.models import Draft, InboxItem, Meeting, MeetingStatus
from facilitator.errors import FacilitatorError
from facilitator.screens.base import BaseScreen
from facilitator.services.search_hits import Hit


async def go_to(screen: BaseScreen, hit: Hit) -> None:
    """Show what was found in its place: a meeting, the inbox, or what is held on the person.

    `screen` is where it was found, and stays below, but for the meeting that was left to search.
    """
    try:
        if not await _in_this_meeting(screen, hit) and not await _in_a_meeting_that_is_over(screen, hit):
            await _elsewhere(screen, hit)
    except FacilitatorError as error:
        screen.say(str(error), wrong=True)


async def _in_this_meeting(screen: BaseScreen, hit: Hit) -> bool:
    """Go to the stage and the field in the meeting below, and return whether it is from there."""
    from facilitator.screens.meeting import MeetingScreen

    for below in screen.app.screen_stack:
        if isinstance(below, MeetingScreen) and below.session.meeting.id == hit.meeting_id:
            await screen.app.pop_screen()
            await below.show_record(hit.record, hit.stage)
            return True
    return False


async def _in_a_meeting_that_is_over(screen: BaseScreen, hit: Hit) -> bool:
    """Open that meeting on the record, and return whether it is from one."""
    if hit.meeting_id is None or isinstance(hit.record, Draft):
        return False
    meeting = await to_thread(screen.runtime.store.plain.get, Meeting, hit.meeting_id)
    if meeting is None or meeting.status is not MeetingStatus.CLOSED:
        return False
    from facilitator.screens.past_meeting import open_past_meeting

    await open_past_meeting(screen, meeting.id, hit.record.id)
    return True


async def _elsewhere(screen: BaseScreen, hit: Hit) -> None:
    runtime = screen.runtime
    if isinstance(hit.record, InboxItem):
        from facilitator.screens.inbox import InboxScreen

        await screen.app.push_screen(InboxScreen(runtime, hit.record.id))
    elif hit.person_id is not None:
        from facilitator.screens.kept import open_kept

        await open_kept(screen, hit.person_id, hit.record.id)
    elif isinstance(hit.record, Draft) and hit.record.scope.startswith("person:"):
        from facilitator.screens.person import PersonScreen
        from facilitator.services.unfinished import window_and_field

        await screen.app.push_screen(PersonScreen(runtime, None, window_and_field(hit.record.field)[1]))
