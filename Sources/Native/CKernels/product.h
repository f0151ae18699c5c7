// Matrix products inside of kernels: of panels that fit into the cache, by one thread.
#pragma once
#include "common.h"

INLINE int64_t round_up(int64_t n) { return (n + LANES - 1) / LANES * LANES; }

// C[MR, 16 NV] (+)= A B, where A(i, k) = a[i * rows + k * columns]. MR and NV are constants.
INLINE void tile(int MR, int NV, int64_t depth, const float *a, int64_t rows, int64_t columns,
                 const float *b, int64_t ldb, float *c, int64_t ldc, int accumulate) {
  vector sum[8][2];
  for (int i = 0; i < MR; i++)
    for (int v = 0; v < NV; v++)
      sum[i][v] = accumulate ? *(const vector *)(c + i * ldc + v * LANES) : (vector){0};
  for (int64_t k = 0; k < depth; k++) {
    vector right[2];
    for (int v = 0; v < NV; v++) right[v] = *(const vector *)(b + k * ldb + v * LANES);
    for (int i = 0; i < MR; i++) {
      float left = a[i * rows + k * columns];
      for (int v = 0; v < NV; v++) sum[i][v] += left * right[v];
    }
  }
  for (int i = 0; i < MR; i++)
    for (int v = 0; v < NV; v++) *(vector *)(c + i * ldc + v * LANES) = sum[i][v];
}

INLINE void tile_rows(int NV, int64_t m, int64_t depth, const float *a, int64_t rows,
                      int64_t columns, const float *b, int64_t ldb, float *c, int64_t ldc,
                      int accumulate) {
  int64_t i = 0;
  for (; i + 8 <= m; i += 8)
    tile(8, NV, depth, a + i * rows, rows, columns, b, ldb, c + i * ldc, ldc, accumulate);
  if (m - i >= 4) {
    tile(4, NV, depth, a + i * rows, rows, columns, b, ldb, c + i * ldc, ldc, accumulate);
    i += 4;
  }
  for (; i < m; i++)
    tile(1, NV, depth, a + i * rows, rows, columns, b, ldb, c + i * ldc, ldc, accumulate);
}

// C[m, n] (+)= A[m, depth] B[depth, n]; n is a multiple of 16 and rows of B and C have room for it.
INLINE void multiply(int64_t m, int64_t n, int64_t depth, const float *a, int64_t rows,
                     int64_t columns, const float *b, int64_t ldb, float *c, int64_t ldc,
                     int accumulate) {
  int64_t j = 0;
  for (; j + 32 <= n; j += 32)
    tile_rows(2, m, depth, a, rows, columns, b + j, ldb, c + j, ldc, accumulate);
  if (j < n) tile_rows(1, m, depth, a, rows, columns, b + j, ldb, c + j, ldc, accumulate);
}
