#include "common.h"

CLONES void cloze_adamw_step(float *restrict value, const float *restrict gradient,
                             float *restrict first, float *restrict second,
                             uint16_t *restrict shadow, const cloze_adamw *settings,
                             int64_t begin, int64_t end) {
  const float b1 = settings->beta1, b2 = settings->beta2, epsilon = settings->epsilon;
  const float keep = 1.0f - settings->rate * settings->decay;
  const float step = settings->rate / settings->correction1;
  const float root = 1.0f / sqrtf(settings->correction2);
  const float scale = settings->gradient_scale;
  // Pieces that fit into the first-level cache, so that the copy does not read memory again.
  for (int64_t start = begin; start < end; start += PIECE) {
    int64_t last = start + PIECE < end ? start + PIECE : end;
    for (int64_t i = start; i < last; i++) {
      float g = gradient[i] * scale;
      float m = b1 * first[i] + (1.0f - b1) * g;
      float v = b2 * second[i] + (1.0f - b2) * g * g;
      first[i] = m;
      second[i] = v;
      // sqrtf, which may set errno, would keep the loop from being vectorized.
      value[i] = value[i] * keep - step * m / (__builtin_elementwise_sqrt(v) * root + epsilon);
    }
    if (shadow)
      for (int64_t i = start; i < last; i++) shadow[i] = to_bf16(value[i]);
  }
}
