"""Italian text as people write it, made comparable: case, accents, apostrophes, gender endings, noise, stems."""

import re
import threading
import unicodedata
from functools import lru_cache

import snowballstemmer

_WORDS_WITHOUT_CONTENT = """
    a ad agli ai al all alla alle allo anche che con d da dagli dai dal dall dalla dalle dallo degli dei del dell della
    delle dello di e ed esperta esperto fra gli i il in l la le lo ma ne negli nei nel nell nella nelle nello o od per
    presso si su sugli sui sul sull sulla sulle sullo tra un una uno
"""
STOP_WORDS = frozenset(_WORDS_WITHOUT_CONTENT.split())
ABBREVIATIONS = {
    "add": "addetto",
    "addett": "addetto",
    "aus": "ausiliario",
    "amm": "amministrativo",
    "amm.vo": "amministrativo",
    "ass": "assistente",
    "coll": "collaboratore",
    "imp": "impiegato",
    "mag": "magazzino",
    "magazz": "magazzino",
    "manut": "manutenzione",
    "op": "operatore",
    "oper": "operatore",
    "resp": "responsabile",
    "scol": "scolastico",
    "tec": "tecnico",
}
_NOISE = re.compile(
    r"""
    \b(?:cercasi|ricercasi|cerchiamo|ricerchiamo|si\s(?:ri)?cerca(?:no)?|selezioniamo|assumiamo|offresi|cerco)\b
    | \b(?:riservato\s(?:a|alle)\s)?(?:appartenent[ei]\s(?:a|alle)\s)?categori[ae]\sprotett[ae]\b
    | \b(?:l|legge|art)\.?\s?(?:n\.?\s?)?\d+(?:\s?/\s?\d+)?\b
    | \b(?:part|full)[\s-]?time\b | \btempo\s(?:pieno|parziale|determinato|indeterminato)\b
    | \burgent(?:e|i|emente|issimo)\b
    | \b\d+\s?(?:ore|h)\b(?:\s(?:settimanali|alla\ssettimana))?
    | \b(?:anche\s)?(?:con|senza|prima|minima|in)\s(?:formazione|esperienza|tirocinio)\b | \banche\stirocinio\b
    | \b(?:in\s)?zona\s(?:vicina|limitrofa)\b | \bvicino\s(?:a\s)?casa\b
    | \bturno\s(?:unico|serale|notturno|pomeridiano|(?:di\s)?(?:giorno|notte|mattina|pomeriggio|sera))\b
    | \bstagione\s(?:estiva|invernale)\b | \bposto\sriservato\b
    | \bm\s?/\s?f\b | \bf\s?/\s?m\b
    """,
    re.VERBOSE,
)
_BOTH_GENDERS = re.compile(r"\b(\w{4,})\w*\s?/\s?\1\w*")
_GENDER_ENDING = re.compile(r"(?<=\w)\s?(?:/|\()\s?(?:a|o|e|i|ice|rice|trice|essa|iera|era|ora|ina)\b\)?|(?<=\w)[*ə]")
_ABBREVIATION = re.compile(
    rf"\b({'|'.join(sorted(map(re.escape, ABBREVIATIONS), key=len, reverse=True))})\.(?=\W|\w|$)"
)
_TRICE = re.compile(r"tric(?=[ei]$)")
"""The feminine of trades in -tore: Snowball alone would keep the two apart."""
_WORD = re.compile(r"[a-z0-9+#]+")


class _Stemmer(threading.local):
    """One Snowball stemmer for each thread: it keeps the word it is working on in itself."""

    def __init__(self) -> None:
        self.italian = snowballstemmer.stemmer("italian")


_stemmer = _Stemmer()


def plain(text: str) -> str:
    """Lower case without accents, with straight apostrophes."""
    folded = unicodedata.normalize("NFKD", text.replace("’", "'").casefold())
    return "".join(character for character in folded if not unicodedata.combining(character))


def normalised(text: str) -> str:
    """The words that carry meaning, in their order: noise, endings for both genders and stop words are gone."""
    cleaned = _NOISE.sub(" ", plain(text))
    cleaned = _BOTH_GENDERS.sub(lambda both: both[0].split("/")[0], cleaned)
    cleaned = _GENDER_ENDING.sub("", cleaned)
    cleaned = _ABBREVIATION.sub(lambda found: ABBREVIATIONS[found[1]] + " ", cleaned)
    return " ".join(word for word in _WORD.findall(cleaned) if word not in STOP_WORDS)


@lru_cache(maxsize=65536)
def stem(word: str) -> str:
    """The Italian Snowball stem, the same for both genders of a trade."""
    return str(_stemmer.italian.stemWord(_TRICE.sub("tor", word)))


def stems(text: str) -> list[str]:
    """Stems of a normalised text, each once, in their order."""
    return list(dict.fromkeys(stem(word) for word in text.split()))
