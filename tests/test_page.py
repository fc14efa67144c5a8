"""The page checker refuses what it should, passes what is right, and its client behaves like a visitor."""

from __future__ import annotations

import io

import pytest
from flask import Flask, Response, flash, redirect, render_template_string, request
from flask_wtf import CSRFProtect

from tests.document import Document
from tests.page import PageClient
from tests.page_rules import EVERYWHERE, WHOLE_PAGES, breaches

GOOD = """<!doctype html>
<html lang="it"><head><meta charset="utf-8"><title>Posizioni – Mirato</title>
<link rel="stylesheet" href="/static/a.css"><script nonce="n1">let a;</script></head>
<body><a href="#qui">Vai al contenuto</a><h1>Posizioni</h1><h2 id="qui">Aperte</h2><h3>Di oggi</h3><h2>Chiuse</h2>
<form action="/cerca" method="get"><label for="q">Cerca</label><input id="q" name="q" aria-describedby="aiuto">
<p id="aiuto">Anche con errori di battitura.</p><button>Cerca</button></form>
<form action="/chiudi" method="post"><input type="hidden" name="csrf_token" value="t">
<fieldset><legend>Quale</legend><label><input type="checkbox" name="uno"> Una</label></fieldset>
<button>Chiudi</button></form>
<img src="/static/a.png" alt=""><svg aria-hidden="true"><use href="/static/i.svg#x"></use></svg>
<table><caption>Ore</caption><thead><tr><th scope="col">Giorno</th></tr></thead>
<tbody><tr><td>Lunedì</td></tr></tbody></table>
<p><a href="https://www.normattiva.it/">La legge</a></p></body></html>"""

BAD = {
    "invalid HTML": ("<p><a href", "<p><div></p><a href"),
    "0 h1 instead": ("<h1>Posizioni</h1>", ""),
    "2 h1 instead": ("<h3>Di oggi</h3>", "<h1>Di oggi</h1>"),
    "the h1 is empty": ("<h1>Posizioni</h1>", "<h1> </h1>"),
    "does not begin with": ("<title>Posizioni – Mirato", "<title>Mirato – Posizioni"),
    "has no lang": ('<html lang="it">', "<html>"),
    "used 2 times": ('<p id="aiuto">', '<p id="aiuto"></p><p id="aiuto">'),
    "is no id": ("<h3>", '<h3 id="due parole">'),
    "no label for": ('<label for="q">Cerca</label>', "<span>Cerca</span>"),
    "no legend": ("<legend>Quale</legend>", "<p>Quale</p>"),
    "no action": ('action="/chiudi"', ""),
    "no csrf_token": ('name="csrf_token"', 'name="altro"'),
    "aria-describedby of": ('aria-describedby="aiuto"', 'aria-describedby="manca"'),
    "for of": ("<h3>", '<label for="manca">X</label><h3>'),
    "aria-labelledby of": ("<h3>", '<h3 aria-labelledby="manca">'),
    "href of": ('href="#qui"', 'href="#manca"'),
    "no alt": (' alt=""', ""),
    "neither hidden nor labelled": ('<svg aria-hidden="true">', "<svg>"),
    "without the nonce": ('nonce="n1"', 'nonce="n2"'),
    "style attribute": ("<h3>", '<h3 style="color: red">'),
    "onclick attribute": ("<h3>", '<h3 onclick="a()">'),
    "hx-on:click attribute": ("<h3>", '<h3 hx-on:click="a()">'),
    "no name on <a": (">La legge<", '><svg aria-hidden="true"></svg><'),
    "no name on <button": ("<button>Cerca</button>", "<button></button>"),
    "no href": ('<a href="#qui">', "<a>"),
    "comes right after": ("<h3>Di oggi</h3>", "<h4>Di oggi</h4>"),
    "empty h3": ("<h3>Di oggi</h3>", "<h3></h3>"),
    "left over in the page: 'None'": ("Anche con errori di battitura.", "None"),
    "left over in the page: 'Undefined'": ("Di oggi", "Undefined"),
    "left over in the page: '{{ nome }}'": ("Di oggi", "{{ nome }}"),
    "left over in the page: '/persone/None'": ('href="https://www.normattiva.it/"', 'href="/persone/None"'),
    "no caption": ("<caption>Ore</caption>", ""),
    "without scope": (' scope="col"', ""),
    "is remote: https": ('href="/static/a.css"', 'href="https://cdn.example/a.css"'),
    "is remote: //": ('src="/static/a.png"', 'src="//cdn.example/a.png"'),
    "is remote: http:": ('action="/cerca"', 'action="http://cdn.example/"'),
    "runs a script": ('href="https://www.normattiva.it/"', 'href="javascript:a()"'),
}


def breaches_of(html: str, *, whole: bool = True) -> list[str]:
    return breaches(Document.parse(html, nonce="n1", whole=whole))


def test_a_good_page_breaks_no_rule() -> None:
    assert breaches_of(GOOD) == []


@pytest.mark.parametrize("message", BAD)
def test_each_fault_is_found(message: str) -> None:
    right, wrong = BAD[message]
    assert right in GOOD
    assert any(message in breach for breach in breaches_of(GOOD.replace(right, wrong, 1)))


def test_no_rule_is_idle() -> None:
    faulty = [Document.parse(GOOD.replace(*change, 1), nonce="n1") for change in BAD.values()]
    assert [rule.__name__ for rule in EVERYWHERE + WHOLE_PAGES if not any(list(rule(page)) for page in faulty)] == []


def test_an_inline_script_needs_a_policy() -> None:
    assert breaches(Document.parse(GOOD)) == ["inline script without the nonce of the response"]


