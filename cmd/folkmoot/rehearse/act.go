package rehearse

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"time"

	"github.com/folkmoot/folkmoot/decision"
	"github.com/folkmoot/folkmoot/server/client"
)

// What a phone does in its turn: of what its view offers, one thing, drawn by
// these weights. A member who is asked votes before anything else.
const (
	weighFirst  = 60
	weighChange = 10
	weighIdea   = 10
	weighDots   = 6
	weighSay    = 5

	dropsInHundred = 4 // turns in which the phone loses the line instead
	longestAway    = 3 * time.Second
	textsEach      = 2 // ideas, and contributions, of one phone
)

// deed is something that a phone may do; send is tried until it is answered.
type deed struct {
	weight int
	begin  func() (send func(context.Context) error, done func(error)) // p.mu is held
}

// act takes one turn, unless the phone is still at its last one.
func (p *phone) act(ctx context.Context) {
	if !p.acting.CompareAndSwap(false, true) {
		return
	}
	defer p.acting.Store(false)
	if p.crowd.limit.Wait(ctx) != nil {
		return
	}
	p.mu.Lock()
	if p.ws == nil || p.me == nil {
		p.mu.Unlock()
		return
	}
	if p.rand.IntN(100) < dropsInHundred {
		away := time.Duration(p.rand.Int64N(int64(longestAway)))
		p.mu.Unlock()
		p.drop(drop{away: away})
		return
	}
	d, ok := p.draw(p.offers())
	if !ok {
		p.mu.Unlock()
		return
	}
	send, done := d.begin()
	p.mu.Unlock()
	err := p.insist(ctx, send)
	p.mu.Lock()
	defer p.mu.Unlock()
	done(err)
}

func (p *phone) draw(all []deed) (deed, bool) {
	sum := 0
	for _, d := range all {
		sum += d.weight
	}
	if sum == 0 {
		return deed{}, false
	}
	dice := p.rand.IntN(sum)
	for _, d := range all {
		if dice -= d.weight; dice < 0 {
			return d, true
		}
	}
	return deed{}, false
}

// insist sends something until it is answered for good: the same again after a
// broken line, and after an answer that asks to come back.
func (p *phone) insist(ctx context.Context, send func(context.Context) error) error {
	for wait := 100 * time.Millisecond; ; wait = min(2*wait, 2*time.Second) {
		try, cancel := context.WithTimeout(ctx, tryTime)
		err := send(try)
		late := try.Err() != nil
		cancel()
		var r *client.Refusal
		switch {
		case err == nil:
			return nil
		case errors.As(err, &r) && r.Status != 429 && r.Status < 500:
			p.crowd.counts.refuse(r.Code)
			return err
		case ctx.Err() != nil:
			return fmt.Errorf("%w: %w", errUnanswered, err)
		case errors.As(err, &r):
			p.crowd.counts.fail(r.Code)
			if secs, ok := r.Args["retry_after"].(float64); ok {
				wait = max(wait, time.Duration(secs)*time.Second)
			}
		case late:
			p.crowd.counts.fail("no answer in time")
		default:
			p.crowd.counts.fail("no answer")
		}
		p.crowd.counts.add(&p.crowd.counts.retries)
		if !rest(ctx, wait) || p.crowd.limit.Wait(ctx) != nil {
			return fmt.Errorf("%w: %w", errUnanswered, err)
		}
	}
}

// errUnanswered: the time was over before an answer came. What was sent may have
// happened or not.
var errUnanswered = errors.New("unanswered")

// offers lists what the phone's view lets it do; p.mu is held.
func (p *phone) offers() (all []deed) {
	if !p.me.Admitted {
		return nil
	}
	for _, b := range p.me.Ballots {
		pg := p.pages[string(decision.SectionPoll(b.Poll))]
		if p.me.Votes && pg.poll().State == decision.PollStateRunning && pg.poll().Round == b.Round && plays(&pg.poll().Spec) {
			all = append(all, p.castDeed(b, &pg.poll().Spec))
		}
	}
	agenda := p.pages[string(decision.SectionAgenda)]
	if !p.me.Writes {
		return all
	}
	for _, item := range agenda.agenda().Items {
		switch {
		case item.Paused:
		case item.Phase == decision.PhaseBrainstorm:
			all = append(all, p.brainstormDeeds(item.ID)...)
		case item.Phase == decision.PhaseDiscussion && len(p.given.said) < textsEach && p.crowd.texts.said.Load() < maxTexts:
			all = append(all, p.sayDeed(item.ID))
		}
	}
	return all
}

func (p *phone) do(cmd decision.Command) func(context.Context) error {
	return func(ctx context.Context) error {
		_, err := p.c.Do(ctx, p.crowd.meeting.Meeting, cmd)
		return err
	}
}

