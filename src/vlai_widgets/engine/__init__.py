"""The embedded backend: one process on this machine that analyses and renders, and serves the cloud's protocol.

``host`` is the process, ``app`` the routes, ``core`` the parts put together. Nothing on the client side imports this
package: the two meet over HTTP, in the shapes of :mod:`vlai_widgets.protocol`.
"""
