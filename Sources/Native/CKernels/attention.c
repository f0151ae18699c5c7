// Packed variable-length attention. One task is one head of one sequence; it processes blocks of
// query rows, so that scratch is linear in the sequence's length and no T x T matrix is kept. The
// forward pass stores the logarithm of each softmax denominator; the backward pass recomputes the
// probabilities from it. See docs/derivations/attention.md.
#include "product.h"
#include "transpose.h"

enum { ROWS = 64, AHEAD = 12 };

// The queries and the keys of a sequence that a block covers.
typedef struct {
  const int32_t *queries, *keys;
  int64_t query_count, key_count, padded_keys;
} block;

typedef struct {
  const cloze_attention *a;
  int head;
  int64_t q0, k0, nq, nk;          // the sequence's first rows and lengths
  int64_t width, wide;             // head width, and rounded up to 16
  int64_t room;                    // the maximum number of keys of a block, rounded up
  float *kt, *kn, *vt, *vn;        // keys and values of the block, transposed and not
  float *q, *s, *p, *o, *dp;       // the block's queries, scores, probabilities, outputs
  float *dk, *dv, *part;           // gradients of all keys, and a block's part of them
  float *factors;                  // dropout of a row of probabilities
  int32_t *queries, *keys;
} work;

INLINE int is_global(const work *w, int64_t token) {
  return w->a->global && w->a->global[w->k0 + token];
}

// The position of a query among its sequence's keys.
INLINE int32_t position(const work *w, int64_t query) {
  return w->a->positions ? w->a->positions[w->q0 + query] : (int32_t)query;
}

size_t cloze_attention_scratch(const cloze_attention *a, int64_t longest_q, int64_t longest_k,
                               int backward) {
  int64_t wide = round_up(a->head_width), room = round_up(longest_k);
  int64_t panels = backward ? 4 : 2, rows = backward ? 3 : 1;
  int64_t gradients = backward ? 3 * room * wide + room + CLOZE_DROPOUT_BLOCK : 0;
  return (size_t)(panels * room * wide + rows * ROWS * room + 2 * ROWS * wide + gradients +
                  longest_q + room + 64);
}

INLINE void prepare(work *w, const cloze_attention *a, int64_t sequence, int head, float *scratch,
                    int backward) {
  memset(w, 0, sizeof *w);
  w->a = a;
  w->head = head;
  w->q0 = a->q_offsets[sequence];
  w->nq = a->q_offsets[sequence + 1] - w->q0;
  w->k0 = a->k_offsets[sequence];
  w->nk = a->k_offsets[sequence + 1] - w->k0;
  w->width = a->head_width;
  w->wide = round_up(a->head_width);
  w->room = round_up(w->nk);
  int64_t panel = w->room * w->wide;
  w->kt = scratch, scratch += panel;
  w->vn = scratch, scratch += panel;
  w->s = scratch, scratch += ROWS * w->room;
  w->q = scratch, scratch += ROWS * w->wide;
  w->o = scratch, scratch += ROWS * w->wide;
  if (backward) {
    w->kn = scratch, scratch += panel;
    w->vt = scratch, scratch += panel;
    w->p = scratch, scratch += ROWS * w->room;
    w->dp = scratch, scratch += ROWS * w->room;
    w->dk = scratch, scratch += panel;
    w->dv = scratch, scratch += panel;
    w->part = scratch, scratch += panel;
    w->factors = scratch, scratch += w->room + CLOZE_DROPOUT_BLOCK;
    memset(w->dk, 0, (size_t)(2 * panel) * 4);
  }
  w->queries = (int32_t *)scratch, scratch += w->nq;
  w->keys = (int32_t *)scratch;
}

// Rows `tokens` of a matrix, as floats, each `wide` long with zeros at its end; with `rows`, those
// that it lists.
INLINE void pack_rows(const work *w, const void *x, int64_t stride, int64_t first,
                      const int32_t *rows, const int32_t *tokens, int64_t count, float scale,
                      float *to) {
  for (int64_t i = 0; i < count; i++) {
    float *row = to + i * w->wide;
    int64_t number = rows ? rows[first + tokens[i]] : first + tokens[i];
    int64_t index = number * stride + (int64_t)w->head * w->width;
    // Rows of one head are too far apart for the hardware prefetcher.
    __builtin_prefetch(at(x, index + AHEAD * stride, w->a->dtype));
    load(row, at(x, index, w->a->dtype), w->a->dtype, w->width);
    for (int64_t d = 0; d < w->width; d++) row[d] *= scale;
    for (int64_t d = w->width; d < w->wide; d++) row[d] = 0;
  }
}

