"""What keeps a project from being trained on its data, each with a way out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from cnnstudio.core.analysis import analyse, measure
from cnnstudio.core.class_output import is_free
from cnnstudio.core.errors import NetworkError, StudioError
from cnnstudio.core.freezing import is_frozen
from cnnstudio.core.layer import Finding, Fix, Layer
from cnnstudio.core.network import Network, Node
from cnnstudio.core.numerals import enumeration, exact, signed
from cnnstudio.core.report import Problem, Report
from cnnstudio.core.shapes import shape_text
from cnnstudio.data.dataset import Dataset, datasets
from cnnstudio.data.plan_readiness import plan_problems
from cnnstudio.document.augmentation import faults, unfollowed
from cnnstudio.document.changes import ApplyFix
from cnnstudio.document.phases import taking_part_of
from cnnstudio.document.project import Project
from cnnstudio.document.tasks import Aim
from cnnstudio.document.tasks.classification import appended
from cnnstudio.layers.dense import Dense
from cnnstudio.layers.reshape import Flatten


def dataset_of(project: Project) -> Dataset:
    """The data set that a project learns from.

    Raises:
        SettingError: There is none of that kind, or it has no such setting.
    """
    return datasets[project.data.kind].from_data(dict(project.data.settings))


def training_problems(project: Project, report: Report) -> tuple[Problem, ...]:
    """Everything that keeps a project from training, and what hardly anyone means.

    Args:
        project: The project.
        report: The arithmetic of its network.

    Returns:
        Errors, because of which training cannot start, and warnings; each fix can be applied
        with `ApplyFix` to the problem's node.
    """
    if not len(project.network):
        return (
            _problem(
                None, "The network is empty: drag an Input layer onto the canvas, then layers behind it."
            ),
        )
    if report.errors:
        return report.errors
    built = taking_part_of(project)
    if built is not project:
        project, report = built, analyse(built.network)
    try:
        data = dataset_of(project)
        obstacle = data.obstacle() or (
            "" if data.classes else f"{data.label} has no classes: choose other data."
        )
        obstacle = obstacle or (data.lack(project.task.subject) if project.task.is_learned else "")
        doubts = data.doubts()
    except StudioError as error:
        return (_problem(None, str(error)),)
    if obstacle:
        return (_problem(None, obstacle),)
    doubtful = (_problem(None, doubt, is_error=False) for doubt in doubts)
    return (*_errors(project, report, data), *doubtful, *_warnings(project, report, data))


def _problem(node: Node | None, message: str, *fixes: Fix, is_error: bool = True) -> Problem:
    return Problem(None if node is None else node.id, Finding(message, fixes, is_error))


def _errors(project: Project, report: Report, data: Dataset) -> Iterator[Problem]:
    """What training cannot start with; the output is only looked at when one image leads to it."""
    entries = [node for node in project.network if node.layer.maximum_inputs == 0]
    exits = [project.network[key] for key in project.network.outputs()]
    for node in entries[1:]:
        yield _too_many(
            project,
            report,
            node,
            f"{len(entries)} inputs",
            entries,
            f"{data.label} gives one image at a time",
        )
    wanted = project.task.outputs
    for node in exits[wanted:]:
        uses = {1: "one", 2: "two"}.get(wanted, str(wanted))
        yield _too_many(
            project, report, node, f"{len(exits)} outputs", exits, f"training on {data.label} uses {uses}"
        )
    if len(entries) == 1:
        yield from _input_errors(entries[0], data)
        yield from _augmentation_faults(project, entries[0], is_error=True)
    aim = Aim(data.label, len(data.classes), data.input_shape)
    if len(entries) == 1 and len(exits) < wanted:
        yield from (_offered(project, report, problem) for problem in project.task.wrong_count(report, aim))
    elif len(entries) == 1 and len(exits) == wanted:
        yield from _output_errors(project, report, aim)
    for message in plan_problems(project):
        yield _problem(None, message)


def _too_many(
    project: Project, report: Report, node: Node, count: str, nodes: list[Node], why: str
) -> Problem:
    names = enumeration([other.name for other in nodes])
    message = f"The network has {count}, {names}, and {why}: connect {node.name} to the others, or remove it."
    return _problem(
        node, message, *_working(project, report, node, Fix(f"Remove {node.name}", remove=True), fewer=True)
    )


def _working(project: Project, report: Report, node: Node, *fixes: Fix, fewer: bool = False) -> Iterable[Fix]:
    """Those fixes after which the network can still be built (with fewer ends, if asked)."""
    for fix in fixes:
        try:
            network = ApplyFix(node.id, fix).apply(project).project.network
        except StudioError:
            continue
        ends = len(network.outputs()), sum(not other.inputs for other in network)
        before = len(project.network.outputs()), sum(not other.inputs for other in project.network)
        if not analyse(network, report).errors and (not fewer or sum(ends) < sum(before)):
            yield fix


def _input_errors(node: Node, data: Dataset) -> Iterator[Problem]:
    """Images must come in as height × width × channels, grey or in colour."""
    shape = node.layer.output_shape()
    take = f"Take {shape_text(data.input_shape)}"
    if len(shape) != 3:
        message = (
            f"{node.name} takes {shape_text(shape)} values, but {data.label} gives images of "
            f"{shape_text(data.input_shape)}: take those, and lay them out with Flatten."
        )
        yield _problem(
            node, message, Fix(f"{take} and flatten", {"shape": data.input_shape}, (Flatten(),), append=True)
        )
    elif shape[2] not in (1, 3, None):
        message = (
            f"{node.name} takes {exact(shape[2])} channels, but images have 1 (grey) or 3 (colour), those of "
            f"{data.label} {data.input_shape[2]}: set its channels to {data.input_shape[2]}."
        )
        channels = data.input_shape[2]
        yield _problem(
            node,
            message,
            Fix(f"Take {channels} channel{'s' * (channels > 1)}", {"shape": (*shape[:2], channels)}),
        )


def _augmentation_faults(project: Project, entry: Node, is_error: bool) -> Iterator[Problem]:
    """Random changes that the images of the network's input cannot go through, or that are told other pixels."""
    shape = entry.layer.output_shape()
    found = faults(project.augmentation, shape) if len(shape) == 3 else ()
    for fault in (*found, *unfollowed(project.augmentation, project.task.subject)):
        if fault.is_error == is_error:
            message = f"Change {fault.place + 1} under Data › Augmentation: {fault.message}"
            yield _problem(None, message, is_error=is_error)


