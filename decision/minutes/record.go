package minutes

import (
	"strconv"
	"strings"
	"time"

	"github.com/folkmoot/folkmoot/decision"
)

// record tells what was kept beside the decisions: of one proposal, or of all.
func (t *teller) record(one decision.ProposalID) {
	if one == "" {
		t.points(2, "")
	}
	t.actions(one)
	if one == "" {
		t.equity()
	}
	t.corrections(one)
}

// notice tells who met, how they were called, and where.
func (t *teller) notice() {
	if t.account.Record == nil {
		return
	}
	n := t.account.Record.Notice
	var said []string
	add := func(text, key string, pairs ...any) {
		if text != "" {
			said = append(said, t.say(key, append(pairs, "text", text)...))
		}
	}
	add(n.Body, "minutes.notice_body")
	add(n.Kind, "minutes.notice_kind")
	add(n.Place, "minutes.notice_place")
	switch {
	case n.Given != "" && n.How != "":
		add(n.How, "minutes.notice_given_how", "date", n.Given)
	case n.Given != "":
		add(n.Given, "minutes.notice_given")
	default:
		add(n.How, "minutes.notice_how")
	}
	if n.Start != nil {
		said = append(said, t.say("minutes.notice_start", "date", t.date(*n.Start), "time", t.clock(*n.Start)))
	}
	t.doc.say(said...)
	if n.Purpose != "" {
		t.doc.add(para{t.say("minutes.notice_purpose")}, quote{n.Purpose})
	}
}

// apologies names who had said that they would not come.
func (t *teller) apologies() {
	if t.account.Record == nil || len(t.account.Record.Apologies) == 0 {
		return
	}
	var items []item
	for _, a := range t.account.Record.Apologies {
		name := a.Name
		if name == "" {
			name = t.say("minutes.erased_name")
		}
		said := t.say("minutes.apology", "name", name)
		if a.StandIn != "" {
			said = t.say("minutes.apology_stand_in", "name", name, "other", a.StandIn)
		}
		items = append(items, item{said, a.Note})
	}
	t.doc.add(para{t.say("minutes.apologies")}, list{items})
}

// conflicts tells the interests declared on a proposal, and what was done.
func (t *teller) conflicts(p decision.AccountProposal) {
	if len(p.Conflicts) == 0 {
		return
	}
	var items []item
	for _, c := range p.Conflicts {
		name, newest := t.nameOf(c.Member), 0
		for i, step := range c.Steps {
			if step.Done == decision.ConflictNoted {
				newest = i
			}
		}
		for i, step := range c.Steps {
			args := []any{"name", name, "time", t.time(step.At), "by", t.nameOf(step.By)}
			one := item{t.say("minutes.conflict."+string(step.Done), args...), step.Reason}
			switch {
			case step.Done == decision.ConflictNoted && i < newest: // what it said has been replaced
			case step.Done == decision.ConflictNoted && c.Kind == "":
				one = item{text: t.say("minutes.conflict.erased", args...)}
			case step.Done == decision.ConflictNoted:
				one = item{t.say("minutes.conflict.declared", append(args, "kind", t.say("conflict.kind."+string(c.Kind)))...), c.Words}
			case step.By != c.Member && step.Done != decision.ConflictReinstated:
				one.text = t.say("minutes.conflict."+string(step.Done)+"_by", args...)
			}
			if i > 0 && step.Reason == c.Words {
				one.quote = ""
			}
			items = append(items, one)
		}
	}
	t.doc.add(heading{3, t.say("minutes.conflicts")}, list{items})
}

