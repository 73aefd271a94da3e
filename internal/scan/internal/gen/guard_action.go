package gen

import (
	"regexp"
	"slices"
	"strings"
)

// An arm is what is done for the reasons that a test lists:
//
//	$W[d]   waits for d seconds, $D a number of them
//	$act    tries the failover, $pool says that the pool may recover
//	$leave  ends the function, or the loop
//	$store  notes how long the provider is left alone
//
// After it the loop goes on, or runs into the tail that all failures share.
type arm struct {
	name   string
	code   string
	before string // the guard
	tail   string // behind the guard; where it is empty, the arm goes on by itself
	rules  []string
	pool   bool // the pool is asked
	rest   bool // a cooldown is stored
	silent bool // the arm itself does nothing
	// recovers: the arm waits only where the pool may recover; switched: it
	// stores the cooldown only where the failover answered yes.
	recovers, switched bool
}

// leaves reports whether the arm gives up, if it does not fail over.
func (a *arm) leaves() bool {
	return strings.HasSuffix(a.code, "$leave") && !strings.Contains(a.code, "except")
}

const (
	poolThenFailover   = "if not $pool:  # pool\n    if $act:\n        continue\n"
	failover           = "if $act:\n    continue\n"
	failoverThenLeave  = failover + "$leave"
	waitWhereRecovered = "if $pool:  # pool\n    $W[$D]\n    continue\n"
)

// arms has the simplest first.
var arms = []arm{
	{name: "sleep", code: "$W[$D]", rules: []string{"FBL202"}},
	{name: "sleep set in it", before: "delay = 1", code: "delay = $D", tail: "$W[delay]", rules: []string{"FBL202"}},
	{name: "sleep added to in it", before: "delay = 1", code: "delay += $D", tail: "$W[delay]", rules: []string{"FBL202"}},
	{name: "sleep until what is set in it", before: "until = time.monotonic() + 1", code: "until = time.monotonic() + $D", tail: "while time.monotonic() < until:\n    $W[1]", rules: []string{"FBL202"}},
	{name: "sleep chosen by what is set in it", before: "hint = None", code: "hint = $D", tail: "pause = hint if hint else 1\n$W[pause]", rules: []string{"FBL202"}},
	{name: "sleep for longer if billing", code: "pause = 300 if $b else 30\n$W[pause]", rules: []string{"FBL202"}},
	{name: "sleep as the provider says", code: "pause = float($e.headers.get(\"retry-after\", 30))\n$W[pause]", rules: []string{"FBL202"}},
	{name: "sleep in a try", code: "try:\n    $W[$D]\nexcept KeyboardInterrupt:\n    $leave", rules: []string{"FBL202"}},
	{name: "sleep if it is not the last", code: "if attempt > 8:\n    $leave\n$W[$D]", rules: []string{"FBL202"}},
	{name: "log only", code: "$me.hits = attempt", tail: "$W[1]", silent: true, rules: []string{"FBL202"}},
	{name: "nothing", code: "$me.hits = attempt", rules: []string{"FBL203"}},
	{name: "leave", code: "$leave"},
	{name: "failover, else leave", code: failoverThenLeave},
	{name: "no failover: leave", code: "if not $act:\n    $leave"},
	{name: "failover, else sleep", code: failover + "$W[$D]", rules: []string{"FBL202"}},
	{name: "failover's answer kept, else sleep", code: "switched = $act\nif not switched:\n    $W[$D]", rules: []string{"FBL202"}},
	{name: "failover's answer kept, else leave", code: "switched = $act\nif switched:\n    $W[$D]\nelse:\n    $leave"},
	{name: "no pool: failover, else leave", code: poolThenFailover + "$leave", pool: true},
	{name: "no pool: failover", code: poolThenFailover[:len(poolThenFailover)-1], pool: true, rules: []string{"FBL201"}},
	{name: "no pool: failover, else sleep", code: poolThenFailover + "$W[$D]", pool: true, rules: []string{"FBL201", "FBL202"}},
	{name: "no pool and failover, else sleep", code: "if not $pool and $act:  # pool\n    continue\n$W[$D]", pool: true, rules: []string{"FBL201", "FBL202"}},
	{name: "pool kept: failover", code: "recovering = $pool  # pool\nif not recovering:  # pool\n    if $act:\n        continue", pool: true, rules: []string{"FBL201"}},
	{name: "pool: sleep, else failover", code: waitWhereRecovered + failoverThenLeave, pool: true, recovers: true, rules: []string{"FBL201", "FBL202"}},
	{name: "pool: go on, else failover", code: "if $pool:  # pool\n    continue\n" + failoverThenLeave, pool: true, rules: []string{"FBL201"}},
	{name: "rest, leave", code: "$store\n$leave", rest: true, rules: []string{"FBL204"}},
	{name: "rest, failover, else leave", code: "$store\n" + failoverThenLeave, rest: true, rules: []string{"FBL204"}},
	{name: "rest, sleep", code: "$store\n$W[$D]", rest: true, rules: []string{"FBL202", "FBL204"}},
	{name: "rest, failover, else sleep", code: "$store\n" + failover + "$W[$D]", rest: true, rules: []string{"FBL202", "FBL204"}},
	{name: "rest", code: "$store", rest: true, rules: []string{"FBL203", "FBL204"}},
	{name: "failover, rest, leave", code: "if $act:\n    $store\n    continue\n$leave", rest: true, switched: true, rules: []string{"FBL204"}},
}

