package syntax

import "sort"

// A seam is where a body was cut out of the text that was parsed.
type seam struct {
	at      uint32 // in that text
	missing uint32 // how many bytes of the file up to here are not in it
}

// translate moves the nodes of a compact text to their places in the file that
// the bodies of defs were cut out of. A node that ends at a seam holds the body,
// and one that starts there is the body.
func translate(nodes []Node, defs []Def) {
	seams := seamsOf(defs)
	next := 0 // the seam that node.Start has not passed; nodes are sorted by Start
	for i := range nodes {
		n := &nodes[i]
		for next < len(seams) && seams[next].at < n.Start {
			next++
		}
		ahead := next
		if next < len(seams) && seams[next].at <= n.End {
			ahead += sort.Search(len(seams)-next, func(k int) bool { return seams[next+k].at > n.End })
		}
		n.Start += missingBefore(seams, next)
		n.End += missingBefore(seams, ahead)
	}
}

func seamsOf(defs []Def) []seam {
	seams := make([]seam, len(defs))
	missing := uint32(0)
	for i, d := range defs {
		seams[i].at = uint32(d.Body) - missing
		missing += uint32(d.End - d.Body)
		seams[i].missing = missing
	}
	return seams
}

// missingBefore returns how many bytes are not in the text before seam k.
func missingBefore(seams []seam, k int) uint32 {
	if k == 0 {
		return 0
	}
	return seams[k-1].missing
}
