#include "common.h"

// Philox 4x32 with ten rounds on 16 counters at once: 64 words, in the order of the stream.
INLINE void random_words(uint32_t *words, uint64_t block, const cloze_stream *stream) {
  uint32_t c[4][16];
  philox(c, block, stream->stream, stream->key, 10);
  for (int i = 0; i < 16; i++)
    for (int word = 0; word < 4; word++) words[4 * i + word] = c[word][i];
}

// -log(-log u) with u = (w + 1/2) 2^-24. Close to 1 only the distance v = 1 - u is exact, and
// log(1 - v) = log(r) v / (1 - r) with r the rounded value of 1 - v.
INLINE float gumbel(uint32_t word) {
  uint32_t w = word >> 8;
  float u = ((float)w + 0.5f) * 0x1p-24f;
  float v = ((float)(0xffffffu - w) + 0.5f) * 0x1p-24f;
  float r = 1.0f - v, gap = 1.0f - r;
  float near = gap > 0 ? -fast_log(r) * (v / gap) : v;
  return -fast_log(w < 0x800000u ? -fast_log(u) : near);
}

// value[j] += noise of element first + j, for n <= PIECE elements.
INLINE void add_noise(float *value, int64_t first, int64_t n, const cloze_stream *stream) {
  uint32_t words[PIECE + 64 + 4];
  int64_t skipped = first % 4;
  for (int64_t i = 0; i < n + skipped; i += 64)
    random_words(words + i, (uint64_t)((first - skipped + i) / 4), stream);
  for (int64_t j = 0; j < n; j++) value[j] += gumbel(words[skipped + j]);
}

// x[j] = exp((x[j] - top) scale); returns their sum.
INLINE float exponentials(float *x, float top, float scale, int64_t n) {
  REASSOCIATE
  float sum = 0;
  for (int64_t j = 0; j < n; j++) {
    x[j] = fast_exp((x[j] - top) * scale);
    sum += x[j];
  }
  return sum;
}

// The maximum width of a row whose noise is kept instead of being drawn a second time.
enum { NOISY = 1 << 14 };

INLINE void load_noisy(float *to, const void *x, int64_t index, int64_t n, int dtype,
                       const cloze_stream *stream) {
  load(to, at(x, index, dtype), dtype, n);
  add_noise(to, index, n, stream);
}

CLONES void cloze_gumbel_softmax(const void *x, void *y, float temperature,
                                 const cloze_stream *stream, int dtype, int64_t width,
                                 int64_t begin, int64_t end) {
  float row[NOISY], piece[PIECE];
  const float scale = 1.0f / temperature;
  const int kept = width <= NOISY;
  for (int64_t r = begin; r < end; r++) {
    float top = -INFINITY, sum = 0;
    for (int64_t c = 0; c < width; c += PIECE) {
      int64_t n = width - c < PIECE ? width - c : PIECE;
      float *values = kept ? row + c : piece;
      load_noisy(values, x, r * width + c, n, dtype, stream);
      top = largest(values, top, n);
    }
    for (int64_t c = 0; c < width; c += PIECE) {
      int64_t n = width - c < PIECE ? width - c : PIECE;
      float *values = kept ? row + c : piece;
      if (!kept) load_noisy(values, x, r * width + c, n, dtype, stream);
      sum += exponentials(values, top, scale, n);
    }
    for (int64_t c = 0; c < width; c += PIECE) {
      int64_t n = width - c < PIECE ? width - c : PIECE;
      float *values = kept ? row + c : piece;
      if (!kept) {
        load_noisy(values, x, r * width + c, n, dtype, stream);
        exponentials(values, top, scale, n);
      }
      for (int64_t j = 0; j < n; j++) values[j] *= 1.0f / sum;
      store(at_mutable(y, r * width + c, dtype), values, dtype, n);
    }
  }
}

CLONES void cloze_mean_softmax(const void *x, float *shares, float *logsums, int dtype,
                               int64_t width, int64_t begin, int64_t end) {
  float piece[PIECE];
  for (int64_t j = 0; j < width; j++) shares[j] = 0;
  const float share = 1.0f / (float)(end - begin);
  for (int64_t r = begin; r < end; r++) {
    float top = -INFINITY, sum = 0;
    for (int64_t c = 0; c < width; c += PIECE) {
      int64_t n = width - c < PIECE ? width - c : PIECE;
      load(piece, at(x, r * width + c, dtype), dtype, n);
      float highest = largest(piece, top, n);
      if (highest > top) {
        sum *= fast_exp(top - highest);
        top = highest;
      }
      sum += exponentials(piece, top, 1.0f, n);
    }
    logsums[r] = top + logf(sum);
    for (int64_t c = 0; c < width; c += PIECE) {
      int64_t n = width - c < PIECE ? width - c : PIECE;
      load(piece, at(x, r * width + c, dtype), dtype, n);
      for (int64_t j = 0; j < n; j++) shares[c + j] += fast_exp(piece[j] - logsums[r]) * share;
    }
  }
}

CLONES void cloze_mean_softmax_backward(const void *x, const float *weights, const float *logsums,
                                        void *dx, int dtype, int64_t width, int64_t begin,
                                        int64_t end) {
  float piece[PIECE];
  for (int64_t r = begin; r < end; r++) {
    float mean = 0;
    for (int64_t c = 0; c < width; c += PIECE) {
      REASSOCIATE
      int64_t n = width - c < PIECE ? width - c : PIECE;
      load(piece, at(x, r * width + c, dtype), dtype, n);
      float part = 0;
      for (int64_t j = 0; j < n; j++) part += fast_exp(piece[j] - logsums[r]) * weights[c + j];
      mean += part;
    }
    for (int64_t c = 0; c < width; c += PIECE) {
      int64_t n = width - c < PIECE ? width - c : PIECE;
      load(piece, at(x, r * width + c, dtype), dtype, n);
      for (int64_t j = 0; j < n; j++)
        piece[j] = fast_exp(piece[j] - logsums[r]) * (weights[c + j] - mean);
      store(at_mutable(dx, r * width + c, dtype), piece, dtype, n);
    }
  }
}
