package directive_test

import (
	"go/parser"
	"go/token"
	"strings"
	"testing"

	"github.com/databridge-go/databridge/analyzer/internal/directive"
	"github.com/databridge-go/databridge/internal/diag"
)

// In each text DB2001 is suppressed on the lines that have the word quiet in them, and on no line with the word loud.
func TestSuppressed(t *testing.T) {
	for name, text := range map[string]string{
		"behind code": `
	quiet() //databridge:ignore DB2001 the importer writes it
	loud()`,
		"behind code, in the other kind of comment": `
	quiet() /*databridge:ignore DB2001 the importer writes it*/
	loud()`,
		"a blank before the word": `
	quiet() // databridge:ignore DB2001 the importer writes it
	loud()`,
		"behind the first line of a statement": `
	quiet(bson.M{ //databridge:ignore DB2001 all of it
		"quiet": 1,
	})
	loud()`,
		"behind one element": `
	loud(bson.M{
		"quiet": 1, //databridge:ignore DB2001 this one
		"loud": 2,
	})`,
		"behind the last line of a statement": `
	loud(bson.M{
		"loud": 1,
	}, quiet) //databridge:ignore DB2001 what stands here
	loud()`,
		"behind the closing line of a statement": `
	loud(bson.M{
		"loud": 1,
	}) //databridge:ignore DB2001 nothing else stands here
	loud()`,
		"above a statement": `
	//databridge:ignore DB2001 the importer writes it
	quiet(bson.M{
		"quiet": 1,
	})
	loud()`,
		"above a statement, with more lines of comment": `
	// The importer has another name for it.
	//databridge:ignore DB2001 the importer writes it
	// It goes away next year.
	quiet()
	loud()`,
		"an empty line ends its reach": `
	//databridge:ignore DB2001 the importer writes it

	loud()`,
		"above a block": `
	//databridge:ignore DB2001 old documents
	if quiet {
		quiet()
		for quiet {
			quiet()
		}
	} else {
		quiet()
	}
	loud()`,
		"above one element of a literal": `
	loud(bson.M{
		"loud": 1,
		//databridge:ignore DB2001 this one
		"quiet": bson.M{
			"quiet": 2,
		},
		"loud ": 3,
	})`,
		"above an element without a key": `
	loud(bson.D{
		//databridge:ignore DB2001 this one
		{"quiet", 1},
		{"loud", 2},
	})`,
		"several codes": `
	quiet() //databridge:ignore DB4004,DB2001,DB2002 all of the importer
	loud()`,
		"another code": `
	loud() //databridge:ignore DB2002 the importer writes it`,
		"no reason": `
	loud() //databridge:ignore DB2001
	//databridge:ignore DB2001
	loud()`,
		"a second comment is no reason": `
	loud() //databridge:ignore DB2001 // want`,
		"no code": `
	loud() //databridge:ignore`,
		"nolint": `
	quiet() //nolint:databridge
	loud()`,
		"nolint among others": `
	quiet() //nolint:errcheck,databridge,gosec // it is right
	loud()`,
		"nolint above a statement": `
	//nolint:databridge
	quiet(bson.M{
		"quiet": 1,
	})
	loud()`,
		"nolint of others": `
	loud() //nolint:errcheck
	loud() //nolint
	loud() //nolint:databridges`,
		"a sentence": `
	loud() // see databridge:ignore DB2001 for the reason
	loud() // Databridge:ignore DB2001 x`,
	} {
		for ends, text := range map[string]string{"LF": text, "CRLF": strings.ReplaceAll(text, "\n", "\r\n")} {
			t.Run(name+", "+ends, func(t *testing.T) {
				t.Parallel()
				suppressed(t, "package p\n\nfunc f() {"+text+"\n}\n")
			})
		}
	}
}

func TestSuppressedDeclarations(t *testing.T) {
	suppressed(t, `package p

// find finds.
//
//databridge:ignore DB2001 an old collection
func quiet() {
	quiet()
}

func loud() {
	loud()
}

//databridge:ignore DB2001 old
type quiet struct {
	quiet int
}

type User struct {
	//databridge:ignore DB2001 old
	quiet int
	loud int
	Quiet int // loud
	last quiet //databridge:ignore DB2001 old
}

//databridge:ignore DB2001 old
var (
	quiet1 = quiet
	quiet2 = quiet
)

const loud3 = loud
`)
}

func suppressed(t *testing.T, text string) {
	t.Helper()
	fset := token.NewFileSet()
	f, err := parser.ParseFile(fset, "p.go", text, parser.ParseComments|parser.SkipObjectResolution)
	if err != nil {
		t.Fatal(err)
	}
	s := directive.Suppressed(fset, f)
	for i, line := range strings.Split(text, "\n") {
		quiet, loud := strings.Contains(line, "quiet"), strings.Contains(line, "loud")
		if got := s.Suppresses("DB2001", i+1); got != quiet && quiet != loud {
			t.Errorf("Suppresses(DB2001, %d) = %v, want %v: %s", i+1, got, quiet, line)
		}
		if c := diag.Code("DB3001"); s.Suppresses(c, i+1) && !strings.Contains(text, "nolint") {
			t.Errorf("Suppresses(%s, %d) = true: no comment names it", c, i+1)
		}
	}
}

// FuzzParse proves that a directive's words stand where they say, whatever the comment.
func FuzzParse(f *testing.F) {
	f.Add("databridge:ignore DB2001 why\n")
	f.Add("nolint:a,databridge // x")
	f.Add("\tdatabridge:model\t*store.User[int]\r\n")
	f.Fuzz(func(t *testing.T, comment string) {
		if strings.Contains(strings.TrimRight(comment, "\r\n"), "\r") {
			return // the scanner takes carriage returns out of comments: what follows one has moved
		}
		text := "package p\n//" + comment + "\n"
		fset := token.NewFileSet()
		file, err := parser.ParseFile(fset, "p.go", text, parser.ParseComments)
		if err != nil {
			return
		}
		base := int(file.FileStart)
		for _, d := range directive.In(file) {
			words := append(d.Codes(), d.Args...)
			if d.Verb != "nolint" {
				words = append(words, directive.Word{Text: d.Verb, Pos: d.VerbPos})
			}
			for _, w := range words {
				at := int(w.Pos) - base
				if at < 0 || at+len(w.Text) > len(text) || text[at:at+len(w.Text)] != w.Text {
					t.Errorf("%q: the word %q is said to stand at %d", text, w.Text, at)
				}
			}
		}
		directive.Suppressed(fset, file)
	})
}
