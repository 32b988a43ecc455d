"""Make one video playable on every display, in a process of its own, within limits.

Run as a script: `video_worker.py SOURCE FOLDER`. Like the picture worker it imports
nothing of this package. It writes video.mp4 (H.264 Main or Baseline with AAC, at most
1080p and 30 frames a second, no metadata, its index in front) and thumbnail.webp into
the folder, and lines of JSON to standard output: {"progress": 0 to 1}, at last
{"done": …}, or {"refused": "reason"} with the exit status REFUSED.
"""

import errno
import json
import os
import resource
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
import av.filter
import av.logging
from PIL import Image

MOST_SECONDS = 30 * 60
#: 4K, either way round.
MOST_LONG_PX, MOST_SHORT_PX = 4096, 2304
LEAST_SIDE_PX = 32
#: What displays are given.
LONG_PX, SHORT_PX = 1920, 1080
FPS = 30
MOST_BITS_PER_S = 8_000_000
SAMPLE_RATE = 48_000
POSTER_AT_S = 1.0
THUMBNAIL_PX = 360
#: Of a file's frames so many may be broken: cameras leave some, torn files more.
MOST_BROKEN = 0.02
#: What is missing at the end of a file that was cut short.
MISSING_S, MISSING_SHARE = 1.0, 0.1
MEMORY_BYTES = 4 * 2**30
CPU_S = 2 * 3600
OUTPUT_BYTES = 2**30
NICENESS = 10
#: What is not the upload's fault, or only by its size.
WRITING = {
    errno.ENOSPC: "storage_full",
    errno.EDQUOT: "storage_full",
    errno.EFBIG: "too_heavy_video",
}
THREADS = 2
REFUSED = 3
# Nothing that reads lists of other files or addresses (HLS, concat, image sequences).
READING = {
    "format_whitelist": "mov,mp4,m4a,3gp,3g2,mj2,matroska,webm,avi,mpegts,mpeg",
    "protocol_whitelist": "file",
}
PLAYABLE_PROFILES = frozenset({"Baseline", "Constrained Baseline", "Main"})
TURNS = {90: ("transpose", "cclock"), -90: ("transpose", "clock")}


class RefusedError(Exception):
    """The upload is refused; the argument is the reason's code."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What is made of a video: its size (px), rate and turn; or a plain copy of it."""

    width: int
    height: int
    fps: Fraction
    turned: int
    is_copied: bool


