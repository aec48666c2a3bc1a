"""Drafts a mail with the summary of a meeting that is over; nothing is sent."""

import os
from asyncio import to_thread
from uuid import UUID

from textual import work

from facilitator.errors import FacilitatorError
from facilitator.key_order import hold_keys
from facilitator.screens.with_person import WithPerson
from facilitator.widgets.plain import text
from facilitator.widgets.shield import own


class Mailing(WithPerson):
    """A screen from which a summary can be mailed."""

    _warned = ""

    def mail(self, meeting_id: UUID) -> None:
        """Have the mail program show a draft; what is private by now takes a second press."""
        hold_keys(self, self._mail(meeting_id))

    @work(exclusive=True, group="mail")
    async def _mail(self, meeting_id: UUID) -> None:
        from facilitator.services.mail import open_draft
        from facilitator.services.past_mail import past_mail

        runtime = self.runtime
        try:
            mail = await to_thread(past_mail, runtime.store, meeting_id, runtime.clock, runtime.template)
            if mail.warning and mail.warning != self._warned:
                self._warned = mail.warning
                self.say(text(mail.warning, own(" m once more drafts it all the same.")), wrong=True)
                return
            file = runtime.paths.drafts / mail.file_name
            drafted = await to_thread(open_draft, mail.letter, file, os.environ)
        except FacilitatorError as error:
            self.say(str(error), wrong=True)
            return
        self.say(drafted.sentence if drafted.where else own(drafted.sentence))
