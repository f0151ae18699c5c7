#include "common.h"

// A whole row is held, because its statistics are needed before its values.
enum { WIDEST = 8192, TOGETHER = 4 };

INLINE void statistics_of(const float *h, const cloze_norm *norm, float *mean, float *inverse) {
  REASSOCIATE
  int64_t width = norm->width;
  float average = 0, variance = 0;
  if (!norm->rms) {
    for (int64_t j = 0; j < width; j++) average += h[j];
    average /= (float)width;
  }
  for (int64_t j = 0; j < width; j++) variance += (h[j] - average) * (h[j] - average);
  *mean = average;
  *inverse = 1.0f / sqrtf(variance / (float)width + norm->epsilon);
}

// The row of `h` and its sum, in one pass; the width is a multiple of 16, and `dtype` is a constant.
INLINE float residual_row(float *row, const void *x, const float *bias, const void *residual,
                          void *h, int64_t first, int64_t width, int dtype) {
  vector sum[2] = {{0}, {0}};
  for (int64_t j = 0; j < width; j += LANES) {
    vector value = LOAD_LANES(x, first + j, dtype);
    if (bias) value += *(const vector *)(bias + j);
    if (residual) value += LOAD_LANES(residual, first + j, dtype);
    if (h) {
      // The backward pass reads h as stored, so the statistics must be those of the stored values.
      if (dtype == CLOZE_BF16) value = ROUND_LANES(value);
      STORE_LANES(h, first + j, value, dtype);
    }
    *(vector *)(row + j) = value;
    sum[j / LANES % 2] += value;
  }
  sum[0] += sum[1];
  return sum_lanes(&sum[0]);
}

// The mean and the inverse deviation of a row with this sum.
INLINE void row_statistics(const float *row, float sum, const cloze_norm *norm, float *statistics) {
  float share = 1.0f / (float)norm->width, mean = norm->rms ? 0 : sum * share;
  vector squares[2] = {{0}, {0}};
  for (int64_t j = 0; j < norm->width; j += LANES) {
    vector d = *(const vector *)(row + j) - mean;
    squares[j / LANES % 2] += d * d;
  }
  squares[0] += squares[1];
  statistics[0] = mean;
  statistics[1] = 1.0f / sqrtf(sum_lanes(&squares[0]) * share + norm->epsilon);
}

INLINE void normalized_row(const float *row, const float *statistics, const float *gamma,
                           const float *beta, void *y, int64_t first, int64_t width, int dtype) {
  float mean = statistics[0], inverse = statistics[1];
  for (int64_t j = 0; j < width; j += LANES) {
    vector value = (*(const vector *)(row + j) - mean) * inverse * *(const vector *)(gamma + j);
    if (beta) value += *(const vector *)(beta + j);
    if (dtype == CLOZE_BF16) value = ROUND_LANES(value);
    STORE_LANES(y, first + j, value, dtype);
  }
}

// Rows whose width is a multiple of 16, without dropout. The steps of several rows are done
// together: those of a single one wait for each other.
INLINE void residual_norm_rows(const void *x, const float *bias, const void *residual,
                               const float *gamma, const float *beta, void *h, void *y,
                               float *statistics, const cloze_norm *norm, int64_t begin,
                               int64_t end, int dtype) {
  float rows[WIDEST], sums[TOGETHER];
  int64_t width = norm->width, together = TOGETHER * width <= WIDEST ? TOGETHER : 1;
  for (int64_t r = begin; r < end; r += together) {
    int64_t count = end - r < together ? end - r : together;
    for (int64_t i = 0; i < count; i++)
      sums[i] =
          residual_row(rows + i * width, x, bias, residual, h, (r + i) * width, width, dtype);
    if (!y) continue;
    for (int64_t i = 0; i < count; i++)
      row_statistics(rows + i * width, sums[i], norm, statistics + 2 * (r + i));
    for (int64_t i = 0; i < count; i++)
      normalized_row(rows + i * width, statistics + 2 * (r + i), gamma, beta, y, (r + i) * width,
                     width, dtype);
  }
}

CLONES void cloze_residual_norm(const void *x, const float *bias, const void *residual,
                                const cloze_dropout *dropout, const float *gamma,
                                const float *beta, void *h, void *y, float *statistics,
                                const cloze_norm *norm, int64_t begin, int64_t end) {
  float row[WIDEST], other[WIDEST];
  int64_t width = norm->width;
  int64_t blocks = (width + CLOZE_DROPOUT_BLOCK - 1) / CLOZE_DROPOUT_BLOCK;
  int dtype = norm->dtype;
  if (width % LANES == 0 && !dropout) {
    if (dtype == CLOZE_BF16)
      residual_norm_rows(x, bias, residual, gamma, beta, h, y, statistics, norm, begin, end,
                         CLOZE_BF16);
    else
      residual_norm_rows(x, bias, residual, gamma, beta, h, y, statistics, norm, begin, end,
                         CLOZE_F32);
    return;
  }
  for (int64_t r = begin; r < end; r++) {
    load(row, at(x, r * width, dtype), dtype, width);
    if (bias)
      for (int64_t j = 0; j < width; j++) row[j] += bias[j];
    if (dropout) cloze_dropout_row(row, width, r * blocks, dropout);
    if (residual) {
      load(other, at(residual, r * width, dtype), dtype, width);
      for (int64_t j = 0; j < width; j++) row[j] += other[j];
    }
    if (h) store(at_mutable(h, r * width, dtype), row, dtype, width);
    if (!y) continue;
    // The backward pass reads h as stored, so the statistics must be those of the stored values.
    if (h && dtype == CLOZE_BF16) load(row, at(h, r * width, dtype), dtype, width);
    float mean, inverse;
    statistics_of(row, norm, &mean, &inverse);
    statistics[2 * r] = mean;
    statistics[2 * r + 1] = inverse;
    for (int64_t j = 0; j < width; j++) row[j] = (row[j] - mean) * inverse * gamma[j];
    if (beta)
      for (int64_t j = 0; j < width; j++) row[j] += beta[j];
    store(at_mutable(y, r * width, dtype), row, dtype, width);
  }
}

