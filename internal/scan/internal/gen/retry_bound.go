package gen

import (
	"slices"
	"strings"
)

// sabotages are what may be done so that a device is of no use; some are
// harmless.
var sabotages = []string{
	"none", "constant", "taken back", "taken back in a finally", "taken back once", "anew at the head", "anew in the arm", "anew in a finally",
	"anew once", "anew if refreshed", "anew if refreshed once", "anew if rotated", "anew after success", "bound pushed", "asked of some", "or something else",
	"asked before", "and a question", "stepped for some",
}

// bounded writes what the loop's bound is: where it is asked, where something
// is used up, and what is wrong with that.
func (g *retrying) bounded(p *parts) {
	b := g.bound
	b.asked = g.one("asked", g.asking(b)...)
	b.stepped = "never"
	if b.step != "" {
		b.stepped = g.one("stepped", g.stepping(b)...)
	}
	b.sabotage = g.one("sabotage", g.sabotaging(b)...)
	step, spent, left := b.in(b.step), strings.Join(b.in(b.spent), ""), strings.Join(b.in(b.left), "")
	switch b.sabotage {
	case "constant":
		step = b.in(b.constant)
	case "stepped for some":
		step = append([]string{"if $status == 503:"}, indent("    ", step)...)
	case "asked of some":
		spent = "$status == 503 and " + parenthesized(spent)
	case "or something else":
		left += " or $status == 503"
	case "and a question":
		spent += " or not $me.policy.should_retry($exc)"
		left = parenthesized(left) + " and $me.policy.should_retry($exc)"
	case "asked before":
		g.before = append(g.before, "over = "+spent)
		spent, left = "over", "not over"
	}
	spoiled := g.spoil(p, b)

	var before, behind []string // in the arm
	switch b.stepped {
	case "in the arm":
		before = step
	case "behind the question":
		behind = step
	case "at the head":
		p.head = append(p.head, step...)
	case "in the try":
		p.try = append(p.try, step...)
	case "in a finally":
		p.finally = slices.Concat(step, p.finally)
	case "in a callee":
		before = []string{g.callee(b, "count", step)}
	case "after success":
		p.success = append(slices.Clone(step), p.success...)
	}
	behind = slices.Concat(behind, spoiled, g.waiting())
	ask := []string{"if " + spent + ":", "    $leave"}
	switch b.asked {
	case "in the arm":
		p.arm = slices.Concat(before, ask, behind)
	case "going on":
		p.arm = slices.Concat(before, []string{"if " + left + ":"}, indent("    ", append(behind, "continue")), []string{"$leave"})
	case "in the condition":
		p.condition = left
		p.arm = slices.Concat(before, behind)
	case "at the head":
		give := "$leave"
		if g.call.raises && g.leave == "raise" {
			give = `raise gateway.GaveUp("no answer")`
		}
		p.head = append([]string{"if " + spent + ":", "    " + give}, p.head...)
		p.arm = slices.Concat(before, behind)
	case "behind the try":
		p.arm = slices.Concat([]string{"failure = $exc"}, before, behind)
		give := "$leave"
		if g.leave == "raise" && g.call.raises {
			give = "raise failure"
		}
		p.behind = []string{"if " + spent + ":", "    " + give}
	case "by a helper", "by a helper, going on":
		// What the arm would have done before the question, the helper does.
		var body []string
		if b.stepped == "in the arm" {
			body, before = step, nil
		}
		body = slices.Concat(body, []string{"if " + spent + ":", "    return False"})
		if b.stepped == "behind the question" {
			body = append(body, step...)
			behind = slices.Concat(spoiled, g.waiting())
		}
		may := g.callee(b, "may_retry", append(body, "return True"))
		if b.asked == "by a helper" {
			p.arm = slices.Concat(before, []string{"if not " + may + ":", "    $leave"}, behind)
		} else {
			p.arm = slices.Concat(before, []string{"if " + may + ":"}, indent("    ", append(behind, "continue")), []string{"$leave"})
		}
	case "by a helper that raises":
		fail := "raise failure"
		if !g.call.raises {
			fail = `raise gateway.GaveUp("no answer")`
		}
		p.arm = slices.Concat(before, []string{g.callee(b, "check", []string{"if " + spent + ":", "    " + fail})}, behind)
	case "never":
		p.arm = slices.Concat(before, behind)
	}
	if b.asked != "going on" && b.asked != "by a helper, going on" && b.asked != "behind the try" && g.goesBack(p) {
		p.arm = append(p.arm, "continue")
	}
}

// goesBack chooses how an arm goes back to the head, and reports whether by a
// continue.
func (g *retrying) goesBack(p *parts) bool {
	ways := []string{"end of the body", "continue"}
	if g.bound.asked != "in the condition" {
		ways = append(ways, "flag")
	}
	way := g.one("way back", ways...)
	if way == "flag" {
		p.head = append([]string{"again = False"}, p.head...)
		p.arm = append(p.arm, "again = True")
		p.behind = append(p.behind, "if not again:", `    raise gateway.GaveUp("no answer")`)
	}
	return way == "continue"
}

