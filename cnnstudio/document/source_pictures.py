"""The part of a script that reads annotated images: boxes to the truth of a grid or of one object, masks to label maps.

It is written out in plain Python with NumPy and Pillow, so that it can be read, changed and learned from.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from cnnstudio.document.project import Project
from cnnstudio.document.source_readers import FRAMES, READERS
from cnnstudio.document.source_text import INDENT, Items, lines, literal
from cnnstudio.document.tasks import Detection, Localization

TAKEN = frozenset(
    {"read_scenes", "frame", "image_of", "moved", "area", "truth_of", "Scenes", "FILES", "FOLDERS", "CLASSES", "VALUES",
     "HEIGHT", "WIDTH", "CHANNELS", "GRID", "ENDINGS", "Image", "ImageOps", "ElementTree", "json", "np"}
)  # fmt: skip
"""Names that this part of a script may define or import."""


@dataclass(frozen=True, slots=True)
class PictureSource:
    """What a script must know of the annotated images.

    Attributes:
        form: Format of the annotations: ``coco``, ``voc``, ``yolo`` or ``masks``.
        places: COCO's files with their folders of images; else folders of images with those of their truths.
        classes: Names of the classes, in the order of their labels.
        shape: Height, width and channels that images are brought to.
        fit: How images of other proportions are brought there: ``resize``, ``crop`` or ``pad``.
        shares: Of validation and test.
        values: The label of each value, or of each colour, of masks.
        has_colours: Whether masks are told by colours: red · 65,536 + green · 256 + blue.
        has_parts: Whether the files say themselves what is for training.
    """

    form: str
    places: tuple[tuple[str, str], ...]
    classes: tuple[str, ...]
    shape: tuple[int, int, int]
    fit: str
    shares: tuple[float, float]
    values: tuple[tuple[int, int], ...] = ()
    has_colours: bool = False
    has_parts: bool = False


_IMAGE = '''
def image_of(path):
    """Decode an image in the form of the network, 0 to 255, and give its own width and height."""
    with Image.open(path) as opened:
        image = ImageOps.exif_transpose(opened).convert("RGB" if CHANNELS == 3 else "L")
    part, place = frame(*image.size)
    size = (place[2] - place[0], place[3] - place[1])
    canvas = Image.new(image.mode, (WIDTH, HEIGHT))
    canvas.paste(image.resize(size, Image.Resampling.BILINEAR, part), place[:2])
    return np.asarray(canvas, "float32").reshape(HEIGHT, WIDTH, CHANNELS), image.size
'''
_MOVED = '''
def moved(objects, size):
    """Bring boxes to where the image has them in the form of the network."""
    (left, top, right, bottom), place = frame(*size)
    across, down = (place[2] - place[0]) / (right - left), (place[3] - place[1]) / (bottom - top)
    found = []
    for label, *box in objects:
        columns = [min(max((x - left) * across + place[0], place[0]), place[2]) for x in box[::2]]
        rows = [min(max((y - top) * down + place[1], place[1]), place[3]) for y in box[1::2]]
        if columns[0] != columns[1] and rows[0] != rows[1]:  # else it lies outside of what is seen
            found.append((label, min(columns), min(rows), max(columns), max(rows)))
    return found


def area(thing):
    """Give the area of an object's box."""
    label, left, top, right, bottom = thing
    return (right - left) * (bottom - top)
'''
_GRID = '''
def truth_of(objects, size):
    """Write objects on the grid as grid_loss takes them; the largest of a cell counts."""
    truth = np.zeros((GRID, GRID, 5 + len(CLASSES)), "float32")
    for label, left, top, right, bottom in sorted(moved(objects, size), key=area):
        x, y = (left + right) / 2 / WIDTH * GRID, (top + bottom) / 2 / HEIGHT * GRID
        column, row = min(int(x), GRID - 1), min(int(y), GRID - 1)
        truth[row, column] = 0
        truth[row, column, :3] = 1, x - column, y - row
        truth[row, column, 3:5] = (right - left) / WIDTH, (bottom - top) / HEIGHT
        truth[row, column, 5 + label] = 1
    return truth
'''
_LARGEST = '''
def truth_of(objects, size):
    """Give the class of the largest object, its middle, and the roots of height and width."""
    label, left, top, right, bottom = max(moved(objects, size), key=area)
    middle = [(left + right) / 2 / WIDTH, (top + bottom) / 2 / HEIGHT]
    roots = np.sqrt([(bottom - top) / HEIGHT, (right - left) / WIDTH])
    return label, np.array([*middle, *roots], "float32")
'''
_MASK = '''
def truth_of(path, size):
    """Give the class of each pixel: 0 for the background, 1 and on, 255 where nobody knows."""
    with Image.open(path) as opened:
{decoding}
    labels = np.full(values.shape, 255, "uint8")
    for value, label in VALUES.items():
        labels[values == value] = label
    (left, top, right, bottom), place = frame(*size)
    across, down = (right - left) / (place[2] - place[0]), (bottom - top) / (place[3] - place[1])
    first = left + (across - 1) / 2 - across * place[0]
    columns = np.floor(across * np.arange(place[0], place[2]) + first + 0.5).astype(int)
    first = top + (down - 1) / 2 - down * place[1]
    rows = np.floor(down * np.arange(place[1], place[3]) + first + 0.5).astype(int)
    truth = np.zeros((HEIGHT, WIDTH), "uint8")
    truth[place[1] : place[3], place[0] : place[2]] = labels[np.ix_(rows, columns)]
    return truth
