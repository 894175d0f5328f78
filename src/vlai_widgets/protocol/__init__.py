"""The wire: what client and engine say to each other, and the only code that both of them see.

``routes`` are the addresses, ``codes`` the error codes, ``payloads`` the JSON bodies, ``events`` the frames of the
streamed answer, ``draft`` the timeline document, ``results`` the measured scores.
"""
