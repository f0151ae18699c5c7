// Connectionist temporal classification (Graves et al. 2006).
#pragma once
#include <stddef.h>
#include <stdint.h>

// ---- ctc.c ----
// One utterance: its logits and its labels, none of which is the blank.
typedef struct {
  const float *logits;   // [frames, classes]
  int64_t frames, classes;
  const int32_t *labels; // [count]
  int64_t count;
  int32_t blank;
} cloze_utterance;
// The number of floats of scratch that the loss of one utterance needs.
size_t cloze_ctc_scratch(int64_t frames, int64_t count);
// -log of the probability that softmax(logits) spells the labels; infinite where no alignment has
// any, NaN where a logit is NaN or infinite. If it is not NULL, gradient [frames, classes] is that
// of the logits; NaN if the loss is not finite.
double cloze_ctc(const cloze_utterance *u, float *scratch, float *gradient);
