"""Codes. Enum members have English names; their values are the codes of the files users exchange.

Those of employers, delegates, messages and services have rooms of their own, and are asked for here like all others.
"""

from enum import StrEnum

from models.care_types import ConsentForm as ConsentForm
from models.care_types import ReferralState as ReferralState
from models.care_types import ServiceKind as ServiceKind
from models.conversation_types import Side as Side
from models.conversation_types import Thread as Thread
from models.delegate_types import DelegateKind as DelegateKind
from models.delegate_types import DelegateScope as DelegateScope
from models.delegate_types import DelegationState as DelegationState
from models.delegate_types import whole_scope as whole_scope
from models.employer_types import AgreementDocumentKind as AgreementDocumentKind
from models.employer_types import ConventionKind as ConventionKind
from models.employer_types import ConventionState as ConventionState
from models.employer_types import Disadvantage as Disadvantage
from models.employer_types import EmployerKind as EmployerKind
from models.employer_types import EmployersWish as EmployersWish
from models.employer_types import MeasureKind as MeasureKind
from models.employer_types import MemberRole as MemberRole
from models.employer_types import RequestState as RequestState
from models.employer_types import Verification as Verification
from models.employer_types import VisitKind as VisitKind
from models.employer_types import WorkOrderState as WorkOrderState
from models.plan_types import GoalState as GoalState
from models.plan_types import NotePurpose as NotePurpose
from models.plan_types import PlanRole as PlanRole
from models.plan_types import ResourceKind as ResourceKind
from models.plan_types import ResourceUnit as ResourceUnit


class Role(StrEnum):
    """Who signs in."""

    OFFICER = "officer"
    EMPLOYER = "employer"
    CANDIDATE = "candidate"
    DELEGATE = "delegate"
    REFERRER = "referrer"
    ADMIN = "admin"


class TextSize(StrEnum):
    """How large texts are shown."""

    NORMAL = "normale"
    LARGE = "grande"
    LARGEST = "molto_grande"


class Contrast(StrEnum):
    """How strongly texts stand out from their ground."""

    NORMAL = "normale"
    HIGH = "alto"


class Motion(StrEnum):
    """Whether anything on a page may move."""

    DEVICE = "dispositivo"
    LITTLE = "poco"


class Category(StrEnum):
    """Why a person is on the lists: law 68/1999 articles 1 and 18, law 381/1991 article 4."""

    CIVIL = "art1_civile"
    WORK = "art1_inail"
    BLIND = "art1_cieco"
    DEAF = "art1_sordo"
    WAR_SERVICE = "art1_guerra_servizio"
    ARTICLE_18 = "art18"
    LAW_381 = "l381"


class Regime(StrEnum):
    """The rule under which a position is filled."""

    ARTICLE_1 = "art1"
    ARTICLE_18 = "art18"
    ARTICLE_14 = "art14_276"
    ARTICLE_12_BIS = "art12bis"
    LAW_381 = "l381"
    OPEN = "libera"


class Sex(StrEnum):
    """As written in the list; never a feature, only for the audit."""

    FEMALE = "F"
    MALE = "M"
    OTHER = "X"


class Availability(StrEnum):
    """The state of a registration."""

    AVAILABLE = "disponibile"
    EMPLOYED = "occupato"
    SUSPENDED = "sospeso"


class Education(StrEnum):
    """Training level, lowest first."""

    NONE = "nessuno"
    LOWER_SECONDARY = "licenza_media"
    VOCATIONAL = "qualifica"
    UPPER_SECONDARY = "diploma"
    DEGREE = "laurea"


class Licence(StrEnum):
    """Driving licences and work licences."""

    AM = "AM"
    A1 = "A1"
    A2 = "A2"
    A = "A"
    B = "B"
    BE = "BE"
    C1 = "C1"
    C = "C"
    CE = "CE"
    D1 = "D1"
    D = "D"
    DE = "DE"
    CQC = "CQC"
    FORKLIFT = "muletto"
    TRACTOR = "trattore"
    AERIAL_PLATFORM = "ple"
    CRANE = "gru"


class Transport(StrEnum):
    """How a person gets to work."""

    CAR = "auto"
    PUBLIC = "mezzi_pubblici"
    FOOT = "piedi"


class Shift(StrEnum):
    """When work is done."""

    MORNING = "mattina"
    AFTERNOON = "pomeriggio"
    EVENING = "sera"
    NIGHT = "notte"
    WEEKEND = "weekend"


class Exclusion(StrEnum):
    """What a person rules out."""

    MORNING = "mattina"
    AFTERNOON = "pomeriggio"
    EVENING = "sera"
    NIGHT = "notte"
    WEEKEND = "weekend"
    DISTANCE = "distanza"


