// C kernels that the compiler vectorises. Every kernel works on a range of rows, so that the caller
// decides how the work is divided; none of them allocates: the caller provides the scratch memory
// that some need. Matrices are row-major. `dtype` is CLOZE_F32 or CLOZE_BF16 and is the type of
// activations; sums, statistics, parameters and their gradients are always float.
#pragma once
#include <stddef.h>
#include <stdint.h>
#include "ctc.h"
#include "layers.h"
#include "sound.h"

enum { CLOZE_F32 = 0, CLOZE_BF16 = 1 };

// ---- pool.c: one pool of threads for our kernels and for those of the libraries ----
typedef struct cloze_pool cloze_pool;
cloze_pool *cloze_pool_create(int threads);
void cloze_pool_destroy(cloze_pool *pool);
// Runs body(context, 0..<count), each index once, on the calling thread and the pool's.
void cloze_pool_run(cloze_pool *pool, int64_t count, void (*body)(void *, int64_t), void *context);
/// The total time in nanoseconds that the threads have worked since the start.
int64_t cloze_pool_busy(cloze_pool *pool);

// ---- memory.c ----
// Returns zeroed pages of the system, large ones from 2 MiB on, which cause far fewer faults; NULL
// if there are none. The size is rounded up to whole pages. cloze_unmap returns them to the system
// at once, instead of leaving holes in the heap.
void *cloze_map(size_t bytes);
void cloze_unmap(void *start, size_t bytes);

// True if memory that is mapped but not written to costs nothing: the process's address space is
// unlimited, and the system overcommits memory.
int cloze_reserves_freely(void);

// ---- random.c: Philox 4x32-7 streams, the same numbers as Swift's CounterRandom.philox
// The number of elements of a row that use one block of random numbers.
enum { CLOZE_DROPOUT_BLOCK = 128 };
typedef struct {
  uint32_t key[2];
  uint32_t stream[2];
  uint32_t threshold;  // keep if 16 bits >= threshold; 65536: keep nothing
  float scale;         // 1 / (1 - rate)
} cloze_dropout;
// values[i] = kept ? values[i] * scale : 0. A row takes ceil(width / 128) blocks of random numbers
// from `first_block` on.
void cloze_dropout_row(float *values, int64_t width, int64_t first_block,
                       const cloze_dropout *dropout);
// The factors themselves, for a row that needs them twice; `factors` has room for whole blocks.
void cloze_dropout_factors(float *factors, int64_t width, int64_t first_block,
                           const cloze_dropout *dropout);

#include "video.h"

// ---- elementwise.c ----
enum {
  CLOZE_GELU = 0, CLOZE_GELU_TANH, CLOZE_RELU, CLOZE_SILU, CLOZE_TANH, CLOZE_SIGMOID
};
void cloze_convert(const void *x, int from, void *y, int to, int64_t begin, int64_t end);
// y = a * alpha + b * beta, elementwise; b may be NULL; y may be a or b.
void cloze_combine(const void *a, float alpha, const void *b, float beta, void *y, int dtype,
                   int64_t begin, int64_t end);
void cloze_multiply(const void *a, const void *b, void *y, int dtype, int64_t begin, int64_t end);
// rows [begin, end): x += bias
void cloze_add_bias(void *x, const float *bias, int dtype, int64_t width, int64_t stride,
                    int64_t begin, int64_t end);
// The half of a row that a gated activation is applied to; 0: not gated.
enum { CLOZE_FIRST = 1, CLOZE_SECOND = 2 };
// y = act(x + bias). Gated: x is [rows, 2 width], y = act(x[:, :width]) * x[:, width:], or
// x[:, :width] * act(x[:, width:]).
void cloze_activation(const void *x, const float *bias, void *y, int kind, int gated, float scale,
                      int dtype, int64_t width, int64_t begin, int64_t end);
// dx from dy; if dbias is not NULL, the sum of dx over rows is added to it.
void cloze_activation_backward(const void *x, const float *bias, const void *dy, void *dx,
                               float *dbias, int kind, int gated, float scale, int dtype,
                               int64_t width, int64_t begin, int64_t end);
// sums[j] += sum over rows [begin, end) of x[row, j]
void cloze_column_sum(const void *x, float *sums, int dtype, int64_t width, int64_t begin,
                      int64_t end);
double cloze_sum_of_squares(const float *x, int64_t begin, int64_t end);
// Rows [begin, end) of turns [positions, 2 stride]: the cosines of position * frequency, then the
// sines times `direction`, zeros after `half`; `stride` is `half` rounded up to 16.
void cloze_rotary_turns(const int32_t *positions, const float *frequencies, float direction,
                        float *turns, int64_t half, int64_t stride, int64_t begin, int64_t end);
