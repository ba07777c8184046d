package diagram

import (
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"regexp"
	"strings"
	"testing"
)

// sample is a shop of two models and two parts, with a link back.
func sample() Graph {
	return Graph{Boxes: []Box{
		{ID: "o", Title: "Order", Note: "orders", Rows: []Row{
			{Name: "_id", Kind: "objectId", Marks: []string{"id"}},
			{Name: "lines", Kind: "array of object", To: "l", Many: true},
			{Name: "customer", Kind: "object", To: "c", Refer: true, Marks: []string{"index"}},
		}},
		{ID: "c", Title: "Customer", Note: "customers", Rows: []Row{
			{Name: "e-mail", Kind: "string", Marks: []string{"unique"}},
			{Name: "last", Kind: "object", To: "o", Refer: true},
			{Name: "boss", Kind: "object", To: "c", Refer: true},
			{Name: "gone", Kind: "object", To: "nothing"},
		}},
		{ID: "l", Title: "Line", Part: true, Rows: []Row{{Name: "sku", Kind: "string"}}},
	}}
}

func TestMermaid(t *testing.T) {
	t.Parallel()
	want := `erDiagram
    Order["Order (orders)"] {
        objectId _id PK
        array_of_object lines
        object customer FK "index"
    }
    Customer["Customer (customers)"] {
        string e_mail UK "e-mail"
        object last FK
        object boss FK
        object gone
    }
    Line["Line"] {
        string sku
    }
    Order ||--o{ Line : "lines"
    Order ||..o| Customer : "customer"
    Customer ||..o| Order : "last"
    Customer ||..o| Customer : "boss"
`
	if got := sample().Mermaid(); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

func TestBoxesStandToTheRightOfWhatTheyArePartOf(t *testing.T) {
	t.Parallel()
	l := sample().layout()
	if l.rects[0].x >= l.rects[1].x || l.rects[0].x >= l.rects[2].x {
		t.Errorf("Order stands at %v, what it leads to at %v and %v", l.rects[0], l.rects[1], l.rects[2])
	}
	checkLayout(t, sample())
}

// checkLayout holds a layout to what no picture may break: boxes lie in it, and no two of them on each other.
func checkLayout(t *testing.T, g Graph) {
	t.Helper()
	l := g.layout()
	for i, a := range l.rects {
		if a.x < margin-0.01 || a.y < margin-0.01 || a.x+a.w > l.w || a.y+a.h > l.h {
			t.Fatalf("box %d at %v lies outside of %v x %v", i, a, l.w, l.h)
		}
		for j, b := range l.rects[:i] {
			if a.x < b.x+b.w && b.x < a.x+a.w && a.y < b.y+b.h && b.y < a.y+a.h {
				t.Fatalf("boxes %d and %d lie on each other: %v, %v", j, i, b, a)
			}
		}
	}
}

// checkSVG reads a picture as XML, and counts what it draws.
func checkSVG(t *testing.T, g Graph) {
	t.Helper()
	svg := g.SVG()
	if strings.Contains(svg, "NaN") || strings.Contains(svg, "Inf") {
		t.Fatalf("a number is none:\n%s", svg)
	}
	boxes, edges := 0, 0
	for d := xml.NewDecoder(strings.NewReader(svg)); ; {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			t.Fatalf("%v in\n%s", err, svg)
		}
		if e, ok := token.(xml.StartElement); ok {
			for _, a := range e.Attr {
				switch {
				case a.Name.Local == "data-box":
					boxes++
				case a.Name.Local == "class" && strings.HasPrefix(a.Value, "edge"):
					edges++
				}
			}
		}
	}
	if boxes != len(g.Boxes) || edges != len(g.edges()) {
		t.Errorf("%d boxes and %d edges are drawn, want %d and %d", boxes, edges, len(g.Boxes), len(g.edges()))
	}
}

func TestAPictureOfNothingIsAPicture(t *testing.T) {
	t.Parallel()
	checkSVG(t, Graph{})
	if got := (Graph{}).Mermaid(); got != "erDiagram\n" {
		t.Errorf("got %q", got)
	}
}

// mermaidLine is a line that Mermaid's grammar takes.
var mermaidLine = regexp.MustCompile(`^(erDiagram|    [A-Za-z_]\w*\["[^"]*"\] \{|    \}|        [A-Za-z_]\w* [A-Za-z_]\w*( (PK|UK|FK)(, (PK|UK|FK))*)?( "[^"]*")?|    [A-Za-z_]\w* \|\|(--|\.\.)o[|{] [A-Za-z_]\w* : "[^"]*")$`)

func FuzzPicture(f *testing.F) {
	f.Add(uint64(1), uint8(5), "a.b")
	f.Add(uint64(7), uint8(40), "<\"é\x00&\xff漢")
	f.Fuzz(func(t *testing.T, seed uint64, boxes uint8, text string) {
		if len(text) > 60 {
			t.Skip("names are short")
		}
		g := random(rand.New(rand.NewPCG(seed, 1)), int(boxes%50), text)
		checkLayout(t, g)
		checkSVG(t, g)
		for line := range strings.Lines(g.Mermaid()) {
			if !mermaidLine.MatchString(strings.TrimSuffix(line, "\n")) {
				t.Fatalf("Mermaid does not take %q", line)
			}
		}
	})
}

func random(r *rand.Rand, boxes int, text string) Graph {
	var g Graph
	for i := range boxes {
		b := Box{ID: fmt.Sprint(i), Title: text, Note: text, Part: r.IntN(2) == 0}
		for range r.IntN(6) {
			row := Row{Name: text, Kind: text, Many: r.IntN(2) == 0, Refer: r.IntN(2) == 0, Marks: []string{text}}
			if r.IntN(3) == 0 {
				row.To = fmt.Sprint(r.IntN(boxes + 1))
			}
			b.Rows = append(b.Rows, row)
		}
		g.Boxes = append(g.Boxes, b)
	}
	return g
}
