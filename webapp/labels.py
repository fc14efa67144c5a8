"""Codes in words, once, for every page."""

from enum import Enum

from flask_babel import lazy_gettext as _l

from models import types as t

_WORDS: tuple[tuple[Enum, object], ...] = (
    (t.Role.OFFICER, _l("Operatore")),
    (t.Role.EMPLOYER, _l("Datore di lavoro")),
    (t.Role.CANDIDATE, _l("Persona iscritta")),
    (t.Role.REFERRER, _l("Servizio inviante")),
    (t.Role.ADMIN, _l("Amministrazione")),
    (t.Regime.ARTICLE_1, _l("Art. 1 legge 68/1999 (persone con disabilità)")),
    (t.Regime.ARTICLE_18, _l("Art. 18 legge 68/1999 (orfani, coniugi superstiti e categorie equiparate)")),
    (t.Regime.ARTICLE_14, _l("Convenzione art. 14 D.Lgs. 276/2003")),
    (t.Regime.ARTICLE_12_BIS, _l("Convenzione art. 12-bis legge 68/1999")),
    (t.Regime.LAW_381, _l("Inserimento in cooperativa (legge 381/1991)")),
    (t.Regime.OPEN, _l("Libera: aperta a tutte le persone iscritte")),
    (t.Education.NONE, _l("Nessun titolo")),
    (t.Education.LOWER_SECONDARY, _l("Licenza media")),
    (t.Education.VOCATIONAL, _l("Qualifica professionale")),
    (t.Education.UPPER_SECONDARY, _l("Diploma")),
    (t.Education.DEGREE, _l("Laurea")),
    (t.Licence.AM, _l("Patente AM")),
    (t.Licence.A1, _l("Patente A1")),
    (t.Licence.A2, _l("Patente A2")),
    (t.Licence.A, _l("Patente A")),
    (t.Licence.B, _l("Patente B")),
    (t.Licence.BE, _l("Patente BE")),
    (t.Licence.C1, _l("Patente C1")),
    (t.Licence.C, _l("Patente C")),
    (t.Licence.CE, _l("Patente CE")),
    (t.Licence.D1, _l("Patente D1")),
    (t.Licence.D, _l("Patente D")),
    (t.Licence.DE, _l("Patente DE")),
    (t.Licence.CQC, _l("CQC (guida professionale)")),
    (t.Licence.FORKLIFT, _l("Patentino per il muletto")),
    (t.Licence.TRACTOR, _l("Patentino per il trattore")),
    (t.Licence.AERIAL_PLATFORM, _l("Patentino per le piattaforme")),
    (t.Licence.CRANE, _l("Patentino per la gru")),
    (t.Transport.CAR, _l("auto")),
    (t.Transport.PUBLIC, _l("mezzi pubblici")),
    (t.Transport.FOOT, _l("a piedi")),
    (t.Shift.MORNING, _l("mattina")),
    (t.Shift.AFTERNOON, _l("pomeriggio")),
    (t.Shift.EVENING, _l("sera")),
    (t.Shift.NIGHT, _l("notte")),
    (t.Shift.WEEKEND, _l("fine settimana")),
    (t.Exclusion.MORNING, _l("mattina")),
    (t.Exclusion.AFTERNOON, _l("pomeriggio")),
    (t.Exclusion.EVENING, _l("sera")),
    (t.Exclusion.NIGHT, _l("notte")),
    (t.Exclusion.WEEKEND, _l("fine settimana")),
    (t.Exclusion.DISTANCE, _l("oltre la distanza indicata")),
    (t.EmployerKind.FIRM, _l("Impresa")),
    (t.EmployerKind.COOPERATIVE_B, _l("Cooperativa sociale di tipo B")),
    (t.EmployerKind.PUBLIC_BODY, _l("Ente pubblico")),
    (t.Contract.PERMANENT, _l("Tempo indeterminato")),
    (t.Contract.FIXED_TERM, _l("Tempo determinato")),
    (t.Contract.APPRENTICESHIP, _l("Apprendistato")),
    (t.Contract.INTERNSHIP, _l("Tirocinio")),
    (t.Remote.NO, _l("No, si lavora sul posto")),
    (t.Remote.PARTLY, _l("In parte")),
    (t.Remote.YES, _l("Sì, tutto da casa")),
    (t.PositionState.SUBMITTED, _l("Da pubblicare")),
    (t.PositionState.OPEN, _l("Aperta")),
    (t.PositionState.CLOSED, _l("Chiusa")),
    (t.ProposalState.SUGGESTED, _l("Suggerita")),
    (t.ProposalState.SET_ASIDE, _l("Tenuta da parte")),
    (t.ProposalState.DISCARDED, _l("Non proposta")),
    (t.ProposalState.PROPOSED, _l("Proposta alla persona")),
    (t.ProposalState.ACCEPTED, _l("La persona è interessata")),
    (t.ProposalState.DECLINED, _l("La persona ha detto no")),
    (t.ProposalState.SENT, _l("Inviata al datore di lavoro")),
    (t.ProposalState.INTERVIEW, _l("A colloquio")),
    (t.ProposalState.HIRED, _l("Assunzione")),
    (t.ProposalState.DECLINED_BY_EMPLOYER, _l("Il datore di lavoro ha detto no")),
    (t.ProposalState.WITHDRAWN, _l("Ritirata")),
    (t.ProposalState.CLOSED, _l("Chiusa")),
    (t.ScorerAction.PROMOTED, _l("Messa in uso")),
    (t.ScorerAction.ROLLED_BACK, _l("Tornata in uso")),
    (t.Reason.CAPACITY, _l("Le capacità e le esigenze del lavoro sono distanti")),
    (t.Reason.SKILLS, _l("Mancano competenze")),
    (t.Reason.DISTANCE, _l("Il posto è troppo lontano")),
    (t.Reason.HOURS, _l("L'orario non va bene")),
    (t.Reason.MISSING_ACCOMMODATION, _l("Manca un accomodamento")),
    (t.Reason.PERSONS_CHOICE, _l("Scelta della persona")),
    (t.Reason.EMPLOYERS_CHOICE, _l("Scelta del datore di lavoro")),
    (t.Reason.POSITION_CLOSED, _l("La posizione è stata chiusa")),
    (t.Reason.UNREACHABLE, _l("Persona non raggiungibile")),
    (t.Reason.OTHER, _l("Altro")),
)

