// A clip: opened, its packets, its frames.
#include "clip.h"

#ifdef CLOZE_VIDEO
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static int64_t date(const struct stat *status) {
  return status->st_mtim.tv_sec * 1000000000LL + status->st_mtim.tv_nsec;
}

static int open_file(cloze_video *video, const char *path, char *message, int size) {
  video->descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
  struct stat status;
  if (video->descriptor < 0 || fstat(video->descriptor, &status) != 0) {
    snprintf(message, size, "cannot be opened (%s)", strerror(errno));
    return 0;
  }
  if (!S_ISREG(status.st_mode)) {
    snprintf(message, size, "not a regular file");
    return 0;
  }
  (video->size = status.st_size, video->modified = date(&status));
  if (status.st_size == 0) snprintf(message, size, "an empty file");
  return status.st_size > 0;
}

static void describe(cloze_video *video, cloze_video_info *info) {
  AVCodecParameters *form = video->stream->codecpar;
  *info = (cloze_video_info){.stored_width = form->width, .stored_height = form->height,
                             .stated = video->stream->nb_frames, .size = video->size, .modified = video->modified};
  AVRational rate = video->stream->avg_frame_rate;
  if (rate.num > 0 && rate.den > 0) info->rate = (double)rate.num / rate.den;
  if (video->format->duration > 0) info->seconds = (double)video->format->duration / AV_TIME_BASE;
  snprintf(info->container, sizeof info->container, "%s", video->format->iformat->name);
  snprintf(info->codec, sizeof info->codec, "%s", video->f->avcodec_get_name(form->codec_id));
  const char *name = video->f->av_get_pix_fmt_name(form->format);
  snprintf(info->format, sizeof info->format, "%s", name ? name : "unknown");
}

cloze_video *cloze_video_open(const char *path, const cloze_video_limits *limits, cloze_video_info *info,
                              char *message, int size) {
  const char *problem = NULL;
  const cloze_video_functions *f = cloze_video_libraries(&problem);
  cloze_video *video = f ? calloc(1, sizeof *video) : NULL;
  if (!video) {
    snprintf(message, size, "%s", problem ? problem : "no memory");
    return NULL;
  }
  (video->f = f, video->limits = *limits, video->descriptor = -1);
  cloze_video_listen(video);
  video->packet = f->av_packet_alloc();
  video->frame = f->av_frame_alloc();
  if (video->packet && video->frame && open_file(video, path, message, size) &&
      cloze_video_open_input(video, message, size) && cloze_video_open_codec(video, message, size)) {
    describe(video, info);
    // What was found wrong while looking for the form is found again while decoding.
    video->trouble.count = 0;
    return video;
  }
  cloze_video_close(video);
  return NULL;
}

static void drop_packets(cloze_video *video) {
  for (int i = 0; i < video->count; i++) video->f->av_packet_free(&video->packets[i]);
  free(video->packets);
  (video->packets = NULL, video->count = 0, video->capacity = 0, video->bytes = 0);
}

void cloze_video_close(cloze_video *video) {
  if (!video) return;
  cloze_video_listen(NULL);
  drop_packets(video);
  if (video->scaler) video->f->sws_freeContext(video->scaler);
  if (video->frame) video->f->av_frame_free(&video->frame);
  if (video->packet) video->f->av_packet_free(&video->packet);
  if (video->codec) video->f->avcodec_free_context(&video->codec);
  cloze_video_close_input(video);
  if (video->descriptor >= 0) close(video->descriptor);
  free(video->turned);
  free(video);
}

static void keep(cloze_video *video) {
  if (video->is_streamed) return;
  if (video->count == video->capacity) {
    int capacity = video->capacity ? 2 * video->capacity : 256;
    AVPacket **packets = realloc(video->packets, capacity * sizeof *packets);
    if (packets) (video->packets = packets, video->capacity = capacity);
  }
  video->bytes += video->packet->size + 256;
  AVPacket *copy = video->count < video->capacity && video->bytes <= video->limits.packets
                       ? video->f->av_packet_clone(video->packet) : NULL;
  if (copy) {
    video->packets[video->count++] = copy;
  } else {
    drop_packets(video);
    video->is_streamed = 1;
  }
}

