package gen

import (
	_ "embed"
	"fmt"
	"regexp"
	"slices"
)

//go:embed guard_oracle.py
var guardOracle string

// NewGuardOracle starts a Python that runs projects with a guard; ErrNoPython is
// returned where there is none. It lives until Close.
func NewGuardOracle() (*GuardOracle, error) {
	p, err := startPython(guardOracle, "pass")
	if err != nil {
		return nil, err
	}
	return &GuardOracle{p}, nil
}

// A GuardOracle runs projects whose provider refuses every request.
type GuardOracle struct{ *python }

// A World is what a project is run in.
type World struct {
	Status int  `json:"status"` // what the provider always answers
	Pool   bool `json:"pool"`   // the pool of credentials says that it may recover
	Spare  bool `json:"spare"`  // there is a fallback, and it answers
}

// A Run is what a project does in a world.
type Run struct {
	Events [][2]string `json:"events"`
	Rests  string      `json:"rests"` // the cooldowns left behind
	Shown  []string    `json:"shown"`
}

// Behaviour is what a project does in every world.
type Behaviour map[World]Run

// The statuses for money that has run out, a rate limit, and a failure that is
// in nobody's list.
const (
	broke   = 402
	limited = 429
	other   = 400
)

func worlds() []World {
	var out []World
	for _, status := range []int{broke, limited, other} {
		for _, pool := range []bool{false, true} {
			out = append(out, World{status, pool, false}, World{status, pool, true})
		}
	}
	return out
}

// Run runs a project in every world.
func (o *GuardOracle) Run(p *Guarded) (Behaviour, error) {
	all := worlds()
	var seen struct {
		Runs  []Run  `json:"runs"`
		Error string `json:"error"`
	}
	if err := o.ask(map[string]any{"files": p.Files, "entry": p.Entry, "worlds": all}, &seen); err != nil {
		return nil, err
	}
	if seen.Error != "" {
		return nil, fmt.Errorf("the project does not run: %s", seen.Error)
	}
	out := make(Behaviour)
	for i, w := range all {
		out[w] = seen.Runs[i]
	}
	return out, nil
}

// Rules returns the rules that the behaviour breaks, in order.
func (b Behaviour) Rules() []string {
	var out []string
	for _, r := range []struct {
		name   string
		breaks func(Behaviour) bool
	}{
		{"FBL201", Behaviour.vetoed}, {"FBL202", Behaviour.retried}, {"FBL203", Behaviour.exempt},
		{"FBL204", Behaviour.restedAlike}, {"FBL402", Behaviour.mislabelled},
	} {
		if r.breaks(b) {
			out = append(out, r.name)
		}
	}
	return out
}

// both reports whether something holds for billing and for a rate limit in some
// world with a pool and a fallback as given, and does not for another failure.
func (b Behaviour) both(pool, spare bool, holds func(Run) bool) bool {
	return holds(b[World{broke, pool, spare}]) && holds(b[World{limited, pool, spare}]) && !holds(b[World{other, pool, spare}])
}

func (b Behaviour) some(holds func(pool, spare bool) bool) bool {
	return holds(false, false) || holds(false, true) || holds(true, false) || holds(true, true)
}

// retried: the same provider is asked again after a wait that another failure
// does not get, or not of that length.
func (b Behaviour) retried() bool {
	return b.some(func(pool, spare bool) bool {
		elsewhere := b[World{other, pool, spare}].sleeps()
		return b.both(pool, spare, func(r Run) bool { return r.waitsAndAsks() && !slices.Equal(r.sleeps(), elsewhere) })
	})
}

// vetoed: there is a fallback, and it is never tried because the pool says that
// it may recover.
func (b Behaviour) vetoed() bool {
	return b.both(true, true, func(r Run) bool { return r.asksAgain() && r.asked("pool") && !r.asked("failover") }) &&
		b[World{broke, false, true}].asked("failover")
}

// exempt: the same provider is asked again without a wait, where another
// failure ends it or is handed to the fallback.
func (b Behaviour) exempt() bool {
	return b.some(func(pool, spare bool) bool {
		return !b[World{other, pool, spare}].asksAgain() &&
			b.both(pool, spare, func(r Run) bool { return r.asksAgain() && len(r.sleeps()) == 0 })
	})
}

// restedAlike: billing leaves the same cooldown behind as a rate limit.
func (b Behaviour) restedAlike() bool {
	return b.some(func(pool, spare bool) bool {
		rests := b[World{broke, pool, spare}].Rests
		return rests != "[]" && b.both(pool, spare, func(r Run) bool { return r.Rests == rests })
	})
}

var (
	saysRateLimit = regexp.MustCompile(`(?i)rate.?limit`)
	saysMoney     = regexp.MustCompile(`(?i)billing|credit|payment|quota`)
)

// mislabelled: what is shown says rate limit, and nothing of money.
func (b Behaviour) mislabelled() bool {
	return b.some(func(pool, spare bool) bool {
		return b.both(pool, spare, func(r Run) bool {
			return slices.ContainsFunc(r.Shown, func(text string) bool { return saysRateLimit.MatchString(text) && !saysMoney.MatchString(text) })
		})
	})
}

func (r Run) asked(kind string) bool {
	return slices.ContainsFunc(r.Events, func(e [2]string) bool { return e[0] == kind })
}

// sleeps returns how long was slept before the fallback took over.
func (r Run) sleeps() []string {
	var out []string
	for _, e := range r.Events {
		if e == spareTakesOver {
			break
		}
		if e[0] == "sleep" {
			out = append(out, e[1])
		}
	}
	return out
}

var (
	spareTakesOver = [2]string{"failover", "True"}
	asksPrimary    = [2]string{"ask", "primary"}
)

// asksAgain reports whether the provider is asked more than once.
func (r Run) asksAgain() bool {
	first := slices.Index(r.Events, asksPrimary)
	return first >= 0 && slices.Contains(r.Events[first+1:], asksPrimary)
}

// waitsAndAsks reports whether the provider is asked again after a wait.
func (r Run) waitsAndAsks() bool {
	first := slices.Index(r.Events, asksPrimary)
	if first < 0 {
		return false
	}
	rest := r.Events[first+1:]
	wait := slices.IndexFunc(rest, func(e [2]string) bool { return e[0] == "sleep" })
	return wait >= 0 && slices.Contains(rest[wait:], asksPrimary)
}
