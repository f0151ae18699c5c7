// A pool of threads that divide indices among them. Workers spin briefly between jobs, because one
// training step has hundreds of them, then sleep, so that an idle process costs nothing. Who calls
// waits for the workers that have begun, not for those that have not woken up yet: on a busy machine
// that takes longer than most jobs.
#include "CKernels.h"
#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <time.h>

enum { SPINS = 4000, CLOSED = -1 };

struct cloze_pool {
  int workers;
  pthread_t *threads;
  pthread_mutex_t lock, caller;
  pthread_cond_t wake;
  _Atomic uint64_t generation;
  _Atomic int stopping;
  _Atomic int64_t next, busy;
  _Atomic int64_t inside;  // the workers that share the job at hand, or CLOSED if there is none
  int64_t count;
  void (*body)(void *, int64_t);
  void *context;
};

static inline void relax(void) {
#if defined(__x86_64__)
  __builtin_ia32_pause();
#endif
}

static int64_t now(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return (int64_t)time.tv_sec * 1000000000 + time.tv_nsec;
}

static void share(cloze_pool *p) {
  int64_t start = now();
  for (;;) {
    int64_t index = atomic_fetch_add_explicit(&p->next, 1, memory_order_relaxed);
    if (index >= p->count) break;
    p->body(p->context, index);
  }
  atomic_fetch_add_explicit(&p->busy, now() - start, memory_order_relaxed);
}

// Counts a worker in unless there is no job.
static int enter(cloze_pool *p) {
  int64_t inside = atomic_load(&p->inside);
  while (inside != CLOSED)
    if (atomic_compare_exchange_weak(&p->inside, &inside, inside + 1)) return 1;
  return 0;
}

// Waits for the workers that share the job, and lets no other begin.
static void end(cloze_pool *p) {
  for (int i = 0;; i++) {
    int64_t none = 0;
    if (atomic_compare_exchange_strong(&p->inside, &none, CLOSED)) return;
    if (i < SPINS) relax();
    else sched_yield();
  }
}

static void *work(void *argument) {
  cloze_pool *p = argument;
  uint64_t seen = 0;
  for (;;) {
    for (int i = 0; i < SPINS && atomic_load(&p->generation) == seen; i++) relax();
    if (atomic_load(&p->generation) == seen) {
      pthread_mutex_lock(&p->lock);
      while (atomic_load(&p->generation) == seen) pthread_cond_wait(&p->wake, &p->lock);
      pthread_mutex_unlock(&p->lock);
    }
    seen = atomic_load(&p->generation);
    if (atomic_load(&p->stopping)) return NULL;
    if (!enter(p)) continue;
    share(p);
    atomic_fetch_sub(&p->inside, 1);
  }
}

cloze_pool *cloze_pool_create(int threads) {
  cloze_pool *p = calloc(1, sizeof *p);
  if (!p) return NULL;
  atomic_store(&p->inside, CLOSED);
  pthread_mutex_init(&p->lock, NULL);
  pthread_mutex_init(&p->caller, NULL);
  pthread_cond_init(&p->wake, NULL);
  int wanted = threads > 1 ? threads - 1 : 0;
  p->threads = calloc((size_t)wanted + 1, sizeof *p->threads);
  // Fewer threads than requested is not an error: the existing ones share the work.
  while (p->threads && p->workers < wanted &&
         pthread_create(&p->threads[p->workers], NULL, work, p) == 0)
    p->workers++;
  return p;
}

static void announce(cloze_pool *p) {
  pthread_mutex_lock(&p->lock);
  atomic_fetch_add(&p->generation, 1);
  pthread_cond_broadcast(&p->wake);
  pthread_mutex_unlock(&p->lock);
}

void cloze_pool_destroy(cloze_pool *p) {
  if (!p) return;
  atomic_store(&p->stopping, 1);
  announce(p);
  for (int i = 0; i < p->workers; i++) pthread_join(p->threads[i], NULL);
  pthread_cond_destroy(&p->wake);
  pthread_mutex_destroy(&p->lock);
  pthread_mutex_destroy(&p->caller);
  free(p->threads);
  free(p);
}

void cloze_pool_run(cloze_pool *p, int64_t count, void (*body)(void *, int64_t), void *context) {
  // If the pool is busy with another caller's job, or the job has one piece, the caller runs it.
  if (count <= 1 || p->workers == 0 || pthread_mutex_trylock(&p->caller) != 0) {
    int64_t start = p->workers == 0 || count <= 1 ? now() : 0;
    for (int64_t i = 0; i < count; i++) body(context, i);
    if (start) atomic_fetch_add_explicit(&p->busy, now() - start, memory_order_relaxed);
    return;
  }
  p->count = count;
  p->body = body;
  p->context = context;
  atomic_store(&p->next, 0);
  atomic_store(&p->inside, 0);
  announce(p);
  share(p);
  end(p);
  pthread_mutex_unlock(&p->caller);
}

int64_t cloze_pool_busy(cloze_pool *p) { return atomic_load(&p->busy); }
