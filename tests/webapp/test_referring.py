"""A service refers somebody: part by part, with consent, never with a diagnosis; it sees its own and nothing else."""

from io import BytesIO
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from models.accounts import Account
from models.audit import AccessLog
from models.referrals import Referral, ReferralDocument
from models.referring_services import ReferringService
from models.types import ConsentForm, ReferralState, Role
from tests.page import Page, PageClient
from tests.webapp.conftest import SignIn
from tests.world import NOW, PDF, World

S = ReferralState
WHO = {"name": "Olga", "surname": "Gru", "birth_date": "1990-03-04", "phone": "030 123456"}
MEANWHILE = "Nel frattempo la segnalazione è cambiata: guarda com'è ora e, se serve ancora, riprova."


@pytest.fixture
def service(world: World) -> ReferringService:
    """A service that works with Brescia's office."""
    return world.service(name="Centro del Lago")


@pytest.fixture
def carer(world: World, service: ReferringService) -> Account:
    """Who signs in for it."""
    return world.account(Role.REFERRER, service=service)


@pytest.fixture
def browser(signed_in: SignIn, carer: Account) -> PageClient:
    """Their browser."""
    return signed_in(carer)


def only(session: Session) -> Referral:
    """The one referral, as it is stored now."""
    session.expire_all()
    return session.scalars(select(Referral)).one()


def agree(page: Page, status: int = 200, *, paper: tuple[bytes, str] | None = None, **answers: object) -> Page:
    given = {"consent_on": "2026-11-01", "form": "a_voce", "witness": "Teo Verdi", "office": "y", **answers}
    if paper:
        given["file"] = (BytesIO(paper[0]), paper[1])
    return page.form("parte").submit(status=status, **given)


def test_somebody_is_referred_part_by_part_and_sent(browser: PageClient, session: Session, service: Account) -> None:
    empty = browser.get("/invio")
    assert "Nessuna segnalazione ancora" in empty.main
    page = empty.click("Segnala una persona")
    assert "Diagnosi, terapie e certificati qui non servono e non si chiedono." in page.main
    page = page.form("parte").submit(**WHO, comune="Iseo")
    assert (page.h1, "Passo 2 di 5" in page.main) == ("Perché, e che cosa desidera", True)
    page = page.form("parte").submit(why="Vuole tornare al lavoro.", wishes="Stare all'aperto.")
    page = page.form("parte").submit(level_d430="3", level_d155="0")
    page = page.form("parte").submit(accommodations=["named_tutor"])
    page = agree(page, words="L'ufficio sa che cosa cerca.", cooperatives="y")
    assert page.h1 == "Olga Gru"
    assert "C'è tutto quello che serve." in page.main
    page = page.form("Invia all'ufficio").submit()
    assert page.flashes == ["Segnalazione inviata: l'ufficio la trova sulla sua Scrivania."]
    kept = only(session)
    assert (kept.state, kept.service_id, kept.comune.name, kept.why) == (
        S.SENT,
        service.id,
        "Iseo",
        "Vuole tornare al lavoro.",
    )
    assert {row.dimension: row.level for row in kept.capacities} == {"d155": 0, "d430": 3}
    assert [row.accommodation for row in kept.accommodations] == ["named_tutor"]
    assert (kept.consent_form, kept.consent_witness, kept.shares_with_cooperatives) == (
        ConsentForm.ORAL,
        "Teo Verdi",
        True,
    )
    assert "Tocca all'ufficio" in page.main
    assert [link.text for link in browser.get("/invio?stato=inviate").select(".lines a")] == ["Gru Olga"]


def test_what_is_missing_is_named_and_nothing_is_sent(browser: PageClient, session: Session) -> None:
    browser.get("/invio/segnalazioni/nuova").form("parte").submit(**WHO)
    number = only(session).id
    page = browser.get(f"/invio/segnalazioni/{number}")
    assert [link.text for link in page.select("#passo .lines a")] == ["Perché, e che cosa desidera", "Il consenso"]
    told = browser.post(f"/invio/segnalazioni/{number}/invia", {"version": 1, "csrf_token": page.token})
    assert told.flashes == ["Manca ancora qualcosa: completa le parti segnate, poi invia."]
    assert only(session).state is S.DRAFT


