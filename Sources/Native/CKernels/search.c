// Exact maximum-inner-product search. Rows are in panels of 32, [panel][feature][32], so that a
// tile of 8 queries x 32 rows fits into registers. A score is bias + q0 r0 + q1 r1 + ... by fused
// multiply-adds in this order, whatever tile it falls into: its bits depend on the query and the
// row alone. The scores of a block of rows stay in the first-level cache, where they are compared
// with the best of each query so far; only the few candidates are examined one by one.
#include "common.h"

enum {
  PANEL = CLOZE_SEARCH_PANEL,
  MOST = CLOZE_SEARCH_QUERIES,
  GROUP = 8,    // queries of a tile
  BLOCK = 256,  // rows scored before they are compared
  MARKS = 64,   // rows compared at once
  KEYS = 8,
  SORTED = 128  // up to this k the best are kept in order, beyond it in a heap
};
typedef int32_t lanes __attribute__((vector_size(64)));
typedef int64_t order __attribute__((vector_size(64), aligned(8)));
typedef _Bool flags __attribute__((ext_vector_type(16)));

INLINE int64_t least(int64_t a, int64_t b) { return a < b ? a : b; }

// True with 32 registers of 16 floats, which a tile of 8 x 32 needs.
INLINE int has_wide_registers(void) {
#if defined(__x86_64__)
  return __builtin_cpu_supports("avx512f") != 0;
#else
  return 0;
#endif
}

// ---- Scores ----

// Scores of MR queries and 16 NV rows of a panel; MR and NV are constants.
INLINE void tile(int MR, int NV, int64_t width, const float *queries, const float *panel,
                 const float *bias, float *scores) {
  vector sum[GROUP][2];
  for (int i = 0; i < MR; i++)
    for (int v = 0; v < NV; v++) sum[i][v] = *(const vector *)(bias + v * LANES);
  for (int64_t c = 0; c < width; c++) {
    vector right[2];
    for (int v = 0; v < NV; v++) right[v] = *(const vector *)(panel + c * PANEL + v * LANES);
    for (int i = 0; i < MR; i++) {
      vector left = queries[c * GROUP + i] - (vector){0};  // one number in all lanes
      for (int v = 0; v < NV; v++)
        sum[i][v] = __builtin_elementwise_fma(left, right[v], sum[i][v]);
    }
  }
  for (int i = 0; i < MR; i++)
    for (int v = 0; v < NV; v++) *(vector *)(scores + i * BLOCK + v * LANES) = sum[i][v];
}

// scores [8][BLOCK] of a group of queries and `count` rows from `row` on, where a panel starts.
INLINE void score_block(const cloze_rows *rows, const float *queries, int64_t row, int64_t count,
                        int wide, float *scores) {
  for (int64_t j = 0; j < count; j += PANEL) {
    const float *panel = rows->panels + (row + j) * rows->width, *bias = rows->bias + row + j;
    if (wide) {
      tile(GROUP, 2, rows->width, queries, panel, bias, scores + j);
      continue;
    }
    for (int v = 0; v < PANEL; v += LANES)
      for (int i = 0; i < GROUP; i += 4)
        tile(4, 1, rows->width, queries + i, panel + v, bias + v, scores + i * BLOCK + j + v);
  }
}

// Rows of a block: as many as a second-level cache holds beside the queries.
INLINE int64_t block_rows(int64_t width) {
  int64_t panels = 512 / (width > 0 ? width : 1);
  return PANEL * (panels < 2 ? 2 : least(panels, BLOCK / PANEL));
}

// [query / 8][feature][8], with zeros for missing queries of the last group.
INLINE void pack_queries(const cloze_queries *q, const cloze_search_piece *piece, int64_t width,
                         float *to) {
  int64_t count = piece->last - piece->first;
  for (int64_t i = 0; i < (count + GROUP - 1) / GROUP * GROUP; i++) {
    const float *query = q->queries + (piece->first + i) * width;
    float *lane = to + i / GROUP * GROUP * width + i % GROUP;
    for (int64_t c = 0; c < width; c++) lane[c * GROUP] = i < count ? query[c] : 0;
  }
}

// Bit j is 1 if score j passes. A NaN is never `at_least` a threshold, and always above none.
INLINE uint64_t passing(const float *scores, float threshold, int64_t count, int at_least) {
  uint64_t marks = 0;
  vector bound = threshold - (vector){0};
  for (int v = 0; v < MARKS / LANES; v++) {
    vector s = *(const vector *)(scores + v * LANES);
    lanes pass = at_least ? (lanes)(s >= bound) : ~(lanes)(s <= bound);
    flags packed = __builtin_convertvector(pass, flags);
    uint16_t bits;
    memcpy(&bits, &packed, sizeof bits);
    marks |= (uint64_t)bits << (v * LANES);
  }
  return count < MARKS ? marks & ((1ull << count) - 1) : marks;
}

