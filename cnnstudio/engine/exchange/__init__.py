"""Models on their way to other programs and from them: exports, scripts, linked and pretrained weights."""
