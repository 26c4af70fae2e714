package server_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/folkmoot/folkmoot/decision"
	"github.com/folkmoot/folkmoot/server/client"
)

// elects is a new election in discussion, with nominations open.
func (h *hall) elects(rule decision.ElectionRule) decision.ProposalID {
	h.t.Helper()
	p := h.proposes("Who looks after our money?", "")
	h.moves(p, decision.PhaseDiscussion, "")
	h.As(h.ana).Does(decision.SetElection{ID: command(), Proposal: p, Rule: &rule},
		decision.OpenNominations{ID: command(), Proposal: p, Open: true})
	return p
}

// nominates nominates a person, with a reason.
func (h *hall) nominates(by, who *person, p decision.ProposalID, why string) decision.CandidateID {
	h.t.Helper()
	id := client.NewID[decision.CandidateID]()
	h.As(by).Does(decision.Nominate{ID: command(), Proposal: p, Candidate: id, Member: who.id, Reason: why})
	return id
}

func accept(p decision.ProposalID, c decision.CandidateID, yes bool) decision.AnswerNomination {
	return decision.AnswerNomination{ID: command(), Proposal: p, Candidate: c, Accept: yes}
}

var treasurer = decision.ElectionRule{Office: "Treasurer", Seats: 1, Self: true, Free: true}

// Two are nominated: one declines, one accepts, speaks and is elected. Who
// declined is in no answer to anybody but who must know.
func TestScene_AnElectionFromNominationsToTheSeat(t *testing.T) {
	h := open(t)
	p := h.elects(treasurer)
	h.As(h.wall).Sees("Treasurer", `"open":true`)

	cleo := h.nominates(h.ben, h.cleo, p, "Counts like a clock.")
	h.As(h.cleo).Sees("Counts like a clock.", `"candidacies":[{"proposal"`, `"answer":"asked"`)
	h.As(h.ben).Sees("Counts like a clock.")
	h.As(h.ana).Sees("Counts like a clock.", `"asked":1`)
	for _, other := range []*person{h.rita, h.olga, h.wall, h.wim} {
		h.As(other).SeesNo("Counts like a clock.", string(cleo), `"asked":1`, `"nominations":[{`)
	}
	h.As(h.ben).Does(accept(p, cleo, true)).Refused(403, "not_nominee")
	h.As(h.ana).Does(accept(p, cleo, true)).Refused(403, "not_nominee")
	h.As(h.rita).Does(accept(p, cleo, true)).Refused(404, "candidate_unknown")
	h.As(h.cleo).Does(decision.WriteStatement{ID: command(), Proposal: p, Candidate: cleo, Text: "x"}).Refused(409, "nomination_not_accepted")

	olga := h.nominates(h.ben, h.olga, p, "Always there.") // who observes has no vote, and may be elected
	h.As(h.olga).Does(accept(p, olga, false)).Sees("Always there.")
	h.As(h.cleo).Does(accept(p, cleo, true))
	h.As(h.cleo).Does(decision.WriteStatement{ID: command(), Proposal: p, Candidate: cleo, Text: "I would <b>publish</b> the books."})
	for _, other := range []*person{h.ana, h.rita, h.ben, h.olga} {
		h.As(other).Sees("Cleo", "I would <b>publish</b> the books.", "Counts like a clock.")
	}
	h.As(h.wall).Sees("Cleo", "I would <b>publish</b> the books.").SeesNo("Counts like a clock.", "Ben", string(h.cleo.id))
	for _, other := range []*person{h.cleo, h.rita, h.wall} {
		h.As(other).SeesNo("Always there.", string(olga), `"declined":1`)
	}

	h.As(h.ana).Does(decision.OpenNominations{ID: command(), Proposal: p})
	h.As(h.ben).Does(decision.Nominate{ID: command(), Proposal: p, Candidate: client.NewID[decision.CandidateID](), Member: h.rita.id}).Refused(409, "nominations_closed")
	spec := decision.PollSpec{Method: decision.MethodApproval, Options: options("", "None of these")}
	spec.Options[0].Candidate = olga
	h.As(h.ana).Does(decision.PlanPoll{ID: command(), Proposal: p, Poll: client.NewID[decision.PollID](), Spec: spec}).Refused(409, "candidate_not_standing")
	spec.Options[0].Candidate = cleo
	q := h.asks(p, 1, spec)
	h.As(h.wall).Sees(`"name":"Cleo","candidate":"` + string(cleo))
	h.As(h.cleo).Does(accept(p, cleo, false)).Refused(409, "candidates_fixed")
	h.As(h.cleo).Does(decision.WriteStatement{ID: command(), Proposal: p, Candidate: cleo, Text: "Better."}).Refused(409, "candidates_fixed")
	h.As(h.ben).Does(marked(q, 1, 1, 1, decision.Marks{Approved: []decision.OptionID{spec.Options[0].ID}}))
	h.As(h.ana).Does(decision.ClosePoll{ID: command(), Poll: q, Round: 1})
	h.As(h.wall).Sees(`"elected":["` + string(spec.Options[0].ID))
	for _, other := range []*person{h.cleo, h.rita, h.wall} {
		h.As(other).SeesNo("Always there.", string(olga))
	}
	minutes, err := h.rita.c.Minutes(h.ctx, h.meeting, "md", "en")
	require.NoError(t, err)
	require.Contains(t, string(minutes), "2 people were nominated; accepted: 1, declined: 1.")
	require.NotContains(t, string(minutes), "Olga, nominated")
	require.Contains(t, string(minutes), "publish") // the statement that was put to the vote
}

