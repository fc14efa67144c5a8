"""The messages of a proposal as each side reads them: who wrote, how it came, who has read it."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import NamedTuple

from flask_babel import gettext as _

from models.accounts import Account
from models.conversations import ProposalMessage
from models.proposals import Proposal
from models.types import Role, Side, Thread
from webapp.formatting import label, who, who_for_you
from webapp.services.messages.conversations import READ_AT, Conversation


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


def lines(conversation: Conversation, *, proposal: Proposal, side: Side, reader: Account) -> Sequence[Line]:
    """A thread in words, for one side and whoever of it reads."""
    return [_line(message, proposal, side, reader) for message in conversation.messages]


def _line(message: ProposalMessage, proposal: Proposal, side: Side, reader: Account) -> Line:
    own = message.side is side
    return Line(
        id=message.id,
        who=_WHO[message.side](message, proposal, reader),
        how=_how(message, side),
        at=message.at,
        text=message.text,
        own=own,
        new=not own and getattr(message, READ_AT[side].key) is None,
        read=_read(message) if side is Side.OFFICE else "",
        side=message.side,
    )


def _person(message: ProposalMessage, proposal: Proposal, reader: Account) -> str:
    """The person; or whoever wrote for them, under their own name."""
    account = message.account
    if reader.role is Role.CANDIDATE:
        return who_for_you(account) or _("Tu")
    if account is not None and account.role is Role.DELEGATE:
        return who(account, proposal.person)
    # An employer reads the person's words only where all three write: there they know the name.
    return proposal.person.full_name


def _office(message: ProposalMessage, _proposal: Proposal, reader: Account) -> str:
    """Colleagues by their names; to everybody else it is the office that speaks."""
    inside = reader.role is Role.OFFICER and message.account is not None
    return message.account.name if inside else _("L'ufficio")


def _employer(message: ProposalMessage, proposal: Proposal, reader: Account) -> str:
    name, employer = message.account.name if message.account else "", proposal.position.employer.name
    if reader.role is Role.OFFICER:
        return f"{name}, {employer}" if name else employer
    return name or employer if reader.role is Role.EMPLOYER else employer


_WHO: dict[Side, Callable[[ProposalMessage, Proposal, Account], str]] = {
    Side.PERSON: _person,
    Side.OFFICE: _office,
    Side.EMPLOYER: _employer,
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
