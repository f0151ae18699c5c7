#include "common.h"

// States are the labels with blanks before, between and behind them: 2 count + 1. A row of log
// probabilities of states has two more elements that no path reaches, in front of it for the
// forward pass and behind it for the backward pass. Each row is kept relative to its maximum, so
// that long utterances lose no precision; the sum of the maxima is a double.

// The logarithm of 0: finite, because differences of infinities are NaN.
#define NEVER (-1e30f)

typedef struct {
  int64_t states, stride;
  float *sums;     // [frames] log sum of exp of the logits
  float *forward;  // [frames, stride]
  float *skip;     // [stride + 2] 0 where a state can be entered from the one before the last
  float *emission; // [stride]
  float *backward; // 2 x [stride]
} tables;

size_t cloze_ctc_scratch(int64_t frames, int64_t count) {
  size_t stride = (size_t)(2 * count + 3);
  return (size_t)frames * (stride + 1) + 4 * stride + 2;
}

static tables cut(float *scratch, int64_t frames, int64_t count) {
  tables t = {.states = 2 * count + 1, .stride = 2 * count + 3, .sums = scratch};
  t.forward = t.sums + frames;
  t.skip = t.forward + frames * t.stride;
  t.emission = t.skip + t.stride + 2;
  t.backward = t.emission + t.stride;
  return t;
}

INLINE int32_t label(const cloze_utterance *u, int64_t state) {
  return state % 2 ? u->labels[state / 2] : u->blank;
}

// The log sums of all frames; 0 if one is not finite.
INLINE int log_sums(const cloze_utterance *u, float *sums) {
  int finite = 1;
  for (int64_t t = 0; t < u->frames; t++) {
    REASSOCIATE
    const float *row = u->logits + t * u->classes;
    float top = largest(row, -INFINITY, u->classes), sum = 0;
    for (int64_t v = 0; v < u->classes; v++) sum += fast_exp(row[v] - top);
    sums[t] = top + logf(sum);
    finite &= sums[t] - sums[t] == 0;
  }
  return finite;
}

INLINE void emit(const cloze_utterance *u, const tables *table, int64_t t) {
  const float *row = u->logits + t * u->classes;
  for (int64_t s = 0; s < table->states; s++) {
    float value = row[label(u, s)] - table->sums[t];
    table->emission[s] = value > NEVER ? value : NEVER;
  }
}

// log(exp a + exp b + exp c)
INLINE float add_logs(float a, float b, float c) {
  float top = a > b ? a : b;
  top = top > c ? top : c;
  return top + fast_log(fast_exp(a - top) + fast_exp(b - top) + fast_exp(c - top));
}

// Makes the row relative to its maximum, which is returned.
INLINE float normalize(float *row, int64_t n) {
  float top = largest(row, -INFINITY, n);
  for (int64_t s = 0; s < n; s++) row[s] = row[s] - top > NEVER ? row[s] - top : NEVER;
  return top;
}

// The log probability of the labels.
INLINE double run_forward(const cloze_utterance *u, const tables *table) {
  const int64_t n = table->states;
  double sum = 0;
  for (int64_t t = 0; t < u->frames; t++) {
    float *row = table->forward + t * table->stride;
    const float *before = row - table->stride;
    emit(u, table, t);
    row[0] = row[1] = NEVER;
    if (t == 0) {
      for (int64_t s = 0; s < n; s++) row[s + 2] = s < 2 ? table->emission[s] : NEVER;
    } else {
      for (int64_t s = 0; s < n; s++)
        row[s + 2] = table->emission[s]
                   + add_logs(before[s + 2], before[s + 1], before[s] + table->skip[s]);
    }
    float top = normalize(row + 2, n);
    if (top <= 0.5f * NEVER) return -INFINITY;
    sum += top;
  }
  const float *last = table->forward + (u->frames - 1) * table->stride + 2;
  float end = add_logs(last[n - 1], n > 1 ? last[n - 2] : NEVER, NEVER);
  return end <= 0.5f * NEVER ? -INFINITY : sum + end;
}

// row = softmax of the logits less the share of the paths that are in each class at this time;
// `together` are the log probabilities of the states, forward and backward.
INLINE void write_gradient(const cloze_utterance *u, const tables *table, float *together,
                           int64_t t, float *row) {
  REASSOCIATE
  const float *logits = u->logits + t * u->classes;
  const int64_t n = table->states;
  for (int64_t v = 0; v < u->classes; v++) row[v] = fast_exp(logits[v] - table->sums[t]);
  float top = largest(together, -INFINITY, n), sum = 0;
  for (int64_t s = 0; s < n; s++) {
    together[s] = fast_exp(together[s] - top);
    sum += together[s];
  }
  for (int64_t s = 0; s < n; s++) row[label(u, s)] -= together[s] / sum;
}

INLINE void run_backward(const cloze_utterance *u, const tables *table, float *gradient) {
  const int64_t n = table->states, last = u->frames - 1;
  float *next = table->backward, *row = table->backward + table->stride;
  for (int64_t t = last; t >= 0; t--) {
    if (t == last) {
      for (int64_t s = 0; s < n; s++) row[s] = s >= n - 2 ? 0 : NEVER;
    } else {
      emit(u, table, t + 1);
      for (int64_t s = 0; s < n; s++) next[s] += table->emission[s];
      next[n] = next[n + 1] = NEVER;
      for (int64_t s = 0; s < n; s++)
        row[s] = add_logs(next[s], next[s + 1], next[s + 2] + table->skip[s + 2]);
      normalize(row, n);
    }
    const float *forward = table->forward + t * table->stride + 2;
    for (int64_t s = 0; s < n; s++) table->emission[s] = row[s] + forward[s];
    write_gradient(u, table, table->emission, t, gradient + t * u->classes);
    float *swap = next;
    next = row;
    row = swap;
  }
}

CLONES double cloze_ctc(const cloze_utterance *u, float *scratch, float *gradient) {
  tables table = cut(scratch, u->frames, u->count);
  for (int64_t s = 0; s < table.stride + 2; s++) {
    int enters = s % 2 && s >= 3 && s < table.states && label(u, s) != label(u, s - 2);
    table.skip[s] = enters ? 0 : NEVER;
  }
  double probability = log_sums(u, table.sums) ? run_forward(u, &table) : NAN;
  if (gradient && probability - probability == 0) {
    run_backward(u, &table, gradient);
  } else if (gradient) {
    for (int64_t i = 0; i < u->frames * u->classes; i++) gradient[i] = NAN;
  }
  return -probability;
}