# By type and member: codes of different enums may have the same letters, and a StrEnum's member equals its letters.
LABELS: dict[tuple[type[Enum], Enum], object] = {(type(member), member): words for member, words in _WORDS}

# What an officer may answer when not proposing somebody; the other reasons belong to the person or the employer.
OFFICER_REASONS = (
    t.Reason.CAPACITY,
    t.Reason.SKILLS,
    t.Reason.DISTANCE,
    t.Reason.HOURS,
    t.Reason.MISSING_ACCOMMODATION,
    t.Reason.PERSONS_CHOICE,
    t.Reason.UNREACHABLE,
    t.Reason.OTHER,
)

# The person's own words for the same codes.
PERSON_REASONS: dict[t.Reason, object] = {
    t.Reason.PERSONS_CHOICE: _l("Preferisco non dirlo"),
    t.Reason.DISTANCE: _l("È troppo lontano per me"),
    t.Reason.HOURS: _l("L'orario non va bene per me"),
    t.Reason.CAPACITY: _l("Il lavoro mi sembra troppo faticoso o difficile"),
    t.Reason.SKILLS: _l("Non so fare quello che serve"),
    t.Reason.MISSING_ACCOMMODATION: _l("Mi manca un aiuto che mi serve"),
    t.Reason.OTHER: _l("Un altro motivo"),
}

SCORER_KINDS = {
    "prior": _l("Pesi stabiliti da persone esperte"),
    "map": _l("Pesi delle persone esperte, corretti da come sono andati gli inserimenti"),
    "additive": _l("Curve apprese da come sono andati gli inserimenti"),
}

GATES = {
    "licence": _l("Manca una patente che il lavoro richiede."),
    "regime": _l("La posizione è riservata per legge a un'altra categoria di persone."),
    "status": _l("La persona ora non è disponibile."),
    "consent": _l("Manca il consenso della persona a cercarle un lavoro."),
    "exclusion": _l("La persona ha escluso qualcosa che questo lavoro chiede."),
}

_OFFICER_LIFTS = _l("L'operatore può superare il vincolo, con un motivo.")

GATE_LIFTED_BY = {
    "licence": _OFFICER_LIFTS,
    "regime": _l("Può cambiarlo solo chi offre il lavoro."),
    "status": _OFFICER_LIFTS,
    "consent": _l("Solo la persona può darlo."),
    "exclusion": _OFFICER_LIFTS,
}
