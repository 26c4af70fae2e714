package main

import (
	"context"
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/folkmoot/folkmoot/cmd/folkmoot/rehearse"
)

// RehearseCmd plays simulated phones against a running server.
type RehearseCmd struct {
	URL      string        `name:"url" required:"" placeholder:"URL" help:"Address of the server, as its QR code shows it."`
	Code     string        `required:"" placeholder:"CODE" help:"Join code of the meeting: one that was opened as a rehearsal, or the demo."`
	Voters   int           `default:"200" placeholder:"N" help:"How many phones to play, at most 5000."`
	Duration time.Duration `default:"30s" help:"How long they play once all have joined, at most 10m."`
	Pause    time.Duration `default:"10s" help:"Time between two acts of one phone, on average."`
	Seed     uint64        `default:"1" placeholder:"N" help:"What the phones do is drawn from it."`
	Slow     percent       `default:"10%" placeholder:"PERCENT" help:"How many of the phones read slowly, or not at all for a while."`
	Outage   bool          `help:"Half-way, let all phones lose the line at once."`
	Admin    string        `placeholder:"URL" help:"Address of the server's metrics, such as http://127.0.0.1:9090/metrics, to report its memory too."`
	JSON     bool          `name:"json" help:"Report as JSON."`
}

// percent is a share written as 10% or 10.
type percent int

// UnmarshalText reads it.
func (p *percent) UnmarshalText(text []byte) error {
	n, err := strconv.Atoi(strings.TrimSuffix(string(text), "%"))
	if err != nil {
		return fmt.Errorf("%q: want a share such as 10%%", text)
	}
	*p = percent(n)
	return nil
}

func (c *RehearseCmd) options() rehearse.Options {
	return rehearse.Options{Base: c.URL, Code: c.Code, Voters: c.Voters, Duration: c.Duration, Pause: c.Pause,
		Seed: c.Seed, Slow: int(c.Slow), Outage: c.Outage, Admin: c.Admin}
}

// Validate says what is wrong with the flags, before anything is touched.
func (c *RehearseCmd) Validate() error {
	opt := c.options()
	return opt.Validate()
}

// Run plays, reports, and fails where something that was acknowledged is missing.
func (c *RehearseCmd) Run(ctx context.Context, std streams) error {
	opt := c.options()
	opt.Log = func(sentence string) { fmt.Fprintln(std.err, sentence) }
	report, err := rehearse.Run(ctx, opt)
	if err != nil {
		return err
	}
	if c.JSON {
		out := json.NewEncoder(std.out)
		out.SetIndent("", "  ")
		err = out.Encode(report)
	} else {
		err = report.Table(std.out)
	}
	if err == nil && len(report.Missing) > 0 {
		err = fmt.Errorf("%d things that the server had acknowledged are missing", len(report.Missing))
	}
	return err
}
