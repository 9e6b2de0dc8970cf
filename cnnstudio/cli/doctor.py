"""``cnnstudio doctor``: what is here, what is missing, and how to install it."""

from __future__ import annotations

import os
import platform
import sys
from collections.abc import Iterator
from importlib import metadata

import typer

from cnnstudio import __version__
from cnnstudio.core.numerals import size_text
from cnnstudio.document import folders

PACKAGES = (
    "PySide6-Essentials", "pyqtgraph", "keras", "tensorflow", "jax", "torch", "numpy", "Pillow", "tifffile",
    "scikit-learn", "typer", "rich",
)  # fmt: skip
_ABILITIES = {
    "tensorflow": "does all that the program can (KERAS_BACKEND chooses another)",
    "jax": "trains on one or several GPUs and explains; --workers needs TensorFlow",
    "torch": "trains on one GPU and explains; several need TensorFlow or JAX, --workers TensorFlow",
}
OPTIONAL = ("jax", "torch")


def doctor() -> None:
    """Show versions, device, display, memory and folders, and say what is missing."""
    missing = False
    for heading, lines in (
        ("Program", _program()), ("Packages", _packages()), ("Window", _window()), ("Engine", _engine()),
        ("Memory", _memory()), ("Folders", _folders()),
    ):  # fmt: skip
        print(heading)
        for name, value, remedy in lines:
            print(f"  {name:20} {value}" + (f"  → {remedy}" if remedy else ""))
            missing = missing or bool(remedy)
    if missing:
        raise typer.Exit(1)


Line = tuple[str, str, str]


def _program() -> Iterator[Line]:
    yield "CNN Studio", __version__, ""
    yield "Python", f"{platform.python_version()} at {sys.executable}", ""
    yield "System", platform.platform(), ""


def _packages() -> Iterator[Line]:
    for name in PACKAGES:
        try:
            yield name, metadata.version(name), ""
        except metadata.PackageNotFoundError:
            if name not in OPTIONAL:
                yield name, "missing", f"pip install {name}"


def _window() -> Iterator[Line]:
    try:
        from PySide6.QtGui import QGuiApplication
    except ImportError as error:
        yield "Qt", f"does not load: {error}", "install Qt's system libraries (see the README)"
        return
    chosen = os.environ.get("QT_QPA_PLATFORM", "")
    if (
        sys.platform == "linux"
        and not chosen
        and not (os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))
    ):
        yield "Display", "none: commands and `cnnstudio tour` work, the window does not", ""
        return
    program = QGuiApplication.instance() or QGuiApplication([])
    if isinstance(program, QGuiApplication):
        screen = program.primaryScreen()
        size = screen.size()
        yield (
            "Display",
            f"{program.platformName()}, {size.width()} × {size.height()}, scale {screen.devicePixelRatio():g}",
            "",
        )


def _engine() -> Iterator[Line]:
    from cnnstudio.engine.process.control import Control
    from cnnstudio.engine.process.warm_up import WarmUp

    try:
        device = WarmUp()(lambda progress: None, Control())
    except ImportError as error:
        yield "Keras", f"does not load: {error}", "pip install 'keras' 'tensorflow'"
        return
    yield "Keras", f"{device.keras_version} with {device.backend}", ""
    yield "Backend", _ABILITIES.get(device.backend, f"{device.backend}: not tried"), ""
    yield "Device", device.name, ""


def _memory() -> Iterator[Line]:
    import psutil

    memory = psutil.virtual_memory()
    yield "Main memory", f"{size_text(memory.available)} free of {size_text(memory.total)}", ""


def _folders() -> Iterator[Line]:
    for name, folder in (
        ("Drafts", folders.drafts_folder()), ("Runs", folders.runs_folder()), ("Settings", folders.settings_folder()),
        ("Logs", folders.log_folder()),
    ):  # fmt: skip
        nearest = next(parent for parent in (folder, *folder.parents) if parent.exists())
        writable = os.access(nearest, os.W_OK)
        yield (
            name,
            str(folder),
            "" if writable else f"make {nearest} writable, or set {folders.HOME_VARIABLE}",
        )