// The gradient of rows whose width is a multiple of 16; `dtype` is a constant.
INLINE void norm_backward_rows(const void *h, const void *dy, const float *statistics,
                               const float *gamma, void *dh, float *dgamma, float *dbeta,
                               const cloze_norm *norm, int64_t begin, int64_t end, int dtype) {
  float row[WIDEST], upstream[WIDEST];
  int64_t width = norm->width;
  for (int64_t r = begin; r < end; r++) {
    float mean = statistics[2 * r], inverse = statistics[2 * r + 1];
    vector sums = {0}, products = {0};
    for (int64_t j = 0; j < width; j += LANES) {
      vector value = (LOAD_LANES(h, r * width + j, dtype) - mean) * inverse;
      vector up = LOAD_LANES(dy, r * width + j, dtype);
      if (dbeta) *(vector *)(dbeta + j) += up;
      *(vector *)(dgamma + j) += up * value;
      up *= *(const vector *)(gamma + j);
      sums += up;
      products += up * value;
      *(vector *)(row + j) = value;
      *(vector *)(upstream + j) = up;
    }
    float sum = norm->rms ? 0 : sum_lanes(&sums) / (float)width;
    float product = sum_lanes(&products) / (float)width;
    for (int64_t j = 0; j < width; j += LANES) {
      vector value = *(vector *)(row + j);
      value = (*(vector *)(upstream + j) - sum - value * product) * inverse;
      if (dtype == CLOZE_BF16) value = ROUND_LANES(value);
      STORE_LANES(dh, r * width + j, value, dtype);
    }
  }
}

CLONES void cloze_norm_backward(const void *h, const void *dy, const float *statistics,
                                const float *gamma, void *dh, float *dgamma, float *dbeta,
                                const cloze_norm *norm, int64_t begin, int64_t end) {
  float row[WIDEST], upstream[WIDEST];
  int64_t width = norm->width;
  int dtype = norm->dtype;
  if (width % LANES == 0) {
    if (dtype == CLOZE_BF16)
      norm_backward_rows(h, dy, statistics, gamma, dh, dgamma, dbeta, norm, begin, end, CLOZE_BF16);
    else
      norm_backward_rows(h, dy, statistics, gamma, dh, dgamma, dbeta, norm, begin, end, CLOZE_F32);
    return;
  }
  for (int64_t r = begin; r < end; r++) {
    REASSOCIATE
    float mean = statistics[2 * r], inverse = statistics[2 * r + 1];
    load(row, at(h, r * width, dtype), dtype, width);
    load(upstream, at(dy, r * width, dtype), dtype, width);
    if (dbeta)
      for (int64_t j = 0; j < width; j++) dbeta[j] += upstream[j];
    float sum = 0, product = 0;
    for (int64_t j = 0; j < width; j++) {
      row[j] = (row[j] - mean) * inverse;
      dgamma[j] += upstream[j] * row[j];
      upstream[j] *= gamma[j];
      sum += upstream[j];
      product += upstream[j] * row[j];
    }
    sum = norm->rms ? 0 : sum / (float)width;
    product /= (float)width;
    for (int64_t j = 0; j < width; j++)
      row[j] = (upstream[j] - sum - row[j] * product) * inverse;
    store(at_mutable(dh, r * width, dtype), row, dtype, width);
  }
}

CLONES void cloze_dropout_backward(const void *dh, const cloze_dropout *dropout, void *dx,
                                   float *dbias, int dtype, int64_t width, int64_t begin,
                                   int64_t end) {
  float row[WIDEST];
  int64_t blocks = (width + CLOZE_DROPOUT_BLOCK - 1) / CLOZE_DROPOUT_BLOCK;
  for (int64_t r = begin; r < end; r++) {
    load(row, at(dh, r * width, dtype), dtype, width);
    if (dropout) cloze_dropout_row(row, width, r * blocks, dropout);
    if (dx) store(at_mutable(dx, r * width, dtype), row, dtype, width);
    if (dbias)
      for (int64_t j = 0; j < width; j++) dbias[j] += row[j];
  }
}