class ConsentPurpose(StrEnum):
    """What a person agrees to."""

    MATCHING = "incrocio"


class Contract(StrEnum):
    """Kinds of contract."""

    PERMANENT = "indeterminato"
    FIXED_TERM = "determinato"
    APPRENTICESHIP = "apprendistato"
    INTERNSHIP = "tirocinio"


class Remote(StrEnum):
    """How much of the work can be done from home."""

    NO = "no"
    PARTLY = "in_parte"
    YES = "si"


class PositionState(StrEnum):
    """A position's life: the employer submits it, an officer opens it, it closes."""

    SUBMITTED = "submitted"
    OPEN = "open"
    CLOSED = "closed"


class ProposalState(StrEnum):
    """A proposal's life, from the engine's suggestion to its end."""

    SUGGESTED = "suggested"
    SET_ASIDE = "set_aside"
    DISCARDED = "discarded"
    PROPOSED = "proposed"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    SENT = "sent"
    INTERVIEW = "interview"
    HIRED = "hired"
    DECLINED_BY_EMPLOYER = "declined_by_employer"
    WITHDRAWN = "withdrawn"
    CLOSED = "closed"


class Reason(StrEnum):
    """Why a decision was taken. Only reasons about fit may ever teach the scorer."""

    CAPACITY = "capacita"
    SKILLS = "competenze"
    DISTANCE = "distanza"
    HOURS = "orario"
    MISSING_ACCOMMODATION = "accomodamento_mancante"
    PERSONS_CHOICE = "scelta_persona"
    EMPLOYERS_CHOICE = "scelta_datore"
    POSITION_CLOSED = "posizione_chiusa"
    UNREACHABLE = "irreperibile"
    CONSENT_WITHDRAWN = "consenso_revocato"
    OTHER = "altro"


class EndReason(StrEnum):
    """Why a placement ended."""

    CONTRACT_END = "fine_contratto"
    UNFIT = "inadatto"
    RESIGNED = "dimissioni"
    HEALTH = "salute"
    OTHER = "altro"


class ScorerAction(StrEnum):
    """How a version of the scorer came into use."""

    PROMOTED = "promoted"
    ROLLED_BACK = "rolled_back"


class ClosingReason(StrEnum):
    """Why a position was closed."""

    FILLED = "coperta"
    FILLED_ELSEWHERE = "coperta_altrove"
    WITHDRAWN = "ritirata"
    EXPIRED = "scaduta"
    REFUSED = "non_pubblicabile"
    DUPLICATE = "doppia"


class Channel(StrEnum):
    """How an answer reached the office."""

    ONLINE = "sito"
    PHONE = "telefono"
    PAPER = "carta"
    IN_PERSON = "di_persona"
    EMAIL = "email"


class PersonEventKind(StrEnum):
    """What happened to a person's file."""

    REGISTERED = "iscrizione"
    IDENTITY_CHANGED = "dati_personali"
    REGISTRATION_CHANGED = "dati_iscrizione"
    PROFILE_CHANGED = "scheda"
    CAPACITIES_CHANGED = "capacita"
    CONSENT_GIVEN = "consenso_dato"
    CONSENT_WITHDRAWN = "consenso_revocato"
    DOCUMENT_ADDED = "documento_aggiunto"
    DOCUMENT_REMOVED = "documento_tolto"
    PATHWAY_CHANGED = "percorso"
    MERGED = "schede_unite"
    ASSIGNED = "operatore_assegnato"
    LETTER_PRINTED = "lettera"
    REFERRED = "segnalazione"
    DELEGATION = "delega"
    ACCESS_CHANGED = "accesso"
    NOTE = "nota"


class PersonRequestKind(StrEnum):
    """What a person asks about their own data: corrected, not ranked so, looked at again, explained, deleted."""

    CORRECTION = "correzione"
    OBJECTION = "opposizione"
    REVIEW = "riesame"
    EXPLANATION = "spiegazione"
    ERASURE = "cancellazione"


class InterestAnswer(StrEnum):
    """What a person says of a position that was not proposed to them."""

    INTERESTED = "mi_interessa"
    NOT_FOR_ME = "non_fa_per_me"


class PersonRequestState(StrEnum):
    """What became of it."""

    WAITING = "in_attesa"
    DONE = "fatta"
    PARTLY = "in_parte"
    NOT_POSSIBLE = "non_possibile"


class AssessmentSource(StrEnum):
    """Where a capacity's level comes from."""

    INTERVIEW = "colloquio"
    COMMISSION = "relazione_conclusiva"
    FUNCTIONAL_DIAGNOSIS = "diagnosi_funzionale"
    PRACTICAL_TRIAL = "prova_pratica"
    WORKPLACE = "luogo_di_lavoro"
    PERSON = "persona"
    SERVICE = "servizio"
    LIST = "elenco"


