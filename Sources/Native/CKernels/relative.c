// Packed attention whose scores depend on distances (Dai et al. 2019, section 3.3). One task is one
// head of one sequence; it processes blocks of query rows, and for each the distances between its
// positions and all keys, so that scratch is linear in the sequence's length. The backward pass
// computes the probabilities again. See docs/derivations/conformer.md.
#include "product.h"

enum { ROWS = 64 };

typedef struct {
  const cloze_relative *a;
  int head;
  const cloze_dropout *dropout;    // of this head and sequence, or NULL
  int64_t q0, nq, k0, nk;          // the sequence's first rows and lengths
  int64_t size, wide;              // head width, and rounded up to 16
  int64_t room, reach;             // keys and distances, rounded up with what products read beyond
  float *kt, *rt, *kn, *rn, *vt, *vn;  // keys, distances and values, transposed and not
  float *content, *place;          // the block's scaled queries plus either bias
  float *p, *s, *d, *dd;           // the block's probabilities, scores, and terms of distances
  float *o, *part;                 // the block's outputs or their gradients, and scratch as large
  float *dk, *dv, *factors;
} work;

// A block of queries: rows [begin, begin + count), whose distances begin at index `first` among the
// sequence's and are `span` many.
typedef struct { int64_t begin, count, first, span, last_position; } block;

size_t cloze_relative_scratch(const cloze_relative *a, int64_t longest) {
  int64_t wide = round_up(a->head_width), room = round_up(longest), reach = 2 * room + 2 * LANES;
  return (size_t)((6 * room + 2 * reach + 4 * ROWS) * wide + ROWS * (2 * room + 2 * reach) + room +
                  2 * CLOZE_DROPOUT_BLOCK);
}

INLINE void pack(const work *w, const float *x, int64_t stride, int64_t row, int64_t count,
                 const float *bias, float scale, float *to) {
  for (int64_t i = 0; i < count; i++) {
    const float *from = x + (row + i) * stride + w->head * w->size;
    for (int64_t j = 0; j < w->size; j++)
      to[i * w->wide + j] = (from[j] + (bias ? bias[w->head * w->size + j] : 0)) * scale;
    for (int64_t j = w->size; j < w->wide; j++) to[i * w->wide + j] = 0;
  }
}

INLINE void transpose(const float *x, int64_t count, int64_t size, int64_t wide, float *to,
                      int64_t stride) {
  for (int64_t j = 0; j < size; j++) {
    for (int64_t i = 0; i < count; i++) to[j * stride + i] = x[i * wide + j];
    for (int64_t i = count; i < stride; i++) to[j * stride + i] = 0;
  }
}

INLINE work prepare(const cloze_relative *a, int64_t sequence, int head, float *scratch) {
  work w = {.a = a, .head = head, .size = a->head_width, .wide = round_up(a->head_width)};
  w.dropout = a->dropout ? a->dropout + sequence * a->heads + head : 0;
  w.q0 = a->q_offsets[sequence], w.nq = a->q_offsets[sequence + 1] - w.q0;
  w.k0 = a->k_offsets[sequence], w.nk = a->k_offsets[sequence + 1] - w.k0;
  w.room = round_up(w.nk), w.reach = 2 * w.room + 2 * LANES;
  int64_t keys = w.room * w.wide, distances = w.reach * w.wide, rows = ROWS * w.wide;
  float **panels[] = {&w.kt, &w.kn, &w.vt, &w.vn, &w.dk, &w.dv};
  for (int i = 0; i < 6; i++) *panels[i] = scratch, scratch += keys;
  w.rt = scratch, scratch += distances;
  w.rn = scratch, scratch += distances;
  float **queries[] = {&w.content, &w.place, &w.o, &w.part};
  for (int i = 0; i < 4; i++) *queries[i] = scratch, scratch += rows;
  w.p = scratch, scratch += ROWS * w.room;
  w.s = scratch, scratch += ROWS * w.room;
  w.d = scratch, scratch += ROWS * w.reach;
  w.dd = scratch, scratch += ROWS * w.reach;
  w.factors = scratch;
  int64_t width = (int64_t)a->heads * w.size;
  pack(&w, a->kv, 2 * width, w.k0, w.nk, 0, 1, w.kn);
  pack(&w, a->kv + width, 2 * width, w.k0, w.nk, 0, 1, w.vn);
  pack(&w, a->distances, width, a->longest - w.nk, 2 * w.nk - 1, 0, 1, w.rn);
  transpose(w.kn, w.nk, w.size, w.wide, w.kt, w.room);
  transpose(w.vn, w.nk, w.size, w.wide, w.vt, w.room);
  transpose(w.rn, 2 * w.nk - 1, w.size, w.wide, w.rt, w.reach);
  return w;
}

