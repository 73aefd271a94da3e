package project

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"slices"
)

// DefaultLimit is the size in bytes above which a file is not analysed. The
// largest hand-written source files known are below 2 MiB; what is larger than
// this is data.
const DefaultLimit = 20 << 20

// ReadFile returns the bytes of a regular file of at most limit bytes
// (DefaultLimit when limit is not positive), undecoded. It never opens a named
// pipe, a device or a socket for longer than it takes to see that it is one,
// and never waits on it.
func ReadFile(path string, limit int64) ([]byte, error) {
	return readInto(nil, path, limit)
}

// readInto is ReadFile into the memory of buf, which it replaces when the file
// does not fit. It returns the memory with an error too, to be used again.
func readInto(buf []byte, path string, limit int64) ([]byte, error) {
	buf = buf[:0]
	if limit <= 0 {
		limit = DefaultLimit
	}
	f, size, err := openRegular(path)
	if err != nil {
		return buf, err
	}
	defer f.Close()
	if size <= limit {
		buf, err = readAll(f, slices.Grow(buf, int(size)+1), limit)
	}
	// A file may have grown since it was asked for its size.
	if err == nil && max(size, int64(len(buf))) > limit {
		err = &fs.PathError{Op: "read", Path: path, Err: limitError(limit)}
	}
	return buf, err
}

// readHead returns at most the first size bytes of a regular file.
func readHead(path string, size int) ([]byte, error) {
	f, _, err := openRegular(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return readAll(io.LimitReader(f, int64(size)), nil, int64(size))
}

// openRegular opens a regular file and returns its size. The check comes after
// the opening, so that what was checked is what is read.
func openRegular(path string) (*os.File, int64, error) {
	f, err := os.OpenFile(path, os.O_RDONLY|nonblock, 0)
	if err != nil {
		return nil, 0, err
	}
	info, err := f.Stat()
	if err == nil && !info.Mode().IsRegular() {
		err = &fs.PathError{Op: "read", Path: path, Err: notRegular(info.Mode())}
	}
	if err != nil {
		f.Close()
		return nil, 0, err
	}
	return f, info.Size(), nil
}

// readAll appends to buf until the end of r, or until it holds more than limit
// bytes. With one byte of room more than the file has, it does not grow buf.
func readAll(r io.Reader, buf []byte, limit int64) ([]byte, error) {
	for int64(len(buf)) <= limit {
		if len(buf) == cap(buf) {
			buf = slices.Grow(buf, 4096)
		}
		n, err := r.Read(buf[len(buf):cap(buf)])
		buf = buf[:len(buf)+n]
		if err == io.EOF {
			return buf, nil
		}
		if err != nil {
			return buf, err
		}
	}
	return buf, nil
}

// errNoSource says that no front end reads a file.
var errNoSource = errors.New("is neither Python nor Go")

// A limitError is a size in bytes that a file exceeds.
type limitError int64

func (l limitError) Error() string {
	if l%(1<<20) == 0 {
		return fmt.Sprintf("larger than %d MiB", int64(l)>>20)
	}
	return fmt.Sprintf("larger than %d bytes", int64(l))
}

// notRegular names what a file is that has no content to read.
func notRegular(mode fs.FileMode) error {
	switch {
	case mode.IsDir():
		return errors.New("is a folder")
	case mode&fs.ModeNamedPipe != 0:
		return errors.New("is a named pipe")
	case mode&fs.ModeSocket != 0:
		return errors.New("is a socket")
	case mode&fs.ModeDevice != 0:
		return errors.New("is a device")
	default:
		return errors.New("is not a regular file")
	}
}

// Reason returns an error's cause for people who see the path beside it: the
// text without the operation and the path.
func Reason(err error) string {
	var at *fs.PathError
	if errors.As(err, &at) {
		return at.Err.Error()
	}
	return err.Error()
}