def _output_errors(project: Project, report: Report, aim: Aim) -> Iterator[Problem]:
    """What must come out, from at least one weight that can learn."""
    misfits = [_offered(project, report, problem) for problem in project.task.misfits(report, aim)]
    yield from misfits
    if misfits or project.phases:
        return  # what learns is said phase by phase
    if report.totals.cost.trainable == 0 and (frozen := _last_frozen(report)) is not None:
        message = (
            f"All weights are frozen, so that nothing can learn: unfreeze {frozen.name}, or other layers, with "
            "Network → Freeze weights."
        )
        yield _problem(frozen, message, Fix(f"Unfreeze {frozen.name}", unfreeze=True))
    elif report.totals.cost.trainable == 0:
        node = project.network[project.network.outputs()[0]]
        message = f"Nothing in the network can learn: put a Dense layer with {aim.classes} units at its end."
        yield _problem(node, message, appended("Append Dense", Dense(aim.classes, "softmax")))


def _offered(project: Project, report: Report, problem: Problem) -> Problem:
    """A problem of an output with those of its fixes that lead to a network that can be built."""
    if problem.node is None:
        return problem
    fixes = _working(project, report, project.network[problem.node], *problem.finding.fixes)
    return Problem(problem.node, replace(problem.finding, fixes=tuple(fixes)))