// Rows [begin, end) of y [T, width]: x with the pairs (i, i + half) of each head's first 2 * half
// features rotated by the row's turn. Direction -1 undoes it.
void cloze_rotary(const void *x, void *y, const int32_t *rows, const float *turns, int dtype,
                  int64_t heads, int64_t head_width, int64_t half, int64_t stride, int64_t width,
                  int64_t begin, int64_t end);

// ---- norm.c ----
typedef struct {
  int rms;          // 0 layer norm, 1 root mean square norm
  float epsilon;
  int64_t width;
  int dtype;
} cloze_norm;
// h = residual + dropout(x + bias) (residual, bias, dropout may be NULL); y = norm(h) gamma + beta.
// h and y are written if not NULL. statistics: [rows, 2] mean and 1 / deviation.
void cloze_residual_norm(const void *x, const float *bias, const void *residual,
                         const cloze_dropout *dropout, const float *gamma, const float *beta,
                         void *h, void *y, float *statistics, const cloze_norm *norm,
                         int64_t begin, int64_t end);
// dh from dy through the norm; dgamma and dbeta (may be NULL) are added to.
void cloze_norm_backward(const void *h, const void *dy, const float *statistics,
                         const float *gamma, void *dh, float *dgamma, float *dbeta,
                         const cloze_norm *norm, int64_t begin, int64_t end);
// dx = dropout(dh); dbias (may be NULL) += sum of dx's rows.
void cloze_dropout_backward(const void *dh, const cloze_dropout *dropout, void *dx, float *dbias,
                            int dtype, int64_t width, int64_t begin, int64_t end);

// ---- softmax.c ----
void cloze_softmax(const void *x, void *y, int logarithm, int dtype, int64_t width, int64_t begin,
                   int64_t end);
void cloze_softmax_backward(const void *y, const void *dy, void *dx, int logarithm, int dtype,
                            int64_t width, int64_t begin, int64_t end);
// losses[row] = logsumexp(logits + bias) - logits[label] - bias[label]; rank[row] counts classes
// that score higher than the label; with `gradient`, logits becomes (softmax - onehot) * scale.
// Rows are `stride` apart; columns past `width` become 0.
void cloze_cross_entropy(void *logits, const float *bias, const int32_t *labels, float *losses,
                         int32_t *ranks, int gradient, float scale, int dtype, int64_t width,
                         int64_t stride, int64_t begin, int64_t end);

// ---- embedding.c ----
// y[row] = sum over tables of table[k][ids[k][row]]
void cloze_gather_sum(const float *const *tables, const int32_t *const *ids, int count, void *y,
                      int dtype, int64_t width, int64_t begin, int64_t end);
// dtable[ids[row], begin..<end] += dy[row, begin..<end] over all rows in order
void cloze_scatter_add(float *dtable, const int32_t *ids, const void *dy, int dtype, int64_t rows,
                       int64_t width, int64_t begin, int64_t end);

// ---- optimizer.c ----
typedef struct {
  float rate, beta1, beta2, epsilon, decay;
  float correction1, correction2;  // 1 - beta^step, or 1
  float gradient_scale;            // clipping and unscaling
} cloze_adamw;
// shadow (may be NULL) receives the new value as bf16.
void cloze_adamw_step(float *value, const float *gradient, float *first, float *second,
                      uint16_t *shadow, const cloze_adamw *settings, int64_t begin, int64_t end);

// ---- attention.c ----
typedef struct {
  const void *q, *k, *v;              // rows of `heads` x `head_width` features
  int64_t q_stride, k_stride, v_stride;
  void *out;                          // [Tq, heads * head_width]
  float *lse;                         // [heads, Tq] log of the softmax denominators
  const void *dout;                   // backward only, as out
  void *dq, *dk, *dv;                 // backward only, strides as q, k, v
  const int32_t *q_offsets, *k_offsets;  // [B + 1]
  const int32_t *q_rows, *k_rows;     // [Tq], [Tk] rows of q, and of k and v; or NULL
  int once;                           // true if no row is listed twice; else dq, dk and dv of
                                      // listed rows are floats and are added to
  const int32_t *out_rows;            // [Tq] rows of out and dout, or NULL
  const int32_t *positions;           // [Tq] places of queries among their keys, ascending; or NULL
  const uint8_t *global;              // [Tk] tokens that attend to all and all attend to, or NULL
  const float *slopes;                // ALiBi [heads], or NULL
  const cloze_dropout *dropout;       // or NULL
  int64_t total_q;
  int heads, head_width, dtype;
  int causal;
  int64_t window;                     // half width; < 0: none
  float scale;
} cloze_attention;
// The number of floats of scratch that one task needs.
size_t cloze_attention_scratch(const cloze_attention *a, int64_t longest_q, int64_t longest_k,
                               int backward);
