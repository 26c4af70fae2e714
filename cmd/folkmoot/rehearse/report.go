package rehearse

import (
	"cmp"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
	"text/tabwriter"

	"github.com/folkmoot/folkmoot/decision"
)

// Report is what a rehearsal came to.
type Report struct {
	Base    string             `json:"url"`
	Meeting decision.MeetingID `json:"meeting"`
	Title   string             `json:"title"`
	Voters  int                `json:"voters"`
	Seed    uint64             `json:"seed"`
	Seconds float64            `json:"seconds"` // the whole of it

	Joined        int `json:"joined"`
	Casts         int `json:"casts"`   // first ballots that were acknowledged
	Changes       int `json:"changes"` // changes of ballots that were acknowledged
	Ideas         int `json:"ideas"`
	Contributions int `json:"contributions"`
	Dots          int `json:"dots"` // placements

	Refusals map[string]int `json:"refusals"` // by code; a vote on a poll that has just been closed is one
	Errors   map[string]int `json:"errors"`   // tries without a proper answer, and lines that broke
	Retries  int            `json:"retries"`

	Answer     Spread `json:"cast_to_answer"`
	Screen     Spread `json:"cast_to_screen"`      // each cast on each phone that reads well
	LastScreen Spread `json:"cast_to_last_screen"` // each cast until the last of them shows it
	Watched    int    `json:"casts_watched"`       // casts that could be recognised on other phones
	Unseen     int    `json:"unseen"`              // times that a phone, connected all along, never showed a cast

	Reconnects Spread  `json:"reconnects"` // from wanting the line to having the view again
	Outage     *Outage `json:"outage"`

	Frames PerPhone `json:"frames_per_phone"`
	Bytes  PerPhone `json:"bytes_per_phone"`
	Slow   struct {
		Phones int `json:"phones"`
		Closed int `json:"closed"` // times that the server closed one
	} `json:"slow"`
	Server struct {
		Before    *Measured `json:"before"`    // any phone has joined
		Connected *Measured `json:"connected"` // all have, and nothing else was done yet
		After     *Measured `json:"after"`
	} `json:"server"`

	Compared  int       `json:"compared"`  // acknowledged things that are there
	Outdated  int       `json:"outdated"`  // ballots of rounds that are over and opened anew: no longer to be compared
	Unchecked int       `json:"unchecked"` // phones that were removed, or could not ask
	Missing   []Missing `json:"missing"`
}

// Outage is a loss of all lines at once.
type Outage struct {
	Phones   int     `json:"phones"`
	Back     int     `json:"back"`
	LastBack float64 `json:"last_back_ms"`
}

// PerPhone is a number of each phone.
type PerPhone struct {
	Mean int64 `json:"mean"`
	Max  int64 `json:"max"`
}

// fill writes the report once all phones have stopped.
func (c *crowd) fill(r *Report, found findings) {
	n := c.counts
	r.Base, r.Meeting, r.Title = c.door.Base(), c.meeting.Meeting, c.meeting.Title
	r.Voters, r.Seed, r.Seconds = len(c.phones), c.opt.Seed, c.now().Seconds()
	r.Joined, r.Casts, r.Changes = n.joined, n.casts, n.changes
	r.Ideas, r.Contributions, r.Dots = n.ideas, n.said, n.dots
	r.Refusals, r.Errors, r.Retries = n.refusals, n.errors, n.retries
	r.Answer, r.Reconnects = n.answers.report(), n.back.report()
	if n.outage.phones > 0 {
		r.Outage = &Outage{n.outage.phones, n.outage.phones - n.outage.left, ms(n.outage.last - n.outage.begun)}
	}
	var tracks []*track
	for _, p := range c.phones {
		tracks = append(tracks, &p.track)
		if p.line.habit != reads {
			r.Slow.Phones++
		}
		r.Frames.add(p.frames.Load())
		r.Bytes.add(p.line.bytes.Load())
	}
	r.Frames.Mean /= int64(len(c.phones))
	r.Bytes.Mean /= int64(len(c.phones))
	r.Slow.Closed = n.tooSlow
	seen := look(c.casts, tracks, c.hungUp)
	r.Screen, r.LastScreen, r.Watched, r.Unseen = seen.each.report(), seen.last.report(), seen.watched, seen.unseen
	r.Compared, r.Outdated, r.Unchecked = found.compared, found.outdated, found.unchecked
	r.Missing = append([]Missing{}, found.missing...)
	slices.SortFunc(r.Missing, func(a, b Missing) int { return cmp.Or(cmp.Compare(a.Phone, b.Phone), strings.Compare(a.What, b.What)) })
}

