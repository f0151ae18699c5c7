"""Makes video/odd.tsv: python make_video.py FOLDER, where FOLDER holds clips and pictures.

Needs av (PyAV, with the FFmpeg that it brings) and numpy. A line has a clip's name, the number of
frames that can be decoded, the size in which they are shown, the seconds of the last frame from the
first one, and of the first, the middle and the last frame the mean of each colour in each quarter.
Colours are those of FFmpeg's scaler with the flags that the reader has; clips that are damaged in
the middle are left out, because versions conceal errors differently.
"""

import sys
from pathlib import Path

import av
import numpy as np

flags = "flags=bicubic+accurate_rnd+full_chroma_int+full_chroma_inp+bitexact"
turns = {0: 0, 90: 1, -90: -1, 180: 2, -180: 2}


def shown(frame, stream):
    aspect = frame.sample_aspect_ratio if hasattr(frame, "sample_aspect_ratio") else None
    aspect = stream.sample_aspect_ratio or aspect or 1
    return int(frame.width * aspect + 0.5), frame.height


def drawer(frame, stream):
    graph = av.filter.Graph()
    source = graph.add_buffer(
        width=frame.width, height=frame.height, format=frame.format, time_base=stream.time_base
    )
    width, height = shown(frame, stream)
    full = frame.color_range == 2 or frame.format.name.startswith("yuvj")
    scale = graph.add("scale", f"{width}:{height}:{flags}:in_range={'full' if full else 'auto'}")
    form, sink = graph.add("format", "rgb24"), graph.add("buffersink")
    source.link_to(scale), scale.link_to(form), form.link_to(sink)
    graph.configure()

    def draw(frame):
        graph.push(frame)
        return np.rot90(graph.pull().to_ndarray(), turns[round(frame.rotation)])

    return draw


def decode(path):
    with av.open(str(path)) as container:
        stream = container.streams.video[0]
        pictures, times, draw = [], [], None
        for packet in container.demux(stream):
            try:
                frames = packet.decode()
            except av.error.InvalidDataError:
                continue
            for frame in frames:
                draw = draw or drawer(frame, stream)
                pictures.append(draw(frame))
                times.append(frame.time)
        return pictures, times


def quarters(picture):
    rows, columns = picture.shape[0] // 2, picture.shape[1] // 2
    parts = [picture[:rows, :columns], picture[:rows, columns:]]
    parts += [picture[rows:, :columns], picture[rows:, columns:]]
    return [part.reshape(-1, 3).mean(0) for part in parts]


folder = Path(sys.argv[1])
lines = []
for path in sorted(folder.glob("*.*")) + sorted(folder.glob("pictures/*")):
    if path.name.startswith("damaged-middle"):
        continue
    try:
        pictures, times = decode(path)
    except (av.error.FFmpegError, IndexError):
        continue
    if not pictures:
        continue
    last = [time for time in times if time is not None][-1] - times[0]
    means = [
        f"{value:.2f}"
        for picture in (pictures[0], pictures[len(pictures) // 2], pictures[-1])
        for quarter in quarters(picture)
        for value in quarter
    ]
    height, width = pictures[0].shape[:2]
    name = path.relative_to(folder)
    lines.append(f"{name}\t{len(pictures)}\t{width}\t{height}\t{last:.3f}\t{' '.join(means)}\n")
(Path(__file__).parent / "video" / "odd.tsv").write_text("".join(lines))