@pytest.mark.parametrize(
    ("answers", "error"),
    [
        ({"name": ""}, "Scrivi il nome."),
        ({"birth_date": ""}, "Scrivi la data di nascita."),
        ({"birth_date": "2027-01-01"}, "Il giorno è nel futuro."),
        ({"phone": "boh"}, "Non è un numero di telefono: scrivilo in cifre, al massimo 40 caratteri."),
        ({"email": "olga"}, "Non è un indirizzo e-mail: manca la chiocciola, o qualcosa intorno."),
        ({"comune": "Atlantide"}, "«Atlantide» non è un comune conosciuto."),
        (
            {"tax_code": "RSSMRA85T10A562S"},
            "Il codice dice un'altra data di nascita: una delle due è sbagliata.",
        ),
        (
            {"tax_code": "X"},
            "Non è un codice fiscale: sono 16 lettere e cifre, e l'ultima lettera controlla le altre.",
        ),
    ],
)
def test_who_somebody_is_is_checked(browser: PageClient, session: Session, answers: dict[str, str], error: str) -> None:
    page = browser.get("/invio/segnalazioni/nuova").form("parte").submit(status=422, **{**WHO, **answers})
    assert [one.partition(": ")[2] for one in page.errors] == [error]
    assert session.scalars(select(Referral)).all() == []


@pytest.mark.parametrize(
    ("answers", "error"),
    [
        ({"consent_on": ""}, "Scrivi il giorno."),
        ({"consent_on": "2026-11-03"}, "Il giorno è nel futuro."),
        ({"consent_on": "1980-01-01"}, "Il giorno è prima della nascita della persona."),
        ({"witness": ""}, "Scrivi chi era presente."),
        ({"office": None}, "Senza questo consenso la segnalazione non si può inviare."),
        ({"form": "firmato"}, "Aggiungi il documento firmato."),
        (
            {"form": "firmato", "paper": (b"MZ", "consenso.pdf")},
            "Questo tipo di file non si può tenere: salvalo come PDF, oppure JPEG o PNG.",
        ),
    ],
)
def test_a_consent_is_whole_or_not_kept(
    world: World, browser: PageClient, service: ReferringService, answers: dict[str, Any], error: str
) -> None:
    draft = world.referral(S.DRAFT, service=service, consent_on=None, consent_form=None, shares_with_office=False)
    page = agree(browser.get(f"/invio/segnalazioni/{draft.id}/consenso"), 422, **answers)
    assert [one.partition(": ")[2] for one in page.errors] == [error]
    assert world.again(draft).consent_on is None


def test_the_signed_paper_is_kept_and_opened_by_the_service(
    world: World, browser: PageClient, service: ReferringService
) -> None:
    draft = world.referral(S.DRAFT, service=service, consent_on=None, consent_form=None)
    page = browser.get(f"/invio/segnalazioni/{draft.id}/consenso")
    page = agree(page, form="firmato", witness="", paper=(PDF, "consenso firmato.pdf"))
    answer = browser.client.get(f"/invio/segnalazioni/{draft.id}/documento")
    assert (answer.data, answer.headers["Cache-Control"]) == (PDF, "private, no-store")
    assert "attachment" in answer.headers["Content-Disposition"]
    assert "Apri il documento firmato" in page.main


def test_what_was_sent_is_not_changed_any_more(world: World, browser: PageClient, service: ReferringService) -> None:
    sent = world.referral(service=service)
    page = browser.get(f"/invio/segnalazioni/{sent.id}/persona", follow=True)
    assert page.flashes == ["Questa segnalazione ora non si può cambiare."]
    assert page.select("#persona a") == []


def test_two_colleagues_at_once_see_that_the_other_was_first(
    world: World, browser: PageClient, session: Session, service: ReferringService
) -> None:
    draft = world.referral(S.DRAFT, service=service)
    first, second = (browser.get(f"/invio/segnalazioni/{draft.id}/desideri") for _ in range(2))
    first.form("parte").submit(why="Il primo.")
    page = second.form("parte").submit(why="Il secondo.", status=409)
    assert "Nel frattempo un collega ha cambiato questa segnalazione" in page.main
    assert only(session).why == "Il primo."
    page.form("parte").submit()
    assert only(session).why == "Il secondo."


def test_a_step_from_an_older_page_is_not_taken(
    world: World, browser: PageClient, session: Session, service: ReferringService
) -> None:
    draft = world.referral(S.DRAFT, service=service)
    old = browser.get(f"/invio/segnalazioni/{draft.id}")
    browser.get(f"/invio/segnalazioni/{draft.id}/desideri").form("parte").submit(why="Un altro perché.")
    assert old.form("Invia all'ufficio").submit().flashes == [MEANWHILE]
    assert only(session).state is S.DRAFT