// NaN counts as the lowest score; the two zeros are equal.
INLINE float canonical(float score) { return score != score ? -INFINITY : score + 0.0f; }

// ---- The best rows ----

// Greater is better: the score's bits, transformed to compare as whole numbers, then the inverted
// row.
INLINE int64_t key_of(float score, int64_t row) {
  float value = canonical(score);
  int32_t bits;
  memcpy(&bits, &value, 4);
  int32_t high = bits ^ (int32_t)((uint32_t)(bits >> 31) >> 1);
  return (int64_t)((uint64_t)(uint32_t)high << 32 | (uint32_t)~row);
}

INLINE float score_of(int64_t key) {
  int32_t high = (int32_t)(key >> 32);
  int32_t bits = high ^ (int32_t)((uint32_t)(high >> 31) >> 1);
  float score;
  memcpy(&score, &bits, 4);
  return score;
}

// The best rows of a query so far. Empty places hold INT64_MIN, whose score is a NaN: nothing is
// less than or equal to it, so that everything passes until there are k rows.
typedef struct {
  int64_t *keys, k;
  int64_t worst;     // the key that the next one must exceed
  float threshold;   // its score
  const int32_t *excluded, *end;
} choice;

// Replaces the worst key, at the top of the heap, by `key`.
INLINE void sift(int64_t *heap, int64_t count, int64_t key) {
  int64_t i = 0;
  for (int64_t child = 1; child < count; child = 2 * i + 1) {
    if (child + 1 < count && heap[child + 1] < heap[child]) child++;
    if (heap[child] >= key) break;
    heap[i] = heap[child];
    i = child;
  }
  heap[i] = key;
}

// Inserts `key` into keys in descending order, whose number is a multiple of 8, and drops the last:
// each place takes the median of itself, its predecessor and the key.
INLINE void insert(int64_t *keys, int64_t count, int64_t key) {
  const order top = INT64_MAX - (order){0}, new = key - (order){0};
  order here = *(const order *)(keys + count - KEYS);
  for (int64_t i = count - KEYS; i >= 0; i -= KEYS) {
    order previous = i > 0 ? *(const order *)(keys + i - KEYS) : top;
    order before = __builtin_shufflevector(previous, here, 7, 8, 9, 10, 11, 12, 13, 14);
    *(order *)(keys + i) = __builtin_elementwise_max(here, __builtin_elementwise_min(before, new));
    here = previous;
  }
}

INLINE int64_t round_up(int64_t k) { return (k + KEYS - 1) / KEYS * KEYS; }

INLINE void keep(choice *c, int64_t key) {
  if (c->k <= SORTED) {
    insert(c->keys, round_up(c->k), key);
    c->worst = c->keys[c->k - 1];
  } else {
    sift(c->keys, c->k, key);
    c->worst = c->keys[0];
  }
  c->threshold = score_of(c->worst);
}

// Rows come in ascending order, as do the excluded ones, so one pass over these serves all rows.
INLINE int is_excluded(choice *c, int64_t row) {
  while (c->excluded < c->end && *c->excluded < row) c->excluded++;
  return c->excluded < c->end && *c->excluded == row;
}

INLINE void choose(choice *c, const float *scores, int64_t row, int64_t count) {
  for (int64_t j = 0; j < count; j += MARKS) {
    uint64_t marks = passing(scores + j, c->threshold, count - j, 0);
    for (; marks; marks &= marks - 1) {
      int64_t index = j + __builtin_ctzll(marks);
      int64_t key = key_of(scores[index], row + index);
      if (key > c->worst && !is_excluded(c, row + index)) keep(c, key);
    }
  }
}

INLINE void start(choice *c, const cloze_queries *q, int64_t query, int64_t k, int64_t *keys) {
  for (int64_t i = 0; i < round_up(k); i++) keys[i] = INT64_MIN;
  *c = (choice){keys, k, INT64_MIN, score_of(INT64_MIN), q->excluded + q->offsets[query],
                q->excluded + q->offsets[query + 1]};
}

INLINE void finish(choice *c) {
  if (c->k <= SORTED) return;
  for (int64_t n = c->k - 1; n > 0; n--) {
    int64_t last = c->keys[n];
    c->keys[n] = c->keys[0];
    sift(c->keys, n, last);
  }
}

