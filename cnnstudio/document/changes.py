"""Edits of a project, all in one place: each a frozen value that gives the new project and its inverse."""

from cnnstudio.document.bypass_changes import SetBypassed
from cnnstudio.document.change import Applied, Change, Restore
from cnnstudio.document.connection_changes import Connect, Disconnect
from cnnstudio.document.convolution_changes import ConvertToConvolution, TakeConverted
from cnnstudio.document.group_changes import EditInside, GroupLayers, MakeOwn, SetGroup
from cnnstudio.document.head_changes import ReplaceHead
from cnnstudio.document.layer_changes import (
    AddLayer,
    AppendLayer,
    ApplyFix,
    FeedLayer,
    InsertLayer,
    MoveLayers,
    Paste,
    RemoveLayers,
    SwapLayer,
    Ungroup,
)
from cnnstudio.document.note_changes import SetFreeNote, SetNote
from cnnstudio.document.replacing_changes import ExchangeLayers, ReplaceLayers
from cnnstudio.document.setting_changes import (
    Rename,
    ResetSettings,
    SetProject,
    SetSettings,
    SetTrainable,
    Untie,
)
from cnnstudio.document.weights_changes import ForgetWeights, TakeWeights

__all__ = [
    "AddLayer",
    "AppendLayer",
    "Applied",
    "ApplyFix",
    "Change",
    "Connect",
    "ConvertToConvolution",
    "Disconnect",
    "EditInside",
    "ExchangeLayers",
    "FeedLayer",
    "ForgetWeights",
    "GroupLayers",
    "InsertLayer",
    "MakeOwn",
    "MoveLayers",
    "Paste",
    "RemoveLayers",
    "Rename",
    "ReplaceHead",
    "ReplaceLayers",
    "ResetSettings",
    "Restore",
    "SetBypassed",
    "SetFreeNote",
    "SetGroup",
    "SetNote",
    "SetProject",
    "SetSettings",
    "SetTrainable",
    "SwapLayer",
    "TakeConverted",
    "TakeWeights",
    "Ungroup",
    "Untie",
]
