"""Errors that a user can mend; everything else that is raised is a bug."""

from __future__ import annotations


class StudioError(Exception):
    """Something the user can fix: the message says what is wrong and the way out.

    The message is one or two full sentences with the numbers that matter, fit to be
    shown as it stands in the window and on the command line.
    """


class SettingError(StudioError):
    """A setting has a value that it cannot take.

    Attributes:
        setting: Name of the setting (its Keras name), or an empty string.
    """

    def __init__(self, message: str, setting: str = "") -> None:
        super().__init__(message)
        self.setting = setting


class NetworkError(StudioError):
    """The network is not in a state in which the asked thing can be done."""


class FileError(StudioError):
    """A file cannot be read or written."""


class DataError(StudioError):
    """An image or a data set cannot be used."""


class NoTestImagesError(DataError):
    """A data set has no images for the test; those for the validation may do instead."""


class EngineError(StudioError):
    """The engine could not finish a task, for a reason that the user can mend."""


class LossError(EngineError):
    """The loss of a training is no number any more: going on from what was saved leads there again.

    Attributes:
        loss: What it became: NaN, or infinite.
        epoch: The epoch, from 1.
        batch: The batch, from 1; None in the validation.
    """

    def __init__(self, message: str, loss: float, epoch: int, batch: int | None) -> None:
        super().__init__(message)
        self.loss, self.epoch, self.batch = loss, epoch, batch


class Stopped(Exception):  # noqa: N818 - it is no error
    """The user stopped a task. Not an error: the runner reports it as *stopped*."""
