// Kernels of video with captions; CKernels.h includes it, after cloze_dropout.
#pragma once
#include <stddef.h>
#include <stdint.h>

// ---- trajectory.c: each word attends to all words of its text and to its places ----
typedef struct {
  const void *qkv;                     // [words, 3 C] queries, keys and values of words
  const void *own;                     // [places, 2 C] keys and values: text by text, frame by
                                       // frame, a place for each word
  void *out;                           // [words, C]
  float *lse;                          // [heads, words] log of the softmax denominators
  const void *dout;                    // backward only, as out
  void *dqkv, *down;                   // backward only, as qkv and own
  const int32_t *offsets, *own_offsets;  // [B + 1] of words and of places
  const cloze_dropout *dropout;          // or NULL
  int64_t words;
  int heads, head_width, dtype;
  float scale;
} cloze_trajectory;
// The number of floats of scratch of a task for texts of at most `words` words and `frames` frames.
size_t cloze_trajectory_scratch(const cloze_trajectory *a, int64_t words, int64_t frames);
// One task: text `text`, head `head`.
void cloze_trajectory_forward(const cloze_trajectory *a, int64_t text, int head, float *scratch);
void cloze_trajectory_backward(const cloze_trajectory *a, int64_t text, int head, float *scratch);
