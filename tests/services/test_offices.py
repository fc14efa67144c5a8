"""Which office a list belongs to."""

from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from models.errors import NotFound
from models.territory import Office
from webapp.services.office.offices import OfficeUnclear, office_for_list, office_of


def list_of(folder: Path, *comuni: str) -> Path:
    path = folder / "elenco.csv"
    path.write_text("\n".join(("codice_iscrizione;comune", *(f"X{n};{name}" for n, name in enumerate(comuni)))))
    return path


def test_a_province_without_an_office_gets_one(session: Session) -> None:
    office = office_of(session, province=" bs ")
    assert (office.province_code, office.name) == ("BS", "Collocamento mirato di Brescia")
    assert session.scalars(select(Office)).all() == []
    session.add(office)
    assert office_of(session, province="BS") is office


def test_a_code_that_is_no_province_is_refused(session: Session) -> None:
    with pytest.raises(NotFound):
        office_of(session, province="ZZ")


def test_a_list_starts_the_office_of_most_of_its_comuni(session: Session, tmp_path: Path) -> None:
    path = list_of(tmp_path, "Cremona", "Iseo", "Vattelapesca", "Crema", "")
    assert office_for_list(session, path=path).province_code == "CR"


def test_a_list_goes_to_the_office_there_is(session: Session, tmp_path: Path) -> None:
    session.add(Office(province_code="TN", name="Trento"))
    session.flush()
    assert office_for_list(session, path=list_of(tmp_path, "Cremona")).province_code == "TN"
    assert len(session.scalars(select(Office)).all()) == 1


def test_a_list_without_any_known_comune_says_nothing_about_its_office(session: Session, tmp_path: Path) -> None:
    with pytest.raises(OfficeUnclear, match="Nessun comune dell'elenco è conosciuto"):
        office_for_list(session, path=list_of(tmp_path, "Vattelapesca"))


def test_where_there_are_several_offices_somebody_must_say_which(session: Session, tmp_path: Path) -> None:
    session.add_all([Office(province_code="CR", name="Cremona"), Office(province_code="BS", name="Brescia")])
    session.flush()
    with pytest.raises(OfficeUnclear) as refused:
        office_for_list(session, path=list_of(tmp_path, "Cremona"))
    assert str(refused.value) == "Ci sono più uffici (BS, CR): indicare quale con --office, per esempio --office BS."