INLINE void unpack_rows(const work *w, void *x, int64_t stride, int64_t first, const int32_t *rows,
                        const int32_t *tokens, int64_t count, const float *from) {
  for (int64_t i = 0; i < count; i++) {
    int64_t number = first + (tokens ? tokens[i] : i);
    int64_t index = (rows ? rows[number] : number) * stride + (int64_t)w->head * w->width;
    store(at_mutable(x, index, w->a->dtype), from + i * w->wide, w->a->dtype, w->width);
  }
}

// Rows of a gradient: where rows are listed more than once, they are added.
INLINE void hand_on(const work *w, void *x, int64_t stride, int64_t first, const int32_t *rows,
                    const int32_t *tokens, int64_t count, const float *from) {
  if (rows == NULL || w->a->once) {
    unpack_rows(w, x, stride, first, rows, tokens, count, from);
    return;
  }
  for (int64_t i = 0; i < count; i++) {
    int64_t number = rows[first + (tokens ? tokens[i] : i)];
    float *to = (float *)x + number * stride + (int64_t)w->head * w->width;
    for (int64_t d = 0; d < w->width; d++) to[d] += from[i * w->wide + d];
  }
}

// The keys that any query of the block may attend to, in order.
INLINE void choose_keys(work *w, block *b, int whole) {
  int64_t lo = 0, hi = w->nk, window = w->a->window, n = 0;
  int32_t first = position(w, b->queries[0]);
  int32_t last = position(w, b->queries[b->query_count - 1]);
  if (!whole) {
    lo = first - window > 0 ? first - window : 0;
    hi = last + window + 1 < hi ? last + window + 1 : hi;
  }
  if (w->a->causal && last + 1 < hi) hi = last + 1;
  for (int64_t j = 0; j < w->nk; j++) {
    if (j == lo && w->a->global == NULL) {
      while (j < hi) w->keys[n++] = (int32_t)j++;
      break;
    }
    int seen = (j >= lo && j < hi) || (is_global(w, j) && !(w->a->causal && j > last));
    if (seen) w->keys[n++] = (int32_t)j;
  }
  b->keys = w->keys;
  b->key_count = n;
  b->padded_keys = round_up(n);
}

// The rows of the block's keys or values, and zeros up to a multiple of 16 of them.
INLINE void pack_panel(const work *w, const block *b, const void *x, int64_t stride, float *to) {
  pack_rows(w, x, stride, w->k0, w->a->k_rows, b->keys, b->key_count, 1.0f, to);
  memset(to + b->key_count * w->wide, 0,
         (size_t)((b->padded_keys - b->key_count) * w->wide) * sizeof *to);
}

INLINE void pack_keys(work *w, const block *b, int backward) {
  const cloze_attention *a = w->a;
  float *keys = backward ? w->kn : w->vn;  // the value panel is filled after that
  pack_panel(w, b, a->k, a->k_stride, keys);
  transpose(keys, b->padded_keys, w->wide, w->kt);
  pack_panel(w, b, a->v, a->v_stride, w->vn);
  if (backward) transpose(w->vn, b->padded_keys, w->wide, w->vt);
}

// Adds ALiBi's biases to a row of scores and masks the keys that the pattern hides.
INLINE void apply_pattern(const work *w, const block *b, int64_t row, float *scores) {
  const cloze_attention *a = w->a;
  int64_t query = position(w, row);
  if (a->slopes) {
    float slope = a->slopes[w->head];
    for (int64_t j = 0; j < b->key_count; j++)
      scores[j] -= slope * fabsf((float)(b->keys[j] - query));
  }
  if (a->causal)
    for (int64_t j = 0; j < b->key_count; j++)
      if (b->keys[j] > query) scores[j] = -INFINITY;
  if (a->window >= 0 && !is_global(w, query))
    for (int64_t j = 0; j < b->key_count; j++) {
      int64_t distance = b->keys[j] > query ? b->keys[j] - query : query - b->keys[j];
      if (distance > a->window && !is_global(w, b->keys[j])) scores[j] = -INFINITY;
    }
}

