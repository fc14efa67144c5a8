"""Codes of employers: who they are, who acts for them, what they agree. Everybody asks ``models.types`` for them."""

from enum import StrEnum


class EmployerKind(StrEnum):
    """Kinds of employer."""

    FIRM = "impresa"
    COOPERATIVE_B = "coop_b"
    PUBLIC_BODY = "ente_pubblico"
    CONSORTIUM = "consorzio"


class Verification(StrEnum):
    """Whether the office knows that an organisation is who it says it is."""

    WAITING = "da_verificare"
    VERIFIED = "verificata"
    REFUSED = "non_riconosciuta"


class RequestState(StrEnum):
    """How far it has come that somebody asks to act for an organisation."""

    UNCONFIRMED = "da_confermare"
    WAITING = "in_attesa"
    ACCEPTED = "accolta"
    REFUSED = "respinta"


class MemberRole(StrEnum):
    """What somebody may do for an organisation, the most first."""

    MANAGER = "gestione"
    POSTER = "pubblicazione"
    VIEWER = "lettura"


class EmployersWish(StrEnum):
    """What an employer wants of a profile that was sent."""

    INTERVIEW = "colloquio"
    HIRE = "assunzione"
    NO = "no"


class VisitKind(StrEnum):
    """How the office met an employer."""

    VISIT = "visita"
    PHONE = "telefonata"
    MEETING = "incontro"
    EMAIL = "email"


class ConventionKind(StrEnum):
    """Agreements between an employer and the office."""

    ARTICLE_11 = "art11"
    ARTICLE_12_BIS = "art12bis"
    ARTICLE_14 = "art14_276"


class ConventionState(StrEnum):
    """A convention's life. Whether it expires soon, or has expired, comes from its dates."""

    PROPOSED = "proposed"
    NEGOTIATING = "negotiating"
    SIGNED = "signed"
    IN_FORCE = "in_force"
    ENDED = "ended"
    DROPPED = "dropped"


class WorkOrderState(StrEnum):
    """A work order's life: a firm prepares and offers it, a cooperative takes it, the office agrees, work begins."""

    PREPARED = "prepared"
    OFFERED = "offered"
    DECLINED = "declined"
    ACCEPTED = "accepted"
    NOT_AGREED = "not_agreed"
    AGREED = "agreed"
    IN_FORCE = "in_force"
    ENDED = "ended"
    WITHDRAWN = "withdrawn"


class AgreementDocumentKind(StrEnum):
    """What a document on a convention or a work order is."""

    AGREEMENT = "testo"
    ANNEX = "allegato"
    REPORT = "relazione"
    INVOICE = "fattura"
    OTHER = "altro"


class MeasureKind(StrEnum):
    """What exempts or rests places of an employer's duty for a time."""

    EXEMPTION = "esonero"
    WAGE_FUND = "cigs"
    SOLIDARITY = "solidarieta"
    COLLECTIVE_DISMISSAL = "licenziamento_collettivo"


class Disadvantage(StrEnum):
    """Why somebody counts for a type-B cooperative: law 381/1991 art. 4."""

    INVALIDITY = "invalidita"
    FORMER_PSYCHIATRIC = "ex_psichiatrico"
    PSYCHIATRIC_CARE = "trattamento_psichiatrico"
    DEPENDENCE = "dipendenza"
    MINOR = "minore"
    ALTERNATIVE_MEASURE = "misura_alternativa"
