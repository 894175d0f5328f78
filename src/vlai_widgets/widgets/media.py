"""Files for a page that cannot reach them by address: a small rendition, in pieces that every front end takes."""

from __future__ import annotations

import mimetypes
from typing import TYPE_CHECKING, Final

from vlai_widgets.backends import connect
from vlai_widgets.errors import ClipNotFound, VlaiError
from vlai_widgets.grants import granted

if TYPE_CHECKING:
    from vlai_widgets.widgets.base import VlaiWidget

PIECE_BYTES: Final = 1024 * 1024
"""Bytes of one message: a tenth of what a Jupyter server lets through."""

MOST_AS_IS_BYTES: Final = 1024 * 1024
"""A file up to this size that browsers play is sent as it is."""

_PLAYS: Final = frozenset({"video/mp4", "video/webm", "image/jpeg", "image/png", "image/gif", "image/webp"})


def send_media(widget: VlaiWidget, grant: str, *, preview: bool = False) -> None:
    """Send a granted file's rendition to the page: ``{"t": "media", "grant", "i", "n", "type"}`` with one buffer each.

    The page shows in the player's place why a file cannot be shown, so that goes there and is no error of the widget.

    Args:
        widget: The widget whose page asks.
        grant: What :func:`vlai_widgets.grants.grant` gave for the file.
        preview: Send no file as it is: the page has tried, and its browser does not play it.
    """
    about = {"t": "media", "grant": grant, "preview": preview}
    try:
        data, kind = _rendition(grant, preview=preview)
    except VlaiError as error:
        widget.send({**about, "words": str(error)})
        return
    except Exception as error:
        widget.send({**about, "words": f"{type(error).__name__}: {error}"})
        raise
    pieces = [data[at : at + PIECE_BYTES] for at in range(0, len(data), PIECE_BYTES)]
    for i, piece in enumerate(pieces):
        widget.send({**about, "i": i, "n": len(pieces), "type": kind}, [piece])


def _rendition(grant: str, *, preview: bool) -> tuple[bytes, str]:
    path = granted(grant)
    if path is None:
        raise ClipNotFound("The file that was to be shown is not there any more. Choose it again.")
    kind = mimetypes.guess_type(path.name)[0] or ""
    if not preview and kind in _PLAYS and 0 < path.stat().st_size <= MOST_AS_IS_BYTES:
        return path.read_bytes(), kind
    with connect("local") as backend:
        return backend.preview(path), "video/mp4"
