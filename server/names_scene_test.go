package server_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/folkmoot/folkmoot/decision"
)

// A second Ben is asked for more of a name, and comes in with it; the first stays
// who he is, from each of his browsers and however often he asks.
func TestScene_TwoOfOneName(t *testing.T) {
	h := open(t)
	other := h.browser()
	_, err := other.Join(h.ctx, h.meeting, decision.JoinMeeting{ID: command(), Name: " ben ", Code: h.code})
	requireRefusal(t, err, 409, "name_taken")
	_, err = other.View(h.ctx, h.meeting, false)
	requireRefusal(t, err, 403, "not_on_roll")
	id, err := other.Join(h.ctx, h.meeting, decision.JoinMeeting{ID: command(), Name: "Ben M.", Code: h.code})
	require.NoError(t, err)
	require.NotEqual(t, h.ben.id, id)

	again, err := h.ben.c.Join(h.ctx, h.meeting, decision.JoinMeeting{ID: command(), Name: "Ben", Code: h.code})
	require.NoError(t, err)
	require.Equal(t, h.ben.id, again)
}