'''
_VALUES = """\
        plain = opened.mode in ("P", "L", "I", "I;16")
        values = np.asarray(opened if plain else opened.convert("L"))"""
_COLOURS = """\
        values = np.asarray(opened.convert("RGB"), "int32") @ [65536, 256, 1]"""
_SCENES = '''
class Scenes(keras.utils.PyDataset):
    """Images and their truths, read batch by batch."""

    def __init__(self, scenes, shuffles=False):
        super().__init__()
        self.scenes = list(scenes)
        self.random = np.random.default_rng(SEED) if shuffles else None
        self.on_epoch_end()

    def __len__(self):
        return -(-len(self.scenes) // BATCH_SIZE)

    def __getitem__(self, number):
        scenes = self.scenes[number * BATCH_SIZE : (number + 1) * BATCH_SIZE]
        images, sizes = zip(*[image_of(path) for path, truth in scenes])
        truths = [truth_of(truth, size) for (path, truth), size in zip(scenes, sizes)]
        return np.stack(images), {stacked}

    def on_epoch_end(self):
        """Bring images for the training into another order."""
        if self.random is not None:
            self.random.shuffle(self.scenes)
'''
_LOAD = '''
def load_data():
    """Split images by chance: {training} % for training, {validation} % for validation, {test} % for the test.{more}"""
    scenes = read_scenes()
    np.random.default_rng(SEED).shuffle(scenes)
    first, second = round(len(scenes) * {until_first}), round(len(scenes) * {until_second})
    train = Scenes(scenes[:first], shuffles=True)
    return train, Scenes(scenes[first:second]), Scenes(scenes[second:])
'''
_PARTS = """

    CNN Studio keeps the parts that the files themselves tell.
    """


def imports(source: PictureSource) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Imports from the standard library, and from others behind that of Keras."""
    more = {"coco": ("import json",), "voc": ()}.get(source.form, ())
    trees = ("from xml.etree import ElementTree",) if source.form == "voc" else ()
    return (*more, "from pathlib import Path", *trees), (
        "import numpy as np",
        "from PIL import Image, ImageOps",
    )


def constants(project: Project, source: PictureSource) -> Iterator[str]:
    """What someone will want to change, at the top of the script."""
    name = "FILES" if source.form == "coco" else "FOLDERS"
    pairs = Items("[]", tuple([("", literal(pair)) for pair in source.places]))
    yield from lines(f"{name} = ", pairs)
    yield from lines("CLASSES = ", literal(source.classes, brackets="[]"))
    if source.values:
        yield from lines(
            "VALUES = ", Items("{}", tuple([(f"{key}: ", f"{label}") for key, label in source.values]))
        )
    height, width, channels = source.shape
    yield f"HEIGHT, WIDTH, CHANNELS = {height}, {width}, {channels}"
    if isinstance(project.task, Detection):
        yield f"GRID = {project.task.grid}"
    if source.form != "coco":
        yield 'ENDINGS = (".png", ".jpg", ".jpeg", ".webp", ".bmp", ".tif", ".tiff", ".gif")'


def chunks(project: Project, source: PictureSource, stacked: str) -> Iterator[str]:
    """Functions that read the images and make what the loss takes of what is annotated.

    Args:
        project: The project.
        source: Its images.
        stacked: Makes what the loss takes of the truths of a batch.
    """
    yield READERS[source.form]
    yield FRAMES[source.fit]
    yield _IMAGE
    if source.form == "masks":
        yield _MASK.format(decoding=_COLOURS if source.has_colours else _VALUES)
    else:
        yield _MOVED
        yield _LARGEST if isinstance(project.task, Localization) else _GRID
    yield _SCENES.format(stacked=stacked)
    validation, test = source.shares
    yield _LOAD.format(
        training=f"{100 * (1 - validation - test):g}", validation=f"{100 * validation:g}", test=f"{100 * test:g}",
        until_first=f"{1 - validation - test:g}", until_second=f"{1 - test:g}", more=_PARTS if source.has_parts else "",
    )  # fmt: skip


def main_lines(source: PictureSource, start: str, training: list[str], remarks: list[str]) -> Iterator[str]:
    """The function that trains the network.

    Args:
        source: The images.
        start: The function that gives the model to begin with.
        training: The statements that compile and fit it.
        remarks: Comments before them.
    """
    yield "def main():"
    yield f'{INDENT}"""Train the network, then score it on images that it has never seen."""'
    yield f"{INDENT}keras.utils.set_random_seed(SEED)"
    yield f"{INDENT}model = {start}()"
    yield f"{INDENT}model.summary()"
    yield f"{INDENT}train, validation, test = load_data()"
    yield from remarks
    yield from training
    if source.shares[1]:
        yield f"{INDENT}scores = model.evaluate(test, return_dict=True, verbose=0)"
        yield f'{INDENT}print("test:", ", ".join(f"{{name}} {{score:.4f}}" for name, score in scores.items()))'
