"""How a script reads annotations and brings images to a size: one function for each format, and for each way to fit."""

from __future__ import annotations

_COCO = '''
def read_scenes():
    """List the images that are annotated, each with its objects.

    An object is its class and its box: left, top, right and bottom in px of the image.
    """
    scenes = []
    for file, folder in FILES:
        content = json.loads(Path(file).read_text("utf-8"))
        names = {one["id"]: one["name"] for one in content["categories"]}
        objects = {one["id"]: [] for one in content["images"]}
        for one in content.get("annotations", []):
            left, top, width, height = one.get("bbox") or (0, 0, 0, 0)
            is_sound = one["image_id"] in objects and one["category_id"] in names
            is_counted = not one.get("iscrowd") and not one.get("ignore")
            if is_sound and is_counted and width > 0 and height > 0:
                label = CLASSES.index(names[one["category_id"]])
                objects[one["image_id"]].append((label, left, top, left + width, top + height))
        for one in content["images"]:
            path = Path(folder) / one["file_name"]
            if path.is_file():
                scenes.append((path, objects[one["id"]]))
    return scenes
'''
_VOC = '''
def read_scenes():
    """List the images that have an XML file, each with its objects.

    An object is its class and its box: left, top, right and bottom in px of the image.
    """
    scenes = []
    for images, truths in FOLDERS:
        for path in sorted(Path(images).iterdir()):
            truth = Path(truths) / f"{path.stem}.xml"
            if path.suffix.lower() in ENDINGS and truth.is_file():
                found = ElementTree.parse(truth).getroot().iter("object")
                found = [one for one in found if one.findtext("difficult") != "1"]
                scenes.append((path, [object_of(one) for one in found]))
    return scenes


def object_of(element):
    """Read an object; VOC counts pixels from 1, and the last one is inside."""
    names = ("xmin", "ymin", "xmax", "ymax")
    left, top, right, bottom = (float(element.find("bndbox").findtext(name)) for name in names)
    return CLASSES.index(element.findtext("name").strip()), left - 1, top - 1, right, bottom
'''
_YOLO = '''
def read_scenes():
    """List the images, each with the objects of its text file.

    An object is its class and its box: left, top, right and bottom in px of the image.
    """
    scenes = []
    for images, truths in FOLDERS:
        for path in sorted(Path(images).iterdir()):
            if path.suffix.lower() not in ENDINGS:
                continue
            with Image.open(path) as opened:
                width, height = ImageOps.exif_transpose(opened).size
            truth = Path(truths) / f"{path.stem}.txt"
            rows = truth.read_text("utf-8").splitlines() if truth.is_file() else []
            rows = [row.split() for row in rows if row.strip()]
            scenes.append((path, [object_of(row, width, height) for row in rows]))
    return scenes


def object_of(words, width, height):
    """Read an object: its middle and size, or the corners of a polygon, as shares of the image."""
    numbers = [float(word) for word in words[1:]]
    if len(numbers) == 4:
        x, y, across, down = numbers
        columns, rows = (x - across / 2, x + across / 2), (y - down / 2, y + down / 2)
    else:
        columns, rows = numbers[::2], numbers[1::2]
    left, right, top, bottom = min(columns), max(columns), min(rows), max(rows)
    return int(words[0]), left * width, top * height, right * width, bottom * height
'''
_MASKS = '''
def read_scenes():
    """List the images that have a mask, each with the file of its mask."""
    scenes = []
    for images, truths in FOLDERS:
        for path in sorted(Path(images).iterdir()):
            truth = Path(truths) / f"{path.stem}.png"
            if path.suffix.lower() in ENDINGS and truth.is_file():
                scenes.append((path, truth))
    return scenes
'''
READERS = {"coco": _COCO, "voc": _VOC, "yolo": _YOLO, "masks": _MASKS}
"""What lists the images with what is annotated in them, by the format."""

_RESIZE = '''
def frame(width, height):
    """Give the part of an image that is seen, all of it, and where in the form of the network."""
    return (0, 0, width, height), (0, 0, WIDTH, HEIGHT)
'''
_CROP = '''
def frame(width, height):
    """Give the part of an image that is seen, its middle, and where in the form of the network."""
    scale = min(height / HEIGHT, width / WIDTH)
    left, top = (width - scale * WIDTH) / 2, (height - scale * HEIGHT) / 2
    return (left, top, left + scale * WIDTH, top + scale * HEIGHT), (0, 0, WIDTH, HEIGHT)
'''
_PAD = '''
def frame(width, height):
    """Give the part of an image that is seen, all of it, and where between black bars."""
    scale = min(HEIGHT / height, WIDTH / width)
    columns = min(WIDTH, max(1, round(width * scale)))
    rows = min(HEIGHT, max(1, round(height * scale)))
    left, top = (WIDTH - columns) // 2, (HEIGHT - rows) // 2
    return (0, 0, width, height), (left, top, left + columns, top + rows)
'''
FRAMES = {"resize": _RESIZE, "crop": _CROP, "pad": _PAD}
"""What says how an image of other proportions is brought to a size."""
