"""Annotations of images in files, as other programs write them: read, checked and written back without loss."""
