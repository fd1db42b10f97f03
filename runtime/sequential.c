/* The part of libomp that compiled code calls, for one thread: link this
 * instead where there is no libomp. Plain C99. SPDX-License-Identifier:
 * Apache-2.0 WITH LLVM-exception */

#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>

/* LLVM's source location, which only diagnostics of libomp read. */
typedef struct ident ident_t;

int32_t __kmpc_global_thread_num(ident_t *location) {
  (void)location;
  return 0;
}

void __kmpc_push_num_threads(ident_t *location, int32_t thread, int32_t count) {
  (void)location;
  (void)thread;
  (void)count;
}

void __kmpc_barrier(ident_t *location, int32_t thread) {
  (void)location;
  (void)thread;
}

/* Calls the body of a parallel region once. Compiled code captures everything
 * in at most one struct. */
void __kmpc_fork_call(ident_t *location, int32_t count,
                      void (*body)(int32_t *thread, int32_t *team_thread, ...),
                      ...) {
  int32_t zero = 0;
  va_list arguments;
  (void)location;
  if (count > 1)
    abort();
  va_start(arguments, body);
  ((void (*)(int32_t *, int32_t *, void *))body)(
      &zero, &zero, count ? va_arg(arguments, void *) : NULL);
  va_end(arguments);
}

/* Gives the only thread the whole range of a loop: bounds stay as they are. */
void __kmpc_for_static_init_8u(ident_t *location, int32_t thread,
                               int32_t schedule, int32_t *is_last,
                               uint64_t *lower, uint64_t *upper,
                               int64_t *stride, int64_t increment,
                               int64_t chunk) {
  (void)location;
  (void)thread;
  (void)schedule;
  (void)increment;
  (void)chunk;
  *is_last = 1;
  *stride = (int64_t)(*upper - *lower + 1);
}

void __kmpc_for_static_fini(ident_t *location, int32_t thread) {
  (void)location;
  (void)thread;
}

/* A loop with a dynamic schedule asks for ranges until there is none: one, then
 * none. */
static __thread struct {
  uint64_t lower, upper; /* both included */
  int64_t stride;
} remaining = {1, 0, 1};

void __kmpc_dispatch_init_8u(ident_t *location, int32_t thread,
                             int32_t schedule, uint64_t lower, uint64_t upper,
                             int64_t stride, int64_t chunk) {
  (void)location;
  (void)thread;
  (void)schedule;
  (void)chunk;
  remaining.lower = lower;
  remaining.upper = upper;
  remaining.stride = stride;
}

int32_t __kmpc_dispatch_next_8u(ident_t *location, int32_t thread,
                                int32_t *is_last, uint64_t *lower,
                                uint64_t *upper, int64_t *stride) {
  (void)location;
  (void)thread;
  if (remaining.lower > remaining.upper)
    return 0;
  *is_last = 1;
  *lower = remaining.lower;
  *upper = remaining.upper;
  *stride = remaining.stride;
  remaining.lower = 1;
  remaining.upper = 0;
  return 1;
}
