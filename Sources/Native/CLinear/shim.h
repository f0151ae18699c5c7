// liblinear: linear classifiers.
#pragma once
#include <linear.h>
