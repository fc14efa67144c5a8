"""A zoom of 400 % leaves 320 pixels, and whoever needs it may also have chosen easy words and the largest letters.

Every page in normal letters is measured at this width with the others of ``test_accessibility``.
"""

import pytest
from playwright.sync_api import expect
from sqlalchemy import select
from sqlalchemy.orm import Session

from models.accounts import Account, ReadingChoice
from models.types import Contrast, Motion, TextSize
from tests.browser.conftest import Visitors
from tests.browser.every_page import CASES
from tests.browser.site import ADMINISTRATOR, CANDIDATE, DELEGATE, SECOND_CANDIDATE, Site
from tests.browser.visits import REFLOW, overflow, unfold

PERSONS = (CANDIDATE, SECOND_CANDIDATE, DELEGATE, ADMINISTRATOR)


@pytest.fixture(scope="module", autouse=True)
def read_largest_and_easy(site: Site) -> None:
    """Everybody who opens a person's pages reads them so."""
    site.change(_choose)


def _choose(session: Session) -> None:
    how = {"text_size": TextSize.LARGEST, "contrast": Contrast.HIGH, "motion": Motion.LITTLE, "easy": True}
    for account in session.scalars(select(Account).where(Account.email.in_(PERSONS))):
        session.add(ReadingChoice(account_id=account.id, **how))


@pytest.mark.parametrize("name", [name for name, case in CASES.items() if case.account in PERSONS])
def test_an_easy_page_in_the_largest_letters_keeps_its_width(name: str, visit: Visitors, site: Site) -> None:
    case = CASES[name]
    visit.expect_codes(case.code)
    page = visit(case.account)
    case.open(page, site)
    unfold(page)
    page.set_viewport_size(REFLOW)
    expect(page.locator("html[data-text=molto_grande][data-easy]")).to_be_attached()
    found = overflow(page)
    assert not found, "\n".join(found)
