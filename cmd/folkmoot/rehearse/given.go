package rehearse

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"sync"

	"github.com/folkmoot/folkmoot/decision"
)

// given is what a phone has given and the server has acknowledged.
type given struct {
	ballots map[decision.PollID]*givenBallot
	dots    map[decision.ProposalID]*givenDots
	ideas   []decision.IdeaID
	said    map[decision.ContributionID]decision.ProposalID
}

// givenBallot is a ballot in one round.
type givenBallot struct {
	round   int
	counter uint64 // acknowledged; 0: none
	marks   decision.Marks
	pending *decision.Marks // sent with the next counter, and not answered
}

type givenDots struct {
	counter uint64
	sum     int
	pending map[decision.IdeaID]int
}

func newGiven() given {
	return given{ballots: map[decision.PollID]*givenBallot{}, dots: map[decision.ProposalID]*givenDots{},
		said: map[decision.ContributionID]decision.ProposalID{}}
}

// Missing is something that was acknowledged and is not there.
type Missing struct {
	Phone int    `json:"phone"`
	What  string `json:"what"`
}

// findings are what a comparison comes to.
type findings struct {
	missing   []Missing
	compared  int // things that were acknowledged and are there
	unchecked int // phones whose section could not be had: removed, or unanswered
	outdated  int // ballots of earlier rounds, which their members' sections no longer show
}

// check compares what each member's own section says with what was acknowledged.
func (c *crowd) check(ctx context.Context) findings {
	var mu sync.Mutex
	var out findings
	c.each(ctx, func(p *phone) {
		if p.member == "" || c.limit.Wait(ctx) != nil {
			return
		}
		var me decision.MeSection
		err := p.insist(ctx, func(ctx context.Context) error {
			v, err := p.c.View(ctx, c.meeting.Meeting, false)
			if err == nil {
				me, err = v.Me()
			}
			return err
		})
		mu.Lock()
		defer mu.Unlock()
		if err != nil {
			out.unchecked++
			return
		}
		p.compare(&me, &out)
	})
	c.checkSaid(ctx, &out)
	return out
}

// miss notes something that is missing, or that is there.
func (f *findings) see(there bool, number int, format string, args ...any) {
	if there {
		f.compared++
		return
	}
	f.missing = append(f.missing, Missing{number + 1, fmt.Sprintf(format, args...)})
}

func (p *phone) compare(me *decision.MeSection, out *findings) {
	p.mu.Lock()
	defer p.mu.Unlock()
	out.see(me.Member == p.member, p.number, "member %s: the server says %q", p.member, me.Member)
	for poll, g := range p.given.ballots {
		if g.counter == 0 {
			continue
		}
		i := slices.IndexFunc(me.Ballots, func(b decision.MyBallot) bool { return b.Poll == poll })
		switch {
		case i < 0:
			out.see(false, p.number, "ballot %d in poll %s", g.counter, poll)
		case me.Ballots[i].Round > g.round:
			out.outdated++
		default:
			out.see(g.is(&me.Ballots[i]), p.number, "ballot %d in poll %s: the server has %d, or other marks", g.counter, poll, me.Ballots[i].Counter)
		}
	}
	for proposal, g := range p.given.dots {
		if g.counter == 0 {
			continue
		}
		there := slices.ContainsFunc(me.Dots, func(d decision.MyDots) bool {
			return d.Proposal == proposal && (d.Counter == g.counter && sum(d.Dots) == g.sum || d.Counter == g.counter+1 && g.pending != nil)
		})
		out.see(there, p.number, "dots %d on proposal %s", g.counter, proposal)
	}
	for _, id := range p.given.ideas {
		there := slices.ContainsFunc(me.Ideas, func(mine decision.MyIdea) bool { return mine.Idea == id })
		out.see(there, p.number, "idea %s", id)
	}
}

// is tells whether a stored ballot is the one that was acknowledged, or the next
// one, which was sent and not answered.
func (g *givenBallot) is(b *decision.MyBallot) bool {
	if b.Round != g.round || b.Marks == nil {
		return false
	}
	return b.Counter == g.counter && same(g.marks, *b.Marks) ||
		g.pending != nil && b.Counter == g.counter+1 && same(*g.pending, *b.Marks)
}

// same compares marks; what was approved has no order.
func same(a, b decision.Marks) bool {
	x, y := slices.Clone(a.Approved), slices.Clone(b.Approved)
	slices.Sort(x)
	slices.Sort(y)
	return slices.Equal(x, y) && slices.Equal(a.Ranking, b.Ranking) && maps.Equal(a.Scores, b.Scores) &&
		a.Position == b.Position && a.Reason == b.Reason && a.Answer == b.Answer
}

// checkSaid compares the discussions, which all members see alike, with what was
// acknowledged; a phone that is still of the meeting looks.
func (c *crowd) checkSaid(ctx context.Context, out *findings) {
	there := map[decision.ContributionID]bool{}
	read := map[decision.ProposalID]bool{}
	for _, p := range c.phones {
		for _, proposal := range p.given.said {
			if read[proposal] {
				continue
			}
			if err := p.readAll(ctx, proposal, there); err != nil {
				continue // another one may be able to
			}
			read[proposal] = true
		}
	}
	for _, p := range c.phones {
		for id, proposal := range p.given.said {
			if !read[proposal] {
				out.unchecked++
				continue
			}
			out.see(there[id], p.number, "contribution %s", id)
		}
	}
}

func (p *phone) readAll(ctx context.Context, proposal decision.ProposalID, there map[decision.ContributionID]bool) error {
	for from, more := 0, true; more; {
		var lines []decision.ContributionLine
		var next int
		err := p.insist(ctx, func(ctx context.Context) (err error) {
			lines, next, err = p.c.Contributions(ctx, p.crowd.meeting.Meeting, proposal, from, 500)
			return err
		})
		if err != nil {
			return err
		}
		for _, l := range lines {
			there[l.ID] = true
		}
		from, more = next, next > 0
	}
	return nil
}
