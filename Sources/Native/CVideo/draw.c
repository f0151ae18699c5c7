// Frames as RGB, scaled and turned as they are shown.
#include "clip.h"

#ifdef CLOZE_VIDEO
#include <stdlib.h>
#include <string.h>

// A turn by right angles, perhaps mirrored: columns and rows trade places, then run backwards.
typedef struct {
  int is_swapped, is_left, is_up;
} turn;

// The turns of EXIF's orientations 1 to 8.
static const turn orientations[9] = {{0, 0, 0}, {0, 0, 0}, {0, 1, 0}, {0, 1, 1}, {0, 0, 1},
                                     {1, 0, 0}, {1, 1, 0}, {1, 1, 1}, {1, 0, 1}};

static turn turn_of(cloze_video *video) {
  const AVDictionaryEntry *entry = video->f->av_dict_get(video->frame->metadata, "Orientation", NULL, 0);
  int number = entry ? atoi(entry->value) : 0;
  if (number >= 1 && number <= 8) return orientations[number];
  size_t size = 0;
  const uint8_t *data = video->f->av_stream_get_side_data(video->stream, AV_PKT_DATA_DISPLAYMATRIX, &size);
  if (!data || size < 9 * sizeof(int32_t)) return orientations[1];
  // x' = a x + c y, y' = b x + d y.
  int32_t m[9];
  memcpy(m, data, sizeof m);
  int64_t a = m[0], b = m[1], c = m[3], d = m[4];
  if (llabs(a) + llabs(d) >= llabs(b) + llabs(c)) return (turn){0, a < 0, d < 0};
  return (turn){1, c < 0, b < 0};
}

void cloze_video_shown(cloze_video *video, int *width, int *height) {
  AVRational pixel = video->f->av_guess_sample_aspect_ratio(video->format, video->stream, video->frame);
  double wide = video->frame->width, tall = video->frame->height;
  if (pixel.num > 0 && pixel.den > 0) {
    double shown = wide * pixel.num / pixel.den + 0.5;
    // Nobody films in pixels that are ten times as wide as high.
    if (shown >= wide / 10 && shown <= wide * 10) wide = shown;
  }
  int is_swapped = turn_of(video).is_swapped;
  *width = (int)(is_swapped ? tall : wide);
  *height = (int)(is_swapped ? wide : tall);
  if (*width < 1) *width = 1;
  if (*height < 1) *height = 1;
}

static int set_colours(cloze_video *video) {
  const cloze_video_functions *f = video->f;
  int *inverse, *table, source, destination, brightness, contrast, saturation;
  if (f->sws_getColorspaceDetails(video->scaler, &inverse, &source, &table, &destination, &brightness, &contrast, &saturation) < 0)
    return 1;
  AVFrame *frame = video->frame;
  if (frame->color_range != AVCOL_RANGE_UNSPECIFIED) source = frame->color_range == AVCOL_RANGE_JPEG;
  int space = frame->colorspace;
  // Without a matrix that of standard television is meant, as FFmpeg has it.
  if (space == AVCOL_SPC_UNSPECIFIED || space == AVCOL_SPC_RGB) space = SWS_CS_DEFAULT;
  return f->sws_setColorspaceDetails(video->scaler, f->sws_getCoefficients(space), source, table, destination, brightness, contrast, saturation) >= 0;
}

static void turn_pixels(const uint8_t *from, int width, int height, turn turn, uint8_t *to) {
  int wide = turn.is_swapped ? height : width, tall = turn.is_swapped ? width : height;
  for (int y = 0; y < height; y++)
    for (int x = 0; x < width; x++) {
      int column = turn.is_swapped ? y : x, row = turn.is_swapped ? x : y;
      if (turn.is_left) column = wide - 1 - column;
      if (turn.is_up) row = tall - 1 - row;
      memcpy(to + 3 * ((size_t)row * wide + column), from + 3 * ((size_t)y * width + x), 3);
    }
}

int cloze_video_draw(cloze_video *video, int width, int height, uint8_t *pixels) {
  AVFrame *frame = video->frame;
  turn turn = turn_of(video);
  int wide = turn.is_swapped ? height : width, tall = turn.is_swapped ? width : height;
  int is_turned = turn.is_swapped || turn.is_left || turn.is_up;
  size_t size = 3 * (size_t)width * height + 1024;
  if (video->turned_size < size) {
    free(video->turned);
    video->turned = malloc(size);
    video->turned_size = video->turned ? size : 0;
    if (!video->turned) return 0;
  }
  int flags = SWS_BICUBIC | SWS_ACCURATE_RND | SWS_BITEXACT | SWS_FULL_CHR_H_INT | SWS_FULL_CHR_H_INP;
  video->scaler = video->f->sws_getCachedContext(video->scaler, frame->width, frame->height, frame->format, wide, tall,
                                                 AV_PIX_FMT_RGB24, flags, NULL, NULL, NULL);
  if (!video->scaler || !set_colours(video)) return 0;
  // The scaler may write some bytes behind the last row.
  uint8_t *planes[4] = {video->turned};
  int strides[4] = {3 * wide};
  if (video->f->sws_scale(video->scaler, (const uint8_t *const *)frame->data, frame->linesize, 0, frame->height, planes, strides) != tall)
    return 0;
  if (is_turned) turn_pixels(video->turned, wide, tall, turn, pixels);
  else memcpy(pixels, video->turned, 3 * (size_t)width * height);
  return 1;
}
#endif
