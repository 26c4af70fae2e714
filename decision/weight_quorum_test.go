package decision_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/folkmoot/folkmoot/ballot"
	"github.com/folkmoot/folkmoot/decision"
)

// A quorum of a number of people asks for people, however much one of them
// weighs; of the whole and of a group.
func TestAQuorumOfPeopleCountsPeopleWhereBallotsWeigh(t *testing.T) {
	for _, row := range []struct {
		name string
		need decision.Need
		want decision.VerdictKind
	}{
		{"three are not four", decision.Need{Of: decision.OfPresence, Number: 4}, decision.NoQuorum},
		{"three are there", decision.Need{Of: decision.OfPresence, Number: 3}, decision.Adopted},
		{"one has cast", decision.Need{Of: decision.OfParticipation, Number: 1}, decision.Adopted},
		{"and one is not two", decision.Need{Of: decision.OfParticipation, Number: 2}, decision.NoQuorum},
		{"nor in a group", decision.Need{Of: decision.OfParticipation, Number: 2, Group: "Owners"}, decision.NoQuorum},
		{"half of the weight has cast", decision.Need{Of: decision.OfParticipation, Share: half}, decision.Adopted},
	} {
		s := hall(t)
		s.group("Owners", s.part, s.record)
		s.do(s.facil, decision.SetWeight{ID: s.id(), Member: s.part.Member(), Weight: 100})
		spec := yesNo()
		spec.ByWeight, spec.Quorum.Also = true, []decision.Need{row.need}
		_, q := s.polled(spec)
		s.cast(s.part, q, 1, decision.Marks{Answer: ballot.Yes})
		s.do(s.co, decision.SetPresence{ID: s.id(), Member: s.co.Member()})
		s.do(s.facil, decision.ClosePoll{ID: s.id(), Poll: q, Round: 1, Reason: "It is late."})
		require.Equal(t, row.want, s.verdict(q).Kind, row.name)
	}
	s := hall(t)
	s.do(s.facil, decision.SetWeight{ID: s.id(), Member: s.part.Member(), Weight: 100})
	spec := yesNo()
	spec.ByWeight, spec.Quorum.Also = true, []decision.Need{{Of: decision.OfPresence, Number: 5}}
	p := s.propose(decision.PhaseDiscussion)
	q := s.plan(p, spec)
	refused := s.refused(decision.ErrBeyondRoll, s.facil, decision.OpenPoll{ID: s.id(), Poll: q, Text: 1})
	require.Equal(t, 4, refused.Args["roll"])
}
