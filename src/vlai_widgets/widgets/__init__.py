"""What a notebook shows. The only user of anywidget and ipywidgets.

``base`` is what all widgets share, ``bundle`` puts their JavaScript and CSS together from ``static/``, ``media`` sends
files to pages that cannot reach them by address, ``clips`` tells them of a board's clips.

One module a widget:

* ``assistant_panel``;
* ``clip_picker`` (with ``choosing``, what it says of clips, and ``arrivals``, files from the user's computer);
* ``clip_player``;
* ``compare_view``;
* ``leaderboard_view`` (with ``board_data``, ``board_chart`` and ``exporting``; ``board_view`` shows a board in a cell);
* ``reel_player`` (with ``mp4_chapters``);
* ``run_log`` (with ``logbook``, its lines, and ``streaming``, how they reach the page) and ``run_view``;
* ``studio`` (with ``studio_head``, and ``studio_memory``, what it keeps for the next kernel), which composes them.
"""