INLINE int64_t lse_index(const work *w, int64_t query) {
  return (int64_t)w->head * w->a->total_q + w->q0 + query;
}

// The first block of random numbers of a query's row, which may be 131,072 keys wide before it
// overlaps the next row's.
INLINE int64_t dropout_block(const work *w, int64_t query) { return lse_index(w, query) * 1024; }

INLINE void score_block(work *w, const block *b) {
  const cloze_attention *a = w->a;
  pack_rows(w, a->q, a->q_stride, w->q0, a->q_rows, b->queries, b->query_count, a->scale, w->q);
  multiply(b->query_count, b->padded_keys, w->width, w->q, w->wide, 1, w->kt, b->padded_keys,
           w->s, b->padded_keys, 0);
  for (int64_t i = 0; i < b->query_count; i++)
    apply_pattern(w, b, b->queries[i], w->s + i * b->padded_keys);
}

// The softmax of each row of scores, without the division. The steps of all rows are done together:
// those of a single one wait for each other.
INLINE void exponentiate_block(work *w, const block *b, float *inverses) {
  float tops[ROWS], sums[ROWS];
  int64_t keys = b->padded_keys;
  for (int64_t i = 0; i < b->query_count; i++) {
    float *row = w->s + i * keys;
    // Entries after the last key become 0, so that no loop has a scalar remainder.
    for (int64_t j = b->key_count; j < keys; j++) row[j] = -INFINITY;
    tops[i] = largest(row, -INFINITY, keys);
  }
  for (int64_t i = 0; i < b->query_count; i++) {
    float *row = w->s + i * keys;
    vector sum = {0};
    for (int64_t j = 0; j < keys; j += LANES) {
      for (int64_t l = j; l < j + LANES; l++) row[l] = fast_exp(row[l] - tops[i]);
      sum += *(const vector *)(row + j);
    }
    sums[i] = sum_lanes(&sum);
  }
  for (int64_t i = 0; i < b->query_count; i++) {
    inverses[i] = sums[i] == 0 ? 0 : 1.0f / sums[i];  // 0 if there is no key
    w->a->lse[lse_index(w, b->queries[i])] = tops[i] + logf(sums[i]);
    if (w->a->dropout)
      cloze_dropout_row(w->s + i * keys, b->key_count, dropout_block(w, b->queries[i]),
                        w->a->dropout);
  }
}

INLINE void forward_block(work *w, const block *b) {
  float inverses[ROWS];
  score_block(w, b);
  exponentiate_block(w, b, inverses);
  multiply(b->query_count, w->wide, b->key_count, w->s, b->padded_keys, 1, w->vn, w->wide, w->o,
           w->wide, 0);
  for (int64_t i = 0; i < b->query_count; i++)
    for (int64_t d = 0; d < w->wide; d++) w->o[i * w->wide + d] *= inverses[i];
  int64_t stride = (int64_t)w->a->heads * w->width;
  unpack_rows(w, w->a->out, stride, w->q0, w->a->out_rows, b->queries, b->query_count, w->o);
}

// One row of dS = P (dP - sum(O dO)), in place of dp; p becomes the factors of V. Entries after the
// last key are computed too, and never read.
INLINE void score_gradient(work *w, const block *b, int64_t i, float dot) {
  float *p = w->p + i * b->padded_keys, *dp = w->dp + i * b->padded_keys;
  const float *s = w->s + i * b->padded_keys;
  float lse = w->a->lse[lse_index(w, b->queries[i])];
  for (int64_t j = 0; j < b->padded_keys; j++) p[j] = fast_exp(s[j] - lse);
  if (w->a->dropout) {
    float *factors = w->factors;
    cloze_dropout_factors(factors, b->key_count, dropout_block(w, b->queries[i]), w->a->dropout);
    for (int64_t j = 0; j < b->padded_keys; j++) {
      dp[j] = p[j] * (dp[j] * factors[j] - dot);
      p[j] *= factors[j];
    }
  } else {
    for (int64_t j = 0; j < b->padded_keys; j++) dp[j] = p[j] * (dp[j] - dot);
  }
}

