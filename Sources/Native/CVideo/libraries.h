// The functions of FFmpeg's libraries, loaded when they are needed: linked, they and the hundred
// libraries behind them would make each start of the program slower.
#pragma once
#if __has_include(<libavformat/avformat.h>) && __has_include(<libswscale/swscale.h>)
#include <libavcodec/avcodec.h>
#include <libavformat/avformat.h>
#include <libavutil/dict.h>
#include <libavutil/frame.h>
#include <libavutil/log.h>
#include <libavutil/mem.h>
#include <libavutil/pixdesc.h>
#include <libswscale/swscale.h>
// 5 and 6; others keep the turn of a stream elsewhere.
#if LIBAVFORMAT_VERSION_MAJOR == 59 || LIBAVFORMAT_VERSION_MAJOR == 60
#define CLOZE_VIDEO 1
#endif
#endif

#ifdef CLOZE_VIDEO
#define CLOZE_VIDEO_FUNCTIONS(F)                                                                   \
  F(util, av_malloc)                                                                               \
  F(util, av_freep)                                                                                \
  F(util, av_dict_set)                                                                             \
  F(util, av_dict_get)                                                                             \
  F(util, av_dict_free)                                                                            \
  F(util, av_frame_alloc)                                                                          \
  F(util, av_frame_free)                                                                           \
  F(util, av_frame_unref)                                                                          \
  F(util, av_get_pix_fmt_name)                                                                     \
  F(util, av_pix_fmt_desc_get)                                                                     \
  F(util, av_strerror)                                                                             \
  F(util, av_log_set_callback)                                                                     \
  F(util, av_log_format_line2)                                                                     \
  F(codec, av_packet_alloc)                                                                        \
  F(codec, av_packet_free)                                                                         \
  F(codec, av_packet_unref)                                                                        \
  F(codec, av_packet_clone)                                                                        \
  F(codec, avcodec_find_decoder)                                                                   \
  F(codec, avcodec_alloc_context3)                                                                 \
  F(codec, avcodec_free_context)                                                                   \
  F(codec, avcodec_parameters_to_context)                                                          \
  F(codec, avcodec_open2)                                                                          \
  F(codec, avcodec_send_packet)                                                                    \
  F(codec, avcodec_receive_frame)                                                                  \
  F(codec, avcodec_get_name)                                                                       \
  F(format, avio_alloc_context)                                                                    \
  F(format, avio_context_free)                                                                     \
  F(format, av_probe_input_buffer2)                                                                \
  F(format, avformat_alloc_context)                                                                \
  F(format, avformat_open_input)                                                                   \
  F(format, avformat_close_input)                                                                  \
  F(format, avformat_find_stream_info)                                                             \
  F(format, av_find_best_stream)                                                                   \
  F(format, av_read_frame)                                                                         \
  F(format, av_stream_get_side_data)                                                               \
  F(format, av_guess_sample_aspect_ratio)                                                          \
  F(scale, sws_getCachedContext)                                                                   \
  F(scale, sws_freeContext)                                                                        \
  F(scale, sws_getCoefficients)                                                                    \
  F(scale, sws_getColorspaceDetails)                                                               \
  F(scale, sws_setColorspaceDetails)                                                               \
  F(scale, sws_scale)

typedef struct {
#define CLOZE_VIDEO_POINTER(library, name) __typeof__(name) *name;
  CLOZE_VIDEO_FUNCTIONS(CLOZE_VIDEO_POINTER)
#undef CLOZE_VIDEO_POINTER
} cloze_video_functions;

// The functions; null, and why in `problem`, if they are not there.
const cloze_video_functions *cloze_video_libraries(const char **problem);
#endif
