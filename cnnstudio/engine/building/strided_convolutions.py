"""Convolutions with strides that TensorFlow miscounts, refuses or dies of."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import keras


def mend_strided_convolutions(model: keras.Model) -> None:
    """Let a model compute some of its convolutions with strides by a way that can be trusted.

    What is saved of the model stays as it is. Only models of the TensorFlow backend are changed,
    and where there is a GPU, only their depthwise convolutions. Convolutions with
    unequal steps compute at every pixel and keep what the strides ask for, so they take as many
    times longer as they leave out; transposed ones of 1 × 1 px get a kernel with zeros around, and
    those of one filter a second filter of zeros.

    WORKAROUND: with oneDNN, which TensorFlow 2.21 uses on x86, a convolution in a plane or a
    volume, also a depthwise one, of one channel that takes longer steps across than down, and of
    which one column comes out, reads memory that is not its own (errors from 5 up to 1e37 were
    seen), and so does the gradient of a transposed one with one filter; a 1 × 1 kernel with
    unequal strides, run forth and back, ended the process with a damaged heap, and so did a
    transposed convolution with a 1 × 1 kernel and any stride. TF_ENABLE_ONEDNN_OPTS=0 cures them,
    but training then takes 1.4 to 2 times as long, it must be set before TensorFlow is loaded, and
    unequal strides of depthwise convolutions are refused then.
    No issue about it was found at https://github.com/tensorflow/tensorflow/issues.
    """
    import keras

    if keras.backend.backend() != "tensorflow":
        return
    on_gpu = _has_gpu()
    for layer in model._flatten_layers():
        if getattr(layer, "data_format", None) != "channels_last":
            continue
        if isinstance(layer, (keras.layers.DepthwiseConv2D, keras.layers.SeparableConv2D)):
            _mend_depthwise(layer)
        elif not on_gpu:
            _mend_full(layer)


def _has_gpu() -> bool:
    import tensorflow as tf

    return bool(tf.config.list_physical_devices("GPU"))


def _mend_depthwise(layer: Any) -> None:
    # Keras itself computes dilated ones at every pixel.
    if _has_unequal_strides(layer) and max(layer.dilation_rate) == 1:
        is_separable = hasattr(layer, "pointwise_kernel")
        layer.call = partial(_separable_afterwards if is_separable else _depthwise_afterwards, layer)


def _mend_full(layer: Any) -> None:
    import keras

    if isinstance(layer, (keras.layers.Conv2D, keras.layers.Conv3D)) and _has_unequal_strides(layer):
        layer.convolution_op = partial(_strided_afterwards, layer)
    elif isinstance(layer, keras.layers.Conv2DTranspose) and (
        _is_spreading_points(layer) or (layer.filters == 1 and _has_unequal_strides(layer))
    ):
        layer.call = partial(_spread_by_a_wider_kernel, layer)


def _has_unequal_strides(layer: Any) -> bool:
    return len(set(layer.strides)) > 1


def _is_spreading_points(layer: Any) -> bool:
    return layer.kernel_size == (1, 1) and max(layer.strides) > 1 and layer.output_padding is None


def _strided_afterwards(layer: Any, inputs: Any, kernel: Any) -> Any:
    """The convolution at every pixel, of which the strides keep some.

    Shape:
        As ``keras.ops.conv``: inputs (batch, H, W, channels), kernel (rows, columns, channels, filters).
    """
    from keras import ops

    return _kept(layer, inputs, partial(ops.conv, inputs, kernel))


def _depthwise_afterwards(layer: Any, inputs: Any) -> Any:
    from keras import ops

    return _ended(layer, _kept(layer, inputs, partial(ops.depthwise_conv, inputs, layer.kernel)))


def _separable_afterwards(layer: Any, inputs: Any) -> Any:
    from keras import ops

    depthwise = _kept(layer, inputs, partial(ops.depthwise_conv, inputs, layer.depthwise_kernel))
    return _ended(layer, ops.conv(depthwise, layer.pointwise_kernel, data_format=layer.data_format))


def _kept(layer: Any, inputs: Any, convolve: Callable[..., Any]) -> Any:
    """What the strides of a layer keep of a convolution with steps of 1 px."""
    from keras import ops

    dense = convolve(1, layer.padding, layer.data_format, layer.dilation_rate)
    size = ops.shape(inputs)[1:-1]
    steps = [
        slice(_first(layer.padding, length, window, step), None, step)
        for length, window, step in zip(size, layer.kernel_size, layer.strides, strict=True)
    ]
    return dense[(slice(None), *steps)]


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
    """A transposed convolution with zeros beside its kernel, as large as the strides, and a filter of zeros."""
    from keras import ops

    down, across = layer.strides if _is_spreading_points(layer) else (1, 1)
    kernel = ops.pad(layer.kernel, [[0, down - 1], [0, across - 1], [0, layer.filters == 1], [0, 0]])
    spread = ops.conv_transpose(
        inputs, kernel, layer.strides, layer.padding, layer.output_padding,
        layer.data_format, layer.dilation_rate,
    )  # fmt: skip
    return _ended(layer, spread[..., : layer.filters])


def _ended(layer: Any, weighted: Any) -> Any:
    """A weighted sum with the layer's bias and activation."""
    if layer.use_bias:
        weighted = weighted + layer.bias
    return weighted if layer.activation is None else layer.activation(weighted)
