// A clip that is open.
#pragma once
#include "CVideo.h"
#include "libraries.h"

#ifdef CLOZE_VIDEO
struct cloze_video {
  const cloze_video_functions *f;
  cloze_video_limits limits;
  int descriptor;
  int64_t size, modified;
  AVFormatContext *format;
  AVIOContext *input;
  AVCodecContext *codec;
  struct SwsContext *scaler;
  AVStream *stream;
  AVPacket *packet;
  AVFrame *frame;
  // The packets so far, all of them once `is_whole`; none if they are too many.
  AVPacket **packets;
  int count, capacity, cursor;
  int64_t bytes;
  int is_whole, is_streamed, is_drained;
  uint8_t *turned;
  size_t turned_size;
  cloze_video_trouble trouble;
};

int cloze_video_open_input(cloze_video *video, char *message, int size);
void cloze_video_close_input(cloze_video *video);
int cloze_video_open_codec(cloze_video *video, char *message, int size);
// Lets the library's complaints count for `video`.
void cloze_video_listen(cloze_video *video);
#endif
