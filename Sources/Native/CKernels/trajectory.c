// Attention of words along their trajectories: each word of a text attends to all of its words, and
// to its places, one in each frame, which no other word sees. A task is one head of one text,
// and takes blocks of words, so that scratch is linear in the text's length. See
// docs/derivations/video.md.
#include "product.h"
#include "transpose.h"

enum { ROWS = 64 };

typedef struct {
  const cloze_trajectory *a;
  int head;
  int64_t first, own, words, frames;  // the first word and place, and how many there are
  int64_t width, wide, room, columns;  // of a head, of its rows, keys rounded up, scores of a row
  float *kt, *kn, *vt, *vn;            // keys and values of the words, transposed and not
  float *q, *o, *s, *dp;               // the block's queries, outputs, scores and their gradients
  float *dk, *dv, *dq, *row, *factors;
} work;

static int64_t columns(int64_t words, int64_t frames) {
  return round_up(round_up(words) + frames);
}

size_t cloze_trajectory_scratch(const cloze_trajectory *a, int64_t words, int64_t frames) {
  int64_t wide = round_up(a->head_width), panel = round_up(words) * wide;
  return (size_t)(6 * panel + 2 * ROWS * wide + (2 * ROWS + 1) * columns(words, frames) +
                  2 * wide + CLOZE_DROPOUT_BLOCK);
}

// A row of a head as floats, with zeros at its end.
INLINE void take(const work *w, const void *x, int64_t stride, int64_t row, int64_t column,
                 float scale, float *to) {
  load(to, at(x, row * stride + column + (int64_t)w->head * w->width, w->a->dtype), w->a->dtype,
       w->width);
  for (int64_t d = 0; d < w->width; d++) to[d] *= scale;
  for (int64_t d = w->width; d < w->wide; d++) to[d] = 0;
}

INLINE void put(const work *w, void *x, int64_t stride, int64_t row, int64_t column,
                const float *from) {
  store(at_mutable(x, row * stride + column + (int64_t)w->head * w->width, w->a->dtype), from,
        w->a->dtype, w->width);
}

INLINE int64_t model(const work *w) { return (int64_t)w->a->heads * w->width; }

INLINE void panel(const work *w, int64_t column, float *to) {
  for (int64_t i = 0; i < w->words; i++)
    take(w, w->a->qkv, 3 * model(w), w->first + i, column, 1.0f, to + i * w->wide);
  memset(to + w->words * w->wide, 0, (size_t)((w->room - w->words) * w->wide) * 4);
}

INLINE void prepare(work *w, const cloze_trajectory *a, int64_t text, int head, float *scratch,
                    int backward) {
  w->a = a, w->head = head;
  w->first = a->offsets[text], w->words = a->offsets[text + 1] - w->first;
  w->own = a->own_offsets[text];
  w->frames = w->words ? (a->own_offsets[text + 1] - w->own) / w->words : 0;
  w->width = a->head_width, w->wide = round_up(a->head_width);
  w->room = round_up(w->words), w->columns = columns(w->words, w->frames);
  int64_t size = w->room * w->wide;
  w->kt = scratch, scratch += size;
  w->kn = scratch, scratch += size;
  w->vt = scratch, scratch += size;
  w->vn = scratch, scratch += size;
  w->dk = scratch, scratch += size;
  w->dv = scratch, scratch += size;
  w->q = scratch, scratch += ROWS * w->wide;
  w->o = scratch, scratch += ROWS * w->wide;
  w->s = scratch, scratch += ROWS * w->columns;
  w->dp = scratch, scratch += ROWS * w->columns;
  w->dq = scratch, scratch += w->wide;
  w->row = scratch, scratch += w->wide;
  w->factors = scratch;
  panel(w, model(w), w->kn);
  transpose(w->kn, w->room, w->wide, w->kt);
  panel(w, 2 * model(w), w->vn);
  if (!backward) return;
  transpose(w->vn, w->room, w->wide, w->vt);
  memset(w->dk, 0, (size_t)(2 * size) * 4);
}

INLINE float dot(const float *a, const float *b, int64_t n) {
  REASSOCIATE
  float sum = 0;
  for (int64_t d = 0; d < n; d++) sum += a[d] * b[d];
  return sum;
}

// The place of word `i` in frame `t`.
INLINE int64_t place(const work *w, int64_t i, int64_t t) { return w->own + t * w->words + i; }

// left [count, wide] times the keys or values of the words, and of each word's places.
INLINE void products(const work *w, int64_t start, int64_t count, const float *left,
                     const float *transposed, int64_t column, float *to) {
  multiply(count, w->room, w->width, left, w->wide, 1, transposed, w->room, to, w->columns, 0);
  for (int64_t i = 0; i < count; i++)
    for (int64_t t = 0; t < w->frames; t++) {
      take(w, w->a->own, 2 * model(w), place(w, start + i, t), column, 1.0f, w->row);
      to[i * w->columns + w->words + t] = dot(left + i * w->wide, w->row, w->wide);
    }
}

INLINE void score(const work *w, int64_t start, int64_t count) {
  for (int64_t i = 0; i < count; i++)
    take(w, w->a->qkv, 3 * model(w), w->first + start + i, 0, w->a->scale, w->q + i * w->wide);
  products(w, start, count, w->q, w->kt, 0, w->s);
}

INLINE int64_t lse_index(const work *w, int64_t word) {
  return (int64_t)w->head * w->a->words + w->first + word;
}

