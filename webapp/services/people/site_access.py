"""How a person gets into the site: by e-mail, or with a code and a PIN in a letter. Given and closed by the office."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session, joinedload

from models.accounts import Account
from models.errors import DecidedMeanwhile, DomainError, NotFound
from models.people import Person
from models.types import PersonEventKind, Role, SiteAccess
from webapp.services import accounts, sign_in_codes, tokens
from webapp.services.people.person_changes import Change, write_down
from webapp.services.tokens import AddressTaken, BadCode, CodeExpired

OPEN_FOR = timedelta(days=14)
"""How long an invitation by e-mail waits."""


class AddressInUse(DomainError):
    """The person signs in with another address: it holds until that way in is closed, and not until a slip of a key."""


def accounts_of(session: Session, *, person: Person) -> Sequence[Account]:
    """The person's own ways in, those in use first. Two files made one may have brought two."""
    return session.scalars(
        select(Account)
        .where(Account.person_id == person.id, Account.role == Role.CANDIDATE)
        .options(joinedload(Account.reading))
        .order_by(Account.active.desc(), Account.id.desc())
    ).all()


def one_of(session: Session, *, person: Person, account_id: int) -> Account:
    """One of the person's own ways in. Raises NotFound for anybody else's."""
    found = next((one for one in accounts_of(session, person=person) if one.id == account_id), None)
    if found is None:
        raise NotFound(str(account_id))
    return found


def by_letter(session: Session, *, person: Person, pin_hash: str, by: Account, now: datetime) -> Account:
    """Give access with a code and a PIN: a new account, or the one there is. What opened it before ends.

    The PIN is in the letter alone: only its hash comes here. Raises DecidedMeanwhile.
    """
    account = _own(session, person, now)
    renew_pin(session, account=account, pin_hash=pin_hash)
    _remember(session, person, SiteAccess.LETTER, by, now)
    return account


def renew_pin(session: Session, *, account: Account, pin_hash: str) -> None:
    """A code, if there is none yet, and a new PIN; whoever was signed in has to sign in again."""
    account.sign_in_code = account.sign_in_code or _free_code(session)
    account.password_hash, account.pin_to_choose, account.active = pin_hash, True, True
    if account.invite_hash is not None:
        # Nobody has answered from there: it is not known whose address it is.
        account.email = None
    account.invite_hash = account.invite_expires_at = None
    session.add(account)
    _flush(session)


def by_email(
    session: Session, *, person: Person, email: str, unknown_hash: str, by: Account, now: datetime
) -> tuple[Account, str]:
    """Give access to whoever reads this address, and the code to send there: with it they choose a password.

    ``unknown_hash``: of a password that nobody knows, until then. Raises AddressTaken, AddressInUse, DecidedMeanwhile.
    """
    email = email.strip().lower()
    account, taken = _own(session, person, now), accounts.by_email(session, email=email)
    if taken is not None and taken is not account:
        raise AddressTaken(email)
    if account.active and account.invite_hash is None and account.email not in (None, email):
        raise AddressInUse(email)
    if not account.active or not account.password_hash:
        account.password_hash = unknown_hash
    token = tokens.make()
    account.email, account.active = email, True
    account.invite_hash, account.invite_expires_at = tokens.hash_of(token), now + OPEN_FOR
    session.add(account)
    _flush(session)
    _remember(session, person, SiteAccess.EMAIL, by, now)
    return account, token


def close(session: Session, *, person: Person, account: Account, by: Account, now: datetime) -> bool:
    """End a way in at once, and every session with it; False where it was closed already."""
    if not account.active:
        return False
    # The invitation opens nothing any more; that nobody answered it stays known.
    account.active, account.invite_expires_at = False, None
    _remember(session, person, SiteAccess.CLOSED, by, now)
    return True


def invited(session: Session, *, token: str, now: datetime) -> Account:
    """The account behind a code that came by e-mail. Raises BadCode, CodeExpired."""
    account = session.scalar(select(Account).where(Account.invite_hash == tokens.hash_of(token), Account.active))
    if account is None or account.invite_expires_at is None:
        raise BadCode
    if account.invite_expires_at <= now:
        raise CodeExpired
    return account


def choose_secret(session: Session, *, account: Account, password_hash: str) -> None:
    """A password or PIN of one's own: what stood before, a letter or an invitation, opens nothing any more."""
    account.password_hash, account.pin_to_choose = password_hash, False
    account.invite_hash = account.invite_expires_at = None
    session.flush()


def keep_pin(session: Session, *, account: Account) -> None:
    """Whoever signs in keeps the letter's PIN, and is not asked again."""
    account.pin_to_choose = False
    session.flush()


def reads_easily(session: Session, *, person: Person) -> bool:
    """Whether letters to the person are in easy words: as they chose on the site, else as the office noted."""
    chosen = [one.reading.easy for one in accounts_of(session, person=person) if one.active and one.reading]
    return chosen[0] if chosen else person.easy_letters


def language_of(session: Session, *, person: Person) -> str:
    """The language of letters to the person: the one they chose on the site."""
    return next((one.language for one in accounts_of(session, person=person) if one.active), "it")


def write_easily(session: Session, *, person: Person, easy: bool, by: Account, now: datetime) -> None:
    """Note how a person who does not use the site reads letters."""
    if person.easy_letters == easy:
        return
    before, person.easy_letters = person.easy_letters, easy
    change = Change("easy_letters", _yes_no(before), _yes_no(easy))
    write_down(session, person=person, kind=PersonEventKind.IDENTITY_CHANGED, by=by, now=now, changes=[change])


def _yes_no(answer: bool) -> str:
    return "si" if answer else "no"


def _own(session: Session, person: Person, now: datetime) -> Account:
    found = accounts_of(session, person=person)
    return found[0] if found else _new(person, now)


def _new(person: Person, now: datetime) -> Account:
    """Not in the session yet: it has neither e-mail nor code."""
    role = Role.CANDIDATE
    return Account(name=person.full_name, role=role, password_hash="", active=True, created_at=now, person_id=person.id)


def _free_code(session: Session) -> str:
    while True:
        code = sign_in_codes.new_code()
        if session.scalar(select(Account.id).where(Account.sign_in_code == code)) is None:
            return code


def _remember(session: Session, person: Person, how: SiteAccess, by: Account, now: datetime) -> None:
    change = Change("site_access", "", how.value)
    write_down(session, person=person, kind=PersonEventKind.ACCESS_CHANGED, by=by, now=now, changes=[change])


def _flush(session: Session) -> None:
    try:
        session.flush()
    except IntegrityError as error:
        # A colleague gave the same address or code in this very moment.
        raise DecidedMeanwhile from error
