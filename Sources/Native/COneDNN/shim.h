// oneDNN behind three functions, so that the differences between its C APIs (2.x here, 3.x in later
// distributions) stay in this file.
#pragma once
#include <dlfcn.h>
#include <dnnl.h>
#include <stdint.h>
#include <stdlib.h>

#if DNNL_VERSION_MAJOR != 2
#error "This shim is written for oneDNN 2.x (libdnnl-dev of Debian 12)."
#endif

// The state of one thread at a time.
typedef struct {
  dnnl_engine_t engine;
  dnnl_stream_t stream;
  void *scratch;
  size_t scratch_size;
} cloze_dnn_context;

// The maths library must stay on the thread that calls it, since our pool divides the work. OpenMP
// keeps this setting per thread.
static inline void cloze_dnn_single_thread(void) {
  static _Thread_local int done = 0;
  if (done) return;
  void (*set)(int) = (void (*)(int))dlsym(RTLD_DEFAULT, "omp_set_num_threads");
  if (set) set(1);
  done = 1;
}

static inline int cloze_dnn_open(cloze_dnn_context *context) {
  cloze_dnn_single_thread();
  if (dnnl_engine_create(&context->engine, dnnl_cpu, 0) != dnnl_success) return 0;
  return dnnl_stream_create(&context->stream, context->engine, dnnl_stream_default_flags) ==
         dnnl_success;
}

static inline void cloze_dnn_close(cloze_dnn_context *context) {
  if (context->stream) dnnl_stream_destroy(context->stream);
  if (context->engine) dnnl_engine_destroy(context->engine);
  free(context->scratch);
}

typedef struct {
  int64_t m, n, k;
  int64_t a_stride[2], b_stride[2], c_stride;
  int input_bf16, output_bf16, accumulate;
} cloze_dnn_shape;

// A product; if m and k were left open, for any values of these.
typedef struct {
  dnnl_primitive_t primitive;
  size_t scratch_size;
} cloze_dnn_gemm;

static inline int cloze_dnn_describe(dnnl_memory_desc_t *d, int64_t rows, int64_t columns,
                                     const int64_t *strides, int bf16) {
  dnnl_dims_t shape = {rows, columns}, steps = {strides[0], strides[1]};
  return dnnl_memory_desc_init_by_strides(d, 2, shape, bf16 ? dnnl_bf16 : dnnl_f32, steps) ==
         dnnl_success;
}

// The matrices A, B and C.
static inline int cloze_dnn_matrices(dnnl_memory_desc_t *d, const cloze_dnn_shape *s) {
  int64_t c_strides[2] = {s->c_stride, 1};
  return cloze_dnn_describe(&d[0], s->m, s->k, s->a_stride, s->input_bf16) &&
         cloze_dnn_describe(&d[1], s->k, s->n, s->b_stride, s->input_bf16) &&
         cloze_dnn_describe(&d[2], s->m, s->n, c_strides, s->output_bf16);
}

// Prepares C[m, n] (+)= A[m, k] B[k, n]; m or k of 0 are set by each run. Returns 0 if the library
// cannot do it.
static inline int cloze_dnn_prepare(const cloze_dnn_context *context, const cloze_dnn_shape *shape,
                                    cloze_dnn_gemm *gemm) {
  cloze_dnn_shape s = *shape;
  if (s.m == 0) s.m = DNNL_RUNTIME_DIM_VAL;
  if (s.k == 0) s.k = DNNL_RUNTIME_DIM_VAL;
  dnnl_memory_desc_t d[3];
  dnnl_matmul_desc_t operation;
  if (!cloze_dnn_matrices(d, &s) ||
      dnnl_matmul_desc_init(&operation, &d[0], &d[1], NULL, &d[2]) != dnnl_success)
    return 0;
  dnnl_primitive_attr_t attributes = NULL;
  dnnl_post_ops_t after = NULL;
  dnnl_primitive_attr_create(&attributes);
  dnnl_primitive_attr_set_scratchpad_mode(attributes, dnnl_scratchpad_mode_user);
  if (s.accumulate) {
    dnnl_post_ops_create(&after);
    dnnl_post_ops_append_sum(after, 1.0f);
    dnnl_primitive_attr_set_post_ops(attributes, after);
  }
  dnnl_primitive_desc_t description = NULL;
  int ok = dnnl_primitive_desc_create(&description, &operation, attributes, context->engine,
                                      NULL) == dnnl_success &&
           dnnl_primitive_create(&gemm->primitive, description) == dnnl_success;
  if (ok)
    gemm->scratch_size = dnnl_memory_desc_get_size(
        dnnl_primitive_desc_query_md(description, dnnl_query_scratchpad_md, 0));
  if (description) dnnl_primitive_desc_destroy(description);
  if (attributes) dnnl_primitive_attr_destroy(attributes);
  if (after) dnnl_post_ops_destroy(after);
  return ok;
}

static inline int cloze_dnn_run(cloze_dnn_context *context, const cloze_dnn_gemm *gemm,
                                const cloze_dnn_shape *shape, const void *a, const void *b,
                                void *c) {
  cloze_dnn_single_thread();
  if (context->scratch_size < gemm->scratch_size) {
    free(context->scratch);
    context->scratch = aligned_alloc(4096, (gemm->scratch_size + 4095) / 4096 * 4096);
    context->scratch_size = context->scratch ? gemm->scratch_size : 0;
    if (!context->scratch) return 0;
  }
  dnnl_memory_desc_t d[4];
  dnnl_dims_t bytes = {(dnnl_dim_t)gemm->scratch_size};
  if (!cloze_dnn_matrices(d, shape) ||
      dnnl_memory_desc_init_by_tag(&d[3], 1, bytes, dnnl_u8, dnnl_a) != dnnl_success)
    return 0;
  void *data[4] = {(void *)a, (void *)b, c, context->scratch};
  dnnl_memory_t memory[4] = {0};
  int ok = 1;
  for (int i = 0; i < 4; i++)
    ok = ok && dnnl_memory_create(&memory[i], &d[i], context->engine, data[i]) == dnnl_success;
  dnnl_exec_arg_t arguments[] = {{DNNL_ARG_SRC, memory[0]},
                                 {DNNL_ARG_WEIGHTS, memory[1]},
                                 {DNNL_ARG_DST, memory[2]},
                                 {DNNL_ARG_SCRATCHPAD, memory[3]}};
  ok = ok &&
       dnnl_primitive_execute(gemm->primitive, context->stream, 4, arguments) == dnnl_success &&
       dnnl_stream_wait(context->stream) == dnnl_success;
  for (int i = 0; i < 4; i++)
    if (memory[i]) dnnl_memory_destroy(memory[i]);
  return ok;
}

static inline void cloze_dnn_release(cloze_dnn_gemm *gemm) {
  if (gemm->primitive) dnnl_primitive_destroy(gemm->primitive);
}
