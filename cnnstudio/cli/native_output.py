"""What native libraries print, kept apart from what a command says."""

from __future__ import annotations

import os
import sys
import tempfile

_STDERR = 2


def set_aside() -> None:
    """Let native libraries print to a temporary file from now on; Python's standard error stays as it is.

    TensorFlow writes a dozen lines on every import that no setting of its own silences. Call it
    once, before the backend is imported; where standard error is no real file nothing happens.
    """
    try:
        if sys.stderr.fileno() != _STDERR:
            return
        kept = os.dup(_STDERR)
    except (OSError, ValueError, AttributeError):
        return
    descriptor, path = tempfile.mkstemp(prefix="cnnstudio-", suffix=".log")
    os.dup2(descriptor, _STDERR)
    os.close(descriptor)
    if sys.platform != "win32":
        os.unlink(path)
    sys.stderr.flush()
    sys.stderr = open(kept, "w", encoding=sys.stderr.encoding, errors="backslashreplace", buffering=1)  # noqa: SIM115
