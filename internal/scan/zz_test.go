package scan

import (
	"context"
	"os"
	"testing"
)

func TestZZ(t *testing.T) {
	dir := os.Getenv("ZZDIR")
	if dir == "" {
		t.Skip()
	}
	r, err := Run(context.Background(), Options{Dir: dir, Paths: []string{os.Getenv("ZZPATH")}})
	if err != nil {
		t.Fatal(err)
	}
	t.Log(len(r.Findings), r.Summary.Seconds)
}
