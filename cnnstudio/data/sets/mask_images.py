"""Images with masks: image files whose values or colours say the class of each pixel."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from cnnstudio.core.errors import FileError
from cnnstudio.data.dataset import register
from cnnstudio.data.sets.shared_settings import AnnotatedFiles

if TYPE_CHECKING:
    from cnnstudio.data.annotations.annotation import Finding
    from cnnstudio.data.mask_collection import MaskCollection


@register
@dataclass(frozen=True, slots=True)
class MaskedImages(AnnotatedFiles):
    """Your own images with masks: a folder images and a folder masks with files of the same names.

    Masks have a value or colour for each class, 0 or black for the background; classes.txt names the classes in
    the order of their values, or palette.json the value or colour of each. Folders train, validation and test in or
    around them are taken as the split; without them the program splits by the project's seed.
    """

    kind = "masks"
    label = "Masks from files"

    @property
    def offers(self) -> frozenset[str]:
        """Masks."""
        return frozenset({"masks"})

    def obstacle(self) -> str:
        """Nothing: a folder with masks has classes."""
        return ""

    def findings(self) -> tuple[Finding, ...]:
        """Everything in its files that could not be taken as it stands.

        Raises:
            StudioError: The files cannot be read.
        """
        from cnnstudio.data.mask_collection import MaskCollection

        found = self._opened()
        if not isinstance(found, MaskCollection):
            raise TypeError(f"{self.label} opened a {type(found).__name__}")
        return found.masks.findings

    def collection(self) -> MaskCollection:
        """Look at the names and sizes of the files, and into some masks for their classes; no image is decoded.

        Raises:
            FileError: There is no such folder.
            DataError: It holds no images with masks.
        """
        import numpy as np

        from cnnstudio.data.annotations.mask_folder import read_mask_folder
        from cnnstudio.data.mask_collection import MaskCollection

        if not self.path:
            raise FileError(
                "No folder is chosen yet: choose one with a folder of images and a folder of masks."
            )
        masks = read_mask_folder(self.root)
        files = tuple(image.file for image in masks.images)
        return MaskCollection(
            labels=np.zeros(len(files), np.int64),
            classes=masks.classes,
            masks=masks,
            **self.of_files(masks.root, files, [image.part for image in masks.images], masks.sources),
        )
