"""Boxes, masks and how well they were found: arrays in, arrays out."""
