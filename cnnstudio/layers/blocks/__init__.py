"""Blocks: layer types that stand for a small network, one module a family."""

from cnnstudio.layers.blocks.dense_as_convolution import DenseAsConvolution
from cnnstudio.layers.blocks.dense_block import DenseBlock, TransitionBlock
from cnnstudio.layers.blocks.excited_residual import ExcitedBottleneck
from cnnstudio.layers.blocks.inception import FactorizedInception, InceptionModule
from cnnstudio.layers.blocks.inception_residual import InceptionResidual
from cnnstudio.layers.blocks.inception_v4 import PureInception
from cnnstudio.layers.blocks.mobile import InvertedResidual, SeparableUnit
from cnnstudio.layers.blocks.partial import CrossStagePartial
from cnnstudio.layers.blocks.pooled_residual import PooledResidual
from cnnstudio.layers.blocks.residual import BottleneckUnit, ResidualUnit, ResNeXtUnit
from cnnstudio.layers.blocks.separable_residual import SeparableResidual
from cnnstudio.layers.blocks.squeezing import FireModule, SqueezeExcitation
from cnnstudio.layers.blocks.unet import UNetDown, UNetUp
from cnnstudio.layers.blocks.units import ConvolutionPoolBlock, ConvolutionUnit

__all__ = [
    "BottleneckUnit", "ConvolutionPoolBlock", "ConvolutionUnit", "CrossStagePartial",
    "DenseAsConvolution", "DenseBlock", "ExcitedBottleneck", "FactorizedInception", "FireModule",
    "InceptionModule", "InceptionResidual", "InvertedResidual", "PooledResidual", "PureInception",
    "ResNeXtUnit", "ResidualUnit", "SeparableResidual", "SeparableUnit", "SqueezeExcitation",
    "TransitionBlock", "UNetDown", "UNetUp",
]  # fmt: skip
