from __future__ import annotations

import sys

from cnnstudio.engine.process.handle import EngineProcess
from cnnstudio.engine.process.messages import Command, News, packed
from cnnstudio.engine.process.warm_up import Device, WarmUp, core_count


def test_warming_up_tells_the_device_without_loading_keras_here() -> None:
    before = "keras" in sys.modules
    process = EngineProcess()
    process.send(Command.RUN, 1, packed(WarmUp()))
    payloads = []
    while not payloads and process.connection.poll(120):
        message = process.receive()
        if message is not None and News(message.kind).is_terminal and message.parcel is not None:
            payloads.append(message.parcel.opened_without_backends())
    process.end()
    assert len(payloads) == 1
    device = payloads[0]
    assert isinstance(device, Device), device
    assert device.cores == core_count()
    assert device.backend in ("tensorflow", "jax", "torch")
    assert device.memory_bytes is None or device.memory_bytes > 2**28
    if device.kind == "CPU":
        assert device.name.startswith(f"CPU, {core_count()} core")
    assert ("keras" in sys.modules) == before
