// Opening: the bytes of one file, and what may be done with them.
#include "clip.h"

#ifdef CLOZE_VIDEO
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

// Formats that are one file of pictures. Playlists and lists of other files are not among them.
static const char demuxers[] =
    "mov,mp4,m4a,3gp,3g2,mj2,matroska,webm,avi,mpeg,mpegts,mpegvideo,flv,asf,ogg,gif,"
    "yuv4mpegpipe,apng,png_pipe,jpeg_pipe";
static const char decoders[] =
    "h264,hevc,vp8,vp9,libdav1d,av1,mpeg1video,mpeg2video,mpeg4,msmpeg4,msmpeg4v1,msmpeg4v2,h263,"
    "flv,wmv1,wmv2,wmv3,vc1,theora,mjpeg,ffv1,huffyuv,dvvideo,rawvideo,cinepak,indeo5,indeo4,"
    "indeo3,gif,png,apng,wrapped_avframe";

static _Thread_local cloze_video *listening;

static void complain(void *object, int level, const char *form, va_list arguments) {
  if (level > AV_LOG_ERROR || !listening) return;
  cloze_video_trouble *trouble = &listening->trouble;
  if (trouble->count++ > 0) return;
  int prefix = 0;
  listening->f->av_log_format_line2(object, level, form, arguments, trouble->first,
                                    sizeof trouble->first, &prefix);
  // The name of the part and the address of its state precede the words.
  char *words = trouble->first[0] == '[' ? strstr(trouble->first, "] ") : NULL;
  if (words) memmove(trouble->first, words + 2, strlen(words + 2) + 1);
  trouble->first[strcspn(trouble->first, "\n")] = 0;
}

void cloze_video_listen(cloze_video *video) {
  listening = video;
  if (video) video->f->av_log_set_callback(complain);
}

static int read_bytes(void *opaque, uint8_t *bytes, int size) {
  cloze_video *video = opaque;
  ssize_t count;
  do {
    count = read(video->descriptor, bytes, size);
  } while (count < 0 && errno == EINTR);
  return count > 0 ? (int)count : count == 0 ? AVERROR_EOF : AVERROR(errno);
}

static int64_t seek_bytes(void *opaque, int64_t offset, int whence) {
  cloze_video *video = opaque;
  if (whence & AVSEEK_SIZE) return video->size;
  off_t place = lseek(video->descriptor, offset, whence & ~AVSEEK_FORCE);
  return place < 0 ? AVERROR(errno) : place;
}

// Whatever a format asks for beside its own bytes is refused.
static int refuse(AVFormatContext *format, AVIOContext **input, const char *url, int flags,
                  AVDictionary **options) {
  return AVERROR(EPERM);
}

static int is_listed(const char *names, const char *list) {
  // A format may have several names, with commas between them.
  for (const char *name = names; *name;) {
    size_t length = strcspn(name, ",");
    for (const char *item = list; *item;) {
      size_t size = strcspn(item, ",");
      if (size == length && strncmp(item, name, size) == 0) return 1;
      item += size + (item[size] == ',');
    }
    name += length + (name[length] == ',');
  }
  return 0;
}

static int failure(cloze_video *video, int code, const char *what, char *message, int size) {
  char reason[128] = "";
  video->f->av_strerror(code, reason, sizeof reason);
  if (video->trouble.count > 0)
    snprintf(message, size, "%s (%s: %s)", what, reason, video->trouble.first);
  else
    snprintf(message, size, "%s (%s)", what, reason);
  return 0;
}

