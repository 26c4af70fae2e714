package server_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/folkmoot/folkmoot/ballot"
	"github.com/folkmoot/folkmoot/decision"
	"github.com/folkmoot/folkmoot/server/client"
)

// chambers are the groups of the hall of sixty, in the order of their labels.
var chambers = []string{"Environment", "Labour", "Owners", "Tenants"}

// sixty is a hall with sixty votes, fifteen in each of four groups. Those who run
// it are in groups too; whoever came to fill the seats has no websocket.
func sixty(t *testing.T) (h *hall, rooms map[string][]*person) {
	t.Helper()
	h, rooms = open(t), map[string][]*person{}
	all := []*person{h.ana, h.cora, h.rita, h.ben, h.cleo}
	for i := len(all); i < 60; i++ {
		p := &person{name: fmt.Sprintf("Seat %d", i), c: h.browser()}
		var err error
		p.id, err = p.c.Join(h.ctx, h.meeting, decision.JoinMeeting{ID: command(), Name: p.name, Code: h.code})
		require.NoError(t, err)
		h.As(h.cora).Does(decision.AdmitMember{ID: command(), Member: p.id})
		all = append(all, p)
	}
	for i, p := range all {
		if i%30 == 0 {
			h.pauseForBreath()
		}
		label := chambers[i%4]
		rooms[label] = append(rooms[label], p)
		h.As(h.cora).Does(decision.SetGroup{ID: command(), Member: p.id, Group: label})
	}
	h.pauseForBreath()
	return h, rooms
}

// divides casts the ballots of a group: this many say yes, the others no.
func (h *hall) divides(room []*person, yes int, b decision.CastBallot) {
	h.t.Helper()
	for i, p := range room {
		b.Marks.Answer = "no"
		if i < yes {
			b.Marks.Answer = "yes"
		}
		h.As(p).Does(b)
	}
}

// numbers are a poll as Ana's screen has it now.
func (h *hall) numbers(q decision.PollID) (decision.PollSection, decision.TallySection, *decision.Verdict) {
	h.t.Helper()
	h.settle()
	view, err := h.ana.c.View(h.ctx, h.meeting, false)
	require.NoError(h.t, err)
	poll, err := view.Poll(q)
	require.NoError(h.t, err)
	tally, err := view.Tally(q)
	require.NoError(h.t, err)
	verdict, err := view.Verdict(q)
	require.NoError(h.t, err)
	return poll, tally, verdict.Verdict
}

// here are those who are told things: the five with a role or a vote in the
// lettered hall, who observes, and the screen.
func (h *hall) here() []*person {
	return []*person{h.ana, h.cora, h.rita, h.ben, h.cleo, h.olga, h.wall}
}

