//go:build cgo

package syntax

// #include <stdlib.h>
// #include "flatten.h"
// #cgo noescape flat_parse
// #cgo nocallback flat_parse
import "C"

import (
	"errors"
	"fmt"
	"slices"
	"sync"
	"unsafe"

	// The C objects of the library and of its grammar.
	_ "github.com/smacker/go-tree-sitter/python"
)

// A Parser turns text into trees. It is not safe for concurrent use: each
// worker has its own, and closes it.
type Parser struct {
	c      *C.flat_parser
	limits Limits
}

var errClosed = errors.New("the parser is closed")

// flat_node must have the layout of Node; a negative length does not compile.
var (
	_ [unsafe.Sizeof(Node{}) - C.sizeof_flat_node]struct{}
	_ [C.sizeof_flat_node - unsafe.Sizeof(Node{})]struct{}
)

// NewParser returns a parser with the default limits. It fails when the grammar
// is not the one that this package was written for.
func NewParser() (*Parser, error) {
	g, err := loadGrammar()
	if err != nil {
		return nil, fmt.Errorf("python grammar: %w", err)
	}
	c := C.flat_parser_new(
		(*C.uint16_t)(unsafe.Pointer(unsafe.SliceData(g.kinds))),
		(*C.uint8_t)(unsafe.Pointer(unsafe.SliceData(g.fields))),
		(*C.uint8_t)(unsafe.Pointer(unsafe.SliceData(fieldless[:]))), C.uint32_t(len(fieldless)),
		C.uint16_t(Token), C.uint16_t(KindError), C.uint16_t(KindMissing))
	if c == nil {
		return nil, errors.New("python grammar: its version does not fit the parser library's")
	}
	return &Parser{c: c}, nil
}

// Close frees what the parser holds. It may be called more than once.
func (p *Parser) Close() {
	if p.c != nil {
		C.flat_parser_free(p.c)
		p.c = nil
	}
}

// flatten returns the nodes of text, in preorder, with offsets into it.
func (p *Parser) flatten(text []byte) ([]Node, error) {
	if p.c == nil {
		return nil, errClosed
	}
	src := (*C.char)(unsafe.Pointer(unsafe.SliceData(text)))
	micros := max(1, p.limits.maxTime().Microseconds()) // 0 is no limit to the library
	tree := C.flat_parse(p.c, src, C.uint32_t(len(text)), C.uint64_t(micros))
	switch tree.status {
	case C.FLAT_STOPPED:
		return nil, fmt.Errorf("%w (%v)", ErrTimeout, p.limits.maxTime())
	case C.FLAT_NO_MEMORY:
		return nil, errors.New("out of memory for the syntax tree")
	}
	return slices.Clone(unsafe.Slice((*Node)(unsafe.Pointer(tree.nodes)), tree.count)), nil
}

// A grammar translates the ids of the C library into this package's constants.
type grammar struct {
	kinds  []Kind  // by symbol
	fields []Field // by field id
}

// loadGrammar resolves the ids by their names, once.
var loadGrammar = sync.OnceValues(func() (*grammar, error) {
	symbols := names(uint32(C.flat_symbol_count()), func(id uint32) *C.char {
		return C.flat_symbol_name(C.uint32_t(id))
	})
	kinds, err := resolve(symbols, kindNames[KindMissing+1:], KindMissing+1)
	if err != nil {
		return nil, err
	}
	// Field ids count from 1.
	ids := names(uint32(C.flat_field_count())+1, func(id uint32) *C.char {
		return C.flat_field_name(C.uint32_t(id))
	})
	fields, err := resolve(ids, fieldNames[NoField+1:], NoField+1)
	return &grammar{kinds, fields}, err
})

// names returns the names of the first ids; that of one without a name is empty.
func names(ids uint32, name func(uint32) *C.char) []string {
	list := make([]string, ids)
	for id := range list {
		list[id] = C.GoString(name(uint32(id)))
	}
	return list
}
