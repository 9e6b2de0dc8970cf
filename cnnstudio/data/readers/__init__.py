"""Files that hold whole data sets, read into arrays: IDX, NPZ, CIFAR's batches, CSV lists."""