// Sixty people in four groups decide by double majority. Fifty-two want it, and
// eight of fifteen tenants do not: it is not adopted. They talk, the text changes,
// one tenant is won over, and in the second round it is adopted. Who in a group
// said no is told to nobody.
func TestScene_SixtyPeopleInFourGroupsDecideByDoubleMajority(t *testing.T) {
	h, rooms := sixty(t)
	majority := ballot.Share{Num: 1, Den: 2, MoreThan: true}
	spec := decision.PollSpec{Method: decision.MethodYesNo, Names: decision.NamesFacilitator,
		YesNo:  &decision.YesNoRule{Threshold: majority, Base: decision.BaseCounted},
		Groups: &decision.GroupRule{Threshold: majority},
		Quorum: decision.Quorum{Also: []decision.Need{{Of: decision.OfParticipation, Share: majority, Each: true}}}}
	p, q := h.polled(spec)
	no := rooms["Tenants"][14]

	for _, label := range chambers[:3] {
		h.divides(rooms[label], 15, marked(q, 1, 1, 1, decision.Marks{}))
	}
	h.divides(rooms["Tenants"][8:], 0, marked(q, 1, 1, 1, decision.Marks{}))
	_, _, v := h.numbers(q)
	require.Equal(t, decision.NoQuorum, v.Kind, "seven of fifteen tenants are no quorum of theirs")
	h.As(h.ana).Does(decision.ClosePoll{ID: command(), Poll: q, Round: 1}).Refused(409, "quorum_needs_reason")
	for _, who := range h.here() {
		h.As(who).Sees(`{"group":"Tenants","voters":15,"present":15,"cast":7}`, `{"group":"Owners","voters":15,"present":15,"cast":15}`)
	}
	h.As(h.ana).Does(decision.SetGroup{ID: command(), Member: no.id, Group: "Owners"}).Refused(409, "group_in_running_poll")

	h.divides(rooms["Tenants"][:8], 7, marked(q, 1, 1, 1, decision.Marks{}))
	for _, who := range h.here() {
		h.As(who).Sees(`{"group":"Tenants","voters":15,"cast":15,"counts":[{"id":"yes","count":7},{"id":"no","count":8}`, `"kind":"not_adopted"`)
	}
	_, tally, v := h.numbers(q)
	require.Equal(t, []decision.Count{{ID: "yes", Count: 52}, {ID: "no", Count: 8}, {ID: "abstain"}}, tally.Counts)
	unmet := map[string]decision.Check{}
	for _, c := range v.Checks {
		if !c.Met {
			unmet[c.Group] = c
		}
	}
	require.Equal(t, map[string]decision.Check{"Tenants": {Code: "yes_counted", Group: "Tenants", Have: 7, Need: 8, Of: 15, At: &majority}}, unmet,
		"overall it would be adopted")
	require.Contains(t, v.Flips, decision.Flip{Change: "no_to_yes", Group: "Tenants", Count: 1})
	h.nobodyReads(q, no)
	h.As(h.ana).Does(decision.ClosePoll{ID: command(), Poll: q, Round: 1})
	poll, _, _ := h.numbers(q)
	require.Equal(t, []decision.Next{decision.NextDiscuss, decision.NextReopen, decision.NextDecide}, poll.Next)
	h.nobodyReads(q, no)

	h.moves(p, decision.PhaseDiscussion, "The tenants ask who pays.")
	h.says(rooms["Tenants"][7], p, decision.Concern, "Rents must not rise for it.")
	h.As(h.ana).Does(decision.EditProposal{ID: command(), Proposal: p, Version: 1, Title: "Collect rainwater", Text: "Two barrels, paid from the reserve."})
	h.As(h.ana).Does(decision.OpenPoll{ID: command(), Poll: q, Text: 2})
	h.As(no).Does(marked(q, 1, 1, 2, decision.Marks{Answer: "no"})).Refused(409, "round_changed")
	h.As(h.wall).Sees(`{"group":"Tenants","voters":15,"present":15,"cast":0}`)
	for i, yes := range []int{15, 15, 15, 8} {
		h.divides(rooms[chambers[i]], yes, marked(q, 2, 2, 1, decision.Marks{}))
	}
	h.As(h.ana).Does(decision.ClosePoll{ID: command(), Poll: q, Round: 2})
	for _, who := range h.here() {
		h.As(who).Sees(`"kind":"adopted"`, `{"group":"Tenants","voters":15,"cast":15,"counts":[{"id":"yes","count":8},{"id":"no","count":7}`)
	}
	h.nobodyReads(q, no)
	h.moves(p, decision.PhaseDecided, "")
	minutes, err := h.cleo.c.Minutes(h.ctx, h.meeting, "md", "en")
	require.NoError(t, err)
	told := string(minutes)
	for _, line := range []string{"Round 1", "The tenants ask who pays.", "Rents must not rise for it.", "Round 2",
		"Tenants: Yes: 7 of 15 votes", "one no turned into yes (Tenants)", "Tenants: Yes: 8 of 15 votes"} {
		require.Contains(t, told, line)
	}
	require.Less(t, strings.Index(told, "The proposal is not adopted."), strings.LastIndex(told, "The proposal is adopted."))
}

// nobodyReads demands that what one person of a group voted is told to nobody but
// themselves and who runs the meeting, and that who waits learns nothing.
func (h *hall) nobodyReads(q decision.PollID, who *person) {
	h.t.Helper()
	for _, other := range []*person{h.rita, h.cleo, h.olga, h.wall} {
		_, err := other.c.Voices(h.ctx, h.meeting, q)
		require.ErrorAs(h.t, err, new(*client.Refusal), other.name)
		view, err := other.c.View(h.ctx, h.meeting, other.id == "")
		require.NoError(h.t, err)
		me := view.Sections[decision.SectionMe]
		delete(view.Sections, decision.SectionMe)
		require.NotContains(h.t, asText(h.t, view.Sections), `"answer"`, other.name)
		require.NotContains(h.t, string(me.Data), string(who.id), other.name)
	}
	h.As(h.wall).SeesNo(string(who.id), who.name, `"answer"`)
	h.As(h.wim).SeesNo("Tenants", "Collect rainwater", `"counts"`, who.name)
}
