"""What a model says of pictures: classes, boxes and masks."""