INLINE void forward_block(const work *w, int64_t start, int64_t count) {
  int64_t n = w->words + w->frames;
  score(w, start, count);
  for (int64_t i = 0; i < count; i++) {
    REASSOCIATE
    float *row = w->s + i * w->columns, sum = 0, top = largest(row, -INFINITY, n);
    for (int64_t j = 0; j < n; j++) {
      row[j] = fast_exp(row[j] - top);
      sum += row[j];
    }
    for (int64_t j = 0; j < n; j++) row[j] *= 1.0f / sum;
    w->a->lse[lse_index(w, start + i)] = top + logf(sum);
    if (w->a->dropout)
      cloze_dropout_row(row, n, lse_index(w, start + i) * 1024, w->a->dropout);
  }
  multiply(count, w->wide, w->words, w->s, w->columns, 1, w->vn, w->wide, w->o, w->wide, 0);
  for (int64_t i = 0; i < count; i++) {
    float *out = w->o + i * w->wide;
    for (int64_t t = 0; t < w->frames; t++) {
      take(w, w->a->own, 2 * model(w), place(w, start + i, t), model(w), 1.0f, w->row);
      float share = w->s[i * w->columns + w->words + t];
      for (int64_t d = 0; d < w->wide; d++) out[d] += share * w->row[d];
    }
    put(w, w->a->out, model(w), w->first + start + i, 0, out);
  }
}

// Row i of the scores becomes the factors of the values, and that of dp the scores' gradient,
// P (dP - sum(O dO)).
INLINE void score_gradient(const work *w, int64_t start, int64_t i) {
  int64_t n = w->words + w->frames;
  float *p = w->s + i * w->columns, *dp = w->dp + i * w->columns;
  take(w, w->a->out, model(w), w->first + start + i, 0, 1.0f, w->row);
  float sum = dot(w->row, w->o + i * w->wide, w->wide);
  float lse = w->a->lse[lse_index(w, start + i)];
  for (int64_t j = 0; j < n; j++) p[j] = fast_exp(p[j] - lse);
  if (!w->a->dropout) {
    for (int64_t j = 0; j < n; j++) dp[j] = p[j] * (dp[j] - sum);
    return;
  }
  cloze_dropout_factors(w->factors, n, lse_index(w, start + i) * 1024, w->a->dropout);
  for (int64_t j = 0; j < n; j++) {
    dp[j] = p[j] * (dp[j] * w->factors[j] - sum);
    p[j] *= w->factors[j];
  }
}

// The gradients of one word's places, and their part of the word's query.
INLINE void own_gradient(const work *w, int64_t start, int64_t i, float *dq) {
  const float *q = w->q + i * w->wide, *o = w->o + i * w->wide;
  for (int64_t t = 0; t < w->frames; t++) {
    int64_t row = place(w, start + i, t), column = i * w->columns + w->words + t;
    take(w, w->a->own, 2 * model(w), row, 0, 1.0f, w->row);
    for (int64_t d = 0; d < w->wide; d++) dq[d] += w->dp[column] * w->row[d];
    for (int64_t d = 0; d < w->wide; d++) w->row[d] = w->dp[column] * q[d];
    put(w, w->a->down, 2 * model(w), row, 0, w->row);
    for (int64_t d = 0; d < w->wide; d++) w->row[d] = w->s[column] * o[d];
    put(w, w->a->down, 2 * model(w), row, model(w), w->row);
  }
}

INLINE void backward_block(const work *w, int64_t start, int64_t count) {
  score(w, start, count);
  for (int64_t i = 0; i < count; i++)
    take(w, w->a->dout, model(w), w->first + start + i, 0, 1.0f, w->o + i * w->wide);
  products(w, start, count, w->o, w->vt, model(w), w->dp);
  for (int64_t i = 0; i < count; i++) score_gradient(w, start, i);
  multiply(w->words, w->wide, count, w->s, 1, w->columns, w->o, w->wide, w->dv, w->wide, 1);
  multiply(w->words, w->wide, count, w->dp, 1, w->columns, w->q, w->wide, w->dk, w->wide, 1);
  for (int64_t i = 0; i < count; i++) {
    float *dq = w->dq;
    multiply(1, w->wide, w->words, w->dp + i * w->columns, w->columns, 1, w->kn, w->wide, dq,
             w->wide, 0);
    own_gradient(w, start, i, dq);
    for (int64_t d = 0; d < w->wide; d++) dq[d] *= w->a->scale;
    put(w, w->a->dqkv, 3 * model(w), w->first + start + i, 0, dq);
  }
}

CLONES void cloze_trajectory_forward(const cloze_trajectory *a, int64_t text, int head,
                                     float *scratch) {
  work w;
  prepare(&w, a, text, head, scratch, 0);
  for (int64_t i = 0; i < w.words; i += ROWS)
    forward_block(&w, i, w.words - i < ROWS ? w.words - i : ROWS);
}

CLONES void cloze_trajectory_backward(const cloze_trajectory *a, int64_t text, int head,
                                      float *scratch) {
  work w;
  prepare(&w, a, text, head, scratch, 1);
  for (int64_t i = 0; i < w.words; i += ROWS)
    backward_block(&w, i, w.words - i < ROWS ? w.words - i : ROWS);
  for (int64_t i = 0; i < w.words; i++) {
    put(&w, a->dqkv, 3 * model(&w), w.first + i, model(&w), w.dk + i * w.wide);
    put(&w, a->dqkv, 3 * model(&w), w.first + i, 2 * model(&w), w.dv + i * w.wide);
  }
}
