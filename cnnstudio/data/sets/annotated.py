"""Images with boxes, polygons or masks that annotation files tell."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from cnnstudio.core.errors import DataError, FileError
from cnnstudio.core.numerals import exact
from cnnstudio.data.dataset import register
from cnnstudio.data.sets.shared_settings import AnnotatedFiles

if TYPE_CHECKING:
    from cnnstudio.data.annotation_collection import AnnotationCollection
    from cnnstudio.data.annotations.annotation import Finding

_MOST_CLASSES = 20_000


@register
@dataclass(frozen=True, slots=True)
class AnnotatedImages(AnnotatedFiles):
    """Your own images with boxes or outlines: COCO's JSON, PASCAL VOC's XML or YOLO's text files.

    VOC's lists, COCO files of parts, and folders train, validation and test are taken as the split; without them
    the program splits by the project's seed. What cannot be used is listed by file and line.
    """

    kind = "boxes"
    label = "Boxes from files"

    @property
    def offers(self) -> frozenset[str]:
        """Boxes; masks too, where each object has an outline.

        Raises:
            StudioError: The files cannot be read.
        """
        return frozenset({"boxes", "masks"} if self._annotated().is_outlined else {"boxes"})

    def lack(self, subject: str) -> str:
        """Why nothing can be learned from it; "" if something can.

        Raises:
            StudioError: The files cannot be read.
        """
        if subject == "masks" and subject not in self.offers:
            return (
                "Segmentation takes the outlines of all objects, and some here have their box alone: choose other data under "
                "Data, such as Masks from files where the folder has masks, or detection under Train."
            )
        return AnnotatedFiles.lack(self, subject)

    def obstacle(self) -> str:
        """That no object is annotated in any image.

        Raises:
            StudioError: The files cannot be read.
        """
        annotations = self._annotated().annotations
        if annotations.count:
            return ""
        return (
            f"No object is annotated in the {exact(len(annotations))} images of {self.root.name}: annotate some, or choose "
            "other data."
        )

    def doubts(self) -> tuple[str, ...]:
        """What could not be taken as it stands, and classes without objects.

        Raises:
            StudioError: The files cannot be read.
        """
        found = self._annotated()
        unseen = found.unseen
        lacking = ""
        if unseen:
            lacking = (
                f"No object is of {len(unseen)} of the {len(found.classes)} classes, such as {unseen[0]}."
            )
        return tuple(filter(None, (*AnnotatedFiles.doubts(self), lacking)))

    def findings(self) -> tuple[Finding, ...]:
        """Everything in its files that could not be taken as it stands.

        Raises:
            StudioError: The files cannot be read.
        """
        return self._annotated().annotations.findings

    def _annotated(self) -> AnnotationCollection:
        from cnnstudio.data.annotation_collection import AnnotationCollection

        found = self._opened()
        if not isinstance(found, AnnotationCollection):
            raise TypeError(f"{self.label} opened a {type(found).__name__}")
        return found

    def collection(self) -> AnnotationCollection:
        """Read the annotations; no image is decoded.

        Raises:
            FileError: There is no such file or folder.
            DataError: It holds no annotations, or none of its images is there.
        """
        from cnnstudio.data import annotation_collection as made
        from cnnstudio.data.annotations.found import annotations_at

        if not self.path:
            raise FileError(
                "No annotations are chosen yet: choose a COCO file, or a folder of images and annotations."
            )
        read = annotations_at(self.root)
        images = tuple(image for image in read.images if not image.is_missing)
        if not read.images:
            raise DataError(
                f"Nothing is annotated in {read.root} yet: draw boxes or masks under Data › Annotate, or choose other "
                "annotations."
            )
        if not images:
            raise DataError(
                f"None of the {exact(len(read))} annotated images is in {read.root}: put the images there, or beside the "
                "annotations."
            )
        if len(read.classes) > _MOST_CLASSES:
            raise DataError(
                f"{self.root.name} has {exact(len(read.classes))} classes, more than can be learned."
            )
        annotations = replace(read, images=images)
        files = tuple(image.file for image in images)
        return made.AnnotationCollection(
            labels=made.largest_labels(annotations),
            classes=annotations.classes,
            annotations=annotations,
            is_outlined=made.is_outlined(annotations),
            unseen=made.unseen_classes(annotations),
            **self.of_files(annotations.root, files, [image.part for image in images], annotations.sources),
        )
