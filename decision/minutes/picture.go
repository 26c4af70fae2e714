package minutes

import (
	"fmt"
	"strconv"
	"strings"
)

// pictureStyle is the look of the pictures. What moves is hatched, who is out
// has a dashed bar, who is chosen has the word beside the bar: nothing is told
// by colour alone.
const pictureStyle = `.flow{margin:1em 0;overflow-x:auto;break-inside:avoid}.flow svg{display:block}
.flow figcaption{font-size:.85rem;color:#444;margin-block-start:.4em}
.flow text{font:12.5px system-ui,sans-serif;fill:#1a1a1a;font-variant-numeric:tabular-nums;paint-order:stroke;stroke:#fff;stroke-width:3px;stroke-linejoin:round}
.flow .head{font-size:11.5px;fill:#444}.flow .votes{font-weight:600}
.flow .stay{fill:#dedede}.flow .move{stroke:#555;stroke-width:.6px}
.flow .bar{fill:#555}.flow .won{fill:#0d4f1c}.flow .out{fill:#fff;stroke:#555;stroke-width:1.2px;stroke-dasharray:3 2}`

// markdown writes nothing: the sentences of the count tell every transfer.
func (p *picture) markdown(*strings.Builder) {}

// html draws the picture. Lengths are written in pixels; the picture is made for
// left to right in every language, as figures are.
func (p *picture) html(b *strings.Builder) {
	id := "flow" + strconv.Itoa(p.number)
	fmt.Fprintf(b, "<figure class=\"flow\">\n<svg role=\"img\" aria-labelledby=\"%[1]s-title %[1]s-desc\" direction=\"ltr\" width=\"%[2]s\" height=\"%[3]s\" viewBox=\"0 0 %[2]s %[3]s\">\n"+
		"<title id=\"%[1]s-title\">%[4]s</title>\n<desc id=\"%[1]s-desc\">%[5]s</desc>\n"+
		"<defs><pattern id=\"%[1]s-moved\" width=\"5\" height=\"5\" patternUnits=\"userSpaceOnUse\" patternTransform=\"rotate(45)\">"+
		"<rect width=\"5\" height=\"5\" fill=\"#fff\"/><rect width=\"1.6\" height=\"5\" fill=\"#555\"/></pattern></defs>\n",
		id, px(p.width()), px(p.height()), text(p.title), text(p.desc))
	for _, f := range p.bands {
		p.band(b, f, id)
	}
	p.words(b, 0, headHeight-100, "head", "start", p.round)
	for i, number := range p.columns {
		p.words(b, columnAt(i)+barWidth/2, headHeight-100, "head", "middle", strconv.Itoa(number))
	}
	for _, l := range p.lanes {
		p.lane(b, l)
	}
	for _, f := range p.bands {
		p.arrival(b, f)
	}
	b.WriteString("</svg>\n")
	if p.read != "" {
		b.WriteString("<figcaption>" + text(p.read) + "</figcaption>\n")
	}
	b.WriteString("</figure>\n")
}

func columnAt(i int) int64 { return int64(nameWidth + i*columnStep) }

// band draws the votes that go from one bar to the next.
func (p *picture) band(b *strings.Builder, f flowBand, id string) {
	left, right := columnAt(f.column)+barWidth, columnAt(f.column+1)
	middle := (left + right) / 2
	from, to := p.lanes[f.from].top, p.lanes[f.to].top
	look := `class="stay"`
	if f.from != f.to {
		look = `class="move" fill="url(#` + id + `-moved)"`
	}
	l, m, r := px(left), px(middle), px(right)
	fmt.Fprintf(b, "<path %s d=\"M%s %sC%s %s %s %s %s %sV%sC%s %s %s %s %s %sZ\"/>\n", look,
		l, px(from+p.size(f.fromBefore)), m, px(from+p.size(f.fromBefore)), m, px(to+p.size(f.above)), r, px(to+p.size(f.above)),
		px(to+p.size(f.above+f.votes)), m, px(to+p.size(f.above+f.votes)), m, px(from+p.size(f.fromBefore+f.votes)), l, px(from+p.size(f.fromBefore+f.votes)))
}

// lane draws the bars of an option, its name, and its votes beside each bar.
func (p *picture) lane(b *strings.Builder, l lane) {
	for i, line := range l.name {
		p.words(b, 0, l.top+120+int64(i)*lineHeight, "", "start", line)
	}
	for i, votes := range l.votes {
		if votes == absent {
			break
		}
		look, said := "bar", strconv.FormatInt(votes, 10)
		switch {
		case i == l.out:
			look = "out"
		case l.elected && i == len(l.votes)-1:
			look, said = "won", said+" "+p.chosen
		}
		fmt.Fprintf(b, "<rect class=%q x=\"%s\" y=\"%s\" width=\"%s\" height=\"%s\"/>\n",
			look, px(columnAt(i)), px(l.top), px(barWidth), px(max(p.size(votes), 10)))
		p.words(b, columnAt(i)+barWidth+40, l.top+120, "votes", "start", said)
	}
}

// arrival says beside the bar how many votes come to it, where there is room.
func (p *picture) arrival(b *strings.Builder, f flowBand) {
	said := "+" + strconv.FormatInt(f.votes, 10)
	beside := strconv.FormatInt(max(p.lanes[f.to].votes[f.column], 0), 10)
	if f.from == f.to || (len(said)+len(beside))*75+120 > columnStep-barWidth {
		return
	}
	middle := p.lanes[f.to].top + p.size(f.above) + p.size(f.votes)/2
	p.words(b, columnAt(f.column+1)-40, max(middle+40, p.lanes[f.to].top+120), "", "end", said)
}

func (p *picture) words(b *strings.Builder, x, y int64, class, anchor, said string) {
	if class != "" {
		class = ` class="` + class + `"`
	}
	if anchor != "start" {
		class += ` text-anchor="` + anchor + `"`
	}
	fmt.Fprintf(b, "<text%s x=\"%s\" y=\"%s\">%s</text>\n", class, px(x), px(y), text(said))
}

// px writes tenths of a pixel in pixels.
func px[N int | int64](tenths N) string {
	if tenths%10 == 0 {
		return strconv.FormatInt(int64(tenths)/10, 10)
	}
	return fmt.Sprintf("%d.%d", int64(tenths)/10, int64(tenths)%10)
}
