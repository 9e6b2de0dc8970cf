"""Convolutions with strides that TensorFlow miscounts on the CPU, or dies of."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import keras


def mend_unequal_strides(model: keras.Model) -> None:
    """Let a model compute some of its convolutions with strides by a way that can be trusted.

    What is saved of the model stays as it is. Only models of the TensorFlow backend without a GPU
    are changed. Convolutions with other steps down than across compute at every pixel and keep
    what the strides ask for, so they take as many times longer as they leave out; transposed ones
    of 1 × 1 px get a kernel with zeros around.

    WORKAROUND: with oneDNN, which TensorFlow 2.21 uses on x86, a convolution of one channel that
    takes longer steps across than down, and of which one column comes out, reads memory that is
    not its own (errors from 5 up to 1e37 were seen); a 1 × 1 kernel with unequal strides, run
    forth and back, ended the process with a damaged heap, and so did a transposed convolution with
    a 1 × 1 kernel and any stride. TF_ENABLE_ONEDNN_OPTS=0 cures them, but
    training then takes 1.4 to 2 times as long, and it must be set before TensorFlow is loaded.
    No issue about it was found at https://github.com/tensorflow/tensorflow/issues.
    """
    if not _is_concerned():
        return
    import keras

    for layer in model._flatten_layers():
        if getattr(layer, "data_format", None) != "channels_last":
            continue
        if isinstance(layer, keras.layers.Conv2D) and len(set(layer.strides)) > 1:
            layer.convolution_op = partial(_strided_afterwards, layer)
        elif isinstance(layer, keras.layers.Conv2DTranspose) and _is_spreading_points(layer):
            layer.call = partial(_spread_by_a_wider_kernel, layer)


def _is_concerned() -> bool:
    import keras

    if keras.backend.backend() != "tensorflow":
        return False
    import tensorflow as tf

    return not tf.config.list_physical_devices("GPU")


def _is_spreading_points(layer: Any) -> bool:
    return layer.kernel_size == (1, 1) and max(layer.strides) > 1 and layer.output_padding is None


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


def _spread_by_a_wider_kernel(layer: Any, inputs: Any) -> Any:
    """A transposed convolution of 1 × 1 px, as one of the strides' size that is 0 elsewhere: the same sum."""
    from keras import ops

    down, across = layer.strides
    kernel = ops.pad(layer.kernel, [[0, down - 1], [0, across - 1], [0, 0], [0, 0]])
    spread = ops.conv_transpose(inputs, kernel, layer.strides, layer.padding, data_format=layer.data_format)
    if layer.use_bias:
        spread = spread + layer.bias
    return spread if layer.activation is None else layer.activation(spread)
