"""«Perché questo?»: reasons, what is missing, and what could be changed by whom, made from the engine's explanation.

Kind about what is missing: a gap is something that an accommodation, a colleague or time may close. No figure says how
well somebody fits.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple, Self

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from models.types import Contract, DelegateScope, Exclusion, Licence, Shift
from webapp.candidate.facts import aid_words, reasons_of, unknown_words
from webapp.formatting import label, labels
from webapp.reading import say
from webapp.services.engine.explaining import Why

WISHES, BACKGROUND, SHEET = "candidate_sheet.wishes", "candidate_sheet.background", "candidate_sheet.home"
CONSENTS = "candidate_data.home"


class Step(NamedTuple):
    """What the person can do, and the page where they do it."""

    text: str
    endpoint: str
    link: str
    scope: DelegateScope = DelegateScope.SHEET
    """What a delegate needs to go there."""


@dataclass(frozen=True, slots=True)
class WhyWords:
    """The page, part by part; a part of which there is nothing to say is empty."""

    reasons: Sequence[str]
    missing: Sequence[str]
    unsure: Sequence[str]
    you: Sequence[Step]
    employer: Sequence[str]
    office: Sequence[str]
    closed: bool
    """Whether something of the law or of a limit keeps the job closed to the person as things are."""

    @classmethod
    def of(cls, why: Why) -> Self:
        """Everything in words."""
        return cls(
            reasons=list(reasons_of(why.person.profile, why.explanation)),
            missing=[*_gates(why), *_gaps(why), *_skills(why), *_limits(why)],
            unsure=list(unknown_words(why.explanation)),
            you=list(_you(why)),
            employer=list(_employer(why)),
            office=list(_office(why)),
            closed=bool(why.explanation.gates),
        )


# --- what is missing --------------------------------------------------------------------------------------------------


def _gates(why: Why) -> Iterator[str]:
    for gate, parts in why.explanation.gate_details.items():
        yield from _GATE_WORDS[gate](parts)


def _licence(parts: Sequence[str]) -> Iterator[str]:
    names = labels(frozenset(parts), Licence)
    yield say(
        _("Per questo lavoro serve: %(names)s.", names=names), _("Per questo lavoro serve: %(names)s.", names=names)
    )


def _reserved(_parts: Sequence[str]) -> Iterator[str]:
    yield say(
        _("La legge riserva questo posto ad altre persone dell'elenco. Non dipende da te."),
        _("Questo posto è per altre persone. Lo dice la legge. Non dipende da te."),
    )


def _not_available(_parts: Sequence[str]) -> Iterator[str]:
    yield say(
        _("Nella tua scheda c'è scritto che ora non cerchi lavoro."),
        _("La tua scheda dice: ora non cerchi un lavoro."),
    )


def _no_consent(_parts: Sequence[str]) -> Iterator[str]:
    yield say(_("Manca il tuo consenso a cercare un lavoro per te."), _("Manca il tuo sì. Senza, non cerchiamo."))


def _ruled_out(parts: Sequence[str]) -> Iterator[str]:
    shifts = labels(frozenset(parts) - {Exclusion.DISTANCE.value}, Shift)
    if shifts:
        yield say(
            _("Si lavora anche quando hai detto di no: %(times)s.", times=shifts),
            _("Tu hai detto no a questo: %(times)s. Qui si lavora così.", times=shifts),
        )
    if Exclusion.DISTANCE.value in parts:
        yield say(_("È più lontano di quanto hai detto che va bene per te."), _("È più lontano di quello che vuoi tu."))


_GATE_WORDS: dict[str, Callable[[Sequence[str]], Iterator[str]]] = {
    "licence": _licence,
    "regime": _reserved,
    "status": _not_available,
    "consent": _no_consent,
    "exclusion": _ruled_out,
}


def _gaps(why: Why) -> Iterator[str]:
    names = [row.label.lower() for row in why.explanation.rows if row.status in ("open", "closed_fundable")]
    if names:
        yield from say(
            [_("Per queste cose qui serve un aiuto che ora non c'è: %(names)s.", names=", ".join(names))],
            [_("Qui serve un aiuto che ora non c'è: %(name)s.", name=name) for name in names],
        )


def _skills(why: Why) -> Iterator[str]:
    wanted = set(why.explanation.essential_skills.missing)
    names = [row.text for row in why.position.skills if row.skill in wanted]
    if names:
        yield from say(
            [_("Chi offre il lavoro chiede cose che nella tua scheda non ci sono: %(names)s.", names=", ".join(names))],
            [_("Nella tua scheda non c'è questo: %(name)s.", name=name) for name in names],
        )


def _limits(why: Why) -> Iterator[str]:
    """What the job has otherwise than the person would like, where it stops nothing."""
    profile, position = why.person.profile, why.position
    if profile.hours_max is not None and position.hours > profile.hours_max:
        given = {"hours": position.hours, "most": profile.hours_max}
        yield say(
            _("Le ore sono %(hours)s alla settimana; tu ne vuoi fare al massimo %(most)s.", **given),
            _("Sono %(hours)s ore. Tu vuoi fare al massimo %(most)s ore.", **given),
        )
    if profile.hours_min is not None and position.hours < profile.hours_min:
        given = {"hours": position.hours, "least": profile.hours_min}
        yield say(
            _("Le ore sono %(hours)s alla settimana; tu ne cerchi almeno %(least)s.", **given),
            _("Sono %(hours)s ore. Tu cerchi almeno %(least)s ore.", **given),
        )
    if profile.contracts and position.contract.value not in profile.contracts:
        yield say(
            _("Il contratto è diverso da quelli che cerchi: %(contract)s.", contract=_contract(position.contract)),
            _("Tu cerchi un altro contratto."),
        )
    if _farther_than_wished(why):
        yield say(_("È un po' più lontano di quanto vorresti."), _("È un po' più lontano di quello che vuoi."))


def _contract(contract: Contract) -> str:
    return label(contract).lower()


def _farther_than_wished(why: Why) -> bool:
    km, most = why.explanation.travel_km, why.person.profile.max_km
    ruled_out = Exclusion.DISTANCE.value in why.explanation.gate_details.get("exclusion", ())
    return km is not None and most is not None and km > most and not ruled_out


# --- what could be changed, and by whom -------------------------------------------------------------------------------

_CHANGE_WISHES, _WRITE, _LOOK = _l("Cambia che cosa cerchi"), _l("Cambia che cosa sai fare"), _l("Guarda la tua scheda")
_CONSENTS = _l("Guarda i tuoi consensi")


def _you(why: Why) -> Iterator[Step]:
    explanation = why.explanation
    if "exclusion" in explanation.gates or any(_limits(why)):
        text = say(
            _("Se vuoi, puoi cambiare che cosa cerchi. Vale subito."),
            _("Vuoi cambiare idea? Puoi farlo. Vale subito."),
        )
        yield Step(text, WISHES, str(_CHANGE_WISHES))
    if explanation.essential_skills.missing:
        text = say(
            _("Se una di queste cose la sai fare, scrivilo nella tua scheda."),
            _("Sai fare una di queste cose? Scrivilo."),
        )
        yield Step(text, BACKGROUND, str(_WRITE))
    if "licence" in explanation.gates or "status" in explanation.gates or explanation.match.unknown:
        text = say(
            _("Se nella tua scheda manca qualcosa, o qualcosa è cambiato, diccelo."),
            _("Manca qualcosa nella tua scheda? Diccelo."),
        )
        yield Step(text, SHEET, str(_LOOK))
    if "consent" in explanation.gates:
        text = say(
            _("Se vuoi, puoi dire di sì: così cerchiamo un lavoro per te."),
            _("Puoi dire di sì. Così cerchiamo per te."),
        )
        yield Step(text, CONSENTS, str(_CONSENTS), DelegateScope.DATA)


def _employer(why: Why) -> Iterator[str]:
    offers = set(why.explanation.match.plan.accommodations) - set(why.explanation.match.plan.offered)
    offers |= {value for kind, value in _changes(why) if kind == "offer"}
    if offers:
        yield from say(
            [_("Può mettere qualcosa che aiuta: %(names)s.", names=name) for name in aid_words(offers)],
            [_("Può aiutarti così."), *aid_words(offers)],
        )
    negotiable = [
        row.label.lower()
        for row in why.explanation.rows
        if row.negotiable and row.status in ("open", "closed_fundable")
    ]
    if negotiable:
        yield from say(
            [_("Può dare questi compiti a un collega: %(names)s.", names=", ".join(negotiable))],
            [_("Un collega può fare questo al posto tuo: %(name)s.", name=name) for name in negotiable],
        )
    for kind, value in _changes(why):
        if kind == "hours":
            yield say(
                _("Può offrire %(hours)s ore alla settimana.", hours=value),
                _("Può cambiare le ore: %(hours)s ogni settimana.", hours=value),
            )
    if "regime" in why.explanation.gates:
        yield say(
            _("Può aprire questo posto anche ad altre persone, se la legge lo permette."),
            _("Può aprire il posto a più persone, se si può."),
        )


def _changes(why: Why) -> Iterator[tuple[str, str]]:
    """The kind of each change, and what it is changed to."""
    for one in why.changes:
        kind, _colon, value = one.change.partition(":")
        yield kind, value


def _office(why: Why) -> Iterator[str]:
    explanation = why.explanation
    if explanation.match.unknown:
        yield say(
            _("Può capire con te come va con le cose che non sappiamo ancora."),
            _("Può capire con te che cosa va bene."),
        )
    if any(row.status in ("open", "closed_fundable") for row in explanation.rows):
        yield say(
            _("Può chiedere al datore di lavoro gli aiuti che mancano."), _("Può chiedere gli aiuti che mancano.")
        )
    if {"licence", "status", "exclusion"} & set(explanation.gates):
        yield say(
            _("Può proporti il lavoro lo stesso, se tu sei d'accordo."),
            _("Può proporti il lavoro lo stesso, se tu vuoi."),
        )
    if "regime" in explanation.gates:
        yield say(
            _("Può spiegarti la regola e cercare con te altri lavori."),
            _("Può spiegarti la regola. Può cercare altri lavori."),
        )
    if explanation.essential_skills.missing:
        yield say(_("Può dirti come imparare quello che manca."), _("Può dirti come imparare."))
