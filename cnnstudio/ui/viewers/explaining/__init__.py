"""The parts of the Explain tab: what is asked, the map over the image, and the check against random weights."""
