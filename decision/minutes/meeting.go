package minutes

import (
	"slices"
	"time"

	"github.com/folkmoot/folkmoot/decision"
)

// teller turns an account into a document.
type teller struct {
	*words
	account decision.Account
	names   map[decision.MemberID]string
	doc     document
	later   map[decision.ProposalID]decision.PastDecision
	// rulesOf is the first poll that had each set of rules, as they are said.
	rulesOf  map[string]decision.AccountPoll
	families families // of the ideas of the proposal that is told
	// pictures counts those drawn, so that each has ids of its own.
	pictures int
}

// head tells what meeting this is, when it was, who led it and what came of it;
// for one proposal, without the others.
func (t *teller) head(one bool, place int) {
	m := t.account.Meeting
	title := t.say("minutes.title", "title", m.Title)
	if one {
		title = t.say("minutes.title_one", "title", t.titleOf(t.account.Proposals[place]))
	}
	t.doc = document{lang: t.tag, dir: t.dir(), title: title}
	t.doc.add(heading{1, title})
	if running(t.account) {
		t.doc.add(notice{t.say("minutes.draft", "date", t.date(m.AsOf), "time", t.clock(m.AsOf))})
	}
	if one {
		t.doc.say(t.say("minutes.part_of", "title", m.Title))
	}
	t.notice()
	t.doc.say(t.when()...)
	t.doc.say(t.held("minutes.facilitated", decision.Facilitator, decision.CoFacilitator),
		t.held("minutes.recorded", decision.Recorder), t.say("minutes.joining."+string(m.Joining)))
	if !one {
		t.decisions()
	}
}

// when tells the time of the meeting and in what zone times are.
func (t *teller) when() []string {
	m := t.account.Meeting
	said := []string{t.say("minutes.opened", "date", t.date(m.Opened), "time", t.clock(m.Opened))}
	if m.Ended != nil {
		said = append(said, t.say("minutes.ended", "name", t.by(m.EndedBy), "date", t.date(*m.Ended), "time", t.clock(*m.Ended)))
	}
	if !t.known {
		return append(said, t.say("minutes.zone_unknown", "zone", m.Zone))
	}
	offset := t.offset(m.Opened)
	if last := t.offset(m.AsOf); last != offset { // summer time came or went
		offset = t.say("minutes.offsets", "first", offset, "last", last)
	}
	return append(said, t.say("minutes.zone", "zone", m.Zone, "offset", offset))
}

// held names everybody who ever had one of some roles, with the time where they
// had it for a part of the meeting only; "" where nobody had.
func (t *teller) held(key string, roles ...decision.Role) string {
	var held []string
	for _, p := range t.account.Roll {
		for i, r := range p.Roles {
			if r.Role != roles[0] && r.Role != roles[len(roles)-1] {
				continue
			}
			name := t.nameOf(p.ID)
			switch {
			case i+1 < len(p.Roles):
				name += " (" + t.span(decision.Attendance{Arrived: r.Since, Left: p.Roles[i+1].Since}) + ")"
			case i > 0:
				name += " (" + t.span(decision.Attendance{Arrived: r.Since}) + ")"
			}
			held = append(held, name)
		}
	}
	if len(held) == 0 {
		return ""
	}
	return t.say(key, "names", t.list(held))
}

// decisions lists what came of each proposal.
func (t *teller) decisions() {
	if len(t.account.Proposals) == 0 {
		t.doc.say(t.say("minutes.no_proposals"))
		return
	}
	var items []item
	for i, p := range t.account.Proposals {
		verdict := t.say("minutes.undecided")
		if poll, v := newestVerdict(p); v != nil {
			verdict = t.verdictSentence(poll.Spec, *v)
		}
		switch {
		case p.Aside != nil:
			verdict = t.asideSentence(*p.Aside)
		case t.untouched(p) && !running(t.account):
			verdict = t.say("minutes.untouched")
		}
		items = append(items, item{text: t.say("minutes.decision", "place", i+1, "title", t.titleOf(p), "verdict", verdict)})
	}
	t.doc.add(heading{2, t.say("minutes.decisions")}, list{items})
}

