"""A person's score in the legal ranking, with the figures of their province."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from models.law.graduatoria import LegalScore, Standing, legal_score, on_the_ranking
from models.people import Person
from webapp.services.parameters import parameters


@dataclass(frozen=True, slots=True)
class LegalRanking:
    """The two scores: for private employers, and for public ones, where the degree counts as well."""

    listed: bool
    private: LegalScore
    public: LegalScore


def legal_ranking_of(person: Person, *, on: date) -> LegalRanking:
    """Both scores on a day, step by step."""
    registration = person.registration
    standing = Standing(
        seniority_on=registration.seniority_on,
        dependants=registration.dependants,
        yearly_income=Decimal(registration.yearly_income),
        invalidity_percent=registration.invalidity_percent,
    )
    private, public = (
        legal_score(
            standing,
            parameters=parameters(),
            on=on,
            province=registration.office.province_code,
            public_employer=for_public,
        )
        for for_public in (False, True)
    )
    return LegalRanking(on_the_ranking(registration.category), private, public)
