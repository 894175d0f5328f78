"""What the environment decides, read in one place.

Every variable is listed in :class:`Settings`. Nothing is read at import.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal, cast
from urllib.parse import urlsplit

from vlai_widgets.errors import InputError, UnknownOption

CLOUD_API_URL = "https://mega-api-prod.nemovideo.ai"
CLOUD_WEB_URL = "https://nemovideo.com"

BackendName = Literal["local", "cloud"]


_LOOPBACK = {"localhost", "127.0.0.1", "::1"}


@dataclass(frozen=True, slots=True, kw_only=True)
class LanguageModel:
    """An endpoint of the user's own that may read sentences which the engine's grammar does not cover.

    Attributes:
        url: Base URL, such as ``http://127.0.0.1:11434/v1``; ``/chat/completions`` is added.
        model: Name of the model.
        key: Bearer key, or None. Never shown, and never sent in the clear to another machine.
        timeout_s: How long an answer may take in all.

    Raises:
        InputError: The URL is none, or would send the key in the clear to another machine.

    Example:
        >>> LanguageModel(url="https://llm.example/v1", model="m", key="secret")
        LanguageModel(url='https://llm.example/v1', model='m', timeout_s=20.0)
    """

    url: str
    model: str
    key: str | None = field(default=None, repr=False)
    timeout_s: float = 20.0

    def __post_init__(self) -> None:
        parts = urlsplit(self.url)
        if parts.scheme not in {"http", "https"} or not parts.hostname or parts.username or parts.password:
            raise InputError("VLAI_LLM_URL is not an http(s) address such as http://127.0.0.1:11434/v1.")
        if self.key and parts.scheme == "http" and parts.hostname not in _LOOPBACK:
            raise InputError("VLAI_LLM_URL would send VLAI_LLM_API_KEY in the clear. Use https, or leave the key out.")

    @property
    def host(self) -> str:
        """The name of the machine that is asked."""
        return urlsplit(self.url).hostname or ""


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
        keep_days: Days for which clips and videos that nobody uses are kept (``VLAI_KEEP_DAYS``, default 30;
            0: for ever).
        workers: Worker processes of the engine (``VLAI_WORKERS``; default: the usable cores, at most 4).
        language_model: The endpoint that may help with sentences (``VLAI_LLM_URL`` and ``VLAI_LLM_MODEL``, with
            ``VLAI_LLM_API_KEY`` if it wants one and ``VLAI_LLM_TIMEOUT_S``, default 20); None: nobody is asked.

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
    keep_days: float = 30.0
    workers: int = 2
    language_model: LanguageModel | None = None

    @classmethod
    def from_environ(cls, environ: Mapping[str, str] | None = None) -> Settings:
        """Read the settings from ``environ`` (default: this process's environment).

        Args:
            environ: Variables and their values; None: those of this process.

        Raises:
            UnknownOption: ``VLAI_BACKEND`` is neither ``local`` nor ``cloud``.
            InputError: A number is not a number.

        Example:
            >>> Settings.from_environ({"VLAI_HOME": "/tmp/vlai-example", "VLAI_ENGINE_IDLE_S": "60"}).idle_exit_s
            60.0
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
            keep_days=_number(env, "VLAI_KEEP_DAYS", 30.0),
            workers=max(1, int(_number(env, "VLAI_WORKERS", float(min(4, _usable_cores()))))),
            language_model=_language_model(env),
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


def _language_model(env: Mapping[str, str]) -> LanguageModel | None:
    url, model = env.get("VLAI_LLM_URL", "").strip(), env.get("VLAI_LLM_MODEL", "").strip()
    if not url and not model:
        return None
    if not url or not model:
        raise InputError("VLAI_LLM_URL and VLAI_LLM_MODEL go together: set both, or neither.")
    timeout_s = _number(env, "VLAI_LLM_TIMEOUT_S", 20.0)
    return LanguageModel(url=url, model=model, key=env.get("VLAI_LLM_API_KEY") or None, timeout_s=timeout_s)


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
