"""Letters to a person about a proposal, in two wordings each: what it is, what to do, and that nothing is pressing."""

from collections.abc import Sequence

from flask_babel import gettext as _

from models.positions import Position
from models.proposals import Interview, Proposal
from models.shortlists import InterviewSlot
from models.territory import Office
from models.types import ProposalState, Shift
from webapp.candidate.easy_words import CONTRACTS
from webapp.formatting import day, label, labels, moment
from webapp.letters.paper import Fact, Words, reach
from webapp.letters.wording import wording

LINE = "_" * 40
BOX = "□ "


def proposal(made: Proposal, *, easy: bool) -> Words:
    """A job: the person decides, and can send the slip back."""
    say, position = wording(easy), made.position
    return Words(
        title=_("Una proposta di lavoro per te"),
        before=say(
            [_("abbiamo pensato a te per questo lavoro. Leggi con calma: scegli tu.")],
            [_("C'è un lavoro per te. Leggi con calma. Poi scegli tu.")],
        ),
        facts=_about(position, easy=easy),
        after=say(
            [
                _(
                    "Puoi rispondere in tre modi: telefonando, venendo in ufficio, o mandando il foglietto qui sotto "
                    "all'indirizzo dell'ufficio."
                ),
                _(
                    "Se dici di no, per te non cambia niente: continuiamo a cercare. Il datore di lavoro "
                    "riceve il tuo nome solo se dici di sì."
                ),
            ],
            [
                _("Ti interessa? Puoi telefonare. Puoi venire in ufficio. Puoi mandare il foglio «La risposta»."),
                _("Puoi anche dire di no. Per te non cambia niente. Cerchiamo altri lavori."),
                _("Diamo il tuo nome solo se dici sì."),
            ],
        ),
        slip=[
            *_whose(made),
            BOX + _("Mi interessa"),
            BOX + _("Non fa per me, perché (se vuoi):") + f" {LINE}",
            *_signed(position.office),
        ],
    )


def presented(made: Proposal, *, easy: bool) -> Words:
    """The profile is with the employer."""
    say, title, employer = wording(easy), made.position.title, made.position.employer.name
    return Words(
        title=say(_("Il tuo profilo è dal datore di lavoro"), _("Abbiamo parlato di te")),
        before=say(
            [
                _(
                    "abbiamo inviato il tuo profilo a %(employer)s per il lavoro «%(title)s», come ci avevi detto.",
                    employer=employer,
                    title=title,
                )
            ],
            [
                _("Hai detto sì al lavoro «%(title)s».", title=title),
                _("Abbiamo mandato il tuo profilo a %(employer)s.", employer=employer),
            ],
        ),
        after=say(
            [
                _("Non devi fare niente. Quando il datore di lavoro risponde, ti avvisiamo noi."),
                _("Se hai cambiato idea, o vuoi sapere che cosa abbiamo inviato, chiamaci."),
            ],
            [
                _("Ora non devi fare niente. Quando rispondono, te lo diciamo."),
                _("Hai cambiato idea? Chiama l'ufficio."),
            ],
        ),
    )


def times(made: Proposal, slots: Sequence[InterviewSlot], *, easy: bool) -> Words:
    """The employer would like to meet the person, who ticks a time."""
    say, title, employer = wording(easy), made.position.title, made.position.employer.name
    about = {"employer": employer, "title": title}
    return Words(
        title=_("Scegli quando fare il colloquio"),
        before=say(
            [_("%(employer)s vuole conoscerti per il lavoro «%(title)s». L'orario lo scegli tu.", **about)],
            [
                _("%(employer)s vuole conoscerti per il lavoro «%(title)s».", **about),
                _("Scegli tu il giorno e l'ora."),
            ],
        ),
        after=say(
            [
                _(
                    "Dicci quale orario scegli per telefono, venendo in ufficio o mandando il foglietto qui sotto. Se "
                    "nessuno va bene, chiediamo altri orari. Se vuoi che qualcuno ti accompagni, dillo a noi."
                )
            ],
            [
                _("Telefona, o vieni in ufficio. Oppure manda il foglio «La risposta»."),
                _("Nessun orario va bene? Diccelo. Ne chiediamo altri."),
                _("Vuoi andare con qualcuno? Diccelo."),
            ],
        ),
        slip=[
            *_whose(made),
            *(f"{BOX}{moment(slot.starts_at)}, {slot.place}" for slot in slots),
            BOX + _("Nessuno va bene. Potrei:") + f" {LINE}",
            *_signed(made.position.office),
        ],
    )


