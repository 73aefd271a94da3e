package project

import (
	"bytes"
	"context"
	"slices"
	"sync/atomic"

	"golang.org/x/sync/errgroup"
)

// A Hit is a file that Scan found one of its words in.
type Hit struct {
	File   File   // its class is Generated when its head says so
	Source []byte // the receiver's own
	Index  int    // of the file in the list that was scanned
	Worker int    // from 0; hits of one worker come one after the other
}

// A Scanner reads many files and shows those that matter.
type Scanner struct {
	Words   []string // a file matters if it holds one of these; none: all do
	Workers int      // how many files are read at a time; at least 1
	Limit   int64    // size in bytes as for ReadFile
}

// Scan reads every file and calls fn for those that hold one of the words, from
// several goroutines, in no particular order. The memory of the other files is
// used again. Files that cannot be read are returned, sorted. The first error
// of fn, or of the context, ends the scan.
func (s Scanner) Scan(ctx context.Context, files []File, fn func(Hit) error) ([]Unanalysed, error) {
	words := asBytes(s.Words)
	workers := max(1, min(s.Workers, len(files)))
	failed := make([][]Unanalysed, workers)
	var next atomic.Int64
	group, ctx := errgroup.WithContext(ctx)
	for worker := range workers {
		group.Go(func() error {
			var buf []byte
			for ctx.Err() == nil {
				i := int(next.Add(1)) - 1
				if i >= len(files) {
					return nil
				}
				path := files[i].Abs()
				var err error
				if buf, err = readInto(buf, path, s.Limit); err != nil {
					failed[worker] = append(failed[worker], Unanalysed{path, Reason(err)})
					continue
				}
				if !containsAny(buf, words) {
					continue
				}
				if err := fn(newHit(files[i], buf, i, worker)); err != nil {
					return err
				}
			}
			return ctx.Err()
		})
	}
	err := group.Wait()
	return sortUnanalysed(slices.Concat(failed...)), err
}

func newHit(f File, buf []byte, index, worker int) Hit {
	if f.Class == Source && IsGenerated(buf) {
		f.Class = Generated
	}
	return Hit{File: f, Source: bytes.Clone(buf), Index: index, Worker: worker}
}

func containsAny(src []byte, words [][]byte) bool {
	for _, word := range words {
		if bytes.Contains(src, word) {
			return true
		}
	}
	return len(words) == 0
}

func asBytes(words []string) [][]byte {
	list := make([][]byte, len(words))
	for i, word := range words {
		list[i] = []byte(word)
	}
	return list
}