// points tells the points of order raised on a proposal, or with none those on
// the meeting as a whole, with the rulings and what became of appeals.
func (t *teller) points(level int, of decision.ProposalID) {
	if t.account.Record == nil {
		return
	}
	var items []item
	for _, p := range t.account.Record.Points {
		if p.Proposal != of {
			continue
		}
		items = append(items, item{t.spoken("minutes.point", p.Raised), p.Raised.Text})
		if p.Ruling != nil {
			key := "minutes.ruling_not_taken"
			if p.WellTaken {
				key = "minutes.ruling_well_taken"
			}
			items = append(items, item{t.spoken(key, *p.Ruling), p.Ruling.Text})
		} else {
			items = append(items, item{text: t.say("minutes.ruling_open")})
		}
		if p.Appeal != nil {
			items = append(items, item{t.spoken("minutes.appeal", *p.Appeal), p.Appeal.Text})
		}
		if p.Appealed != nil {
			key := "minutes.appeal_upheld"
			if p.Overturned {
				key = "minutes.appeal_overturned"
			}
			items = append(items, item{t.spoken(key, *p.Appealed), p.Appealed.Text})
		}
	}
	if len(items) > 0 {
		t.doc.add(heading{level, t.say("minutes.points")}, list{items})
	}
}

func (t *teller) spoken(key string, s decision.Spoken) string {
	return t.say(key, "name", t.nameOf(s.By), "time", t.time(s.At))
}

// rationale tells why a proposal was decided so, and what it changes.
func (t *teller) rationale(p decision.AccountProposal) {
	var blocks []block
	if r := p.Rationale; r != nil {
		for _, f := range []struct{ key, text string }{{"reasons", r.Reasons}, {"outcome", r.Outcome}, {"criteria", r.Criteria}} {
			if f.text != "" {
				blocks = append(blocks, para{t.say("minutes.rationale." + f.key)}, quote{f.text})
			}
		}
		var said []string
		for _, f := range []struct{ key, day string }{{"review", r.Review}, {"expires", r.Expires}} {
			if f.day != "" {
				said = append(said, t.say("minutes.rationale."+f.key, "date", f.day))
			}
		}
		if r.Announced != "" {
			said = append(said, t.say("minutes.rationale.announced", "name", t.nameOf(r.Announced)))
		}
		if len(said) > 0 {
			blocks = append(blocks, para{strings.Join(said, " ")})
		}
	}
	var changes []string
	for _, r := range p.Relations {
		changes = append(changes, t.say("minutes.relation."+string(r.Kind), "title", t.title(r.Title), "date", t.dayOf(r)))
	}
	for _, o := range p.Overtaken {
		for _, other := range t.account.Proposals {
			if other.ID == o.By {
				changes = append(changes, t.say("minutes.overtaken."+string(o.Kind), "title", t.titleOf(other)))
			}
		}
	}
	if len(changes) > 0 {
		blocks = append(blocks, para{strings.Join(changes, " ")})
	}
	if len(blocks) > 0 {
		t.doc.add(append([]block{heading{3, t.say("minutes.rationale")}}, blocks...)...)
	}
}

// dayOf is the day of an earlier decision. Of one of this meeting the day was
// noted in UTC, and is told in the meeting's zone.
func (t *teller) dayOf(r decision.Relation) string {
	for _, p := range t.account.Proposals {
		if r.Meeting == t.account.Meeting.ID && p.ID == r.Proposal && p.Decided != nil && p.Decided.UTC().Format(time.DateOnly) == r.Date {
			return t.date(*p.Decided)
		}
	}
	return r.Date
}

// asideSentence says that a proposal was set aside without a vote.
func (t *teller) asideSentence(a decision.Aside) string {
	if a.Until != "" {
		return t.say("minutes.deferred_until", "date", a.Until)
	}
	return t.say("verdict.sentence." + string(a.Kind))
}

// actions lists who does what by when; of one proposal, or of all.
func (t *teller) actions(one decision.ProposalID) {
	var items []item
	for _, a := range t.account.Actions {
		if one != "" && a.Proposal != one {
			continue
		}
		items = append(items, item{t.action(a, one == ""), a.Note})
	}
	if len(items) > 0 {
		t.doc.add(heading{2, t.say("minutes.actions")}, list{items})
	}
}

