#include "libraries.h"
#include "CVideo.h"

#ifdef CLOZE_VIDEO
#include <dlfcn.h>
#include <stdio.h>

#define TEXT(x) #x
#define SONAME(name, version) "lib" name ".so." TEXT(version)

const cloze_video_functions *cloze_video_libraries(const char **problem) {
  static cloze_video_functions functions;
  static char message[512];
  static int is_loaded;
  if (is_loaded) return &functions;
  void *util = dlopen(SONAME("avutil", LIBAVUTIL_VERSION_MAJOR), RTLD_LAZY | RTLD_LOCAL);
  void *codec = dlopen(SONAME("avcodec", LIBAVCODEC_VERSION_MAJOR), RTLD_LAZY | RTLD_LOCAL);
  void *format = dlopen(SONAME("avformat", LIBAVFORMAT_VERSION_MAJOR), RTLD_LAZY | RTLD_LOCAL);
  void *scale = dlopen(SONAME("swscale", LIBSWSCALE_VERSION_MAJOR), RTLD_LAZY | RTLD_LOCAL);
  *problem = message;
  if (!util || !codec || !format || !scale) {
    snprintf(message, sizeof message,
             "FFmpeg's libraries cannot be loaded (%s); install libavformat%d and libswscale%d",
             dlerror(), LIBAVFORMAT_VERSION_MAJOR, LIBSWSCALE_VERSION_MAJOR);
    return NULL;
  }
#define LOAD(library, name)                                                                        \
  if (!(functions.name = (__typeof__(name) *)dlsym(library, #name))) {                             \
    snprintf(message, sizeof message, "FFmpeg's library %s lacks %s; install it anew", #library,  \
             #name);                                                                               \
    return NULL;                                                                                   \
  }
  CLOZE_VIDEO_FUNCTIONS(LOAD)
#undef LOAD
  is_loaded = 1;
  *problem = NULL;
  return &functions;
}

const char *cloze_video_load(void) {
  const char *problem = NULL;
  cloze_video_libraries(&problem);
  return problem;
}
#else
const char *cloze_video_load(void) {
  return "this program was built without FFmpeg's libraries, which read video; install "
         "libavformat-dev and libswscale-dev (FFmpeg 5 or 6), then build it again after "
         "'touch Sources/Native/CVideo/*.c'";
}
#endif
