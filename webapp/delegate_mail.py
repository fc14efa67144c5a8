"""The e-mail that invites somebody to act for a person. It names them by their first name only, and no work at all:
an address may be typed wrong, and being on the list is nobody else's business."""

from flask_babel import force_locale
from flask_babel import gettext as _

from models.delegations import Delegation
from models.types import Role
from webapp.organisation_mail import post, way
from webapp.services.people.delegating import OPEN_FOR


def send_invitation(delegation: Delegation, *, language: str, token: str | None) -> None:
    """The way to accept. Nothing where the same was sent a moment ago."""
    if token is None:
        return
    with force_locale(language):
        name = delegation.person.name
        asked = delegation.inviter is not None and delegation.inviter.role is Role.CANDIDATE
        subject, opening = _by_person(name) if asked else _by_office(name)
        parts = [
            opening,
            *way("public_helping.invitation", _("Apri l'invito"), token),
            _("L'invito vale %(days)s giorni e funziona una volta sola.", days=OPEN_FOR.days),
            _("Se non conosci %(name)s, non fare niente: senza la tua risposta non succede nulla.", name=name),
        ]
        post(delegation.email, subject, parts)


def _by_person(name: str) -> tuple[str, str]:
    return (
        _("%(name)s ti invita ad aiutare", name=name),
        _("%(name)s ti chiede aiuto sul sito dell'ufficio, e ti invita ad agire per suo conto.", name=name),
    )


def _by_office(name: str) -> tuple[str, str]:
    """The person has asked nothing: a court may have named whoever reads this."""
    return (
        _("Un invito ad aiutare %(name)s", name=name),
        _("l'ufficio ti invita ad agire per %(name)s sul suo sito.", name=name),
    )
