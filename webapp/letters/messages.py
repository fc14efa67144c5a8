"""What the office and a person wrote to each other about a job, on paper for whoever does not read online."""

from collections.abc import Sequence

from flask_babel import gettext as _

from models.conversations import ProposalMessage
from models.proposals import Proposal
from models.types import Side
from webapp.extensions import ROME
from webapp.formatting import day
from webapp.letters.paper import Fact, Words
from webapp.letters.wording import wording

LATEST = 8
"""Messages of one letter: older ones are on an earlier letter, if one was printed."""


def words(proposal: Proposal, messages: Sequence[ProposalMessage], *, easy: bool) -> Words:
    """The latest messages, oldest first, and how to answer."""
    say, position = wording(easy), proposal.position
    return Words(
        title=say(_("I nostri messaggi su un lavoro"), _("I messaggi")),
        before=[
            say(
                _("ecco che cosa ci siamo scritti su questo lavoro."),
                _("Qui leggi i nostri messaggi. Parlano di un lavoro."),
            )
        ],
        facts=[
            Fact(_("Il lavoro"), f"{position.title}, {position.employer.name}", "pin"),
            *(Fact(_who(one), one.text, "comment") for one in messages[-LATEST:]),
        ],
        after=[
            say(
                _("Per rispondere chiamaci, scrivici o passa in ufficio: le tue parole le scriviamo noi."),
                _("Vuoi rispondere? Chiama l'ufficio. Puoi anche scrivere, o venire da noi."),
            )
        ],
    )


def _who(message: ProposalMessage) -> str:
    who = _("Tu") if message.side is Side.PERSON else _("L'ufficio")
    return f"{who}, {day(message.at.astimezone(ROME).date())}"
