"""What the environment decides, read in one place.

Every variable is listed in :class:`Settings`. Nothing is read at import.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal, cast

from vlai_widgets.errors import InputError, UnknownOption

CLOUD_API_URL = "https://mega-api-prod.nemovideo.ai"
CLOUD_WEB_URL = "https://nemovideo.com"

BackendName = Literal["local", "cloud"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Settings of this process.

    Attributes:
        home: Folder of the engine's store (``VLAI_HOME``; default: ``vlai`` in Jupyter's data folder).
        runtime: Folder of the engine's discovery file (``VLAI_RUNTIME_DIR``; default: ``vlai`` in Jupyter's
            runtime folder, or in ``home`` where ``VLAI_HOME`` is set).
        backend: ``local`` or ``cloud`` (``VLAI_BACKEND``); without it ``cloud`` if ``NEMO_TOKEN`` is set.
        api_url: Base URL of the cloud (``NEMO_API_URL``).
        web_url: Base URL of the cloud's web pages (``NEMO_WEB_URL``).
        token: Bearer token of the cloud (``NEMO_TOKEN``). Never shown.
        client_id: Client identifier for anonymous tokens (``NEMO_CLIENT_ID``). Never shown.
        idle_exit_s: Seconds without work or requests after which the engine ends itself
            (``VLAI_ENGINE_IDLE_S``, default 1800; 0: never).
        workers: Worker processes of the engine (``VLAI_WORKERS``; default: the usable cores, at most 4).

    Example:
        >>> Settings.from_environ({"VLAI_HOME": "/tmp/vlai-example"}).backend
        'local'
    """

    home: Path
    runtime: Path
    backend: BackendName = "local"
    api_url: str = CLOUD_API_URL
    web_url: str = CLOUD_WEB_URL
    token: str | None = field(default=None, repr=False)
    client_id: str | None = field(default=None, repr=False)
    idle_exit_s: float = 1800.0
    workers: int = 2

    @classmethod
    def from_environ(cls, environ: Mapping[str, str] | None = None) -> Settings:
        """Read the settings from ``environ`` (default: this process's environment).

        Raises:
            UnknownOption: ``VLAI_BACKEND`` is neither ``local`` nor ``cloud``.
            InputError: A number is not a number.
        """
        env = os.environ if environ is None else environ
        home, runtime = _folders(env)
        token = env.get("NEMO_TOKEN") or None
        backend = env.get("VLAI_BACKEND") or ("cloud" if token else "local")
        if backend not in ("local", "cloud"):
            raise UnknownOption.of("VLAI_BACKEND", backend, ["local", "cloud"])
        return cls(
            home=home,
            runtime=runtime,
            backend=cast(BackendName, backend),
            api_url=(env.get("NEMO_API_URL") or CLOUD_API_URL).rstrip("/"),
            web_url=(env.get("NEMO_WEB_URL") or CLOUD_WEB_URL).rstrip("/"),
            token=token,
            client_id=env.get("NEMO_CLIENT_ID") or None,
            idle_exit_s=_number(env, "VLAI_ENGINE_IDLE_S", 1800.0),
            workers=max(1, int(_number(env, "VLAI_WORKERS", float(min(4, _usable_cores()))))),
        )


def _folders(env: Mapping[str, str]) -> tuple[Path, Path]:
    if env.get("VLAI_HOME"):
        home = Path(env["VLAI_HOME"]).expanduser()
        default_runtime = home / "runtime"
    else:
        from jupyter_core.paths import jupyter_data_dir, jupyter_runtime_dir

        home = Path(jupyter_data_dir()) / "vlai"
        default_runtime = Path(jupyter_runtime_dir()) / "vlai"
    runtime = Path(env["VLAI_RUNTIME_DIR"]).expanduser() if env.get("VLAI_RUNTIME_DIR") else default_runtime
    return home, runtime


def _number(env: Mapping[str, str], name: str, default: float) -> float:
    text = env.get(name)
    if not text:
        return default
    try:
        return float(text)
    except ValueError:
        raise InputError(f"{name}={text!r} is not a number. Unset it or give a number.") from None


def _usable_cores() -> int:
    try:
        return len(os.sched_getaffinity(0))
    except AttributeError:  # macOS and Windows have no affinity call
        return os.cpu_count() or 1
