"""Published networks, one module a family; importing this package registers all of them."""

from cnnstudio.gallery import (  # noqa: F401 - imported to be registered
    aggregated,
    classic,
    densenet,
    efficientnet,
    fully_convolutional,
    googlenet,
    inception_factorized,
    inception_v4,
    mobilenet,
    olafenwa,
    residual,
    resnet_bottleneck,
    squeezenet,
    teaching,
    unet,
    vgg,
    xception,
)
from cnnstudio.gallery.published import Dial, Option, Published, all_published, published_network

__all__ = ["Dial", "Option", "Published", "all_published", "published_network"]
