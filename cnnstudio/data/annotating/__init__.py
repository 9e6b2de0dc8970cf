"""What is drawn over one image by hand, as values: boxes, a mask, edits of them and their history."""