// waits are ways to let $d seconds pass.
var waits = []form{
	{"time.sleep", "time.sleep($d)"},
	{"sleep", "sleep($d)"},
	{"event", "$me.stopping.wait($d)"},
	{"event's answer", "if $me.stopping.wait(timeout=$d):\n    $leave"},
	{"helper by its name", "wait_before_retry($d)"},
	{"in steps", "end = time.monotonic() + $d\nwhile time.monotonic() < end:\n    time.sleep(5)"},
	{"in a range", "for _ in range(3):\n    time.sleep($d)"},
	{"in a try", "try:\n    time.sleep($d)\nfinally:\n    $me.slept = True"},
}

var asyncWaits = []form{
	{"asyncio.sleep", "await asyncio.sleep($d)"},
	{"helper by its name, awaited", "await wait_before_retry($d)"},
	{"in steps, awaited", "end = time.monotonic() + $d\nwhile time.monotonic() < end:\n    await asyncio.sleep(5)"},
	{"blocking", "time.sleep($d)"},
}

var durations = []form{
	{"constant", "30"},
	{"by the attempt", "30 * attempt"},
	{"back-off", "min(2 ** attempt * 10, 60)"},
	{"named", "PAUSE"},
	{"computed elsewhere", "backoff_seconds(attempt)"},
}

// stores note a cooldown of $r seconds that outlives the call.
var stores = []form{
	{"attribute", "$me.limited_until = time.monotonic() + $r  # store"},
	{"through a local", "until = time.monotonic() + $r\n$me.limited_until = until  # store"},
	{"entry", "$me.cooldowns[$me.provider] = time.time() + $r  # store"},
	{"global", "global _disabled_until\n_disabled_until = time.time() + $r  # store"},
	{"entry of a global", "_cooldowns[$me.provider] = time.time() + $r  # store"},
	{"method", "$me.set_cooldown($r)  # store"},
	{"function", "gateway.set_cooldown($me.provider, $r)  # store"},
	{"by name", "$me.set_cooldown(seconds=$r)  # store"},
}

// pools ask whether the pool may recover.
var pools = []form{
	{"method", "$me.pool.may_recover()"},
	{"another name", "$me.pool.has_available()"},
	{"function", "pool_may_recover($me.pool)"},
	{"if there is one", "($me.pool is not None and $me.pool.may_recover())"},
}

// wait matches a line that is to let time pass.
var wait = regexp.MustCompile(`(?m)^( *)\$W\[(.*)\]$`)

// armed returns the lines of the arm, and those before and behind the guard.
func (g *guarding) armed() (code, before, tail string) {
	a := g.arm
	all := a.code + a.before + a.tail
	code, before, tail = a.code, a.before, a.tail
	if strings.Contains(all, "$D") {
		d := g.form("duration", durations)
		switch d.code {
		case "PAUSE":
			g.top = append(g.top, "PAUSE = 30", "", "")
		case "backoff_seconds(attempt)":
			g.top = append(g.top, "def backoff_seconds(attempt):", "    return 30 + attempt", "", "")
		}
		code = strings.ReplaceAll(code, "$D", d.code)
	}
	if strings.Contains(all, "$W[") {
		table := waits
		if g.async {
			table = asyncWaits
		}
		w := g.form("wait", table)
		if strings.Contains(w.code, "wait_before_retry") {
			g.top = append(g.top, strings.Split(g.expand("$adef wait_before_retry(seconds):\n    "+map[bool]string{false: "time.sleep(seconds)", true: "await asyncio.sleep(seconds)"}[g.async]+"\n\n"), "\n")...)
		}
		code, tail = waitBy(w, code), waitBy(w, tail)
	}
	if a.pool {
		code = g.pooled(code)
	}
	if a.rest {
		code = g.resting(code)
	}
	return g.showing(code), before, tail
}

