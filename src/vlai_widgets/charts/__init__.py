"""Charts: Plotly figures and static SVG, made from plain rows.

``view`` is what the charts show, ``words`` what they say, ``text`` and ``markup`` how text from outside is made safe,
``theme`` the look. One module a figure: ``board``, ``dimensions``, ``timeline``, ``uncertainty``. ``svg`` and
``svg_clip`` draw without Plotly, for reports and saved notebooks. Nothing here knows a Leaderboard.
"""
