"""Boxes over a picture: what is shown, how it is drawn, and what the cells of a grid say."""
