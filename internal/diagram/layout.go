package diagram

import (
	"cmp"
	"math"
	"slices"
)

// The measures of a picture in pixels.
const (
	charWidth  = 7.3 // of the 12 px monospaced letters of rows
	titleWidth = 8.6 // of the 13 px letters of titles
	rowHeight  = 20.0
	headHeight = 30.0
	padding    = 12.0
	columnGap  = 80.0
	boxGap     = 28.0
	margin     = 16.0
	backRoom   = 36.0 // to the right of a box, for an edge that turns back
)

// A rect is where a box stands.
type rect struct{ x, y, w, h float64 }

// A layout is where everything stands.
type layout struct {
	rects []rect // of the boxes, by their place in the graph
	edges []edge
	w, h  float64
}

// layout places the boxes: each island by itself, the islands then on shelves, so that the picture is about as wide as
// screens are.
func (g Graph) layout() layout {
	l := layout{rects: make([]rect, len(g.Boxes)), edges: g.edges()}
	for i, b := range g.Boxes {
		l.rects[i] = rect{w: width(b), h: headHeight + rowHeight*float64(len(b.Rows))}
	}
	var islands []rect
	all := g.islands()
	for _, boxes := range all {
		islands = append(islands, l.place(boxes))
	}
	l.shelve(islands)
	for i, boxes := range all {
		for _, b := range boxes {
			l.rects[b].x += islands[i].x
			l.rects[b].y += islands[i].y
		}
	}
	return l
}

// width is that of a box's widest line.
func width(b Box) float64 {
	w := 110.0
	w = max(w, titleWidth*float64(letters(b.Title))+charWidth*float64(letters(b.Note))+3*padding)
	for _, r := range b.Rows {
		w = max(w, charWidth*float64(letters(r.Name)+letters(r.Kind)+letters(marks(r)))+4*padding)
	}
	return math.Ceil(w)
}

// letters is how many columns a text takes: those of East Asia are two wide.
func letters(text string) (n int) {
	for _, c := range text {
		n++
		if c >= 0x1100 {
			n++
		}
	}
	return n
}

// place puts an island's boxes into columns, and returns the island's size.
func (l *layout) place(boxes []int) (size rect) {
	x := 0.0
	for _, layer := range layered(boxes, l.edges) {
		wide, y := 0.0, 0.0
		for _, b := range layer {
			l.rects[b].x = x
			l.rects[b].y = y
			y += l.rects[b].h + boxGap
			wide = max(wide, l.rects[b].w)
		}
		l.settle(layer)
		x += wide + columnGap
	}
	top := math.Inf(1)
	for _, b := range boxes {
		top = min(top, l.rects[b].y)
	}
	for _, b := range boxes {
		l.rects[b].y -= top
		size.w = max(size.w, l.rects[b].x+l.rects[b].w+l.room(b))
		size.h = max(size.h, l.rects[b].y+l.rects[b].h)
	}
	return size
}

// room is what a box needs to its right.
func (l *layout) room(box int) float64 {
	for _, e := range l.edges {
		if e.from == box && l.rects[e.to].x <= l.rects[box].x {
			return backRoom
		}
	}
	return 0
}

// settle moves the boxes of a column to where the rows that lead to them stand, without changing their order.
func (l *layout) settle(layer []int) {
	for i, b := range layer {
		sum, n := 0.0, 0.0
		for _, e := range l.edges {
			if e.to == b && l.rects[e.from].x < l.rects[b].x {
				sum += l.rowAt(e)
				n++
			}
		}
		if n > 0 {
			l.rects[b].y = sum/n - headHeight/2
		}
		if i > 0 {
			above := l.rects[layer[i-1]]
			l.rects[b].y = max(l.rects[b].y, above.y+above.h+boxGap)
		}
	}
}

// rowAt is the height of the middle of the row that an edge begins at.
func (l *layout) rowAt(e edge) float64 {
	return l.rects[e.from].y + headHeight + rowHeight*(float64(e.row)+0.5)
}

// shelve puts islands side by side on shelves, the high ones first.
func (l *layout) shelve(islands []rect) {
	area, widest := 0.0, 0.0
	order := make([]int, len(islands))
	for i, r := range islands {
		order[i] = i
		area += (r.w + boxGap) * (r.h + boxGap)
		widest = max(widest, r.w)
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(islands[b].h, islands[a].h) })
	limit := max(widest, math.Sqrt(area*1.6))
	x, y, shelf := 0.0, 0.0, 0.0
	for _, i := range order {
		r := &islands[i]
		if x > 0 && x+r.w > limit {
			x, y, shelf = 0, y+shelf+boxGap*1.5, 0
		}
		r.x, r.y = x+margin, y+margin
		x += r.w + boxGap*1.5
		shelf = max(shelf, r.h)
		l.w = max(l.w, r.x+r.w+margin)
		l.h = max(l.h, r.y+r.h+margin)
	}
}
