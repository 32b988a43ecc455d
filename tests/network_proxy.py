"""A network that tests may harm: a TCP proxy with jitter, trickles, holes, resets."""

import asyncio
import contextlib
import random
import socket
import struct
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

HOST = "127.0.0.1"
CHUNK = 65_536
# Closing with this option set sends a reset instead of an orderly end.
LINGER_RESET = struct.pack("ii", 1, 0)
SOCKET_REQUEST = b"GET /socket.io/"


@dataclass(eq=False)
class Link:
    """One connection through the network: the way to the client and to the server."""

    opened_at: float
    ends: list[asyncio.StreamWriter] = field(default_factory=list)
    is_socket: bool = False
    #: It lost bytes, so that nothing more can come of it; neither end is told.
    is_dead: bool = False
    pumps: list[asyncio.Task[None]] = field(default_factory=list)


class Network:
    """Stand between clients and the server at `target_port`; harm what passes.

    Its methods may be called from any thread; times are `time.monotonic()` seconds.
    """

    def __init__(self, target_port: int, seed: int = 1) -> None:
        self.port = 0
        self._target_port = target_port
        self._random = random.Random(seed)
        self._links: list[Link] = []
        self._delay_s = (0.0, 0.0)
        self._bytes_per_s = 0.0
        self._is_hole = False

    @property
    def url(self) -> str:
        """Where clients reach the server through this network."""
        return f"http://{HOST}:{self.port}"

    def sockets_opened_since(self, instant: float) -> list[float]:
        """Return when clients opened Socket.IO connections after `instant`."""
        return [
            link.opened_at
            for link in list(self._links)
            if link.is_socket and link.opened_at > instant
        ]

    def jitter(self, least_s: float, most_s: float) -> None:
        """Hold up what passes by a random time each way, in its order."""
        self._delay_s = (least_s, most_s)

    def trickle(self, bytes_per_s: float) -> None:
        """Let so many bytes a second pass on each connection and way."""
        self._bytes_per_s = bytes_per_s

    def reset(self) -> None:
        """End every connection by a reset at both ends."""
        self._call(self._reset)

    def swallow(self) -> None:
        """Lose all that is sent from now on, without a word: a black hole."""
        self._is_hole = True

    def half_open(self) -> None:
        """Let the server see every connection end, and no client any of it."""
        self._call(self._half_open)

    def heal(self) -> None:
        """Be a good network again; connections that lost bytes stay dead."""
        self._is_hole = False
        self._delay_s, self._bytes_per_s = (0.0, 0.0), 0.0

    def run(self, is_ready: threading.Event) -> None:
        """Serve until stopped; the body of the proxy's thread."""
        asyncio.run(self._serve(is_ready))

    def stop(self) -> None:
        """End the proxy's thread."""
        self._call(self._stopped.set)

    async def _serve(self, is_ready: threading.Event) -> None:
        self._loop = asyncio.get_running_loop()
        self._stopped = asyncio.Event()
        server = await asyncio.start_server(self._connected, HOST, 0)
        self.port = server.sockets[0].getsockname()[1]
        is_ready.set()
        await self._stopped.wait()
        server.close()
        self._reset()
        tasks = asyncio.all_tasks() - {asyncio.current_task()}
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    def _call(self, work: Callable[[], None]) -> None:
        done = threading.Event()

        def run() -> None:
            work()
            done.set()

        self._loop.call_soon_threadsafe(run)
        done.wait()

    def _reset(self) -> None:
        open_ends = [end for link in self._links for end in link.ends]
        for end in open_ends:
            if not end.is_closing():
                end.get_extra_info("socket").setsockopt(
                    socket.SOL_SOCKET, socket.SO_LINGER, LINGER_RESET
                )
            end.transport.abort()

    def _half_open(self) -> None:
        for link in self._links:
            link.is_dead = True
            for onward in link.ends[1:]:
                onward.close()

    async def _connected(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        link = Link(time.monotonic(), [writer])
        self._links.append(link)
        try:
            onward = await asyncio.open_connection(HOST, self._target_port)
        except OSError:
            writer.close()
            return
        link.ends.append(onward[1])
        link.pumps = [
            asyncio.create_task(self._pump(link, reader, onward[1])),
            asyncio.create_task(self._pump(link, onward[0], writer)),
        ]

    async def _pump(
        self, link: Link, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        """Carry what `reader` gives to `writer`, late and in order."""
        waiting: asyncio.Queue[tuple[float, bytes]] = asyncio.Queue()
        delivery = asyncio.create_task(self._deliver(link, waiting, writer))
        with contextlib.suppress(ConnectionError):
            while chunk := await reader.read(CHUNK):
                link.is_socket |= chunk.startswith(SOCKET_REQUEST)
                # A hole that opens drops the link for good.
                link.is_dead |= self._is_hole
                if not link.is_dead:
                    late = self._random.uniform(*self._delay_s)
                    waiting.put_nowait((time.monotonic() + late, chunk))
        waiting.put_nowait((0.0, b""))
        await delivery

    async def _deliver(
        self,
        link: Link,
        waiting: asyncio.Queue[tuple[float, bytes]],
        writer: asyncio.StreamWriter,
    ) -> None:
        with contextlib.suppress(ConnectionError):
            while True:
                due, chunk = await waiting.get()
                await asyncio.sleep(max(0.0, due - time.monotonic()))
                if link.is_dead or self._is_hole:
                    link.is_dead = True
                    continue
                if not chunk:
                    break
                await self._send(writer, chunk)
        if not link.is_dead:
            writer.close()

    async def _send(self, writer: asyncio.StreamWriter, chunk: bytes) -> None:
        """Write a chunk; byte by byte while the network trickles."""
        rest = chunk
        while rest and self._bytes_per_s:
            writer.write(rest[:1])
            rest = rest[1:]
            await writer.drain()
            await asyncio.sleep(1 / self._bytes_per_s)
        writer.write(rest)
        await writer.drain()


@contextmanager
def network_to(port: int, seed: int = 1) -> Iterator[Network]:
    """Run a network before the server at `port` for the length of a block."""
    network = Network(port, seed)
    is_ready = threading.Event()
    thread = threading.Thread(target=network.run, args=(is_ready,), daemon=True)
    thread.start()
    is_ready.wait()
    try:
        yield network
    finally:
        network.stop()
        thread.join()