// asking returns where a bound can be asked.
func (g *retrying) asking(b *bound) []string {
	out := []string{"in the arm", "in the condition", "at the head", "going on", "behind the try"}
	if b.keep == "begun when absent" {
		out = slices.Delete(out, 1, 3) // it is begun at the head
	}
	if !b.local {
		out = append(out, "by a helper", "by a helper, going on", "by a helper that raises")
	}
	return append(out, "never")
}

// stepping returns where something can be used up: what is taken out of a chain
// has to be there.
func (g *retrying) stepping(b *bound) []string {
	switch {
	case b.takes && b.asked == "in the condition":
		return []string{"at the head", "in the try", "never"}
	case b.takes && (b.asked == "in the arm" || b.asked == "going on" || strings.HasPrefix(b.asked, "by a helper") && b.asked != "by a helper that raises"):
		return []string{"behind the question", "never"}
	case b.takes:
		return []string{"never"}
	}
	out := []string{"in the arm", "at the head", "in the try", "in a finally", "after success", "never"}
	if b.once && b.asked != "in the condition" && b.asked != "at the head" {
		// Set before it is asked, it allows no second try at all.
		out = []string{"in a finally", "after success", "never"}
	}
	if b.asked == "in the arm" || b.asked == "going on" || b.asked == "by a helper" || b.asked == "by a helper, going on" {
		out = append(out, "behind the question")
	}
	if !b.local && !b.once {
		out = append(out, "in a callee")
	}
	return out
}

// sabotaging returns what can be done to spoil a bound.
func (g *retrying) sabotaging(b *bound) []string {
	inside := b.asked == "in the arm" || b.asked == "going on" || b.asked == "by a helper, going on" || b.asked == "by a helper"
	return slices.DeleteFunc(slices.Clone(sabotages), func(s string) bool {
		switch s {
		case "constant":
			return b.step == "" || b.stepped == "never"
		case "stepped for some":
			return b.takes || b.step == "" || b.stepped != "in the arm" && b.stepped != "behind the question" || g.call.failure == "None" || strings.HasPrefix(b.asked, "by a helper")
		case "bound pushed":
			return b.push == ""
		case "asked of some":
			return b.asked != "in the arm" || b.takes || g.call.failure == "None"
		case "or something else":
			return b.asked != "going on" || b.takes || g.call.failure == "None"
		case "and a question":
			return b.asked != "going on" && b.asked != "in the arm"
		case "asked before":
			return b.keep == "begun when absent" || b.takes || b.named || strings.Contains(b.spent, "consume") || strings.HasPrefix(b.asked, "by a helper")
		case "anew after success":
			return false
		case "anew in the arm", "anew once", "anew if refreshed", "anew if refreshed once", "anew if rotated":
			return !inside && b.asked != "in the condition" && b.asked != "at the head"
		}
		return false
	})
}

// spoil writes what spoils a bound, and returns what of that stands in the arm.
func (g *retrying) spoil(p *parts, b *bound) []string {
	undo, again := b.in(b.undo), b.again()
	once := func(condition string, what []string) []string {
		g.before = append(g.before, "renewed = False")
		return slices.Concat([]string{"if not renewed" + condition + ":", "    renewed = True"}, indent("    ", what))
	}
	switch b.sabotage {
	case "taken back":
		return undo
	case "taken back in a finally":
		p.finally = append(p.finally, undo...)
	case "taken back once":
		return once("", undo)
	case "anew at the head":
		p.head = append(p.head, again...)
	case "anew in the arm":
		return again
	case "anew in a finally":
		p.finally = append(p.finally, again...)
	case "anew once":
		return once("", again)
	case "anew if refreshed":
		return append([]string{"if $me.auth.refresh():"}, indent("    ", again)...)
	case "anew if refreshed once":
		return once(" and $me.auth.refresh()", again)
	case "anew if rotated":
		return append([]string{"if $me.pool.rotate():"}, indent("    ", again)...)
	case "anew after success":
		p.success = append(p.success, again...)
	case "bound pushed":
		return b.in(b.push)
	}
	return nil
}

// callee writes a function that uses a bound, and returns its call.
func (g *retrying) callee(b *bound, name string, body []string) string {
	if len(body) == 0 {
		body = []string{"pass"}
	}
	rebinds := slices.ContainsFunc(body, func(line string) bool {
		line = strings.TrimSpace(line)
		return strings.HasPrefix(line, b.v+" = ") || strings.HasPrefix(line, b.v+" += ") || strings.HasPrefix(line, b.v+" -= ") || strings.HasPrefix(line, b.v+" *= ")
	})
	if b.keep == "local" {
		inner := body
		if rebinds {
			inner = append([]string{"nonlocal " + b.v}, body...)
		}
		g.before = slices.Concat(g.before, []string{"", "def " + name + "(failure):"}, indent("    ", inner), []string{""})
		return name + "($exc)"
	}
	if b.keep == "global" && rebinds {
		body = append([]string{"global " + b.v}, body...)
	}
	given, extra := "$exc", ""
	if b.pass != "" {
		given, extra = "$exc, "+b.pass, ", "+b.pass
	}
	g.methods = slices.Concat(g.methods, []string{"def " + name + "($p, failure" + extra + "):"}, indent("    ", body), []string{""})
	return "$own(" + name + ")" + given + ")"
}

func parenthesized(code string) string {
	if strings.Contains(code, " ") {
		return "(" + code + ")"
	}
	return code
}
