"""What a person said of a position that nobody had proposed to them, as the office reads it."""

from flask_babel import gettext as _

from models.interests import PositionInterest
from models.types import Channel, InterestAnswer, Role
from webapp.formatting import label, moment, who


def interest_words(said: PositionInterest | None) -> str:
    """«Ha detto: mi interessa, il 3 ott 2026, 14:05.», with the reason and how it came; nothing for nothing said."""
    if said is None or said.answer is None:
        return ""
    when = {"moment": moment(said.at)}
    if said.answer is InterestAnswer.INTERESTED:
        words = [_("Ha detto: mi interessa, il %(moment)s.", **when)]
    else:
        words = [_("Ha detto: non fa per me, il %(moment)s.", **when), f"{label(said.reason)}."]
    if said.channel is not None and said.channel is not Channel.ONLINE:
        words.append(_("Come l'ha detto: %(channel)s.", channel=label(said.channel).lower()))
    if said.account is not None and said.account.role is Role.DELEGATE:
        words.append(_("Ha risposto %(name)s.", name=who(said.account, said.person)))
    return " ".join([*words, *([f"«{said.note}»"] if said.note else [])])
