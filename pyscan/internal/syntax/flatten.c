//go:build cgo

#include "arena.h"
#include "flatten.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

// What is used of the interface of tree-sitter 0.22, which the Go module that
// holds its objects does not offer as a header outside of its own folder.
typedef struct TSLanguage TSLanguage;
typedef struct TSParser TSParser;
typedef struct TSTree TSTree;
typedef struct {
  uint32_t context[4];
  const void *id;
  const TSTree *tree;
} TSNode;
typedef struct {
  const void *tree;
  const void *id;
  uint32_t context[3];
} TSTreeCursor;

extern const TSLanguage *tree_sitter_python(void);
extern uint32_t ts_language_symbol_count(const TSLanguage *);
extern const char *ts_language_symbol_name(const TSLanguage *, uint16_t);
extern int ts_language_symbol_type(const TSLanguage *, uint16_t);
extern uint32_t ts_language_field_count(const TSLanguage *);
extern const char *ts_language_field_name_for_id(const TSLanguage *, uint16_t);
extern TSParser *ts_parser_new(void);
extern void ts_parser_delete(TSParser *);
extern bool ts_parser_set_language(TSParser *, const TSLanguage *);
extern void ts_parser_set_timeout_micros(TSParser *, uint64_t);
extern TSTree *ts_parser_parse_string(TSParser *, const TSTree *, const char *, uint32_t);
extern TSNode ts_tree_root_node(const TSTree *);
extern uint16_t ts_node_symbol(TSNode);
extern bool ts_node_is_named(TSNode);
extern bool ts_node_is_missing(TSNode);
extern uint32_t ts_node_start_byte(TSNode);
extern uint32_t ts_node_end_byte(TSNode);
extern TSTreeCursor ts_tree_cursor_new(TSNode);
extern TSNode ts_tree_cursor_current_node(const TSTreeCursor *);
extern uint16_t ts_tree_cursor_current_field_id(const TSTreeCursor *);
extern bool ts_tree_cursor_goto_parent(TSTreeCursor *);
extern bool ts_tree_cursor_goto_next_sibling(TSTreeCursor *);
extern bool ts_tree_cursor_goto_first_child(TSTreeCursor *);

enum {
  SYMBOL_REGULAR = 0, // of TSSymbolType: visible and named
  SYMBOL_ERROR = UINT16_MAX,
  // The array is kept from parse to parse, but not when one file made it huge.
  KEPT_NODES = 1 << 20,
};

struct flat_parser {
  arena *memory; // of the parse under way
  uint16_t *kinds;    // by symbol
  uint8_t *fields;    // by field id
  uint8_t *fieldless; // by kind
  uint32_t symbols;
  uint16_t token, error, missing;
  flat_node *nodes;
  uint32_t count, capacity;
};

uint32_t flat_symbol_count(void) { return ts_language_symbol_count(tree_sitter_python()); }

const char *flat_symbol_name(uint32_t symbol) {
  const TSLanguage *language = tree_sitter_python();
  if (ts_language_symbol_type(language, symbol) != SYMBOL_REGULAR) return NULL;
  return ts_language_symbol_name(language, symbol);
}

uint32_t flat_field_count(void) { return ts_language_field_count(tree_sitter_python()); }

const char *flat_field_name(uint32_t field) {
  return ts_language_field_name_for_id(tree_sitter_python(), field);
}

static void *copy(const void *from, size_t size) {
  void *to = malloc(size);
  if (to) memcpy(to, from, size);
  return to;
}

// Reports whether the library reads the grammar's version.
static bool fits(flat_parser *p) {
  arena_begin(p->memory);
  TSParser *ts = ts_parser_new();
  bool ok = ts_parser_set_language(ts, tree_sitter_python());
  ts_parser_delete(ts);
  arena_end(p->memory);
  return ok;
}

