"""The device kit: keeps a display's browser alive and speaks for its machine.

Runs on Debian 12 and newer (Python 3.11) with nothing but the standard library. Inside
the compositor it starts Chromium on the server's page, restarts it when it ends or no
longer draws, and answers that page, and no other, on 127.0.0.1.
"""

__version__ = "1.0"