INLINE block block_at(const work *w, int64_t begin) {
  block b = {.begin = begin, .count = w->nq - begin < ROWS ? w->nq - begin : ROWS};
  const int32_t *positions = w->a->positions + w->q0 + begin;
  int64_t low = positions[0];
  b.last_position = low;
  for (int64_t i = 1; i < b.count; i++) {
    low = positions[i] < low ? positions[i] : low;
    b.last_position = positions[i] > b.last_position ? positions[i] : b.last_position;
  }
  b.first = w->nk - 1 - b.last_position;
  b.span = w->nk + b.last_position - low;
  return b;
}

// The index, among the block's distances, of that of query `i` to the first key.
INLINE int64_t shift(const work *w, const block *b, int64_t i) {
  return b->last_position - w->a->positions[w->q0 + b->begin + i];
}

// The block's probabilities [count, nk], before dropout.
INLINE void probabilities(const work *w, const block *b) {
  const cloze_relative *a = w->a;
  int64_t width = (int64_t)a->heads * w->size, row = w->q0 + b->begin;
  pack(w, a->q, width, row, b->count, a->content_bias, a->scale, w->content);
  pack(w, a->q, width, row, b->count, a->position_bias, a->scale, w->place);
  multiply(b->count, w->room, w->size, w->content, w->wide, 1, w->kt, w->room, w->p, w->room, 0);
  multiply(b->count, round_up(b->span), w->size, w->place, w->wide, 1, w->rt + b->first, w->reach,
           w->d, w->reach, 0);
  for (int64_t i = 0; i < b->count; i++) {
    float *p = w->p + i * w->room;
    const float *d = w->d + i * w->reach + shift(w, b, i);
    for (int64_t j = 0; j < w->nk; j++) p[j] += d[j];
    float top = largest(p, -INFINITY, w->nk), sum = 0;
    for (int64_t j = 0; j < w->nk; j++) p[j] = fast_exp(p[j] - top);
    {
      REASSOCIATE
      for (int64_t j = 0; j < w->nk; j++) sum += p[j];
    }
    float inverse = 1 / sum;
    for (int64_t j = 0; j < w->nk; j++) p[j] *= inverse;
    for (int64_t j = w->nk; j < w->room; j++) p[j] = 0;
  }
}

// The factors of dropout of a query's probabilities.
INLINE void factors(const work *w, const block *b, int64_t i) {
  int64_t blocks = (w->nk + CLOZE_DROPOUT_BLOCK - 1) / CLOZE_DROPOUT_BLOCK;
  cloze_dropout_factors(w->factors, w->nk, (b->begin + i) * blocks, w->dropout);
}

CLONES void cloze_relative_forward(const cloze_relative *a, int64_t sequence, int head,
                                   float *scratch) {
  if (a->q_offsets[sequence] == a->q_offsets[sequence + 1]) return;
  work w = prepare(a, sequence, head, scratch);
  int64_t width = (int64_t)a->heads * w.size;
  for (int64_t begin = 0; begin < w.nq; begin += ROWS) {
    block b = block_at(&w, begin);
    probabilities(&w, &b);
    for (int64_t i = 0; w.dropout && i < b.count; i++) {
      factors(&w, &b, i);
      for (int64_t j = 0; j < w.nk; j++) w.p[i * w.room + j] *= w.factors[j];
    }
    multiply(b.count, w.wide, w.nk, w.p, w.room, 1, w.vn, w.wide, w.o, w.wide, 0);
    for (int64_t i = 0; i < b.count; i++)
      memcpy(a->out + (w.q0 + begin + i) * width + head * w.size, w.o + i * w.wide,
             (size_t)w.size * 4);
  }
}

