"""The file that a project takes its weights from, and how one sees that it is still the same."""

from __future__ import annotations

import hashlib
import os
import zipfile
from dataclasses import dataclass, replace
from pathlib import Path

from cnnstudio.core.errors import FileError

_STEP = 2**20
_IN_FOLDER = "model.weights.h5"


@dataclass(frozen=True, slots=True)
class WeightsSource:
    """A weights file; which of its layers goes where is said by the nodes of the network.

    Attributes:
        path: The file, or a folder that Keras saved a model to; absolute, but for saved projects.
        digest: What `digest_of` said of its content when it was chosen.
        pretrained: Name of the gallery's network whose published weights they are; "" for others.
    """

    path: str
    digest: str = ""
    pretrained: str = ""

    @property
    def name(self) -> str:
        """The file's name."""
        return Path(self.path).name

    @classmethod
    def of(cls, path: Path, pretrained: str = "") -> WeightsSource:
        """A file as it is now.

        Raises:
            FileError: It cannot be read.
        """
        return cls(os.path.abspath(path), digest_of(path), pretrained)

    def relative_to(self, folder: Path) -> WeightsSource:
        """As it stands in a file of that folder; absolute only where no relative path leads there."""
        try:
            path = os.path.relpath(self.path, os.path.abspath(folder))
        except ValueError:  # Another drive.
            return self
        return replace(self, path=Path(path).as_posix())

    def resolved(self, folder: Path) -> WeightsSource:
        """As it stood in a file of that folder, with its absolute path."""
        return replace(self, path=os.path.abspath(folder / self.path))


def digest_of(path: Path) -> str:
    """What tells the content of a weights file from others.

    Archives hold a checksum of each of their parts, so that of a ``.keras`` file only the list of
    parts is read, however large it is; all other files are read to the end.

    Raises:
        FileError: It is missing, or cannot be read.
    """
    try:
        hasher = hashlib.sha256()
        if path.is_dir():
            path = path / _IN_FOLDER
        if zipfile.is_zipfile(path):
            with zipfile.ZipFile(path) as archive:
                for part in sorted(archive.infolist(), key=lambda part: part.filename):
                    hasher.update(f"{part.filename}\n{part.file_size} {part.CRC:08x}\n".encode())
            return f"parts:{hasher.hexdigest()}"
        with path.open("rb") as file:
            while read := file.read(_STEP):
                hasher.update(read)
    except FileNotFoundError:
        raise FileError(
            f"There is no file {path}: it may have been moved or renamed. Choose another one."
        ) from None
    except (OSError, zipfile.BadZipFile, ValueError, NotImplementedError) as error:
        reason = getattr(error, "strerror", None) or error
        raise FileError(f"{path.name} cannot be read ({reason}): choose another file.") from error
    return f"sha256:{hasher.hexdigest()}"
