"""Convolutions that take other steps down than across, which TensorFlow miscounts on the CPU."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import keras


def mend_unequal_strides(model: keras.Model) -> None:
    """Let a model compute its convolutions with unequal strides by a way that can be trusted.

    What is saved of the model stays as it is. Only models of the TensorFlow backend without a GPU
    are changed; the mended layers compute at every pixel and keep what the strides ask for, so
    they take as many times longer as they leave out.

    WORKAROUND: with oneDNN, which TensorFlow 2.21 uses on x86, a convolution of one channel that
    takes longer steps across than down, and of which one column comes out, reads memory that is
    not its own (errors from 5 up to 1e37 were seen); a 1 × 1 kernel with unequal strides, run
    forth and back, ended the process with a damaged heap. TF_ENABLE_ONEDNN_OPTS=0 cures both, but
    training then takes 1.4 to 2 times as long, and it must be set before TensorFlow is loaded.
    No issue about it was found at https://github.com/tensorflow/tensorflow/issues.
    """
    if not _is_concerned():
        return
    import keras

    for layer in model._flatten_layers():
        if isinstance(layer, keras.layers.Conv2D) and _is_unequal(layer):
            layer.convolution_op = partial(_strided_afterwards, layer)


def _is_concerned() -> bool:
    import keras

    if keras.backend.backend() != "tensorflow":
        return False
    import tensorflow as tf

    return not tf.config.list_physical_devices("GPU")


def _is_unequal(layer: Any) -> bool:
    return len(set(layer.strides)) > 1 and layer.data_format == "channels_last"


def _strided_afterwards(layer: Any, inputs: Any, kernel: Any) -> Any:
    """The convolution at every pixel, of which the strides keep some.

    Shape:
        As ``keras.ops.conv``: inputs (batch, H, W, channels), kernel (rows, columns, channels, filters).
    """
    from keras import ops

    dense = ops.conv(inputs, kernel, 1, layer.padding, layer.data_format, layer.dilation_rate)
    size = ops.shape(inputs)[1:3]
    firsts = [
        _first(layer.padding, length, window, step)
        for length, window, step in zip(size, layer.kernel_size, layer.strides, strict=True)
    ]
    return dense[:, firsts[0] :: layer.strides[0], firsts[1] :: layer.strides[1]]


def _first(padding: str, length: Any, window: int, step: int) -> Any:
    """Which of the unit steps the first stride begins with: "same" pads less where strides leave pixels out."""
    if padding == "valid":
        return 0
    from keras import ops

    reach = (length - 1) // step * step + window
    before = (reach - length) // 2
    # Fewer than no pixels are never padded.
    return (window - 1) // 2 - (max(before, 0) if isinstance(before, int) else ops.maximum(before, 0))
