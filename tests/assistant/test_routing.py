"""Which sentences the client handles by itself, and which go to the assistant: one file of sentences for each way."""

from __future__ import annotations

from pathlib import Path

import pytest

from vlai_widgets.assistant.routing import Step, named_files, route

SENTENCES = Path(__file__).parent / "sentences"

MIXED = {
    "make it 9:16 and export it": ["say", "export"],
    "trim it to 10 s, then send me the video": ["say", "export"],
    "upload a.mp4 and rank it": ["upload", "say"],
    "upload clips/*.mp4, rank them by engagement and send me the video": ["upload", "say", "export"],
    "export it and send it to me": ["export"],
    "thanks, export it": ["export"],
    "looks great. Export!": ["export"],
    "add a title 'Export' and export the video": ["say", "export"],
    "upload a.mp4. Add a title 'credits'. Then show me the timeline.": ["upload", "say", "status"],
    "check my credits and show the timeline": ["credits", "status"],
    "剪短到10秒，然后导出": ["say", "export"],
    "上传 a.mp4，按节奏排名，最后导出视频": ["upload", "say", "export"],
    "add a title and an intro and fade out": ["say"],
    "cut the intro and export figures slide": ["say"],
    "Rank them and export the result as mp4": ["say", "export"],
    "make it vertical, add captions, then export": ["say", "export"],
    "Upload a.mp4, b.mp4 and c.mp4, then rank them": ["upload", "say"],
    "how many credits do I have, and what's on the timeline?": ["credits", "status"],
    "add music and then show me the timeline": ["say", "status"],
    "shorten it to 15 seconds and send me the video": ["say", "export"],
    'Add a title "Export", then export': ["say", "export"],
    "export it and then check my credits": ["export", "credits"],
    "加个标题“上传”，然后导出": ["say", "export"],
    "先查积分，再导出视频": ["credits", "export"],
    "上传 a.mp4 然后排名": ["upload", "say"],
    "剪到15秒并导出": ["say", "export"],
    "make the intro shorter. Export. Thanks!": ["say", "export"],
    "download the clips from the server and cut the boring parts": ["say"],
    "add a title that says upload, download and export": ["say"],
    "make the status bar bigger and the credits smaller": ["say"],
}


def table() -> list[tuple[str, str]]:
    """The lines of ``sentences``, each with the name of its file, which is where it has to go."""
    return [
        (line, file.stem)
        for file in sorted(SENTENCES.glob("*.txt"))
        for line in file.read_text(encoding="utf-8").splitlines()
    ]


@pytest.mark.parametrize(("sentence", "action"), table())
def test_where_a_sentence_goes(sentence: str, action: str) -> None:
    assert route(sentence) == (Step(action, sentence),)  # type: ignore[arg-type]


@pytest.mark.parametrize("sentence", MIXED)
def test_a_sentence_that_asks_for_several_things_is_taken_apart(sentence: str) -> None:
    steps = route(sentence)
    assert [step.action for step in steps] == MIXED[sentence]
    for step in steps:
        assert step.text in sentence


def test_what_is_said_to_the_assistant_keeps_every_word() -> None:
    assert (
        route("make it 9:16, title 'Export and save', and export it")[0].text == "make it 9:16, title 'Export and save'"
    )


def test_files_in_a_sentence() -> None:
    assert named_files("upload a.mp4, 'my clip.mov' and https://x.org/b.mp4") == (
        "a.mp4", "my clip.mov", "https://x.org/b.mp4",
    )  # fmt: skip
    assert named_files("上传 clips/*.mp4 和 ~/b.mp4") == ("clips/*.mp4", "~/b.mp4")
    assert named_files("upload ./clips") == ("./clips",)
    assert named_files("rank these") == ()


def test_a_very_long_sentence_is_no_burden() -> None:
    import time

    began = time.process_time()
    route("and the final video " * 5000)
    route("upload " + "a " * 20000 + "b.mp4")
    route("show my " + "credit " * 5000 + "x")
    for hostile in (
        "“" * 20000,
        "export " + "into " * 70 + "!x",
        "导出" + "到到到到a.mp4" * 40 + "x",
        "export " + '""' * 180 + "x",
    ):
        route(hostile)
        named_files(hostile)
    assert time.process_time() - began < 3
