package decision_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/folkmoot/folkmoot/decision"
)

// A vote by weight can be closed however much its voters weigh together.
func TestTheHeaviestVoteCanBeClosed(t *testing.T) {
	for _, count := range []decision.STVCount{decision.STVMeek, decision.STVScottish} {
		s := hall(t)
		var voters []decision.By
		for range 5 {
			var people []decision.Invited
			for range decision.MaxInvited {
				id := decision.MemberID(s.uuid())
				people = append(people, decision.Invited{Member: id, Name: "x", Weight: decision.MaxWeight})
				voters = append(voters, decision.ByMember(id))
			}
			s.do(s.facil, decision.InviteMembers{ID: s.id(), People: people})
		}
		spec := decision.PollSpec{Method: decision.MethodSTV, ByWeight: true, Options: s.options("Ann", "Ben", "Cleo"), STV: &decision.STVRule{Seats: 2, Count: count}}
		_, q := s.polled(spec)
		for i, by := range voters {
			s.cast(by, q, 1, ranking(spec, i%3, (i+1)%3))
		}
		s.do(s.facil, decision.ClosePoll{ID: s.id(), Poll: q, Round: 1, Reason: "Most are away."})
		require.Len(t, s.verdict(q).Elected, 2, count)
	}
}
