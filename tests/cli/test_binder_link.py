"""``vlai binder`` says where Binder opens a clone's repository, and tells nobody what else its address holds."""

from __future__ import annotations

import subprocess

import pytest

from vlai_widgets.cli import main
from vlai_widgets.cli.binder import binder_link

QUICKSTART = "?urlpath=lab/tree/notebooks/01_quickstart.ipynb"


@pytest.mark.parametrize(
    ("address", "where"),
    [
        ("https://github.com/ana/spots", "gh/ana/spots"),
        ("https://github.com/ana/spots.git/", "gh/ana/spots"),
        ("git@github.com:ana/spots.git", "gh/ana/spots"),
        ("ssh://git@github.com:22/ana/spots.git", "gh/ana/spots"),
        ("https://ana:ghp_secret@github.com/ana/spots.git", "gh/ana/spots"),
        ("https://gitlab.com/agency/video/spots.git", "gl/agency%2Fvideo%2Fspots"),
        ("https://git.example.org/ana/spots", "git/https%3A%2F%2Fgit.example.org%2Fana%2Fspots"),
    ],
)
def test_every_usual_address_has_a_link(address, where):
    assert binder_link(address) == f"https://mybinder.org/v2/{where}/HEAD{QUICKSTART}"


def test_a_clone_knows_its_own(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    subprocess.run(["git", "init", "-q"], check=True)
    assert main(["binder"]) == 2
    assert "--repo" in capsys.readouterr().err
    remote = ["git", "remote", "add", "origin", "https://ana:ghp_secret@github.com/ana/spots.git"]
    subprocess.run(remote, check=True)
    assert main(["binder", "--ref", "spring/2026"]) == 0
    said = capsys.readouterr().out
    link = f"https://mybinder.org/v2/gh/ana/spots/spring%2F2026{QUICKSTART}"
    assert said.splitlines()[0] == link
    assert f"[![Binder](https://mybinder.org/badge_logo.svg)]({link})" in said
    assert "secret" not in said


@pytest.mark.parametrize("address", ["/srv/git/spots", "https://github.com/ana", "C:\\spots", ""])
def test_an_address_that_binder_cannot_reach_is_refused(address, capsys):
    assert main(["binder", "--repo", address or " "]) == 2
    assert "https://github.com/OWNER/REPO" in capsys.readouterr().err
