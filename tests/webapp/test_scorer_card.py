"""The card of a scorer version: where it comes from, what it weighs, when it was in use."""

import pytest
from sqlalchemy.orm import Session

from matching import FEATURES, Scorer
from models.scorers import ScorerChange
from models.types import Role, ScorerAction
from tests.page import PageClient
from tests.world import NOW, PASSWORD, World
from webapp.services.engine import scorers

PRIOR = Scorer.prior()
LEARNT = Scorer(PRIOR.tables, 0.5, "map", calibrated=True)


@pytest.fixture
def browser(client: PageClient, world: World) -> PageClient:
    world.account(Role.ADMIN, email="admin@example.org")
    client.login("admin@example.org", PASSWORD)
    return client


def test_the_list_of_versions_leads_to_the_card(browser: PageClient) -> None:
    page = browser.get("/amministrazione").click(PRIOR.version)
    assert page.h1 == f"Versione {PRIOR.version}"


def test_the_expert_version_says_that_no_outcome_is_behind_it(browser: PageClient) -> None:
    page = browser.get(f"/amministrazione/motore/{PRIOR.version}")
    assert "Pesi stabiliti da persone esperte. È la versione in uso." in page.text
    assert page.one(".facts").text.endswith("no: è solo un ordine")
    assert "nessuno" in page.one(".facts").text
    assert "in uso dall'inizio" in page.text


def test_every_feature_is_there_the_heaviest_first(browser: PageClient) -> None:
    rows = browser.get(f"/amministrazione/motore/{PRIOR.version}").table("Aspetti, dal più pesante")
    assert len(rows) == len(FEATURES)
    heaviest = {"Aspetto": FEATURES["firm_margin"].it.label, "Peggiore": "−2,40", "Migliore": "0,00"}
    assert rows[0].items() >= heaviest.items()


def test_a_learnt_version_says_from_what_and_why_it_came_into_use(
    browser: PageClient, session: Session, world: World
) -> None:
    training = {"outcomes": 254, "good": 120, "positions": 25}
    scorers.install(session, scorer=LEARNT, now=NOW, activate=False, training=training)
    session.flush()
    because = "Prova di un mese concordata con il tavolo tecnico"
    world.keep(
        ScorerChange(
            at=NOW,
            action=ScorerAction.PROMOTED,
            version=LEARNT.version,
            previous=PRIOR.version,
            by="livia",
            against_findings=True,
            because=because,
        )
    )
    page = browser.get(f"/amministrazione/motore/{LEARNT.version}")
    assert "254, di cui 120 buoni, su 25 posizioni" in page.text
    assert "sì, verificata sugli esiti" in page.text
    assert "Messa in uso" in page.text
    assert f"Il confronto era contrario. {because}" in page.text
    assert "livia" in page.text
    assert f"Sostituita da {LEARNT.version}" in browser.get(f"/amministrazione/motore/{PRIOR.version}").text


def test_a_version_that_is_not_there(browser: PageClient) -> None:
    browser.get("/amministrazione/motore/prior-0000000000", 404)
