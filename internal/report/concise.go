package report

import (
	"bufio"
	"fmt"
	"io"
)

// Concise writes one line per finding and one per file that was not analysed.
func Concise(w io.Writer, r *Result, _ Options) error {
	b := bufio.NewWriter(w)
	for i := range r.Findings {
		f := &r.Findings[i]
		fmt.Fprintf(b, "%s: %s %s\n", position(f.Place), Visible(f.Rule), Visible(f.Message))
	}
	for _, u := range r.Unanalysed {
		fmt.Fprintf(b, "%s: not analysed: %s\n", Visible(u.Path), Visible(u.Reason))
	}
	return b.Flush()
}