def limit_resources() -> None:
    """Let the system end this process when a video is dearer than it may be."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_S, CPU_S))
    resource.setrlimit(resource.RLIMIT_FSIZE, (OUTPUT_BYTES, OUTPUT_BYTES))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    os.nice(NICENESS)  # the hall goes first


def tell(**fact: object) -> None:
    """Write one line for the process that waits for us."""
    sys.stdout.write(json.dumps(fact) + "\n")
    sys.stdout.flush()


def refuse(code: str) -> None:
    """Refuse the upload for this reason."""
    raise RefusedError(code)


def opened(source: Path) -> Any:
    """Return the container, once its header tells of a video within the limits."""
    try:
        container = av.open(str(source), container_options=READING)
    except (av.FFmpegError, ValueError) as error:
        code = "not_a_video"
        raise RefusedError(code) from error
    if not container.streams.video:
        refuse("no_video" if container.streams.audio else "not_a_video")
    stream = container.streams.video[0]
    check_size(stream.codec_context.width, stream.codec_context.height)
    if (declared_s(container) or 0) > MOST_SECONDS:
        refuse("too_long")
    # One thread reads: several can wait for each other for ever on damaged headers.
    stream.codec_context.thread_count = 1
    return container


def check_size(width: int, height: int) -> None:
    """Refuse a picture size that is none, or more than 4K."""
    short, long = sorted((width, height))
    if short < LEAST_SIDE_PX:
        refuse("too_small_video")
    if long > MOST_LONG_PX or short > MOST_SHORT_PX:
        refuse("too_large_video")


def declared_s(container: Any) -> float | None:
    """Return how long the file says that it is, if it does."""
    return container.duration / av.time_base if container.duration else None


def frames_of(container: Any, packets: Iterator[Any]) -> Iterator[tuple[Any, Any]]:
    """Yield each packet with each of its frames (None: it has none).

    Raises:
        RefusedError: too many of the frames are broken, or the times are absurd.

    """
    broken = seen = 0
    start_s = (container.start_time or 0) / av.time_base
    for packet in packets:
        try:
            frames = packet.decode()
        except av.FFmpegError:
            frames = []
            broken += 1
        seen += 1
        broken += sum(1 for frame in frames if frame.is_corrupt)
        if not frames:
            yield packet, None
        for frame in frames:
            if (frame.time or 0) - start_s > MOST_SECONDS:
                refuse("too_long")
            yield packet, frame
    if not seen or broken > max(1, seen * MOST_BROKEN):
        refuse("damaged_video")


def plan_of(source: Path) -> Plan:
    """Return what is to be made, by the header and the first frame."""
    with opened(source) as container:
        stream = container.streams.video[0]
        frame = first_frame(container)
        check_size(frame.width, frame.height)
        turned = round(frame.rotation / 90) * 90
        ratio = stream.sample_aspect_ratio or Fraction(1)
        width, height = float(frame.width * ratio), float(frame.height)
        if turned in TURNS:
            width, height = height, width
        long, short = max(width, height), min(width, height)
        scale = min(1.0, LONG_PX / long, SHORT_PX / short)
        rate = stream.average_rate or stream.guessed_rate or Fraction(25)
        fps = min(Fraction(rate), Fraction(FPS))
        is_copied = scale == 1 and ratio == 1 and turned == 0
        return Plan(
            even(width * scale),
            even(height * scale),
            fps,
            turned,
            is_copied and is_playable(container),
        )


def first_frame(container: Any) -> Any:
    """Return the first frame that can be decoded."""
    tries = 0
    for packet in container.demux(container.streams.video[0]):
        tries += 1
        try:
            for frame in packet.decode():
                return frame
        except av.FFmpegError:
            continue
        finally:
            if tries > 300:  # noqa: PLR2004  # some seconds without a picture
                refuse("damaged_video")
    code = "damaged_video"
    raise RefusedError(code)


def even(length: float) -> int:
    """Return the nearest even number of px: colours are kept for pairs of them."""
    return max(2, round(length / 2) * 2)


def is_playable(container: Any) -> bool:
    """Say whether every display plays the streams just as they are."""
    video = container.streams.video[0]
    context = video.codec_context
    rate = video.average_rate or 0
    bits = video.bit_rate if hasattr(video, "bit_rate") else context.bit_rate
    is_fit = (
        context.name == "h264"
        and context.profile in PLAYABLE_PROFILES
        and context.pix_fmt == "yuv420p"
        and 0 < rate <= FPS
        and context.width % 2 == context.height % 2 == 0
        and 0 < (bits or 0) <= MOST_BITS_PER_S
        and "mp4" in container.format.name
    )
    return (
        is_fit
        and all(
            stream.codec_context.name == "aac" and stream.codec_context.channels <= 2  # noqa: PLR2004  # stereo
            for stream in container.streams.audio[:1]
        )
    )


class Poster:
    """Keeps the frame that stands for the video: about a second after its start."""

    def __init__(self) -> None:
        self.image: Image.Image | None = None
        self._is_final = False

    def see(self, frame: Any, seconds: float) -> None:
        """Take a frame at this time, if it is the better one."""
        if self._is_final:
            return
        if self.image is None or seconds >= POSTER_AT_S:
            self.image = frame.to_image()
            self._is_final = seconds >= POSTER_AT_S

    def save(self, path: Path) -> None:
        """Write it small."""
        if self.image is None:
            refuse("damaged_video")
            return
        self.image.thumbnail((THUMBNAIL_PX, THUMBNAIL_PX), Image.Resampling.LANCZOS)
        self.image.convert("RGB").save(path, "WEBP", quality=80)


class Progress:
    """Tells how far we are at every second of the video, even if its end is unknown."""

    def __init__(self, seconds: float | None) -> None:
        self._seconds = seconds
        self._told = -1

    def at(self, seconds: float) -> None:
        """Tell that the work has come to this time of the video."""
        if int(seconds) > self._told:
            self._told = int(seconds)
            share = seconds / self._seconds if self._seconds else 0.0
            tell(progress=min(share, 1.0))


class Picture:
    """The way of frames from the source into the new file: upright, scaled, steady."""

    def __init__(self, target: Any, plan: Plan) -> None:
        self._plan = plan
        self._target = target
        self._graph: Any = None
        self._size = (0, 0)
        self.stream = target.add_stream(
            "libx264",
            rate=plan.fps,
            options={
                "preset": "veryfast",
                "crf": "23",
                "profile": "main",
                "level": "4.0",
                "maxrate": "6M",
                "bufsize": "12M",
            },
        )
        self.stream.width, self.stream.height = plan.width, plan.height
        self.stream.pix_fmt = "yuv420p"
        self.stream.codec_context.gop_size = 2 * FPS
        self.stream.codec_context.thread_count = THREADS

    def take(self, frame: Any, time_base: Fraction) -> Iterator[Any]:
        """Take a frame (None: the last was), encode and yield what comes of it."""
        if frame is not None:
            self._ready_for(frame, time_base)
        if self._graph is not None:
            self._graph.push(frame)
        for made in self._made():
            made.pict_type = 0  # as the encoder likes, not as it was
            self._target.mux(self.stream.encode(made))
            yield made
        if frame is None:
            self._target.mux(self.stream.encode(None))

    def _made(self) -> Iterator[Any]:
        while self._graph is not None:
            try:
                yield self._graph.pull()
            except (av.BlockingIOError, av.EOFError):
                return

    def _ready_for(self, frame: Any, time_base: Fraction) -> None:
        size = (frame.width, frame.height)
        if self._graph is not None:
            if size != self._size:
                refuse("odd_video")
            return
        self._size = size
        plan, graph = self._plan, av.filter.Graph()
        source = graph.add_buffer(
            width=frame.width,
            height=frame.height,
            format=frame.format,
            time_base=time_base,
        )
        steps = [
            *turning(graph, plan.turned),
            graph.add("fps", f"fps={plan.fps}"),
            graph.add("scale", f"{plan.width}:{plan.height}:flags=bicubic"),
            graph.add("setsar", "1"),
            graph.add("format", "yuv420p"),
            graph.add("buffersink"),
        ]
        graph.link_nodes(source, *steps).configure()
        self._graph = graph


def turning(graph: Any, turned: int) -> list[Any]:
    """Return the filters that put a picture upright that is to be turned so far."""
    if turned in TURNS:
        return [graph.add(*TURNS[turned])]
    if abs(turned) == 180:  # noqa: PLR2004  # upside down
        return [graph.add("hflip"), graph.add("vflip")]
    return []


class Sound:
    """The way of sound from the source into the new file."""

    def __init__(self, target: Any, channels: int) -> None:
        layout = "mono" if channels == 1 else "stereo"
        self._target = target
        self.stream = target.add_stream("aac", rate=SAMPLE_RATE, layout=layout)
        self.stream.bit_rate = 128_000
        self._resampler = av.AudioResampler("fltp", layout, SAMPLE_RATE, 1024)

    def take(self, frame: Any) -> None:
        """Take a frame (None: the last was) and encode what comes of it."""
        for made in self._resampler.resample(frame):
            self._target.mux(self.stream.encode(made))
        if frame is None:
            self._target.mux(self.stream.encode(None))


def encode(source: Any, target: Any, plan: Plan, watch: "Watch") -> bool:
    """Encode everything anew; return whether there is sound."""
    video = source.streams.video[0]
    streams = [video, *source.streams.audio[:1]]
    picture = Picture(target, plan)
    heard = source.streams.audio[:1]
    sound = Sound(target, heard[0].codec_context.channels) if heard else None
    offset_s = Fraction(source.start_time or 0, av.time_base)
    for packet, frame in frames_of(source, source.demux(streams)):
        if frame is None or frame.pts is None:
            continue
        frame.pts -= int(offset_s / frame.time_base)
        if packet.stream is not video:
            if sound is not None:
                sound.take(frame)
            continue
        for made in picture.take(frame, frame.time_base):
            watch.see(made)
    for made in picture.take(None, Fraction(1)):
        watch.see(made)
    if sound is not None:
        sound.take(None)
    return sound is not None


def copy(source: Any, target: Any, watch: "Watch") -> bool:
    """Copy the streams as they are, decoding them to see that they are whole."""
    streams = [source.streams.video[0], *source.streams.audio[:1]]
    places = {
        stream.index: target.add_stream_from_template(stream) for stream in streams
    }
    for place in places.values():
        place.metadata.clear()
    last = None
    for packet, frame in frames_of(source, source.demux(streams)):
        if frame is not None and packet.stream is streams[0]:
            watch.see(frame)
        if packet.dts is not None and packet is not last:
            last = packet
            packet.stream = places[packet.stream.index]
            target.mux(packet)
    return len(streams) > 1


class Watch:
    """What is learnt on the way: how long it really is, and what it looks like."""

    def __init__(self, declared: float | None) -> None:
        self.poster = Poster()
        self.seconds = 0.0
        self._progress = Progress(declared)
        self._first: float | None = None

    def see(self, frame: Any) -> None:
        """Note a frame that is going into the new file."""
        if self._first is None:
            self._first = frame.time or 0.0
        seconds = (frame.time or 0.0) - self._first
        self.seconds = max(self.seconds, seconds)
        self.poster.see(frame, seconds)
        self._progress.at(seconds)


def work(source: Path, folder: Path) -> dict[str, object]:
    """Write the video and its thumbnail; return what is known of it."""
    plan = plan_of(source)
    with opened(source) as container:
        declared = declared_s(container)
        watch = Watch(declared)
        options = {"movflags": "+faststart", "fflags": "+bitexact"}
        with av.open(str(folder / "video.mp4"), "w", options=options) as target:
            if plan.is_copied:
                has_audio = copy(container, target, watch)
            else:
                has_audio = encode(container, target, plan, watch)
    seconds = watch.seconds + float(1 / plan.fps)
    missing = (declared or 0) - seconds
    if missing > MISSING_S and missing > (declared or 0) * MISSING_SHARE:
        refuse("damaged_video")
    watch.poster.save(folder / "thumbnail.webp")
    return {
        "width": plan.width,
        "height": plan.height,
        "seconds": round(seconds, 3),
        "has_audio": has_audio,
    }


def main() -> int:
    """Work on the source; return the exit code."""
    limit_resources()
    # Not `set_level`: it calls Python from decoders, which then wait for each other.
    av.logging.set_libav_level(av.logging.PANIC)
    source, folder = map(Path, sys.argv[1:3])
    try:
        tell(done=work(source, folder))
    except RefusedError as error:
        tell(refused=str(error))
        return REFUSED
    except (av.FFmpegError, OSError) as error:
        tell(refused=WRITING.get(error.errno or 0, "damaged_video"))
        return REFUSED
    except MemoryError:
        tell(refused="too_heavy_video")
        return REFUSED
    return 0


if __name__ == "__main__":
    sys.exit(main())
