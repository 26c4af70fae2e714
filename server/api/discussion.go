package api

import (
	"context"
	"errors"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"github.com/folkmoot/folkmoot/decision"
	"github.com/folkmoot/folkmoot/server/blobs"
)

func (a *API) discussion() {
	type addContribution struct {
		ProposalPath
		Body struct {
			CommandBody
			Contribution decision.ContributionID   `json:"contribution" doc:"made by the client"`
			Kind         decision.ContributionKind `json:"kind" enum:"question,concern,support,amendment,information"`
			Text         string                    `json:"text" doc:"at most 5,000 characters"`
			Reply        decision.ContributionID   `json:"reply,omitempty" doc:"what it answers"`
			Attachments  []attached                `json:"attachments,omitempty"`
		}
	}
	huma.Register(a.huma, operation(http.MethodPost, "/meetings/{meeting}/proposals/{proposal}/contributions", "addContribution", "Say something in the discussion"),
		func(ctx context.Context, in *addContribution) (*Done, error) {
			out := &Done{}
			files, err := a.attachments(ctx, in.Meeting, in.Body.Attachments)
			if err == nil {
				out.Body.Seq, err = a.do(ctx, in.Meeting, decision.AddContribution{ID: in.Body.ID, Proposal: in.Proposal,
					Contribution: in.Body.Contribution, Kind: in.Body.Kind, Text: in.Body.Text, Reply: in.Body.Reply, Attachments: files})
			}
			return out, a.answered(ctx, err)
		})

	type resolveContribution struct {
		ProposalPath
		Contribution decision.ContributionID `path:"contribution"`
		Body         struct {
			CommandBody
			Resolved bool `json:"resolved"`
		}
	}
	command(a, http.MethodPost, "/proposals/{proposal}/contributions/{contribution}/resolve", "resolveContribution",
		"Say that one's concern or question is answered, or open again", func(in *resolveContribution) decision.Command {
			return decision.ResolveContribution{ID: in.Body.ID, Proposal: in.Proposal, Contribution: in.Contribution, Resolved: in.Body.Resolved}
		})

	type contributionAsk struct {
		ProposalPath
		From  int `query:"from" minimum:"0" doc:"where to go on from"`
		Limit int `query:"limit" default:"100" minimum:"1" maximum:"500"`
	}
	type contributionPage struct {
		Body struct {
			Contributions []decision.ContributionLine `json:"contributions" doc:"oldest first"`
			Next          int                         `json:"next" doc:"where to go on from; 0 at the end"`
		}
	}
	query(a, "/proposals/{proposal}/contributions", "contributions", "A page of the discussion", func(ctx context.Context, in *contributionAsk) (*contributionPage, error) {
		out := &contributionPage{}
		err := a.lookAs(ctx, in.Meeting, func(m *decision.Meeting, seen decision.Audience, _ decision.MemberID) (err error) {
			out.Body.Contributions, out.Body.Next, err = m.Contributions(in.Proposal, seen, in.From, in.Limit)
			return err
		})
		return out, err
	})
	a.files()
}

// attached names a file that was uploaded before.
type attached struct {
	Blob decision.BlobID `json:"blob"`
	Name string          `json:"name"`
}

// attachments fills in what the server itself found out about uploaded files. It
// reads them only for somebody who may write in the meeting.
func (a *API) attachments(ctx context.Context, meeting decision.MeetingID, files []attached) (out []decision.Attachment, err error) {
	if len(files) > decision.MaxAttachments {
		return nil, decision.ErrAttachments.With("attachments", len(files), "max", decision.MaxAttachments)
	}
	if len(files) > 0 {
		err = a.mayWrite(ctx, meeting)
	}
	if err != nil {
		return nil, err
	}
	for _, f := range files {
		info, err := a.opt.Blobs.Stat(string(f.Blob))
		if err != nil {
			return nil, err
		}
		out = append(out, decision.Attachment{Blob: f.Blob, Name: f.Name, Type: info.Type, Size: info.Size})
	}
	return out, nil
}

// uploadTime is how long a phone may take to send a file, on a hall's network that
// many share: a little less than the time until the answer must be written.
const uploadTime = 50 * time.Second

func (a *API) files() {
	type upload struct {
		MeetingPath
		RawBody []byte `contentType:"application/octet-stream"`
	}
	type uploaded struct {
		Body struct {
			Blob decision.BlobID `json:"blob"`
			Type string          `json:"type" doc:"as the content says, whatever the name"`
			Size int64           `json:"size"`
		}
	}
	op := operation(http.MethodPost, "/meetings/{meeting}/files", "uploadFile", "Upload an image or a PDF, to be named in a contribution")
	op.MaxBodyBytes = blobs.MaxSize + 1 // huma refuses the limit itself
	op.BodyReadTimeout = uploadTime
	op.Middlewares = huma.Middlewares{func(c huma.Context, next func(huma.Context)) {
		if err := a.mayWrite(c.Context(), decision.MeetingID(c.Param("meeting"))); err != nil {
			err = a.answered(c.Context(), err)
			_ = huma.WriteErr(a.huma, c, http.StatusForbidden, "", err)
			return
		}
		next(c)
	}}
	huma.Register(a.huma, op, func(ctx context.Context, in *upload) (*uploaded, error) {
		out := &uploaded{}
		info, err := a.opt.Blobs.Put(in.RawBody)
		out.Body.Blob, out.Body.Type, out.Body.Size = decision.BlobID(info.ID), info.Type, info.Size
		return out, a.answered(ctx, err)
	})
	a.huma.OpenAPI().Paths[op.Path].Post.RequestBody.Required = false // an empty file is refused in a sentence of its own

	type fileAsk struct {
		MeetingPath
		Blob decision.BlobID `path:"blob"`
	}
	type file struct {
		ContentType string `header:"Content-Type"`
		Disposition string `header:"Content-Disposition"`
		Policy      string `header:"Content-Security-Policy"`
		Cache       string `header:"Cache-Control"`
		Body        []byte
	}
	op = operation(http.MethodGet, "/meetings/{meeting}/files/{blob}", "file", "A file of a contribution")
	op.Responses["200"] = &huma.Response{Description: "The file", Content: map[string]*huma.MediaType{"application/octet-stream": {}}}
	huma.Register(a.huma, op, func(ctx context.Context, in *fileAsk) (*file, error) {
		var found decision.Attachment
		err := a.lookAs(ctx, in.Meeting, func(m *decision.Meeting, _ decision.Audience, _ decision.MemberID) error {
			var ok bool
			if found, ok = m.Attachment(in.Blob); !ok {
				return blobs.ErrUnknown
			}
			return nil
		})
		if err != nil {
			return nil, a.answered(ctx, err)
		}
		data, err := a.opt.Blobs.Read(string(in.Blob))
		if err != nil {
			return nil, a.answered(ctx, err)
		}
		show := "inline"
		if found.Type == "application/pdf" {
			show = "attachment"
		}
		return &file{ContentType: found.Type, Disposition: show, Policy: "default-src 'none'; sandbox", Cache: "private, max-age=31536000, immutable", Body: data}, nil
	})
}

// mayWrite tells whether the caller may write in a meeting: nil, or the refusal.
func (a *API) mayWrite(ctx context.Context, meeting decision.MeetingID) error {
	r, who, err := a.roomAndCaller(ctx, meeting)
	if err != nil {
		return err
	}
	var may error
	err = r.Look(ctx, func(m *decision.Meeting) { may = m.MayWrite(who.by()) })
	return errors.Join(err, may)
}
