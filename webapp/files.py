"""Sending a kept document: to be saved, so that no browser shows it inside this site."""

from io import BytesIO

from flask import Response, send_file


def saved(content: bytes, *, media_type: str, name: str) -> Response:
    """The document as an attachment that no cache keeps."""
    answer: Response = send_file(BytesIO(content), mimetype=media_type, as_attachment=True, download_name=name)
    answer.headers["Cache-Control"] = "private, no-store"
    answer.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return answer
