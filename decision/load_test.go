package decision_test

import (
	"testing"

	"github.com/folkmoot/folkmoot/decision"
)

// busy is a hall of many members who all have written and asked.
func busy(b *testing.B, members, ideas int) (*scene, []decision.By) {
	s := hall(b)
	var all []decision.By
	for range members / decision.MaxInvited {
		var people []decision.Invited
		for range decision.MaxInvited {
			id := decision.MemberID(s.uuid())
			people = append(people, decision.Invited{Member: id, Name: "x"})
			all = append(all, decision.ByMember(id))
		}
		s.do(s.facil, decision.InviteMembers{ID: s.id(), People: people})
	}
	p := s.storming(atOnce)
	for i := range ideas {
		s.idea(all[i%10], p, "x")
	}
	for i := range min(ideas, 2000) {
		s.asks(all[i%500], "x")
	}
	return s, all
}

// What every phone is told of its owner when a poll opens.
func BenchmarkEverybodysOwnSection(b *testing.B) {
	s, all := busy(b, 5000, 5000)
	b.ReportAllocs()
	for b.Loop() {
		for _, by := range all {
			s.m.Me(by.Member())
		}
	}
}
