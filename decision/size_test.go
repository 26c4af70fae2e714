package decision_test

import (
	"fmt"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/folkmoot/folkmoot/decision"
)

// What a close records stays small enough to be kept, with as many options and
// groups as there can be: a vote that cannot be recorded could not be closed.
func TestTheLargestCountCanBeRecorded(t *testing.T) {
	const mostOfARecord = 4 << 20 // bytes; see the limits of the journal
	for _, method := range []decision.Method{decision.MethodSTV, decision.MethodApproval} {
		s := hall(t)
		var people []decision.Invited
		for i := range 100 {
			people = append(people, decision.Invited{Member: decision.MemberID(s.uuid()), Name: "x", Group: fmt.Sprint("Group ", i%decision.MaxGroups)})
		}
		s.do(s.facil, decision.InviteMembers{ID: s.id(), People: people})
		names := make([]string, decision.MaxOptions)
		for i := range names {
			names[i] = fmt.Sprint("Option ", i)
		}
		spec := decision.PollSpec{Method: method, Options: s.options(names...)}
		spec.Quorum.Also = []decision.Need{{Of: decision.OfParticipation, Number: 1, Each: true}}
		_, q := s.polled(spec)
		for i, p := range people {
			marks := ranking(spec, rand.New(rand.NewPCG(uint64(i), 7)).Perm(len(names))...)
			if method == decision.MethodApproval {
				marks = decision.Marks{Approved: marks.Ranking[:100]}
			}
			s.cast(decision.ByMember(p.Member), q, 1, marks)
		}
		for _, ev := range s.do(s.facil, decision.ClosePoll{ID: s.id(), Poll: q, Round: 1}) {
			enc, err := decision.Encode(ev)
			require.NoError(t, err)
			require.Less(t, len(enc.Facts), mostOfARecord*3/4, method)
		}
	}
}