def interview(made: Proposal, arranged: Interview | None, *, easy: bool) -> Words:
    """Day, hour and place of an interview."""
    say, position = wording(easy), made.position
    about = {"employer": position.employer.name, "title": position.title}
    return Words(
        title=_("Il tuo colloquio"),
        before=say(
            [_("%(employer)s vuole conoscerti per il lavoro «%(title)s».", **about)],
            [_("Hai un colloquio con %(employer)s.", **about), _("È per il lavoro «%(title)s».", **about)],
        ),
        facts=[
            Fact(_("Quando"), moment(arranged.starts_at) if arranged else "", "calendar"),
            Fact(_("Dove"), arranged.place if arranged else "", "map-marker"),
            Fact(_("Che cosa serve sapere"), arranged.note if arranged else "", "info-circle"),
        ],
        after=say(
            [
                _(
                    "Se quel giorno non puoi, o se vuoi che qualcuno ti accompagni, chiama l'ufficio: "
                    "troviamo un'altra soluzione."
                ),
                _("Dopo il colloquio ti chiamiamo noi, per sapere com'è andata."),
            ],
            [
                _("Quel giorno non puoi? Chiama l'ufficio."),
                _("Vuoi andare con qualcuno? Chiama l'ufficio."),
                _("Dopo il colloquio ti chiamiamo noi."),
            ],
        ),
    )


def closed(made: Proposal, *, easy: bool) -> Words:
    """Nothing more comes of a proposal; the office goes on."""
    say, title = wording(easy), made.position.title
    if made.state is ProposalState.DECLINED_BY_EMPLOYER:
        said = say(
            _("per il lavoro «%(title)s» il datore di lavoro ha fatto un'altra scelta.", title=title),
            _("Per il lavoro «%(title)s» hanno scelto un'altra persona.", title=title),
        )
    else:
        said = say(
            _("la proposta per il lavoro «%(title)s» è chiusa.", title=title),
            _("Il lavoro «%(title)s» non c'è più.", title=title),
        )
    return Words(
        title=say(_("Una proposta è chiusa"), _("Questo lavoro non c'è più")),
        before=[said],
        after=say(
            [_("Non devi fare niente. Noi continuiamo a cercare per te, e se vuoi parlarne puoi chiamarci.")],
            [
                _("Non devi fare niente. Noi cerchiamo altri lavori per te."),
                _("Vuoi parlarne? Chiama l'ufficio."),
            ],
        ),
    )


def _about(position: Position, *, easy: bool) -> list[Fact]:
    """What the job is, where, when."""
    say, hours, times = wording(easy), position.hours, labels(position.shifts, Shift)
    names = {"employer": position.employer.name, "comune": position.comune.name}
    last = position.expires_on
    weekly = _("%(hours)s ore alla settimana", hours=hours)
    return [
        Fact(_("Il lavoro"), position.title, "star-outline"),
        Fact(_("Che cosa si fa"), position.description, "tool"),
        Fact(_("Dove"), _("%(employer)s, a %(comune)s", **names), "map-marker"),
        Fact(
            _("Quando"),
            say(
                weekly + (f": {times}" if times else ""),
                _("Lavori %(hours)s ore ogni settimana.", hours=hours)
                + (" " + _("Quando: %(times)s.", times=times) if times else ""),
            ),
            "clock",
        ),
        Fact(_("Contratto"), say(label(position.contract), str(CONTRACTS[position.contract])), "file"),
        Fact(_("Puoi rispondere"), _("fino al %(day)s", day=day(last)) if last else "", "calendar"),
    ]


def _whose(made: Proposal) -> list[str]:
    position = made.position
    return [
        f"{made.person.full_name} ({made.person.registration.code})",
        _("Lavoro: %(title)s (%(code)s)", title=position.title, code=position.code),
    ]


def _signed(office: Office) -> list[str]:
    where = [office.name, *reach(office)[:1]] if office.address else [office.name]
    return [_("Data e firma:") + f" {LINE}", _("Da mandare a: %(where)s", where=", ".join(where))]
