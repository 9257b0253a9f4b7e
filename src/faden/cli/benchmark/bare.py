"""The bare server: Granian as `faden serve` runs it, with an application that reads the body and answers 204."""

from __future__ import annotations

import asyncio
import gc
import signal
import sys

import uvloop
from granian.constants import HTTPModes, Interfaces
from granian.server.embed import Server

from faden.web.bridge import Scope, Wire


class Bare:
    """Reads and answers, nothing else."""

    async def __rsgi__(self, scope: Scope, wire: Wire) -> None:
        """Answer one request."""
        await wire()
        wire.response_empty(204, [])


def run() -> None:
    """Serve on the port that is the last word of the command line, until a signal comes."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 50, 1_000)
    uvloop.run(_serve(int(sys.argv[-1])))


async def _serve(port: int) -> None:
    granian = Server(
        Bare(),
        "127.0.0.1",
        port,
        interface=Interfaces.RSGI,
        http=HTTPModes.http1,
        websockets=False,
        log_enabled=False,
        backlog=1024,
    )
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, granian.stop)
    await granian.serve()
