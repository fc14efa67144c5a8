"""What the page of one proposal shows, in words. Nothing here decides anything."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple, Self

from flask_babel import gettext as _
from flask_babel import ngettext

from models.messages import Notice
from models.proposals import PROPOSAL_LIFE, UNDER_WAY, Proposal, ProposalEvent
from models.types import MessageState, ProposalState, Reason
from webapp.formatting import label, moment, who
from webapp.services.messages.notices import Audience
from webapp.services.proposals.proposals import Story, Waiting

State = ProposalState


class Moment(NamedTuple):
    """One line of the story."""

    at: datetime
    what: str
    who: str
    why: str
    channel: str


class Told(NamedTuple):
    """One word to somebody, and how far it has come."""

    whom: str
    what: str
    how: str


@dataclass(frozen=True, slots=True)
class ProposalPage:
    """Everything beside the forms."""

    waits: str
    late: str
    next: str
    story: Sequence[Moment]
    told: Sequence[Told]
    steps: frozenset[ProposalState]
    under_way: bool

    @classmethod
    def of(cls, proposal: Proposal, story: Story) -> Self:
        """The page of a proposal with its story."""
        return cls(
            waits=_since_when(proposal, story),
            late=late(proposal.state, story.waiting),
            next=next_words(proposal, story),
            story=sorted(_moments(proposal, story), key=lambda line: line.at)[::-1],
            told=[_told(notice) for notice in story.notices],
            steps=PROPOSAL_LIFE.steps.get(proposal.state, frozenset()),
            under_way=proposal.state in UNDER_WAY,
        )


def _since_when(proposal: Proposal, story: Story) -> str:
    """For how long it has stood where it stands; an interview that is still to come has its day, and waits for it."""
    to_come = proposal.state is State.INTERVIEW and story.interview and story.waiting.days == 0
    return "" if to_come or proposal.state not in UNDER_WAY else waits(story.waiting)


def waits(waiting: Waiting) -> str:
    """For how long nothing has happened."""
    if waiting.days == 0:
        return _("da oggi")
    return ngettext("da %(num)s giorno", "da %(num)s giorni", waiting.days)


def late(state: ProposalState, waiting: Waiting) -> str:
    """A word where it is time to ask; it only reminds."""
    if not waiting.long:
        return ""
    words = {
        State.PROPOSED: _("La persona non ha ancora risposto: potresti sentirla."),
        State.ACCEPTED: _("La persona ha detto sì e aspetta: il profilo si può inviare."),
        State.SENT: _("Il datore di lavoro non ha ancora risposto: potresti chiamarlo."),
        State.INTERVIEW: _("Il colloquio c'è stato: chiedi com'è andato."),
    }
    return words.get(state, "")


def next_words(proposal: Proposal, story: Story) -> str:
    """What happens after this page."""
    if proposal.state is State.CLOSED and story.hired_for is not None:
        return _("La persona ha trovato lavoro: da qui non serve più niente.")
    if proposal.stopped_by_withdrawal:
        return _("La persona ha revocato il consenso: per lei non si cerca più, finché non lo dà di nuovo.")
    words = {
        State.PROPOSED: _(
            "La persona risponde dal sito, oppure registri tu la risposta. Fino ad allora il datore di lavoro non sa "
            "niente di lei."
        ),
        State.ACCEPTED: _(
            "Controlla il profilo e invialo: da quel momento il datore di lavoro conosce il nome della persona."
        ),
        State.DECLINED: _(
            "La persona può ancora cambiare idea finché la posizione è aperta. Al datore di lavoro non diciamo niente "
            "di lei."
        ),
        State.SENT: _(
            "Il datore di lavoro guarda il profilo. Quando risponde, fissa il colloquio o registra la risposta."
        ),
        State.INTERVIEW: _("Dopo il colloquio senti tutti e due, e registra com'è andata."),
        State.HIRED: _("L'inserimento è cominciato: i contatti previsti sono nel suo calendario."),
        State.DECLINED_BY_EMPLOYER: _("Questa proposta è finita. Per la persona si continua a cercare."),
        State.WITHDRAWN: _("Questa proposta è finita. Per la persona si continua a cercare."),
        State.CLOSED: _("Questa proposta è finita. Per la persona si continua a cercare."),
    }
    return words.get(proposal.state, "")


def _moments(proposal: Proposal, story: Story) -> Iterator[Moment]:
    for event in proposal.history:
        yield Moment(
            event.at,
            _("Passo annullato") if event.undo else label(event.to_state),
            who(event.account, proposal.person),
            _why(event, story),
            label(event.channel) if event.channel else "",
        )
    for interview in story.called_off:
        if interview.cancelled_at is not None:
            at = moment(interview.starts_at)
            yield Moment(interview.cancelled_at, _("Appuntamento del %(at)s spostato o disdetto", at=at), "", "", "")
    for letter in story.letters:
        what = _("Lettera: %(kind)s", kind=label(letter.kind).lower())
        yield Moment(letter.at, what, who(letter.account), "", "")


def _why(event: ProposalEvent, story: Story) -> str:
    found_work = event.to_state is State.CLOSED and event.reason is Reason.PERSONS_CHOICE and story.hired_for
    if found_work:
        return _("La persona ha accettato un altro lavoro: %(title)s.", title=story.hired_for.position.title)
    parts = [label(event.reason) if event.reason else "", event.note]
    if event.lifted_gates:
        parts.append(_("Vincolo superato"))
    return " ".join(f"{part.rstrip('.')}." for part in parts if part)


def _told(notice: Notice) -> Told:
    whom = {
        Audience.PERSON: _("Alla persona"),
        Audience.EMPLOYER: _("Al datore di lavoro"),
        Audience.OFFICE: _("All'ufficio"),
    }[Audience(notice.params["to"])]
    return Told(whom, label(notice.kind), _how(notice))


def _how(notice: Notice) -> str:
    message = notice.message
    if message is None:
        return _("parte con il prossimo riepilogo del giorno")
    if message.state is MessageState.SENT:
        return _("inviata il %(at)s", at=moment(message.sent_at))
    if message.state is MessageState.GIVEN_UP:
        return _("non consegnata")
    return _("in attesa di partire")
