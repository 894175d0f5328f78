"""JSON that the backend sent becomes payloads, tolerantly: what the documents leave open must not stop an analyst."""

from __future__ import annotations

import json
from pathlib import PurePath
from typing import Any, Final, TypeVar

from pydantic import ValidationError

from vlai_widgets.errors import BadReply
from vlai_widgets.protocol.payloads import Payload, SessionCreated, SessionState, StateAnswer, UploadedFile

M = TypeVar("M", bound=Payload)

_SESSION_KEYS: Final = {
    "session_id": ("session_id", "sessionId"),
    "task_id": ("task_id", "taskId"),
    "user_id": ("user_id", "userId"),
}


def parsed(model: type[M], data: object) -> M:
    """Return ``data`` as ``model``: ids that came as numbers become texts.

    What need not be there is left out where it is null or does not fit.

    Raises:
        BadReply: Something that has to be there does not fit. The message names the fields, never their values.
    """
    if isinstance(data, dict):
        data = {
            key: str(value) if key.endswith("_id") and isinstance(value, int) else value
            for key, value in data.items()
            if value is not None
        }
    try:
        return model.model_validate(data)
    except ValidationError as error:
        misfits = [each["loc"] for each in error.errors() if each["type"] != "missing"]
    for place in misfits:
        data = _without(data, place)
    try:
        return model.model_validate(data)
    except ValidationError as error:
        fields = ", ".join(sorted({".".join(map(str, e["loc"])) or "all of it" for e in error.errors()})[:5])
        raise BadReply(f"The backend's answer cannot be read; wrong or missing: {fields}.") from None


def parsed_session(data: object) -> SessionCreated:
    """Return the session that was created, wherever the answer names it.

    Raises:
        BadReply: It names none.

    Example:
        >>> parsed_session({"session": {"id": 1999999999999999999}}).session_id
        '1999999999999999999'
    """
    top = data if isinstance(data, dict) else {}
    inner = [top[key] for key in ("session", "task", "data") if isinstance(top.get(key), dict)]
    levels = [top, *inner]
    found: dict[str, Any] = dict(top)
    for name, keys in _SESSION_KEYS.items():
        found[name] = next((level[key] for level in levels for key in keys if level.get(key)), None)
    if found["session_id"] is None:  # a bare id says which session it is where it stands for one
        named = top.get("session") if isinstance(top.get("session"), dict) else top if "appName" in top else {}
        found["session_id"] = top["session"] if isinstance(top.get("session"), str) else (named or {}).get("id")
    return parsed(SessionCreated, found)


def parsed_state(data: object, *, session_id: str) -> StateAnswer:
    """Return the answer of the state route. Inner keys that are null, as they are before the first edit, are left out.

    Args:
        data: The answer.
        session_id: The session that was asked about, where the answer does not say it.

    Raises:
        BadReply: It is no state.
    """
    if not isinstance(data, dict):
        raise BadReply("The backend's answer holds no state.")
    inner = data.get("state", data if set(data) & set(SessionState.model_fields) else None)
    inner = _object(inner) if isinstance(inner, str) else inner
    inner = {key: value for key, value in inner.items() if value is not None} if isinstance(inner, dict) else {}
    for key in ("draft", "canvas_config"):
        if isinstance(text := inner.get(key), str):
            inner[key] = _object(text)
    if isinstance(infos := inner.get("video_infos"), dict):
        inner["video_infos"] = list(infos.values())
    return parsed(StateAnswer, {**data, "session_id": data.get("session_id") or session_id, "state": inner})


def parsed_upload(data: object, asked_name: str) -> UploadedFile:
    """Return the one file of an upload's answer.

    Raises:
        BadReply: It names no file.
    """
    files = data.get("files") if isinstance(data, dict) else data
    if not isinstance(files, list) or not files or not isinstance(files[0], dict):
        raise BadReply(f"The backend took {asked_name!r} but did not say what became of it. Look at session.state().")
    given: dict[str, Any] = {key: value for key, value in files[0].items() if value is not None}
    return parsed(UploadedFile, {"filename": asked_name, "file_type": file_type_of(asked_name), **given})


def file_type_of(name: str) -> str:
    """Return the ending of a file name in lower case, without the dot."""
    return PurePath(name).suffix.lower().lstrip(".")


def _without(data: object, place: tuple[int | str, ...]) -> object:
    """A copy of JSON without what stands at ``place``; the same where that is nothing."""
    if not place:
        return data
    key, deeper = place[0], place[1:]
    if isinstance(data, dict) and key in data:
        if deeper and isinstance(data[key], dict | list):
            return {**data, key: _without(data[key], deeper)}
        return {name: value for name, value in data.items() if name != key}
    if isinstance(data, list) and isinstance(key, int) and deeper and key < len(data):
        return [*data[:key], _without(data[key], deeper), *data[key + 1 :]]
    return data


def _object(text: str) -> dict[str, Any]:
    try:
        value = json.loads(text)
    except ValueError:
        return {}
    return value if isinstance(value, dict) else {}
