package syntax

import "fmt"

// resolve returns a constant for every id. The names of the constants are
// listed from the first on, and those of the ids by id. An id without a name
// gets the zero constant, and several ids may share one. A name that is only in
// one of the lists is an error: the grammar has changed, and code that tests
// for a constant would silently never meet it.
func resolve[T Kind | Field](ids, constants []string, first T) ([]T, error) {
	byName := make(map[string]T, len(constants))
	for i, name := range constants {
		byName[name] = first + T(i)
	}
	table := make([]T, len(ids))
	met := make(map[string]bool, len(constants))
	for id, name := range ids {
		if name == "" {
			continue
		}
		constant, known := byName[name]
		if !known {
			return nil, fmt.Errorf("it has %q, which is not known here", name)
		}
		table[id] = constant
		met[name] = true
	}
	for _, name := range constants {
		if !met[name] {
			return nil, fmt.Errorf("it has no %q", name)
		}
	}
	return table, nil
}
