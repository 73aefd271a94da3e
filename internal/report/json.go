package report

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"math"
	"unicode"
	"unicode/utf16"
	"unicode/utf8"
)

// jsonVersion changes when a reader of the old form would go wrong.
const jsonVersion = 1

type jsonResult struct {
	Version    int           `json:"version"`
	Findings   []jsonFinding `json:"findings"`
	Unanalysed []Unanalysed  `json:"unanalysed"`
	Summary    jsonSummary   `json:"summary"`
}

type jsonFinding struct {
	Rule     string `json:"rule"`
	Name     string `json:"name"`
	Severity string `json:"severity"`
	Message  string `json:"message"`
	Help     string `json:"help,omitempty"`
	Place
	Witness     []jsonStep `json:"witness"`
	Fingerprint string     `json:"fingerprint"`
}

type jsonStep struct {
	Place
	Message string `json:"message"`
}

type jsonSummary struct {
	Files    int     `json:"files"`
	Findings int     `json:"findings"`
	Tests    int     `json:"tests"`
	Unread   int     `json:"unread,omitempty"`
	Seconds  float64 `json:"seconds"`
}

// JSON writes everything, for programs. Strings that are not valid UTF-8 are
// made valid with U+FFFD.
func JSON(w io.Writer, r *Result, _ Options) error {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	if err := e.Encode(newJSONResult(r)); err != nil {
		return fmt.Errorf("encode the result as JSON: %w", err)
	}
	_, err := w.Write(escapeInvisible(b.Bytes()))
	return err
}

func newJSONResult(r *Result) jsonResult {
	j := jsonResult{
		Version:    jsonVersion,
		Findings:   make([]jsonFinding, len(r.Findings)),
		Unanalysed: append([]Unanalysed{}, r.Unanalysed...),
		Summary: jsonSummary{
			Files:    r.Summary.Files,
			Findings: len(r.Findings),
			Tests:    r.Summary.Tests,
			Unread:   r.Summary.Unread,
			Seconds:  math.Round(r.Summary.Seconds*1000) / 1000,
		},
	}
	for i := range r.Findings {
		j.Findings[i] = newJSONFinding(&r.Findings[i])
	}
	return j
}

func newJSONFinding(f *Finding) jsonFinding {
	steps := make([]jsonStep, len(f.Witness))
	for i, s := range f.Witness {
		steps[i] = jsonStep{Place: s.Place, Message: s.Message}
	}
	return jsonFinding{
		Rule: f.Rule, Name: f.Name, Severity: f.Severity, Message: f.Message, Help: f.Help,
		Place: f.Place, Witness: steps, Fingerprint: f.Fingerprint,
	}
}

// escapeInvisible writes what a terminal would not show as \u escapes.
// encoding/json leaves DEL, the C1 controls and the bidirectional overrides
// raw; in its output they can only stand in strings.
func escapeInvisible(b []byte) []byte {
	out := make([]byte, 0, len(b))
	for i := 0; i < len(b); {
		r, size := utf8.DecodeRune(b[i:])
		switch {
		case r == '\n' || unicode.IsGraphic(r):
			out = append(out, b[i:i+size]...)
		case r > 0xffff:
			high, low := utf16.EncodeRune(r)
			out = append(out, `\u`+hex(uint32(high), 4)+`\u`+hex(uint32(low), 4)...)
		default:
			out = append(out, `\u`+hex(uint32(r), 4)...)
		}
		i += size
	}
	return out
}
