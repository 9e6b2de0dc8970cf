"""Data sets on screen: choosing one, its settings, its classes, its images."""
