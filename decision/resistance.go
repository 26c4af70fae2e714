package decision

import (
	"github.com/folkmoot/folkmoot/ballot"
)

// ResistanceRule is systemic consensing (Schrotta and Visotschnig): each option
// is rated from 0, no resistance, to 10; the least resistance wins, and an option
// less accepted than the passive one is not adopted.
type ResistanceRule struct {
	Passive OptionID `json:"passive"` // what happens if nothing is decided; it stands on the ballot
}

// MaxResistance is the strongest resistance.
const MaxResistance = 10

// The rules by which a resistance poll, and no other, breaks a tie.
const (
	TieFewerStrongest TieRule = "fewer_strongest" // fewer ballots of the strongest resistance
	TieLowerMedian    TieRule = "lower_median"
)

type resistanceMethod struct{}

func (resistanceMethod) plan(s *PollSpec) error {
	if err := planOptions(s); err != nil {
		return err
	}
	if s.none() >= 0 {
		return ErrNoneHere.With("method", string(s.Method))
	}
	if s.Resistance == nil || s.place(s.Resistance.Passive) < 0 {
		return ErrPassive
	}
	return nil
}

// check takes a ballot that rates any option as one that rates all: what is left
// out meets no resistance. A ballot that rates nothing is blank.
func (resistanceMethod) check(s *PollSpec, m Marks) (Marks, error) {
	if err := s.scored(m, MaxResistance); err != nil || len(m.Scores) == 0 {
		return Marks{}, err
	}
	all := make(map[OptionID]int, len(s.Options))
	for _, o := range s.Options {
		all[o.ID] = m.Scores[o.ID]
	}
	return Marks{Scores: all}, nil
}

func (resistanceMethod) ballot(s *PollSpec, m Marks) ballot.Ballot { return scoreBallot(s, m) }

func (resistanceMethod) count(s *PollSpec, box *ballot.Box, _ Lot) (Tally, error) {
	t, err := ballot.Resistance(box, ballot.ResistanceRules{Max: MaxResistance, Passive: string(s.Resistance.Passive)})
	t.Rules = nil
	return t, err
}

// judge adopts the option with the least resistance where it is not the passive one.
func (resistanceMethod) judge(s *PollSpec, o Sums, _ Lot) Verdict {
	t, passive := o.Tally, s.Resistance.Passive
	least := int64(-1)
	for _, option := range s.Options {
		if n := t.Count(string(option.ID)); option.ID != passive && (least < 0 || n < least) {
			least = n
		}
	}
	most := t.Count(string(passive))
	v := Verdict{Kind: NotAdopted, Checks: []Check{enough("resistance_ballots", t.Valid, 1), limit("resistance_least", least, most)}}
	switch {
	case t.Tied != nil:
		v.Kind, v.Tied = Tied, optionIDs(t.Tied.Options)
	case len(t.Winners) > 0 && t.Winners[0] != string(passive):
		v.Kind, v.Elected = Elected, optionIDs(t.Winners)
	}
	if n := len(t.TieBreaks); n > 0 && v.Kind != Tied {
		last := t.TieBreaks[n-1]
		v.Broken = &TieBroken{Tied: optionIDs(last.Tied), By: resistanceSteps[last.Step]}
	}
	return v
}

var resistanceSteps = map[string]TieRule{
	"fewer strongest ratings": TieFewerStrongest, "lower median": TieLowerMedian,
}

// changes are none: one more ballot rates every option.
func (resistanceMethod) changes(*PollSpec, Sums) []change { return nil }
