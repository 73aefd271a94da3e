package progress

import "bytes"

func indexOf(text []byte, word string) int { return bytes.Index(text, []byte(word)) }

func wordByte(b byte) bool {
	return b == '_' || b >= '0' && b <= '9' || b >= 'a' && b <= 'z' || b >= 'A' && b <= 'Z' || b >= 0x80
}
