#include "product.h"

// The number of rows that are computed together, so that they share what they read.
enum { TOGETHER = 4 };

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

// Adds what row `i` contributes to rows `row`, `row` + 1, ...; `checked` where the kernel's ends
// do not reach all of them.
#define CONTRIBUTE(checked)                                                              \
  load_channels(value, d->x, i, d->width, c, dtype);                                     \
  for (int r = 0; r < TOGETHER; r++) {                                                   \
    int64_t tap = i - row - r + d->left;                                                 \
    if (!(checked) || (tap >= 0 && tap < d->size))                                       \
      sum[r] += *(const vector *)(d->kernel + tap * d->stride + c) * *(vector *)value;   \
  }

INLINE void convolve(const cloze_depthwise *d, void *y, run_of_rows run, int64_t c, int dtype) {
  float value[LANES];
  for (int64_t row = run.begin; row < run.end; row += TOGETHER) {
    int64_t count = least(TOGETHER, run.end - row);
    vector sum[TOGETHER];
    for (int r = 0; r < TOGETHER; r++) sum[r] = *(const vector *)(d->bias + c);
    int64_t start = most(run.first, row - d->left);
    int64_t stop = least(run.last, row + count - 1 - d->left + d->size);
    int64_t low = least(most(row + TOGETHER - 1 - d->left, start), stop);
    int64_t high = most(least(row - d->left + d->size, stop), low), i = start;
    for (; i < low; i++) { CONTRIBUTE(1) }
    for (; i < high; i++) { CONTRIBUTE(0) }
    for (; i < stop; i++) { CONTRIBUTE(1) }
    for (int64_t r = 0; r < count; r++)
      store(at_mutable(y, (row + r) * d->width + c, dtype), (const float *)&sum[r], dtype,
            least(LANES, d->width - c));
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
  float value[LANES], upstream[TOGETHER][LANES];
  for (int64_t row = run.begin; row < run.end; row += TOGETHER) {
    int64_t count = least(TOGETHER, run.end - row);
    for (int64_t r = 0; r < count; r++)
      load_channels(upstream[r], dy, row + r, d->width, c, dtype);
    for (int64_t tap = 0; tap < d->size; tap++) {
      vector sum = *(vector *)(sums + tap * d->stride + c);
      for (int64_t r = 0; r < count; r++) {
        int64_t i = row + r + tap - d->left;
        if (i < run.first || i >= run.last) continue;
        load_channels(value, d->x, i, d->width, c, dtype);
        sum += *(vector *)upstream[r] * *(vector *)value;
      }
      *(vector *)(sums + tap * d->stride + c) = sum;
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
