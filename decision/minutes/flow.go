package minutes

import (
	"slices"
	"strings"
	"unicode"

	"github.com/folkmoot/folkmoot/ballot"
	"github.com/folkmoot/folkmoot/decision"
)

// The measures of a picture, in tenths of a pixel of CSS. A picture is as wide
// as the text of the page, and its letters are never smaller than in print.
const (
	pictureColumns = 7
	nameWidth      = 1700
	barWidth       = 120
	columnStep     = 640 // from the left side of one bar to that of the next
	endWidth       = 840 // behind the last bar
	headHeight     = 220
	laneGap        = 120
	lineHeight     = 160
	barsHeight     = 2600 // of all bars of the highest column, about
	nameLetters    = 24   // in a line of a name
)

// picture shows how votes move between some rounds of a count: a lane for each
// option, a column for each round, bands for the votes that stay or go on.
type picture struct {
	number        int // of the picture in the document
	title, desc   string
	read          string // how it is read; below the first picture of a count
	round, chosen string // the words
	columns       []int  // the numbers of the rounds
	lanes         []lane
	bands         []flowBand
	whole         int64 // votes whose bars would be barsHeight high
}

// lane is where an option has its bars.
type lane struct {
	id      string
	name    []string // in lines
	votes   []int64  // by column; absent once it is out
	out     int      // the column in which it is eliminated, or -1
	elected bool     // in the last column
	top     int64
}

const absent = -1

// flowBand goes from a lane in a column to a lane in the next. The votes before
// it on each side say where it begins.
type flowBand struct {
	column, from, to         int
	votes, fromBefore, above int64
}

// flow draws the rounds of a ranked count, as many pictures as the width of a
// page needs; each begins with the round that the one before ended with.
func (t *teller) flow(s decision.PollSpec, r decision.AccountRound) {
	rounds := r.Tally.Rounds
	for first := 0; first+1 < len(rounds); first += pictureColumns - 1 {
		last := min(first+pictureColumns, len(rounds))
		p := t.picture(s, rounds[first:last])
		p.desc = strings.Join(t.steps(s, r, rounds[first].Round, rounds[last-1].Round), " ")
		p.connect(r.Flows)
		if first == 0 {
			p.read = t.say("minutes.flow_read")
		}
		t.doc.add(p)
	}
}

// picture lays out lanes and bars.
func (t *teller) picture(s decision.PollSpec, rounds []ballot.Round) *picture {
	t.pictures++
	p := &picture{number: t.pictures, title: t.say("minutes.flow"),
		round: t.say("minutes.flow_round"), chosen: t.say("minutes.flow_chosen")}
	for _, r := range rounds {
		p.columns = append(p.columns, r.Round)
	}
	for _, o := range s.Options {
		l := laneOf(string(o.ID), o.Name, rounds)
		if l.votes[0] != absent {
			p.lanes = append(p.lanes, l)
		}
	}
	spent := lane{id: ballot.ToExhausted, name: lines(t.say("minutes.count_exhausted")), out: -1}
	for _, r := range rounds {
		n := int64(0)
		if r.Inactive != nil {
			n, _ = r.Inactive.Exhausted.Int()
		}
		spent.votes = append(spent.votes, n)
	}
	if spent.most() > 0 {
		p.lanes = append(p.lanes, spent)
	}
	p.stack()
	return p
}

func laneOf(id, name string, rounds []ballot.Round) lane {
	l := lane{id: id, name: lines(name), out: -1}
	for i, r := range rounds {
		n := int64(absent)
		if v, in := r.Tally[id]; in {
			n, _ = v.Int()
		}
		l.votes = append(l.votes, n)
		if slices.Contains(r.Eliminated, id) {
			l.out = i
		}
	}
	l.elected = slices.Contains(rounds[len(rounds)-1].Elected, id)
	return l
}

func (l lane) most() int64 {
	most := int64(0)
	for _, n := range l.votes {
		most = max(most, n)
	}
	return most
}

// stack puts the lanes below each other, each as high as its highest bar and
// its name need.
func (p *picture) stack() {
	for _, l := range p.lanes {
		p.whole += l.most()
	}
	p.whole = max(p.whole, 12) // a single vote need not be huge
	top := int64(headHeight)
	for i := range p.lanes {
		l := &p.lanes[i]
		l.top = top
		top += max(p.size(l.most()), int64(len(l.name))*lineHeight) + laneGap
	}
}

// size is how high a number of votes is.
func (p *picture) size(votes int64) int64 { return votes * barsHeight / p.whole }

func (p *picture) height() int64 {
	l := p.lanes[len(p.lanes)-1]
	return l.top + max(p.size(l.most()), int64(len(l.name))*lineHeight) + 40
}

func (p *picture) width() int {
	return nameWidth + (len(p.columns)-1)*columnStep + barWidth + endWidth
}

// connect makes the bands of all flows between the columns. On each bar those
// that stay come first.
func (p *picture) connect(flows []ballot.Flow) {
	place := map[string]int{}
	for i, l := range p.lanes {
		place[l.id] = i
	}
	for column := range p.columns[1:] {
		left, arrived := make([]int64, len(p.lanes)), make([]int64, len(p.lanes))
		draw := func(from, to int, votes int64) {
			if votes > 0 {
				p.bands = append(p.bands, flowBand{column, from, to, votes, left[from], arrived[to]})
				left[from] += votes
				arrived[to] += votes
			}
		}
		if spent, drawn := place[ballot.ToExhausted]; drawn {
			draw(spent, spent, p.lanes[spent].votes[column])
		}
		for _, moved := range []bool{false, true} {
			for _, f := range flows {
				if f.Round == p.columns[column] && (f.From != f.To) == moved {
					votes, _ := f.Votes.Int()
					draw(place[f.From], place[f.To], votes)
				}
			}
		}
	}
}

// lines breaks a name into at most two lines.
func lines(name string) []string {
	var out []string
	for _, word := range strings.FieldsFunc(name, unicode.IsSpace) {
		last := len(out) - 1
		switch {
		case last >= 0 && letters(out[last])+1+letters(word) <= nameLetters:
			out[last] += " " + word
		case len(out) == 2:
			out[1] += " …"
			return []string{cut(out[0]), cut(out[1])}
		default:
			out = append(out, word)
		}
	}
	for i := range out {
		out[i] = cut(out[i])
	}
	return out
}

// cut shortens a line that is too long.
func cut(line string) string {
	if letters(line) <= nameLetters {
		return line
	}
	runes := []rune(strings.TrimSuffix(line, " …"))
	for letters(string(runes))+1 > nameLetters {
		runes = runes[:len(runes)-1]
	}
	return string(runes) + "…"
}

// letters is about how many letters of Latin script a text is wide; those of
// Chinese, Japanese and Korean count twice.
func letters(s string) int {
	n := 0
	for _, r := range s {
		n++
		if r >= 0x1100 {
			n++
		}
	}
	return n
}
