// Shared code: clones for several processors, rows as floats, exp and erf that vectorise.
#pragma once
#include "include/CKernels.h"
#include <math.h>
#include <string.h>

#if defined(__x86_64__)
#define CLONES __attribute__((target_clones("arch=x86-64-v4", "arch=x86-64-v3", "default")))
#else
#define CLONES
#endif
#define INLINE static inline __attribute__((always_inline))
#define REASSOCIATE _Pragma("clang fp reassociate(on) contract(fast)")

// Rows are handled in pieces of this many features, staged in the first-level cache.
enum { PIECE = 1024 };

// Sixteen floats at any address. They are passed by macros and addresses, because their registers
// differ between the clones.
enum { LANES = 16 };
typedef float vector __attribute__((vector_size(64), aligned(4)));
typedef int32_t integers __attribute__((vector_size(64), aligned(4)));

INLINE float from_bf16(uint16_t bits) {
  uint32_t wide = (uint32_t)bits << 16;
  float value;
  memcpy(&value, &wide, 4);
  return value;
}

// Rounds to nearest even; a NaN stays a NaN.
INLINE uint16_t to_bf16(float value) {
  uint32_t bits;
  memcpy(&bits, &value, 4);
  uint32_t rounded = (bits + 0x7fffu + ((bits >> 16) & 1u)) >> 16;
  uint32_t nan = (bits >> 16) | 0x40u;
  return (uint16_t)((bits & 0x7fffffffu) > 0x7f800000u ? nan : rounded);
}

INLINE size_t element_size(int dtype) { return dtype == CLOZE_BF16 ? 2 : 4; }

INLINE const void *at(const void *x, int64_t index, int dtype) {
  return (const char *)x + index * (int64_t)element_size(dtype);
}

INLINE void *at_mutable(void *x, int64_t index, int dtype) {
  return (char *)x + index * (int64_t)element_size(dtype);
}

INLINE void load(float *restrict to, const void *restrict from, int dtype, int64_t count) {
  if (dtype == CLOZE_BF16) {
    const uint16_t *x = from;
    int64_t i = 0;
    // Sixteen at a time, so that the narrow rows of a head take no slow path.
    for (; i + LANES <= count; i += LANES)
      for (int l = 0; l < LANES; l++) to[i + l] = from_bf16(x[i + l]);
    for (; i < count; i++) to[i] = from_bf16(x[i]);
  } else {
    memcpy(to, from, (size_t)count * 4);
  }
}

INLINE void store(void *restrict to, const float *restrict from, int dtype, int64_t count) {
  if (dtype == CLOZE_BF16) {
    uint16_t *y = to;
    int64_t i = 0;
    for (; i + LANES <= count; i += LANES)
      for (int l = 0; l < LANES; l++) y[i + l] = to_bf16(from[i + l]);
    for (; i < count; i++) y[i] = to_bf16(from[i]);
  } else {
    memcpy(to, from, (size_t)count * 4);
  }
}

// Sixteen elements at any address, in registers.
typedef uint16_t halves __attribute__((vector_size(32), aligned(2)));
typedef uint32_t words __attribute__((vector_size(64), aligned(4)));

#define LOAD_LANES(x, index, dtype)                                                            \
  ((dtype) == CLOZE_BF16                                                                       \
       ? (vector)(__builtin_convertvector(((const halves *)at(x, index, dtype))[0], words) << 16) \
       : *(const vector *)at(x, index, dtype))

// Sixteen values as bf16 holds them, as `to_bf16` rounds.
#define ROUND_LANES(value)                                                                        \
  ({                                                                                              \
    words bits_ = (words)(value);                                                                 \
    words nan_ = (words)((value) != (value));                                                     \
    words rounded_ = bits_ + 0x7fffu + ((bits_ >> 16) & 1u);                                      \
    (vector)(((rounded_ & ~nan_) | ((bits_ | 0x400000u) & nan_)) & 0xffff0000u);                  \
  })

// Stores what `ROUND_LANES` returned, or any floats as such.
#define STORE_LANES(x, index, value, dtype)                                                       \
  do {                                                                                            \
    if ((dtype) == CLOZE_BF16)                                                                    \
      *(halves *)at_mutable(x, index, dtype) =                                                    \
          __builtin_convertvector((words)(value) >> 16, halves);                                  \
    else *(vector *)at_mutable(x, index, dtype) = (value);                                        \
  } while (0)

// The sum of sixteen floats, by halves.
INLINE float sum_lanes(const vector *x) {
  float lanes[LANES];
  memcpy(lanes, x, sizeof lanes);
  for (int half = LANES / 2; half > 0; half /= 2)
    for (int i = 0; i < half; i++) lanes[i] += lanes[i + half];
  return lanes[0];
}

