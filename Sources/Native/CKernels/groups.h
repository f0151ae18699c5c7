// Code shared by the two group normalizations.
#pragma once
#include "common.h"

INLINE float leaky(float z, float slope) { return z > 0 ? z : z * slope; }

INLINE float sum_of(const float *x, int64_t n) {
  REASSOCIATE
  float sum = 0;
  for (int64_t j = 0; j < n; j++) sum += x[j];
  return sum;
}

INLINE float squares_of(const float *x, float mean, int64_t n) {
  REASSOCIATE
  float sum = 0;
  for (int64_t j = 0; j < n; j++) sum += (x[j] - mean) * (x[j] - mean);
  return sum;
}
