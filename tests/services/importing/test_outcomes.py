"""Importing past proposals: the history they tell, what contradicts itself, and what people decided here."""

from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import flag_modified

from models.accounts import Account
from models.people import Person, Registration
from models.placements import FollowUp, Placement
from models.positions import Position
from models.proposals import PROPOSAL_LIFE, Proposal
from models.types import EndReason, FollowUpKind, Reason, Role
from models.types import ProposalState as State
from tests.services.importing.conftest import Desk, counts
from tests.services.importing.lists import DEMO, NOW, candidate, other_candidate, outcome, position, read_csv
from tests.services.importing.test_candidates import errors
from webapp.services.importing.outcomes import PATHS
from webapp.services.importing.vocabulary import Vocabulary

REFUSED = {"decisione": "scartato", "motivo": "capacita", "esito": "", "inizio": ""}
NOT_HIRED = {"esito": "non_assunto", "motivo_esito": "competenze", "inizio": ""}
DECLINED = {"esito": "rinuncia", "motivo_esito": "distanza", "inizio": ""}
PENDING = {"esito": "", "inizio": ""}


@pytest.fixture
def past(desk: Desk) -> Desk:
    """One position and two people to have had outcomes."""
    desk.positions([position(), position(codice_posizione="P0002")])
    desk.candidates([candidate(), other_candidate()])
    return desk


def proposal(desk: Desk) -> Proposal:
    return desk.session.scalars(select(Proposal)).one()


def placement(desk: Desk) -> Placement | None:
    return desk.session.get(Placement, proposal(desk).id)


@pytest.mark.parametrize(
    ("change", "states", "reasons"),
    [
        ({}, [State.PROPOSED, State.ACCEPTED, State.SENT, State.HIRED], [None, None, None, None]),
        (NOT_HIRED, [State.PROPOSED, State.ACCEPTED, State.SENT, State.DECLINED_BY_EMPLOYER],
         [None, None, None, Reason.SKILLS]),
        (DECLINED, [State.PROPOSED, State.DECLINED], [None, Reason.DISTANCE]),
        (PENDING, [State.PROPOSED], [None]),
        (REFUSED, [State.DISCARDED], [Reason.CAPACITY]),
    ],
)  # fmt: skip
def test_each_ending_is_a_history(
    past: Desk, change: dict[str, str], states: list[State], reasons: list[Reason | None]
) -> None:
    assert counts(past.outcomes([outcome(**change)])) == (1, 1, 0, 0, 0)
    one = proposal(past)
    assert (one.position.code, one.person.registration.code, one.state) == ("P0001", "BS00001", states[-1])
    assert [event.to_state for event in one.history] == states
    assert [event.from_state for event in one.history] == [State.SUGGESTED, *states[:-1]]
    assert [event.reason for event in one.history] == reasons
    assert {event.at for event in one.history} == {datetime(2024, 2, 1, 12, tzinfo=UTC)}
    assert {event.account_id for event in one.history} == {None}
    assert (placement(past) is not None) == (states[-1] is State.HIRED)


def test_every_path_is_one_that_a_proposal_can_take() -> None:
    for path in PATHS.values():
        before = State.SUGGESTED
        for state in path:
            PROPOSAL_LIFE.check(before, state)
            before = state


def test_a_placement_arrives_with_its_end(past: Desk) -> None:
    ended = outcome(fine="2024-05-01", motivo_fine="dimissioni", mantenuto_6_mesi="no", motivo_esito="orario")
    past.outcomes([ended])
    one = placement(past)
    assert (one.started_on, one.ended_on) == (date(2024, 3, 1), date(2024, 5, 1))
    assert (one.end_reason, one.kept_six_months) == (EndReason.RESIGNED, False)
    assert proposal(past).history[-1].reason is Reason.HOURS


@pytest.mark.parametrize(
    "change",
    [
        {"mantenuto_6_mesi": "si"},
        {"fine": "2024-05-01"},
        {"inizio": "2024-03-02"},
        {"inizio": ""},
        {"data": "2024-01-31"},
        NOT_HIRED,
        DECLINED,
        PENDING,
        REFUSED,
    ],
)
def test_a_changed_row_updates_and_the_same_row_does_not(past: Desk, change: dict[str, str]) -> None:
    second = outcome(codice_iscrizione="BS00002")
    past.outcomes([outcome(), second])
    assert counts(past.outcomes([outcome(), second])) == (2, 0, 0, 2, 0)
    changed = [outcome(**change), second]
    assert counts(past.outcomes(changed)) == (2, 0, 1, 1, 0)
    assert counts(past.outcomes(changed)) == (2, 0, 0, 2, 0)
    assert counts(past.outcomes([outcome(), second])) == (2, 0, 1, 1, 0)


def test_a_rewritten_history_leaves_nothing_behind(past: Desk) -> None:
    past.outcomes([outcome()])
    version = proposal(past).version
    past.outcomes([outcome(**DECLINED)])
    assert [event.to_state for event in proposal(past).history] == [State.PROPOSED, State.DECLINED]
    assert proposal(past).version == version + 1
    assert past.session.scalar(select(func.count()).select_from(Placement)) == 0


