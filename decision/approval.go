package decision

import (
	"slices"

	"github.com/folkmoot/folkmoot/ballot"
)

// ApprovalRule says how an approval poll elects options: the Seats options with
// the most approvals, each with at least Floor of the valid ballots. A ballot
// approves of at most Max options; 0 is no limit.
type ApprovalRule struct {
	Seats int          `json:"seats"`
	Max   int          `json:"max,omitempty"`
	Floor ballot.Share `json:"floor,omitzero"`
}

// The number of options of a poll.
const (
	MinOptions = 2
	MaxOptions = 200
)

type approvalMethod struct{}

func (approvalMethod) plan(s *PollSpec) error {
	if err := planOptions(s); err != nil {
		return err
	}
	if s.Approval == nil {
		s.Approval = &ApprovalRule{Seats: 1}
	}
	r := s.Approval
	if err := s.planSeats(r.Seats); err != nil {
		return err
	}
	if r.Max < 0 || r.Max > len(s.Options) {
		return ErrRule.With("field", "max", "num", r.Max, "den", len(s.Options))
	}
	return checkShare("floor", r.Floor)
}

// planOptions checks the options of a poll.
func planOptions(s *PollSpec) error {
	if len(s.Options) < MinOptions {
		return ErrOptionsFew.With("min", MinOptions)
	}
	if len(s.Options) > MaxOptions {
		return ErrOptionsMany.With("max", MaxOptions)
	}
	s.Options = slices.Clone(s.Options)
	ids, names := map[OptionID]bool{}, map[string]bool{}
	for i, o := range s.Options {
		name, err := line("option", o.Name, MaxTitle)
		if err != nil {
			return err
		}
		if !validID(o.ID) {
			return ErrBadID.With("field", "option")
		}
		if ids[o.ID] || names[name] {
			return ErrOptionTwice.With("option", name)
		}
		ids[o.ID], names[name] = true, true
		s.Options[i].Name = name
	}
	return nil
}

// place is the index of an option, or -1.
func (s *PollSpec) place(id OptionID) int {
	return slices.IndexFunc(s.Options, func(o Option) bool { return o.ID == id })
}

func (approvalMethod) check(s *PollSpec, m Marks) (Marks, error) {
	rest := m
	rest.Approved = nil
	if err := foreign(s.Method, rest); err != nil {
		return m, err
	}
	seen := map[OptionID]bool{}
	for _, id := range m.Approved {
		if s.place(id) < 0 {
			return m, ErrOptionUnknown.With("option", string(id))
		}
		if seen[id] {
			return m, ErrOptionTwice.With("option", s.Options[s.place(id)].Name)
		}
		seen[id] = true
	}
	if r := s.Approval; r.Max > 0 && len(m.Approved) > r.Max {
		return m, ErrTooManyApproved.With("approved", len(m.Approved), "max", r.Max)
	}
	var sorted []OptionID
	for _, o := range s.Options {
		if seen[o.ID] {
			sorted = append(sorted, o.ID)
		}
	}
	return Marks{Approved: sorted}, nil
}

func (approvalMethod) ballot(s *PollSpec, m Marks) ballot.Ballot {
	var b ballot.Ballot
	for _, id := range m.Approved {
		b.Approvals = append(b.Approvals, s.place(id))
	}
	return b
}

func (s *PollSpec) labels() []string {
	labels := make([]string, len(s.Options))
	for i, o := range s.Options {
		labels[i] = string(o.ID)
	}
	return labels
}

func (approvalMethod) count(s *PollSpec, box *ballot.Box, l Lot) (Tally, error) {
	t, err := ballot.Approval(box, ballot.ApprovalRules{
		Seats: s.Approval.Seats, MaxApprovals: s.Approval.Max, Floor: s.Approval.Floor,
		TieBreak: ballot.TieRule{Kind: ballot.TieCandidateOrder, Order: s.order(l)},
	})
	t.Rules = nil
	return t, err
}

// judge seats the options again from their totals, so that a tally with a
// change made to it is judged like any other. An option that nobody approves of
// is not elected.
func (approvalMethod) judge(s *PollSpec, o Sums, l Lot) Verdict {
	t := o.Tally
	most := s.best(t)
	best := Check{Code: "approval_votes", Need: 1}
	if floor := s.Approval.Floor; !floor.IsZero() {
		best = atLeast("approval_floor", 0, floor, t.Valid)
		best.Need = max(best.Need, 1)
	}
	best.Have, best.Met = most, most >= best.Need
	var standing []OptionID
	for _, o := range s.Options {
		if n := t.Count(string(o.ID)); n >= best.Need || o.None && n > 0 && n >= most {
			standing = append(standing, o.ID)
		}
	}
	return s.seat(Verdict{Kind: Elected, Checks: []Check{best}}, s.Approval.Seats, standing, t, l)
}

// changes are, for each option, more ballots that approve of it alone. Beside
// the conditions of the verdict, such an option meets those that it can displace,
// and itself reaches the floor; the options chosen or tied may fall under it, as
// more ballots ask for more.
func (m approvalMethod) changes(s *PollSpec, o Sums) []change {
	t, now := o.Tally, m.judge(s, o, Lot{})
	floor := s.Approval.Floor
	margin := func(votes, valid int64) int64 { return votes*floor.Den - floor.Num*valid }
	var falls []int64
	for _, id := range append(slices.Clone(now.Elected), now.Tied...) {
		n := t.Count(string(id))
		falls = append(falls, turning(margin(n, t.Valid), margin(n, t.Valid+1))...)
	}
	all := s.moreOf("more_approvals", 1, o, now)
	for i, o := range s.Options {
		n := t.Count(string(o.ID))
		all[i].near = append(all[i].near, turning(margin(n, t.Valid), margin(n+1, t.Valid+1))...)
		all[i].near = append(all[i].near, falls...)
	}
	return all
}
