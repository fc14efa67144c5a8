"""gunicorn's settings: one process keeps one pool in memory and answers with several threads."""

import os

from gunicorn.arbiter import Arbiter

bind = f"127.0.0.1:{os.environ.get('PORT', '8000')}"
workers = int(os.environ.get("WEB_CONCURRENCY", "1"))
threads = 8
timeout = 60
max_requests = 0
loglevel = "warning"


def when_ready(server: Arbiter) -> None:
    """Say where to go once the address really answers."""
    print(
        f"\n  Mirato è pronto: http://{server.address[0][0]}:{server.address[0][1]}  (Ctrl+C per fermarlo)\n",
        flush=True,
    )
