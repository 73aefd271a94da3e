//go:build cgo

#include "arena.h"

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
  GRAIN = 16,        // sizes of small blocks are multiples of it, in bytes
  SMALL = 1 << 10,   // larger ones are the C library's
  CHUNK = 1 << 18,   // what small ones are cut from
  KEPT_CHUNKS = 32,  // of one arena, between two parses
};

// Each block is preceded by its size. A small one holds, when it is free, the
// next free one of its size.
typedef struct block {
  size_t size;
  struct block *next;
} block;

// A large block stands in the list of its arena; without one, in none.
typedef struct large {
  struct large *next, **at;
  size_t unused, size; // size stands where that of a block does
} large;

typedef struct chunk {
  struct chunk *next;
  size_t unused;
  char bytes[CHUNK];
} chunk;

struct arena {
  chunk *first, *current;
  size_t used; // of the current chunk
  block *free[SMALL / GRAIN + 1];
  large *large;
};

static _Thread_local arena *active;

arena *arena_new(void) { return calloc(1, sizeof(arena)); }

static void free_chunks(chunk *c) {
  while (c) {
    chunk *next = c->next;
    free(c);
    c = next;
  }
}

static void free_large(arena *a) {
  while (a->large) {
    large *next = a->large->next;
    free(a->large);
    a->large = next;
  }
}

void arena_free(arena *a) {
  if (!a) return;
  free_large(a);
  free_chunks(a->first);
  free(a);
}

void arena_begin(arena *a) {
  a->current = NULL;
  memset(a->free, 0, sizeof a->free);
  active = a;
}

void arena_end(arena *a) {
  active = NULL;
  free_large(a);
  chunk *last = a->first;
  for (int i = 1; last && i < KEPT_CHUNKS; i++) last = last->next;
  if (last) {
    free_chunks(last->next);
    last->next = NULL;
  }
}

// Like the library's own functions, these do not return without memory.
static void *sure(void *p, size_t size) {
  if (p) return p;
  fprintf(stderr, "fallbacklint: no memory for %zu bytes of a syntax tree\n", size);
  abort();
}

static block *of(void *p) { return (block *)((char *)p - sizeof(size_t)); }
static large *large_of(void *p) { return (large *)p - 1; }

static bool next_chunk(arena *a) {
  chunk **next = a->current ? &a->current->next : &a->first;
  if (!*next) {
    *next = malloc(sizeof(chunk));
    if (!*next) return false;
    (*next)->next = NULL;
  }
  a->current = *next;
  a->used = sizeof(size_t); // so that what follows a block's size is aligned
  return true;
}

static void *small_block(arena *a, size_t size) {
  size_t class = (size + GRAIN - 1) / GRAIN;
  block *b = a->free[class];
  if (b) {
    a->free[class] = b->next;
    return &b->next;
  }
  // The size of the next block fits into what alignment leaves over.
  size_t needed = class * GRAIN + GRAIN;
  if ((!a->current || a->used + needed > CHUNK) && !next_chunk(a)) return NULL;
  b = (block *)(a->current->bytes + a->used);
  a->used += needed;
  b->size = class * GRAIN;
  return &b->next;
}

static void link_in(arena *a, large *l) {
  l->at = NULL;
  if (!a) return;
  l->next = a->large;
  l->at = &a->large;
  if (l->next) l->next->at = &l->next;
  a->large = l;
}

static void take_out(large *l) {
  if (!l->at) return;
  *l->at = l->next;
  if (l->next) l->next->at = l->at;
}

static void *large_block(arena *a, size_t size) {
  if (size <= SMALL) size = SMALL + 1; // its size tells that it is a large one
  large *l = malloc(sizeof(large) + size);
  if (!l) return NULL;
  l->size = size;
  link_in(a, l);
  return l + 1;
}

static void *allocate(size_t size) {
  if (size == 0) size = 1;
  arena *a = active;
  return sure(a && size <= SMALL ? small_block(a, size) : large_block(a, size), size);
}

static void *allocate_zeroed(size_t count, size_t size) {
  if (size && count > SIZE_MAX / 2 / size) return sure(NULL, SIZE_MAX);
  void *p = allocate(count * size);
  memset(p, 0, count * size);
  return p;
}

static void release(void *p) {
  if (!p) return;
  block *b = of(p);
  if (b->size > SMALL) {
    large *l = large_of(p);
    take_out(l);
    free(l);
  } else if (active) {
    b->next = active->free[b->size / GRAIN];
    active->free[b->size / GRAIN] = b;
  }
}

static void *reallocate(void *p, size_t size) {
  if (!p) return allocate(size);
  size_t old = of(p)->size;
  if (size <= old) return p;
  if (old > SMALL) {
    large *l = large_of(p);
    take_out(l);
    l = sure(realloc(l, sizeof(large) + size), size);
    l->size = size;
    link_in(active, l);
    return l + 1;
  }
  void *q = allocate(size);
  memcpy(q, p, old);
  release(p);
  return q;
}

extern void ts_set_allocator(void *(*)(size_t), void *(*)(size_t, size_t),
                             void *(*)(void *, size_t), void (*)(void *));

// Before anybody, in whichever program this becomes part of, has allocated by
// the library.
__attribute__((constructor)) static void install(void) {
  ts_set_allocator(allocate, allocate_zeroed, reallocate, release);
}
