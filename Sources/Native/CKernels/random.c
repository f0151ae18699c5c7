// Dropout from counters. Element i of a row lies in block first_block + i / 128 at lane
// (i % 128) % 16 and takes 16 bits of the Philox output of counter block * 16 + lane: the low half of
// word (i % 128) / 32 for the first 16 of each 32 elements, the high half for the others. So 16 lanes
// run at once, and any element can be drawn again alone.
#include "common.h"

// Seven rounds are the fewest that pass all of TestU01's BigCrush (Salmon et al. 2011, table 2).
INLINE void block_factors(float *factors, uint64_t block, const cloze_dropout *dropout) {
  uint32_t c[4][16];
  for (int i = 0; i < 16; i++) {
    uint64_t counter = block * 16 + (uint64_t)i;
    c[0][i] = (uint32_t)counter;
    c[1][i] = (uint32_t)(counter >> 32);
    c[2][i] = dropout->stream[0];
    c[3][i] = dropout->stream[1];
  }
  uint32_t k0 = dropout->key[0], k1 = dropout->key[1];
  for (int round = 0; round < 7; round++) {
    for (int i = 0; i < 16; i++) {
      uint64_t p0 = (uint64_t)0xD2511F53u * c[0][i], p1 = (uint64_t)0xCD9E8D57u * c[2][i];
      uint32_t n0 = (uint32_t)(p1 >> 32) ^ c[1][i] ^ k0, n2 = (uint32_t)(p0 >> 32) ^ c[3][i] ^ k1;
      c[1][i] = (uint32_t)p1;
      c[3][i] = (uint32_t)p0;
      c[0][i] = n0;
      c[2][i] = n2;
    }
    k0 += 0x9E3779B9u;
    k1 += 0xBB67AE85u;
  }
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
