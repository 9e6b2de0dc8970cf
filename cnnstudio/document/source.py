"""A project as a readable Keras script that builds its network, and trains it."""

from __future__ import annotations

import re
import textwrap
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from cnnstudio.core.numerals import enumeration
from cnnstudio.core.report import Report
from cnnstudio.document import source_pictures, source_scenes, source_training
from cnnstudio.document.augmentation import of_model
from cnnstudio.document.keras_names import model_name
from cnnstudio.document.project import Project
from cnnstudio.document.source_blocks import Function, Functions
from cnnstudio.document.source_body import RESERVED, Callees, Writer
from cnnstudio.document.source_pictures import PictureSource
from cnnstudio.document.source_scenes import SceneTraining
from cnnstudio.document.source_steps import Body, Made, steps_of
from cnnstudio.document.source_text import INDENT, WIDTH, comment, flat, literal
from cnnstudio.document.source_training import Objective

_TOP = frozenset(
    {
        "build_model",
        "load_model",
        "load_data",
        "main",
        "train_test_split",
        "load_digits",
        "Any",
        "annotations",
        "Path",
    }
)


@dataclass(frozen=True, slots=True)
class OwnSource:
    """Source that a layer needs in the script, since Keras lacks it.

    Attributes:
        chunks: Pieces of source, what others need first; each piece comes once.
        names: What they define.
        is_class: Whether the layer's class is among them; else it is Keras's own, mended.
    """

    chunks: tuple[str, ...]
    names: tuple[str, ...]
    is_class: bool = True


