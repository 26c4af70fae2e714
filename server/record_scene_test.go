package server_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/folkmoot/folkmoot/decision"
	"github.com/folkmoot/folkmoot/server/client"
)

// recordOf lists what a person gets of what is kept for the record.
func (h *hall) recordOf(p *person, proposals []decision.AgendaItem, list func(v any, err error)) {
	h.t.Helper()
	for _, item := range proposals {
		conflicts, err := p.c.Conflicts(h.ctx, h.meeting, item.ID)
		list(conflicts, err)
		decided, err := p.c.Decision(h.ctx, h.meeting, item.ID)
		list(decided, err)
	}
	kept, err := p.c.Record(h.ctx, h.meeting)
	list(kept, err)
	actions, err := p.c.Actions(h.ctx, h.meeting)
	list(actions, err)
	equity, err := p.c.Equity(h.ctx, h.meeting)
	list(equity, err)
}

// The recorder keeps the record; everybody on the roll may read it, the screen
// and who waits get none of it.
func TestScene_ForTheRecord(t *testing.T) {
	h := open(t)
	sent := client.NewID[decision.ApologyID]()
	notice := decision.SetNotice{ID: command(), Notice: decision.Notice{Body: "Board", Kind: "Ordinary meeting", Given: "2026-01-31", How: "by letter", Place: "Town hall"}}
	h.As(h.ben).Does(notice).Refused(403, "not_allowed")
	h.As(h.rita).Does(notice, decision.AddApology{ID: command(), Apology: sent, Name: "Hal Smith", StandIn: "Ines", Note: "Has the flu."})
	h.As(h.olga).Sees("Town hall", "by letter", "Hal Smith", "Has the flu.")
	h.As(h.wall).Sees("Town hall", `"apologies":1`).SeesNo("by letter", "Hal Smith", "flu")
	h.As(h.wim).SeesNo("Town hall", "Hal Smith")
	h.As(h.rita).Does(decision.AddApology{ID: command(), Apology: client.NewID[decision.ApologyID]()}).Refused(422, "nobody_named")

	point := client.NewID[decision.PointID]()
	h.As(h.olga).Does(decision.RaisePoint{ID: command(), Point: point, Text: "x"}).Refused(403, "not_allowed")
	h.As(h.ben).Does(decision.RaisePoint{ID: command(), Point: point, Text: "Notice was too short."})
	h.As(h.wall).Sees(`"waiting":1`).SeesNo("too short")
	h.As(h.ben).Does(decision.AppealRuling{ID: command(), Point: point}).Refused(409, "point_not_ruled")
	h.As(h.rita).Does(decision.RulePoint{ID: command(), Point: point, Reason: "x"}).Refused(403, "not_allowed")
	h.As(h.ana).Does(decision.RulePoint{ID: command(), Point: point, Reason: "Ten days are enough."})
	h.As(h.cleo).Sees("Notice was too short.", "Ten days are enough.")
	h.As(h.cleo).Does(decision.AppealRuling{ID: command(), Point: point, Reason: "The statutes say fourteen."})
	h.As(h.rita).Does(decision.DecideAppeal{ID: command(), Point: point, Overturned: true})
	h.As(h.ben).Sees("The statutes say fourteen.", `"overturned":true`)
	h.As(h.wall).SeesNo("statutes")

	action := client.NewID[decision.ActionID]()
	h.As(h.rita).Does(decision.AddAction{ID: command(), Action: action, What: "Send the notice again", Member: h.ben.id, Due: "2026-02-30"}).Refused(422, "bad_date")
	h.As(h.rita).Does(decision.AddAction{ID: command(), Action: action, What: "Send the notice again", Member: h.ben.id, Due: "2026-02-28"})
	h.As(h.cleo).Sees("Send the notice again")
	h.As(h.wall).Sees(`"open":1`).SeesNo("Send the notice again")
	h.As(h.cleo).Does(decision.SettleAction{ID: command(), Action: action, State: decision.ActionDone}).Refused(403, "not_allowed")
	h.As(h.ana).Does(decision.EndMeeting{ID: command()})
	h.As(h.ben).Does(decision.SettleAction{ID: command(), Action: action, State: decision.ActionDone})
	h.As(h.wall).Sees(`"settled":1`)

	h.As(h.ben).Does(decision.CorrectRecord{ID: command(), Text: "x"}).Refused(403, "not_allowed")
	h.As(h.rita).Does(decision.CorrectRecord{ID: command(), Text: "Hal is Hal Smythe."}, decision.ApproveRecord{ID: command(), Approver: "The board"})
	h.As(h.olga).Sees("Hal Smith", "Hal is Hal Smythe.", "The board")
	h.As(h.wall).SeesNo("Smythe", "The board")
}

