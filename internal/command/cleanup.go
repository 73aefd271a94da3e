package command

import "sync"

// cleanups are what an interrupted run still has to undo.
type cleanups struct {
	mu      sync.Mutex
	next    int
	pending map[int]func()
	ran     bool
}

// add registers an undo function and returns the function that withdraws it.
// After an interrupt there is nothing more to wait for, and undo runs at once.
func (c *cleanups) add(undo func()) (withdraw func()) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.ran {
		undo()
		return func() {}
	}
	if c.pending == nil {
		c.pending = map[int]func(){}
	}
	id := c.next
	c.next++
	c.pending[id] = undo
	return func() {
		c.mu.Lock()
		defer c.mu.Unlock()
		delete(c.pending, id)
	}
}

func (c *cleanups) run() {
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, undo := range c.pending {
		undo()
	}
	c.pending, c.ran = nil, true
}
