"""The report: one HTML file that answers without a network, a script or a kernel.

``data`` is what it shows, ``words`` what it says, ``style`` how it looks; ``page`` puts the file together and ``clip``
the part of one clip. ``notebook`` and ``explanation`` are what a cell shows.
:func:`vlai_widgets.report.page.render` is the way in.
"""