// s becomes the gradient of the scores from that of the dropped probabilities, p what values are
// mixed with, dd the gradient of the terms of distances.
INLINE void score_gradients(const work *w, const block *b) {
  memset(w->dd, 0, (size_t)(b->count * w->reach) * 4);
  for (int64_t i = 0; i < b->count; i++) {
    float *p = w->p + i * w->room, *s = w->s + i * w->room, sum = 0;
    float *d = w->dd + i * w->reach + shift(w, b, i);
    if (w->dropout) {
      factors(w, b, i);
      for (int64_t j = 0; j < w->nk; j++) s[j] *= w->factors[j];
    }
    {
      REASSOCIATE
      for (int64_t j = 0; j < w->nk; j++) sum += s[j] * p[j];
    }
    for (int64_t j = 0; j < w->nk; j++) s[j] = p[j] * (s[j] - sum);
    for (int64_t j = w->nk; j < w->room; j++) s[j] = 0;
    memcpy(d, s, (size_t)w->nk * 4);
    if (w->dropout)
      for (int64_t j = 0; j < w->nk; j++) p[j] *= w->factors[j];
  }
}

// Adds `part`, scaled, to the gradient of the block's queries, and its sum to that of a bias.
INLINE void add_queries(const work *w, const block *b, float *bias) {
  int64_t width = (int64_t)w->a->heads * w->size;
  for (int64_t i = 0; i < b->count; i++) {
    float *to = w->a->dq + (w->q0 + b->begin + i) * width + w->head * w->size;
    for (int64_t j = 0; j < w->size; j++) {
      float value = w->part[i * w->wide + j] * w->a->scale;
      to[j] += value;
      bias[w->head * w->size + j] += value;
    }
  }
}

INLINE void add_rows(const work *w, const float *rows, int64_t count, float *to, int64_t stride) {
  for (int64_t i = 0; i < count; i++)
    for (int64_t j = 0; j < w->size; j++)
      to[i * stride + w->head * w->size + j] += rows[i * w->wide + j];
}

CLONES void cloze_relative_backward(const cloze_relative *a, int64_t sequence, int head,
                                    float *scratch) {
  if (a->q_offsets[sequence] == a->q_offsets[sequence + 1]) return;
  work w = prepare(a, sequence, head, scratch);
  int64_t width = (int64_t)a->heads * w.size;
  memset(w.dk, 0, (size_t)(2 * w.room * w.wide) * 4);
  for (int64_t begin = 0; begin < w.nq; begin += ROWS) {
    block b = block_at(&w, begin);
    probabilities(&w, &b);
    pack(&w, a->dout, width, w.q0 + begin, b.count, 0, 1, w.o);
    multiply(b.count, w.room, w.size, w.o, w.wide, 1, w.vt, w.room, w.s, w.room, 0);
    score_gradients(&w, &b);
    multiply(w.nk, w.wide, b.count, w.p, 1, w.room, w.o, w.wide, w.dv, w.wide, 1);
    multiply(w.nk, w.wide, b.count, w.s, 1, w.room, w.content, w.wide, w.dk, w.wide, 1);
    multiply(b.count, w.wide, w.nk, w.s, w.room, 1, w.kn, w.wide, w.part, w.wide, 0);
    add_queries(&w, &b, a->dcontent_bias);
    multiply(b.count, w.wide, b.span, w.dd, w.reach, 1, w.rn + b.first * w.wide, w.wide, w.part,
             w.wide, 0);
    add_queries(&w, &b, a->dposition_bias);
    for (int64_t j = 0; j < b.span; j += ROWS) {
      int64_t count = b.span - j < ROWS ? b.span - j : ROWS;
      multiply(count, w.wide, b.count, w.dd + j, 1, w.reach, w.place, w.wide, w.part, w.wide,
               0);
      add_rows(&w, w.part, count, a->ddistances + (a->longest - w.nk + b.first + j) * width, width);
    }
  }
  add_rows(&w, w.dk, w.nk, a->dkv + w.k0 * 2 * width, 2 * width);
  add_rows(&w, w.dv, w.nk, a->dkv + w.k0 * 2 * width + width, 2 * width);
}
