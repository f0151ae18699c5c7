// OpenSSL's message digests.
#pragma once
#include <openssl/crypto.h>
#include <openssl/evp.h>

#if OPENSSL_VERSION_MAJOR < 3
#error "This shim is written for OpenSSL 3 or later (libssl-dev of Debian 12)."
#endif
