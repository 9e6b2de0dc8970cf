"""Masks over a picture, their classes and their objects."""
