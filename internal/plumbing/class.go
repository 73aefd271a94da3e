package plumbing

import (
	"github.com/fallbacklint/fallbacklint/internal/flow"
)

// isAgent reports whether a class is an agent: it is called as the lexicon
// says, or is derived from one that is, and it takes a fallback at all.
func (w *worker) isAgent(c *flow.Class) bool {
	named := w.lex.AgentConstructor.Match(c.Name) || w.isSubclass(c)
	if !named {
		return false
	}
	_, takes := w.accepts(c)
	return takes
}

// isSubclass reports whether a class is derived from an agent.
func (w *worker) isSubclass(c *flow.Class) bool {
	return w.derives(c, 0)
}

// maxBases bounds how far up a class's bases are looked at.
const maxBases = 16

func (w *worker) derives(c *flow.Class, depth int) bool {
	if depth > maxBases {
		return false
	}
	for _, base := range w.interp.Bases(c) {
		switch b := base.(type) {
		case flow.Foreign:
			if w.lex.AgentConstructor.Match(lastPart(b.Path)) {
				return true
			}
		case flow.ClassVal:
			if w.lex.AgentConstructor.Match(b.Class.Name) || w.derives(b.Class, depth+1) {
				return true
			}
		}
	}
	return false
}

// ownConstructor returns the constructor of a subclass of an agent, if it has
// one of its own: then the construction is the call of the base's constructor
// in it.
func (w *worker) ownConstructor(c *flow.Class) *flow.Func {
	return w.inheritedConstructor(c, 0)
}

// inheritedConstructor looks for a constructor in a subclass of an agent and in
// those of its bases that are subclasses as well.
func (w *worker) inheritedConstructor(c *flow.Class, depth int) *flow.Func {
	if depth > maxBases || !w.isSubclass(c) {
		return nil
	}
	if init := w.constructor(c); init != nil {
		return init
	}
	for _, base := range w.interp.Bases(c) {
		if b, ok := base.(flow.ClassVal); ok {
			if init := w.inheritedConstructor(b.Class, depth+1); init != nil {
				return init
			}
		}
	}
	return nil
}

func (w *worker) constructor(c *flow.Class) *flow.Func {
	for _, m := range c.Body.Graph().Funcs {
		if m.IsMethod() && m.Name == w.program.Vocabulary.Constructor {
			return m
		}
	}
	return nil
}

// A parameter is where an agent's constructor takes the fallback.
type parameter struct {
	name  string
	at    flow.Span
	index int  // its position among the arguments, or -1
	field bool // declared as a field: its position is not known
}

// accepts returns the parameter for the fallback, and whether there is one. A
// class that takes none, such as a database model of the same name, is no
// agent in the sense of the rules. Where the constructor cannot be read, it is
// taken to have one.
func (w *worker) accepts(c *flow.Class) (parameter, bool) {
	return w.acceptsAt(c, 0)
}

func (w *worker) acceptsAt(c *flow.Class, depth int) (parameter, bool) {
	if depth > maxBases {
		return parameter{}, false
	}
	if init := w.constructor(c); init != nil {
		if p, ok := w.fallbackParam(init); ok {
			return p, true
		}
		if !takesAnyKeyword(init) {
			return parameter{}, false
		}
		if w.saysFallback(sourceOf(c)) {
			return w.anyParameter(c), true
		}
	}
	if p, ok := w.fallbackField(c); ok && w.runs(c, 0) {
		return p, true
	}
	for _, base := range w.interp.Bases(c) {
		switch b := base.(type) {
		case flow.Foreign:
			if w.lex.AgentConstructor.Match(lastPart(b.Path)) {
				return w.anyParameter(c), true
			}
		case flow.ClassVal:
			if p, ok := w.acceptsAt(b.Class, depth+1); ok {
				return p, true
			}
		}
	}
	return parameter{}, false
}

func sourceOf(c *flow.Class) []byte { return c.At.File.Source[c.At.Start:c.At.End] }

func takesAnyKeyword(f *flow.Func) bool {
	for _, p := range f.Params {
		if p.Kind == flow.RestKeyed {
			return true
		}
	}
	return false
}

// fallbackParam returns the parameter of a constructor that takes the
// fallback. Its index does not count the receiver.
func (w *worker) fallbackParam(init *flow.Func) (parameter, bool) {
	for i, p := range init.Params {
		if p.Kind == flow.RestKeyed || p.Kind == flow.RestPositional || !w.lex.FallbackParameter.Match(p.Var.Name) {
			continue
		}
		index := i - 1
		if p.Kind == flow.ByKeyword {
			index = -1
		}
		return parameter{name: p.Var.Name, at: init.NameAt, index: index}, true
	}
	return parameter{}, false
}

// fallbackField returns the member of a class that holds the fallback, as data
// classes declare it.
func (w *worker) fallbackField(c *flow.Class) (parameter, bool) {
	if len(c.Decorators) == 0 && len(c.Bases) == 0 {
		return parameter{}, false
	}
	for _, b := range c.Body.Graph().Blocks {
		for _, in := range b.Instrs {
			if a, ok := in.(*flow.Assign); ok {
				if n, ok := a.Target.(*flow.Name); ok && w.lex.FallbackParameter.Match(n.Var.Name) {
					return parameter{name: n.Var.Name, at: a.At, index: -1, field: true}, true
				}
			}
		}
	}
	return parameter{}, false
}

func (w *worker) anyParameter(*flow.Class) parameter {
	return parameter{name: defaultParameter, index: -1}
}

// defaultParameter is how the parameter is called in messages when the class
// cannot be read.
const defaultParameter = "fallback_model"

// runs reports whether a class or one that it is derived from has a run
// method: records, database models and enumerations of the same name have none.
func (w *worker) runs(c *flow.Class, depth int) bool {
	for _, m := range c.Body.Graph().Funcs {
		if m.IsMethod() && w.lex.RunMethod.Match(m.Name) {
			return true
		}
	}
	for _, base := range w.interp.Bases(c) {
		if b, ok := base.(flow.ClassVal); ok && depth < maxBases && w.runs(b.Class, depth+1) {
			return true
		}
	}
	return false
}
