"""The office's letters in words, as PDF: plain sentences, what to do, whom to call. No employer reads of health."""

from datetime import datetime
from typing import Any, NamedTuple

from flask import current_app
from flask_babel import gettext as _
from flask_babel import ngettext

from models.messages import Letter
from models.proposals import Interview, Proposal
from models.types import LetterKind, Licence, ProposalState, Shift
from webapp import pdf
from webapp.extensions import ROME
from webapp.formatting import accommodation, day, label, labels, moment
from webapp.services.profiles import SentProfile

SLIP_LINE = "_" * 40


class Words(NamedTuple):
    """What one letter says."""

    title: str
    before: list[str]
    facts: list[tuple[str, str]]
    after: list[str]
    slip: list[str]


def letter_pdf(
    letter: Letter, proposal: Proposal, *, interview: Interview | None, profile: SentProfile | None
) -> bytes:
    """The letter as it was prepared."""
    to_person = letter.kind in (LetterKind.PROPOSAL, LetterKind.INTERVIEW, LetterKind.CLOSED)
    words = _words(letter.kind, proposal, interview, profile)
    data = {
        "place_and_day": _place_and_day(proposal, letter.at),
        "recipient": _person(proposal) if to_person else _employer(proposal),
        "greeting": _("Buongiorno %(name)s,", name=proposal.person.full_name) if to_person else _("Buongiorno,"),
        "before": words.before,
        "facts": words.facts,
        "after": words.after,
        "signature": _signature(proposal),
        "slip": words.slip,
        "slip_title": _("La risposta"),
    }
    return pdf.document("letter", data, title=words.title, now=letter.at)


def _words(kind: LetterKind, proposal: Proposal, interview: Interview | None, profile: SentProfile | None) -> Words:
    match kind:
        case LetterKind.PROPOSAL:
            return _proposal(proposal)
        case LetterKind.INTERVIEW:
            return _interview(proposal, interview)
        case LetterKind.CLOSED:
            return _closed(proposal)
        case LetterKind.PROFILE:
            return _profile(proposal, profile)
        case LetterKind.EMPLOYER:
            return _to_employer(proposal, interview)


def _proposal(proposal: Proposal) -> Words:
    position = proposal.position
    times = labels(position.shifts, Shift)
    return Words(
        title=_("Una proposta di lavoro per te"),
        before=[_("abbiamo pensato a te per questo lavoro. Leggi con calma: scegli tu.")],
        facts=[
            (_("Il lavoro"), position.title),
            (_("Che cosa si fa"), position.description),
            (_("Dove"), _("%(employer)s, a %(comune)s", employer=position.employer.name, comune=position.comune.name)),
            (_("Quando"), _("%(hours)s ore alla settimana", hours=position.hours) + (f": {times}" if times else "")),
            (_("Contratto"), label(position.contract)),
            (_("Puoi rispondere"), _("fino al %(day)s", day=day(position.expires_on)) if position.expires_on else ""),
        ],
        after=[
            _("Puoi rispondere in tre modi: telefonando, venendo in ufficio, o mandando il foglietto qui sotto."),
            _(
                "Se dici di no, per te non cambia niente: continuiamo a cercare. Il datore di lavoro "
                "riceve il tuo nome solo se dici di sì."
            ),
        ],
        slip=[
            f"{proposal.person.full_name} ({proposal.person.registration.code})",
            _("Lavoro: %(title)s (%(code)s)", title=position.title, code=position.code),
            "□ " + _("Mi interessa"),
            "□ " + _("Non fa per me, perché (se vuoi):") + f" {SLIP_LINE}",
            _("Data e firma:") + f" {SLIP_LINE}",
        ],
    )


def _interview(proposal: Proposal, interview: Interview | None) -> Words:
    position = proposal.position
    return Words(
        title=_("Il tuo colloquio"),
        before=[
            _(
                "%(employer)s vuole conoscerti per il lavoro «%(title)s».",
                employer=position.employer.name,
                title=position.title,
            )
        ],
        facts=[
            (_("Quando"), moment(interview.starts_at) if interview else ""),
            (_("Dove"), interview.place if interview else ""),
            (_("Che cosa serve sapere"), interview.note if interview else ""),
        ],
        after=[
            _(
                "Se quel giorno non puoi, o se vuoi che qualcuno ti accompagni, chiama l'ufficio: "
                "troviamo un'altra soluzione."
            ),
            _("Dopo il colloquio ti chiamiamo noi, per sapere com'è andata."),
        ],
        slip=[],
    )


