"""«Perché questo lavoro?»: reasons, what is missing, and who could change what. Every sentence comes from the data."""

from typing import Any

import pytest

from models.types import Availability, Category, Contract, ProposalState, Regime, Role
from tests.document import tag_of, text_of
from tests.page import Page
from tests.webapp.conftest import SignIn
from tests.world import BRESCIA, CREMONA, World
from webapp.services.people.people import active_consent


def lists(page: Page) -> dict[str, list[str]]:
    """The sentences under each heading."""
    found: dict[str, list[str]] = {}
    heading = ""
    (main,) = page.document.all("main")
    for element in main.iter():
        if tag_of(element) in ("h2", "h3"):
            heading = text_of(element)
        elif heading and tag_of(element) == "li":
            found.setdefault(heading, []).append(text_of(element))
    return found


def why(signed_in: SignIn, world: World, *, person: dict[str, Any], **position: Any) -> dict[str, list[str]]:
    """What the page says to somebody of a job proposed to them."""
    somebody = world.person(**person)
    proposal = world.proposal(ProposalState.PROPOSED, position=world.position(**position), person=somebody)
    browser = signed_in(world.account(Role.CANDIDATE, person=somebody))
    return lists(browser.get(f"/persona/opportunita/{proposal.id}/perche"))


def test_reasons_first(signed_in: SignIn, world: World) -> None:
    said = why(signed_in, world, person={"wishes": ("kitchen_helper",)}, occupation="kitchen_helper")
    assert "È un lavoro simile a quelli che cerchi." in said["Perché può andare bene"]
    assert "Che cosa manca, per ora" not in said


def test_a_gap_and_who_could_close_it(signed_in: SignIn, world: World) -> None:
    said = why(signed_in, world, person={"capacities": {"d430": 1}}, demands={"d430": 3})
    assert said["Che cosa manca, per ora"] == [
        "Per queste cose qui serve un aiuto che ora non c'è: sollevare e trasportare."
    ]
    assert said["Chi offre il lavoro"][0].startswith("Può mettere qualcosa che aiuta: ")
    assert "Può dare questi compiti a un collega: sollevare e trasportare." in said["Chi offre il lavoro"]
    assert "Può chiedere al datore di lavoro gli aiuti che mancano." in said["L'ufficio"]


def test_a_task_that_stays_is_given_to_nobody(signed_in: SignIn, world: World) -> None:
    said = why(signed_in, world, person={"capacities": {"d430": 1}}, demands={"d430": (3, False)})
    assert not [text for text in said["Chi offre il lavoro"] if "collega" in text]


def test_an_aid_that_is_there_already_is_not_asked_for(signed_in: SignIn, world: World) -> None:
    said = why(
        signed_in, world, person={"capacities": {"d430": 1}}, demands={"d430": 3}, accommodations=("lifting_aid",)
    )
    assert "Che cosa manca, per ora" not in said
    assert "Chi offre il lavoro" not in said


def test_what_nobody_knows_the_office_finds_out(signed_in: SignIn, world: World) -> None:
    said = why(signed_in, world, person={}, demands={"b230": 2})
    (unsure,) = said["Che cosa non sappiamo ancora"]
    assert unsure.startswith("Non sappiamo ancora bene come va per te con queste cose: udire.")
    assert said["Tu"] == ["Se nella tua scheda manca qualcosa, o qualcosa è cambiato, diccelo. Guarda la tua scheda"]
    assert said["L'ufficio"] == ["Può capire con te come va con le cose che non sappiamo ancora."]


def test_skills_in_the_words_of_who_asks(signed_in: SignIn, world: World) -> None:
    said = why(signed_in, world, person={}, essential=("wash_dishes",))
    (missing,) = said["Che cosa manca, per ora"]
    assert missing == "Chi offre il lavoro chiede cose che nella tua scheda non ci sono: wash dishes."
    assert said["Tu"] == ["Se una di queste cose la sai fare, scrivilo nella tua scheda. Cambia che cosa sai fare"]


@pytest.mark.parametrize(
    ("person", "position", "missing"),
    [
        ({"hours_max": 20}, {"hours": 30}, "Le ore sono 30 alla settimana; tu ne vuoi fare al massimo 20."),
        ({"hours_min": 36}, {"hours": 30}, "Le ore sono 30 alla settimana; tu ne cerchi almeno 36."),
        (
            {"contracts": frozenset({"indeterminato"})},
            {"contract": Contract.INTERNSHIP},
            "Il contratto è diverso da quelli che cerchi: tirocinio.",
        ),
        ({"max_km": 5, "comune": BRESCIA}, {"comune": CREMONA}, "È un po' più lontano di quanto vorresti."),
        (
            {"exclusions": frozenset({"notte"})},
            {"shifts": frozenset({"notte", "sera"})},
            "Si lavora anche quando hai detto di no: notte.",
        ),
        (
            {"exclusions": frozenset({"distanza"}), "max_km": 5, "comune": BRESCIA},
            {"comune": CREMONA},
            "È più lontano di quanto hai detto che va bene per te.",
        ),
    ],
    ids=["too many hours", "too few hours", "contract", "far", "night", "too far"],
)
def test_wishes_and_limits_are_the_persons_to_change(
    signed_in: SignIn, world: World, person: dict[str, Any], position: dict[str, Any], missing: str
) -> None:
    said = why(signed_in, world, person=person, **position)
    assert said["Che cosa manca, per ora"] == [missing]
    assert said["Tu"] == ["Se vuoi, puoi cambiare che cosa cerchi. Vale subito. Cambia che cosa cerchi"]


def test_a_licence(signed_in: SignIn, world: World) -> None:
    said = why(signed_in, world, person={}, licences=frozenset({"B"}))
    assert said["Che cosa manca, per ora"] == ["Per questo lavoro serve: Patente B."]
    assert said["L'ufficio"] == ["Può proporti il lavoro lo stesso, se tu sei d'accordo."]


def test_a_place_that_the_law_keeps_for_others(signed_in: SignIn, world: World) -> None:
    said = why(signed_in, world, person={"category": Category.CIVIL}, regime=Regime.ARTICLE_18)
    assert said["Che cosa manca, per ora"] == [
        "La legge riserva questo posto ad altre persone dell'elenco. Non dipende da te."
    ]
    assert "Può spiegarti la regola e cercare con te altri lavori." in said["L'ufficio"]


def test_somebody_who_looks_for_no_work_now(signed_in: SignIn, world: World) -> None:
    said = why(signed_in, world, person={"availability": Availability.SUSPENDED})
    assert said["Che cosa manca, per ora"] == ["Nella tua scheda c'è scritto che ora non cerchi lavoro."]


def test_no_consent_any_more(signed_in: SignIn, world: World) -> None:
    somebody = world.person()
    proposal = world.proposal(ProposalState.PROPOSED, position=world.position(), person=somebody)
    consent = active_consent(somebody)
    assert consent is not None
    world.session.delete(consent)
    world.session.commit()
    browser = signed_in(world.account(Role.CANDIDATE, person=somebody))
    said = lists(browser.get(f"/persona/opportunita/{proposal.id}/perche"))
    assert said["Che cosa manca, per ora"] == ["Manca il tuo consenso a cercare un lavoro per te."]
    assert said["Tu"] == ["Se vuoi, puoi dire di sì: così cerchiamo un lavoro per te. Guarda i tuoi consensi"]
