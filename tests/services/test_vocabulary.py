"""An ESCO bundle beside the built-in vocabulary: what is read, what is refused, and what the house does with it."""

import csv
import json
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import pytest
from click.testing import Result
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from matching import Catalogue
from models.types import Role
from models.vocabulary import Concept, ConceptKind, ConceptLabel, OccupationSkill
from tests.queries import count_queries
from tests.world import NOW, World
from webapp import server
from webapp.services import linking, vocabulary
from webapp.services.engine import ranking, review
from webapp.services.importing.concepts import import_esco
from webapp.services.importing.esco import genders
from webapp.services.matching_inputs import candidate_records, pools, position_record

ESCO = "http://data.europa.eu/esco"
TRAM, SHEEP, BELLS, WOOL = f"{ESCO}/occupation/t1", f"{ESCO}/occupation/s1", f"{ESCO}/skill/b1", f"{ESCO}/skill/w1"
OCCUPATIONS = [
    ("conceptType", "conceptUri", "iscoGroup", "preferredLabel", "altLabels", "hiddenLabels"),
    ("Occupation", SHEEP, "5164", "acconciatore di pecore/acconciatrice di pecore", "parrucchiere ovino\nfonatore", ""),
    ("Occupation", TRAM, "8331", "campanaro", "", "campanara"),
]
SKILLS = [
    ("conceptType", "conceptUri", "skillType", "preferredLabel", "altLabels"),
    ("KnowledgeSkillCompetence", BELLS, "skill/competence", "suonare le campane", "scampanare"),
    ("KnowledgeSkillCompetence", WOOL, "knowledge", "tipi di lana", ""),
]
GROUPS = [
    ("conceptType", "conceptUri", "code", "preferredLabel"),
    ("ISCOGroup", f"{ESCO}/isco/C5", "5", "Servizi"),
    ("ISCOGroup", f"{ESCO}/isco/C5164", "5164", "Custodi e toelettatori di ovini"),
    ("ISCOGroup", f"{ESCO}/isco/C8331", "8331", "Conducenti"),
]
RELATIONS = [
    ("occupationUri", "relationType", "skillType", "skillUri"),
    (SHEEP, "essential", "knowledge", WOOL),
    (SHEEP, "optional", "skill/competence", BELLS),
    (TRAM, "essential", "skill/competence", BELLS),
]
FILES = {
    "occupations_it.csv": OCCUPATIONS,
    "skills_it.csv": SKILLS,
    "ISCOGroups_it.csv": GROUPS,
    "occupationSkillRelations.csv": RELATIONS,
}

Import = Callable[..., Result]


