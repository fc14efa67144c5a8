"""Referrals: what a service writes of somebody, part by part, until it is sent; taken back, given back, ended."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload, undefer
from sqlalchemy.orm.attributes import flag_modified
from sqlalchemy.orm.exc import StaleDataError

from models.accounts import Account
from models.errors import DecidedMeanwhile, DomainError, NotFound, TransitionNotAllowed
from models.people import Person
from models.referrals import (
    WRITABLE,
    Referral,
    ReferralAccommodation,
    ReferralCapacity,
    ReferralDocument,
    ReferralEvent,
)
from models.types import Channel, ConsentForm, ReferralState, Role
from webapp.extensions import ROME
from webapp.services.care import referral_notices
from webapp.services.people.documents import kind_of, shown_name
from webapp.services.placements import plans
from webapp.services.visibility import referrals_of


class Part(StrEnum):
    """What a service writes one after the other; the values stand in addresses."""

    WHO = "persona"
    WISHES = "desideri"
    CAPACITIES = "capacita"
    AIDS = "aiuti"
    CONSENT = "consenso"


@dataclass(frozen=True, slots=True, kw_only=True)
class Who:
    """The person as the service knows them."""

    surname: str
    name: str
    birth_date: date | None
    tax_code: str | None = None
    comune_code: str | None = None
    phone: str | None = None
    email: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreed:
    """The consent: when, how, before whom, to what, and in which words."""

    on: date
    form: ConsentForm
    witness: str
    words: str
    office: bool
    cooperatives: bool


class NotComplete(DomainError):
    """Parts are missing without which nothing is sent: ``parts`` names them."""

    def __init__(self, parts: tuple[Part, ...]) -> None:
        super().__init__(", ".join(parts))
        self.parts = parts


class NotGiven(DomainError):
    """There is no consent to withdraw any more."""


def begin(session: Session, *, who: Who, by: Account, now: datetime) -> Referral:
    """A new draft of the service that ``by`` signs in for."""
    service = by.service
    if service is None:
        raise NotFound
    referral = Referral(
        service=service,
        office=service.office,
        account=by,
        created_at=now,
        state=ReferralState.DRAFT,
        moved_at=now,
        **asdict(who),
        history=[ReferralEvent(at=now, account=by, from_state=None, to_state=ReferralState.DRAFT)],
    )
    session.add(referral)
    session.flush()
    return referral


def visible(session: Session, *, account: Account, referral_id: int) -> Referral:
    """A referral that an account may see. Raises NotFound."""
    found = session.scalar(
        select(Referral)
        .where(Referral.id == referral_id, referrals_of(account))
        .options(
            joinedload(Referral.service),
            joinedload(Referral.office),
            joinedload(Referral.comune),
            joinedload(Referral.person).joinedload(Person.registration),
        )
    )
    if found is None:
        raise NotFound(str(referral_id))
    return found


def write_who(session: Session, *, referral: Referral, who: Who, seen_version: int) -> None:
    """Who it is. Raises DecidedMeanwhile, or TransitionNotAllowed where nothing may be written any more."""
    _may_write(referral, seen_version)
    for name, value in asdict(who).items():
        setattr(referral, name, value)
    save(session, referral)


def write_wishes(session: Session, *, referral: Referral, why: str, wishes: str, seen_version: int) -> None:
    """Why somebody is referred, and what they wish for. Raises as ``write_who``."""
    _may_write(referral, seen_version)
    referral.why, referral.wishes = why.strip(), wishes.strip()
    save(session, referral)


def write_capacities(
    session: Session, *, referral: Referral, levels: Mapping[str, int | None], seen_version: int
) -> None:
    """The levels that the service sees; None is unknown. Raises as ``write_who``."""
    _may_write(referral, seen_version)
    rows = {row.dimension: row for row in referral.capacities}
    for code, level in levels.items():
        if level is None and code in rows:
            referral.capacities.remove(rows[code])
        elif level is not None and code in rows:
            rows[code].level = level
        elif level is not None:
            referral.capacities.append(ReferralCapacity(dimension=code, level=level))
    save(session, referral)


def write_accommodations(session: Session, *, referral: Referral, codes: frozenset[str], seen_version: int) -> None:
    """What is known to help. Raises as ``write_who``."""
    _may_write(referral, seen_version)
    rows = {row.accommodation: row for row in referral.accommodations}
    referral.accommodations = [rows.get(code) or ReferralAccommodation(accommodation=code) for code in sorted(codes)]
    save(session, referral)


def write_consent(
    session: Session,
    *,
    referral: Referral,
    agreed: Agreed,
    file: tuple[str, bytes] | None,
    by: Account,
    seen_version: int,
    now: datetime,
) -> None:
    """What was agreed; ``file`` is the signed paper, name and content. Raises as ``write_who``, or FileRefused."""
    _may_write(referral, seen_version)
    referral.consent_on, referral.consent_form = agreed.on, agreed.form
    referral.consent_witness, referral.consent_words = agreed.witness.strip(), agreed.words.strip()
    referral.shares_with_office, referral.shares_with_cooperatives = agreed.office, agreed.cooperatives
    if file is not None:
        _keep(session, referral, file, by, now)
    save(session, referral)


def _keep(session: Session, referral: Referral, file: tuple[str, bytes], by: Account, now: datetime) -> None:
    name, content = file
    kind = kind_of(content)
    if referral.document is not None:
        referral.document = None
        session.flush()
    referral.document = ReferralDocument(
        name=shown_name(name) or ConsentForm.SIGNED.value,
        media_type=kind.media_type,
        size=len(content),
        added_at=now,
        account_id=by.id,
        content=content,
    )


def document_of(session: Session, *, referral: Referral) -> ReferralDocument:
    """The signed consent with its content. Raises NotFound, also once it was taken back."""
    if referral.consent_withdrawn_at is not None:
        raise NotFound(str(referral.id))
    found = session.scalar(
        select(ReferralDocument)
        .where(ReferralDocument.referral_id == referral.id)
        .options(undefer(ReferralDocument.content))
    )
    if found is None:
        raise NotFound(str(referral.id))
    return found


def missing(referral: Referral) -> tuple[Part, ...]:
    """The parts without which a referral is not sent, in their order."""
    parts = {
        Part.WHO: bool(referral.surname and referral.name and referral.birth_date),
        Part.WISHES: bool(referral.why),
        Part.CONSENT: _agreed(referral),
    }
    return tuple(part for part, whole in parts.items() if not whole)


def _agreed(referral: Referral) -> bool:
    if referral.consent_on is None or not referral.shares_with_office:
        return False
    if referral.consent_form is ConsentForm.ORAL:
        return bool(referral.consent_witness)
    return referral.document is not None


def send(session: Session, *, referral: Referral, by: Account, seen_version: int, now: datetime) -> None:
    """Send it to the office. Raises NotComplete, DecidedMeanwhile, TransitionNotAllowed."""
    if parts := missing(referral):
        raise NotComplete(parts)
    _step(session, referral, to=ReferralState.SENT, by=by, seen_version=seen_version, now=now)
    referral_notices.tell_office(session, referral=referral, step="sent", now=now)


def withdraw(
    session: Session, *, referral: Referral, by: Account, seen_version: int, now: datetime, note: str = ""
) -> None:
    """The service takes it back before the office took it. Raises DecidedMeanwhile, TransitionNotAllowed."""
    known = referral.state is not ReferralState.DRAFT
    _step(session, referral, to=ReferralState.WITHDRAWN, by=by, seen_version=seen_version, now=now, note=note)
    if known:
        referral_notices.tell_office(session, referral=referral, step="withdrawn", now=now)


def give_back(
    session: Session, *, referral: Referral, reason: str, by: Account, seen_version: int, now: datetime
) -> None:
    """The office gives it back to be completed. Raises ReasonRequired, DecidedMeanwhile, TransitionNotAllowed."""
    _step(session, referral, to=ReferralState.RETURNED, by=by, seen_version=seen_version, now=now, note=reason)
    referral_notices.tell_service(session, referral=referral, step="returned", now=now)


def close(
    session: Session, *, referral: Referral, by: Account, seen_version: int, now: datetime, note: str = ""
) -> None:
    """The service no longer follows the person: their plan ends too. Raises DecidedMeanwhile, TransitionNotAllowed."""
    _step(session, referral, to=ReferralState.CLOSED, by=by, seen_version=seen_version, now=now, note=note)
    _end_plan(session, referral, now)
    if by.role is Role.REFERRER:
        referral_notices.tell_office(session, referral=referral, step="closed", now=now)
    else:
        referral_notices.tell_service(session, referral=referral, step="closed", now=now)


def withdraw_consent(session: Session, *, referral: Referral, channel: Channel, by: Account, now: datetime) -> None:
    """The person takes their consent back: from this moment the service sees neither them nor the referral.

    What nobody has taken yet goes no further, and what it said is erased. What else the service wrote of them goes the
    same way, and their plan ends. What is on the person's file by then stays theirs. Raises NotGiven, DecidedMeanwhile.
    """
    if referral.consent_on is None or referral.consent_withdrawn_at is not None:
        raise NotGiven
    for one in (*_further(session, referral), referral):
        _take_back(session, one, channel=channel, by=by, at=now, now=now)
    if by.role is not Role.REFERRER:
        referral_notices.tell_service(session, referral=referral, step="consent_withdrawn", now=now)
    if by.role is not Role.OFFICER:
        referral_notices.tell_office(session, referral=referral, step="consent_withdrawn", now=now)


def _further(session: Session, referral: Referral) -> Sequence[Referral]:
    """What else the service wrote of the same person: nobody takes back one of two consents to one service."""
    if referral.person_id is None:
        return ()
    return session.scalars(
        select(Referral).where(
            Referral.person_id == referral.person_id,
            Referral.service_id == referral.service_id,
            Referral.id != referral.id,
            Referral.consent_withdrawn_at.is_(None),
        )
    ).all()


def _take_back(
    session: Session, referral: Referral, *, channel: Channel | None, by: Account, at: datetime, now: datetime
) -> None:
    if referral.state is ReferralState.TAKEN:
        referral.move(to=ReferralState.CLOSED, by=by, at=now)
    elif referral.state is not ReferralState.CLOSED:
        if referral.state is not ReferralState.WITHDRAWN:
            referral.move(to=ReferralState.WITHDRAWN, by=by, at=now)
        _erase(referral)
    referral.consent_withdrawn_at, referral.consent_withdrawn_channel = at, channel
    save(session, referral)
    _end_plan(session, referral, now)


def heed_withdrawals(session: Session, *, person: Person, by: Account, now: datetime) -> None:
    """Two files became one: a consent withdrawn on one of them does not go on by an older referral on the other."""
    rows = session.scalars(select(Referral).where(Referral.person_id == person.id).order_by(Referral.id)).all()
    for given in rows:
        since = [one for one in rows if one.service_id == given.service_id and _came_before(given, one)]
        if given.consent_withdrawn_at is None and since:
            at = max(given.created_at, *(one.consent_withdrawn_at for one in since if one.consent_withdrawn_at))
            channel = since[-1].consent_withdrawn_channel
            _take_back(session, given, channel=channel, by=by, at=at, now=now)
            referral_notices.tell_service(session, referral=given, step="consent_withdrawn", now=now)


def _came_before(given: Referral, withdrawn: Referral) -> bool:
    """Whether a consent is older than another one's withdrawal; within one day the order of writing tells."""
    at = withdrawn.consent_withdrawn_at
    if given is withdrawn or at is None or given.consent_on is None:
        return False
    day = at.astimezone(ROME).date()
    return given.consent_on < day or (given.consent_on == day and given.created_at <= at)