def test_columns_that_the_file_does_not_have_are_left_alone(past: Desk) -> None:
    past.outcomes([outcome(mantenuto_6_mesi="si")])
    row = outcome(inizio="2024-03-05")
    del row["mantenuto_6_mesi"]
    assert counts(past.outcomes([row])) == (1, 0, 1, 0, 0)
    assert (placement(past).started_on, placement(past).kept_six_months) == (date(2024, 3, 5), True)


def followed_here(past: Desk) -> Proposal:
    """A proposal on which an officer has decided."""
    officer = Account(
        email="a@example.org", name="A", password_hash="-", role=Role.OFFICER, created_at=NOW, office=past.office
    )
    past.outcomes([outcome(**PENDING)])
    one = proposal(past)
    one.move(to=State.ACCEPTED, by=officer, at=NOW)
    past.session.flush()
    return one


def test_a_proposal_followed_here_keeps_its_history(past: Desk) -> None:
    followed_here(past)
    report = past.outcomes([outcome(**DECLINED)])
    assert errors(report) == {2: "questa proposta è seguita qui: il suo stato si cambia dalla sua pagina"}
    assert [event.to_state for event in proposal(past).history] == [State.PROPOSED, State.ACCEPTED]


MEANWHILE = "nel frattempo qualcuno ha deciso su questa proposta: importare di nuovo"


def decide_meanwhile(desk: Desk, decide: Callable[[Session], None]) -> Callable[[int, int], None]:
    """Somebody else's decision, taken in the moment between the check and the writing."""
    told: list[int] = []

    def progress(_done: int, _total: int) -> None:
        if not told:
            with Session(desk.session.get_bind()) as other:
                decide(other)
                other.commit()
        told.append(1)

    return progress


def test_a_placement_accompanied_here_keeps_its_follow_ups_and_its_history(past: Desk) -> None:
    past.outcomes([outcome()])
    accompanied = placement(past)
    accompanied.follow_ups.append(FollowUp(kind=FollowUpKind.WEEK_1, due_on=date(2024, 3, 1)))
    flag_modified(accompanied, "hours")
    past.session.commit()
    past.outcomes([outcome(fine="2024-05-01", motivo_fine="dimissioni", mantenuto_6_mesi="no")])
    assert placement(past).ended_on == date(2024, 5, 1)
    assert [follow_up.kind for follow_up in placement(past).follow_ups] == [FollowUpKind.WEEK_1]
    refused = past.outcomes([outcome(**NOT_HIRED)])
    assert "questa proposta è seguita qui" in str(errors(refused))
    assert proposal(past).state is State.HIRED


def test_a_decision_taken_meanwhile_stays_and_the_row_is_refused(past: Desk) -> None:
    def accept(other: Session) -> None:
        pair = select(Proposal).join(Proposal.person).join(Person.registration)
        one = other.scalars(pair.where(Registration.code == "BS00001")).one()
        one.move(to=State.ACCEPTED, by=None, at=NOW)

    pending = [outcome(**PENDING), outcome(**PENDING, codice_iscrizione="BS00002")]
    past.outcomes(pending)
    past.session.commit()
    rows = [row | DECLINED for row in pending]
    report = past.outcomes(rows, progress=decide_meanwhile(past, accept))
    assert counts(report) == (2, 0, 1, 0, 1)
    assert errors(report) == {2: MEANWHILE}
    assert report.rejected[0].cells == tuple(rows[0].values())
    histories = {
        one.person.registration.code: [event.to_state for event in one.history]
        for one in past.session.scalars(select(Proposal))
    }
    assert histories == {
        "BS00001": [State.PROPOSED, State.ACCEPTED],
        "BS00002": [State.PROPOSED, State.DECLINED],
    }


def test_a_proposal_made_meanwhile_stays_and_the_row_is_refused(past: Desk) -> None:
    def propose(other: Session) -> None:
        one = Proposal(position_id=ids[0], person_id=ids[1], state=State.SUGGESTED)
        other.add(one)
        one.move(to=State.PROPOSED, by=None, at=NOW)

    past.session.commit()
    ids = (
        past.session.scalars(select(Position.id).where(Position.code == "P0001")).one(),
        past.session.scalars(select(Registration.person_id).where(Registration.code == "BS00001")).one(),
    )
    rows = [outcome(codice_iscrizione="BS00002"), outcome()]
    report = past.outcomes(rows, progress=decide_meanwhile(past, propose))
    assert counts(report) == (2, 1, 0, 0, 1)
    assert errors(report) == {3: MEANWHILE}
    states = past.session.execute(select(Proposal.person_id, Proposal.state)).all()
    assert len(states) == 2
    assert (ids[1], State.PROPOSED) in states