// untouched tells whether a proposal only stood on the agenda: a title, and
// nothing came of it. It has its line among the decisions, and no part of its own.
func (t *teller) untouched(p decision.AccountProposal) bool {
	if p.Phase != decision.PhaseDraft || len(p.Versions) > 1 || p.Versions[0].Text != "" || erased(p.Versions[0]) ||
		len(p.Moves)+len(p.Polls)+len(p.Conflicts)+len(p.Relations) > 0 ||
		p.Brainstorm != nil || p.Discussion != nil || p.Election != nil || p.Rationale != nil {
		return false
	}
	if r := t.account.Record; r != nil && slices.ContainsFunc(r.Points, func(o decision.PointLine) bool { return o.Proposal == p.ID }) {
		return false
	}
	f := t.account.Floor
	return f == nil || !slices.ContainsFunc(f.Checks, func(c decision.AccountCheck) bool { return c.Proposal == p.ID })
}

// newestVerdict is the verdict of the round that was closed last; nil where its
// numbers are not shown: no older one stands in for it.
func newestVerdict(p decision.AccountProposal) (poll decision.AccountPoll, v *decision.Verdict) {
	var newest time.Time
	for _, q := range p.Polls {
		for _, r := range q.Rounds {
			if r.Closed != nil && !r.Closed.Before(newest) {
				poll, v, newest = q, r.Verdict, *r.Closed
			}
		}
	}
	return poll, v
}

// people tells who was there, in what role, from when until when.
func (t *teller) people() {
	members, voters := 0, 0
	var items []item
	for _, p := range t.account.Roll {
		if p.Removed == nil {
			members++
		}
		if p.Votes {
			voters++
		}
		items = append(items, item{text: t.member(p)})
	}
	key := "minutes.roll_ended"
	if running(t.account) {
		key = "minutes.roll_running"
	}
	t.doc.add(heading{2, t.say("minutes.people")}, para{t.say(key, "members", members, "voters", voters)}, list{items})
	t.apologies()
}

func (t *teller) member(p decision.AccountMember) string {
	name, roles := t.nameOf(p.ID), []string{t.say("role." + string(p.Roles[0].Role))}
	for _, r := range p.Roles[1:] {
		roles = append(roles, t.say("minutes.role_from", "role", t.say("role."+string(r.Role)), "time", t.time(r.Since)))
	}
	var spans []string
	for _, a := range p.Attended {
		spans = append(spans, t.span(a))
	}
	role := t.list(roles)
	if p.Group != "" {
		role += ", " + isolated(p.Group)
	}
	said := t.say("minutes.member_absent", "name", name, "role", role)
	if len(spans) > 0 {
		key := "minutes.member"
		if p.Attended[len(spans)-1].Left.IsZero() && running(t.account) {
			key = "minutes.member_running"
		}
		said = t.say(key, "name", name, "role", role, "spans", t.list(spans))
	}
	if p.Removed != nil {
		said += " " + t.say("minutes.member_removed", "name", name, "time", t.time(*p.Removed))
	}
	return said
}

func (t *teller) span(a decision.Attendance) string {
	switch {
	case !a.Left.IsZero():
		return t.say("minutes.span", "from", t.time(a.Arrived), "to", t.time(a.Left))
	case running(t.account):
		return t.say("minutes.span_since", "from", t.time(a.Arrived))
	}
	return t.say("minutes.span_end", "from", t.time(a.Arrived))
}

// close ends the minutes: lines to sign, once the meeting is over, and the
// program.
func (t *teller) close(program string) {
	if !running(t.account) {
		t.doc.add(heading{2, t.say("minutes.approval")}, para{t.say("minutes.approval_text")})
		if items := t.approved(); len(items) > 0 {
			t.doc.add(list{items})
		}
		t.doc.add(
			signatures{[]string{t.say("minutes.sign_facilitator"), t.say("minutes.sign_recorder"), t.say("minutes.sign_place")}})
	}
	if program != "" {
		t.doc.say(t.say("minutes.written_by", "version", program))
	}
}

// nameOf is a member's name, or words for one that is erased or unknown.
func (t *teller) nameOf(id decision.MemberID) string {
	name, known := t.names[id]
	switch {
	case !known:
		return t.say("minutes.somebody")
	case name == "":
		return t.say("minutes.erased_name")
	}
	return name
}

func (t *teller) by(by *decision.By) string { return t.nameOf(by.Member()) }

// titleOf is a proposal's newest title.
func (t *teller) titleOf(p decision.AccountProposal) string {
	return t.title(p.Versions[len(p.Versions)-1].Title)
}

func (t *teller) title(s string) string {
	if s == "" {
		return t.say("minutes.erased_title")
	}
	return s
}
