"""The HTTP client: sessions, uploads, the assistant's streamed answer, state, credits, exports. The only user of httpx.

One asynchronous core runs on the portal's loop; :class:`Session` and :class:`AsyncSession` are its two faces, with the
same names. Open either through :func:`vlai_widgets.backends.connect`.
"""

from vlai_widgets.client.events import (
    Heartbeat,
    Message,
    Notice,
    ProgressUpdate,
    Reply,
    StateDelta,
    StillWorking,
    StreamEvent,
    TextDelta,
    ToolCall,
    ToolResult,
    Trouble,
)
from vlai_widgets.client.session import AsyncSession, Session
from vlai_widgets.client.turns import AsyncTurn, Turn

__all__ = [
    "AsyncSession",
    "AsyncTurn",
    "Heartbeat",
    "Message",
    "Notice",
    "ProgressUpdate",
    "Reply",
    "Session",
    "StateDelta",
    "StillWorking",
    "StreamEvent",
    "TextDelta",
    "ToolCall",
    "ToolResult",
    "Trouble",
    "Turn",
]
