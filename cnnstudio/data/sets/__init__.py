"""The data sets, one module a family; importing this package registers all of them, in the order of the choice."""

# isort: off
from cnnstudio.data import digits as digits
from cnnstudio.data.sets import shapes as shapes
from cnnstudio.data.sets import published as published
from cnnstudio.data.sets import flowers as flowers
from cnnstudio.data.sets import folder as folder
from cnnstudio.data.sets import listed as listed
from cnnstudio.data.sets import annotated as annotated
from cnnstudio.data.sets import mask_images as mask_images
from cnnstudio.data.sets import array_files as array_files
