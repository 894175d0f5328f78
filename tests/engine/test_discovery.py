"""The discovery file."""

from __future__ import annotations

import os
import stat

import pytest

from vlai_widgets.errors import EngineError
from vlai_widgets.protocol.discovery import Discovery, discovery_path, read_discovery, write_discovery

DISCOVERY = Discovery(
    url="http://127.0.0.1:1", token="tok-secret", client_id="cid-secret", pid=1, version="1", started_at=2.0
)


def test_what_is_written_is_read(tmp_path):
    path = discovery_path(tmp_path / "runtime")
    assert read_discovery(path) is None
    write_discovery(path, DISCOVERY)
    assert read_discovery(path) == DISCOVERY
    assert list(path.parent.iterdir()) == [path]


@pytest.mark.skipif(os.name != "posix", reason="POSIX rights")
def test_it_is_the_owners_alone_whatever_the_umask(tmp_path):
    path = discovery_path(tmp_path / "runtime")
    before = os.umask(0)
    try:
        write_discovery(path, DISCOVERY)
    finally:
        os.umask(before)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700


@pytest.mark.skipif(os.name != "posix", reason="POSIX rights")
@pytest.mark.parametrize("mode", [0o640, 0o604, 0o660])
def test_a_file_that_others_can_read_is_refused(tmp_path, mode):
    path = discovery_path(tmp_path)
    write_discovery(path, DISCOVERY)
    path.chmod(mode)
    with pytest.raises(EngineError, match="read by others"):
        read_discovery(path)


def test_a_damaged_file_is_refused_without_its_content(tmp_path):
    path = discovery_path(tmp_path)
    write_discovery(path, DISCOVERY)
    path.write_text(path.read_text()[:-5])
    with pytest.raises(EngineError, match="damaged") as refused:
        read_discovery(path)
    assert "secret" not in str(refused.value)
    assert refused.value.__context__ is None or refused.value.__suppress_context__


def test_its_repr_shows_no_secret():
    assert "secret" not in repr(DISCOVERY)
