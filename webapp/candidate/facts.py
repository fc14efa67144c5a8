"""A job beside a person in plain words, or in easy ones. Every sentence is made from the data."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Self

from flask_babel import format_decimal
from flask_babel import gettext as _

from matching import Catalogue, Explanation
from models.people import Profile
from models.positions import Position
from models.types import Contract, Remote, Shift, Transport
from webapp.candidate.easy_words import AIDS, CONTRACTS
from webapp.formatting import accommodation, dimension, label, labels
from webapp.reading import say

COMPANY_TRANSPORT = "company_transport"
WALK_KM = 2
"""As far as this somebody who goes on foot is told that the way is short."""


@dataclass(frozen=True, slots=True)
class Facts:
    """What the work is, where, how one gets there, when, who helps, why, and what is not sure."""

    title: str
    description: str
    where: list[str]
    travel: list[str]
    when: list[str]
    contract: str
    help: list[str]
    reasons: list[str]
    unsure: list[str]

    @classmethod
    def of(cls, position: Position, profile: Profile, explanation: Explanation) -> Self:
        """All that is said of a job to somebody."""
        return cls(
            title=position.title[:1].upper() + position.title[1:],
            description=position.description,
            where=list(_where(position)),
            travel=list(_travel(position, profile, explanation.travel_km)),
            when=list(_when(position)),
            contract=_contract(position.contract),
            help=_help(position, profile, explanation),
            reasons=list(reasons_of(profile, explanation)),
            unsure=list(_unsure(explanation)),
        )

    @property
    def near(self) -> str:
        """How far it is, in one sentence."""
        return self.travel[0] if self.travel else ""

    @property
    def reason(self) -> str:
        """The first reason that speaks for it."""
        return self.reasons[0] if self.reasons else ""


def _where(position: Position) -> Iterator[str]:
    names = {"employer": position.employer.name, "comune": position.comune.name}
    yield say(_("%(employer)s, a %(comune)s.", **names), _("Il lavoro è con %(employer)s, a %(comune)s.", **names))


def _travel(position: Position, profile: Profile, km: float | None) -> Iterator[str]:
    """How far it is, and what takes one there."""
    if position.remote is Remote.YES:
        yield say(_("Si lavora da casa."), _("Lavori a casa tua."))
        return
    yield from _distance(km)
    if position.remote is Remote.PARTLY:
        yield say(_("Una parte del lavoro si può fare da casa."), _("A volte puoi lavorare a casa tua."))
    yield from _public_transport(position, profile)
    if profile.transport is Transport.FOOT and km is not None:
        yield (
            say(_("A piedi la strada è breve."), _("Puoi andare a piedi."))
            if km <= WALK_KM
            else say(_("A piedi è lontano."), _("A piedi è lontano."))
        )
    if any(row.accommodation == COMPANY_TRANSPORT for row in position.accommodations):
        yield say(_("C'è un trasporto che organizza il datore di lavoro."), _("Ti portano al lavoro e a casa."))


def _distance(km: float | None) -> Iterator[str]:
    if km is None:
        return
    if rounded := round(km):
        far = format_decimal(rounded)
        yield say(
            _("È a circa %(km)s km da dove abiti.", km=far), _("È a circa %(km)s chilometri da casa tua.", km=far)
        )
    else:
        yield say(_("È vicino a dove abiti."), _("È vicino a casa tua."))


def _public_transport(position: Position, profile: Profile) -> Iterator[str]:
    """As the employer says; what nobody knows is said only to whoever needs it."""
    needs_it = profile.transport is Transport.PUBLIC
    if position.transit:
        yield say(_("Ci si arriva con i mezzi pubblici."), _("Ci arrivi con i mezzi pubblici."))
    elif position.transit is not None:
        yield say(_("Non ci si arriva con i mezzi pubblici."), _("Qui non arrivano i mezzi pubblici."))
        if needs_it:
            yield say(_("Tu ti sposti con i mezzi: chiedi all'ufficio come fare."), _("Chiedi all'ufficio come fare."))
    elif needs_it:
        yield say(
            _("Non sappiamo se ci si arriva con i mezzi pubblici: chiedilo all'ufficio."),
            _("Ci sono i mezzi pubblici? Non lo sappiamo. Chiedi all'ufficio."),
        )


def _when(position: Position) -> Iterator[str]:
    hours, times = position.hours, labels(position.shifts, Shift)
    short = _("%(hours)s ore alla settimana", hours=hours)
    yield from say(
        [f"{short}: {times}." if times else f"{short}."],
        [_("Lavori %(hours)s ore ogni settimana.", hours=hours)],
    )
    if times:
        yield from say([], [_("Quando: %(times)s.", times=times)])


def _contract(contract: Contract) -> str:
    return say(label(contract), str(CONTRACTS[contract]))


def _help(position: Position, profile: Profile, explanation: Explanation) -> list[str]:
    """What the employer offers and this person needs, in the catalogue's order."""
    offered = {row.accommodation for row in position.accommodations}
    needed = {row.accommodation for row in profile.accommodations} | set(explanation.match.plan.accommodations)
    return aid_words(offered & needed)