// The maximum of `top` and n floats, ignoring NaNs. Compilers turn a plain loop into one comparison
// at a time.
INLINE float largest(const float *x, float top, int64_t n) {
  int64_t j = 0;
  if (n >= LANES) {
    vector lanes = top - (vector){0};
    for (; j + LANES <= n; j += LANES) {
      vector value = *(const vector *)(x + j);
      integers above = value > lanes;
      lanes = (vector)(((integers)value & above) | ((integers)lanes & ~above));
    }
    for (int i = 0; i < LANES; i++) top = lanes[i] > top ? lanes[i] : top;
  }
  for (; j < n; j++) top = x[j] > top ? x[j] : top;
  return top;
}

// exp by 2^n * p(r): a degree-6 polynomial on [-ln2/2, ln2/2], error below 2 units in the last
// place. Below -87 and above 88 it saturates, near 1.6e-38 and 1.6e38; a NaN stays a NaN.
INLINE float saturating_exp(float x) {
  float clamped = x < -87.0f ? -87.0f : (x > 88.0f ? 88.0f : x);
  float n = __builtin_rintf(clamped * 1.44269504088896341f);
  float r = clamped - n * 0.693359375f;
  r = r - n * -2.12194440e-4f;
  float p = 1.9875691500e-4f;
  p = p * r + 1.3981999507e-3f;
  p = p * r + 8.3334519073e-3f;
  p = p * r + 4.1665795894e-2f;
  p = p * r + 1.6666665459e-1f;
  p = p * r + 5.0000001201e-1f;
  p = p * r * r + r + 1.0f;
  int32_t bits = ((int32_t)n + 127) << 23;
  float power;
  memcpy(&power, &bits, 4);
  return p * power;
}

// The same, and 0 below -87.
INLINE float fast_exp(float x) {
  float result = saturating_exp(x);
  return x < -87.0f ? 0.0f : (x != x ? x : result);
}

// The natural logarithm of a positive normal number: m 2^n with m in [sqrt(1/2), sqrt(2)), and
// log m = 2 artanh((m - 1) / (m + 1)) by its series, error below 2 units in the last place.
INLINE float fast_log(float x) {
  int32_t bits;
  memcpy(&bits, &x, 4);
  int32_t n = (bits - 0x3f3504f3) >> 23;
  bits -= n << 23;
  float m;
  memcpy(&m, &bits, 4);
  float s = (m - 1.0f) / (m + 1.0f), q = s * s;
  float p = 0.15384615f;
  p = p * q + 0.18181818f;
  p = p * q + 0.22222222f;
  p = p * q + 0.28571429f;
  p = p * q + 0.4f;
  p = p * q + 0.66666667f;
  float series = 2.0f * s + s * q * p;
  return (float)n * 0.69314718056f + series;
}

// The normal distribution's cumulative function, by Abramowitz and Stegun 7.1.26 (error 1.5e-7);
// `gauss` receives exp(-x^2 / 2), which the polynomial needs anyway.
INLINE float normal_cdf(float x, float *gauss) {
  float z = fabsf(x) * 0.70710678118654752f;
  float t = 1.0f / (1.0f + 0.3275911f * z);
  float e = fast_exp(-z * z);
  float p = 1.061405429f;
  p = p * t - 1.453152027f;
  p = p * t + 1.421413741f;
  p = p * t - 0.284496736f;
  p = p * t + 0.254829592f;
  float tail = 0.5f * p * t * e;
  *gauss = e;
  return x < 0 ? tail : 1.0f - tail;
}

// `rounds` rounds of Philox 4x32 (Salmon et al. 2011) on 16 counters at once, word by word: those
// from `counter` on in the stream `stream`. `rounds` is a constant at each call.
INLINE void philox(
    uint32_t c[4][16], uint64_t counter, const uint32_t stream[2], const uint32_t key[2], int rounds) {
  for (int i = 0; i < 16; i++) {
    c[0][i] = (uint32_t)(counter + (uint64_t)i);
    c[1][i] = (uint32_t)((counter + (uint64_t)i) >> 32);
    c[2][i] = stream[0];
    c[3][i] = stream[1];
  }
  uint32_t k0 = key[0], k1 = key[1];
  for (int round = 0; round < rounds; round++) {
    for (int i = 0; i < 16; i++) {
      uint64_t p0 = (uint64_t)0xD2511F53u * c[0][i], p1 = (uint64_t)0xCD9E8D57u * c[2][i];
      uint32_t n0 = (uint32_t)(p1 >> 32) ^ c[1][i] ^ k0, n2 = (uint32_t)(p0 >> 32) ^ c[3][i] ^ k1;
      c[1][i] = (uint32_t)p1;
      c[3][i] = (uint32_t)p0;
      c[0][i] = n0;
      c[2][i] = n2;
    }
    k0 += 0x9E3779B9u;
    k1 += 0xBB67AE85u;
  }
}
