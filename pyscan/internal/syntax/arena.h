// Memory for one parse at a time: what the library allocates meanwhile is freed
// together behind it. A tree is many small pieces; with the C library's own
// functions a parse takes about a tenth longer, and more where several threads
// have it grow and shrink their heaps.
#ifndef FALLBACKLINT_ARENA_H
#define FALLBACKLINT_ARENA_H

#include <stdbool.h>

typedef struct arena arena;

// NULL when memory ran out.
arena *arena_new(void);
void arena_free(arena *a);

// Between the two, what this thread allocates with the library's functions comes
// from the arena. It is gone at the end, and must not be used or freed any more.
void arena_begin(arena *a);
void arena_end(arena *a);

#endif
