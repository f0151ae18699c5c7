// zlib's inflate, for files compressed with gzip.
#pragma once
#include <string.h>
#include <zlib.h>

// The macro inflateInit2 is not imported into Swift. 15 + 16: the largest window, gzip's header.
static inline int cloze_inflate_start(z_stream *stream) {
  memset(stream, 0, sizeof *stream);
  return inflateInit2(stream, 15 + 16);
}
