"""The command line: the same engine without the window."""

from __future__ import annotations

import os
from collections.abc import Sequence


def main(arguments: Sequence[str]) -> int:
    """Run a command and give its exit status: 0 done, 1 the input is at fault, 2 wrong usage."""
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")  # TensorFlow's own news would bury the command's
    from cnnstudio.cli.application import application

    try:
        application(args=list(arguments), prog_name="cnnstudio")
    except SystemExit as end:
        return end.code if isinstance(end.code, int) else 1
    return 0