// The next packet of the stream from the file; 0 at its end.
static int read_packet(cloze_video *video) {
  for (;;) {
    video->f->av_packet_unref(video->packet);
    int code = video->f->av_read_frame(video->format, video->packet);
    if (code < 0 && code != AVERROR_EOF && video->trouble.count++ == 0)
      video->f->av_strerror(code, video->trouble.first, sizeof video->trouble.first);
    if (code < 0) return 0;
    if (video->packet->flags & AV_PKT_FLAG_CORRUPT && video->trouble.count++ == 0)
      snprintf(video->trouble.first, sizeof video->trouble.first, "corrupt packet");
    if (video->packet->stream_index == video->stream->index) return 1;
  }
}

int cloze_video_packet(cloze_video *video, cloze_video_stamp *stamp) {
  if (!read_packet(video)) return 0;
  AVPacket *packet = video->packet;
  stamp->stamp = packet->pts != AV_NOPTS_VALUE ? packet->pts : packet->dts;
  stamp->duration = packet->duration;
  stamp->unit = av_q2d(video->stream->time_base);
  keep(video);
  return 1;
}

int cloze_video_restart(cloze_video *video, int64_t stamp) {
  char message[512];
  (video->cursor = 0, video->is_drained = 0);
  if (video->is_streamed) {
    cloze_video_close_input(video);
    if (!cloze_video_open_input(video, message, sizeof message)) return 0;
  }
  int last = 0;
  for (int i = 0; i < video->count && stamp != INT64_MIN; i++) {
    AVPacket *packet = video->packets[i];
    if (!(packet->flags & AV_PKT_FLAG_KEY) || packet->pts == AV_NOPTS_VALUE) continue;
    if (packet->pts > stamp) break;
    (video->cursor = last, last = i);
  }
  return cloze_video_open_codec(video, message, sizeof message);
}

// Gives the decoder its next packet, or the end. Returns 0 if it has had all.
static int feed(cloze_video *video) {
  if (video->is_drained) return 0;
  AVPacket *packet = NULL;
  if (video->is_streamed) packet = read_packet(video) ? video->packet : NULL;
  else if (video->cursor < video->count) packet = video->packets[video->cursor++];
  if (!packet) video->is_drained = 1;
  // What the decoder does not take is damaged, which it has said.
  int code = video->f->avcodec_send_packet(video->codec, packet);
  if (code < 0 && code != AVERROR_EOF && video->trouble.count == 0) {
    video->trouble.count = 1;
    video->f->av_strerror(code, video->trouble.first, sizeof video->trouble.first);
  }
  return 1;
}

int cloze_video_frame(cloze_video *video, cloze_video_stamp *stamp) {
  for (;;) {
    int code = video->f->avcodec_receive_frame(video->codec, video->frame);
    if (code == 0 && video->frame->width > 0 && video->frame->height > 0) break;
    if (code == AVERROR_EOF || (code < 0 && !feed(video))) return 0;
  }
  stamp->stamp = video->frame->best_effort_timestamp;
  stamp->duration = video->frame->pkt_duration;
  stamp->unit = av_q2d(video->stream->time_base);
  return 1;
}

cloze_video_trouble cloze_video_troubles(const cloze_video *video) { return video->trouble; }

int cloze_video_changed(const cloze_video *video) {
  struct stat status;
  return fstat(video->descriptor, &status) != 0 || status.st_size != video->size || date(&status) != video->modified;
}
#else
#include <stddef.h>
#include <stdio.h>

cloze_video *cloze_video_open(const char *path, const cloze_video_limits *limits, cloze_video_info *info,
                              char *message, int size) {
  snprintf(message, size, "%s", cloze_video_load());
  return NULL;
}
int cloze_video_packet(cloze_video *video, cloze_video_stamp *stamp) { return 0; }
int cloze_video_restart(cloze_video *video, int64_t stamp) { return 0; }
int cloze_video_frame(cloze_video *video, cloze_video_stamp *stamp) { return 0; }
void cloze_video_shown(cloze_video *video, int *width, int *height) {}
int cloze_video_draw(cloze_video *video, int width, int height, uint8_t *pixels) { return 0; }
cloze_video_trouble cloze_video_troubles(const cloze_video *video) { return (cloze_video_trouble){0}; }
int cloze_video_changed(const cloze_video *video) { return 0; }
void cloze_video_close(cloze_video *video) {}
#endif
