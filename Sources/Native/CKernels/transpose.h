// Transposition of panels inside of kernels.
#pragma once
#include "common.h"

// Exchanges bit S of the row's number with that of the lane's, for rows `i` and `i + S`.
#define LOW(S, l) ((l) & (S) ? 16 + (l) - (S) : (l))
#define HIGH(S, l) ((l) & (S) ? 16 + (l) : (l) + (S))
#define EACH(F, S)                                                                                 \
  F(S, 0), F(S, 1), F(S, 2), F(S, 3), F(S, 4), F(S, 5), F(S, 6), F(S, 7), F(S, 8), F(S, 9),        \
      F(S, 10), F(S, 11), F(S, 12), F(S, 13), F(S, 14), F(S, 15)
#define EXCHANGE(S)                                                                                \
  for (int i = 0; i < LANES; i++) {                                                                \
    if (i & (S)) continue;                                                                         \
    vector a = row[i], b = row[i + (S)];                                                           \
    row[i] = __builtin_shufflevector(a, b, EACH(LOW, S));                                          \
    row[i + (S)] = __builtin_shufflevector(a, b, EACH(HIGH, S));                                   \
  }

// y[columns, rows] = x[rows, columns] transposed; both numbers are multiples of 16.
INLINE void transpose(const float *x, int64_t rows, int64_t columns, float *y) {
  for (int64_t i0 = 0; i0 < rows; i0 += LANES)
    for (int64_t d = 0; d < columns; d += LANES) {
      vector row[LANES];
      for (int i = 0; i < LANES; i++) row[i] = *(const vector *)(x + (i0 + i) * columns + d);
      EXCHANGE(1)
      EXCHANGE(2)
      EXCHANGE(4)
      EXCHANGE(8)
      for (int i = 0; i < LANES; i++) *(vector *)(y + (d + i) * rows + i0) = row[i];
    }
}

