"""The images of a folder that is annotated, and where the mask of each lies."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from cnnstudio.core.errors import DataError
from cnnstudio.data.annotations.file_names import listed, stem
from cnnstudio.data.annotations.pascal_voc import FORM as VOC
from cnnstudio.data.annotations.pascal_voc import IMAGES

MASKS = "masks"
"""The folder of masks beside the images."""

_DEEPEST = 12


def images_in(root: Path, form: str = "") -> tuple[str, ...]:
    """Names of the image files in a folder and those inside it, with ``/`` between folders, sorted.

    Hidden ones do not count, nor does the folder of masks; where VOC has a folder for images, no others do.

    Args:
        root: The folder.
        form: The format of its annotations, as in `AnnotationSet.form`.

    Raises:
        FileError: There is no such folder, or it may not be read.
        DataError: There is no image in it.
    """
    names = [name for name in listed(root, _DEEPEST).images() if not name.startswith(f"{MASKS}/")]
    if form == VOC and any(name.startswith(f"{IMAGES}/") for name in names):
        names = [name for name in names if name.startswith(f"{IMAGES}/")]
    if not names:
        raise DataError(
            f"{root} holds no images (PNG, JPEG, WebP, BMP, TIFF or GIF): choose the folder that your images lie in."
        )
    return tuple(names)


def mask_names(images: Sequence[str]) -> dict[str, str]:
    """The file of each image's mask, relative to the folder.

    It is called as the image is, with the ending ``.png``; of images that differ in the ending alone,
    it keeps that too: ``masks/a.jpg.png``.
    """
    stems = {name: stem(name) for name in images}
    many = Counter(stems.values())
    return {
        name: f"{MASKS}/{name}.png" if many[bare] > 1 else f"{MASKS}/{bare}.png"
        for name, bare in stems.items()
    }
