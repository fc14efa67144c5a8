"""Members who only look see conventions and work orders with everything on them, and nothing to press."""

from datetime import date

import pytest

from models.employers import Convention, Employer
from models.types import (
    AgreementDocumentKind,
    ConventionKind,
    ConventionState,
    EmployerKind,
    MemberRole,
    WorkOrderState,
)
from models.work_orders import CooperativeOffer, WorkOrderDocument
from tests.page import Page, PageClient
from tests.webapp.conftest import SignIn
from tests.webapp.organisations import colleague
from tests.webapp.test_work_orders import HERE, cooperative, firm, keep, offered
from tests.world import NOW, PDF, World

__all__ = ["cooperative", "firm"]
S = WorkOrderState


def presses(page: Page) -> list[str]:
    """What can be pressed or filled in on a page."""
    return [one.text for what in ("form", ".btn", "summary") for one in page.select(f"main {what}")]


def pages_of(world: World, firm: Employer, cooperative: Employer) -> dict[EmployerKind, list[str]]:
    """The pages of both, in the states in which most can be done."""
    wish = {"kind": ConventionKind.ARTICLE_14, "state": ConventionState.PROPOSED, "ends_on": date(2027, 12, 31)}
    convention = world.keep(Convention(employer_id=firm.id, office_id=world.office.id, **wish))
    draft, asked = keep(world, firm, S.NOT_AGREED, title="Pulizia"), offered(world, firm, cooperative)
    taken = offered(world, firm, cooperative, state=S.IN_FORCE)
    return {
        EmployerKind.FIRM: [
            HERE,
            f"{HERE}/convenzioni/{convention.id}",
            *(f"{HERE}/commesse/{order.id}" for order in (draft, asked, taken)),
        ],
        EmployerKind.COOPERATIVE_B: [
            f"{HERE}/offerte/cosa-facciamo",
            *(f"{HERE}/offerte/{order.id}" for order in (asked, taken)),
        ],
    }


@pytest.mark.parametrize("kind", [EmployerKind.FIRM, EmployerKind.COOPERATIVE_B])
def test_nothing_to_press_for_who_only_looks_and_much_for_who_posts(
    world: World, signed_in: SignIn, firm: Employer, cooperative: Employer, kind: EmployerKind
) -> None:
    pages, employer = pages_of(world, firm, cooperative)[kind], firm if kind is EmployerKind.FIRM else cooperative
    viewer = signed_in(colleague(world, employer, MemberRole.VIEWER))
    poster = signed_in(colleague(world, employer, MemberRole.POSTER))
    for address in pages:
        page = viewer.get(address)
        assert presses(page) == [], address
        assert "compito di chi pubblica per la tua organizzazione" in page.main
        assert presses(poster.get(address)) != [], address


def test_forms_that_only_a_poster_can_send_are_opened_for_nobody_else(
    world: World, signed_in: SignIn, firm: Employer
) -> None:
    viewer = signed_in(colleague(world, firm, MemberRole.VIEWER))
    draft = keep(world, firm)
    for address in (f"{HERE}/convenzioni/nuova", f"{HERE}/commesse/nuova", f"{HERE}/commesse/{draft.id}/modifica"):
        assert "puoi guardare, non pubblicare o rispondere" in viewer.get(address, 403).main
    assert "Offri una commessa" not in viewer.get("/datore/obblighi").main


def test_who_looks_reads_what_the_cooperative_can_take_on(
    world: World, signed_in: SignIn, cooperative: Employer
) -> None:
    world.keep(CooperativeOffer(employer_id=cooperative.id, free_people=3, free_hours=60, updated_at=NOW))
    page = signed_in(colleague(world, cooperative, MemberRole.VIEWER)).get(f"{HERE}/offerte/cosa-facciamo")
    facts = page.one("#adesso").text
    assert "Quante persone potete mettere ora" in facts
    assert "60" in facts


def test_a_document_is_opened_and_not_taken_off_by_who_looks(
    world: World, signed_in: SignIn, firm: Employer, cooperative: Employer
) -> None:
    """Also their own, from when they still posted."""
    account = colleague(world, firm, MemberRole.VIEWER)
    order = offered(world, firm, cooperative, state=S.AGREED)
    kept = {
        "kind": AgreementDocumentKind.AGREEMENT,
        "name": "Contratto",
        "media_type": "application/pdf",
        "size": len(PDF),
    }
    world.keep(WorkOrderDocument(order_id=order.id, content=PDF, added_at=NOW, account_id=account.id, **kept))
    viewer: PageClient = signed_in(account)
    documents = viewer.get(f"{HERE}/commesse/{order.id}").one("#documenti").text
    assert "Contratto" in documents
    assert "Togli" not in documents