size_t cloze_search_scratch(int64_t width) { return (size_t)(GROUP * BLOCK + MOST * width); }

CLONES void cloze_search_top(const cloze_rows *rows, const cloze_queries *q,
                             const cloze_search_piece *piece, int64_t k, int64_t *keys,
                             float *scratch) {
  choice choices[MOST];
  float *scores = scratch, *queries = scratch + GROUP * BLOCK;
  int64_t count = piece->last - piece->first, block = block_rows(rows->width);
  int wide = has_wide_registers();
  pack_queries(q, piece, rows->width, queries);
  for (int64_t i = 0; i < count; i++)
    start(&choices[i], q, piece->first + i, k, keys + i * round_up(k));
  for (int64_t row = piece->begin; row < piece->end; row += block) {
    int64_t n = least(block, piece->end - row);
    for (int64_t first = 0; first < count; first += GROUP) {
      score_block(rows, queries + first * rows->width, row, n, wide, scores);
      for (int64_t i = 0; i < least(GROUP, count - first); i++)
        choose(&choices[first + i], scores + i * BLOCK, row, n);
    }
  }
  for (int64_t i = 0; i < count; i++) finish(&choices[i]);
}

// ---- Ranks ----

// The number of a block's rows that score at least `threshold`, without excluded ones; `excluded`
// moves to the first one after the block. All rows are at least -infinity, NaN too.
INLINE int32_t count_block(const float *scores, int64_t row, int64_t count, float threshold,
                           const int32_t **excluded, const int32_t *end) {
  int all = threshold == -INFINITY;
  int32_t result = all ? (int32_t)count : 0;
  for (int64_t j = 0; !all && j < count; j += MARKS)
    result += __builtin_popcountll(passing(scores + j, threshold, count - j, 1));
  for (; *excluded < end && **excluded < row + count; ++*excluded)
    if (**excluded >= row) result -= all || scores[**excluded - row] >= threshold;
  return result;
}

CLONES void cloze_search_count(const cloze_rows *rows, const cloze_queries *q,
                               const cloze_search_piece *piece, const float *thresholds,
                               int32_t *counts, float *scratch) {
  const int32_t *excluded[MOST];
  float *scores = scratch, *queries = scratch + GROUP * BLOCK;
  int64_t count = piece->last - piece->first, block = block_rows(rows->width);
  int wide = has_wide_registers();
  pack_queries(q, piece, rows->width, queries);
  for (int64_t i = 0; i < count; i++) {
    excluded[i] = q->excluded + q->offsets[piece->first + i];
    counts[i] = 0;
  }
  for (int64_t row = piece->begin; row < piece->end; row += block) {
    int64_t n = least(block, piece->end - row);
    for (int64_t first = 0; first < count; first += GROUP) {
      score_block(rows, queries + first * rows->width, row, n, wide, scores);
      for (int64_t i = first; i < least(first + GROUP, count); i++)
        counts[i] += count_block(scores + (i - first) * BLOCK, row, n,
                                 thresholds[piece->first + i], &excluded[i],
                                 q->excluded + q->offsets[piece->first + i + 1]);
    }
  }
}

// ---- Single scores ----

// Eight rows at a time, so that their chains of multiply-adds overlap.
CLONES void cloze_search_scores(const cloze_rows *rows, const float *query,
                                const int32_t *candidates, int64_t count, float *scores) {
  for (int64_t first = 0; first < count; first += GROUP) {
    const float *row[GROUP];
    float sum[GROUP];
    for (int64_t i = 0; i < GROUP; i++) {
      int64_t index = candidates[least(first + i, count - 1)];
      row[i] = rows->panels + index / PANEL * PANEL * rows->width + index % PANEL;
      sum[i] = rows->bias[index];
    }
    for (int64_t c = 0; c < rows->width; c++)
      for (int i = 0; i < GROUP; i++)
        sum[i] = __builtin_fmaf(query[c], row[i][c * PANEL], sum[i]);
    for (int64_t i = 0; i < least(GROUP, count - first); i++)
      scores[first + i] = canonical(sum[i]);
  }
}

void cloze_search_pack(const float *rows, int64_t count, int64_t width, float *panels,
                       int64_t begin, int64_t end) {
  for (int64_t p = begin; p < end; p++)
    for (int64_t i = 0; i < PANEL; i++) {
      int64_t row = p * PANEL + i;
      float *lane = panels + p * PANEL * width + i;
      for (int64_t c = 0; c < width; c++)
        lane[c * PANEL] = row < count ? rows[row * width + c] : 0;
    }
}
