"""The palette of layer types, and the quick-add search."""
