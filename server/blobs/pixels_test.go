package blobs_test

import (
	"encoding/binary"
	"hash/crc32"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/folkmoot/folkmoot/server/blobs"
)

// What a phone's camera takes is kept; a small file that says it is a huge picture,
// which would end the browser of everybody who is shown it, is not.
func TestStore_Put_Pixels(t *testing.T) {
	s, _ := mustOpen(t)
	be := binary.BigEndian
	png := func(w, h uint32) []byte {
		head := append(be.AppendUint32(be.AppendUint32([]byte("IHDR"), w), h), 8, 2, 0, 0, 0)
		return be.AppendUint32(append([]byte("\x89PNG\r\n\x1a\n\x00\x00\x00\x0d"), head...), crc32.ChecksumIEEE(head))
	}
	jpeg := func(w, h uint16) []byte {
		head := be.AppendUint16(be.AppendUint16([]byte("\xff\xd8\xff\xc0\x00\x11\x08"), h), w)
		return append(head, "\x03\x01\x11\x00\x02\x11\x01\x03\x11\x01\xff\xda\x00\x0c"...)
	}
	gif := func(w, h uint16) []byte {
		return append(binary.LittleEndian.AppendUint16(binary.LittleEndian.AppendUint16([]byte("GIF89a"), w), h), 0, 0, 0)
	}
	webp := func(chunk string) []byte {
		return append([]byte("RIFF\x64\x00\x00\x00WEBP"+chunk), make([]byte, 70)...)
	}
	for _, row := range []struct {
		name          string
		data          []byte
		width, height int // where it is refused
	}{
		{"a photo as PNG", png(8064, 6048), 0, 0},
		{"a huge PNG", png(40_000, 30_000), 40_000, 30_000},
		{"a photo as JPEG", jpeg(9248, 6936), 0, 0},
		{"a huge JPEG", jpeg(65_000, 50_000), 65_000, 50_000},
		{"a GIF", gif(500, 300), 0, 0},
		{"a huge GIF", gif(60_000, 50_000), 60_000, 50_000},
		{"a WebP with losses", webp("VP8 \x0a\x00\x00\x00\x00\x00\x00\x9d\x01\x2a\x90\x01\x2c\x01"), 0, 0},
		{"a huge WebP with losses", webp("VP8 \x0a\x00\x00\x00\x00\x00\x00\x9d\x01\x2a\xff\x3f\xff\x3f"), 16383, 16383},
		{"a huge WebP without", webp("VP8L\x0a\x00\x00\x00\x2f\xff\xff\xff\x0f"), 16384, 16384},
		{"a WebP of several parts", webp("VP8X\x0a\x00\x00\x00\x00\x00\x00\x00\xf3\x01\x00\x2b\x01\x00"), 0, 0},
		{"a huge WebP of several parts", webp("VP8X\x0a\x00\x00\x00\x00\x00\x00\x00\xff\xff\x00\xff\x7f\x00"), 65_536, 32_768},
		{"an image cut short", []byte("\x89PNG\r\n\x1a\n"), 0, 0},
	} {
		_, err := s.Put(row.data)
		if row.width == 0 {
			require.NoError(t, err, row.name)
			continue
		}
		require.ErrorIs(t, err, blobs.ErrPixels, row.name)
		require.Equal(t, blobs.ErrPixels.With("width", row.width, "height", row.height), err, row.name)
	}
}