// Not even the export, which who runs the meeting may take away, says who was
// nominated and did not accept.
func TestScene_ADeclinedNominationIsInNoExport(t *testing.T) {
	h := open(t)
	p := h.elects(treasurer)
	h.As(h.cleo).Does(accept(p, h.nominates(h.ben, h.cleo, p, "Counts like a clock."), false))
	h.nominates(h.ben, h.rita, p, "Writes well.")
	h.settle()
	log, _, err := h.ana.c.Export(h.ctx, h.meeting)
	require.NoError(t, err)
	for _, line := range strings.Split(string(log), "\n") {
		require.NotContains(t, line, "Counts like a clock.")
		require.NotContains(t, line, "Writes well.")
		if strings.Contains(line, `"candidate-nominated"`) || strings.Contains(line, `"nomination-answered"`) {
			for _, who := range []*person{h.ben, h.cleo, h.rita} {
				require.NotContains(t, line, string(who.id))
			}
		}
	}
}

func TestScene_WhoMayDoWhatInAnElection(t *testing.T) {
	h := open(t)
	p := h.proposes("Board", "")
	rule := treasurer
	rule.Self, rule.Free = false, false
	set := func() decision.Command { return decision.SetElection{ID: command(), Proposal: p, Rule: &rule} }
	nominations := func() decision.Command {
		return decision.OpenNominations{ID: command(), Proposal: p, Open: true}
	}
	nominate := func() decision.Command {
		return decision.Nominate{ID: command(), Proposal: p, Candidate: client.NewID[decision.CandidateID](), Member: h.olga.id}
	}
	for _, cmd := range []func() decision.Command{set, nominations} {
		for _, who := range []*person{h.rita, h.ben, h.olga, h.wall} {
			h.As(who).Does(cmd()).Refused(403, "not_allowed")
		}
		h.As(h.cora).Does(cmd())
	}
	for who, code := range map[*person]string{h.olga: "not_allowed", h.wim: "not_admitted", h.gus: "removed_from_roll", h.wall: "not_allowed", h.nadia: "not_on_roll"} {
		h.As(who).Does(nominate()).Refused(403, code)
	}
	h.As(h.nobody).Does(nominate()).Refused(401, "no_session")
	c := h.nominates(h.ben, h.cleo, p, "")
	h.As(h.cleo).Does(accept(p, c, true))
	second := func() decision.Command {
		return decision.SecondCandidate{ID: command(), Proposal: p, Candidate: c, Second: true}
	}
	h.As(h.olga).Does(second()).Refused(403, "not_allowed")
	h.As(h.ben).Does(second()).Refused(403, "second_own")
	h.As(h.cleo).Does(second()).Refused(403, "second_own")
	h.As(h.rita).Does(second()).Sees(`"seconds":1,"seconded":true`)
	for who, code := range map[*person]string{h.wim: "not_admitted", h.nadia: "not_on_roll", h.gus: "removed_from_roll"} {
		h.As(who).Does(accept(p, c, false)).Refused(403, code)
	}
	for who, code := range map[*person]string{h.wim: "not_admitted", h.nadia: "not_on_roll", h.gus: "not_on_roll"} {
		_, err := who.c.Candidates(h.ctx, h.meeting, p)
		requireRefusal(t, err, 403, code)
	}
}

