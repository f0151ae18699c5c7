// Clips of video, decoded one frame after the other by FFmpeg's libraries, which are loaded when the
// first clip is opened: most processes never need them. One thread uses a clip at a time.
#pragma once
#include <stdint.h>

typedef struct cloze_video cloze_video;

// What a clip may take.
typedef struct {
  int64_t pixels;  // of a frame
  int64_t probe;   // bytes that are looked at to find the format
  int64_t packets; // bytes of packets kept, so that a second pass need not read the file
} cloze_video_limits;

// The form of a clip.
typedef struct {
  int width, height;               // of a frame as it is shown: turned, with square pixels
  int stored_width, stored_height; // of a frame as it is stored
  int64_t stated;                  // the number of frames that the header states; 0 if none
  double rate;                     // the frames per second that the header states; 0 if none
  double seconds;                  // the length that the header states; 0 if none
  char container[64], codec[64], format[32];
  int64_t size, modified; // the file's, in bytes and nanoseconds
} cloze_video_info;

// A frame or a packet; stamps are in units of `unit` seconds, INT64_MIN if there is none.
typedef struct {
  int64_t stamp, duration;
  double unit;
} cloze_video_stamp;

// What the libraries complained of, and the first complaint.
typedef struct {
  int count;
  char first[256];
} cloze_video_trouble;

// Loads the libraries. Returns null, or why they are not there, as a line.
const char *cloze_video_load(void);

// Opens the regular file at `path`; null, and the reason in `message`, if it cannot be read. No
// other file is opened for it, whatever its contents ask for.
cloze_video *cloze_video_open(const char *path, const cloze_video_limits *limits,
                              cloze_video_info *info, char *message, int size);

// Reads the next packet and notes its stamp; 0 after the last. The frames start anew then.
int cloze_video_packet(cloze_video *video, cloze_video_stamp *stamp);

// Starts anew with the first frame, or from the keyframe before the last one that does not come
// after `stamp` where packets are kept. Returns 0 if the file cannot be read again.
int cloze_video_restart(cloze_video *video, int64_t stamp);

// Decodes the next frame; 0 after the last.
int cloze_video_frame(cloze_video *video, cloze_video_stamp *stamp);

// The size at which the frame is shown.
void cloze_video_shown(cloze_video *video, int *width, int *height);

// Draws the frame as RGB bytes [height, width, 3], turned as it is shown. Returns 0 if it cannot.
int cloze_video_draw(cloze_video *video, int width, int height, uint8_t *pixels);

// The complaints since the start.
cloze_video_trouble cloze_video_troubles(const cloze_video *video);

// True if the file has been written to since it was opened.
int cloze_video_changed(const cloze_video *video);

void cloze_video_close(cloze_video *video);
