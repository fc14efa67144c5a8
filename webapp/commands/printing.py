"""How commands print what machines read."""

import json
from typing import Any


def as_json(data: dict[str, Any] | list[dict[str, Any]]) -> str:
    """Readable JSON; Italian letters stay letters."""
    return json.dumps(data, ensure_ascii=False, indent=2)
