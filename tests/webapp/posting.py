"""A new position, written step by step as an employer does."""

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.drafts import PositionDraft
from models.positions import Position
from tests.page import Page, PageClient
from webapp.employer.step_forms import FIELDS, Step

ADDRESS = "/datore/posizioni/nuova"
GO_ON = "Salva e continua"
SEND = "Invia all'ufficio"
PROPOSE = "Salva e proponi le esigenze"

MINIMAL: dict[str, Any] = {
    "title": "Aiuto cuoco",
    "description": "Si preparano le verdure e si tiene pulita la cucina.",
    "comune": "Brescia",
    "contract": "determinato",
    "hours": "20",
    "shifts": ["mattina"],
    "regime": "libera",
}


def of_step(step: Step, said: dict[str, Any]) -> dict[str, Any]:
    """What belongs to a step."""
    return {name: value for name, value in said.items() if name in FIELDS[step]}


def until(browser: PageClient, step: Step, **changed: Any) -> Page:
    """The page of a step, after going through those before it."""
    page = browser.get(ADDRESS)
    for earlier in FIELDS:
        if earlier is step:
            break
        page = page.form("passo").submit(button=GO_ON, **of_step(earlier, {**MINIMAL, **changed}))
    return page


def fill(browser: PageClient, **changed: Any) -> Page:
    """The last page, with everything said."""
    return until(browser, Step.CHECK, **changed)


def send(browser: PageClient, **changed: Any) -> Page:
    """Go through the steps and send."""
    return fill(browser, **changed).form("passo").submit(button=SEND)


def forge(browser: PageClient, step: Step, status: int, **changed: Any) -> Page:
    """Send to a step what its form does not offer."""
    page = until(browser, step)
    answers = {**page.form("passo").values, **of_step(step, MINIMAL), **changed}
    return browser.post(page.resolve(page.url), answers, status, follow=False)


def posted(session: Session) -> list[Position]:
    """What has been handed in, in order."""
    session.expire_all()
    return list(session.scalars(select(Position).order_by(Position.id)))


def drafts(session: Session) -> list[PositionDraft]:
    """What is being written, in order."""
    session.expire_all()
    return list(session.scalars(select(PositionDraft).order_by(PositionDraft.id)))


def complaints(page: Page) -> dict[str, str]:
    """What each field has to say."""
    return {
        node["id"].removesuffix("-error"): node.text.removeprefix("Da correggere: ")
        for node in page.select(".field-error")
    }


def levels(page: Page) -> dict[str, int]:
    """The demands that the form holds above 0."""
    held = page.form("passo").values
    found = {name.removeprefix("level_"): int(value[0]) for name, value in held.items() if name.startswith("level_")}
    return {code: level for code, level in found.items() if level}
