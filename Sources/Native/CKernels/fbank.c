// Log-mel features as Kaldi computes them. Sixteen windows go through every step side by side, one
// in each lane of a vector, so that all steps vectorise and no window's bits depend on another's.
#include "common.h"

size_t cloze_fbank_scratch(int64_t size) { return (size_t)((size + size / 2) * LANES); }

INLINE float mean_of(const float *x, int64_t count) {
  double sums[LANES] = {0}, sum = 0;
  int64_t i = 0;
  for (; i + LANES <= count; i += LANES)
    for (int l = 0; l < LANES; l++) sums[l] += (double)x[i + l];
  for (; i < count; i++) sum += (double)x[i];
  for (int l = 0; l < LANES; l++) sum += sums[l];
  return (float)(sum / (double)count);
}

// Scales, takes the mean away, emphasises high frequencies and tapers sixteen windows; pairs of
// samples become complex numbers, in the order that the transform takes. Lanes past `count` repeat
// the last window.
INLINE void prepare(const cloze_fbank *s, const float *samples, int64_t count, vector *z) {
  const float *from[LANES];
  float means[LANES], before[LANES];
  for (int l = 0; l < LANES; l++) {
    from[l] = samples + (l < count ? l : count - 1) * s->step;
    means[l] = l < count ? mean_of(from[l], s->window) : means[l - 1];
    before[l] = (from[l][0] - means[l]) * s->scale;
  }
  for (int64_t i = 0; i < s->window; i++) {
    float *to = (float *)(z + 2 * (int64_t)s->places[i / 2] + i % 2);
    for (int l = 0; l < LANES; l++) {
      float value = (from[l][i] - means[l]) * s->scale;
      to[l] = (value - s->emphasis * before[l]) * s->taper[i];
      before[l] = value;
    }
  }
  for (int64_t i = s->window; i < s->size; i++)
    z[2 * (int64_t)s->places[i / 2] + i % 2] = (vector){0};
}

// (a, b) becomes (a + w b, a - w b).
INLINE void butterfly(vector *a, vector *b, float cosine, float sine) {
  vector real = b[0] * cosine - b[1] * sine, imaginary = b[0] * sine + b[1] * cosine;
  b[0] = a[0] - real;
  b[1] = a[1] - imaginary;
  a[0] += real;
  a[1] += imaginary;
}

// The complex transform of size / 2 numbers that are in bit-reversed order, in place. Two steps of
// radix two go together, which halves the passes through memory.
INLINE void transform(const cloze_fbank *s, vector *z) {
  int64_t count = s->size / 2, half = 1;
  for (; half * 4 <= count; half *= 4) {
    int64_t stride = s->size / (4 * half);
    for (int64_t k = 0; k < half; k++) {
      const float *first = s->turns + 2 * (2 * k * stride), *second = s->turns + 2 * (k * stride);
      const float *third = s->turns + 2 * ((k + half) * stride);
      for (int64_t start = k; start < count; start += 4 * half) {
        vector *a = z + 2 * start, *b = a + 2 * half, *c = b + 2 * half, *d = c + 2 * half;
        vector p[2] = {a[0], a[1]}, q[2] = {b[0], b[1]}, r[2] = {c[0], c[1]}, t[2] = {d[0], d[1]};
        butterfly(p, q, first[0], first[1]);
        butterfly(r, t, first[0], first[1]);
        butterfly(p, r, second[0], second[1]);
        butterfly(q, t, third[0], third[1]);
        a[0] = p[0], a[1] = p[1], b[0] = q[0], b[1] = q[1];
        c[0] = r[0], c[1] = r[1], d[0] = t[0], d[1] = t[1];
      }
    }
  }
  for (; half * 2 <= count; half *= 2)
    for (int64_t k = 0; k < half; k++) {
      const float *turn = s->turns + 2 * (k * s->size / (2 * half));
      for (int64_t start = k; start < count; start += 2 * half)
        butterfly(z + 2 * start, z + 2 * (start + half), turn[0], turn[1]);
    }
}

// The power at the frequencies below half the rate, from the transform of pairs.
INLINE void powers(const cloze_fbank *s, const vector *z, vector *power) {
  int64_t count = s->size / 2;
  for (int64_t k = 0; k < count; k++) {
    const vector *a = z + 2 * k, *b = z + 2 * ((count - k) % count);
    const float *turn = s->turns + 2 * k;
    vector even = a[0] + b[0], even_i = a[1] - b[1], odd = a[1] + b[1], odd_i = b[0] - a[0];
    vector real = 0.5f * (even + odd * turn[0] - odd_i * turn[1]);
    vector imaginary = 0.5f * (even_i + odd * turn[1] + odd_i * turn[0]);
    power[k] = real * real + imaginary * imaginary;
  }
}

// The natural logarithm of positive normal numbers, by the series of the inverse hyperbolic tangent
// around 1: error below 2 units in the last place. A NaN stays a NaN.
INLINE void logarithm(float *x) {
  for (int l = 0; l < LANES; l++) {
    int32_t bits;
    memcpy(&bits, x + l, 4);
    // The exponent for which the rest lies between sqrt(1/2) and sqrt(2).
    int32_t exponent = (bits - 0x3f3504f3) >> 23;
    int32_t rest = bits - exponent * (1 << 23);
    float m;
    memcpy(&m, &rest, 4);
    float s = (m - 1.0f) / (m + 1.0f), q = s * s;
    float p = ((q * (1.0f / 9) + 1.0f / 7) * q + 1.0f / 5) * q + 1.0f / 3;
    float y = 2.0f * s + 2.0f * s * q * p;
    y = (float)exponent * 0.693359375f + (y - (float)exponent * 2.12194440e-4f);
    x[l] = x[l] != x[l] ? x[l] : y;
  }
}

// One bin of sixteen windows: y [LANES].
INLINE void triangle(const cloze_fbank *s, const vector *power, int64_t bin, float *y) {
  const float *weights = s->weights + s->offsets[bin];
  vector sum = {0};
  for (int64_t k = s->begins[bin]; k < s->ends[bin]; k++) sum += power[k] * *weights++;
  for (int l = 0; l < LANES; l++) y[l] = sum[l] < s->floor ? s->floor : sum[l];
  logarithm(y);
}

CLONES void cloze_fbank_frames(const cloze_fbank *s, const float *samples, float *y, int64_t begin,
                               int64_t end, float *scratch) {
  vector *z = (vector *)scratch, *power = z + s->size;
  float lanes[LANES];
  for (int64_t first = begin; first < end; first += LANES) {
    int64_t count = end - first < LANES ? end - first : LANES;
    prepare(s, samples + first * s->step, count, z);
    transform(s, z);
    powers(s, z, power);
    for (int64_t bin = 0; bin < s->bins; bin++) {
      triangle(s, power, bin, lanes);
      for (int64_t l = 0; l < count; l++) y[(first - begin + l) * s->bins + bin] = lanes[l];
    }
  }
}
