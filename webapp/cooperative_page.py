"""A type-B cooperative's 30 %, the same for the cooperative and for the office."""

from dataclasses import dataclass

from models.employers import Employer
from models.types import EmployerKind
from webapp.duty_forms import SharePlanForm, asked
from webapp.extensions import clock, db
from webapp.services.employers import cooperative_share
from webapp.services.employers.cooperative_share import SharePicture


@dataclass(frozen=True, slots=True)
class SharePage:
    """The share with whatever the address tries out; ``share`` is None where nothing was told of the type-B part."""

    form: SharePlanForm
    share: SharePicture | None


def share_page(employer: Employer) -> SharePage | None:
    """The share today; None for an employer that is no type-B cooperative."""
    if employer.kind is not EmployerKind.COOPERATIVE_B:
        return None
    form = asked(SharePlanForm)
    hires = {} if form.errors else {"disadvantaged": form.svantaggiate.data or 0, "others": form.altre.data or 0}
    found = cooperative_share.share_of(db.session, employer=employer, day=clock.today(), **hires)
    return SharePage(form, found)
