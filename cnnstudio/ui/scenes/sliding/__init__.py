"""A classifier that slides over a picture, watched window by window, and the same in one pass."""