// waitBy replaces those lines.
func waitBy(w form, code string) string {
	return wait.ReplaceAllStringFunc(code, func(line string) string {
		m := wait.FindStringSubmatch(line)
		return strings.Join(indent(m[1], strings.Split(strings.ReplaceAll(w.code, "$d", m[2]), "\n")), "\n")
	})
}

// pooled puts the question to the pool in.
func (g *guarding) pooled(code string) string {
	ask := g.form("pool", pools).code
	if strings.HasPrefix(ask, "pool_may_recover") {
		g.top = append(g.top, "def pool_may_recover(pool):", "    return pool is not None and pool.has_available()", "", "")
	}
	switch g.cure {
	case "no pool for billing":
		code = "waiting = False if $b else " + ask + "\n" + code
		ask = "waiting"
	case "pool overruled":
		code = "waiting = " + ask + "\nif $b:\n    waiting = False\n" + code
		ask = "waiting"
	case "pool given the reason":
		g.top = append(g.top, "def pool_can_recover(pool, why):", "    if "+strings.ReplaceAll(g.item(0).atom, "$s", "why")+":", "        return False", "    return pool.has_available()", "", "")
		ask = "pool_can_recover($me.pool, $s)"
	}
	return strings.ReplaceAll(code, "$pool", ask)
}

// resting puts the store of a cooldown in.
func (g *guarding) resting(code string) string {
	store := g.form("store", stores).code
	if strings.Contains(store, "global _disabled_until") {
		g.top = append(g.top, "_disabled_until = 0.0", "", "")
		g.globals = append(g.globals, "global _disabled_until")
		store = strings.TrimPrefix(store, "global _disabled_until\n")
	}
	if strings.Contains(store, "_cooldowns[") {
		g.top = append(g.top, "_cooldowns = {}", "", "")
	}
	r := "60"
	switch g.cure {
	case "longer rest":
		store = "rest = 3600 if $b else 60\n" + store
		r = "rest"
	case "longer rest stored over it":
		long := strings.ReplaceAll(strings.ReplaceAll(store, "$r", "3600"), "  # store", "")
		store += "\nif $b:\n" + strings.Join(indent("    ", strings.Split(long, "\n")), "\n")
	case "rest by table":
		if g.hasMembers() {
			r = g.set("RESTS", "{"+g.item(0).member+": 3600, "+g.item(1).member+": 60}") + ".get($s, 60)"
		} else {
			r = "(3600 if $b else 60)"
		}
	case "rest by the provider":
		r = `float($e.headers.get("retry-after", 60))`
	}
	lines := strings.Split(strings.ReplaceAll(store, "$r", r), "\n")
	return strings.Join(block(strings.ReplaceAll(code, "$store", "$S"), lines), "\n")
}

// showing puts a text in.
func (g *guarding) showing(code string) string {
	text := map[string]string{
		"none": "", "neutral": `"The provider failed"`, "rate limit": `"Rate limit reached"`,
		"both": `"Rate limit reached or out of credit"`, "by the reason": `("Out of credit" if $b else "Rate limit reached")`,
	}[g.text]
	switch g.shown {
	case "logged":
		g.top = append(g.top, "log = logging.getLogger(__name__)", "", "")
		return "log.warning(" + text + ")  # text\n" + code
	case "emitted":
		return "$me.emit(" + text + ")  # text\n" + code
	case "kept":
		return "message = " + text + "  # text\n$me.emit(message)\n" + code
	case "raised":
		return strings.ReplaceAll(code, "$leave", "raise gateway.GaveUp("+text+")  # text")
	}
	return code
}

// ends reports whether what runs last leaves or goes on, so that nothing can
// follow.
func ends(code string) bool {
	lines := strings.Split(code, "\n")
	last := lines[len(lines)-1]
	return last == "$leave" || last == "continue" || strings.HasPrefix(last, "raise ")
}

