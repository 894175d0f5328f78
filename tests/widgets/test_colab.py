"""Colab shows widgets of others only once its custom widget manager is on: ours switch it on themselves."""

from __future__ import annotations

import subprocess
import sys

CODE = """
import sys, types
calls = []
output = types.ModuleType("google.colab.output")
output.enable_custom_widget_manager = lambda: calls.append("on")
output._widgets = types.SimpleNamespace(_installed_url="https://widgets.example/")
sys.modules["google.colab.output"] = output
import vlai_widgets as vlai
shown = {0}
print(calls)
"""


def test_the_first_widget_switches_colabs_widget_manager_on():
    for shown in ("vlai.Studio()", "vlai.RunLog()", "vlai.AssistantPanel()"):
        code = CODE.format(shown)
        done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=120, check=False)
        assert done.returncode == 0, done.stderr
        assert done.stdout.strip() == "['on']"
