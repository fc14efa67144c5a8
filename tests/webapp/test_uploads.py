"""Large requests get in only where a file is expected, and only from who may send it."""

from collections.abc import Callable

from flask import Flask, request

from models.accounts import Account
from models.types import Role
from tests.page import PageClient
from tests.world import World
from webapp.access import SignedIn, requires
from webapp.uploads import MEGABYTE, SLACK, takes_files

# Written out, for the test client would put so large a file on disk and leave it open.
HEAD = b'--edge\r\nContent-Disposition: form-data; name="file"; filename="a.bin"\r\n\r\n'
TAIL = b"\r\n--edge--\r\n"


@requires(Role.OFFICER)
@takes_files(3 * MEGABYTE)
def takes() -> str:
    return str(len(request.files["file"].read()))


@requires(Role.OFFICER)
def takes_none() -> str:
    return str(len(request.files["file"].read()))


def sent(fresh_app: Callable[..., Flask], account: Account | None, path: str, size: int) -> int:
    app = fresh_app(WTF_CSRF_CHECK_DEFAULT=False)
    for number, view in enumerate((takes, takes_none)):
        app.add_url_rule(("/file", "/niente")[number], view_func=view, methods=["POST"])
    browser = PageClient(app)
    if account is not None:
        with browser.client.session_transaction() as session:
            session["_user_id"] = SignedIn(account).get_id()
    kind = "multipart/form-data; boundary=edge"
    return browser.client.post(path, data=HEAD + b"x" * size + TAIL, content_type=kind).status_code


def test_a_view_that_takes_files_reads_up_to_its_own_limit(fresh_app: Callable[..., Flask], officer: Account) -> None:
    assert sent(fresh_app, officer, "/file", 3 * MEGABYTE) == 200
    assert sent(fresh_app, officer, "/file", 3 * MEGABYTE + SLACK) == 413


def test_the_other_views_stay_small(fresh_app: Callable[..., Flask], officer: Account) -> None:
    assert sent(fresh_app, officer, "/niente", 1 * MEGABYTE) == 200
    assert sent(fresh_app, officer, "/niente", 3 * MEGABYTE) == 413


def test_who_may_not_send_the_file_may_not_send_a_large_one_either(
    fresh_app: Callable[..., Flask], world: World
) -> None:
    assert sent(fresh_app, world.account(Role.EMPLOYER), "/file", 3 * MEGABYTE) == 413
    assert sent(fresh_app, None, "/file", 3 * MEGABYTE) == 413
