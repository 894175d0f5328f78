"""The recipe for Binder: every dependency is pinned to a version that the project accepts, and the scripts can run."""

from __future__ import annotations

import json
import os
import re
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

REPOSITORY = Path(__file__).parents[1]
BINDER = REPOSITORY / "binder"


def pins():
    lines = (BINDER / "requirements.txt").read_text().splitlines()
    stated = [line for line in lines if line and not line.startswith("#")]
    assert "." in stated, "the project itself"
    return {canonicalize_name(name): version for name, version in (line.split("==") for line in stated if line != ".")}


def test_every_dependency_is_pinned_as_the_project_wants_it():
    pinned = pins()
    project = tomllib.loads((REPOSITORY / "pyproject.toml").read_text())["project"]
    for text in project["dependencies"]:
        wanted = Requirement(text)
        if wanted.marker is None or wanted.marker.evaluate({"sys_platform": "linux", "platform_machine": "x86_64"}):
            assert wanted.specifier.contains(pinned[canonicalize_name(wanted.name)]), text


def test_the_python_is_one_that_the_project_supports():
    named = re.fullmatch(r"python-(3\.\d+)", (BINDER / "runtime.txt").read_text().strip())[1]
    classifiers = tomllib.loads((REPOSITORY / "pyproject.toml").read_text())["project"]["classifiers"]
    assert f"Programming Language :: Python :: {named}" in classifiers


@pytest.mark.skipif(os.name == "nt", reason="Binder runs Linux")
def test_the_scripts_can_be_run_and_the_settings_are_settings():
    for name in ("postBuild", "start"):
        assert os.access(BINDER / name, os.X_OK), name
    assert json.loads((BINDER / "overrides.json").read_text())["@jupyterlab/apputils-extension:notification"]
