package diagram

import (
	"fmt"
	"html"
	"strings"
)

// SVG returns the graph as a picture. Each box is a group of the class box with its number in data-box, each of its rows
// one with data-row: a page may act on clicks. Colours are those of the editor that shows it, else they follow the
// reader's light or dark scheme.
func (g Graph) SVG() string {
	l := g.layout()
	var b strings.Builder
	w, h := max(l.w, 2*margin), max(l.h, 2*margin)
	fmt.Fprintf(&b, `<svg xmlns="http://www.w3.org/2000/svg" width="%.0f" height="%.0f" viewBox="0 0 %.0f %.0f" role="img" aria-label="document models">`+"\n", w, h, w, h)
	b.WriteString("<style>" + sheet + "</style>\n" + arrows)
	for _, e := range l.edges {
		l.drawEdge(&b, e, g.Boxes[e.from].Rows[e.row])
	}
	for i, box := range g.Boxes {
		drawBox(&b, i, box, l.rects[i])
	}
	b.WriteString("</g></svg>\n")
	return b.String()
}

const sheet = `
.sheet{--page:var(--vscode-editor-background,#ffffff);--ink:var(--vscode-editor-foreground,#1f2328);--soft:var(--vscode-descriptionForeground,#656d76);--card:var(--vscode-editorWidget-background,#f6f8fa);--line:var(--vscode-editorWidget-border,#d0d7de);--mark:var(--vscode-charts-green,#1a7f37);--link:var(--vscode-charts-blue,#0969da)}
@media (prefers-color-scheme:dark){.sheet{--page:var(--vscode-editor-background,#0d1117);--ink:var(--vscode-editor-foreground,#e6edf3);--soft:var(--vscode-descriptionForeground,#8d96a0);--card:var(--vscode-editorWidget-background,#161b22);--line:var(--vscode-editorWidget-border,#30363d);--mark:var(--vscode-charts-green,#3fb950);--link:var(--vscode-charts-blue,#4493f8)}}
.sheet text{font:12px ui-monospace,SFMono-Regular,Menlo,Consolas,"DejaVu Sans Mono",monospace;fill:var(--ink)}
.sheet .title{font:600 13px ui-sans-serif,system-ui,"Segoe UI","DejaVu Sans",sans-serif}
.sheet .soft{fill:var(--soft)}.sheet .marks{fill:var(--mark)}
.card{fill:var(--card);stroke:var(--line)}.part .card{stroke-dasharray:4 3}
.head{stroke:var(--line)}.bar{fill:var(--mark)}.part .bar{fill:var(--soft)}
.edge{fill:none;stroke:var(--soft);stroke-width:1.3}.refer{stroke:var(--link);stroke-dasharray:5 3}
.tip{fill:var(--soft)}.tiplink{fill:var(--link)}
`

const arrows = `<g class="sheet"><defs><marker id="tip" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto"><path class="tip" d="M0 0 8 4 0 8z"/></marker><marker id="tiplink" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto"><path class="tiplink" d="M0 0 8 4 0 8z"/></marker></defs>
`

// drawBox draws a box with its rows.
func drawBox(b *strings.Builder, i int, box Box, r rect) {
	class := "box"
	if box.Part {
		class += " part"
	}
	fmt.Fprintf(b, `<g class="%s" data-box="%d" transform="translate(%.1f %.1f)"><rect class="card" width="%.1f" height="%.1f" rx="6"/>`, class, i, r.x, r.y, r.w, r.h)
	fmt.Fprintf(b, `<rect class="bar" x="0" y="7" width="3" height="%.1f"/><text class="title" x="%.1f" y="20">%s</text>`, headHeight-14, padding, escape(box.Title))
	if box.Note != "" {
		fmt.Fprintf(b, `<text class="soft" x="%.1f" y="20" text-anchor="end">%s</text>`, r.w-padding, escape(box.Note))
	}
	if len(box.Rows) > 0 {
		fmt.Fprintf(b, `<path class="head" d="M0 %.1fH%.1f"/>`, headHeight, r.w)
	}
	for j, row := range box.Rows {
		drawRow(b, j, row, r.w)
	}
	b.WriteString("</g>\n")
}

func drawRow(b *strings.Builder, j int, row Row, w float64) {
	y := headHeight + rowHeight*float64(j) + 14
	fmt.Fprintf(b, `<g data-row="%d"><text x="%.1f" y="%.1f">%s`, j, padding, y, escape(row.Name))
	if m := marks(row); m != "" {
		fmt.Fprintf(b, `<tspan class="marks">%s</tspan>`, escape(m))
	}
	fmt.Fprintf(b, `</text><text class="soft" x="%.1f" y="%.1f" text-anchor="end">%s</text></g>`, w-padding, y, escape(row.Kind))
}

// marks stand behind a row's name.
func marks(r Row) string {
	if len(r.Marks) == 0 {
		return ""
	}
	return " " + strings.Join(r.Marks, " ")
}

// drawEdge draws an edge from its row to the head of a box: on the right side of both where that box stands to the left,
// or below.
func (l layout) drawEdge(b *strings.Builder, e edge, row Row) {
	class, tip := "edge", "tip"
	if row.Refer {
		class, tip = "edge refer", "tiplink"
	}
	from, to := l.rects[e.from], l.rects[e.to]
	x1, y1, y2 := from.x+from.w, l.rowAt(e), to.y+headHeight/2
	x2, bend := to.x, (to.x-x1)/2
	if to.x <= x1 {
		x2 = to.x + to.w
		out := max(x1, x2) + backRoom
		fmt.Fprintf(b, `<path class="%s" marker-end="url(#%s)" d="M%.1f %.1fC%.1f %.1f %.1f %.1f %.1f %.1f"/>`+"\n", class, tip, x1, y1, out, y1, out, y2, x2, y2)
		return
	}
	fmt.Fprintf(b, `<path class="%s" marker-end="url(#%s)" d="M%.1f %.1fC%.1f %.1f %.1f %.1f %.1f %.1f"/>`+"\n", class, tip, x1, y1, x1+bend, y1, x2-bend, y2, x2, y2)
}

// escape makes a text one of XML: what XML cannot say is left out.
func escape(text string) string {
	return html.EscapeString(strings.Map(func(c rune) rune {
		if c < ' ' && c != '\t' || c == 0xFFFE || c == 0xFFFF || c >= 0xD800 && c < 0xE000 {
			return -1
		}
		return c
	}, text))
}