// What is withdrawn or put off is decided without a vote, and can be taken up
// again; an adopted decision says what it supersedes, and the older one by what.
func TestScene_DecisionsAreSetAsideExplainedAndSuperseded(t *testing.T) {
	h := open(t)
	old, q := h.polled(decision.PollSpec{Method: decision.MethodConsensus})
	h.As(h.ana).Does(decision.WithdrawProposal{ID: command(), Proposal: old}).Refused(409, "phase_has_poll")
	h.As(h.ana).Does(marked(q, 1, 1, 1, agree), decision.ClosePoll{ID: command(), Poll: q, Round: 1})
	h.As(h.rita).Does(decision.SetRationale{ID: command(), Proposal: old, Rationale: decision.Rationale{Reasons: "x"}}).Refused(409, "not_decided")
	h.moves(old, decision.PhaseDecided, "")
	fresh, q := h.polled(decision.PollSpec{Method: decision.MethodConsensus})
	h.As(h.ana).Does(marked(q, 1, 1, 1, agree), decision.ClosePoll{ID: command(), Poll: q, Round: 1})
	h.moves(fresh, decision.PhaseDecided, "")
	h.As(h.rita).Does(decision.SetRationale{ID: command(), Proposal: fresh, Rationale: decision.Rationale{Reasons: "It rains.", Review: "1999-01-01"}}).Refused(422, "date_past")
	h.As(h.rita).Does(decision.SetRationale{ID: command(), Proposal: fresh, Rationale: decision.Rationale{Reasons: "It rains.", Review: "2099-01-01"}})
	relate := func(later, earlier decision.ProposalID) decision.Command {
		return decision.RelateDecision{ID: command(), Proposal: later, Earlier: decision.Relation{Kind: decision.Supersedes, Meeting: h.meeting, Proposal: earlier}}
	}
	h.As(h.ben).Does(relate(fresh, old)).Refused(403, "not_allowed")
	h.As(h.rita).Does(relate(fresh, old))
	h.As(h.ben).Sees("It rains.", `"overtaken":[{"kind":"supersedes","by":"`+string(fresh)+`"}]`)
	h.As(h.rita).Does(relate(old, fresh)).Refused(422, "relation_impossible")

	shed := h.proposes("A shed", "")
	h.As(h.ana).Does(decision.DeferProposal{ID: command(), Proposal: shed, Until: "2099-01-01", Reason: "No money."})
	h.As(h.wall).Sees(`"verdict":"deferred"`, "No money.")
	h.moves(shed, decision.PhaseDiscussion, "There is money.")
	h.As(h.wall).SeesNo(`"verdict":"deferred"`)
	h.As(h.ben).Does(decision.NoteProposal{ID: command(), Proposal: shed}).Refused(403, "not_allowed")
	h.As(h.ana).Does(decision.NoteProposal{ID: command(), Proposal: shed})
	h.As(h.wall).Sees(`"verdict":"noted"`)
}

// Who took part is counted by group for who runs the meeting, and named only
// once the group has agreed.
func TestScene_TheEquityViewNamesNobody(t *testing.T) {
	h := open(t)
	talk := h.proposes("Talk", "")
	h.moves(talk, decision.PhaseDiscussion, "")
	h.says(h.ben, talk, decision.Concern, "Why?")
	for _, p := range []*person{h.ana, h.cora, h.rita} {
		h.As(h.ana).Does(decision.SetGroup{ID: command(), Member: p.id, Group: "Staff"})
	}
	h.settle()
	for _, p := range []*person{h.rita, h.ben, h.wall} {
		_, err := p.c.Equity(h.ctx, h.meeting)
		require.True(t, client.Refused(err, "not_allowed"), "%v", err)
	}
	e, err := h.ana.c.Equity(h.ctx, h.meeting)
	require.NoError(t, err)
	require.Equal(t, 5, e.Overall.Invited)
	require.Equal(t, 1, e.Overall.Wrote)
	require.Empty(t, e.Groups, "the two without a group are too few for a line")
	require.Empty(t, e.Members)
	h.As(h.rita).Does(decision.SetEquity{ID: command(), Names: true}).Refused(403, "not_allowed")
	h.As(h.cora).Does(decision.SetEquity{ID: command(), Names: true, Minutes: true})
	h.As(h.ben).Sees(`\"names\": true`)
	h.settle()
	e, err = h.ana.c.Equity(h.ctx, h.meeting)
	require.NoError(t, err)
	require.Len(t, e.Members, 5)
	require.Equal(t, "Cora", e.Setting.Name)
}
