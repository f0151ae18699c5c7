#if defined(__linux__)
#define _GNU_SOURCE
#endif
#include "CKernels.h"
#include <stdio.h>
#include <sys/mman.h>
#include <sys/resource.h>

enum { LARGE_PAGE = 1 << 21, PAGE = 1 << 16 };

// Rounds up to whole pages, whichever size the system's have.
static size_t pages(size_t bytes) { return (bytes + PAGE - 1) & ~(size_t)(PAGE - 1); }

void *cloze_map(size_t bytes) {
  bytes = pages(bytes);
  size_t extra = bytes >= LARGE_PAGE ? LARGE_PAGE : 0;
  char *start = mmap(0, bytes + extra, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (start == MAP_FAILED) return 0;
  if (!extra) return start;
  size_t before = (size_t)(-(intptr_t)start) & (LARGE_PAGE - 1);
  if (before) munmap(start, before);
  if (extra > before) munmap(start + before + bytes, extra - before);
#if defined(MADV_HUGEPAGE)
  madvise(start + before, bytes, MADV_HUGEPAGE);
#endif
  return start + before;
}

void cloze_unmap(void *start, size_t bytes) { munmap(start, pages(bytes)); }

int cloze_reserves_freely(void) {
  struct rlimit limit;
  if (getrlimit(RLIMIT_AS, &limit) != 0 || limit.rlim_cur != RLIM_INFINITY) return 0;
  int strict = 0;
  FILE *file = fopen("/proc/sys/vm/overcommit_memory", "r");
  if (file) {
    strict = fgetc(file) == '2';
    fclose(file);
  }
  return !strict;
}