def test_a_placement_of_a_proposal_followed_here_is_taken(past: Desk) -> None:
    one = followed_here(past)
    for state in (State.SENT, State.HIRED):
        one.move(to=state, by=one.history[-1].account, at=NOW)
    past.session.flush()
    assert counts(past.outcomes([outcome(mantenuto_6_mesi="si")])) == (1, 0, 1, 0, 0)
    assert placement(past).kept_six_months is True
    assert len(proposal(past).history) == 4
    assert counts(past.outcomes([outcome(mantenuto_6_mesi="si")])) == (1, 0, 0, 1, 0)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"codice_posizione": "P9"}, "codice_posizione: «P9» non è una posizione conosciuta"),
        ({"codice_iscrizione": "BS99999"}, "codice_iscrizione: «BS99999» non è in elenco; importare prima l'elenco"),
        ({"codice_iscrizione": ""}, "codice_iscrizione: manca"),
        ({"data": ""}, "data: manca"),
        ({"data": "2027-01-01", "inizio": ""}, "data: 01/01/2027 è nel futuro"),
        ({"decisione": "boh"}, "decisione: «boh» non è ammesso; valori possibili: proposto, scartato"),
        (REFUSED | {"motivo": ""}, "motivo: manca: chi non viene proposto ha diritto a un motivo"),
        (REFUSED | {"motivo": "antipatia"}, "motivo: «antipatia» non è ammesso"),
        (REFUSED | {"esito": "assunto"}, "esito: «assunto» non va con la decisione scartato"),
        (NOT_HIRED | {"motivo_esito": ""}, "motivo_esito: manca: con l'esito non_assunto serve"),
        (PENDING | {"motivo_esito": "altro"}, "motivo_esito: «altro» non va senza un esito"),
        (DECLINED | {"inizio": "2024-03-01"}, "inizio: va compilato solo con l'esito assunto"),
        ({"inizio": "2024-01-01"}, "inizio: 01/01/2024 è prima della proposta, 01/02/2024"),
        ({"fine": "2024-02-28"}, "fine: 28/02/2024 è prima dell'inizio, 01/03/2024"),
        ({"inizio": "", "fine": "2024-05-01"}, "inizio: manca: c'è una data di fine"),
        ({"mantenuto_6_mesi": "forse"}, "mantenuto_6_mesi: «forse» non è ammesso; scrivere si oppure no"),
    ],
)  # fmt: skip
def test_a_row_that_cannot_be_right_is_refused(past: Desk, change: dict[str, str], message: str) -> None:
    report = past.outcomes([outcome(**change), outcome(codice_iscrizione="BS00002")])
    assert counts(report) == (2, 1, 0, 0, 1)
    assert errors(report)[2].startswith(message)


def test_the_second_row_of_a_pair_is_refused(past: Desk) -> None:
    report = past.outcomes([outcome(), outcome(codice_posizione="P0002"), outcome(**DECLINED)])
    assert errors(report) == {4: "codice_posizione: «P0001 con BS00001» è già alla riga 2 di questo file"}


def test_an_office_does_not_write_anothers_outcomes(past: Desk) -> None:
    other = past.office_in("BG")
    report = past.outcomes([outcome()], office_id=other.id)
    whose = "«P0001» è una posizione di un altro ufficio: Collocamento mirato di Brescia"
    assert errors(report) == {2: f"codice_posizione: {whose}"}


def test_without_an_office_outcomes_of_every_office_are_taken(past: Desk) -> None:
    crema = position(codice_posizione="P0003", comune="Crema")
    cremona = past.office_in("CR")
    past.positions([crema], office_id=cremona.id)
    past.candidates([candidate(codice_iscrizione="CR00001", codice_fiscale="")], office_id=cremona.id)
    theirs = outcome(codice_posizione="P0003", codice_iscrizione="CR00001")
    assert counts(past.outcomes([outcome(), theirs])) == (2, 2, 0, 0, 0)


def test_a_person_and_a_position_of_two_offices_have_no_outcome(past: Desk) -> None:
    cremona = past.office_in("CR")
    past.candidates([candidate(codice_iscrizione="CR00001", codice_fiscale="")], office_id=cremona.id)
    report = past.outcomes([outcome(codice_iscrizione="CR00001")])
    assert errors(report) == {
        2: "codice_iscrizione: «CR00001» è nell'elenco di un altro ufficio (Collocamento mirato CR);"
        " «P0001» è una posizione di Collocamento mirato di Brescia"
    }
    assert past.session.scalar(select(func.count()).select_from(Proposal)) == 0


def test_the_demo_outcomes_are_taken_whole_and_twice_is_once(desk: Desk) -> None:
    desk.words = Vocabulary.of(desk.session)
    desk.candidates(DEMO / "elenco.csv")
    desk.positions(DEMO / "posizioni.csv")
    listed = len(read_csv(DEMO / "esiti.csv"))
    assert counts(desk.outcomes(DEMO / "esiti.csv")) == (listed, listed, 0, 0, 0)
    assert counts(desk.outcomes(DEMO / "esiti.csv")) == (listed, 0, 0, listed, 0)
