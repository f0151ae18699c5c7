// Two convolutions of 3 x 3 places with strides of 2, each followed by a rectifier, of a block of
// steps of one utterance. The output of the first is held for the block alone, in two planes: its
// even and its odd rows. In a plane of rows of 2 P columns the places under the second convolution's
// window are 2 columns apart across the ends of rows, too, so that they are the rows of one matrix,
// of which P - 1 in P are places and the last is ignored.
#include "product.h"

enum { TAPS = 9 };

typedef struct {
  const cloze_frames *f;
  int64_t steps, rows;     // of the block: steps, and steps x P rows of the matrix
  int64_t line;            // the elements of a plane's row
  float *frames;           // [4 steps + 3, bins]
  float *even, *odd;       // the planes
  float *out;              // [rows, wide]
  float *deven, *dodd;     // the planes' gradients
} block;

INLINE int64_t plane_size(const cloze_frames *f, int64_t rows) {
  return (rows * 2 * (f->places + 1) + 2) * f->wide;
}

size_t cloze_frames_scratch(const cloze_frames *f, int backward) {
  int64_t steps = CLOZE_FRAME_STEPS;
  int64_t planes = plane_size(f, steps + 1) + plane_size(f, steps);
  return (size_t)(round_up((4 * steps + 3) * f->bins) + steps * (f->places + 1) * f->wide +
                  (backward ? 2 : 1) * planes);
}

INLINE block prepare(const cloze_frames *f, int64_t steps, int backward, float *scratch) {
  block b = {.f = f, .steps = steps, .rows = steps * (f->places + 1)};
  b.line = 2 * (f->places + 1) * f->wide;
  b.frames = scratch, scratch += round_up((4 * CLOZE_FRAME_STEPS + 3) * f->bins);
  b.out = scratch, scratch += CLOZE_FRAME_STEPS * (f->places + 1) * f->wide;
  int64_t even = plane_size(f, steps + 1), odd = plane_size(f, steps);
  b.even = scratch, b.odd = scratch + even;
  b.deven = b.odd + odd, b.dodd = b.deven + even;
  memset(b.even, 0, (size_t)((backward ? 2 : 1) * (even + odd)) * 4);
  return b;
}

INLINE float *plane_row(const block *b, float *even, float *odd, int64_t row) {
  return (row % 2 ? odd : even) + row / 2 * b->line;
}

INLINE void first_convolution(const block *b, int64_t first) {
  const cloze_frames *f = b->f;
  load(b->frames, at(f->x, first * f->bins, f->dtype), f->dtype, (4 * b->steps + 3) * f->bins);
  for (int64_t row = 0; row <= 2 * b->steps; row++) {
    const float *x = b->frames + 2 * row * f->bins;
    float *y = plane_row(b, b->even, b->odd, row);
    for (int64_t c = 0; c < f->wide; c += LANES) {
      vector weight[TAPS];
      for (int k = 0; k < TAPS; k++) weight[k] = *(const vector *)(f->first + k * f->wide + c);
      for (int64_t place = 0; place < f->middle; place++) {
        vector sum = *(const vector *)(f->first_bias + c);
        for (int k = 0; k < TAPS; k++) sum += x[k / 3 * f->bins + 2 * place + k % 3] * weight[k];
        // Written so that a NaN stays a NaN.
        integers kept = ~(sum <= 0.0f);
        *(vector *)(y + place * f->wide + c) = (vector)((integers)sum & kept);
      }
    }
  }
}

// The rows of the matrix for a tap in time: the places of the first convolution's rows.
INLINE float *tap_rows(const block *b, float *even, float *odd, int tap) {
  return tap == 1 ? odd : even + (tap == 2 ? b->line : 0);
}