def _end_plan(session: Session, referral: Referral, now: datetime) -> None:
    """Nobody could write in the service's plan any more, nor end it; unless another referral of theirs goes on."""
    here = (Referral.person_id == referral.person_id) & (Referral.service_id == referral.service_id)
    if referral.person_id is None or session.scalar(select(Referral.id).where(here, Referral.is_in_care()).limit(1)):
        return
    today = now.astimezone(ROME).date()
    plans.end_of(session, person_id=referral.person_id, service_id=referral.service_id, today=today)


def _erase(referral: Referral) -> None:
    """What nobody may use any more; that there was a consent, and that it ended, stays."""
    referral.why = referral.wishes = referral.consent_words = ""
    referral.tax_code = referral.phone = referral.email = referral.comune_code = None
    referral.capacities, referral.accommodations, referral.document = [], [], None


def sent_on(referral: Referral) -> date | None:
    """The day on which it was sent last."""
    sent = [step.at for step in referral.history if step.to_state is ReferralState.SENT]
    return sent[-1].astimezone(ROME).date() if sent else None


def _may_write(referral: Referral, seen_version: int) -> None:
    if referral.state not in WRITABLE:
        raise TransitionNotAllowed(referral.state.value, referral.state.value)
    check_version(referral, seen=seen_version)


def check_version(referral: Referral, *, seen: int) -> None:
    """Raises DecidedMeanwhile where somebody else changed it since this version was shown."""
    if referral.version != seen:
        raise DecidedMeanwhile(str(referral.id))


def _step(
    session: Session,
    referral: Referral,
    *,
    to: ReferralState,
    by: Account,
    seen_version: int,
    now: datetime,
    note: str = "",
) -> None:
    check_version(referral, seen=seen_version)
    referral.move(to=to, by=by, at=now, note=note)
    save(session, referral)


def save(session: Session, referral: Referral) -> None:
    """Write what changed and raise the version. Raises DecidedMeanwhile where another transaction was first."""
    # Often only rows below it change: the counter has to grow all the same.
    flag_modified(referral, "surname")
    try:
        session.flush()
    except StaleDataError as error:
        raise DecidedMeanwhile(str(referral.id)) from error
