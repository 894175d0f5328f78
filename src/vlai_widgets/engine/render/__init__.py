"""Render a draft to an MP4. Runs in a worker process: it decodes untrusted files."""

from vlai_widgets.engine.render.program import RENDER_VERSION, RenderedFile, render

__all__ = ["RENDER_VERSION", "RenderedFile", "render"]
