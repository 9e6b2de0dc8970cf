"""The learning rate in a script: Keras's own schedules where it has them, classes of a few lines else."""

from __future__ import annotations

from collections.abc import Iterator

from cnnstudio.document.project import Project
from cnnstudio.document.source_text import Call, Expression, literal

RATE = "LEARNING_RATE"
"""What scripts call the learning rate of the optimizer."""

_WARM_UP = '''
class WarmUp(keras.optimizers.schedules.LearningRateSchedule):
    """Climb in a straight line to where another schedule begins.

    Args:
        behind: A learning rate, or the schedule that comes behind.
        length: Steps of the climb.
    """

    def __init__(self, behind, length):
        self.behind = behind
        self.length = length

    def __call__(self, step):
        """Give the rate of a step."""
        step = keras.ops.cast(step, "float32")
        rate = self.behind
        if callable(rate):
            rate = rate(keras.ops.maximum(step - self.length, 0.0))
        return rate * keras.ops.minimum(1.0, (step + 1) / self.length)

    def get_config(self):
        """Tell what it was made of."""
        return {"behind": self.behind, "length": self.length}
'''
_ONE_CYCLE = '''
class OneCycle(keras.optimizers.schedules.LearningRateSchedule):
    """Climb to a rate, then fall far below the beginning, both along half a cosine wave.

    Args:
        rate: The height.
        total: Steps in all.
        rise: Share of the steps in which it climbs.
        start_divisor: It begins at the height divided by this.
        end_divisor: It ends at its beginning divided by this.
    """

    def __init__(self, rate, total, rise, start_divisor, end_divisor):
        self.rate = rate
        self.total = total
        self.rise = rise
        self.start = rate / start_divisor
        self.end = self.start / end_divisor
        self.divisors = start_divisor, end_divisor

    def __call__(self, step):
        """Give the rate of a step."""
        share = keras.ops.cast(step, "float32") / self.total
        up = self._wave(self.start, self.rate, share / self.rise)
        down = self._wave(self.rate, self.end, (share - self.rise) / (1 - self.rise))
        return keras.ops.where(share < self.rise, up, down)

    def _wave(self, start, end, share):
        return end + (start - end) * (1 + keras.ops.cos(math.pi * share)) / 2

    def get_config(self):
        """Tell what it was made of."""
        start_divisor, end_divisor = self.divisors
        return {
            "rate": self.rate,
            "total": self.total,
            "rise": self.rise,
            "start_divisor": start_divisor,
            "end_divisor": end_divisor,
        }
'''
_CLASSES = {"WarmUp": _WARM_UP, "OneCycle": _ONE_CYCLE}
CLASS_NAMES = tuple(_CLASSES)
"""What the classes are called that a script may define."""


def rate_source(project: Project) -> Expression:
    """The learning rate as the optimizer of a script takes it."""
    schedule = project.schedule
    if follows_steps(project):
        rate = schedule.keras_source(RATE)
    else:
        rate = literal(project.optimizer.learning_rate) if schedule.keras_callback() is None else RATE
    if schedule.warmup_epochs and schedule.keras_callback() is None:
        return Call("WarmUp", (("", rate), ("", f"round({schedule.warmup_epochs:g} * steps)")))
    return rate


def follows_steps(project: Project) -> bool:
    """Whether the rate is a schedule of Keras's kind, for which the steps of an epoch must be known."""
    schedule = project.schedule
    if schedule.keras_callback() is not None:
        return False
    return bool(schedule.warmup_epochs) or schedule.keras_source(RATE) != RATE


def has_constant(project: Project) -> bool:
    """Whether the script names the learning rate at its top."""
    return follows_steps(project) or project.schedule.keras_callback() is not None


def class_chunks(project: Project) -> Iterator[str]:
    """The classes that the rate needs, in the order of their use."""
    if project.schedule.keras_callback() is None:
        names = _callees(rate_source(project))
        yield from [source for name, source in _CLASSES.items() if name in names]


def needs_math(project: Project) -> bool:
    """Whether the classes need the standard library's ``math``."""
    return any("math." in chunk for chunk in class_chunks(project))


def remarks(project: Project) -> Iterator[str]:
    """What the script cannot do as the project does, as comments."""
    if project.schedule.keras_callback() is not None and project.schedule.warmup_epochs:
        yield f"# CNN Studio lets the rate climb over {project.schedule.warmup_epochs:g} epochs first; Keras cannot do both."


def _callees(expression: Expression) -> set[str]:
    if not isinstance(expression, Call):
        return set()
    return {expression.callee}.union(*[_callees(value) for _, value in expression.arguments])
