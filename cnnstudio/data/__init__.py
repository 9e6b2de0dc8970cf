"""Images and data sets as NumPy arrays: reading, preparing, splitting."""

# Whoever imports a part of this package finds every data set registered.
from cnnstudio.data import sets as sets