// castDeed is a ballot, or a change of it.
func (p *phone) castDeed(b decision.MyBallot, spec *decision.PollSpec) deed {
	g := p.given.ballots[b.Poll]
	if g == nil || g.round < b.Round {
		g = &givenBallot{round: b.Round}
		p.given.ballots[b.Poll] = g
	}
	weight := weighChange
	if g.counter == 0 && b.Counter == 0 {
		weight = weighFirst
	}
	return deed{weight, func() (func(context.Context) error, func(error)) {
		if g.pending == nil {
			m := marks(spec, p.rand, p.number)
			g.pending = &m
		}
		cmd := decision.CastBallot{Poll: b.Poll, Round: b.Round, Text: b.Text, Counter: max(g.counter, b.Counter) + 1, Marks: *g.pending}
		c := &cast{poll: b.Poll, round: b.Round, counter: cmd.Counter, begun: p.crowd.now()}
		if p.line.habit == reads { // a slow phone would see its own ballot late, and another one's tick for it
			p.waits = append(p.waits, c)
		}
		return p.do(cmd), func(err error) {
			switch {
			case err == nil:
				p.crowd.answered(c, g.counter > 0)
				*g = givenBallot{round: g.round, counter: cmd.Counter, marks: cmd.Marks}
			case !errors.Is(err, errUnanswered):
				g.pending = nil
				fallthrough
			default:
				p.waits = slices.DeleteFunc(p.waits, func(other *cast) bool { return other == c })
			}
		}
	}}
}

// answered notes an acknowledged cast.
func (c *crowd) answered(it *cast, change bool) {
	c.counts.answer(c.now() - it.begun)
	if change {
		c.counts.add(&c.counts.changes)
	} else {
		c.counts.add(&c.counts.casts)
	}
	c.castsMu.Lock()
	defer c.castsMu.Unlock()
	c.casts = append(c.casts, it)
}

func (p *phone) brainstormDeeds(proposal decision.ProposalID) (all []deed) {
	if len(p.given.ideas) < textsEach && p.crowd.texts.ideas.Load() < maxTexts {
		all = append(all, p.ideaDeed(proposal))
	}
	ideas := p.pages[string(decision.SectionIdeas(proposal))].ideas()
	if ideas.Revealed && ideas.Rule.Dots > 0 && len(ideas.Newest) > 0 && p.me.Votes {
		all = append(all, p.dotsDeed(proposal, ideas))
	}
	return all
}

func (p *phone) ideaDeed(proposal decision.ProposalID) deed {
	return deed{weighIdea, func() (func(context.Context) error, func(error)) {
		p.crowd.texts.ideas.Add(1)
		cmd := decision.AddIdea{ID: client.NewID[decision.CommandID](), Proposal: proposal, Idea: client.NewID[decision.IdeaID](),
			Text: fmt.Sprintf("Idea %d of simulated phone %d", len(p.given.ideas)+1, p.number+1)}
		return p.do(cmd), func(err error) {
			if err == nil {
				p.given.ideas = append(p.given.ideas, cmd.Idea)
				p.crowd.counts.add(&p.crowd.counts.ideas)
			}
		}
	}}
}

func (p *phone) sayDeed(proposal decision.ProposalID) deed {
	return deed{weighSay, func() (func(context.Context) error, func(error)) {
		p.crowd.texts.said.Add(1)
		kinds := []decision.ContributionKind{decision.Question, decision.Concern, decision.Support, decision.Amendment, decision.Information}
		cmd := decision.AddContribution{ID: client.NewID[decision.CommandID](), Proposal: proposal,
			Contribution: client.NewID[decision.ContributionID](), Kind: kinds[p.rand.IntN(len(kinds))],
			Text: fmt.Sprintf("Contribution %d of simulated phone %d", len(p.given.said)+1, p.number+1)}
		return p.do(cmd), func(err error) {
			if err == nil {
				p.given.said[cmd.Contribution] = proposal
				p.crowd.counts.add(&p.crowd.counts.said)
			}
		}
	}}
}

// dotsDeed spreads some of the phone's dots over the newest ideas.
func (p *phone) dotsDeed(proposal decision.ProposalID, s *decision.IdeasSection) deed {
	return deed{weighDots, func() (func(context.Context) error, func(error)) {
		g := p.given.dots[proposal]
		if g == nil {
			g = &givenDots{}
			p.given.dots[proposal] = g
		}
		if g.pending == nil {
			g.pending = map[decision.IdeaID]int{}
			for range 1 + p.rand.IntN(s.Rule.Dots) {
				g.pending[s.Newest[p.rand.IntN(len(s.Newest))].ID]++
			}
		}
		counter := g.counter
		for _, mine := range p.me.Dots {
			if mine.Proposal == proposal {
				counter = max(counter, mine.Counter)
			}
		}
		cmd := decision.PlaceDots{Proposal: proposal, Counter: counter + 1, Dots: maps.Clone(g.pending)}
		return p.do(cmd), func(err error) {
			switch {
			case err == nil:
				*g = givenDots{counter: cmd.Counter, sum: sum(cmd.Dots)}
				p.crowd.counts.add(&p.crowd.counts.dots)
			case !errors.Is(err, errUnanswered):
				g.pending = nil
			}
		}
	}}
}

func sum(dots map[decision.IdeaID]int) (n int) {
	for _, d := range dots {
		n += d
	}
	return n
}