def aid_words(codes: set[str]) -> list[str]:
    """Accommodations in words, in the catalogue's order: one line of names, or a short sentence for each."""
    known = [aid.code for aid in Catalogue.default().accommodations if aid.code in codes]
    names = ", ".join(accommodation(code) for code in known)
    return say([names] if known else [], [str(AIDS[code]) for code in known])


def reasons_of(profile: Profile, explanation: Explanation) -> Iterator[str]:
    """Why the job is thought of for this person, the wishes first."""
    speaks_for = {reason.feature for reason in explanation.reasons if reason.kind == "for"}
    held = explanation.essential_skills.held + explanation.preferred_skills.held
    if "occupation_wish" in speaks_for:
        yield say(_("È un lavoro simile a quelli che cerchi."), _("Tu cerchi un lavoro così."))
    if known := dict.fromkeys(row.text for row in profile.skills if row.skill in held):
        yield from say(
            [_("Sai già fare alcune cose che servono: %(skills)s.", skills=", ".join(known))],
            [_("Questo lo sai già fare: %(skill)s.", skill=skill) for skill in known],
        )
    if "experience" in speaks_for:
        yield say(_("Hai già lavorato in questo campo."), _("Hai già fatto un lavoro così."))
    if "hours" in speaks_for:
        yield say(_("Le ore sono tra quelle che puoi fare."), _("Le ore vanno bene per te."))
    if "travel" in speaks_for:
        yield say(_("Il posto è alla tua portata."), _("Il posto non è troppo lontano."))


def _unsure(explanation: Explanation) -> Iterator[str]:
    yield from unknown_words(explanation)
    hard = [row.label.lower() for row in explanation.rows if row.status in ("open", "closed_fundable")]
    if hard:
        yield from say(
            [_("Qui potrebbe servire un aiuto in più: %(names)s.", names=", ".join(hard))],
            [_("Forse qui ti serve un aiuto: %(name)s.", name=name) for name in hard],
        )
    if explanation.essential_skills.missing:
        yield say(
            _("Qualcosa è da imparare: chiedi all'operatore come."), _("C'è una cosa da imparare. Chiedi all'ufficio.")
        )


def unknown_words(explanation: Explanation) -> Iterator[str]:
    """What nobody knows of the person yet, among what the job asks."""
    unknown = [dimension(code).lower() for code in explanation.match.unknown]
    if unknown:
        names = ", ".join(unknown)
        yield from say(
            [
                _(
                    "Non sappiamo ancora bene come va per te con queste cose: %(names)s. Ne parliamo insieme.",
                    names=names,
                )
            ],
            [*(_("Non sappiamo come va per te: %(name)s.", name=name) for name in unknown), _("Ne parliamo insieme.")],
        )
