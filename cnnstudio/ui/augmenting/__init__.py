"""Random changes of training images on screen: their list, and what they make of an image."""
