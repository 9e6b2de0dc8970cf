"""What keeps models on the way in a script: a callback of a few lines, since Keras has none."""

from __future__ import annotations

from cnnstudio.document.project import Project
from cnnstudio.document.source_text import Call, literal

NAME = "KeepModels"
"""What the class is called in a script."""

SOURCE = '''
class KeepModels(keras.callbacks.Callback):
    """Save the model every so many epochs, and keep the newest of these files.

    Args:
        every: Epochs from one to the next.
        count: How many stay; None for all.
    """

    def __init__(self, every, count):
        super().__init__()
        self.every = every
        self.count = count
        self.paths = []

    def on_epoch_end(self, epoch, logs=None):
        """Save the model, and let the oldest go once it is there."""
        if (epoch + 1) % self.every == 0:
            self.paths.append(f"epoch-{epoch + 1:05d}.keras")
            self.model.save(self.paths[-1])
            if self.count is not None and len(self.paths) > self.count:
                os.remove(self.paths.pop(0))
'''


def keeper(project: Project) -> Call | None:
    """The callback that keeps models; None where only the last one counts."""
    training = project.training
    if training.checkpoint_every is None:
        return None
    return Call(
        NAME, (("", literal(training.checkpoint_every)), ("count=", literal(training.checkpoint_count)))
    )
