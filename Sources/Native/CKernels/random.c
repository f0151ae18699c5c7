// Dropout from counters. Element i of a row is in block first_block + i / 128 at lane
// (i % 128) % 16 and takes 16 bits of the Philox output of counter block * 16 + lane: the low half of
// word (i % 128) / 32 for the first 16 of each 32 elements, the high half for the others. So 16 lanes
// run at once, and any element can be drawn again independently.
#include "common.h"

// Seven rounds are the fewest that pass all of TestU01's BigCrush (Salmon et al. 2011, table 2).
INLINE void block_factors(float *factors, uint64_t block, const cloze_dropout *dropout) {
  uint32_t c[4][16];
  philox(c, block * 16, dropout->stream, dropout->key, 7);
  const float scale = dropout->scale;
  const uint32_t threshold = dropout->threshold;
  for (int word = 0; word < 4; word++)
    for (int i = 0; i < 16; i++) {
      factors[word * 32 + i] = (c[word][i] & 0xffffu) >= threshold ? scale : 0.0f;
      factors[word * 32 + 16 + i] = (c[word][i] >> 16) >= threshold ? scale : 0.0f;
    }
}

CLONES void cloze_dropout_factors(float *factors, int64_t width, int64_t first_block,
                                  const cloze_dropout *dropout) {
  for (int64_t first = 0; first < width; first += CLOZE_DROPOUT_BLOCK)
    block_factors(factors + first, (uint64_t)(first_block + first / CLOZE_DROPOUT_BLOCK), dropout);
}

CLONES void cloze_dropout_row(float *values, int64_t width, int64_t first_block,
                              const cloze_dropout *dropout) {
  float factors[CLOZE_DROPOUT_BLOCK];
  for (int64_t first = 0; first < width; first += CLOZE_DROPOUT_BLOCK) {
    block_factors(factors, (uint64_t)(first_block + first / CLOZE_DROPOUT_BLOCK), dropout);
    if (width - first >= CLOZE_DROPOUT_BLOCK) {
      for (int i = 0; i < CLOZE_DROPOUT_BLOCK; i++) values[first + i] *= factors[i];
    } else {
      for (int64_t i = 0; i < width - first; i++) values[first + i] *= factors[i];
    }
  }
}
