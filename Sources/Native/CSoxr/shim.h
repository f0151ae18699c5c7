// soxr: sample rates of sound.
#pragma once
#include <soxr.h>
