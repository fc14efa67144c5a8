"""What a delegate did for a person, in the person's words."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from models.types import PersonEventKind, PersonRequestKind, ProposalState
from webapp.formatting import moment
from webapp.services.people.delegating import Deed

_WORDS: dict[object, object] = {
    ProposalState.ACCEPTED: _l("Ha detto: mi interessa"),
    ProposalState.DECLINED: _l("Ha detto: non fa per me"),
    ProposalState.INTERVIEW: _l("Ha scelto l'orario di un colloquio"),
    PersonEventKind.PROFILE_CHANGED: _l("Ha cambiato la tua scheda"),
    PersonEventKind.CONSENT_GIVEN: _l("Ha dato il consenso"),
    PersonEventKind.CONSENT_WITHDRAWN: _l("Ha revocato il consenso"),
    PersonEventKind.DELEGATION: _l("Ha accettato di aiutarti"),
}


def deed_words(deed: Deed) -> tuple[str, str]:
    """What and when: «Ha detto: mi interessa (Aiuto cuoco)»."""
    if isinstance(deed.what, PersonRequestKind):
        words = _("Ha fatto una richiesta all'ufficio")
    else:
        words = str(_WORDS.get(deed.what, _("Ha fatto qualcosa nelle tue pagine")))
    return (f"{words} ({deed.about})" if deed.about else words), moment(deed.at)
