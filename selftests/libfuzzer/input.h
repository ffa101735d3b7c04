/* SPDX-License-Identifier: GPL-2.0 */
/* What libFuzzer gives a target, in the place of random numbers. */
#ifndef _LIBFUZZER_INPUT_H
#define _LIBFUZZER_INPUT_H

#include <stddef.h>

void input_begin(const unsigned char *data, size_t size);
size_t input_left(void);
size_t input_take(void *to, size_t most);

/* Tries one input; each target has it. libFuzzer's name for it is none of ours. */
int fuzz_one(const unsigned char *data, size_t size) __asm__("LLVMFuzzerTestOneInput");

#endif
