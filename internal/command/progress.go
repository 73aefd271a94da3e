package command

import (
	"fmt"
	"io"
	"sync"
	"sync/atomic"
	"time"
)

const (
	progressDelay    = 2 * time.Second // a shorter run needs no progress
	progressInterval = 100 * time.Millisecond

	clearLine = "\r\x1b[K"
)

// A progress is one line on a terminal that says how far a run is.
type progress struct {
	w           io.Writer
	done, total atomic.Int64
	quit        chan struct{}
	quitOnce    sync.Once // an interrupt and the end of the run may both stop
	finished    sync.WaitGroup
}

// startProgress draws on w until stop, which removes the line.
func startProgress(w io.Writer) *progress {
	p := &progress{w: w, quit: make(chan struct{})}
	p.finished.Go(p.draw)
	return p
}

func (p *progress) update(done, total int) {
	p.done.Store(int64(done))
	p.total.Store(int64(total))
}

func (p *progress) stop() {
	p.quitOnce.Do(func() { close(p.quit) })
	p.finished.Wait()
}

func (p *progress) draw() {
	select {
	case <-p.quit:
		return
	case <-time.After(progressDelay):
	}
	ticker := time.NewTicker(progressInterval)
	defer ticker.Stop()
	defer fmt.Fprint(p.w, clearLine)
	for {
		fmt.Fprintf(p.w, "%sfallbacklint: %d of %d files", clearLine, p.done.Load(), p.total.Load())
		select {
		case <-p.quit:
			return
		case <-ticker.C:
		}
	}
}