@dataclass(frozen=True, slots=True)
class Script:
    """What a script is made of.

    Attributes:
        project: The project, whose network has no errors.
        report: The arithmetic of its network.
        objective: What its training minimizes; None if it cannot be trained.
        obstacle: Why it cannot, as a sentence.
        own: The source of layers that Keras lacks, by name.
        weights: Name of the file beside it that the network has its weights from; "" for start weights.
        scene: What its model is compiled with, where it finds boxes or masks.
        pictures: The annotated images that it learns from; None where the script cannot have its data.
    """

    project: Project
    report: Report
    objective: Objective | None = None
    obstacle: str = ""
    own: Mapping[str, OwnSource] = field(default_factory=dict)
    weights: str = ""
    scene: SceneTraining | None = None
    pictures: PictureSource | None = None

    def text(self) -> str:
        """The script: PEP 8, lines of 100 characters at most."""
        project = self.project
        training = project.training
        whole = steps_of(
            project.network, self.report, training.factor_and_offset,
            of_model(project.augmentation, project.task.subject), training.seed, is_mixed=training.dtype_policy != "float32",
        )  # fmt: skip
        own = [self.own[name] for name in _layers(whole) if name in self.own]
        taken = (_TOP | source_training.TAKEN | source_scenes.TAKEN | source_pictures.TAKEN).union(
            *[source.names for source in own]
        )
        functions = Functions.of(whole, RESERVED | taken)
        writer = Writer(
            functions,
            Callees([name for name, source in self.own.items() if source.is_class]),
            taken | {function.name for function in functions.made},
        )
        chunks = dict.fromkeys(chunk for source in own for chunk in source.chunks)
        parts = [
            *[chunk.strip("\n").splitlines() for chunk in chunks],
            *[
                _documented(writer.block(function), _what(function), difference)
                for function, difference in zip(functions.made, _differences(functions.made), strict=True)
            ],
            _documented(
                ["def build_model():", *_policy(project), *_comments(project), *writer.network(whole, model_name(project.name))],
                "Build the network with start weights.",
            ),
            *([_LOADING.strip("\n").splitlines()] if self.weights else []),
            *self._training(),
        ]  # fmt: skip
        head = self._head(
            any(_TYPED in chunk for chunk in chunks),
            any(_LAYER.search(line) for part in parts for line in part),
        )
        if not parts[0][0].startswith(_DEFINITIONS):  # as formatters want it between imports and values
            parts[0] = [*head, "", *parts[0]]
            head = []
        return "\n\n\n".join("\n".join(part) for part in [head, *parts] if part) + "\n"

    def _head(self, has_own: bool, has_layers: bool) -> list[str]:
        rows = ['"""' + _title(self.project), "", *_wrapped(_NEEDS)]
        if self.obstacle:
            rows += ["", *_wrapped(f"It has no training: {self.obstacle}")]
        if self.scene is not None and self.pictures is None:
            rows += ["", *_wrapped(_FIT)]
        rows += ['"""', ""]
        trains = self.objective is not None
        standard, others = self._imports()
        if has_own:
            rows += ["from __future__ import annotations", "", *standard, "from typing import Any", ""]
        elif standard:
            rows += [*standard, ""]
        rows += ["import keras", *others[:1]]
        rows += ["from keras import layers"] if has_layers else []
        rows += others[1:]
        trains = trains or self.pictures is not None
        constants = [
            *([f"WEIGHTS = Path(__file__).with_name({flat(literal(self.weights))})"] if self.weights else []),
            *(source_training.constants(self.project) if trains else ()),
            *(self.scene.constants if self.scene is not None else ()),
            *(source_pictures.constants(self.project, self.pictures) if self.pictures is not None else ()),
        ]
        return [*rows, "", *constants] if constants else rows

    def _imports(self) -> tuple[list[str], list[str]]:
        """Imports from the standard library, and from others than Keras, that of NumPy first."""
        standard = ["from pathlib import Path"] if self.weights else []
        if self.pictures is not None:
            more, others = source_pictures.imports(self.pictures)
            standard += [*source_training.standard_imports(self.project), *more]
            plain = sorted({line for line in standard if line.startswith("import ")})
            return plain + sorted({line for line in standard if not line.startswith("import ")}), list(others)
        if self.objective is None:
            return standard, []
        return [*source_training.standard_imports(self.project), *standard], list(source_training.imports())

    def _picture_training(
        self, scene: SceneTraining, pictures: PictureSource, start: str
    ) -> Iterator[list[str]]:
        """The functions that read annotated images and learn from them."""
        parts = [*source_pictures.chunks(self.project, pictures, scene.stacked), *scene.chunks]
        parts += source_training.chunks(self.project, smooths=False)
        yield from [chunk.strip("\n").splitlines() for chunk in parts]
        data = (("", "train"), ("validation_data=", "validation"))
        ends = scene.arguments
        training = list(source_training.phase_lines(self.project, lambda phase: ends, data))
        steps = [f"{INDENT}steps = len(train)"] if source_training.takes_steps(self.project) else []
        yield list(source_pictures.main_lines(pictures, start, training, [*steps, *scene.remarks]))
        yield [*_MAIN_GUARD, f"{INDENT}main()"]

    def _training(self) -> Iterator[list[str]]:
        start = "load_model" if self.weights else "build_model"
        if self.scene is not None and self.pictures is not None:
            yield from self._picture_training(self.scene, self.pictures, start)
            return
        if self.scene is not None:
            yield from [chunk.strip("\n").splitlines() for chunk in self.scene.chunks]
            yield list(self.scene.compiling)
            rows = (f"network = {start}()", "compile_model(network)", "network.summary()")
            yield [*_MAIN_GUARD, *(INDENT + row for row in rows)]
            return
        if self.objective is None:
            yield [*_MAIN_GUARD, f"{INDENT}{start}().summary()"]
            return
        (entry,) = [node for node in self.project.network if not node.inputs]
        yield source_training.data_lines(self.project, self.report[entry.id].output or ())
        yield from [chunk.strip("\n").splitlines() for chunk in source_training.chunks(self.project)]
        yield source_training.main_lines(self.project, self.objective, start)
        yield [*_MAIN_GUARD, f"{INDENT}main()"]


