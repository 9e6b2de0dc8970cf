from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from cnnstudio.document.locks import FileLock


def test_only_one_holds_it(tmp_path: Path) -> None:
    first, second = FileLock(tmp_path / "a.lock"), FileLock(tmp_path / "a.lock")
    assert first.acquire()
    assert first.acquire()
    assert not second.acquire()
    assert not second.is_held
    first.release()
    assert second.acquire()
    second.dissolve()
    assert not (tmp_path / "a.lock").exists()


def test_a_folder_that_is_not_there_gives_no_lock(tmp_path: Path) -> None:
    assert not FileLock(tmp_path / "gone" / "a.lock").acquire()


HOLD = """
import sys
from pathlib import Path
from cnnstudio.document.locks import FileLock
lock = FileLock(Path(sys.argv[1]))
print(lock.acquire(), flush=True)
sys.stdin.read()
"""


def test_it_is_free_when_its_process_is_killed(tmp_path: Path) -> None:
    path = tmp_path / "a.lock"
    holder = subprocess.Popen(
        [sys.executable, "-c", HOLD, str(path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    with holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "True\n"
        assert not FileLock(path).acquire()
        holder.kill()
        holder.wait()
        lock = FileLock(path)
        assert lock.acquire()
        lock.release()
