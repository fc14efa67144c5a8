"""A comune is found however its name is written, and never guessed."""

import pytest

from webapp.services.importing.fields import BadCell
from webapp.services.importing.places import Gazetteer, Place

GAZETTEER = Gazetteer(
    Place(*row)
    for row in [
        ("001234", "Samone", "TO", "Torino"),
        ("022165", "Samone", "TN", "Trento"),
        ("004241", "Vezza d'Oglio", "BS", "Brescia"),
        ("017085", "Iseo", "BS", "Brescia"),
        ("016189", "Cantù", "CO", "Como"),
        ("021008", "Bolzano/Bozen", "BZ", "Bolzano/Bozen"),
    ]
)


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        ("017085", "017085"),
        ("17085", "017085"),
        ("Iseo", "017085"),
        ("ISEO", "017085"),
        ("Iseo (BS)", "017085"),
        ("iseo(brescia)", "017085"),
        ("vezza d’oglio", "004241"),
        ("Vezza D Oglio", "004241"),
        ("Cantu'", "016189"),
        ("cantù", "016189"),
        ("Samone (TN)", "022165"),
        ("Samone ( to )", "001234"),
        ("Bolzano", "021008"),
        ("Bozen", "021008"),
        ("Bolzano/Bozen", "021008"),
    ],
)
def test_names_and_codes_are_found(cell: str, code: str) -> None:
    assert GAZETTEER.find(cell).istat_code == code


@pytest.mark.parametrize(
    ("cell", "message"),
    [
        ("Samone", "«Samone» non dice quale comune è; scrivere «Samone (TO)» oppure «Samone (TN)»"),
        ("Samone (MI)", "«Samone (MI)» non dice quale comune è; scrivere «Samone (TO)» oppure «Samone (TN)»"),
        ("Iseo (MI)", "«Iseo (MI)» non dice quale comune è; scrivere «Iseo (BS)»"),
        ("Vezza d'Ollio", "«Vezza d'Ollio» non è un comune conosciuto (forse «Vezza d'Oglio (BS)»?)"),
        ("Borgo Inesistente", "«Borgo Inesistente» non è un comune conosciuto"),
        ("999999", "«999999» non è il codice ISTAT di un comune"),
        ("(BS)", "«(BS)» non è un comune conosciuto"),
    ],
)
def test_what_is_not_sure_is_refused_with_the_choices(cell: str, message: str) -> None:
    with pytest.raises(BadCell) as caught:
        GAZETTEER.find(cell)
    assert str(caught.value) == message
