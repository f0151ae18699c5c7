#include "product.h"

// The number of rows, or of taps, that are summed together, so that they share what they read, and
// the number of rows whose inputs are held at once.
enum { TOGETHER = 8, HELD = 64, MOST_HELD = HELD + CLOZE_MOST_TAPS + TOGETHER };

// The sixteen channels from `c` on of a row, zeros after the last one. `dtype` is a constant.
INLINE void load_channels(float *to, const void *x, int64_t row, int64_t width, int64_t c,
                          int dtype) {
  if (width - c >= LANES) {
    load(to, at(x, row * width + c, dtype), dtype, LANES);
  } else {
    memset(to, 0, LANES * 4);
    load(to, at(x, row * width + c, dtype), dtype, width - c);
  }
}

typedef struct {
  int64_t first, last;  // the sequence's rows
  int64_t begin, end;   // those of them that are computed
} run_of_rows;

INLINE int64_t least(int64_t a, int64_t b) { return a < b ? a : b; }
INLINE int64_t most(int64_t a, int64_t b) { return a > b ? a : b; }

INLINE run_of_rows run_of(const cloze_depthwise *d, int64_t sequence, int64_t begin, int64_t end) {
  run_of_rows run = {d->offsets[sequence], d->offsets[sequence + 1], 0, 0};
  run.begin = most(begin, run.first);
  run.end = least(end, run.last);
  return run;
}

// Holds `count` rows of x from `row` on, zeros where the sequence has none: no sum has to look where
// its sequence ends.
INLINE void hold(vector *to, const cloze_depthwise *d, run_of_rows run, int64_t row, int64_t count,
                 int64_t c, int dtype) {
  for (int64_t i = 0; i < count; i++) {
    if (row + i >= run.first && row + i < run.last)
      load_channels((float *)(to + i), d->x, row + i, d->width, c, dtype);
    else
      to[i] = (vector){0};
  }
}

INLINE void convolve(const cloze_depthwise *d, void *y, run_of_rows run, int64_t c, int dtype) {
  vector held[MOST_HELD];
  for (int64_t row = run.begin; row < run.end; row += HELD) {
    int64_t count = least(HELD, run.end - row);
    hold(held, d, run, row - d->left, count + TOGETHER + d->size - 1, c, dtype);
    for (int64_t r = 0; r < count; r += TOGETHER) {
      vector sum[TOGETHER];
      for (int i = 0; i < TOGETHER; i++) sum[i] = *(const vector *)(d->bias + c);
      for (int64_t tap = 0; tap < d->size; tap++) {
        vector weight = *(const vector *)(d->kernel + tap * d->stride + c);
        for (int i = 0; i < TOGETHER; i++) sum[i] += weight * held[r + tap + i];
      }
      for (int64_t i = 0; i < least(TOGETHER, count - r); i++)
        store(at_mutable(y, (row + r + i) * d->width + c, dtype), (const float *)&sum[i], dtype,
              least(LANES, d->width - c));
    }
  }
}

CLONES void cloze_depthwise_forward(const cloze_depthwise *d, void *y, int64_t begin, int64_t end) {
  for (int64_t sequence = 0; sequence < d->sequences; sequence++) {
    run_of_rows run = run_of(d, sequence, begin, end);
    for (int64_t c = 0; run.begin < run.end && c < d->width; c += LANES) {
      if (d->dtype == CLOZE_BF16) convolve(d, y, run, c, CLOZE_BF16);
      else convolve(d, y, run, c, CLOZE_F32);
    }
  }
}

INLINE void correlate(const cloze_depthwise *d, const void *dy, float *sums, run_of_rows run,
                      int64_t c, int dtype) {
  vector held[MOST_HELD], upstream[HELD];
  for (int64_t row = run.begin; row < run.end; row += HELD) {
    int64_t count = least(HELD, run.end - row);
    hold(held, d, run, row - d->left, count + TOGETHER + d->size - 1, c, dtype);
    for (int64_t r = 0; r < count; r++)
      load_channels((float *)(upstream + r), dy, row + r, d->width, c, dtype);
    for (int64_t tap = 0; tap < d->size; tap += TOGETHER) {
      int64_t taps = least(TOGETHER, d->size - tap);
      vector sum[TOGETHER] = {0};
      for (int64_t r = 0; r < count; r++)
        for (int i = 0; i < TOGETHER; i++) sum[i] += upstream[r] * held[r + tap + i];
      for (int64_t i = 0; i < taps; i++)
        *(vector *)(sums + (tap + i) * d->stride + c) += sum[i];
    }
  }
}

CLONES void cloze_depthwise_kernel(const cloze_depthwise *d, const void *dy, float *sums,
                                   int64_t begin, int64_t end) {
  for (int64_t sequence = 0; sequence < d->sequences; sequence++) {
    run_of_rows run = run_of(d, sequence, begin, end);
    for (int64_t c = 0; run.begin < run.end && c < d->width; c += LANES) {
      if (d->dtype == CLOZE_BF16) correlate(d, dy, sums, run, c, CLOZE_BF16);
      else correlate(d, dy, sums, run, c, CLOZE_F32);
    }
  }
}
