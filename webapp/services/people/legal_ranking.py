"""A person's score in the legal ranking, with the figures of their province."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from models.law.graduatoria import LegalScore, Standing, legal_score, on_the_ranking, start_month
from models.people import Person
from webapp.services.parameters import parameters


@dataclass(frozen=True, slots=True)
class LegalRanking:
    """The two scores: for private employers, and for public ones, where the degree counts as well."""

    listed: bool
    private: LegalScore
    public: LegalScore


@dataclass(frozen=True, slots=True)
class Figures:
    """The figures of the person's province that explain the steps."""

    start_month: date
    free_income: Decimal


def figures_of(person: Person, *, on: date) -> Figures:
    """What the steps were counted from: the start month, and the income that adds nothing."""
    province = person.registration.office.province_code
    month = start_month(parameters().text("legal_ranking_start_month", on=on, province=province))
    free = parameters().number("legal_ranking_income_free_up_to", on=on, province=province)
    return Figures(month, free)


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
