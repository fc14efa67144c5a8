"""Macros, style guide and error pages keep to the rules of every page, without the rest of the application."""

from __future__ import annotations

import re
from pathlib import Path
from types import SimpleNamespace

import pytest
from flask import Blueprint, Flask, render_template
from flask_babel import Babel, get_locale
from flask_wtf import CSRFProtect, FlaskForm
from jinja2 import StrictUndefined
from wtforms import (
    BooleanField,
    DateField,
    EmailField,
    FieldList,
    FormField,
    IntegerField,
    PasswordField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.fields import SelectChoice
from wtforms.validators import InputRequired, NumberRange

from tests.document import Document
from tests.page import PageClient
from webapp.formatting import aid_group, fit_words, localized
from webapp.services.people.reading import Reading

WEBAPP = Path(__file__).parent.parent / "webapp"
ERRORS = (400, 401, 403, 404, 405, 409, 413, 429, 500)


def yes_no() -> list[SelectChoice]:
    return [SelectChoice("s", "Sì"), SelectChoice("n", "No")]


class Step(FlaskForm):
    class Meta:
        csrf = False

    months = IntegerField("Mesi", validators=[NumberRange(min=0, message="I mesi non possono essere meno di zero")])


class EveryField(FlaskForm):
    title = StringField("Titolo", validators=[InputRequired("Scrivi che lavoro è")], description="In poche parole")
    email = EmailField("E-mail", render_kw={"autocomplete": "email", "class": "largo"})
    password = PasswordField("Password")
    note = TextAreaField("Descrizione")
    until = DateField("Scadenza")
    contract = SelectField("Contratto", choices=[SelectChoice("i", "Indeterminato"), SelectChoice("d", "Determinato")])
    given = RadioField(
        "Si può cedere?",
        choices=[SelectChoice("s", "Sì"), SelectChoice("n", "No")],
        validators=[InputRequired("Scegli")],
    )
    shifts = SelectMultipleField("Fasce", choices=[SelectChoice("mattina", "Mattina"), SelectChoice("sera", "Sera")])
    agreed = BooleanField("Ho letto", validators=[InputRequired("Serve una conferma")])
    steps = FieldList(FormField(Step), label="Esperienze", min_entries=1)


def house(name: str | None = "Laura Bianchi") -> Flask:
    """The templates with the least that they ask of an application; nobody is signed in when name is None."""
    app = Flask("house", template_folder=str(WEBAPP / "templates"), static_folder=str(WEBAPP / "static"))
    app.config.update(SECRET_KEY="prova", DEMO=True)
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.filters.update({used.__name__: used for used in (fit_words, aid_group, localized)})
    Babel(app, default_locale="it")
    CSRFProtect(app)
    app.register_blueprint(public_pages())
    account = SimpleNamespace(role="admin")
    user = SimpleNamespace(is_authenticated=name is not None, name=name, account=account)
    items = [SimpleNamespace(endpoint_url="/operatore", label="Scrivania", current=True)] if name else []
    words = {"get_locale": get_locale, "nav_items": lambda: items, "current_user": user, "acting_name": lambda: ""}
    words |= {"person_acted_for": lambda: "", "is_delegate": lambda: False, "within_scope": bool}
    app.context_processor(lambda: words)
    app.jinja_env.globals.update(reading=Reading, say=lambda *wordings: wordings[0])
    app.add_url_rule("/", "guide", lambda: render_template("styleguide.html", form=EveryField()))
    app.add_url_rule("/refused", "refused", refused)
    app.add_url_rule("/error/<int:code>", "error", lambda code: (render_template(f"errors/{code}.html"), code))
    return app


def public_pages() -> Blueprint:
    pages = Blueprint("public", __name__)
    for name in ("set_language", "accessibility", "privacy", "how_to_read"):
        pages.add_url_rule(f"/{name}", name, lambda: "")
    return pages


def refused() -> str:
    form = EveryField(data={"steps": [{"months": -1}]}, meta={"csrf": False})
    form.validate()
    form.form_errors.append("La scadenza viene prima della pubblicazione")
    return render_template("styleguide.html", form=form)


def open_house(name: str | None = "Laura Bianchi") -> PageClient:
    return PageClient(house(name))


def render(source: str, **values: object) -> Document:
    app = house()
    with app.test_request_context():
        return Document.parse(app.jinja_env.from_string(source).render(**values), whole=False)


def place(rank: int, tied: tuple[int, int], between: tuple[int, int]) -> dict[str, int]:
    """What ``interval`` reads of a match."""
    ends = {"tied_low": tied[0], "tied_high": tied[1], "rank_low": between[0], "rank_high": between[1]}
    return {"rank": rank} | ends


def test_every_macro_renders() -> None:
    page = open_house().get("/")
    assert page.title == "Elementi delle pagine – Mirato"
    assert "Laura Bianchi" in page.text
    assert page.one(".site-nav [aria-current=page]").text == "Scrivania"


@pytest.mark.parametrize("code", ERRORS)
@pytest.mark.parametrize("name", ["Laura Bianchi", None])
def test_error_pages_say_what_to_do(code: int, name: str | None) -> None:
    page = open_house(name).get(f"/error/{code}", status=code)
    assert len(page.select(".message li")) >= 2
    assert page.select(".next-steps p")
    assert not re.search(r"errore|error|\b\d{3}\b", page.h1, re.IGNORECASE)


def test_the_page_after_a_failure_needs_no_account_and_no_menu() -> None:
    page = open_house().get("/error/500", status=500)
    assert "Laura" not in page.text
    assert page.select(".site-nav") == []


def test_a_refused_form_links_each_error_to_its_field() -> None:
    page = open_house().get("/refused")
    targets = [node["href"] for node in page.select(".error-summary a")]
    assert targets == ["#title", "#contract", "#given", "#agreed", "#steps-0-months"]
    assert page.errors[0] == "La scadenza viene prima della pubblicazione"
    assert page.one("#title")["aria-invalid"] == "true"
    assert page.one("#title")["aria-describedby"] == "title-help title-error"


def test_fields_keep_what_they_are_given() -> None:
    page = open_house().get("/")
    assert (page.one("#email")["autocomplete"], page.one("#email")["class"]) == ("email", "form-control largo")
    assert page.one("#password")["autocomplete"] == "current-password"
    assert "(obbligatorio)" in page.one("label[for=title]").text
    assert "(obbligatorio)" not in page.one("label[for=email]").text


ROW = {"label": "Camminare", "demand": 3, "capacity": 1, "negotiable": True, "after_offered": 1, "after_plan": 3}
PICTURE = '{% from "components/match.html" import demand_capacity %}{{ demand_capacity([row]) }}'


@pytest.mark.parametrize(
    ("change", "label", "marks"),
    [
        ({"status": "closed_fundable"}, "la persona ha 1, con accomodamenti 3", {"dc-have", "dc-aided"}),
        ({"status": "met", "capacity": 4, "after_offered": 4, "after_plan": 4}, "la persona ha 4", {"dc-have"}),
        ({"status": "open", "after_plan": 1}, "la persona ha 1", {"dc-have"}),
        ({"status": "unknown", "capacity": None, "after_plan": None}, "non si sa ancora", {"dc-unknown"}),
    ],
)  # fmt: skip
def test_the_picture_says_in_words_what_it_draws(change: dict[str, object], label: str, marks: set[str]) -> None:
    document = render(PICTURE, row=ROW | change)
    (scale,) = document.select("svg.dc-scale")
    drawn = {
        element.get("class")
        for element in scale.iter()
        if element.get("class") in {"dc-have", "dc-aided", "dc-unknown"}
    }
    assert scale.get("aria-label", "").startswith("Richiesto 3 su 4, ")
    assert scale.get("aria-label", "").endswith(label)
    assert drawn == marks


@pytest.mark.parametrize("capacity", range(5))
@pytest.mark.parametrize("after", range(5))
def test_every_bar_stays_on_its_scale(capacity: int, after: int) -> None:
    row = ROW | {"status": "open", "capacity": capacity, "after_plan": after}
    for bar in render(PICTURE, row=row).select("svg.dc-scale rect"):
        assert float(bar.get("width", 0)) > 0
        assert float(bar.get("x", 0)) + float(bar.get("width", 0)) <= 206


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("{{ m.interval(place(2, (2, 5), (2, 5))) }}", "2ª–5ª, alla pari"),
        ("{{ m.interval(place(2, (2, 5), (1, 9))) }}", "2ª–5ª, alla pari (tra 1ª e 9ª)"),
        ("{{ m.interval(place(2, (2, 2), (2, 2))) }}", "2ª"),
        ("{{ m.interval(place(2, (2, 2), (2, 4))) }}", "2ª (tra 2ª e 4ª)"),
        ("{{ m.index_bar(0.8123) }}", "Indice 81 su 100"),
        ("{{ m.signed(0.314) }}|{{ m.signed(-0.5) }}|{{ m.signed(-0.001) }}", "+0,31|−0,50|0,00"),
        ("{{ m.cost_words(0) }}, {{ m.cost_words(3) }}", "nessun costo, oltre 5.000 €"),
        ("{{ p.fit_tag('to_verify') }}", "Da verificare"),
    ],
)
def test_words_for_people(source: str, expected: str) -> None:
    root = render(
        '{% import "components/match.html" as m %}{% import "components/page.html" as p %}' + source, place=place
    ).root
    assert " ".join("".join(root.itertext()).split()) == expected


