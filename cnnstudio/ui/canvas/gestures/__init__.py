"""What the mouse does on the canvas: each gesture is one small class with start, move, end and cancel."""
