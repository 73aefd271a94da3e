// One parse of Python, copied into one array: the only thing that crosses the
// border between Go and C.
#ifndef FALLBACKLINT_FLATTEN_H
#define FALLBACKLINT_FLATTEN_H

#include <stdint.h>

// Has the layout of Node in tree.go.
typedef struct {
  uint16_t kind;
  uint8_t field;
  uint32_t start, end;
  int32_t parent, next;
} flat_node;

typedef struct flat_parser flat_parser;

typedef enum {
  FLAT_OK,
  FLAT_STOPPED, // the time limit was hit
  FLAT_NO_MEMORY,
} flat_status;

// The nodes belong to the parser and last until its next parse.
typedef struct {
  flat_status status;
  const flat_node *nodes;
  uint32_t count;
} flat_tree;

uint32_t flat_symbol_count(void);
// The name of a symbol, or NULL when no named node has it.
const char *flat_symbol_name(uint32_t symbol);
uint32_t flat_field_count(void);
const char *flat_field_name(uint32_t field);

// The tables are copied: kinds by symbol, fields by id, and for each of so many
// kinds whether its children are without fields. NULL when memory ran out or the
// library cannot read the grammar's version.
flat_parser *flat_parser_new(const uint16_t *kinds, const uint8_t *fields,
                             const uint8_t *fieldless, uint32_t kind_count,
                             uint16_t token, uint16_t error, uint16_t missing);
void flat_parser_free(flat_parser *p);

flat_tree flat_parse(flat_parser *p, const char *src, uint32_t length, uint64_t micros);

#endif