int cloze_video_open_input(cloze_video *video, char *message, int size) {
  const cloze_video_functions *f = video->f;
  if (lseek(video->descriptor, 0, SEEK_SET) != 0) return failure(video, AVERROR(errno), "cannot be read from its start", message, size);
  int block = 1 << 16;
  uint8_t *buffer = f->av_malloc(block);
  video->input = buffer ? f->avio_alloc_context(buffer, block, 0, video, read_bytes, NULL, seek_bytes) : NULL;
  video->format = f->avformat_alloc_context();
  if (!video->input || !video->format) return failure(video, AVERROR(ENOMEM), "no memory", message, size);
  const AVInputFormat *kind = NULL;
  int code = f->av_probe_input_buffer2(video->input, &kind, NULL, NULL, 0, (unsigned)video->limits.probe);
  if (code < 0 || !kind) return failure(video, code, "no video in a format that is read", message, size);
  if (!is_listed(kind->name, demuxers)) {
    snprintf(message, size, "the form %s (%s), which is not read", kind->name, kind->long_name ? kind->long_name : "");
    return 0;
  }
  AVDictionary *options = NULL;
  f->av_dict_set(&options, "protocol_whitelist", "", 0);
  f->av_dict_set(&options, "format_whitelist", demuxers, 0);
  f->av_dict_set(&options, "codec_whitelist", decoders, 0);
  video->format->pb = video->input;
  video->format->io_open = refuse;
  video->format->probesize = video->limits.probe;
  video->format->max_analyze_duration = 5 * AV_TIME_BASE;
  code = f->avformat_open_input(&video->format, NULL, kind, &options);
  f->av_dict_free(&options);
  if (code < 0) return failure(video, code, "cannot be opened", message, size);
  char pixels[32];
  snprintf(pixels, sizeof pixels, "%lld", (long long)video->limits.pixels);
  AVDictionary *each[64] = {0};
  unsigned count = video->format->nb_streams;
  if (count > 64) return failure(video, AVERROR(EINVAL), "more than 64 streams", message, size);
  for (unsigned i = 0; i < count; i++) {
    f->av_dict_set(&each[i], "max_pixels", pixels, 0);
    f->av_dict_set(&each[i], "threads", "1", 0);
  }
  code = f->avformat_find_stream_info(video->format, count > 0 ? each : NULL);
  for (unsigned i = 0; i < count; i++) f->av_dict_free(&each[i]);
  if (code < 0) return failure(video, code, "no streams can be found", message, size);
  int best = f->av_find_best_stream(video->format, AVMEDIA_TYPE_VIDEO, -1, -1, NULL, 0);
  if (best < 0 || video->format->streams[best]->disposition & AV_DISPOSITION_ATTACHED_PIC) {
    snprintf(message, size, "no stream of video among %u", video->format->nb_streams);
    return 0;
  }
  for (unsigned i = 0; i < video->format->nb_streams; i++)
    video->format->streams[i]->discard = (int)i == best ? AVDISCARD_DEFAULT : AVDISCARD_ALL;
  video->stream = video->format->streams[best];
  return 1;
}

void cloze_video_close_input(cloze_video *video) {
  if (video->format) video->f->avformat_close_input(&video->format);
  if (video->input) {
    video->f->av_freep(&video->input->buffer);
    video->f->avio_context_free(&video->input);
  }
  video->stream = NULL;
}

int cloze_video_open_codec(cloze_video *video, char *message, int size) {
  const cloze_video_functions *f = video->f;
  if (video->codec) f->avcodec_free_context(&video->codec);
  AVCodecParameters *form = video->stream->codecpar;
  const AVCodec *decoder = f->avcodec_find_decoder(form->codec_id);
  if (!decoder || !is_listed(decoder->name, decoders)) {
    snprintf(message, size, "the codec %s, which is not read", f->avcodec_get_name(form->codec_id));
    return 0;
  }
  if ((int64_t)form->width * form->height > video->limits.pixels) {
    snprintf(message, size, "frames of %dx%d, more than %lld pixels", form->width, form->height, (long long)video->limits.pixels);
    return 0;
  }
  video->codec = f->avcodec_alloc_context3(decoder);
  if (!video->codec) return failure(video, AVERROR(ENOMEM), "no memory", message, size);
  int code = f->avcodec_parameters_to_context(video->codec, form);
  if (code < 0) return failure(video, code, "cannot be decoded", message, size);
  video->codec->thread_count = 1;
  video->codec->max_pixels = video->limits.pixels;
  // The same bits whatever instructions the processor has.
  video->codec->flags |= AV_CODEC_FLAG_BITEXACT;
  video->codec->pkt_timebase = video->stream->time_base;
  code = f->avcodec_open2(video->codec, decoder, NULL);
  return code < 0 ? failure(video, code, "cannot be decoded", message, size) : 1;
}
#endif
