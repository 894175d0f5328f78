"""JSON bodies of requests and answers. Unknown fields are kept, never refused."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field
from pydantic.alias_generators import to_camel

from vlai_widgets.protocol.draft import Draft


class Payload(BaseModel):
    """Base of all payloads: unknown fields are kept, fields can be given by name or by wire name."""

    model_config = ConfigDict(extra="allow", populate_by_name=True)


class AnonymousToken(Payload):
    """Answer of the anonymous-token route. ``expires_at`` is ISO 8601 with ``Z``. All but the token may be absent."""

    token: str = Field(repr=False)
    user_id: str | None = None
    expires_at: str | None = None
    credits: float = 0


class CreateSession(Payload):
    """Body that starts an editing session."""

    task_name: str = "project"
    language: str | None = None


class SessionCreated(Payload):
    """Answer to :class:`CreateSession`. Ids are strings: they may have 19 digits. Only the session's is promised."""

    session_id: str
    task_id: str | None = None
    user_id: str | None = None


class ClaimTokenRequest(Payload):
    """Body of the claim-token route."""

    task_id: str
    session_id: str


class ClaimToken(Payload):
    """Answer of the claim-token route; ``expires_in`` is in seconds."""

    claim_token: str = Field(repr=False)
    expires_in: int


class UploadUrls(Payload):
    """Body of an upload by address."""

    urls: list[str]
    source_type: str = "url"


class UploadedFile(Payload):
    """One file of the upload answer.

    The last three fields are the embedded engine's own.

    Attributes:
        filename: The file's name as it was sent.
        file_type: ``video``, ``image`` or ``audio``.
        cdn_url: Where the backend keeps it.
        duration: Seconds, or None.
        width: Pixels, or None.
        height: Pixels, or None.
        fps: Frames per second, or None.
        hash: Hex digest of the content (the engine: sha256), or None.
        clip_id: Identifies the clip within the session.
        clip: Its name within the session, which is unique there.
        error: Why the file cannot be used; the rest of the batch goes on.
    """

    filename: str
    file_type: str
    cdn_url: str = ""
    duration: float | None = None
    width: int | None = None
    height: int | None = None
    fps: float | None = None
    hash: str | None = None
    clip_id: str | None = None
    clip: str | None = None
    error: str | None = None


class UploadResult(Payload):
    """Answer of the upload route."""

    files: list[UploadedFile]
    session_state_applied: bool = True


class Credits(Payload):
    """Credits.

    Attributes:
        available: What can be spent.
        frozen: What work under way holds back.
        total: Both together.
    """

    available: float
    frozen: float = 0
    total: float | None = None


class SessionState(Payload):
    """The inner state of a session. Only the draft's shape is documented.

    Attributes:
        video_infos: The uploaded clips, in the backend's own form.
        draft: The timeline; see ``docs/draft.md`` for the engine's.
        canvas_config: The canvas, in the backend's own form.
        video_analyses: What the backend found in the clips, in its own form.
        generated_media: What the backend generated.
    """

    video_infos: list[Any] = Field(default_factory=list)
    draft: dict[str, Any] = Field(default_factory=dict)
    canvas_config: dict[str, Any] = Field(default_factory=dict)
    video_analyses: Any = Field(default_factory=dict)
    generated_media: Any = None


class StateAnswer(Payload):
    """Answer of the state route.

    Attributes:
        session_id: Id of the session.
        task_id: Id of its project.
        task_name: Name of its project.
        state: What is inside.
    """

    session_id: str
    task_id: str | None = None
    task_name: str | None = None
    state: SessionState = Field(default_factory=SessionState)


class CamelPayload(Payload):
    """Base of payloads that are camelCase on the wire."""

    model_config = ConfigDict(extra="allow", populate_by_name=True, alias_generator=to_camel)


class RenderOutput(Payload):
    """What to render: the container and how many bits to spend."""

    format: str = "mp4"
    quality: str = "high"


class RenderRequest(CamelPayload):
    """Body that starts an export. ``id`` is chosen by the caller: ``render_<unique>``."""

    id: str
    session_id: str
    draft: dict[str, Any]
    output: RenderOutput = Field(default_factory=RenderOutput)