func (t *teller) action(a decision.ActionLine, titled bool) string {
	name, what := a.Name, a.What
	if a.Owner != "" {
		name = t.nameOf(a.Owner)
	}
	if what == "" {
		what = t.say("minutes.erased_text")
	}
	if name == "" {
		name = t.say("minutes.erased_name")
	}
	said := []string{t.say("minutes.action", "name", name, "what", what, "due", a.Due)}
	for _, p := range t.account.Proposals {
		if titled && a.Proposal == p.ID {
			said = append(said, t.say("minutes.action_of", "title", t.titleOf(p)))
		}
	}
	switch {
	case a.Settled != nil:
		said = append(said, t.say("minutes.action."+string(a.State), "date", t.date(*a.Settled)))
	case a.Due < t.date(t.account.Meeting.AsOf):
		said = append(said, t.say("minutes.action.overdue"))
	}
	return strings.Join(said, " ")
}

// equity counts who took part, where the meeting wants that told.
func (t *teller) equity() {
	e := t.account.Equity
	if e == nil {
		return
	}
	head := []string{t.say("minutes.equity_group")}
	for _, column := range []string{"invited", "present", "spoke", "wrote", "voted"} {
		head = append(head, t.say("equity."+column))
	}
	rows := [][]string{equityRow(t.say("equity.all"), e.Overall)}
	for _, g := range e.Groups {
		label := isolated(g.Group)
		switch {
		case g.Small:
			label = t.say("equity.small")
		case g.Group == "":
			label = t.say("equity.no_group")
		}
		rows = append(rows, equityRow(label, g.EquityCount))
	}
	t.doc.add(heading{2, t.say("minutes.equity")}, para{t.say("minutes.equity_text", "floor", e.Floor)}, table{head, rows})
	if len(e.Members) == 0 {
		return
	}
	head[0], rows = t.say("minutes.equity_name"), nil
	for _, m := range e.Members {
		rows = append(rows, equityRow(isolated(t.nameOf(m.Member)), m.EquityCount))
	}
	t.doc.add(para{t.say("minutes.equity_names", "name", t.nameOf(e.Setting.By))}, table{head, rows})
}

func equityRow(label string, c decision.EquityCount) []string {
	row := []string{label}
	for _, n := range []int{c.Invited, c.Present, c.Spoke, c.Wrote, c.Voted} {
		row = append(row, strconv.Itoa(n))
	}
	return row
}

// corrections stand beside what they correct, each with its day; of one
// proposal, or all.
func (t *teller) corrections(one decision.ProposalID) {
	if t.account.Record == nil {
		return
	}
	var items []item
	for _, c := range t.account.Record.Corrections {
		if one != "" && c.Proposal != one {
			continue
		}
		key, args := "minutes.correction", []any{"name", t.nameOf(c.By), "date", t.date(c.At), "time", t.clock(c.At)}
		for _, p := range t.account.Proposals {
			if c.Proposal == p.ID {
				key, args = "minutes.correction_of", append(args, "title", t.titleOf(p))
			}
		}
		items = append(items, item{t.say(key, args...), c.Text})
	}
	if len(items) > 0 {
		t.doc.add(heading{2, t.say("minutes.corrections")}, list{items})
	}
}

// approved tells who approved these minutes, and when.
func (t *teller) approved() []item {
	if t.account.Record == nil {
		return nil
	}
	var items []item
	for _, a := range t.account.Record.Approvals {
		on := a.On
		if on == "" {
			on = t.date(a.At)
		}
		approver := a.Approver
		if approver == "" {
			approver = t.say("minutes.erased_name")
		}
		items = append(items, item{text: t.say("minutes.approved", "approver", approver, "date", on, "name", t.nameOf(a.By), "noted", t.date(a.At))})
	}
	return items
}
