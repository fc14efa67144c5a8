"""Codici fiscali of invented people, with a check character that is right."""

from datetime import date

from stdnum.it import codicefiscale

from models.law.tax_code import name_letters, surname_letters

_MONTHS = "ABCDEHLMPRST"


def tax_code(surname: str, name: str, born: date, *, woman: bool = True, place: str = "B157") -> str:
    """The code of somebody born in Brescia, or elsewhere."""
    day = born.day + (40 if woman else 0)
    return checked(f"{surname_letters(surname)}{name_letters(name)}{born:%y}{_MONTHS[born.month - 1]}{day:02d}{place}")


def checked(fifteen: str) -> str:
    """Fifteen characters with their check character."""
    return fifteen + str(codicefiscale.calc_check_digit(fifteen))
