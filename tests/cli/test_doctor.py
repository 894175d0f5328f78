"""``vlai doctor`` on what is wrong with Jupyter and on what the host allows."""

from __future__ import annotations

import json
import sys

import pytest

from vlai_widgets import __version__
from vlai_widgets.cli import doctor_host, doctor_jupyter


@pytest.fixture
def jupyter(tmp_path, monkeypatch):
    """Configuration and data of Jupyter, with nothing in them."""
    monkeypatch.setattr("jupyter_core.paths.ENV_JUPYTER_PATH", [])
    monkeypatch.setattr("jupyter_core.paths.ENV_CONFIG_PATH", [])
    for name in ("CONFIG", "DATA", "RUNTIME"):
        monkeypatch.setenv(f"JUPYTER_{name}_DIR", str(tmp_path / name.lower()))
    return tmp_path


def write(path, content):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(content))


def test_the_server_extension_is_missing_off_or_on(jupyter):
    switch = jupyter / "config" / "jupyter_server_config.d" / "vlai_widgets.json"
    for value, state, word in ((None, "warn", "not registered"), (False, "warn", "disabled"), (True, "ok", "enabled")):
        if value is not None:
            write(switch, {"ServerApp": {"jpserver_extensions": {"vlai_widgets.jupyter": value}}})
        (found,) = doctor_jupyter.server_extension()
        assert (found.state, word in found.text) == (state, True)
        assert ("jupyter server extension enable" in found.fix) == (state == "warn")


def test_the_lab_extension_is_missing_old_off_or_on(jupyter):
    described = jupyter / "data" / "labextensions" / "vlai-widgets" / "package.json"
    assert doctor_jupyter.lab_extension()[0].text.startswith("not installed")
    write(described, {"version": "0.0.1"})
    assert doctor_jupyter.lab_extension()[0].text == f"0.0.1, but the package is {__version__}"
    write(described, {"version": __version__})
    assert doctor_jupyter.lab_extension()[0].state == "ok"
    write(jupyter / "config" / "labconfig" / "page_config.json", {"disabledExtensions": {"vlai-widgets": True}})
    (found,) = doctor_jupyter.lab_extension()
    assert (found.text, found.fix) == ("disabled", "jupyter labextension enable vlai-widgets")


def test_a_kernel_of_another_python_is_named(jupyter):
    for name, python in (("here", sys.executable), ("there", "/opt/other/bin/python")):
        spec = {"argv": [python, "-m", "ipykernel"], "display_name": name, "language": "python"}
        write(jupyter / "data" / "kernels" / name / "kernel.json", spec)
    found = {finding.name: finding for finding in doctor_jupyter.kernels()}
    assert found["kernel here"].state == "ok"
    assert found["kernel there"].state == "warn"
    assert "/opt/other/bin/python -m pip install" in found["kernel there"].fix


def test_a_running_server_is_named_without_its_token(jupyter, monkeypatch):
    monkeypatch.setenv("JUPYTERHUB_SERVICE_PREFIX", "/user/ana/")
    server = {"url": "http://h:8888/user/ana/", "base_url": "/user/ana/", "root_dir": "/w", "version": "2", "pid": 1}
    write(jupyter / "runtime" / "jpserver-1.json", {**server, "token": "s3cret", "hostname": "h", "port": 8888})
    monkeypatch.setattr("jupyter_server.serverapp.check_pid", lambda _pid: True)
    said = [finding.text for finding in doctor_jupyter.servers()]
    assert said[0].startswith("http://h:8888/user/ana/, base URL /user/ana/")
    assert said[1] == "JupyterHub, base URL /user/ana/"
    assert "s3cret" not in "".join(said)


def test_the_control_group_decides_what_may_be_used(tmp_path, monkeypatch):
    group = tmp_path / "kubepods" / "pod1"
    group.mkdir(parents=True)
    (tmp_path / "own").write_text("0::/kubepods/pod1\n")
    (tmp_path / "kubepods" / "memory.max").write_text("1073741824\n")
    (group / "memory.max").write_text("max\n")
    (group / "cpu.max").write_text("50000 100000\n")
    monkeypatch.setattr(doctor_host, "_GROUPS", tmp_path)
    monkeypatch.setattr(doctor_host, "_OWN", tmp_path / "own")
    assert doctor_host.memory_limit_bytes() == 2**30
    assert doctor_host.cores() == 0.5
