// Dropout from counters. Element i of a row lies in block first_block + i / 64 at lane
// (i % 64) % 16 and takes word (i % 64) / 16 of the Philox output of counter block * 16 + lane.
// So 16 lanes run at once, and any element can be drawn again alone.
#include "common.h"

CLONES void cloze_dropout_row(float *values, int64_t width, int64_t first_block,
                              const cloze_dropout *dropout) {
  const float scale = dropout->scale;
  const uint32_t threshold = dropout->threshold;
  int64_t blocks = (width + 63) / 64;
  for (int64_t b = 0; b < blocks; b++) {
    uint32_t c0[16], c1[16], c2[16], c3[16];
    uint64_t base = (uint64_t)(first_block + b) * 16;
    for (int i = 0; i < 16; i++) {
      uint64_t counter = base + (uint64_t)i;
      c0[i] = (uint32_t)counter;
      c1[i] = (uint32_t)(counter >> 32);
      c2[i] = dropout->stream[0];
      c3[i] = dropout->stream[1];
    }
    uint32_t k0 = dropout->key[0], k1 = dropout->key[1];
    for (int round = 0; round < 10; round++) {
      for (int i = 0; i < 16; i++) {
        uint64_t p0 = (uint64_t)0xD2511F53u * c0[i], p1 = (uint64_t)0xCD9E8D57u * c2[i];
        uint32_t n0 = (uint32_t)(p1 >> 32) ^ c1[i] ^ k0, n2 = (uint32_t)(p0 >> 32) ^ c3[i] ^ k1;
        c1[i] = (uint32_t)p1;
        c3[i] = (uint32_t)p0;
        c0[i] = n0;
        c2[i] = n2;
      }
      k0 += 0x9E3779B9u;
      k1 += 0xBB67AE85u;
    }
    float factors[64];
    for (int i = 0; i < 16; i++) {
      factors[i] = c0[i] >= threshold ? scale : 0.0f;
      factors[16 + i] = c1[i] >= threshold ? scale : 0.0f;
      factors[32 + i] = c2[i] >= threshold ? scale : 0.0f;
      factors[48 + i] = c3[i] >= threshold ? scale : 0.0f;
    }
    int64_t first = b * 64, count = width - first < 64 ? width - first : 64;
    if (count == 64) {
      for (int i = 0; i < 64; i++) values[first + i] *= factors[i];
    } else {
      for (int64_t i = 0; i < count; i++) values[first + i] *= factors[i];
    }
  }
}
