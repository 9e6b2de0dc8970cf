"""What a network is trained with: images, their targets, and random changes of both, batch by batch."""