flat_parser *flat_parser_new(const uint16_t *kinds, const uint8_t *fields,
                             const uint8_t *fieldless, uint32_t kind_count,
                             uint16_t token, uint16_t error, uint16_t missing) {
  flat_parser *p = calloc(1, sizeof *p);
  if (!p) return NULL;
  p->symbols = flat_symbol_count();
  p->kinds = copy(kinds, p->symbols * sizeof *kinds);
  p->fields = copy(fields, (flat_field_count() + 1) * sizeof *fields);
  p->fieldless = copy(fieldless, kind_count * sizeof *fieldless);
  p->token = token;
  p->error = error;
  p->missing = missing;
  p->memory = arena_new();
  bool complete = p->kinds && p->fields && p->fieldless && p->memory;
  if (complete && fits(p)) return p;
  flat_parser_free(p);
  return NULL;
}

void flat_parser_free(flat_parser *p) {
  arena_free(p->memory);
  free(p->kinds);
  free(p->fields);
  free(p->fieldless);
  free(p->nodes);
  free(p);
}

static bool grow(flat_parser *p) {
  if (p->count < p->capacity) return true;
  if (p->capacity > INT32_MAX / 2) return false;
  uint32_t capacity = p->capacity ? 2 * p->capacity : 1 << 12;
  flat_node *nodes = realloc(p->nodes, capacity * sizeof *nodes);
  if (!nodes) return false;
  p->nodes = nodes;
  p->capacity = capacity;
  return true;
}

static uint16_t kind(const flat_parser *p, TSNode node) {
  uint16_t symbol = ts_node_symbol(node);
  if (symbol == SYMBOL_ERROR) return p->error;
  if (ts_node_is_missing(node)) return p->missing;
  if (!ts_node_is_named(node) || symbol >= p->symbols) return p->token;
  return p->kinds[symbol];
}

// The library finds a field by climbing all hidden nodes between a child and its
// parent. In a list of a million elements these are thousands, so that it must
// not be asked there.
static uint16_t field(const flat_parser *p, const TSTreeCursor *at, int32_t parent) {
  if (parent >= 0 && p->fieldless[p->nodes[parent].kind]) return 0;
  return ts_tree_cursor_current_field_id(at);
}

// Depth first without recursion and without a stack of its own: the way up is
// in the nodes already copied. Tokens without a field are left out; they have
// no children.
static bool flatten(flat_parser *p, TSTreeCursor *at) {
  int32_t parent = -1, previous = -1;
  for (;;) {
    TSNode node = ts_tree_cursor_current_node(at);
    uint16_t k = kind(p, node), f = field(p, at, parent);
    if (k != p->token || f) {
      if (!grow(p)) return false;
      int32_t self = (int32_t)p->count++;
      p->nodes[self] = (flat_node){k, p->fields[f], ts_node_start_byte(node),
                                   ts_node_end_byte(node), parent, -1};
      if (previous >= 0) p->nodes[previous].next = self;
      previous = self;
      if (ts_tree_cursor_goto_first_child(at)) {
        parent = self;
        previous = -1;
        continue;
      }
    }
    while (!ts_tree_cursor_goto_next_sibling(at)) {
      if (!ts_tree_cursor_goto_parent(at)) return true;
      previous = parent;
      parent = p->nodes[parent].parent;
    }
  }
}

static void shrink(flat_parser *p) {
  if (p->capacity > KEPT_NODES) {
    free(p->nodes);
    p->nodes = NULL;
    p->capacity = 0;
  }
  p->count = 0;
}

flat_tree flat_parse(flat_parser *p, const char *src, uint32_t length, uint64_t micros) {
  shrink(p);
  arena_begin(p->memory);
  TSParser *ts = ts_parser_new();
  ts_parser_set_language(ts, tree_sitter_python());
  ts_parser_set_timeout_micros(ts, micros);
  flat_tree result = {FLAT_STOPPED, NULL, 0};
  TSTree *tree = ts_parser_parse_string(ts, NULL, src, length);
  if (tree) {
    TSTreeCursor cursor = ts_tree_cursor_new(ts_tree_root_node(tree));
    bool ok = flatten(p, &cursor);
    result = (flat_tree){ok ? FLAT_OK : FLAT_NO_MEMORY, p->nodes, p->count};
  }
  ts_parser_delete(ts); // for the sake of the grammar's scanner, whose memory is its own
  arena_end(p->memory); // the tree and the cursor with it
  return result;
}