def _last_frozen(report: Report) -> Node | None:
    """The last layer that would learn if it were not frozen."""
    frozen = [
        node
        for node in report.network
        if is_frozen(node, report[node.id])
        and measure(node.layer, report[node.id].inputs).cost.trainable != 0
    ]
    return frozen[-1] if frozen else None


def _warnings(project: Project, report: Report, data: Dataset) -> Iterator[Problem]:
    yield from _scaled_twice(project, report)
    yield from _other_value_range(project, report)
    for entry in [node for node in project.network if node.layer.maximum_inputs == 0][:1]:
        yield from _augmentation_faults(project, entry, is_error=False)
    yield from _idle_settings(project)
    if len(project.network.outputs()) == project.task.outputs:
        yield from project.task.doubts(report, Aim(data.label, len(data.classes)))


def _idle_settings(project: Project) -> Iterator[Problem]:
    """Settings of the training that do nothing in a task."""
    training, task = project.training, project.task
    if training.label_smoothing and not task.smooths:
        message = f"Label smoothing does nothing in {task.label.lower()}: set it to 0 under Train."
        yield _problem(None, message, is_error=False)
    if training.class_weight != "none" and not task.weighs:
        message = f"Class weights do nothing in {task.label.lower()}: set them to none under Train."
        yield _problem(None, message, is_error=False)


def _scaled_twice(project: Project, report: Report) -> Iterator[Problem]:
    """A layer that scales pixels behind the project's own pixel scale."""
    if project.training.scaling == "none":
        return
    for node in pixel_scalers(report):
        message = (
            f"Pixels are scaled twice: to {project.training.scaling} by the project's training, and again by "
            f"{node.name} ({node.layer.description()}). Remove one of the two."
        )
        yield _problem(node, message, Fix(f"Remove {node.name}", remove=True), is_error=False)


def pixel_scalers(report: Report) -> list[Node]:
    """The layers of a network that bring pixels to another scale, before anything learns from them."""
    return [node for node in report.network if _scales(node.layer) and _meets_pixels(report, node)]


def _scales(layer: Layer) -> bool:
    """Whether a layer brings values to another scale; asked of each after every edit, so what it has is looked at first."""
    has_both = hasattr(layer, "scale") and hasattr(layer, "offset")
    return has_both and {"scale", "offset"} <= {field.name for field in layer.setting_list()}


def _other_value_range(project: Project, report: Report) -> Iterator[Problem]:
    """A layer that is told other pixel values than the project's pixel scale gives it."""
    wanted = _PIXEL_RANGES[project.training.scaling]
    for node in report.network:
        told = getattr(node.layer, "value_range", wanted)
        if told != wanted and _meets_pixels(report, node):
            are, said = (f"{signed(lower)}…{signed(upper)}" for lower, upper in (wanted, told))
            message = (
                f"{node.name} counts on pixels of {said}, but they are {are} there, so that its changes are far too "
                f"{'strong' if told[1] - told[0] > wanted[1] - wanted[0] else 'weak'}: set its value range to {are}."
            )
            yield _problem(node, message, Fix(f"Use {are}", {"value_range": wanted}), is_error=False)


_PIXEL_RANGES = {"none": (0.0, 255.0), "0…1": (0.0, 1.0), "−1…1": (-1.0, 1.0)}


def _meets_pixels(report: Report, node: Node) -> bool:
    """Whether nothing but layers that move values stand between the images and a layer."""
    while node.inputs:
        node = report.network[node.inputs[0]]
        if node.inputs and not is_free(report[node.id]):
            return False
    return True


def check_ready(project: Project) -> None:
    """Refuse a project that cannot be trained.

    Raises:
        NetworkError: Names the layer, the cause and the way out.
    """
    for problem in training_problems(project, analyse(project.network)):
        if problem.is_error:
            raise NetworkError(sentence(project.network, problem))


def sentence(network: Network, problem: Problem) -> str:
    """A problem as a sentence that says which layer it is about."""
    name = "" if problem.node is None else network[problem.node].name
    return problem.message if problem.message.startswith(name) else f"{name}: {problem.message}"
