// Cairo's pictures in memory, as PNG and as SVG.
#pragma once
#include <cairo/cairo-svg.h>
#include <cairo/cairo.h>
