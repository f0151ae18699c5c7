// Makes the sound files of this folder with libsndfile:
//   cc make.c -o /tmp/make -lsndfile -lm && /tmp/make .
// Each holds a quarter of a second at 8 kHz: 0.5 sin(2 pi 440 t) + 0.2 sin(2 pi 1000 t).
#include <math.h>
#include <sndfile.h>
#include <stdio.h>

static const struct { const char *name; int format; } files[] = {
  {"u8.wav", SF_FORMAT_WAV | SF_FORMAT_PCM_U8},
  {"s16.wav", SF_FORMAT_WAV | SF_FORMAT_PCM_16},
  {"s24.wav", SF_FORMAT_WAV | SF_FORMAT_PCM_24},
  {"s32.wav", SF_FORMAT_WAV | SF_FORMAT_PCM_32},
  {"float.wav", SF_FORMAT_WAV | SF_FORMAT_FLOAT},
  {"double.wav", SF_FORMAT_WAV | SF_FORMAT_DOUBLE},
  {"ulaw.wav", SF_FORMAT_WAV | SF_FORMAT_ULAW},
  {"alaw.wav", SF_FORMAT_WAV | SF_FORMAT_ALAW},
  {"ima.wav", SF_FORMAT_WAV | SF_FORMAT_IMA_ADPCM},
  {"ms.wav", SF_FORMAT_WAV | SF_FORMAT_MS_ADPCM},
  {"gsm.wav", SF_FORMAT_WAV | SF_FORMAT_GSM610},
  {"big.wav", SF_FORMAT_WAV | SF_FORMAT_PCM_16 | SF_ENDIAN_BIG},
  {"extensible.wav", SF_FORMAT_WAVEX | SF_FORMAT_PCM_24},
  {"s16.rf64", SF_FORMAT_RF64 | SF_FORMAT_PCM_16},
  {"s16.w64", SF_FORMAT_W64 | SF_FORMAT_PCM_16},
  {"s16.aiff", SF_FORMAT_AIFF | SF_FORMAT_PCM_16},
  {"float.aiff", SF_FORMAT_AIFF | SF_FORMAT_FLOAT},
  {"s16.au", SF_FORMAT_AU | SF_FORMAT_PCM_16},
  {"ulaw.au", SF_FORMAT_AU | SF_FORMAT_ULAW},
  {"s16.caf", SF_FORMAT_CAF | SF_FORMAT_PCM_16},
  {"alac.caf", SF_FORMAT_CAF | SF_FORMAT_ALAC_16},
  {"s16.nist", SF_FORMAT_NIST | SF_FORMAT_PCM_16},
  {"s16.flac", SF_FORMAT_FLAC | SF_FORMAT_PCM_16},
  {"s24.flac", SF_FORMAT_FLAC | SF_FORMAT_PCM_24},
  {"vorbis.ogg", SF_FORMAT_OGG | SF_FORMAT_VORBIS},
  {"opus.ogg", SF_FORMAT_OGG | SF_FORMAT_OPUS},
  {"layer3.mp3", SF_FORMAT_MPEG | SF_FORMAT_MPEG_LAYER_III},
};

int main(int count, char **words) {
  double samples[2000];
  for (int i = 0; i < 2000; i++)
    samples[i] = 0.5 * sin(2 * M_PI * 440 * i / 8000) + 0.2 * sin(2 * M_PI * 1000 * i / 8000);
  for (unsigned i = 0; i < sizeof files / sizeof *files; i++) {
    SF_INFO info = {.samplerate = 8000, .channels = 1, .format = files[i].format};
    char path[4096];
    snprintf(path, sizeof path, "%s/%s", count > 1 ? words[1] : ".", files[i].name);
    SNDFILE *file = sf_open(path, SFM_WRITE, &info);
    if (!file) {
      printf("%s: %s\n", path, sf_strerror(NULL));
      return 1;
    }
    sf_writef_double(file, samples, 2000);
    sf_close(file);
  }
}