// otherwise returns what is done for the other reasons.
func (g *guarding) otherwise() string {
	switch g.others {
	case "back off":
		if g.async {
			return "await asyncio.sleep(1)\ncontinue"
		}
		return "time.sleep(1)\ncontinue"
	case "fail over":
		return failoverThenLeave
	case "again at once":
		return "continue"
	case "nothing":
		return "$me.others = attempt"
	}
	return "$leave"
}

// cured puts the cure into the items' test, and returns what is to stand before
// the guard.
func (g *guarding) cured(yes, no string) (string, string, string) {
	also := func(cond, not string) (string, string, string) {
		if no == "" {
			no = "not (" + yes + ")"
		}
		return "(" + yes + " and " + cond + ")", "(" + no + " or " + not + ")", ""
	}
	flag := g.retryable()
	switch g.cure {
	case "leave before":
		return yes, no, "if $b:\n    $leave"
	case "fail over before":
		return yes, no, "if $b:\n    if $act:\n        continue\n    $leave"
	case "fail over before, else go on":
		return yes, no, "if $b:\n    if $act:\n        continue"
	case "left out":
		return yes, no, "if $b:\n    $me.broke = True"
	case "not retryable before":
		return yes, no, "if not " + flag + ":\n    $leave"
	case "and not":
		return also("not $b", "$b")
	case "retryable beside":
		return also(flag, "not "+flag)
	}
	return yes, no, ""
}

// goesOn returns an arm that says that the loop goes on, where it has to.
func (g *guarding) goesOn(code string, follows bool) string {
	if ends(code) || !follows && g.arm.tail != "" {
		return code
	}
	if follows || g.one("way back", "end of the body", "continue") == "continue" {
		return code + "\ncontinue"
	}
	return code
}

// guard returns the lines from the failure to the way back.
func (g *guarding) guard() []string {
	code, before, tail := g.armed()
	t := among(g, "test", tests, func(t test) string { return t.name }, func(t test) bool { return t.fits == nil || t.fits(g) })
	items := g.items()
	yes, no := t.write(g, items)
	yes, no, cure := g.cured(yes, no)
	if g.branch.name == "except" {
		g.caught, g.elsewhere = "("+g.types(items)+",)", strings.Split(g.otherwise(), "\n")
		return split(before, strings.Join(g.before, "\n"), cure, g.goesOn(code, false))
	}
	if no == "" {
		no = "not " + yes
		if strings.Contains(yes, " ") {
			no = "not (" + yes + ")"
		}
	}
	code = g.goesOn(code, g.branch.first == "A")
	others := g.otherwise()
	ladder := g.ladder(items)
	if g.cure == "and not" || g.cure == "retryable beside" {
		ladder = "if " + yes + ":  # guard\n    $flag = True\nelse:\n    $flag = False"
	}
	text := strings.ReplaceAll(g.branch.code, "$L", ladder)
	text = strings.ReplaceAll(strings.ReplaceAll(text, "$T", yes), "$N", no)
	text = strings.ReplaceAll(text, "$M", g.cases(items))
	lines := blocks(text, map[string][]string{"$A": strings.Split(code, "\n"), "$O": strings.Split(others, "\n")})
	return split(g.reason.read, before, cure, strings.Join(g.before, "\n"), strings.Join(lines, "\n"), tail)
}

// split returns the lines of all parts that are not empty.
func split(parts ...string) []string {
	var out []string
	for _, part := range parts {
		if part != "" {
			out = append(out, strings.Split(part, "\n")...)
		}
	}
	return out
}

// cases returns the pattern of a case for the items.
func (g *guarding) cases(items []item) string {
	out := strings.ReplaceAll(listed(items, "", ""), ", ", " | ")
	switch g.cure {
	case "and not":
		out += " if not $b"
	case "retryable beside":
		out += " if " + g.retryable()
	}
	return out
}

// retryable is the flag that the classifier's result has.
func (g *guarding) retryable() string {
	return strings.TrimSuffix(g.reason.subject, ".reason") + ".retryable"
}

// blocks replaces lines that are placeholders by lines, as deep as they are.
func blocks(code string, by map[string][]string) []string {
	var out []string
	for line := range strings.SplitSeq(code, "\n") {
		trimmed := strings.TrimLeft(line, " ")
		if lines, ok := by[trimmed]; ok {
			out = append(out, indent(line[:len(line)-len(trimmed)], lines)...)
			continue
		}
		out = append(out, line)
	}
	return slices.Clip(out)
}
