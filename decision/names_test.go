package decision_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/folkmoot/folkmoot/decision"
)

// Two members who look alike on the roll are one to everybody who reads a named vote.
func TestNames_NobodyJoinsUnderAName_thatSomebodyBears(t *testing.T) {
	join := func(s *scene, name string) decision.Command {
		return decision.JoinMeeting{ID: s.id(), Member: decision.MemberID(s.uuid()), Name: name, Code: joinCode}
	}
	for name, alike := range map[string][]string{
		"Ben Groß":     {"Ben Groß", "  ben   GROSS ", "BEN\u00a0GROSS", "Ｂｅｎ Groß", "Be\u200dn Groß"},
		"Zoë":          {"Zoe\u0308", "ZOË"},
		"Jose\u0301":   {"José"},
		"Sofia \ufe0f": {"sofia"},
	} {
		s := hall(t)
		s.knock(name)
		for _, other := range alike {
			s.refused(decision.ErrNameTaken, s.guest, join(s, other))
		}
	}
	s := hall(t)
	for _, other := range []string{"Ada B", "Ad", "Adá", "A da"} {
		s.do(s.guest, join(s, other))
	}
	refusal := s.refused(decision.ErrNameTaken, s.guest, join(s, "finn"))
	require.Equal(t, "Finn", refusal.Args["name"], "also the names of those who wait; as their bearer writes it")
	s.do(s.guest, join(s, "Gus"))
}

func TestNames_ANameIsFreeAgain(t *testing.T) {
	s := hall(t)
	s.do(s.part, decision.RenameMember{ID: s.id(), Member: s.part.Member(), Name: "DOV"})
	s.do(s.part, decision.RenameMember{ID: s.id(), Member: s.part.Member(), Name: "Dov S"})
	dov := s.knock("Dov")
	s.do(s.facil, decision.RemoveMember{ID: s.id(), Member: dov.Member()})
	s.knock("dov")
}

// Who runs the meeting may have two of a name, and is told.
func TestNames_RenamingAndInviting(t *testing.T) {
	s := hall(t)
	s.refused(decision.ErrNameTaken, s.part, decision.RenameMember{ID: s.id(), Member: s.part.Member(), Name: "ada"})
	require.Empty(t, alike(s))
	s.do(s.facil, decision.RenameMember{ID: s.id(), Member: s.part.Member(), Name: "ben"})
	s.do(s.facil, decision.InviteMembers{ID: s.id(), People: []decision.Invited{{Member: decision.MemberID(s.uuid()), Name: "Cleo"}}})
	require.Equal(t, []string{"Ben", "Cleo", "ben", "Cleo"}, alike(s))
	s.do(s.facil, decision.RemoveMember{ID: s.id(), Member: s.record.Member()})
	require.Equal(t, []string{"Ben", "ben"}, alike(s))
	s.do(s.part, decision.RenameMember{ID: s.id(), Member: s.part.Member(), Name: "Ben D"})
	require.Empty(t, alike(s))
}

// A rehearsal can be done twice: its phones are numbered, and confuse nobody.
func TestNames_SimulatedPhones(t *testing.T) {
	s := unopened(t)
	s.do(decision.ByHost(), decision.OpenMeeting{ID: s.id(), Title: "Rehearsal", Language: "en", Zone: "UTC", Rehearsal: true,
		Joining: decision.JoinOpen, JoinCode: joinCode, Facilitator: decision.MemberID(s.uuid()), Name: "Ada"})
	for range 2 {
		s.do(s.guest, decision.JoinMeeting{ID: s.id(), Member: decision.MemberID(s.uuid()), Name: "Simulated phone 1", Code: joinCode, Simulated: true})
	}
	require.Len(t, alike(s), 2)
}

// alike are the names that the roll marks as borne by more than one.
func alike(s *scene) (names []string) {
	lines, _ := s.m.Members(decision.ToFacilitator, 0, 100)
	for _, l := range lines {
		if l.Alike {
			names = append(names, l.Name)
		}
	}
	return names
}
