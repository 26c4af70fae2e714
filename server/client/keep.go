package client

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"net/http"

	"github.com/folkmoot/folkmoot/decision"
)

// Ideas are those of a proposal that this browser's owner may see, in the order
// in which they were written.
func (c *Client) Ideas(ctx context.Context, meeting decision.MeetingID, proposal decision.ProposalID) ([]decision.IdeaLine, error) {
	var out struct {
		Ideas []decision.IdeaLine `json:"ideas"`
	}
	return out.Ideas, c.get(ctx, below(meeting, "proposals", string(proposal), "ideas"), &out)
}

// Counted is a poll's count in full, where its numbers may be seen.
func (c *Client) Counted(ctx context.Context, meeting decision.MeetingID, poll decision.PollID) (out decision.Counted, err error) {
	return out, c.get(ctx, below(meeting, "polls", string(poll), "count"), &out)
}

// Upload gives the server a file, to be named in a contribution: an image or a PDF.
func (c *Client) Upload(ctx context.Context, meeting decision.MeetingID, file []byte) (a decision.Attachment, err error) {
	return a, c.send(ctx, http.MethodPost, below(meeting, "files"), "application/octet-stream", file, &a)
}

// File is the content of a file that some contribution names.
func (c *Client) File(ctx context.Context, meeting decision.MeetingID, blob decision.BlobID) (file []byte, err error) {
	return file, c.get(ctx, below(meeting, "files", string(blob)), &file)
}

// Export is a meeting's whole log, a line for each record, and the position that
// it ends with, which Delete asks for.
func (c *Client) Export(ctx context.Context, meeting decision.MeetingID) (log []byte, seq uint64, err error) {
	if err := c.get(ctx, below(meeting, "export"), &log); err != nil {
		return nil, 0, err
	}
	lines := bytes.Split(bytes.TrimSpace(log), []byte("\n"))
	var last struct {
		Seq uint64 `json:"seq"`
	}
	if err := json.Unmarshal(lines[len(lines)-1], &last); err != nil {
		return nil, 0, fmt.Errorf("client: the last line of an export: %w", err)
	}
	return log, last.Seq, nil
}

// Delete deletes a meeting for ever; seq is that of its newest export.
func (c *Client) Delete(ctx context.Context, meeting decision.MeetingID, seq uint64) error {
	return c.call(ctx, http.MethodPost, below(meeting, "delete"), map[string]uint64{"seq": seq}, nil)
}
