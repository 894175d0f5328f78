"""JSON that the backend sent becomes payloads, tolerantly: what the documents leave open must not stop an analyst."""

from __future__ import annotations

import json
from pathlib import PurePath
from typing import Any, TypeVar

from pydantic import ValidationError

from vlai_widgets.errors import BadReply
from vlai_widgets.protocol.payloads import Payload, StateAnswer, UploadedFile

M = TypeVar("M", bound=Payload)


def parsed(model: type[M], data: object) -> M:
    """Return ``data`` as ``model``. Ids that came as numbers become texts.

    Raises:
        BadReply: It does not fit. The message names the fields, never their values.
    """
    if isinstance(data, dict):
        data = {
            key: str(value) if key.endswith("_id") and isinstance(value, int) else value for key, value in data.items()
        }
    try:
        return model.model_validate(data)
    except ValidationError as error:
        fields = ", ".join(sorted({".".join(map(str, e["loc"])) or "all of it" for e in error.errors()})[:5])
        raise BadReply(f"The backend's answer cannot be read; wrong or missing: {fields}.") from None


def parsed_state(data: object) -> StateAnswer:
    """Return the answer of the state route. Inner keys that are null, as they are before the first edit, are left out.

    Raises:
        BadReply: It is no state.
    """
    if not isinstance(data, dict):
        raise BadReply("The backend's answer holds no state.")
    inner = data.get("state")
    inner = {key: value for key, value in inner.items() if value is not None} if isinstance(inner, dict) else {}
    if isinstance(draft := inner.get("draft"), str):
        inner["draft"] = _object(draft)
    return parsed(StateAnswer, {**data, "state": inner})


def parsed_upload(data: object, asked_name: str) -> UploadedFile:
    """Return the one file of an upload's answer.

    Raises:
        BadReply: It names no file.
    """
    files = data.get("files") if isinstance(data, dict) else None
    if not isinstance(files, list) or not files or not isinstance(files[0], dict):
        raise BadReply(f"The backend took {asked_name!r} but did not say what became of it. Look at session.state().")
    given: dict[str, Any] = {key: value for key, value in files[0].items() if value is not None}
    return parsed(UploadedFile, {"filename": asked_name, "file_type": file_type_of(asked_name), **given})


def file_type_of(name: str) -> str:
    """Return the ending of a file name in lower case, without the dot."""
    return PurePath(name).suffix.lower().lstrip(".")


def _object(text: str) -> dict[str, Any]:
    try:
        value = json.loads(text)
    except ValueError:
        return {}
    return value if isinstance(value, dict) else {}
