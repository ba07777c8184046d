package locate

import (
	"go/parser"
	"go/scanner"
	"go/token"
	"strings"
	"testing"
)

// cursor stands where a test's cursor is.
const cursor = "‸"

func TestStringAt(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		in     string
		want   string // the content of the literal up to To
		open   bool   // the literal is not closed
		absent bool
	}{
		"inside":                        {in: `f("a‸b")`, want: "ab"},
		"right behind the quote":        {in: `f("‸ab")`, want: "ab"},
		"right before the end":          {in: `f("ab‸")`, want: "ab"},
		"empty":                         {in: `f("‸")`, want: ""},
		"before the opening quote":      {in: `f(‸"ab")`, absent: true},
		"behind the closing quote":      {in: `f("ab"‸)`, absent: true},
		"between two":                   {in: `f("ab",‸ "cd")`, absent: true},
		"raw":                           {in: "f(`a‸b`)", want: "ab"},
		"raw over lines":                {in: "f(`a\n‸b`)", want: "a\nb"},
		"not closed":                    {in: "f(\"a‸\n)", want: "a", open: true},
		"not closed at the end":         {in: `f("a‸`, want: "a", open: true},
		"opened before another literal": {in: `m{"sta‸, "total": 1}`, want: "sta", open: true},
		"opened before a bracket":       {in: `f(m{"sta‸}, "x")`, want: "sta", open: true},
		"an escaped quote":              {in: `f("a\"‸b")`, want: `a\"b`},
		"in a line comment":             {in: "// \"a‸b\"\n", absent: true},
		"in a block comment":            {in: "/* \"\n \"a‸b\" */", absent: true},
		"behind a comment":              {in: "/* \" */ f(\"a‸b\")", want: "ab"},
		"behind a rune":                 {in: `f('"', "a‸b")`, want: "ab"},
		"behind an escaped rune":        {in: `f('\'', "a‸b")`, want: "ab"},
		"behind a division":             {in: `x/y + f("a‸b")`, want: "ab"},
		"many bytes":                    {in: `f("日本", "🙂‸b")`, want: "🙂b"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			offset := strings.Index(tt.in, cursor)
			text := strings.Replace(tt.in, cursor, "", 1)
			l, ok := StringAt(text, offset)
			if ok == tt.absent {
				t.Fatalf("StringAt = %+v, %v", l, ok)
			}
			if ok && (text[l.From:l.To] != tt.want || l.Closed == tt.open) {
				t.Errorf("StringAt = %q, closed %v, want %q, %v", text[l.From:l.To], l.Closed, tt.want, !tt.open)
			}
		})
	}
}

func TestARepairedTextParses(t *testing.T) {
	t.Parallel()
	for name, in := range map[string]string{
		"nothing closed":              `c.Find(ctx, bson.M{"sta‸`,
		"the quote closed":            `c.Find(ctx, bson.M{"sta‸"`,
		"all closed":                  `c.Find(ctx, bson.M{"sta‸"})`,
		"brackets closed, quote open": `c.Find(ctx, bson.M{"sta‸})`,
		"before another key":          `c.Find(ctx, bson.M{"sta‸, "x": 1})`,
		"with a call behind":          `c.Find(ctx, bson.M{"sta‸}).Decode(&u)`,
		"an unkeyed element":          `c.Find(ctx, bson.D{{"sta‸`,
		"a keyed element":             `c.Find(ctx, bson.D{{Key: "sta‸`,
		"an index":                    `f["sta‸`,
		"a closed index":              `f["sta‸"]`,
		"an argument":                 `u.Sort("-a‸`,
		"a raw string":                "u.Sort(`-a‸",
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			src := "package p\n\nfunc f() {\n\t" + in + "\n}\n"
			offset := strings.Index(src, cursor)
			src = strings.Replace(src, cursor, "", 1)
			l, ok := StringAt(src, offset)
			if !ok {
				t.Fatal("no literal")
			}
			fine := false
			all := Repaired(src, l)
			for _, text := range all {
				_, err := parser.ParseFile(token.NewFileSet(), "a.go", text, 0)
				fine = fine || err == nil
			}
			if !fine {
				t.Errorf("none of these parses:\n%s", strings.Join(all, "\n"))
			}
		})
	}
}

// FuzzStringAt holds the token scan against go/scanner, on texts whose literals are closed.
func FuzzStringAt(f *testing.F) {
	f.Add("f(`a\n`, \"b\\\"c\", '\"') // \"d\"\n/* ' */ \"e\"", 5)
	f.Add("x / y /* \" */ + '\\''", 3)
	f.Fuzz(func(t *testing.T, text string, offset int) {
		if offset < 0 || offset > len(text) || strings.ContainsAny(text, "\r\x00\ufeff") {
			return
		}
		want, ok, valid := slow(text, offset)
		if !valid {
			return
		}
		got, found := StringAt(text, offset)
		if found && !got.Closed {
			return // seen as a quote that was just opened
		}
		if found != ok || found && got != want {
			t.Errorf("StringAt(%q, %d) = %+v, %v, want %+v, %v", text, offset, got, found, want, ok)
		}
	})
}

// slow asks go/scanner for every token; valid is false for a text with faults.
func slow(text string, offset int) (l Literal, ok, valid bool) {
	fset := token.NewFileSet()
	file := fset.AddFile("", -1, len(text))
	var s scanner.Scanner
	s.Init(file, []byte(text), nil, 0)
	for {
		pos, tok, lit := s.Scan()
		if tok == token.EOF {
			return l, ok, s.ErrorCount == 0
		}
		from := file.Offset(pos)
		if tok == token.STRING && from < offset && offset < from+len(lit) {
			l, ok = Literal{From: from + 1, To: from + len(lit) - 1, Closed: true, Raw: lit[0] == '`'}, true
		}
	}
}