CLONES void cloze_frames_forward(const cloze_frames *f, int64_t first, int64_t step, int64_t steps,
                                 void *y, float *scratch) {
  block b = prepare(f, steps, 0, scratch);
  first_convolution(&b, first);
  for (int tap = 0; tap < 3; tap++)
    multiply(b.rows, f->wide, 3 * f->wide, tap_rows(&b, b.even, b.odd, tap), 2 * f->wide, 1,
             f->second + tap * 3 * f->wide * f->wide, f->wide, b.out, f->wide, tap > 0);
  for (int64_t t = 0; t < steps; t++)
    for (int64_t place = 0; place < f->places; place++) {
      float *out = b.out + (t * (f->places + 1) + place) * f->wide;
      for (int64_t c = 0; c < f->channels; c++) {
        float sum = out[c] + f->second_bias[c];
        out[c] = sum <= 0 ? 0 : sum;
      }
      store(at_mutable(y, ((step + t) * f->places + place) * f->channels, f->dtype), out, f->dtype,
            f->channels);
    }
}

// The gradient before the second rectifier, and the sum of its rows.
INLINE void before_rectifier(const block *b, int64_t step, const void *y, const void *dy,
                             float *bias) {
  const cloze_frames *f = b->f;
  memset(b->out, 0, (size_t)(b->rows * f->wide) * 4);
  for (int64_t t = 0; t < b->steps; t++)
    for (int64_t place = 0; place < f->places; place++) {
      float *out = b->out + (t * (f->places + 1) + place) * f->wide;
      int64_t from = ((step + t) * f->places + place) * f->channels;
      for (int64_t c = 0; c < f->channels; c += LANES) {
        float value[LANES], upstream[LANES];
        int64_t n = f->channels - c < LANES ? f->channels - c : LANES;
        load(value, at(y, from + c, f->dtype), f->dtype, n);
        load(upstream, at(dy, from + c, f->dtype), f->dtype, n);
        for (int64_t j = 0; j < n; j++) {
          out[c + j] = value[j] > 0 ? upstream[j] : 0;
          bias[c + j] += out[c + j];
        }
      }
    }
}

INLINE void first_gradients(const block *b, float *weights, float *bias) {
  const cloze_frames *f = b->f;
  for (int64_t row = 0; row <= 2 * b->steps; row++) {
    const float *x = b->frames + 2 * row * f->bins;
    const float *y = plane_row(b, b->even, b->odd, row);
    const float *dy = plane_row(b, b->deven, b->dodd, row);
    for (int64_t c = 0; c < f->wide; c += LANES) {
      vector sum[TAPS], total = *(vector *)(bias + c);
      for (int k = 0; k < TAPS; k++) sum[k] = *(vector *)(weights + k * f->wide + c);
      for (int64_t place = 0; place < f->middle; place++) {
        integers kept = *(const vector *)(y + place * f->wide + c) > 0.0f;
        vector d = (vector)(*(const integers *)(dy + place * f->wide + c) & kept);
        total += d;
        for (int k = 0; k < TAPS; k++) sum[k] += x[k / 3 * f->bins + 2 * place + k % 3] * d;
      }
      *(vector *)(bias + c) = total;
      for (int k = 0; k < TAPS; k++) *(vector *)(weights + k * f->wide + c) = sum[k];
    }
  }
}

CLONES void cloze_frames_backward(const cloze_frames *f, int64_t first, int64_t step, int64_t steps,
                                  const void *y, const void *dy, float *sums, float *scratch) {
  block b = prepare(f, steps, 1, scratch);
  int64_t wide = f->wide;
  float *first_bias = sums + TAPS * wide, *second = first_bias + wide;
  first_convolution(&b, first);
  before_rectifier(&b, step, y, dy, second + TAPS * wide * wide);
  for (int tap = 0; tap < 3; tap++) {
    multiply(3 * wide, wide, b.rows, tap_rows(&b, b.even, b.odd, tap), 1, 2 * wide, b.out, wide,
             second + tap * 3 * wide * wide, wide, 1);
    // The windows of neighbours share a column: two products, in each of which none do.
    float *to = tap_rows(&b, b.deven, b.dodd, tap);
    const float *back = f->back + tap * wide * 3 * wide;
    multiply(b.rows, 2 * wide, wide, b.out, wide, 1, back, 3 * wide, to, 2 * wide, 1);
    multiply(b.rows, wide, wide, b.out, wide, 1, back + 2 * wide, 3 * wide, to + 2 * wide,
             2 * wide, 1);
  }
  first_gradients(&b, sums, first_bias);
}