def test_a_part_of_a_page_may_point_outside_itself() -> None:
    assert breaches_of('<p><a href="#altrove">Altrove</a></p>', whole=False) == []
    assert breaches_of("<p>None</p>", whole=False) == ["left over in the page: 'None'"]


def test_selectors() -> None:
    document = Document.parse('<div class="a b" id="x"><p data-y="1">uno</p></div><p>due</p>', whole=False)
    assert [len(document.select(s)) for s in ("p", "div p", "#x.b p[data-y]", 'p[data-y="1"]', "div.c p")] == [
        2,
        1,
        1,
        1,
        0,
    ]
    with pytest.raises(ValueError, match="not understood"):
        document.select("p > a")


PAGE = """<!doctype html><html lang="it"><head><title>{{ heading }} – Mirato</title></head><body>
{% for message in get_flashed_messages() %}<p data-flash="info">{{ message }}</p>{% endfor %}
<main><h1>{{ heading }}</h1><p><a href="/altra">Altra</a></p>
<form id="dati" method="post" action="/salva" enctype="multipart/form-data">
<input type="hidden" name="csrf_token" value="{{ csrf_token() }}"><label>Nome <input name="nome" value="Anna"></label>
<label>Note <textarea name="note">
prima riga</textarea></label>
<label>Ore <select name="ore">
<option value="20">Venti</option><option value="36" selected>Trentasei</option></select></label>
<label><input type="checkbox" name="fasce" value="mattina" checked> Mattina</label>
<label><input type="checkbox" name="fasce" value="sera"> Sera</label>
<label>File <input type="file" name="elenco"></label>
<button name="azione" value="salva">Salva</button><button name="azione" value="togli">Togli</button></form>
<form id="cerca" method="get" action="/"><label>Cerca <input name="q"></label><button>Trova</button></form>
<table><caption>Ore</caption><thead><tr><th scope="col">Giorno</th><th scope="col">Ore</th></tr></thead>
<tbody><tr><th scope="row">Lunedì</th><td>4</td></tr></tbody></table></main></body></html>"""


def small_app() -> Flask:
    app = Flask(__name__)
    app.config["SECRET_KEY"] = "prova"
    CSRFProtect(app)
    app.add_url_rule("/", "home", lambda: render_template_string(PAGE, heading=request.args.get("q") or "Prova"))
    app.add_url_rule("/altra", "other", lambda: render_template_string(PAGE, heading="Altra"))
    app.add_url_rule("/guasta", "broken", lambda: "<p>None</p>")
    app.add_url_rule("/file.csv", "file", lambda: Response("a;b", mimetype="text/csv"))
    app.add_url_rule("/salva", "save", save, methods=["POST"])
    return app


def save() -> Response | str:
    sent = {name: request.form.getlist(name) for name in request.form if name != "csrf_token"}
    flash(f"{sent} {[upload.filename for upload in request.files.values() if upload.filename]}")
    return redirect("/")


@pytest.fixture
def client() -> PageClient:
    return PageClient(small_app())


def test_a_faulty_page_fails_the_test_that_opens_it(client: PageClient) -> None:
    with pytest.raises(AssertionError, match="left over"):
        client.get("/guasta")


def test_an_unexpected_status_fails(client: PageClient) -> None:
    with pytest.raises(AssertionError, match="405 instead of 200"):
        client.get("/salva")


def test_what_is_not_html_is_left_alone(client: PageClient) -> None:
    assert client.get("/file.csv").body == "a;b"


def test_reading_a_page(client: PageClient) -> None:
    page = client.get("/")
    assert (page.h1, page.title, page.status) == ("Prova", "Prova – Mirato", 200)
    assert page.table("Ore") == [{"Giorno": "Lunedì", "Ore": "4"}]
    assert page.one("#dati")["action"] == "/salva"
    assert page.click("Altra").h1 == "Altra"


def test_a_form_sends_what_a_browser_would(client: PageClient) -> None:
    page = client.get("/").form("dati").submit(nome="Bruno", fasce=["mattina", "sera"])
    sent = {"nome": ["Bruno"], "note": ["prima riga"], "ore": ["36"], "fasce": ["mattina", "sera"], "azione": ["salva"]}
    assert page.flashes == [f"{sent} []"]


def test_a_form_can_be_sent_by_another_button_and_with_a_file(client: PageClient) -> None:
    page = client.get("/").form("Togli").submit(button="Togli", fasce=None, elenco=(io.BytesIO(b"a;b"), "elenco.csv"))
    assert "'azione': ['togli']" in page.flashes[0]
    assert "fasce" not in page.flashes[0]
    assert "['elenco.csv']" in page.flashes[0]


def test_a_search_keeps_its_values_in_the_address(client: PageClient) -> None:
    page = client.get("/").form("cerca").submit(q="Pulizie")
    assert (page.h1, page.url) == ("Pulizie", "http://localhost/?q=Pulizie")


@pytest.mark.parametrize(("field", "value"), [("cognome", "X"), ("ore", "40"), ("fasce", ["notte"])])
def test_a_form_refuses_what_it_does_not_offer(client: PageClient, field: str, value: object) -> None:
    form = client.get("/").form("dati")
    with pytest.raises(AssertionError, match=field):
        form.submit(**{field: value})


def test_posting_needs_the_token_of_a_page_seen(client: PageClient) -> None:
    with pytest.raises(AssertionError, match="400 instead of 200"):
        client.post("/salva", {"nome": "X"})
    client.get("/")
    assert client.post("/salva", {"nome": "X"}).flashes == ["{'nome': ['X']} []"]


def test_a_redirect_can_be_looked_at(client: PageClient) -> None:
    client.get("/")
    assert client.post("/salva", {}, status=302, follow=False).location == "/"
