#pragma once
#include <cblas.h>
#include <dlfcn.h>
#include <stdlib.h>

// Chooses kernels anew, those for `core`, in a library that is loaded already: it is at the program's start, as
// other libraries need it. 0 where this OpenBLAS has one kind of kernels only. No product may be under way. The
// variable does not stay: programs that are started later choose for themselves.
static inline int cloze_openblas_choose(const char *core) {
  void (*forget)(void) = (void (*)(void))dlsym(RTLD_DEFAULT, "gotoblas_dynamic_quit");
  void (*choose)(void) = (void (*)(void))dlsym(RTLD_DEFAULT, "gotoblas_dynamic_init");
  if (!forget || !choose || setenv("OPENBLAS_CORETYPE", core, 1) != 0) return 0;
  forget();
  choose();
  unsetenv("OPENBLAS_CORETYPE");
  return 1;
}