class DocumentKind(StrEnum):
    """What a document on a person's file is."""

    FUNCTIONAL_DIAGNOSIS = "diagnosi_funzionale"
    COMMISSION_REPORT = "relazione_conclusiva"
    INVALIDITY_CERTIFICATE = "verbale_invalidita"
    SERVICE_PACT = "patto_di_servizio"
    CURRICULUM = "curriculum"
    SIGNED_CONSENT = "consenso_firmato"
    DELEGATION = "delega"
    OTHER = "altro"


class PathwayKind(StrEnum):
    """A step of the way to work."""

    EVALUATION = "valutazione"
    SERVICE_PACT = "patto_di_servizio"
    TRAINING = "formazione"
    INTERNSHIP = "tirocinio"
    COOPERATIVE = "cooperativa_b"
    OPEN_MARKET = "mercato_aperto"
    SUPPORT = "sostegno"


class MarketDecision(StrEnum):
    """What the office says of somebody whom a cooperative finds ready for the open market."""

    READY = "pronta"
    NOT_YET = "non_ancora"


class FollowUpKind(StrEnum):
    """When the office asks how a placement goes, in the order of the calendar."""

    DAY_3 = "giorno_3"
    WEEK_1 = "settimana_1"
    WEEK_2 = "settimana_2"
    WEEK_3 = "settimana_3"
    WEEK_4 = "settimana_4"
    MONTH_3 = "mese_3"
    MONTH_6 = "mese_6"
    MONTH_12 = "mese_12"
    MONTH_24 = "mese_24"
    EXTRA = "altro"


class FollowUpOutcome(StrEnum):
    """How a placement goes, as told at a follow-up."""

    WELL = "bene"
    SOME_DIFFICULTY = "qualche_difficolta"
    AT_RISK = "a_rischio"
    ENDED = "finito"
    NOT_REACHED = "non_raggiunta"


class Funding(StrEnum):
    """Who pays for an accommodation of the plan."""

    NOBODY = "senza_costo"
    EMPLOYER = "datore"
    REGIONAL_FUND = "fondo_regionale"
    INAIL = "inail"
    OTHER = "altro"


class MessageState(StrEnum):
    """An e-mail's way out."""

    WAITING = "waiting"
    SENT = "sent"
    GIVEN_UP = "given_up"


class NoticeKind(StrEnum):
    """What a digest tells somebody."""

    PROPOSED = "proposed"
    PROFILE_SENT = "profile_sent"
    INTERVIEW = "interview"
    PROPOSAL_CLOSED = "proposal_closed"
    PERSON_ACCEPTED = "person_accepted"
    PERSON_DECLINED = "person_declined"
    PERSON_UNAVAILABLE = "person_unavailable"
    EMPLOYER_ANSWERED = "employer_answered"
    POSITION_SUBMITTED = "position_submitted"
    POSITION_PUBLISHED = "position_published"
    POSITION_CHANGED = "position_changed"
    POSITION_CLOSED = "position_closed"
    FOLLOW_UP_DUE = "follow_up_due"
    CONVENTION = "convention"
    WORK_ORDER = "work_order"
    REFERRAL = "referral"
    REQUEST_ANSWERED = "request_answered"
    MESSAGE = "message"
    HELPERS_CHANGED = "helpers_changed"


class SiteAccess(StrEnum):
    """How somebody got into the site, or that they do not any more."""

    EMAIL = "email"
    LETTER = "lettera"
    CLOSED = "chiuso"


class LetterKind(StrEnum):
    """What a letter of a proposal is about: five to the person, two to the employer."""

    PROPOSAL = "proposta"
    PRESENTED = "presentata"
    TIMES = "orari"
    INTERVIEW = "convocazione"
    CLOSED = "chiusura"
    PROFILE = "profilo"
    EMPLOYER = "datore"


class JobKind(StrEnum):
    """Work done in the background."""

    IMPORT_CANDIDATES = "import_candidates"
    IMPORT_POSITIONS = "import_positions"
    IMPORT_OUTCOMES = "import_outcomes"
    SHARE_SUGGESTIONS = "share_suggestions"


class JobState(StrEnum):
    """A background job's life."""

    CHECKING = "checking"
    CHECKED = "checked"
    QUEUED = "queued"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"


class ListName(StrEnum):
    """A list that a search can be saved for."""

    PEOPLE = "persone"
    POSITIONS = "posizioni"
    EMPLOYERS = "datori"
    PROPOSALS = "proposte"
    PLACEMENTS = "inserimenti"
    UNSERVED = "non_uno_di_meno"
