"""Tests of settings that families of layers declare alike."""

from __future__ import annotations

from cnnstudio.layers.convolution import Conv2D
from cnnstudio.layers.separable_convolution import SeparableConv2D


def test_settings_are_named_after_what_they_are_about() -> None:
    said = {setting.name: (setting.label, setting.help) for setting in SeparableConv2D.setting_list()}
    assert said["depthwise_initializer"] == ("Depthwise initializer", "How depthwise kernels start.")
    assert said["bias_regularizer"] == ("Bias penalty", "L1 and L2 penalty on the biases.")


def test_they_are_the_same_as_those_of_the_plain_convolution() -> None:
    plain = {setting.name: setting for setting in Conv2D.setting_list()}
    shared = [setting for setting in SeparableConv2D.setting_list() if setting.name in plain]
    names = ("padding", "activation", "use_bias", "bias_initializer", "bias_regularizer")
    assert [setting for setting in shared if setting.name in names] == [plain[name] for name in names]
