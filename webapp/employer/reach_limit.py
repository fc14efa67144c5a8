"""How often an employer may ask whom a position can reach: enough to write many positions, too little for a search.

Numbers are masked (``webapp/services/engine/reaching.py``), and yet two that differ say that somebody is different.
Whoever puts thousands of questions that differ in one thing each might look for somebody they know in this way.
"""

from flask import current_app
from flask_limiter import RateLimitExceeded

from models.accounts import Account
from webapp.extensions import limiter


def may_ask(account: Account) -> bool:
    """Whether the account and its organisation have questions left; counts this one.

    Both are counted: colleagues may lay their answers side by side, and somebody may act for several organisations.
    """
    by_account, by_organisation = _counted(f"account {account.id}"), _counted(f"employer {account.employer_id}")
    return by_account and by_organisation


def _counted(who: str) -> bool:
    try:
        with limiter.shared_limit(lambda: current_app.config["REACH_LIMIT"], scope="reach", key_func=lambda: who):
            return True
    except RateLimitExceeded:
        return False
