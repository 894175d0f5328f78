"""Backends: :func:`connect` finds or starts the embedded engine, or opens the cloud."""

from vlai_widgets.backends.backend import Backend, OnProgress
from vlai_widgets.backends.connecting import ACCOUNT_FILE, aconnect, connect
from vlai_widgets.backends.running import RunningEngine, running_engine, stop_engine

__all__ = [
    "ACCOUNT_FILE",
    "Backend",
    "OnProgress",
    "RunningEngine",
    "aconnect",
    "connect",
    "running_engine",
    "stop_engine",
]
