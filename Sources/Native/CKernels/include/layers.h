// Kernels of the layers that point clouds need. As in CKernels.h, they work on ranges and allocate
// nothing; each states what is kept for the backward pass.
#pragma once
#include <stddef.h>
#include <stdint.h>

// ---- channelnorm.c: batch normalization, with or without a rectifier after it ----
// A matrix [rows, width] with row r / size of `each` added to row r.
typedef struct {
  const void *x;
  const void *each;  // [rows / size, width], or NULL
  int64_t size;
  int64_t width;
  int dtype;
} cloze_terms;
// sums [2 width] += per channel the sums over rows [begin, end) of x - origin and of its square.
void cloze_channel_moments(const cloze_terms *x, const float *origin, double *sums, int64_t begin,
                           int64_t end);
// y = (x - mean) scale + beta, with `rectified` at least 0. channels: mean, scale, beta, each
// [width].
void cloze_channel_norm(const cloze_terms *x, const float *channels, int rectified, void *y,
                        int64_t begin, int64_t end);
// sums [2 width] += per channel dy and dy (x - mean), with dy 0 where the rectifier was 0.
void cloze_channel_norm_sums(const cloze_terms *x, const float *channels, const void *dy,
                             int rectified, double *sums, int64_t begin, int64_t end);
// dx = (dy - share - (x - mean) along) scale; channels: mean, scale, beta, share, along. `deach` (may
// be NULL) receives the sums of the rows that share one of `each`: begin and end must then be
// multiples of `size`.
void cloze_channel_norm_backward(const cloze_terms *x, const float *channels, const void *dy,
                                 int rectified, void *dx, void *deach, int64_t begin, int64_t end);

// ---- groupnorm.c: group normalization of packed sequences, with a leaky rectifier after it ----
typedef struct {
  const void *x;             // [T, width]
  const float *gamma, *beta; // [width]
  int64_t width, groups;
  float epsilon;
  float slope;               // the factor of negative results; 1: no rectifier
  int dtype;
} cloze_groups;
// One group of the sequence at rows [begin, end). statistics [2]: mean and 1 / deviation.
void cloze_group_norm(const cloze_groups *g, int64_t group, int64_t begin, int64_t end,
                      float *statistics, void *y);
// The group's columns of dx, and of dgamma and dbeta [width] of this sequence, which are written.
void cloze_group_norm_backward(const cloze_groups *g, int64_t group, int64_t begin, int64_t end,
                               const float *statistics, const void *dy, void *dx, float *dgamma,
                               float *dbeta);

// ---- edges.c: the same over the edges of a graph, then the maximum at each node ----
// An edge from node i to its neighbour j has the features neighbour[j] + centre[i]. The slope must
// not be negative.
typedef struct {
  cloze_groups norm;         // x: the features of a node as a neighbour [T, width]
  const void *centre;        // the features of a node as a centre [T, width]
  const int32_t *neighbours; // [T, count], rows of the same sequence
  int64_t count;             // at most 255
} cloze_edges;
// y [T, width] and the number of the neighbour it came from, chosen [T, width].
void cloze_edge_maximum(const cloze_edges *e, int64_t group, int64_t begin, int64_t end,
                        float *statistics, void *y, uint8_t *chosen);
// dneighbour and dcentre [T, width] are f32, the former initially zero; dgamma and dbeta as in
// cloze_group_norm_backward.
void cloze_edge_maximum_backward(const cloze_edges *e, int64_t group, int64_t begin, int64_t end,
                                 const float *statistics, const uint8_t *chosen, const void *dy,
                                 float *dneighbour, float *dcentre, float *dgamma, float *dbeta);

// ---- maximum.c ----
// y [width] = the maximum of rows [begin, end) of x per column, the first of equal ones, NaN above
// all; chosen [width]: its row, counted from `begin`.
void cloze_maximum(const void *x, void *y, int32_t *chosen, int dtype, int64_t width,
                   int64_t begin, int64_t end);
// Rows [begin, end) of dx: dy where the row was chosen, 0 elsewhere.
void cloze_maximum_backward(const void *dy, const int32_t *chosen, void *dx, int dtype,
                            int64_t width, int64_t begin, int64_t end);
// The column of the (first) largest number of each of rows [begin, end); 0 if all are NaN.
void cloze_largest_place(const void *x, int32_t *places, int dtype, int64_t width, int64_t begin,
                         int64_t end);

// ---- gumbel.c ----
typedef struct {
  uint32_t key[2];
  uint32_t stream[2];
} cloze_stream;
// Rows [begin, end): y = softmax((x + g) / temperature), g = -log(-log u), where u of element i of
// the matrix is the i-th number of the stream, as Swift's CounterRandom.uniform gives it, plus 2^-25.
void cloze_gumbel_softmax(const void *x, void *y, float temperature, const cloze_stream *stream,
                          int dtype, int64_t width, int64_t begin, int64_t end);
// shares [width] = the mean of the softmax of rows [begin, end); logsums [T] of those rows.
void cloze_mean_softmax(const void *x, float *shares, float *logsums, int dtype, int64_t width,
                        int64_t begin, int64_t end);
// Rows [begin, end) of dx from the gradient of each softmax, weights [width].
void cloze_mean_softmax_backward(const void *x, const float *weights, const float *logsums,
                                 void *dx, int dtype, int64_t width, int64_t begin, int64_t end);

// ---- depthwise.c: a convolution in time of each channel, within packed sequences ----
enum { CLOZE_MOST_TAPS = 1023 };  // the maximum size of a kernel
typedef struct {
  const void *x;           // [T, width]
  const float *kernel;     // [size, stride], tap by tap, zeros after `width`
  const float *bias;       // [stride]
  const int32_t *offsets;  // [sequences + 1]
  int64_t sequences, width, size;
  int64_t stride;          // the width rounded up to 16
  int64_t left;            // row t reads rows t - left ..< t - left + size of its sequence
  int dtype;
} cloze_depthwise;
// Rows [begin, end) of the convolution.
void cloze_depthwise_forward(const cloze_depthwise *d, void *y, int64_t begin, int64_t end);
// sums [size, stride] += the gradient of the kernel from rows [begin, end) of dy.
void cloze_depthwise_kernel(const cloze_depthwise *d, const void *dy, float *sums, int64_t begin,
                            int64_t end);

// ---- frames.c: two convolutions of stride 2 over time and frequency, in blocks of steps ----
enum { CLOZE_FRAME_STEPS = 8 };  // the maximum number of steps of a block
typedef struct {
  const void *x;             // frames [T, bins]
  const float *first;        // [3 x 3, wide]: time, then frequency; zeros after `channels`
  const float *first_bias;   // [wide]
  const float *second;       // [3, 3 wide, wide]: time; frequency and input channel; output channel
  const float *second_bias;  // [wide]
  const float *back;         // [3, wide, 3 wide]: `second` with its matrices transposed
  int64_t bins, middle, places;  // places along frequency: input, first and second convolution
  int64_t channels, wide;        // wide: rounded up to 16
  int dtype;
} cloze_frames;
// The number of floats of scratch that a block needs.
size_t cloze_frames_scratch(const cloze_frames *f, int backward);
// Rows step ..< step + steps of y [T', places x channels] from 4 steps + 3 frames from `first` on.
void cloze_frames_forward(const cloze_frames *f, int64_t first, int64_t step, int64_t steps,
                          void *y, float *scratch);
// sums += the gradients of first, first_bias, second and second_bias, one after the other.
void cloze_frames_backward(const cloze_frames *f, int64_t first, int64_t step, int64_t steps,
                           const void *y, const void *dy, float *sums, float *scratch);
