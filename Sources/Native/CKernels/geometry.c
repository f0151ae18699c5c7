// Exact neighbours of points in space. A squared distance is (dx dx + dy dy) + dz dz, each step
// rounded to a float, so that its bits are the same on every processor; NaN counts as infinite.
// None is negative, so their bits can be compared as whole numbers. Of equal distances the lower
// place comes first.
#include "common.h"

enum {
  BLOCK = 64,   // points compared at once
  GROUPS = 64,  // disjoint shares of a cloud whose minimum distances bound the k-th
  INFINITE = 0x7f800000,
  NONE = 0x7fffffff  // farther than anything
};
typedef int32_t lanes __attribute__((vector_size(64), aligned(4)));
typedef uint32_t marks __attribute__((vector_size(64), aligned(4)));
typedef _Bool flags __attribute__((ext_vector_type(16)));

INLINE int64_t round_up(int64_t count, int64_t to) { return (count + to - 1) / to * to; }

#define ALL(value) ((value) - (lanes){0})
#define CHOOSE(truth, yes, no) (((truth) & (yes)) | (~(truth) & (no)))

// Bits of the squared lengths of 16 differences.
INLINE void squared(const vector *x, const vector *y, const vector *z, lanes *lengths) {
#pragma clang fp contract(off)
  vector sum = *x * *x + *y * *y + *z * *z;
  // As unsigned numbers, NaNs of either sign lie above infinity.
  *lengths = (lanes)__builtin_elementwise_min((marks)sum, (marks)ALL(INFINITE));
}

// A cloud's coordinates in separate arrays, each `padded` long, infinite after the last point.
typedef struct {
  float *x, *y, *z;
  int64_t size, padded;
} cloud;

INLINE cloud unpack(const float *points, int64_t size, float *scratch) {
  int64_t padded = round_up(size, BLOCK);
  cloud c = {scratch, scratch + padded, scratch + 2 * padded, size, padded};
  for (int64_t i = 0; i < size; i++) {
    c.x[i] = points[3 * i];
    c.y[i] = points[3 * i + 1];
    c.z[i] = points[3 * i + 2];
  }
  for (int64_t i = size; i < padded; i++) c.x[i] = c.y[i] = c.z[i] = INFINITY;
  return c;
}

// Distances of the 16 points from `i` on to one point.
INLINE void distances(const cloud *c, int64_t i, const float *point, lanes *result) {
  vector x = *(const vector *)(c->x + i) - point[0], y = *(const vector *)(c->y + i) - point[1],
         z = *(const vector *)(c->z + i) - point[2];
  squared(&x, &y, &z, result);
}

// Bit j is 1 if lane j is true.
INLINE uint64_t bits_of(const lanes *truth) {
  flags packed = __builtin_convertvector(*truth, flags);
  uint16_t bits;
  memcpy(&bits, &packed, sizeof bits);
  return bits;
}

// ---- Farthest points ----

size_t cloze_farthest_scratch(int64_t size) { return 4 * (size_t)round_up(size, BLOCK); }

// Lowers the distances to those from the chosen point; returns the largest remaining one.
INLINE int32_t approach(const cloud *c, const float *point, int32_t *nearest) {
  lanes best[BLOCK / LANES];
  for (int v = 0; v < BLOCK / LANES; v++) best[v] = ALL(-1);
  for (int64_t i = 0; i < c->padded; i += BLOCK)
    for (int v = 0; v < BLOCK / LANES; v++) {
      lanes *own = (lanes *)(nearest + i + v * LANES), d;
      distances(c, i + v * LANES, point, &d);
      *own = __builtin_elementwise_min(*own, d);
      best[v] = __builtin_elementwise_max(best[v], *own);
    }
  best[0] = __builtin_elementwise_max(best[0], best[1]);
  best[2] = __builtin_elementwise_max(best[2], best[3]);
  return __builtin_reduce_max(__builtin_elementwise_max(best[0], best[2]));
}

INLINE int64_t first_of(int32_t value, const int32_t *values) {
  for (int64_t i = 0;; i += LANES) {
    lanes same = *(const lanes *)(values + i) == ALL(value);
    uint64_t bits = bits_of(&same);
    if (bits) return i + __builtin_ctzll(bits);
  }
}

CLONES void cloze_farthest(const float *points, int64_t size, int64_t count, int64_t starting,
                           int32_t *places, float *scratch) {
  cloud c = unpack(points, size, scratch);
  int32_t *nearest = (int32_t *)(scratch + 3 * c.padded);
  // Places after the last point are never the farthest.
  for (int64_t i = 0; i < c.padded; i++) nearest[i] = i < size ? NONE : -1;
  for (int64_t n = 0, place = starting; n < count; n++) {
    places[n] = (int32_t)place;
    if (n + 1 == count) break;
    place = first_of(approach(&c, points + 3 * place, nearest), nearest);
  }
}

// ---- Nearest points ----

// The best so far, nearest first, from `distances[0]` on; the entries before it are nearer than
// anything.
typedef struct {
  int32_t *distances, *places;
  int64_t k, padded;
} list;