// target[keys] += left^T right, where left is [queries, keys] and right [queries, width].
INLINE void add_key_gradient(work *w, const block *b, const float *left, const float *right,
                             float *target) {
  if (b->key_count == w->nk) {
    multiply(b->key_count, w->wide, b->query_count, left, 1, b->padded_keys, right, w->wide,
             target, w->wide, 1);
    return;
  }
  multiply(b->key_count, w->wide, b->query_count, left, 1, b->padded_keys, right, w->wide,
           w->part, w->wide, 0);
  for (int64_t j = 0; j < b->key_count; j++)
    for (int64_t d = 0; d < w->wide; d++)
      target[b->keys[j] * w->wide + d] += w->part[j * w->wide + d];
}

INLINE void backward_block(work *w, const block *b) {
  const cloze_attention *a = w->a;
  int64_t stride = (int64_t)a->heads * w->width;
  float dots[ROWS];
  score_block(w, b);
  pack_rows(w, a->dout, stride, w->q0, a->out_rows, b->queries, b->query_count, 1.0f, w->o);
  multiply(b->query_count, b->padded_keys, w->width, w->o, w->wide, 1, w->vt, b->padded_keys,
           w->dp, b->padded_keys, 0);
  for (int64_t i = 0; i < b->query_count; i++) {
    REASSOCIATE
    float out[LANES], dot = 0;
    int64_t number = w->q0 + b->queries[i];
    int64_t index = (a->out_rows ? a->out_rows[number] : number) * stride +
                    (int64_t)w->head * w->width;
    for (int64_t d = 0; d < w->width; d += LANES) {
      int64_t n = w->width - d < LANES ? w->width - d : LANES;
      load(out, at(a->out, index + d, a->dtype), a->dtype, n);
      for (int64_t e = 0; e < n; e++) dot += out[e] * w->o[i * w->wide + d + e];
    }
    dots[i] = dot;
    score_gradient(w, b, i, dots[i]);
  }
  add_key_gradient(w, b, w->p, w->o, w->dv);
  add_key_gradient(w, b, w->dp, w->q, w->dk);  // q is scaled already
  multiply(b->query_count, w->wide, b->key_count, w->dp, b->padded_keys, 1, w->kn, w->wide, w->o,
           w->wide, 0);
  for (int64_t i = 0; i < b->query_count * w->wide; i++) w->o[i] *= a->scale;
  hand_on(w, a->dq, a->q_stride, w->q0, a->q_rows, b->queries, b->query_count, w->o);
}

INLINE void run_block(work *w, block *b, int whole, int backward) {
  choose_keys(w, b, whole);
  pack_keys(w, b, backward);
  if (backward) backward_block(w, b);
  else forward_block(w, b);
}

// Blocks of neighbouring queries; with a window, global queries, which attend to everything, are in
// separate blocks.
INLINE void run_all(work *w, int backward) {
  int windowed = w->a->window >= 0;
  block b = {0};
  for (int pass = 0; pass <= windowed; pass++) {
    int64_t n = 0;
    for (int64_t i = 0; i < w->nq; i++)
      if (!windowed || is_global(w, position(w, i)) == pass) w->queries[n++] = (int32_t)i;
    if (!windowed && !w->a->causal) {
      // Every block attends to every key, so they are packed once.
      if (n == 0) return;
      b = (block){w->queries, 0, n, 0, 0};
      choose_keys(w, &b, 1);
      pack_keys(w, &b, backward);
    }
    for (int64_t first = 0; first < n; first += ROWS) {
      b.queries = w->queries + first;
      b.query_count = n - first < ROWS ? n - first : ROWS;
      if (windowed || w->a->causal) run_block(w, &b, !windowed || pass, backward);
      else if (backward) backward_block(w, &b);
      else forward_block(w, &b);
    }
  }
}

CLONES void cloze_attention_forward(const cloze_attention *a, int64_t sequence, int head,
                                    float *scratch) {
  work w;
  prepare(&w, a, sequence, head, scratch, 0);
  run_all(&w, 0);
}

CLONES void cloze_attention_backward(const cloze_attention *a, int64_t sequence, int head,
                                     float *scratch) {
  work w;
  prepare(&w, a, sequence, head, scratch, 1);
  run_all(&w, 1);
  hand_on(&w, a->dk, a->k_stride, w.k0, a->k_rows, NULL, w.nk, w.dk);
  hand_on(&w, a->dv, a->v_stride, w.k0, a->k_rows, NULL, w.nk, w.dv);
}