RenderState = Literal["pending", "processing", "completed", "failed", "cancelled"]


class RenderFile(Payload):
    """Where the finished video is; ``duration`` in seconds, ``size`` in bytes."""

    url: str
    duration: float | None = None
    size: int | None = None


class RenderStatus(CamelPayload):
    """State of an export; ``progress`` is 0-100, times are epoch milliseconds.

    ``eta_s`` is how many seconds the work will go on for, as far as can be told; None where it cannot. Of a cancelled
    one ``cancelled_at`` is when that was asked for, and ``completed_at`` when its work had stopped.
    """

    id: str
    status: str
    progress: float = 0
    eta_s: float | None = None
    output_url: str | None = None
    output: RenderFile | None = None
    error: str | None = None
    created_at: int | None = None
    cancelled_at: int | None = None
    completed_at: int | None = None


class MessagePart(Payload):
    """One part of a user's message."""

    text: str = ""


class NewMessage(Payload):
    """A user's message."""

    parts: list[MessagePart] = Field(default_factory=list)
    role: str = "user"


class RunSse(CamelPayload):
    """Body of the streamed turn. Both snake_case and camelCase are understood.

    The documented body leaves ``streaming`` out; the engine then sends partial text, as with true.
    """

    app_name: str
    user_id: str
    session_id: str
    new_message: NewMessage | None = None
    streaming: bool | None = None


# --- the embedded engine's own routes -------------------------------------------------------------------------


class Health(Payload):
    """Who answers.

    Attributes:
        name: Always ``vlai-engine``.
        version: Version of the package that it runs.
        open: True if anyone on this machine may ask for a token.
        active_jobs: Analyses and exports under way.
    """

    name: Literal["vlai-engine"] = "vlai-engine"
    version: str
    open: bool = False
    active_jobs: int = 0


class KnownFile(Payload):
    """A file that the client holds and the engine may hold already.

    With its length alone the engine says whether it could: a file need not be hashed to learn that it is new.
    """

    filename: str
    sha256: str = ""
    size_bytes: int | None = None


class KnownMedia(Payload):
    """Body of the known-media route: attach to the session what the engine holds already."""

    files: list[KnownFile]


class KnownMediaResult(Payload):
    """Answer: one entry a file that was asked about, None where it has to be uploaded.

    ``same_size`` says of each whether the engine holds a file of that length, which only its hash can tell apart.
    """

    files: list[UploadedFile | None]
    same_size: list[bool] = Field(default_factory=list)


class ReelRequest(Payload):
    """Body of the reel route: lay the leaderboard reel of this ranking into the session's draft.

    Attributes:
        preset: Name of a preset of the score model.
        weights: Weights of dimensions that replace the preset's, or None.
        top: How many clips to show, or None for all (at most ten, the rest in the table).
        bottom: Show the lowest ranks instead of the highest.
        clip_ids: The clips to rank, or None for all of the session.
        aspect: One of ``9:16``, ``16:9``, ``1:1``, ``4:5``.
        title: Title of the opening card, or None for the default.
        language: ``en`` or ``zh``; None for the session's.
        order: ``countdown`` (best clip last) or ``ranking`` (best clip first).
    """

    preset: str = "attention"
    weights: dict[str, float] | None = None
    top: int | None = Field(default=None, ge=1)
    bottom: bool = False
    clip_ids: list[str] | None = None
    aspect: str = "9:16"
    title: str | None = None
    language: str | None = None
    order: Literal["countdown", "ranking"] = "countdown"


class ReelResult(Payload):
    """Answer of the reel route."""

    draft: Draft


class ExportInfo(CamelPayload):
    """One export in the engine's list, newest first.

    Attributes:
        id: Id of the render.
        session_id: The session that it belongs to.
        status: ``pending``, ``processing``, ``completed``, ``failed`` or ``cancelled``.
        progress: 0-100.
        created_at: Epoch milliseconds.
        completed_at: Epoch milliseconds, or None.
        error: Why it failed, or None.
    """

    id: str
    session_id: str
    status: str
    progress: float = 0
    created_at: int | None = None
    completed_at: int | None = None
    error: str | None = None


class ExportList(Payload):
    """Answer of the exports route."""

    exports: list[ExportInfo]
