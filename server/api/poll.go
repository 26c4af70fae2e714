package api

import (
	"context"
	"net/http"

	"github.com/folkmoot/folkmoot/decision"
)

// PollPath names a poll of a meeting.
type PollPath struct {
	MeetingPath
	Poll decision.PollID `path:"poll" doc:"the poll's id"`
}

func (a *API) polls() {
	type planPoll struct {
		ProposalPath
		Body struct {
			CommandBody
			Poll  decision.PollID   `json:"poll" doc:"made by the client"`
			Spec  decision.PollSpec `json:"spec"`
			Opens bool              `json:"opens,omitempty" doc:"it will be opened at once: what could not be opened now is refused"`
		}
	}
	command(a, http.MethodPost, "/proposals/{proposal}/polls", "planPoll", "Fix a poll's settings; it is not open yet", func(in *planPoll) decision.Command {
		return decision.PlanPoll{ID: in.Body.ID, Proposal: in.Proposal, Poll: in.Body.Poll, Spec: in.Body.Spec, Opens: in.Body.Opens}
	})

	type openPoll struct {
		PollPath
		Body struct {
			CommandBody
			Text int `json:"text" doc:"the version of the text that the facilitator has before them"`
		}
	}
	command(a, http.MethodPost, "/polls/{poll}/open", "openPoll", "Open a poll, or open it again as a new round", func(in *openPoll) decision.Command {
		return decision.OpenPoll{ID: in.Body.ID, Poll: in.Poll, Text: in.Body.Text}
	})

	type closePoll struct {
		PollPath
		Body struct {
			CommandBody
			Round  int    `json:"round" doc:"the round that is meant"`
			Reason string `json:"reason,omitempty" doc:"demanded where the quorum is not there"`
		}
	}
	command(a, http.MethodPost, "/polls/{poll}/close", "closePoll", "Close the running round", func(in *closePoll) decision.Command {
		return decision.ClosePoll{ID: in.Body.ID, Poll: in.Poll, Round: in.Body.Round, Reason: in.Body.Reason}
	})

	type revealTally struct {
		PollPath
		Body CommandBody
	}
	command(a, http.MethodPost, "/polls/{poll}/reveal", "revealTally", "Show the numbers of a closed poll", func(in *revealTally) decision.Command {
		return decision.RevealTally{ID: in.Body.ID, Poll: in.Poll}
	})

	type castBallot struct {
		PollPath
		Body struct {
			Round   int            `json:"round"`
			Text    int            `json:"text" doc:"the version of the text that the voter has seen"`
			Counter uint64         `json:"counter" minimum:"1" doc:"one more than the one in the section me"`
			Marks   decision.Marks `json:"marks"`
		}
	}
	command(a, http.MethodPut, "/polls/{poll}/ballot", "castBallot", "Give or change a ballot; the last one before close counts", func(in *castBallot) decision.Command {
		return decision.CastBallot{Poll: in.Poll, Round: in.Body.Round, Text: in.Body.Text,
			Counter: in.Body.Counter, Marks: in.Body.Marks}
	})

	type pollCount struct {
		Body decision.Counted
	}
	query(a, "/polls/{poll}/count", "pollCount", "The newest round's count in full, with flows and pairs, where its numbers may be seen",
		func(ctx context.Context, in *PollPath) (*pollCount, error) {
			out := &pollCount{}
			err := a.lookAs(ctx, in.Meeting, func(m *decision.Meeting, seen decision.Audience, _ decision.MemberID) (err error) {
				var shown bool
				if out.Body, shown, err = m.Counted(in.Poll, seen); err == nil && !shown {
					err = ErrNumbersHidden
				}
				return err
			})
			return out, err
		})

	type pollVoices struct {
		Body struct {
			Voices []decision.Voice `json:"voices"`
		}
	}
	query(a, "/polls/{poll}/voices", "pollVoices", "Who marked what, where the poll shows it to the viewer",
		func(ctx context.Context, in *PollPath) (*pollVoices, error) {
			out := &pollVoices{}
			err := a.look(ctx, in.Meeting, func(m *decision.Meeting, seen decision.Audience) (err error) {
				var shown bool
				if out.Body.Voices, shown, err = m.Voices(in.Poll, seen); err == nil && !shown {
					err = ErrNamesHidden
				}
				return err
			})
			return out, err
		})
}
