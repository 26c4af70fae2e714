package live

import (
	"testing"

	"github.com/stretchr/testify/require"
)

// The examples of RFC 6455, section 5.7, and the lengths at which headers grow.
func TestWire(t *testing.T) {
	require.Equal(t, []byte{0x81, 0x05, 0x48, 0x65, 0x6c, 0x6c, 0x6f}, encode([]byte("Hello")))
	for _, c := range []struct {
		n      int
		header []byte
	}{
		{0, []byte{0x81, 0}},
		{125, []byte{0x81, 125}},
		{126, []byte{0x81, 126, 0, 126}},
		{256, []byte{0x81, 0x7e, 0x01, 0x00}},
		{65535, []byte{0x81, 126, 0xff, 0xff}},
		{65536, []byte{0x81, 0x7f, 0, 0, 0, 0, 0, 1, 0, 0}},
	} {
		got := encode(make([]byte, c.n))
		require.Equal(t, c.header, got[:len(got)-c.n], "%d bytes", c.n)
	}
	require.Equal(t, []byte{0x88, 6, 0x0f, 0xa0, '1', '2', '3', '4'}, farewell(CloseRestarting, "1234"))
}