// What people may try, with the exact status and code of each.
func TestScene_BadInputToAnElection(t *testing.T) {
	h := open(t)
	strict := h.elects(decision.ElectionRule{Office: "Chair", Seats: 1})
	p := h.elects(treasurer)
	ben := h.nominates(h.ben, h.ben, p, "") // accepts with it
	nominate := func(p decision.ProposalID, who decision.MemberID, name, why string) decision.Command {
		return decision.Nominate{ID: command(), Proposal: p, Candidate: client.NewID[decision.CandidateID](), Member: who, Name: name, Reason: why}
	}
	statement := func(text string) decision.Command {
		return decision.WriteStatement{ID: command(), Proposal: p, Candidate: ben, Text: text}
	}
	rule := func(seats, seconds int, office string) decision.Command {
		return decision.SetElection{ID: command(), Proposal: strict, Rule: &decision.ElectionRule{Office: office, Seats: seats, Seconds: seconds}}
	}
	for _, row := range []struct {
		name   string
		by     *person
		cmd    decision.Command
		status int
		code   string
	}{
		{"oneself where that is not allowed", h.ben, nominate(strict, h.ben.id, "", ""), 403, "self_nomination"},
		{"a free name where that is not allowed", h.ben, nominate(strict, "", "Zoe", ""), 403, "free_name"},
		{"a free name that a member bears", h.ben, nominate(p, "", "cleo", ""), 409, "name_on_roll"},
		{"a free name that turns the writing", h.ben, nominate(p, "", "a\u202eb", ""), 422, "bad_character"},
		{"twice", h.ben, nominate(p, h.ben.id, "", ""), 409, "nominated_already"},
		{"who was removed", h.ben, nominate(p, h.gus.id, "", ""), 404, "member_unknown"},
		{"who waits", h.ben, nominate(p, h.wim.id, "", ""), 404, "member_unknown"},
		{"two at once", h.ben, nominate(p, h.cleo.id, "Zoe", ""), 422, "nominate_one"},
		{"nobody", h.ben, nominate(p, "", "", ""), 422, "empty"},
		{"with a reason as long as a book", h.ben, nominate(p, h.cleo.id, "", strings.Repeat("x", 60_000)), 422, "too_long"},
		{"a statement of 2,001 letters", h.ben, statement(strings.Repeat("é", 2001)), 422, "too_long"},
		{"a statement that turns the writing", h.ben, statement("a\u202eb"), 422, "bad_character"},
		{"another's statement", h.ana, statement("x"), 403, "not_nominee"},
		{"answering nothing", h.ben, accept(p, "x", true), 404, "candidate_unknown"},
		{"no seat", h.ana, rule(0, 0, "Chair"), 422, "rule_impossible"},
		{"six seconds", h.ana, rule(1, 6, "Chair"), 422, "rule_impossible"},
		{"no office", h.ana, rule(1, 0, ""), 422, "empty"},
		{"no election once somebody is nominated", h.ana, decision.SetElection{ID: command(), Proposal: p}, 409, "election_begun"},
	} {
		t.Run(row.name, func(t *testing.T) {
			h.t = t
			h.As(row.by).Does(row.cmd).Refused(row.status, row.code)
		})
	}
	h.t = t
	h.As(h.ben).Does(statement("<script>alert(1)</script>"))
	h.As(h.cleo).Sees("<script>alert(1)</script>")
	html, err := h.cleo.c.Minutes(h.ctx, h.meeting, "html", "")
	require.NoError(t, err)
	require.NotContains(t, string(html), "<script>")
	again := nominate(p, h.cleo.id, "", "")
	h.As(h.rita).Does(again, again, again)
	lines, err := h.cleo.c.Candidates(h.ctx, h.meeting, p)
	require.NoError(t, err)
	require.Len(t, lines[1].Nominations, 1, "a nomination sent again happens once")
}
