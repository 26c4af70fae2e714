package api

import (
	"bytes"
	"context"
	"encoding/hex"
	"encoding/json"
	"errors"
	"net/http"
	"slices"

	"github.com/danielgtaylor/huma/v2"

	"github.com/folkmoot/folkmoot/decision"
	"github.com/folkmoot/folkmoot/server/journal"
	"github.com/folkmoot/folkmoot/server/room"
)

// What is done with a meeting as a whole: taken along, put away, deleted.

// ErrNotExported refuses to delete a meeting whose newest export is not its last state.
var ErrNotExported = decision.Define(decision.Conflict, "not_exported") // arg seq: what an export would end with

// ExportLine is one record of an export, or, the last line, what it ends with.
type ExportLine struct {
	Seq   journal.Seq     `json:"seq"`
	Facts json.RawMessage `json:"facts,omitempty"`
	Parts []ExportPart    `json:"parts,omitempty"`
	Root  string          `json:"root,omitempty" doc:"of the Merkle tree over all records; only on the last line"`
}

// ExportPart is a part of a record; of one that is erased or concealed, only the hash.
type ExportPart struct {
	Label  string          `json:"label"`
	Member string          `json:"member,omitempty"`
	Salt   string          `json:"salt,omitempty"`
	Body   json.RawMessage `json:"body,omitempty"`
	Hash   string          `json:"hash,omitempty"`
}

func (a *API) keep() {
	type exported struct {
		ContentType string `header:"Content-Type"`
		Disposition string `header:"Content-Disposition"`
		Body        []byte
	}
	op := operation(http.MethodGet, "/meetings/{meeting}/export", "exportMeeting", "The whole log of a meeting, one record a line, for who runs it")
	op.Responses["200"] = &huma.Response{Description: "The log; its last line holds seq and root",
		Content: map[string]*huma.MediaType{"application/x-ndjson": {Schema: a.schema(ExportLine{})}}}
	huma.Register(a.huma, op, func(ctx context.Context, in *MeetingPath) (*exported, error) {
		text, err := a.export(ctx, in.Meeting)
		return &exported{"application/x-ndjson", `attachment; filename="meeting.jsonl"`, text}, a.answered(ctx, err)
	})

	type archiveMeeting struct {
		MeetingPath
		Body struct {
			CommandBody
			Archived bool `json:"archived"`
		}
	}
	command(a, http.MethodPost, "/archive", "archiveMeeting", "Put an ended meeting away, or take it out again", func(in *archiveMeeting) decision.Command {
		return decision.ArchiveMeeting{ID: in.Body.ID, Archived: in.Body.Archived}
	})

	type deleteMeeting struct {
		MeetingPath
		Body struct {
			Seq journal.Seq `json:"seq" doc:"the last line's of the export that was taken"`
		}
	}
	type deleted struct {
		Body struct {
			Deleted bool `json:"deleted"`
		}
	}
	huma.Register(a.huma, operation(http.MethodPost, "/meetings/{meeting}/delete", "deleteMeeting", "Delete a meeting for ever, after an export"),
		func(ctx context.Context, in *deleteMeeting) (*deleted, error) {
			out := &deleted{}
			err := a.delete(ctx, in.Meeting, in.Body.Seq)
			out.Body.Deleted = err == nil
			return out, a.answered(ctx, err)
		})
}

// runner finds the room for somebody who runs the meeting, ended or not.
func (a *API) runner(ctx context.Context, meeting decision.MeetingID) (*room.Room, error) {
	r, who, err := a.roomAndCaller(ctx, meeting)
	if err != nil {
		return nil, err
	}
	var may error
	err = r.Look(ctx, func(m *decision.Meeting) {
		if seen, _ := m.AudienceOf(who.member); seen != decision.ToFacilitator {
			role, _ := m.Role(who.member)
			may = decision.ErrNotAllowed.With("role", string(role))
		}
	})
	return r, errors.Join(err, may)
}

// export writes the log down as it stands, with what must stay hidden as hashes.
func (a *API) export(ctx context.Context, meeting decision.MeetingID) ([]byte, error) {
	r, err := a.runner(ctx, meeting)
	if err != nil {
		return nil, err
	}
	var out bytes.Buffer
	lines := json.NewEncoder(&out)
	var inner error
	err = r.Export(ctx, func(m *decision.Meeting, e journal.Entry) error {
		line, err := exportLine(m, e)
		if err != nil {
			return err
		}
		return lines.Encode(line)
	}, func(head journal.Head) {
		inner = lines.Encode(ExportLine{Seq: journal.Seq(head.Size), Root: hex.EncodeToString(head.Root[:])})
	})
	return out.Bytes(), errors.Join(err, inner)
}

func exportLine(m *decision.Meeting, e journal.Entry) (ExportLine, error) {
	ev, err := room.Event(e)
	if err != nil {
		return ExportLine{}, err
	}
	line := ExportLine{Seq: e.Seq, Facts: e.Facts}
	for i := range e.Parts {
		p := &e.Parts[i]
		out := ExportPart{Label: p.Label, Member: p.Member, Salt: hex.EncodeToString(p.Salt), Body: p.Body}
		if hidden := m.Concealed(ev, p.Label); hidden || p.Erased {
			sum := p.Sum()
			out = ExportPart{Label: p.Label, Hash: hex.EncodeToString(sum[:])}
		} else if m.Concealed(ev, decision.PartWho) {
			out.Member = ""
		}
		line.Parts = append(line.Parts, out)
	}
	return line, nil
}

// delete drops a meeting: its room is closed first, then what people hold of it
// is forgotten, then its log, and last the files that no other meeting holds.
func (a *API) delete(ctx context.Context, meeting decision.MeetingID, seq journal.Seq) error {
	r, err := a.runner(ctx, meeting)
	if err != nil {
		return err
	}
	var running bool
	var files []decision.Attachment
	var of decision.OrganisationID
	var was decision.MeetingOfBody
	err = r.Look(ctx, func(m *decision.Meeting) {
		running, files = m.HasRunningPoll(), m.Attachments()
		of, was = m.Organisation(), m.Noted().MeetingOfBody
	})
	if err != nil {
		return err
	}
	if running {
		return decision.ErrMeetingPolls
	}
	now, err := r.Head(ctx)
	if err != nil {
		return err
	}
	if seq != now {
		return ErrNotExported.With("seq", uint64(now))
	}
	if of != "" { // its line stays there, with what was decided
		if err := a.opt.Clerk.Tell(ctx, r); err != nil {
			return err
		}
	}
	if err := a.rooms.Delete(ctx, meeting, a.people.DropMeeting); err != nil {
		return err
	}
	if of != "" {
		if err := a.opt.Clerk.Forget(ctx, of, was); err != nil {
			return err
		}
	}
	return a.removeFiles(ctx, files)
}

// removeFiles deletes files that no meeting holds any more.
func (a *API) removeFiles(ctx context.Context, files []decision.Attachment) error {
	for _, r := range a.rooms.All() {
		err := r.Look(ctx, func(m *decision.Meeting) {
			files = slices.DeleteFunc(files, func(f decision.Attachment) bool {
				_, held := m.Attachment(f.Blob)
				return held
			})
		})
		if err != nil {
			return err
		}
	}
	for _, f := range files {
		if err := a.opt.Blobs.Remove(string(f.Blob)); err != nil {
			return err
		}
	}
	return nil
}