INLINE list make_list(int64_t k, int32_t *memory) {
  int64_t padded = round_up(k, LANES);
  list l = {memory + LANES, memory + padded + 2 * LANES, k, padded};
  for (int i = 1; i <= LANES; i++) l.distances[-i] = -1;
  return l;
}

size_t cloze_nearest_scratch(int64_t size, int64_t k) {
  return 3 * (size_t)round_up(size, BLOCK) + 2 * ((size_t)round_up(k, LANES) + LANES);
}

// Inserts a point after those that are as near; the last one is dropped.
INLINE void insert(list *l, int32_t distance, int32_t place) {
  lanes d = ALL(distance), p = ALL(place);
  for (int64_t i = l->padded - LANES; i >= 0; i -= LANES) {
    lanes *own = (lanes *)(l->distances + i), *own_place = (lanes *)(l->places + i);
    lanes before = *(lanes *)(l->distances + i - 1);
    lanes moves = *own > d, follows = before > d;
    lanes place_before = *(lanes *)(l->places + i - 1);
    *own = CHOOSE(moves, CHOOSE(follows, before, d), *own);
    *own_place = CHOOSE(moves, CHOOSE(follows, place_before, p), *own_place);
  }
}

// A distance that at least k points do not exceed: the k-th of the groups' minima.
INLINE int32_t bound(const cloud *c, const float *query, int64_t k) {
  enum { PARTS = GROUPS / LANES };
  lanes least[PARTS];
  for (int v = 0; v < PARTS; v++) least[v] = ALL(NONE);
  for (int64_t i = 0; i < c->padded; i += GROUPS)
    for (int v = 0; v < PARTS; v++) {
      lanes d;
      distances(c, i + v * LANES, query, &d);
      least[v] = __builtin_elementwise_min(least[v], d);
    }
  int32_t low = -1, high = INFINITE;  // the k-th lies in (low, high]
  while (high - low > 0x4000) {       // further bits would cost more than they save
    int32_t middle = low + (high - low) / 2;
    int count = 0;
    for (int v = 0; v < PARTS; v++) {
      lanes within = least[v] <= ALL(middle);
      count += __builtin_popcountll(bits_of(&within));
    }
    if (count >= k) high = middle;
    else low = middle;
  }
  return high;
}

INLINE void look(const cloud *c, const float *query, list *l) {
  int32_t found[BLOCK];
  for (int64_t i = 0; i < c->padded; i += BLOCK) {
    uint64_t nearer = 0;
    lanes worst = ALL(l->distances[l->k - 1]);
    for (int v = 0; v < BLOCK / LANES; v++) {
      lanes *d = (lanes *)(found + v * LANES);
      distances(c, i + v * LANES, query, d);
      lanes passing = *d < worst;
      nearer |= bits_of(&passing) << (v * LANES);
    }
    if (c->size - i < BLOCK) nearer &= (1ull << (c->size - i)) - 1;
    for (; nearer; nearer &= nearer - 1) {
      int j = __builtin_ctzll(nearer);
      if (found[j] < l->distances[l->k - 1]) insert(l, found[j], (int32_t)(i + j));
    }
  }
}

CLONES void cloze_nearest(const float *points, int64_t size, const float *queries, int64_t count,
                          int64_t k, int32_t *places, float *scratch) {
  cloud c = unpack(points, size, scratch);
  list l = make_list(k, (int32_t *)(scratch + 3 * c.padded));
  // Below that the bound would exclude hardly any points.
  int bounded = k <= GROUPS / 2 + GROUPS / 4 && size >= 4 * GROUPS;
  for (int64_t n = 0; n < count; n++) {
    const float *query = queries + 3 * n;
    int32_t start = bounded ? bound(&c, query, k) + 1 : NONE;
    for (int64_t i = 0; i < l.padded; i++) l.distances[i] = start;
    look(&c, query, &l);
    memcpy(places + n * k, l.places, (size_t)k * sizeof *places);
  }
}

CLONES void cloze_nearest_one(const float *points, int64_t size, const float *queries,
                              int64_t count, int32_t *places) {
  for (int64_t first = 0; first < count; first += LANES) {
    vector x, y, z;
    for (int i = 0; i < LANES; i++) {
      const float *query = queries + 3 * (first + i < count ? first + i : count - 1);
      x[i] = query[0];
      y[i] = query[1];
      z[i] = query[2];
    }
    lanes best = ALL(NONE), place = ALL(0);
    for (int64_t j = 0; j < size; j++) {
      const float *point = points + 3 * j;
      vector dx = x - point[0], dy = y - point[1], dz = z - point[2];
      lanes d;
      squared(&dx, &dy, &dz, &d);
      lanes nearer = d < best;
      place = CHOOSE(nearer, ALL((int32_t)j), place);
      best = __builtin_elementwise_min(best, d);
    }
    for (int i = 0; i < LANES && first + i < count; i++) places[first + i] = place[i];
  }
}