_ROOM = WIDTH - len(INDENT) - 6  # for a docstring of one line
_LAYER = re.compile(r"(?<!\.)\blayers\.[A-Z]")
_TYPED = ": Any"
_DEFINITIONS = ("def ", "class ", "@", "#")
_NEEDS = "Written by CNN Studio. Needs Keras 3 with one of its backends."
_FIT = (
    "compile_model gives the network the same loss and figure as there; fit it then to images and truths of your own, in "
    "the form that the loss tells of."
)
_LOADING = '''
def load_model():
    """Build the network with the weights that lie beside this script."""
    model = build_model()
    model.load_weights(WEIGHTS)
    return model
'''
_MAIN_GUARD = ('if __name__ == "__main__":',)


def _policy(project: Project) -> list[str]:
    """The statement that lets layers compute with half the bits, if they are to."""
    policy = project.training.dtype_policy
    return [] if policy == "float32" else [f'{INDENT}keras.config.set_dtype_policy("{policy}")']


def _comments(project: Project) -> list[str]:
    """The notes that belong to no layer."""
    return [line for note in project.free_notes for line in [*comment(note), f"{INDENT}#"]][:-1]


def _title(project: Project) -> str:
    """The project's name in a sentence that can stand in a docstring, whatever it holds."""
    plain = "".join(sign if sign.isprintable() and sign not in '\\"' else "_" for sign in project.name)
    shown = textwrap.shorten(plain, _line_of(plain) - 40, placeholder="…")
    return f"The network {shown or 'without a name'} in Keras."


def _wrapped(text: str) -> list[str]:
    plain = "".join(sign if sign.isprintable() and sign not in '\\"' else "'" for sign in text)
    return textwrap.wrap(plain, _line_of(plain) - 1, break_on_hyphens=False)


def _line_of(text: str) -> int:
    """How many of its characters surely fit in a line: some are two columns wide."""
    return WIDTH // 2 if any(unicodedata.east_asian_width(sign) in "WF" for sign in text) else WIDTH


def _documented(function: list[str], sentence: str, more: str = "") -> list[str]:
    """A function with its docstring."""
    end = next(place for place, line in enumerate(function, 1) if line.endswith(":"))
    first, *rest = textwrap.wrap(sentence, _ROOM)
    rest += ["", *textwrap.wrap(more, _ROOM)] if more else []
    said = [f'{INDENT}"""{first}', *[f"{INDENT}{line}".rstrip() for line in rest]]
    said = [f'{said[0]}"""'] if not rest else [*said, f'{INDENT}"""']
    return [*function[:end], *said, *function[end:]]


def _what(function: Function) -> str:
    layer = function.example.layer
    if layer is None:
        return "A block."
    label = "".join(sign if sign not in '\\"' else "'" for sign in layer.label)
    labelled = f"{label}: {layer.summary()[0].lower()}{layer.summary()[1:]}"
    return labelled if len(labelled) <= _ROOM else layer.summary()


def _differences(functions: Sequence[Function]) -> Iterator[str]:
    """What each function has or lacks beside the first that is for the same; "" for that one itself."""
    first: dict[str, Function] = {}
    for function in functions:
        known = first.setdefault(_what(function), function)
        here, there = ([step.title for step in one.example.steps] for one in (function, known))
        more = [title for title in here if title not in there]
        less = [title for title in there if title not in here]
        parts = [f"{word} {_some(titles)}" for word, titles in (("with", more), ("without", less)) if titles]
        yield f"Here {' and '.join(parts)}." if parts else ""


def _some(titles: Sequence[str]) -> str:
    shown = [
        "".join(sign if sign.isprintable() and sign not in '\\"' else "_" for sign in one) for one in titles
    ]
    rest = len(shown) - _MOST_TITLES
    return enumeration([*shown[:_MOST_TITLES], f"{rest} more"] if rest > 0 else shown)


_MOST_TITLES = 6


def _layers(whole: Body) -> dict[str, None]:
    """The Keras layers of a network, in the order in which they come."""
    bodies = [*whole.inner(), whole]
    made = [step.made for body in bodies for step in body.steps if isinstance(step.made, Made)]
    return dict.fromkeys(layer.keras_name for layer in made)
