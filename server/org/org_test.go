package org_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"

	"github.com/folkmoot/folkmoot/decision"
	"github.com/folkmoot/folkmoot/server/journal"
	"github.com/folkmoot/folkmoot/server/org"
	"github.com/folkmoot/folkmoot/server/room"
)

func id[T ~string]() T { return T(uuid.NewString()) }

// house is a journal with organisations and meetings over it.
type house struct {
	t     *testing.T
	store *journal.Store
	orgs  *org.Keeper
	rooms *room.Rooms
	clerk *org.Clerk
}

func open(t *testing.T, dir string) *house {
	t.Helper()
	h := &house{t: t}
	var err error
	h.store, err = journal.Open(dir, journal.Options{})
	require.NoError(t, err)
	h.orgs, err = org.Open(h.store, time.Now, nil)
	require.NoError(t, err)
	h.clerk = org.NewClerk(h.orgs)
	h.rooms, err = room.OpenRooms(t.Context(), h.store, room.Options{})
	require.NoError(t, err)
	return h
}

func (h *house) close() {
	h.rooms.Close()
	require.NoError(h.t, h.store.Close())
}

func (h *house) decisions(of decision.OrganisationID) (page []decision.PastDecision) {
	require.NoError(h.t, h.orgs.Look(of, func(o *decision.Organisation) { page, _ = o.Decisions(h.orgs.Today(), 0, 10) }))
	return page
}

// A server that stops between a decision and its organisation's record has it at
// the next start, once; told again and again, it stays one.
func TestADecisionIsRecordedOnceAfterACrash(t *testing.T) {
	dir, ctx := t.TempDir(), t.Context()
	h := open(t, dir)
	of, ada := id[decision.OrganisationID](), id[decision.MemberID]()
	_, _, err := h.orgs.Do(ctx, of, decision.ByHost(), decision.FoundOrganisation{ID: id[decision.CommandID](), Name: "Union",
		Defaults: decision.Defaults{Joining: decision.JoinClosed, Language: "en", Zone: "UTC"}})
	require.NoError(t, err)
	p, q := id[decision.ProposalID](), id[decision.PollID]()
	r, _, err := h.rooms.Create(ctx, id[decision.MeetingID](), decision.ByHost(), decision.OpenMeeting{ID: id[decision.CommandID](),
		Title: "First", Language: "en", Zone: "UTC", Joining: decision.JoinClosed, JoinCode: "KMRT", Facilitator: ada, Name: "Ada",
		Organisation: of, Agenda: []decision.Draft{{Proposal: p, Title: "Two barrels"}}})
	require.NoError(t, err)
	for _, cmd := range []decision.Command{
		decision.MovePhase{ID: id[decision.CommandID](), Proposal: p, To: decision.PhaseDiscussion},
		decision.PlanPoll{ID: id[decision.CommandID](), Proposal: p, Poll: q, Spec: decision.PollSpec{Method: decision.MethodConsensus}},
		decision.OpenPoll{ID: id[decision.CommandID](), Poll: q, Text: 1},
		decision.CastBallot{Poll: q, Round: 1, Text: 1, Counter: 1, Marks: decision.Marks{Position: "agree"}},
		decision.ClosePoll{ID: id[decision.CommandID](), Poll: q, Round: 1},
		decision.MovePhase{ID: id[decision.CommandID](), Proposal: p, To: decision.PhaseDecided},
	} {
		_, err := r.Do(ctx, decision.ByMember(ada), cmd)
		require.NoError(t, err, "%T", cmd)
	}
	require.Empty(t, h.decisions(of), "the clerk has not run")
	h.close()

	for range 2 {
		h = open(t, dir)
		for range 2 {
			for _, r := range h.rooms.All() {
				require.NoError(t, h.clerk.Tell(ctx, r))
			}
		}
		require.Len(t, h.decisions(of), 1)
		require.Equal(t, decision.InForce, h.decisions(of)[0].Status)
		h.close()
	}
}

// What could not be written is not shown, and can be asked for again.
func TestWhatIsNotDurableIsNotShown(t *testing.T) {
	h := open(t, t.TempDir())
	defer h.close()
	full := &refusing{Store: h.store}
	orgs, err := org.Open(full, time.Now, nil)
	require.NoError(t, err)
	of := id[decision.OrganisationID]()
	found := decision.FoundOrganisation{ID: id[decision.CommandID](), Name: "Union",
		Defaults: decision.Defaults{Joining: decision.JoinClosed, Language: "en", Zone: "UTC"}}
	for because, want := range map[error]error{journal.ErrFull: room.ErrStorageFull, journal.ErrTooLarge: room.ErrTooBig, errors.New("disk"): room.ErrStopping} {
		full.because = because
		_, _, err := orgs.Do(t.Context(), of, decision.ByHost(), found)
		require.ErrorIs(t, err, want)
		require.Empty(t, orgs.Lines())
	}
	full.because = nil
	_, seq, err := orgs.Do(t.Context(), of, decision.ByHost(), found)
	require.NoError(t, err)
	require.EqualValues(t, 1, seq)
	events, _, err := orgs.Do(t.Context(), of, decision.ByHost(), found)
	require.NoError(t, err)
	require.Empty(t, events, "the same command happens once")
	require.Len(t, orgs.Lines(), 1)
	require.ErrorIs(t, orgs.Look(id[decision.OrganisationID](), func(*decision.Organisation) {}), decision.ErrOrganisationUnknown)
}

// refusing is a store whose disk says no.
type refusing struct {
	*journal.Store
	because error
}

func (s *refusing) Append(ctx context.Context, log journal.LogID, kind journal.Kind, after journal.Seq, recs []journal.Record, writes []journal.Write) (journal.Seq, error) {
	if s.because != nil {
		return 0, s.because
	}
	return s.Store.Append(ctx, log, kind, after, recs, writes)
}
