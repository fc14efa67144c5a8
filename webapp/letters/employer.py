"""Letters to employers: a profile, an appointment, a profile that is not available any more. Nothing of health."""

from flask_babel import gettext as _
from flask_babel import ngettext

from models.proposals import Interview, Proposal
from models.types import Licence, ProposalState, Shift
from webapp.formatting import accommodation, label, labels, moment
from webapp.letters.paper import Fact, Words
from webapp.services.proposals.profiles import SentProfile


def profile(proposal: Proposal, sent: SentProfile | None) -> Words:
    """Who is interested, and what matters for the job."""
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
            Fact(_("Nome"), sent.person.full_name),
            Fact(_("Ha già lavorato come"), ", ".join(worked)),
            Fact(_("Sa fare"), ", ".join(sent.skills)),
            Fact(_("Titolo di studio"), label(about.education) if about.education else ""),
            Fact(_("Patenti"), labels(about.licences, Licence)),
            Fact(
                _("Ore alla settimana"),
                _("da %(low)s a %(high)s", low=about.hours_min, high=about.hours_max) if hours else "",
            ),
            Fact(_("Quando può lavorare"), labels(about.shifts, Shift)),
            Fact(_("Con che cosa lavora bene"), ", ".join(accommodation(code) for code in sent.accommodations)),
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
    )


def told(proposal: Proposal, interview: Interview | None) -> Words:
    """When they meet the person; or that the profile is not available any more."""
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
                Fact(_("Quando"), moment(interview.starts_at) if interview else ""),
                Fact(_("Dove"), interview.place if interview else ""),
            ],
            after=[_("Dopo il colloquio vi chiamiamo per sapere com'è andato.")],
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
    )
