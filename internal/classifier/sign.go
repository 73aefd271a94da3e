package classifier

import (
	"bytes"
	"slices"
	"strings"

	"github.com/fallbacklint/fallbacklint/internal/flow"
	"github.com/fallbacklint/fallbacklint/internal/lexicon"
)

// sdks are the import paths of the model providers' libraries.
var sdks = []string{
	"openai", "anthropic", "litellm", "groq", "mistralai", "cohere", "together", "replicate", "ollama", "zhipuai", "dashscope",
	"google.genai", "google.generativeai", "langchain_openai", "langchain_anthropic",
}

// knowsMoney reports whether the code around a classifier knows that a model's
// provider can run out of money: it names billing, or asks for 402 where the
// failure is that of a provider's own library. A bare 402 is not enough: other
// services send it too.
func (j *judge) knowsMoney(funcs []*flow.Func) bool {
	var seen []*flow.Unit
	for _, f := range funcs {
		for _, u := range j.ev.Units(f) {
			if slices.Contains(seen, u) {
				continue
			}
			seen = append(seen, u)
			if j.words.Billing(u.File.Source) && (importsSDK(u) || j.namesBilling(u)) {
				return true
			}
		}
	}
	return false
}

func importsSDK(u *flow.Unit) bool {
	found := false
	holds := func(text []byte) bool {
		return !found && slices.ContainsFunc(sdks, func(s string) bool {
			return bytes.Contains(text, []byte("import "+s)) || bytes.Contains(text, []byte("from "+s))
		})
	}
	u.EachFunc(holds, func(f *flow.Func) bool {
		eachExpr(f, func(e flow.Expr) {
			if imp, ok := e.(*flow.Import); ok {
				found = found || slices.ContainsFunc(sdks, func(s string) bool { return imp.Path == s || strings.HasPrefix(imp.Path, s+".") })
			}
		})
		return !found
	})
	return found
}

// namesBilling reports whether a unit tells billing apart: by a reason, a type of
// errors, a predicate, or a text that it knows. The number alone does not, nor
// does what is merely called so: a field, a module, a route.
func (j *judge) namesBilling(u *flow.Unit) bool {
	found := false
	u.EachFunc(func(text []byte) bool { return !found && j.words.Billing(text) }, func(f *flow.Func) bool {
		switch f.Kind {
		case flow.ClassInit:
			found = found || j.ev.HasBilling(f.Class) || j.isBilling(f.Class.Name) && j.ev.IsError(f.Class)
		case flow.Def:
			found = found || j.isBilling(f.Name)
		}
		eachExpr(f, func(e flow.Expr) {
			if c, ok := e.(*flow.Const); ok && c.Kind == flow.String {
				found = found || j.speaksOfBilling(c.Text)
			}
		})
		return !found
	})
	return found
}

// speaksOfBilling reports whether a text is a phrase of billing, or a word for
// it that some code compares.
func (j *judge) speaksOfBilling(text string) bool {
	if len(text) > maxPhrase || isStatus(text) {
		return false
	}
	if j.isBilling(text) && j.comparisons.has(j.ev, text) {
		return true
	}
	return strings.ContainsAny(text, " _-") && !strings.ContainsAny(text, "/") && j.lex.Text(text) == lexicon.Billing
}

// maxPhrase is the longest text that is looked for in another; what is longer
// is prose.
const maxPhrase = 200

func (j *judge) isBilling(name string) bool {
	return !isStatus(name) && j.ev.Role(name).Reason == lexicon.Billing
}

// isStatus reports whether a text is a status with no other word of money.
func isStatus(text string) bool { return !strings.ContainsFunc(text, isLetter) }

func isLetter(r rune) bool { return r|0x20 >= 'a' && r|0x20 <= 'z' || r > 0x80 }

// hasText reports whether a function, or one that it calls, is handed the text
// of the answer, or reads it.
func (j *judge) hasText(funcs []*flow.Func) bool {
	return slices.ContainsFunc(funcs, j.readsText)
}

func (j *judge) readsText(f *flow.Func) bool {
	for _, p := range f.Params {
		if j.lex.ErrorText.Match(p.Var.Name) {
			return true
		}
	}
	found := false
	eachExpr(f, func(e flow.Expr) {
		switch e := e.(type) {
		case *flow.Format:
			found = found || slices.ContainsFunc(e.Parts, j.holdsFailure)
		case *flow.Call:
			found = found || j.printsFailure(e) || slices.ContainsFunc(namesIn(e), j.lex.ErrorText.Match)
		case *flow.Compare:
			found = found || j.comparesCode(e)
		default:
			found = found || slices.ContainsFunc(namesIn(e), j.lex.ErrorText.Match)
		}
	})
	return found
}

// printsFailure reports whether a call takes the text of a failure, or reads the
// body of an answer.
func (j *judge) printsFailure(call *flow.Call) bool {
	switch fun := call.Fun.(type) {
	case *flow.Name:
		return (fun.Var.Name == "str" || fun.Var.Name == "repr") && len(call.Args) == 1 && j.holdsFailure(call.Args[0].Value)
	case *flow.Attr:
		return fun.Sel == "json" && len(call.Args) == 0
	}
	return false
}

// holdsFailure reports whether an expression is what is called as failures are.
func (j *judge) holdsFailure(e flow.Expr) bool {
	n, ok := e.(*flow.Name)
	if !ok {
		return false
	}
	words := lexicon.Words(n.Var.Name)
	if j.ev.IsFailure(n.Var) || len(words) == 0 {
		return len(words) > 0
	}
	switch words[len(words)-1] {
	case "e", "ex", "exc", "err", "error", "exception", "failure":
		return true
	}
	return false
}

// comparesCode reports whether an error's code is asked for by name.
func (j *judge) comparesCode(c *flow.Compare) bool {
	for _, side := range [][2]flow.Expr{{c.X, c.Y}, {c.Y, c.X}} {
		if n, ok := side[0].(*flow.Name); ok && j.lex.ErrorCode.Match(n.Var.Name) && j.ev.HoldsText(side[1], n.Var.Owner) {
			return true
		}
		if slices.ContainsFunc(namesIn(side[0]), j.lex.ErrorCode.Match) {
			text, ok := side[1].(*flow.Const)
			list, several := side[1].(*flow.Sequence)
			if ok && text.Kind == flow.String || !ok && !several {
				return true
			}
			if several && len(list.Elems) > 0 {
				first, ok := list.Elems[0].(*flow.Const)
				return ok && first.Kind == flow.String
			}
		}
	}
	return false
}
