"""Addresses of the service. ``{...}`` are path parameters; :func:`fill` puts values in, percent-encoded."""

from __future__ import annotations

from typing import Final
from urllib.parse import quote

APP_NAME: Final = "nemo_agent"
USER: Final = "me"

ANONYMOUS_TOKEN: Final = "/api/auth/anonymous-token"
CLAIM_TOKEN: Final = "/api/auth/claim-token"
CREATE_SESSION: Final = "/api/tasks/me/with-session/nemo_agent"
RUN_SSE: Final = "/run_sse"
UPLOAD: Final = "/api/upload-video/nemo_agent/me/{session_id}"
STATE: Final = "/api/state/nemo_agent/me/{session_id}/latest"
CREDITS: Final = "/api/credits/balance/simple"
RENDER_SUBMIT: Final = "/api/render/proxy/lambda"
RENDER_STATUS: Final = "/api/render/proxy/lambda/{render_id}"
RENDER_CANCEL: Final = "/api/render/proxy/lambda/{render_id}/cancel"
RENDER_DOWNLOAD: Final = "/api/render/proxy/{render_id}/download"
RENDER_SUBMIT_OLD: Final = "/api/render/proxy/draft"
RENDER_STATUS_OLD: Final = "/api/render/proxy/{render_id}"

# What the embedded engine can do beyond the service.
HEALTH: Final = "/api/vlai/health"
SHUTDOWN: Final = "/api/vlai/shutdown"
EXPORTS: Final = "/api/vlai/exports"
RENDER_SIDECAR: Final = "/api/vlai/exports/{render_id}/{kind}"
SIDECARS: Final = {"captions": ".vtt", "scores": ".json", "poster": ".jpg"}
"""What lies beside a finished video of the engine: the kind in the route, and how its file's name ends."""
KNOWN_MEDIA: Final = "/api/vlai/sessions/{session_id}/known-media"
ANALYSES: Final = "/api/vlai/sessions/{session_id}/analyses"
MEDIA: Final = "/api/vlai/sessions/{session_id}/media/{clip_id}"
POSTER: Final = "/api/vlai/sessions/{session_id}/posters/{clip_id}"
REEL: Final = "/api/vlai/sessions/{session_id}/reel"
GLANCE: Final = "/api/vlai/glance"
FILMSTRIP: Final = "/api/vlai/filmstrip"
LOGO: Final = "/api/vlai/logo"
PREVIEW: Final = "/api/vlai/preview"
PREVIEW_FILE: Final = "/api/vlai/preview/{preview_id}"
CANCEL_TURN: Final = "/api/vlai/sessions/{session_id}/cancel"

# Headers of every call. The export routes answer 402 if one of the three attribution headers is missing.
H_CLIENT_ID: Final = "X-Client-Id"
H_SOURCE: Final = "X-Skill-Source"
H_VERSION: Final = "X-Skill-Version"
H_PLATFORM: Final = "X-Skill-Platform"
ATTRIBUTION_HEADERS: Final = (H_SOURCE, H_VERSION, H_PLATFORM)
SKILL_SOURCE: Final = "video-leaderboard-ai"


def fill(route: str, **values: str) -> str:
    """Put ``values`` into ``route``.

    Example:
        >>> fill(STATE, session_id="12/3")
        '/api/state/nemo_agent/me/12%2F3/latest'
    """
    return route.format(**{name: quote(value, safe="") for name, value in values.items()})