def test_contributions_grow_from_the_centre() -> None:
    items = [{"label": "Su", "value": 0.8}, {"label": "Giù", "value": -0.4}, {"label": "Niente", "value": 0.0}]
    document = render(
        '{% from "components/match.html" import contributions %}{{ contributions(items, 0.7) }}', items=items
    )
    bars = [(float(bar.get("x", 0)), float(bar.get("width", 0))) for bar in document.select(".contributions rect")]
    assert bars == [(104, 100), (54, 50), (104, 0)]


def test_nothing_in_static_asks_another_site() -> None:
    addresses = re.compile(r"url\(\s*[\"']?(?:https?:)?//|@import|sourceMappingURL")
    found = [
        path.name for path in (WEBAPP / "static").rglob("*.css") if addresses.search(path.read_text(encoding="utf-8"))
    ]
    assert found == []


def test_every_font_and_icon_that_is_named_is_there() -> None:
    css = (WEBAPP / "static/css/mirato.css").read_text(encoding="utf-8")
    fonts = re.findall(r"url\(\"([^\"]+)\"\)", css)
    assert fonts
    assert [font for font in fonts if not (WEBAPP / "static/css" / font).resolve().is_file()] == []
    sprite = (WEBAPP / "static/vendor/bootstrap-italia-2.18.3/svg/sprites.svg").read_text(encoding="utf-8")
    page = open_house().get("/")
    icons = {node["href"].split("#")[1] for node in page.select("use")}
    assert icons
    assert [icon for icon in icons if f'id="{icon}"' not in sprite] == []
