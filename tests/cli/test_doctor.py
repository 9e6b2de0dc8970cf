"""``cnnstudio doctor`` names what it found."""

from __future__ import annotations

import subprocess
import sys


def test_doctor_shows_versions_device_and_folders() -> None:
    answer = subprocess.run([sys.executable, "-m", "cnnstudio", "doctor"], capture_output=True, text=True)
    assert answer.returncode == 0, answer.stdout + answer.stderr
    for text in ("Python", "keras", "Device", "Main memory", "Runs"):
        assert text in answer.stdout
    assert "does all that the program can" in answer.stdout
