package blobs

import (
	"bytes"
	"encoding/binary"
	"image"
	_ "image/gif"  // to read sizes
	_ "image/jpeg" // to read sizes
	_ "image/png"  // to read sizes
)

// MaxPixels is the most that an image may have: those of a phone's camera. A small
// file can hold a picture of a hundred times that, which ends the browser of
// everybody who is shown it.
const MaxPixels = 64 << 20

// checkPixels refuses an image that is too large to show, as far as its size can be
// read: a header that Go's decoders do not take passes, and so does a PDF.
func checkPixels(data []byte) error {
	width, height := webpSize(data)
	if c, _, err := image.DecodeConfig(bytes.NewReader(data)); err == nil {
		width, height = c.Width, c.Height
	}
	if int64(width)*int64(height) > MaxPixels {
		return ErrPixels.With("width", width, "height", height)
	}
	return nil
}

// webpSize reads width and height of a WebP image (RFC 9649, sections 2.5 to 2.7);
// 0 where it is none.
func webpSize(data []byte) (width, height int) {
	if len(data) < 30 || string(data[8:12]) != "WEBP" {
		return 0, 0
	}
	switch string(data[12:16]) {
	case "VP8X":
		size := binary.LittleEndian.Uint64(data[22:30]) >> 16 // 24 bits each, less 1
		return int(size&0xffffff) + 1, int(size>>24) + 1
	case "VP8L":
		size := binary.LittleEndian.Uint32(data[21:25]) // 14 bits each, less 1
		return int(size&0x3fff) + 1, int(size>>14&0x3fff) + 1
	case "VP8 ":
		return int(binary.LittleEndian.Uint16(data[26:28]) & 0x3fff), int(binary.LittleEndian.Uint16(data[28:30]) & 0x3fff)
	}
	return 0, 0
}
