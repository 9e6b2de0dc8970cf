"""Image files in a folder for each class."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from cnnstudio.core.errors import FileError
from cnnstudio.data.dataset import register
from cnnstudio.data.sets.shared_settings import PictureFiles

if TYPE_CHECKING:
    from cnnstudio.data.collection import Collection


@register
@dataclass(frozen=True, slots=True)
class Folder(PictureFiles):
    """Your own images, in a folder for each class.

    Folders train, validation and test around the class folders are taken as the split;
    without them the program splits, stratified by class and by the project's seed.
    """

    kind = "folder"
    label = "Folder of images"

    def collection(self) -> Collection:
        """Look at the names of the files; none is decoded.

        Raises:
            FileError: The folder is not there.
            DataError: It holds no images in class folders.
        """
        import numpy as np

        from cnnstudio.data.file_collection import FileCollection
        from cnnstudio.data.folder_scan import scan_folder

        if not self.path:
            raise FileError("No folder is chosen yet: choose one with a folder of images for each class.")
        scan = scan_folder(self.root)
        return FileCollection(
            labels=np.array(scan.labels, np.int64),
            classes=scan.classes,
            passed_over=scan.passed_over,
            **self.of_files(scan.root, scan.files, scan.parts, scan.folders),
        )
