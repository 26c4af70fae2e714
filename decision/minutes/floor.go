package minutes

import (
	"strings"

	"github.com/folkmoot/folkmoot/decision"
)

// temperatures lists the temperature checks on a proposal, or without one those
// on other questions. They bound nobody, and the heading says so.
func (t *teller) temperatures(level int, proposal decision.ProposalID) {
	if t.account.Floor == nil {
		return
	}
	var items []item
	for _, c := range t.account.Floor.Checks {
		if c.Proposal != proposal {
			continue
		}
		items = append(items, item{text: t.check(c)})
	}
	if len(items) > 0 {
		t.doc.add(heading{level, t.say("minutes.temperature")}, list{items})
	}
}

func (t *teller) check(c decision.AccountCheck) string {
	said := t.say("minutes.temperature_open")
	if r := c.Result; r != nil {
		said = t.say("minutes.temperature_result", "warm", r.Warm, "unsure", r.Unsure, "cold", r.Cold, "present", r.Present)
	}
	switch {
	case c.Question != "":
		return t.say("minutes.temperature_about", "time", t.time(c.Asked), "question", c.Question, "result", said)
	case c.Proposal != "":
		return t.say("minutes.temperature_proposal", "time", t.time(c.Asked), "result", said)
	}
	return t.say("minutes.temperature_about", "time", t.time(c.Asked), "question", t.say("minutes.erased_text"), "result", said)
}

// questions lists the questions from the floor with what became of each.
func (t *teller) questions() {
	f := t.account.Floor
	if f == nil || len(f.Questions)+f.Hidden == 0 {
		return
	}
	t.doc.add(heading{2, t.say("minutes.floor_questions")})
	var items []item
	for _, q := range f.Questions {
		items = append(items, t.question(q))
	}
	if len(items) > 0 {
		t.doc.add(list{items})
	}
	if f.Hidden > 0 {
		t.doc.say(t.say("minutes.floor_hidden", "count", f.Hidden))
	}
}

func (t *teller) question(q decision.AccountQuestion) item {
	said := []string{t.say("minutes.floor_question_unnamed", "time", t.time(q.At))}
	if !q.Unnamed {
		said[0] = t.say("minutes.floor_question", "name", t.nameOf(q.By), "time", t.time(q.At))
	}
	if q.Support > 0 {
		said = append(said, t.say("minutes.floor_support", "count", q.Support))
	}
	line := strings.Join(append(said, t.say("minutes.floor_"+string(q.State))), ", ")
	if q.Text == "" {
		return item{text: line + ": " + t.say("minutes.erased_text")}
	}
	return item{line + ":", q.Text}
}

// floorOf is what the floor said about one proposal alone.
func floorOf(f *decision.AccountFloor, proposal decision.ProposalID) *decision.AccountFloor {
	if f == nil {
		return nil
	}
	one := &decision.AccountFloor{Checks: []decision.AccountCheck{}, Questions: []decision.AccountQuestion{}}
	for _, c := range f.Checks {
		if c.Proposal == proposal {
			one.Checks = append(one.Checks, c)
		}
	}
	return one
}
