package decision

import "github.com/folkmoot/folkmoot/ballot"

// A consent round (sociocracy; Sociocracy For All, "Consent decision making",
// and Sociocracy 3.0) adopts where everybody present has answered and no
// objection is open. An objection is a reasoned claim of harm, no preference; a
// concern is recorded and stops nothing. Nobody abstains.

type consentMethod struct{}

// ConsentRule is how a consent decision is kept: every one has a term.
type ConsentRule struct {
	Months int `json:"months,omitempty"` // after which it is reviewed; 0 is no date
}

// MaxTerm is the longest term of a consent decision, in months.
const MaxTerm = 120

func (consentMethod) plan(s *PollSpec) error {
	if err := noOptions(s); err != nil {
		return err
	}
	if s.Consent == nil {
		s.Consent = &ConsentRule{}
	}
	if s.Consent.Months < 0 || s.Consent.Months > MaxTerm {
		return ErrRule.With("field", "months", "num", s.Consent.Months, "den", MaxTerm)
	}
	return nil
}

func (consentMethod) scale(*PollSpec) scale {
	return scale{
		all:     []Position{ballot.Consent, ballot.Concern, ballot.Objection},
		stops:   ballot.Objection,
		reasons: []Position{ballot.Objection},
		silent:  []Position{ballot.Consent},
		cards:   []Position{ballot.Objection, ballot.Concern},
	}
}

func (c consentMethod) check(s *PollSpec, m Marks) (Marks, error) {
	return s.checkPosition(m, c.scale(s))
}

func (consentMethod) ballot(_ *PollSpec, m Marks) ballot.Ballot { return positionBallot(m) }

func (consentMethod) count(_ *PollSpec, box *ballot.Box, _ Lot) (Tally, error) {
	return ballot.ConsentRound(box), nil
}

func (consentMethod) judge(s *PollSpec, o Sums, _ Lot) Verdict {
	a := o.Attending
	checks := append([]Check{
		limit("consent_objections", o.blocks(ballot.Objection), 0),
		{Code: "consent_answered", Have: int64(a.Answered), Need: int64(a.Present), Met: a.Answered >= a.Present},
		enough("consent_consents", o.count(ballot.Consent)+o.count(ballot.Concern), 1),
	}, s.groupBlocks(&o, "consent_objections", ballot.Objection)...)
	return pass(checks).stopped("consent_objections")
}

// changes are answers of those present who have given none, and answers changed.
func (consentMethod) changes(*PollSpec, Sums) []change {
	answered := func(name string, p Position) change {
		c := more(name, p)
		give := c.do
		c.do = func(o *Sums, n int64) bool {
			o.Attending.Answered += int(n)
			return give(o, n) && o.Attending.Answered <= o.Attending.Present
		}
		return c
	}
	return []change{
		answered("more_consent", ballot.Consent),
		turned("objection_to_consent", ballot.Objection, ballot.Consent),
		answered("more_objection", ballot.Objection),
		turned("consent_to_objection", ballot.Consent, ballot.Objection),
	}
}
