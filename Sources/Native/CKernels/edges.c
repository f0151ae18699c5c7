#include "groups.h"

// Columns [c, c + n) of the features of the edge from `row` to its k-th neighbour; `centre` holds
// those of the row itself.
INLINE void load_edge(float *to, const float *centre, const cloze_edges *e, int64_t row, int64_t k,
                      int64_t c, int64_t n) {
  int64_t other = e->neighbours[row * e->count + k];
  load(to, at(e->norm.x, other * e->norm.width + c, e->norm.dtype), e->norm.dtype, n);
  for (int64_t j = 0; j < n; j++) to[j] += centre[j];
}

INLINE void add_moments(const float *x, float origin, int64_t n, double *sum, double *squares) {
  REASSOCIATE
  float first = 0, second = 0;
  for (int64_t j = 0; j < n; j++) {
    float d = x[j] - origin;
    first += d;
    second += d * d;
  }
  *sum += (double)first;
  *squares += (double)second;
}

// The mean and 1 / deviation of the features of a group's edges. Differences are taken from the
// mean of the first edge, so that their squares lose little precision.
INLINE void edge_statistics(const cloze_edges *e, int64_t first, int64_t last, int64_t begin,
                            int64_t end, float *statistics) {
  float value[PIECE], centre[PIECE];
  int64_t width = e->norm.width;
  double sum = 0, squares = 0, count = (double)((end - begin) * (last - first) * e->count);
  float origin = 0;
  for (int64_t row = begin; row < end; row++)
    for (int64_t c = first; c < last; c += PIECE) {
      int64_t n = last - c < PIECE ? last - c : PIECE;
      load(centre, at(e->centre, row * width + c, e->norm.dtype), e->norm.dtype, n);
      for (int64_t k = 0; k < e->count; k++) {
        load_edge(value, centre, e, row, k, c, n);
        if (row == begin && c == first && k == 0) origin = sum_of(value, n) / (float)n;
        add_moments(value, origin, n, &sum, &squares);
      }
    }
  double distance = sum / count, variance = squares / count - distance * distance;
  statistics[0] = (float)((double)origin + distance);
  statistics[1] = (float)(1.0 / sqrt((variance > 0 ? variance : 0) + (double)e->norm.epsilon));
}

CLONES void cloze_edge_maximum(const cloze_edges *e, int64_t group, int64_t begin, int64_t end,
                               float *statistics, void *y, uint8_t *chosen) {
  float value[PIECE], centre[PIECE], best[PIECE];
  int32_t places[PIECE];
  const cloze_groups *g = &e->norm;
  int64_t width = g->width, size = width / g->groups, first = group * size, last = first + size;
  edge_statistics(e, first, last, begin, end, statistics);
  float mean = statistics[0], inverse = statistics[1];
  for (int64_t row = begin; row < end; row++)
    for (int64_t c = first; c < last; c += PIECE) {
      int64_t n = last - c < PIECE ? last - c : PIECE;
      load(centre, at(e->centre, row * width + c, g->dtype), g->dtype, n);
      for (int64_t j = 0; j < n; j++) {
        best[j] = -INFINITY;
        places[j] = 0;
      }
      for (int64_t k = 0; k < e->count; k++) {
        load_edge(value, centre, e, row, k, c, n);
        for (int64_t j = 0; j < n; j++) {
          float z = (value[j] - mean) * inverse * g->gamma[c + j] + g->beta[c + j];
          int better = (z > best[j]) | (z != z);
          best[j] = better ? z : best[j];
          places[j] = better ? (int32_t)k : places[j];
        }
      }
      // An increasing rectifier does not change which one is the largest.
      for (int64_t j = 0; j < n; j++) {
        best[j] = leaky(best[j], g->slope);
        chosen[row * width + c + j] = (uint8_t)places[j];
      }
      store(at_mutable(y, row * width + c, g->dtype), best, g->dtype, n);
    }
}

// upstream becomes the gradient of the chosen edges' normalized features, times gamma; dgamma and
// dbeta, those of columns [c, c + n), are added to.
INLINE void chosen_gradient(const cloze_edges *e, float *upstream, const float *statistics,
                            const uint8_t *chosen, const void *dy, int64_t row, int64_t c,
                            int64_t n, float *dgamma, float *dbeta) {
  const cloze_groups *g = &e->norm;
  float value[PIECE], centre[PIECE];
  int64_t width = g->width;
  load(upstream, at(dy, row * width + c, g->dtype), g->dtype, n);
  load(centre, at(e->centre, row * width + c, g->dtype), g->dtype, n);
  for (int64_t k = 0; k < e->count; k++) {
    load_edge(value, centre, e, row, k, c, n);
    for (int64_t j = 0; j < n; j++) {
      float normal = (value[j] - statistics[0]) * statistics[1];
      float z = normal * g->gamma[c + j] + g->beta[c + j];
      float own = chosen[row * width + c + j] == k ? upstream[j] : 0.0f;
      own *= z > 0 ? 1.0f : g->slope;
      upstream[j] = chosen[row * width + c + j] == k ? own : upstream[j];
      dbeta[j] += own;
      dgamma[j] += own * normal;
    }
  }
  for (int64_t j = 0; j < n; j++) upstream[j] *= g->gamma[c + j];
}

CLONES void cloze_edge_maximum_backward(const cloze_edges *e, int64_t group, int64_t begin,
                                        int64_t end, const float *statistics,
                                        const uint8_t *chosen, const void *dy, float *dneighbour,
                                        float *dcentre, float *dgamma, float *dbeta) {
  float upstream[PIECE], value[PIECE], centre[PIECE];
  const cloze_groups *g = &e->norm;
  int64_t width = g->width, size = width / g->groups, first = group * size, last = first + size;
  double sum = 0, along = 0, count = (double)((end - begin) * size * e->count);
  for (int64_t j = first; j < last; j++) dgamma[j] = dbeta[j] = 0;
  for (int64_t row = begin; row < end; row++)
    for (int64_t c = first; c < last; c += PIECE)
      // Kept for the second pass in the place of the centre's gradient.
      chosen_gradient(e, dcentre + row * width + c, statistics, chosen, dy, row, c,
                      last - c < PIECE ? last - c : PIECE, dgamma + c, dbeta + c);
  for (int64_t j = first; j < last; j++) {
    sum += (double)(dbeta[j] * g->gamma[j]);
    along += (double)(dgamma[j] * g->gamma[j]);
  }
  float share = (float)(sum / count), slope = (float)(along / count), inverse = statistics[1];
  for (int64_t row = begin; row < end; row++)
    for (int64_t c = first; c < last; c += PIECE) {
      int64_t n = last - c < PIECE ? last - c : PIECE;
      float *own = dcentre + row * width + c;
      for (int64_t j = 0; j < n; j++) {
        upstream[j] = own[j];
        own[j] = 0;
      }
      load(centre, at(e->centre, row * width + c, g->dtype), g->dtype, n);
      for (int64_t k = 0; k < e->count; k++) {
        float *other = dneighbour + e->neighbours[row * e->count + k] * width + c;
        const uint8_t *places = chosen + row * width + c;
        load_edge(value, centre, e, row, k, c, n);
        for (int64_t j = 0; j < n; j++) {
          float normal = (value[j] - statistics[0]) * inverse;
          float d = ((places[j] == k ? upstream[j] : 0.0f) - share - normal * slope) * inverse;
          own[j] += d;
          other[j] += d;
        }
      }
    }
}
