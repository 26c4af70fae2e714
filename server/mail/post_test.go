package mail_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/folkmoot/folkmoot/server/mail"
)

// What is no address of a mail server is refused with a sentence that never holds
// the password.
func TestAddressesOfMailServers(t *testing.T) {
	const from = "Moot <moot@example.org>"
	for _, good := range []string{"smtp://mail.example.org", "smtp://mail.example.org:2525", "smtps://user:secret@mail.example.org", "smtp://127.0.0.1:25"} {
		_, err := mail.NewPost(good, from, time.Now)
		require.NoError(t, err, good)
	}
	for _, bad := range []string{"", "mail.example.org", "http://mail.example.org", "smtp://", "smtps://user:secret@mail.example.org/box",
		"smtps://user:secret@mail.example.org:99999", "smtps://user:secret@mail.example.org:x"} {
		_, err := mail.NewPost(bad, from, time.Now)
		require.Error(t, err, bad)
		require.NotContains(t, err.Error(), "secret")
	}
	_, err := mail.NewPost("smtp://mail.example.org", "nobody", time.Now)
	require.ErrorContains(t, err, "--mail-from")
}