def write(path: Path, rows: list[tuple[str, ...]]) -> None:
    """One file of a bundle."""
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(rows)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A small bundle in Italian."""
    for name, rows in FILES.items():
        write(tmp_path / name, rows)
    return tmp_path


@pytest.fixture
def take(app: Flask, folder: Path) -> Import:
    """Imports the folder with the command."""
    runner = app.test_cli_runner()
    return lambda *words: runner.invoke(args=["vocabulary", "import", "--esco", str(folder), *words])


def counts(result: Result) -> dict[str, tuple[int, ...]]:
    """Read, created, updated, unchanged, rejected, by kind of file."""
    told = json.loads(result.output)
    kinds = ("occupations", "ISCOGroups", "skills", "occupationSkillRelations")
    return {kind: tuple(told[kind].values())[:5] for kind in kinds}


def rows_in(session: Session) -> tuple[int, ...]:
    """Concepts, other labels and relations in the database."""
    session.rollback()
    return tuple(
        session.scalar(select(func.count()).select_from(t)) or 0 for t in (Concept, ConceptLabel, OccupationSkill)
    )


# --- what is taken ----------------------------------------------------------------------------------------------------


def test_everything_is_taken_once(take: Import, session: Session) -> None:
    first, again = take("--json"), take("--json")
    assert (first.exit_code, again.exit_code) == (0, 0)
    assert counts(first) == {
        "occupations": (2, 2, 0, 0, 0),
        "ISCOGroups": (3, 3, 0, 0, 0),
        "skills": (2, 2, 0, 0, 0),
        "occupationSkillRelations": (3, 3, 0, 0, 0),
    }
    assert [row[1:] for row in counts(again).values()] == [(0, 0, 2, 0), (0, 0, 3, 0), (0, 0, 2, 0), (0, 0, 3, 0)]
    assert rows_in(session) == (7, 5, 3)
    sheep = vocabulary.catalogue(session).occupation("esco:s1")
    assert (sheep.title_m, sheep.title_f) == ("acconciatore di pecore", "acconciatrice di pecore")
    assert (sheep.isco08, sheep.essential_skills, sheep.optional_skills) == ("5164", ("esco:w1",), ("esco:b1",))
    assert sheep.synonyms == ("acconciatrice di pecore", "parrucchiere ovino", "fonatore")


def test_what_changed_in_the_bundle_changes_here(take: Import, folder: Path, session: Session) -> None:
    take()
    changed = [OCCUPATIONS[0], ("Occupation", SHEEP, "5164", "tosatore", "", ""), OCCUPATIONS[2]]
    write(folder / "occupations_it.csv", changed)
    write(folder / "occupationSkillRelations.csv", [RELATIONS[0], (SHEEP, "optional", "knowledge", WOOL), RELATIONS[3]])
    result = take("--json")
    assert result.exit_code == 0
    assert counts(result)["occupations"] == (2, 0, 1, 1, 0)
    # One relation became optional, one is gone.
    assert counts(result)["occupationSkillRelations"] == (2, 0, 2, 1, 0)
    assert rows_in(session) == (7, 2, 2)
    sheep = vocabulary.catalogue(session).occupation("esco:s1")
    assert (sheep.title_m, sheep.synonyms, sheep.optional_skills) == ("tosatore", (), ("esco:w1",))


@pytest.mark.parametrize(
    ("label", "parts"),
    [
        ("addetto alle pulizie/addetta alle pulizie", ["addetto alle pulizie", "addetta alle pulizie"]),
        ("attore/attrice", ["attore", "attrice"]),
        ("tecnico audio/video", ["tecnico audio/video"]),
        ("guida", ["guida"]),
        ("/", ["/"]),
        ("a/b/c", ["a/b/c"]),
    ],
)
def test_the_two_genders_of_a_label_are_two_labels(label: str, parts: list[str]) -> None:
    assert genders(label) == parts


def test_where_the_language_is_missing_another_one_stands_in(take: Import, folder: Path, session: Session) -> None:
    for kind in ("occupations", "skills", "ISCOGroups"):
        (folder / f"{kind}_it.csv").rename(folder / f"{kind}_en.csv")
    labels = [("1", SHEEP, "toelettatore di pecore/toelettatrice di pecore"), ("2", SHEEP, "ovaiolo")]
    write(folder / "occupation_labels_it.csv", [("id", "uri", "label"), *labels])
    result = take()
    assert result.exit_code == 0
    missing = "Etichette in italiano che mancano per"
    assert f"{missing} le occupazioni: 1. Al loro posto c'è quella principale in inglese." in result.output
    assert f"{missing} le competenze: 2. " in result.output
    sheep, tram = (vocabulary.catalogue(session).occupation(code) for code in ("esco:s1", "esco:t1"))
    assert (sheep.title_m, sheep.title_f) == ("toelettatore di pecore", "toelettatrice di pecore")
    assert sheep.synonyms == ("toelettatrice di pecore", "ovaiolo")
    assert sheep.title_en == "acconciatore di pecore/acconciatrice di pecore"
    assert (tram.title_m, tram.synonyms) == ("campanaro", ())


def test_labels_in_another_language_are_no_targets_of_links(take: Import, folder: Path, session: Session) -> None:
    (folder / "skills_it.csv").rename(folder / "skills_en.csv")
    result = take()
    assert "Un testo non è mai collegato a queste voci: servono per le relazioni." in result.output
    known = vocabulary.catalogue(session)
    assert known.occupation("esco:t1").essential_skills == ("esco:b1",)
    assert "esco:b1" not in [concept.id for concept in known.concepts("skill")]
    assert [link.concept_id for link in linking.linker(session, "skill").search("suonare campane")][:1] != ["esco:b1"]
    occupation = linking.occupation_of(session, "campanaro")
    assert occupation is not None
    assert occupation.concept_id == "esco:t1"


def test_groups_may_be_missing(take: Import, folder: Path, session: Session) -> None:
    (folder / "ISCOGroups_it.csv").unlink()
    result = take()
    assert result.exit_code == 0
    assert "i gruppi ISCO non sono importati" in result.output
    assert rows_in(session)[0] == 4


# --- what is refused --------------------------------------------------------------------------------------------------

BAD_ROWS = [
    ("Occupation", f"{ESCO}/occupation/x", "99", "senza gruppo", "", ""),
    ("Occupation", f"{ESCO}/occupation/y", "4110", "in un gruppo che il pacchetto non ha", "", ""),
    ("Occupation", f"{ESCO}/occupation/z", "5164", " ", "", ""),
    ("Occupation", "pecora", "5164", "senza indirizzo", "", ""),
    ("Occupation", SHEEP, "5164", "due volte", "", ""),
    ("Occupation", f"{ESCO}/other/s1", "5164", "con il codice di un'altra", "", ""),
    ("Occupation", f"{ESCO}/occupation/long", "5164", "o" * 301, "", ""),
]


def test_rows_that_are_wrong_are_refused_and_the_others_taken(take: Import, folder: Path, session: Session) -> None:
    write(folder / "occupations_it.csv", [*OCCUPATIONS, *BAD_ROWS])
    bad = [(SHEEP, "often", "", WOOL), (BELLS, "essential", "", WOOL), (SHEEP, "essential", "", TRAM)]
    write(folder / "occupationSkillRelations.csv", [*RELATIONS, *bad])
    result = take("--json")
    assert result.exit_code == 1
    assert counts(result)["occupations"] == (9, 2, 0, 0, 7)
    assert counts(result)["occupationSkillRelations"] == (6, 3, 0, 0, 3)
    errors = json.loads(result.output)["errors"]
    assert [error["row"] for error in errors] == [5, 6, 7, 8, 9, 10, 11, 5, 6, 7]
    assert errors[0]["message"] == "«99» non è un gruppo ISCO-08"
    assert rows_in(session) == (7, 5, 3)


def test_rows_rejected_for_the_same_reason_are_told_once(take: Import, folder: Path) -> None:
    twice = [("Occupation", uri, "5164", "due volte", "", "") for uri in (SHEEP, TRAM)]
    write(folder / "occupations_it.csv", [*OCCUPATIONS, *twice, BAD_ROWS[0]])
    result = take()
    assert result.exit_code == 1
    assert (
        f"riga 5: conceptUri «{SHEEP}» c'è già in una riga precedente (altre righe per lo stesso motivo: 1)"
        in result.output
    )
    assert "riga 6" not in result.output
    assert "riga 7: «99» non è un gruppo ISCO-08\n" in result.output


def test_relations_of_concepts_that_are_not_in_the_folder_are_counted_and_no_mistake(
    take: Import, folder: Path, session: Session
) -> None:
    outside = [
        (f"{ESCO}/occupation/gone", "essential", "", WOOL),
        (f"{ESCO}/occupation/gone", "optional", "", BELLS),
        (SHEEP, "optional", "", f"{ESCO}/skill/gone"),
    ]
    write(folder / "occupationSkillRelations.csv", [*RELATIONS, *outside])
    result = take()
    assert result.exit_code == 0
    assert "Relazioni con voci che non sono nella cartella: 3 (voci: 2). Non sono importate." in result.output
    assert "rifiutati 0 · fuori dalla cartella 3" in result.output
    assert json.loads(take("--json").output)["occupationSkillRelations"]["outside"] == 3
    assert rows_in(session) == (7, 5, 3)


def test_relations_of_a_row_that_was_rejected_are_rejected_with_it(take: Import, folder: Path) -> None:
    write(folder / "occupations_it.csv", [OCCUPATIONS[0], (*OCCUPATIONS[1][:2], "99", "x", "", ""), OCCUPATIONS[2]])
    result = take("--json")
    assert result.exit_code == 1
    assert counts(result)["occupationSkillRelations"] == (3, 1, 0, 0, 2)


def test_a_cell_may_be_long(take: Import, folder: Path, session: Session) -> None:
    limit = csv.field_size_limit()
    long = "\n".join(f"pastore numero {n}" for n in range(10_000))
    assert len(long) > limit
    write(folder / "occupations_it.csv", [OCCUPATIONS[0], (*OCCUPATIONS[1][:4], long, ""), OCCUPATIONS[2]])
    assert take().exit_code == 0
    assert len(vocabulary.catalogue(session).occupation("esco:s1").synonyms) == 10_001
    assert csv.field_size_limit() == limit


@pytest.mark.parametrize("language", ["de", "zz"])
def test_a_language_that_the_folder_does_not_have_changes_nothing(
    take: Import, folder: Path, session: Session, language: str
) -> None:
    take()
    before = session.scalars(select(Concept.label).order_by(Concept.id)).all()
    (folder / "occupations_it.csv").rename(folder / "occupations_en.csv")
    result = take("--language", language)
    assert result.exit_code == 2
    named = {"de": "tedesco", "zz": "«zz»"}[language]
    assert f"non ci sono etichette in {named}: serve occupations_{language}.csv oppure" in result.output
    session.rollback()
    assert session.scalars(select(Concept.label).order_by(Concept.id)).all() == before


@pytest.mark.parametrize("flag", ["--dry-run", "--all-or-nothing"])
def test_nothing_is_written_when_asked_so(take: Import, folder: Path, session: Session, flag: str) -> None:
    write(folder / "occupations_it.csv", [*OCCUPATIONS, BAD_ROWS[0]])
    result = take(flag)
    assert result.exit_code == 1
    assert "Niente è stato scritto." in result.output
    assert rows_in(session) == (0, 0, 0)
    assert vocabulary.catalogue(session) is Catalogue.default()


def damage(name: str, content: bytes | None) -> Callable[[Path], None]:
    """Puts something else where a file was."""
    return lambda folder: (folder / name).unlink() if content is None else (folder / name).write_bytes(content) and None


@pytest.mark.parametrize(
    ("harm", "said"),
    [
        (damage("skills_it.csv", None), "mancano: skills_it.csv"),
        (damage("occupationSkillRelations.csv", None), "mancano: occupationSkillRelations.csv"),
        (damage("occupations_it.csv", b""), "occupations_it.csv è vuoto"),
        (damage("occupations_it.csv", b"conceptUri,preferredLabel\n"), "mancano le colonne: iscoGroup, altLabels"),
        (
            damage("skills_it.csv", b'conceptUri,preferredLabel,altLabels\na,b,"c\n'),
            "interrotto o rovinato alla riga 2",
        ),
        (damage("skills_it.csv", b"conceptUri,preferredLabel,altLabels\na,b\n"), "interrotto o rovinato alla riga 2"),
        (damage("skills_it.csv", "conceptUri,preferredLabel,altLabels\na,è,\n".encode("cp1252")), "UTF-8"),
        (
            damage("skills_it.csv", b"conceptUri,preferredLabel,altLabels\na,b,c\0\n"),
            "interrotto o rovinato alla riga 2",
        ),
        (damage("occupationSkillRelations.csv", b"occupationUri;skillUri\n"), "mancano le colonne: occupationUri"),
    ],
)
def test_a_bundle_that_cannot_be_read_writes_nothing(
    take: Import, folder: Path, session: Session, harm: Callable[[Path], None], said: str
) -> None:
    harm(folder)
    result = take()
    assert result.exit_code == 2
    assert said in result.output
    assert rows_in(session) == (0, 0, 0)


def test_a_code_that_the_database_has_for_something_else_stops_everything(take: Import, session: Session) -> None:
    session.add(Concept(uri="x", code="esco:b1", kind=ConceptKind.SKILL, label="x", language="it", source="other"))
    session.commit()
    result = take()
    assert result.exit_code == 2
    assert "hanno lo stesso codice: niente è stato scritto" in result.output
    assert rows_in(session) == (1, 0, 0)


@pytest.mark.parametrize("language", ["", "italiano", "../it"])
def test_a_language_has_two_letters(take: Import, language: str) -> None:
    result = take("--language", language)
    assert result.exit_code == 2
    assert f"«{language}» non è una lingua" in result.output


def test_a_folder_that_is_not_there_is_said_so(app: Flask) -> None:
    result = app.test_cli_runner().invoke(args=["vocabulary", "import", "--esco", "/nowhere", "--json"])
    assert result.exit_code == 2
    assert json.loads(result.output) == {"error": "La cartella «/nowhere» non esiste."}


# --- what the house does with it --------------------------------------------------------------------------------------


def test_with_nothing_imported_everything_is_as_it_was(session: Session) -> None:
    assert vocabulary.current(session) is vocabulary.built_in()
    assert vocabulary.catalogue(session) is Catalogue.default()


def test_the_vocabulary_is_loaded_once_for_each_import(
    take: Import, app: Flask, session: Session, folder: Path
) -> None:
    take()
    first = vocabulary.current(session)
    session.rollback()
    with count_queries(app) as queries:
        assert vocabulary.current(session) is first
        assert vocabulary.current(session).linker("skill") is first.linker("skill")
    assert len(queries) == 1
    write(folder / "skills_it.csv", [*SKILLS, ("KnowledgeSkillCompetence", f"{ESCO}/skill/n", "", "fischiare", "")])
    take()
    session.rollback()
    assert "esco:n" in vocabulary.catalogue(session).skill_index


def test_what_a_rolled_back_import_brought_is_nobody_s_vocabulary(
    app: Flask, take: Import, folder: Path, session: Session
) -> None:
    def imported(label: str) -> None:
        """Taken in, read by the one who imports, and not committed."""
        write(folder / "occupations_it.csv", [OCCUPATIONS[0], (*OCCUPATIONS[1][:3], label, "", ""), OCCUPATIONS[2]])
        import_esco(session, folder=folder, language="it")
        assert vocabulary.catalogue(session).occupation("esco:s1").title_m == label

    imported("rinunciatario")
    session.rollback()
    assert vocabulary.catalogue(session) is Catalogue.default()
    imported("persistente")
    session.commit()
    assert vocabulary.catalogue(session).occupation("esco:s1").title_m == "persistente"
    assert vocabulary.current(session) is vocabulary.current(session)


def test_the_server_makes_the_linkers_before_the_first_page(
    take: Import, app: Flask, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    take()
    worker = SimpleNamespace(app=SimpleNamespace(wsgi=lambda: app), notify=lambda: None)
    server.post_worker_init(worker)
    made = vocabulary.current(session)
    monkeypatch.setattr(vocabulary, "Linker", None)
    assert linking.occupation_of(session, "campanaro") == made.linker("occupation").best("campanaro")
    assert linking.skill_of(session, "suonare le campane") is not None


def test_a_vocabulary_that_cannot_be_read_stops_no_server(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(_: Session) -> None:
        raise OperationalError("select", {}, Exception("no database"))

    said: list[str] = []
    monkeypatch.setattr(vocabulary, "warm_up", refuse)
    log = SimpleNamespace(warning=said.append)
    server.post_worker_init(SimpleNamespace(app=SimpleNamespace(wsgi=lambda: app), log=log))
    assert said == ["I dati non sono ancora leggibili: saranno letti alla prima pagina."]


def test_titles_and_skills_find_imported_concepts(take: Import, app: Flask, session: Session) -> None:
    take()
    found = linking.occupation_of(session, "aconciatrice pecore"), linking.skill_of(session, "suonare campane")
    assert [link.concept_id for link in found if link] == ["esco:s1", "esco:b1"]
    told = app.test_cli_runner().invoke(args=["link", "custode e toelettatore di ovini", "--json"])
    assert json.loads(told.output)[0]["concept"] == "esco:C5164"
    assert "esco:C5" not in vocabulary.catalogue(session).occupation_index


def test_an_imported_occupation_borrows_the_demands_of_its_nearest_neighbour(take: Import, session: Session) -> None:
    take()
    known = vocabulary.catalogue(session)
    sheep, tram = known.occupation("esco:s1"), known.occupation("esco:t1")
    assert (sheep.demands, tram.demands) == ({}, {})
    neighbours = [o for o in Catalogue.default().occupations if o.isco08 == "8331"]
    assert vocabulary.usual_demands(session, tram) in [o.demands for o in neighbours]
    assert vocabulary.usual_demands(session, neighbours[0]) == neighbours[0].demands


def test_nobody_near_means_no_demands(take: Import, folder: Path, session: Session) -> None:
    (folder / "ISCOGroups_it.csv").unlink()
    write(folder / "occupations_it.csv", [OCCUPATIONS[0], ("Occupation", SHEEP, "0110", "colonnello", "", "")])
    assert take().exit_code == 0
    assert vocabulary.usual_demands(session, vocabulary.catalogue(session).occupation("esco:s1")) == {}


def test_what_becomes_a_built_in_concept_later_is_not_lost(
    take: Import, folder: Path, world: World, session: Session
) -> None:
    take()
    session.rollback()
    world.person(wishes=("esco:s1",), skills=("esco:w1",), experience={"esco:s1": 12})
    position = world.position(occupation="esco:s1", essential=("esco:w1",))
    renamed = ("Occupation", SHEEP, "9112", "addetto alle pulizie/addetta alle pulizie", "", "")
    write(folder / "occupations_it.csv", [OCCUPATIONS[0], renamed, OCCUPATIONS[2]])
    mopping = Catalogue.default().skills[0]
    write(folder / "skills_it.csv", [*SKILLS[:2], (*SKILLS[2][:3], mopping.label_it, "")])
    write(folder / "ISCOGroups_it.csv", [*GROUPS, ("ISCOGroup", f"{ESCO}/isco/C9112", "9112", "Pulitori")])
    assert take().exit_code == 0
    session.rollback()
    known = vocabulary.catalogue(session)
    cleaner = next(o.id for o in known.occupations if o.title_m == "Addetto alle pulizie")
    record = position_record(position)
    assert (record.occupation, record.essential_skills) == (cleaner, {mopping.id})
    (candidate,) = candidate_records(session, office_id=world.office.id)
    assert (candidate.wishes, candidate.skills) == ((cleaner,), {mopping.id})
    assert [tuple(worked) for worked in candidate.experience] == [(cleaner, 12)]


def test_people_and_positions_of_imported_occupations_are_ranked(take: Import, world: World, session: Session) -> None:
    before = pools.get(session, office_id=world.office.id)
    take()
    session.rollback()
    person = world.person(wishes=("esco:s1",), skills=("esco:w1",))
    position = world.position(occupation="esco:s1", essential=("esco:w1",))
    found = ranking.ranking_of(session, position=position)
    assert pools.get(session, office_id=world.office.id) is not before
    assert [match.candidate for match in found.matches] == [person.registration.code]
    assert found.matches[0].contributions["occupation_wish"] > 0
    world.person(wishes=("esco:t1",), consent=False)
    officer = world.account(Role.OFFICER)
    inputs = ranking.RankingInputs.of(session, position=position)
    for tab in review.Tab:
        listed = review.review_list(session, inputs=inputs, tab=tab, page=1, language="it")
        assert listed.pool == 2
    assert [list(line.gates) for line in listed.lines] == [["consent"]]
    chosen = review.chosen(session, inputs=inputs, person=person, account=officer, now=NOW, language="it")
    assert "Cerca proprio questa mansione" in [reason.text for reason in chosen.explanation.reasons]
    assessed = ranking.assess(session, position=position, person=person)
    assert assessed.inputs["catalogue"] == vocabulary.catalogue(session).fingerprint
