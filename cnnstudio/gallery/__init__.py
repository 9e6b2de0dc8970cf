"""Published networks, one module a family; importing this package registers all of them."""

from cnnstudio.gallery import classic, olafenwa, teaching, vgg  # noqa: F401 - imported to be registered
from cnnstudio.gallery.published import Published, all_published, published_network

__all__ = ["Published", "all_published", "published_network"]
