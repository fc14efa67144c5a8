"""Registration codes may hold a slash, as offices write «BS/2026/7»: every address that takes one takes these too."""

from flask import Flask, url_for
from werkzeug.routing import Rule

from models.proposals import Proposal
from models.types import ProposalState
from tests.page import PageClient
from tests.world import World

CODE = "BS/2026/7"
OTHERS = {"code": "P1"}
"""Whatever an address names beside the person; what is not here is a number."""


def rules(app: Flask) -> list[Rule]:
    return [rule for rule in app.url_map.iter_rules() if "registration" in rule.arguments]


def test_each_address_is_found_again_with_the_whole_code(app: Flask) -> None:
    found = rules(app)
    assert {"officer.decide", "officer.undo", "officer_people.person"} <= {rule.endpoint for rule in found}
    matcher = app.url_map.bind("localhost")
    for rule in found:
        values = {**{name: OTHERS.get(name, 1) for name in rule.arguments - {"registration"}}, "registration": CODE}
        with app.test_request_context():
            address = url_for(rule.endpoint, **values)
        method = "GET" if "GET" in (rule.methods or ()) else "POST"
        assert matcher.match(address, method) == (rule.endpoint, values), address


def test_each_page_opens(app: Flask, world: World, desk: PageClient) -> None:
    world.person(code=CODE)
    opened = [rule for rule in rules(app) if rule.arguments == {"registration"} and "GET" in (rule.methods or ())]
    for rule in opened:
        with app.test_request_context():
            address = url_for(rule.endpoint, registration=CODE)
        desk.get(address, status=200)
    assert len(opened) > 15


def test_a_decision_is_taken_and_taken_back(world: World, desk: PageClient) -> None:
    person, position = world.person(code=CODE), world.position(code="P1")
    page = desk.get(f"/operatore/posizioni/P1?persona={CODE}")
    page = page.form("decisione").submit(button="Proponi")
    proposal = world.session.query(Proposal).filter_by(position_id=position.id, person_id=person.id).one()
    assert proposal.state is ProposalState.PROPOSED
    page.form("Annulla la tua ultima decisione").submit()
    assert world.again(proposal).state is ProposalState.SUGGESTED
