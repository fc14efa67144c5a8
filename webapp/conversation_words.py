"""The messages of a proposal as each side reads them: who wrote, how it came, who has read it."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import NamedTuple

from flask_babel import gettext as _

from models.conversations import ProposalMessage
from models.proposals import Proposal
from models.types import Side, Thread
from webapp.formatting import label
from webapp.services.conversations import READ_AT, Conversation


class Line(NamedTuple):
    """One message."""

    id: int
    who: str
    how: str
    """What is to be known of it beside its words: passed on, or written down for the person."""
    at: datetime
    text: str
    own: bool
    new: bool
    read: str
    """Who has read it; only the office is told."""
    side: Side


def lines(conversation: Conversation, *, proposal: Proposal, side: Side) -> Sequence[Line]:
    """A thread in words, for one side."""
    return [_line(message, proposal, side) for message in conversation.messages]


def _line(message: ProposalMessage, proposal: Proposal, side: Side) -> Line:
    own = message.side is side
    return Line(
        id=message.id,
        who=_WHO[side](message, proposal),
        how=_how(message, side),
        at=message.at,
        text=message.text,
        own=own,
        new=not own and getattr(message, READ_AT[side].key) is None,
        read=_read(message) if side is Side.OFFICE else "",
        side=message.side,
    )


def _to_person(message: ProposalMessage, proposal: Proposal) -> str:
    if message.side is Side.PERSON:
        return _("Tu")
    return _("L'ufficio") if message.side is Side.OFFICE else proposal.position.employer.name


def _to_employer(message: ProposalMessage, proposal: Proposal) -> str:
    if message.side is Side.EMPLOYER:
        return message.account.name if message.account else _("Tu")
    # The person writes only where all three do: there the employer knows the name.
    return _("L'ufficio") if message.side is Side.OFFICE else proposal.person.full_name


def _to_office(message: ProposalMessage, proposal: Proposal) -> str:
    name = message.account.name if message.account else ""
    if message.side is Side.OFFICE:
        return name or _("L'ufficio")
    if message.side is Side.PERSON:
        return proposal.person.full_name
    employer = proposal.position.employer.name
    return f"{name}, {employer}" if name else employer


_WHO: dict[Side, Callable[[ProposalMessage, Proposal], str]] = {
    Side.PERSON: _to_person,
    Side.EMPLOYER: _to_employer,
    Side.OFFICE: _to_office,
}


def _how(message: ProposalMessage, side: Side) -> str:
    if message.passed_on_id is not None:
        if message.thread is Thread.WITH_EMPLOYER:
            return _("con le parole della persona")
        return _("con le parole del datore di lavoro")
    if message.channel is None:
        return ""
    how = label(message.channel).lower()
    if side is Side.OFFICE and message.account is not None:
        return _("%(how)s, scritto da %(name)s", how=how, name=message.account.name)
    return _("%(how)s, scritto dall'ufficio", how=how)


def _read(message: ProposalMessage) -> str:
    who = []
    if message.thread is not Thread.WITH_EMPLOYER and message.side is not Side.PERSON and message.person_read_at:
        who.append(_("letto dalla persona"))
    if message.thread is not Thread.WITH_PERSON and message.side is not Side.EMPLOYER and message.employer_read_at:
        who.append(_("letto dal datore di lavoro"))
    return ", ".join(who)