def test_what_the_office_gave_back_says_why_and_is_sent_again(
    world: World, browser: PageClient, session: Session, service: ReferringService
) -> None:
    sent = world.referral(service=service)
    sent.move(to=S.RETURNED, by=None, at=NOW, note="Manca un recapito.")
    session.commit()
    page = browser.get(f"/invio/segnalazioni/{sent.id}")
    assert "Manca un recapito." in page.one(".alert").text
    page = page.form("Invia all'ufficio").submit()
    assert only(session).state is S.SENT


def test_the_service_takes_a_referral_back_or_ends_it(
    world: World, browser: PageClient, session: Session, service: ReferringService
) -> None:
    for state, link, after in (
        (S.SENT, "Ritira la segnalazione", S.WITHDRAWN),
        (S.TAKEN, "Non la seguiamo più", S.CLOSED),
    ):
        made = world.referral(state, service=service)
        page = browser.get(f"/invio/segnalazioni/{made.id}").click(link)
        page.form("passo").submit(note="Si è trasferita.")
        assert (world.again(made).state, made.history[-1].note) == (after, "Si è trasferita.")


def test_a_consent_withdrawn_closes_the_services_view_at_once(
    world: World, browser: PageClient, service: ReferringService
) -> None:
    taken = world.referral(S.TAKEN, service=service)
    page = browser.get(f"/invio/segnalazioni/{taken.id}").click("La persona revoca il consenso")
    assert page.form("revoca").submit(status=422).errors == ["Come: Scegli come l'ha detto la persona."]
    page = page.form("revoca").submit(channel="telefono")
    assert "Una persona ha revocato il consenso" in page.main
    assert "Segnalata" not in page.main
    browser.get(f"/invio/segnalazioni/{taken.id}", 404)


@pytest.mark.parametrize("path", ["", "/persona", "/consenso", "/documento", "/ritira", "/concludi", "/revoca"])
def test_another_service_sees_nothing_of_it(world: World, signed_in: SignIn, path: str) -> None:
    draft = world.referral(S.DRAFT)
    stranger = signed_in(world.account(Role.REFERRER))
    stranger.get(f"/invio/segnalazioni/{draft.id}{path}", 404)
    assert "Segnalata" not in stranger.get("/invio?cerca=segnalata").main


def test_a_look_at_somebody_who_was_taken_is_written_down(
    world: World, browser: PageClient, session: Session, carer: Account, service: ReferringService
) -> None:
    taken = world.referral(S.TAKEN, service=service)
    page = browser.get(f"/invio/segnalazioni/{taken.id}")
    look = session.scalars(select(AccessLog)).one()
    assert (look.account_id, look.person_id, look.page) == (carer.id, taken.person_id, "referrer.referral")
    assert page.click("Apri il suo progetto").url.endswith(f"/invio/persone/{taken.person_id}")


def test_the_list_and_the_signed_paper_are_looks_too(
    world: World, browser: PageClient, session: Session, service: ReferringService
) -> None:
    taken = world.referral(S.TAKEN, service=service, consent_form=ConsentForm.SIGNED)
    paper = {"name": "consenso", "media_type": "application/pdf", "size": len(PDF), "added_at": NOW, "content": PDF}
    world.keep(ReferralDocument(referral_id=taken.id, **paper))
    browser.get("/invio")
    browser.client.get(f"/invio/segnalazioni/{taken.id}/documento")
    looks = session.scalars(select(AccessLog).order_by(AccessLog.id)).all()
    assert [(one.person_id, one.page) for one in looks] == [
        (taken.person_id, "referrer.home"),
        (taken.person_id, "referrer.document"),
    ]


def test_the_list_sends_as_many_queries_for_many_as_for_few(
    world: World, browser: PageClient, service: ReferringService, few_and_many
) -> None:
    few, many = few_and_many(
        lambda number: [world.referral(service=service) for _ in range(number)], lambda: browser.get("/invio")
    )
    assert many <= few + 1


@pytest.mark.parametrize(
    "address", ["/invio/segnalazioni/99999999999999999999", "/invio/segnalazioni/1/boh", "/invio/segnalazioni/abc"]
)
def test_an_address_that_is_none_leads_nowhere(browser: PageClient, address: str) -> None:
    browser.get(address, 404)


def test_odd_words_in_a_search_find_nothing_and_break_nothing(browser: PageClient) -> None:
    for words in ("%25", "_", "\\", "'", "x" * 500):
        assert "Nessuna segnalazione trovata" in browser.get(f"/invio?cerca={words}&stato=boh&pagina=-3").main