def _closed(proposal: Proposal) -> Words:
    title = proposal.position.title
    by_employer = proposal.state is ProposalState.DECLINED_BY_EMPLOYER
    said = (
        _("per il lavoro «%(title)s» il datore di lavoro ha fatto un'altra scelta.", title=title)
        if by_employer
        else _("la proposta per il lavoro «%(title)s» è chiusa.", title=title)
    )
    return Words(
        title=_("Una proposta è chiusa"),
        before=[said],
        facts=[],
        after=[_("Non devi fare niente. Noi continuiamo a cercare per te, e se vuoi parlarne puoi chiamarci.")],
        slip=[],
    )


def _profile(proposal: Proposal, sent: SentProfile | None) -> Words:
    if sent is None:
        raise ValueError("a profile's letter needs the profile")
    about = sent.person.profile
    worked = [f"{title} ({ngettext('%(num)s mese', '%(num)s mesi', months)})" for title, months in sent.experience]
    hours = about.hours_min is not None and about.hours_max is not None
    return Words(
        title=_("Profilo n. %(number)s per «%(title)s»", number=proposal.id, title=proposal.position.title),
        before=[
            _(
                "per la posizione «%(title)s» (%(code)s) vi proponiamo di conoscere questa persona, che è interessata.",
                title=proposal.position.title,
                code=proposal.position.code,
            )
        ],
        facts=[
            (_("Nome"), sent.person.full_name),
            (_("Ha già lavorato come"), ", ".join(worked)),
            (_("Sa fare"), ", ".join(sent.skills)),
            (_("Titolo di studio"), label(about.education) if about.education else ""),
            (_("Patenti"), labels(about.licences, Licence)),
            (
                _("Ore alla settimana"),
                _("da %(low)s a %(high)s", low=about.hours_min, high=about.hours_max) if hours else "",
            ),
            (_("Quando può lavorare"), labels(about.shifts, Shift)),
            (_("Con che cosa lavora bene"), ", ".join(accommodation(code) for code in sent.accommodations)),
        ],
        after=[
            _(
                "Fateci sapere se volete incontrarla: fissiamo noi il colloquio e vi aiutiamo con "
                "gli accomodamenti, anche per chi li paga."
            ),
            _(
                "Questo profilo serve solo a scegliere per questa posizione: non va dato ad altri, e "
                "va distrutto quando la scelta è fatta."
            ),
        ],
        slip=[],
    )


def _to_employer(proposal: Proposal, interview: Interview | None) -> Words:
    about = {"title": proposal.position.title, "code": proposal.position.code, "number": proposal.id}
    if proposal.state is ProposalState.INTERVIEW:
        return Words(
            title=_("Colloquio per «%(title)s»", **about),
            before=[
                _(
                    "vi confermiamo il colloquio per la posizione «%(title)s» (%(code)s), profilo n. %(number)s.",
                    **about,
                )
            ],
            facts=[
                (_("Quando"), moment(interview.starts_at) if interview else ""),
                (_("Dove"), interview.place if interview else ""),
            ],
            after=[_("Dopo il colloquio vi chiamiamo per sapere com'è andato.")],
            slip=[],
        )
    return Words(
        title=_("Posizione «%(title)s»: un profilo non è più disponibile", **about),
        before=[_("per la posizione «%(title)s» (%(code)s) il profilo n. %(number)s non è più disponibile.", **about)],
        facts=[],
        after=[
            _(
                "Vi preghiamo di distruggere ciò che avete ricevuto. Se la posizione è aperta, "
                "cerchiamo un'altra persona."
            )
        ],
        slip=[],
    )


def _place_and_day(proposal: Proposal, at: datetime) -> str:
    return f"{proposal.position.office.province.name}, {day(at.astimezone(ROME).date())}"


def _person(proposal: Proposal) -> str:
    person = proposal.person
    comune = person.profile.comune
    return "\n".join(part for part in (person.full_name, person.address, comune.label if comune else "") if part)


def _employer(proposal: Proposal) -> str:
    employer = proposal.position.employer
    return "\n".join(part for part in (employer.name, employer.comune.label if employer.comune else "") if part)


def _signature(proposal: Proposal) -> str:
    office = proposal.position.office
    contact: list[Any] = [office.address, office.phone or current_app.config["OFFICE_CONTACT"], office.email]
    return "\n".join([office.name, *(part for part in contact if part)])
