// libsndfile: files of sound.
#pragma once
#include <sndfile.h>
