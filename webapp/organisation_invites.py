"""An invitation to act for an organisation, the same from those who manage it and from the office."""

from typing import Any

from flask import flash
from flask_babel import gettext as _

from models.employers import Employer
from models.types import MemberRole
from webapp import organisation_mail
from webapp.access import current_account
from webapp.extensions import clock, db
from webapp.formatting import language
from webapp.services.employers import invitations
from webapp.services.employers.organisation_requests import AlreadyMember


def invited(form: Any, employer: Employer, *, inviter: str, already: str) -> bool:
    """Whether whom the form names is invited; ``already`` is what to say of a member. ``inviter`` signs the e-mail."""
    if not form.validate_on_submit():
        return False
    email, role = form.email.data.strip().lower(), MemberRole(form.role.data)
    try:
        known, token = invitations.invite(
            db.session, employer=employer, email=email, role=role, by=current_account(), now=clock.now()
        )
    except AlreadyMember:
        form.email.errors = [already]
        return False
    organisation_mail.send_invitation(
        email=email,
        language=language(),
        organisation=employer.name,
        inviter=inviter,
        role=role,
        known=known,
        token=token,
    )
    flash(_("Invito in partenza per %(email)s.", email=email), "success")
    return True