// One task: sequence `sequence`, head `head`.
void cloze_attention_forward(const cloze_attention *a, int64_t sequence, int head, float *scratch);
void cloze_attention_backward(const cloze_attention *a, int64_t sequence, int head,
                              float *scratch);

// ---- relative.c: attention whose scores depend on distances, in single precision ----
typedef struct {
  const float *q, *kv;                        // [Tq, C], [Tk, 2 C]
  const float *distances;                     // [2 longest - 1, C]: longest - 1 to 1 - longest
  const float *content_bias, *position_bias;  // [C]
  float *out;                                 // [Tq, C]
  const float *dout;                          // backward only, as the following, which are added to
  float *dq, *dkv, *ddistances, *dcontent_bias, *dposition_bias;
  const int32_t *q_offsets, *k_offsets;       // [B + 1]
  const int32_t *positions;                   // [Tq] places of queries among their keys
  const cloze_dropout *dropout;               // [B, heads], or NULL
  int64_t longest;
  int heads, head_width;
  float scale;
} cloze_relative;
// The number of floats of scratch that one task needs.
size_t cloze_relative_scratch(const cloze_relative *a, int64_t longest);
// One task: sequence `sequence`, head `head`. Backward tasks of one head must not run at once.
void cloze_relative_forward(const cloze_relative *a, int64_t sequence, int head, float *scratch);
void cloze_relative_backward(const cloze_relative *a, int64_t sequence, int head, float *scratch);

// ---- search.c: exact maximum-inner-product search over rows in panels ----
enum {
  CLOZE_SEARCH_PANEL = 32,    // rows of a panel
  CLOZE_SEARCH_QUERIES = 256  // the maximum number of queries of one piece
};
typedef struct {
  const float *panels;  // [ceil(count / 32)][width][32], zeros after the last row
  const float *bias;    // [count rounded up to 32]
  int64_t width;
} cloze_rows;
typedef struct {
  const float *queries;     // [B, width]
  const int32_t *excluded;  // rows to ignore, strictly ascending for each query
  const int64_t *offsets;   // [B + 1]: the start of each query's excluded rows
} cloze_queries;
typedef struct {
  int64_t first, last;  // queries, at most CLOZE_SEARCH_QUERIES
  int64_t begin, end;   // rows; `begin` is a multiple of 32
} cloze_search_piece;
// The number of floats of scratch that one piece needs.
size_t cloze_search_scratch(int64_t width);
// Packs rows [count, width] into panels [begin, end).
void cloze_search_pack(const float *rows, int64_t count, int64_t width, float *panels,
                       int64_t begin, int64_t end);
// keys [queries of the piece, k rounded up to 8], best first. A key's upper half is the score's bits,
// the lower 31 of them inverted if it is negative; its lower half is ~row. INT64_MIN marks the end.
void cloze_search_top(const cloze_rows *rows, const cloze_queries *queries,
                      const cloze_search_piece *piece, int64_t k, int64_t *keys, float *scratch);
// counts [queries of the piece]: rows that are not excluded and score at least thresholds[query];
// thresholds [B] are scores computed by cloze_search_scores.
void cloze_search_count(const cloze_rows *rows, const cloze_queries *queries,
                        const cloze_search_piece *piece, const float *thresholds, int32_t *counts,
                        float *scratch);
// Scores of one query and `count` rows; NaN becomes -infinity.
void cloze_search_scores(const cloze_rows *rows, const float *query, const int32_t *candidates,
                         int64_t count, float *scores);

// ---- geometry.c: exact neighbours among points [size, 3]; equal distances: lower place first ----
// The number of floats of scratch that one cloud needs.
size_t cloze_farthest_scratch(int64_t size);
size_t cloze_nearest_scratch(int64_t size, int64_t k);
// places [count]: `starting`, then the point farthest from those before, and so on.
void cloze_farthest(const float *points, int64_t size, int64_t count, int64_t starting,
                    int32_t *places, float *scratch);
// places [count, k], k <= size, nearest first, of the points nearest to queries [count, 3].
void cloze_nearest(const float *points, int64_t size, const float *queries, int64_t count,
                   int64_t k, int32_t *places, float *scratch);
// places [count]: only the nearest point; faster for small clouds.
void cloze_nearest_one(const float *points, int64_t size, const float *queries, int64_t count,
                       int32_t *places);
