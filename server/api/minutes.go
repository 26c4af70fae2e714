package api

import (
	"bytes"
	"context"
	"errors"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"github.com/folkmoot/folkmoot/decision"
	"github.com/folkmoot/folkmoot/decision/minutes"
)

func (a *API) minutes() {
	type ask struct {
		MeetingPath
		Format   minutes.Format      `query:"format" default:"html" enum:"md,html,json"`
		Language string              `query:"lang" doc:"BCP 47; the meeting's own unless given"`
		Proposal decision.ProposalID `query:"proposal" doc:"this decision alone; the whole meeting unless given"`
	}
	type written struct {
		ContentType string `header:"Content-Type"`
		Disposition string `header:"Content-Disposition"`
		Policy      string `header:"Content-Security-Policy"`
		Body        []byte
	}
	op := operation(http.MethodGet, "/meetings/{meeting}/minutes", "minutes", "The minutes; a draft while the meeting is running")
	op.Responses["200"] = &huma.Response{Description: "The minutes", Content: map[string]*huma.MediaType{
		"text/html": {}, "text/markdown": {}, "application/json": {Schema: a.schema(decision.Account{})}}}
	huma.Register(a.huma, op, func(ctx context.Context, in *ask) (*written, error) {
		text, err := a.write(ctx, in.Meeting, minutes.Options{Format: in.Format, Language: in.Language,
			Proposal: in.Proposal, Version: a.opt.Version})
		if err != nil {
			return nil, a.answered(ctx, err)
		}
		out := &written{ContentType: in.Format.ContentType(), Body: text,
			Disposition: `inline; filename="minutes.` + string(in.Format) + `"`,
			Policy:      "default-src 'none'; style-src 'unsafe-inline'"}
		return out, nil
	})
}

// write writes the minutes of a meeting for whoever asks.
func (a *API) write(ctx context.Context, meeting decision.MeetingID, opt minutes.Options) ([]byte, error) {
	var account decision.Account
	var of decision.OrganisationID
	err := a.look(ctx, meeting, func(m *decision.Meeting, seen decision.Audience) error {
		if seen != decision.ToFacilitator && seen != decision.ToMember {
			return decision.ErrNotAdmitted
		}
		account, of = m.Account(), m.Organisation()
		return nil
	})
	if err != nil {
		return nil, err
	}
	if of != "" {
		if err := a.opt.Organisations.Look(of, func(o *decision.Organisation) { opt.Later = o.Later(a.opt.Organisations.Today(), meeting) }); err != nil {
			return nil, err
		}
	}
	var b bytes.Buffer
	err = a.languages.Write(&b, account, opt)
	if errors.Is(err, minutes.ErrProposal) {
		return nil, decision.ErrProposalUnknown
	}
	if err != nil {
		return nil, err
	}
	return b.Bytes(), nil
}
