/* What the wheel of bochscpu 0.4.0 lacks to run Fovea's kernels. It picks the
 * Cannon Lake model, which has AVX-512 but not AVX512-BF16: the factory below
 * stands before its own, and mends two instructions of Bochs. And it wants two
 * functions of glibc 2.38. SPDX-License-Identifier: Apache-2.0 WITH
 * LLVM-exception */

#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

/* A row of Bochs' table of instructions. */
struct opcode {
  void *with_memory, *with_registers;
  uint8_t operands[4];
  uint32_t flags;
};

/* Bochs takes the memory operand of vdpbf16ps for a scalar and scales its
 * displacement by 4. Kind 0 is a whole vector; the low bits say where it is. */
static void mend_dot_product(void) {
  void *handler =
      dlsym(RTLD_DEFAULT,
            "_ZN8BX_CPU_C25VDPBF16PS_MASK_VpsHdqWdqREP15bxInstruction_c");
  struct opcode *row = dlsym(RTLD_DEFAULT, "BxOpcodesTable");
  while (row->with_registers != handler)
    ++row;
  row->operands[2] &= 7;
}

/* Bochs shifts out of a 16-bit mask register by 15 as by 16: its check is for
 * a count of up to 14 (cmp $14, %ecx). */
static void mend_shift(const char *handler) {
  static const uint8_t check[] = {0x83, 0xf9, 14};
  uint8_t *code = dlsym(RTLD_DEFAULT, handler);
  code = memmem(code, 64, check, sizeof check);
  if (!code)
    return;
  uintptr_t page = (uintptr_t)code & ~(uintptr_t)4095;
  mprotect((void *)page, 8192, PROT_READ | PROT_WRITE | PROT_EXEC);
  code[2] = 15;
  mprotect((void *)page, 8192, PROT_READ | PROT_EXEC);
}

/* Bochs' create_corei3_cnl_cpuid and create_sapphire_rapids_cpuid(BX_CPU_C *).
 */
void *_Z28create_sapphire_rapids_cpuidP8BX_CPU_C(void *cpu);
void *_Z23create_corei3_cnl_cpuidP8BX_CPU_C(void *cpu) {
  mend_dot_product();
  mend_shift("_ZN8BX_CPU_C18KSHIFTLW_KGwKEwIbREP15bxInstruction_c");
  mend_shift("_ZN8BX_CPU_C18KSHIFTRW_KGwKEwIbREP15bxInstruction_c");
  return _Z28create_sapphire_rapids_cpuidP8BX_CPU_C(cpu);
}

#if !__GLIBC_PREREQ(2, 38)
unsigned long long __isoc23_strtoull(const char *text, char **end, int base) {
  return strtoull(text, end, base);
}

int __isoc23_sscanf(const char *text, const char *format, ...) {
  va_list arguments;
  va_start(arguments, format);
  int count = vsscanf(text, format, arguments);
  va_end(arguments);
  return count;
}
#endif
