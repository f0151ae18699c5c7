// Kernels for sound: Kaldi's log-mel features of many windows at once.
#pragma once
#include <stddef.h>
#include <stdint.h>

typedef struct {
  int64_t window, step;    // samples
  int64_t size;            // of the transform: a power of two, at least 4 and at least `window`
  int64_t bins;
  const float *taper;      // [window]
  const float *turns;      // [size / 2, 2] cosine and sine of -2 pi k / size
  const int32_t *places;   // [size / 2] the numbers below size / 2 with their bits reversed
  const int32_t *begins;   // [bins] the first frequency with a weight
  const int32_t *ends;     // [bins] the one after the last
  const int32_t *offsets;  // [bins] the place of a bin's first weight
  const float *weights;    // those of all bins one behind the other
  float scale, emphasis, floor;
} cloze_fbank;
// The number of floats of scratch that one call needs.
size_t cloze_fbank_scratch(int64_t size);
// y [end - begin, bins]: ln of the power in triangles over windows [begin, end) of `samples`.
// A window's values do not depend on the other windows.
void cloze_fbank_frames(const cloze_fbank *settings, const float *samples, float *y, int64_t begin,
                        int64_t end, float *scratch);