// add sums up in Mean, which is divided at the end.
func (p *PerPhone) add(n int64) {
	p.Mean += n
	p.Max = max(p.Max, n)
}

// Table writes the report for people.
func (r *Report) Table(w io.Writer) error {
	t := tabwriter.NewWriter(w, 0, 4, 2, ' ', 0)
	row := func(label, format string, args ...any) {
		fmt.Fprintf(t, "%s\t%s\n", label, fmt.Sprintf(format, args...))
	}
	row("meeting", "%s at %s", r.Title, r.Base)
	row("joined", "%d of %d phones", r.Joined, r.Voters)
	row("ballots", "%d cast, %d changed", r.Casts, r.Changes)
	row("texts", "%d ideas, %d contributions; dots placed %d times", r.Ideas, r.Contributions, r.Dots)
	row("refused", "%s", tallied(r.Refusals))
	row("errors", "%s; %d tries repeated", tallied(r.Errors), r.Retries)
	row("", "")
	row("milliseconds", "%8s %8s %8s %8s   of", "p50", "p95", "p99", "max")
	for _, s := range []struct {
		label string
		Spread
	}{{"cast to answer", r.Answer}, {"cast to a screen", r.Screen}, {"cast to the last", r.LastScreen}, {"back on line", r.Reconnects}} {
		row(s.label, "%8.1f %8.1f %8.1f %8.1f   %d", s.P50, s.P95, s.P99, s.Max, s.Count)
	}
	row("", "")
	if r.Outage != nil {
		row("outage", "%d phones lost the line at once; %d came back, the last after %.1f ms", r.Outage.Phones, r.Outage.Back, r.Outage.LastBack)
	}
	row("each phone got", "%d frames (at most %d), %d kB (at most %d)", r.Frames.Mean, r.Frames.Max, r.Bytes.Mean/1000, r.Bytes.Max/1000)
	row("slow phones", "%d; the server closed one %d times", r.Slow.Phones, r.Slow.Closed)
	if s := r.Server; s.Before != nil && s.Connected != nil && s.After != nil {
		row("server's memory", "%.1f MiB before, %.1f with all phones (%.1f KiB each), %.1f at the end", mib(s.Before.Resident),
			mib(s.Connected.Resident), float64(s.Connected.Resident-s.Before.Resident)/1024/float64(max(r.Joined, 1)), mib(s.After.Resident))
		row("server's phones", "%d before, %d with all, %d at the end", s.Before.Connections, s.Connected.Connections, s.After.Connections)
	}
	row("never shown", "%d times, of %d ballots watched", r.Unseen, r.Watched)
	row("acknowledged", "%d things are there, %d are missing; %d of rounds that are over, %d phones could not ask", r.Compared, len(r.Missing), r.Outdated, r.Unchecked)
	for _, m := range r.Missing {
		row("MISSING", "phone %d: %s", m.Phone, m.What)
	}
	return t.Flush()
}

func mib(n int64) float64 { return float64(n) / (1 << 20) }

func tallied(all map[string]int) string {
	if len(all) == 0 {
		return "none"
	}
	var words []string
	for _, what := range slices.Sorted(maps.Keys(all)) {
		words = append(words, fmt.Sprintf("%s %d", what, all[what]))
	}
	return strings.Join(words, ", ")
}
