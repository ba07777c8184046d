package lsp

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"go.lsp.dev/uri"
)

// customers is the part of the shop that odm keeps.
func customers(t testing.TB) (dir, file, text string) {
	t.Helper()
	dir, _, _ = shop(t)
	file = filepath.Join(dir, "customers", "customers.go")
	b, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	return dir, file, string(b)
}

func TestODMStringsAreCompleted(t *testing.T) {
	dir, file, text := customers(t)
	c, _, _ := start(t)
	c.initialize(dir)
	c.open(file, text)
	c.loaded(file)
	version := 1
	for name, tt := range map[string]struct {
		line     string // in a method of the store
		outside  string // instead: at package level
		want     []string
		without  []string
		replaced string // by the first item's edit
		none     bool
	}{
		"a dynamic path": {
			line: `_, _ = s.coll.Find(odm.F("‸").Eq(1)).All(ctx)`,
			want: []string{"_id", "email", "home", "tags"}, without: []string{"$or", "status"},
		},
		"a nested path": {
			line: `_, _ = s.coll.Find(odm.F("home.‸").Eq(1)).All(ctx)`,
			want: []string{"home.city", "home.zip"}, without: []string{"email"}, replaced: "home.",
		},
		"no verb yet": {
			line: `s.coll.Find(odm.F("home.ci‸`, want: []string{"home.city"}, replaced: "home.ci",
		},
		"a condition in a variable": {
			line: `f := odm.F("na‸").Eq("x"); _, _ = s.coll.Find(f).All(ctx)`, want: []string{"name"},
		},
		"an owned path":       {line: `f := s.coll.F("‸"); _ = f`, want: []string{"email", "points"}},
		"a nested owned path": {line: `f := s.coll.F("home.‸"); _ = f`, want: []string{"home.street"}},
		"an order": {
			line: `_, _ = s.coll.Find().Sort("‸").All(ctx)`, want: []string{"points", "since"}, without: []string{"-points"},
		},
		"an order downwards": {
			line: `_, _ = s.coll.Find().Sort("-po‸").All(ctx)`, want: []string{"-points", "-since"}, replaced: "-po",
		},
		"the second of two orders": {
			line: `_, _ = s.coll.Find().Sort("name", "-‸").All(ctx)`, want: []string{"-points"}, replaced: "-",
		},
		"an order that is not finished": {line: `s.coll.Find().Sort("-cre‸`, want: []string{"-since"}, replaced: "-cre"},
		"a raw condition": {
			line: `_, _ = s.coll.Find(odm.Raw(bson.M{"‸": 1})).All(ctx)`, want: []string{"email", "$or"},
		},
		"an operator in a raw condition": {
			line: `_, _ = s.coll.Find(odm.Raw(bson.M{"tags": bson.M{"$‸": 1}})).All(ctx)`, want: []string{"$all", "$in", "$size"},
		},
		"a proxy's constant": {
			outside: `const Street odm.Str[model.Customer, string] = "home.‸"`,
			want:    []string{"home.street"}, without: []string{"email", "$or"}, replaced: "home.",
		},
		"a proxy's constant that is begun": {
			outside: `const Mail odm.Str[model.Customer, string] = "‸`, want: []string{"email"},
		},
		"a literal of proxies": {
			outside: `var fields = struct{ Mail odm.Str[model.Customer, string] }{Mail: "em‸"}`, want: []string{"email"}, replaced: "em",
		},
		"a constant of another type": {outside: `const Mail string = "em‸"`, none: true},
		"a value":                    {line: `_, _ = s.coll.Find(odm.F("email").Eq("em‸")).All(ctx)`, none: true},
	} {
		t.Run(name, func(t *testing.T) {
			added := "\n\nfunc (s *Store) try(ctx context.Context) {\n\t" + tt.line + "\n}\n"
			if tt.outside != "" {
				added = "\n\n" + tt.outside + "\n"
			}
			src, offset := pointed(text + added)
			version++
			c.replace(file, version, src)
			m := c.call("textDocument/completion", at(file, src, offset))
			if tt.none {
				checkNothing(t, m)
				return
			}
			checkItems(t, m, src, tt.want, tt.without, tt.replaced)
		})
	}
}

func TestODMStringsAreExplained(t *testing.T) {
	dir, file, text := customers(t)
	c, _, _ := start(t)
	c.initialize(dir)
	c.open(file, text)
	c.loaded(file)
	for name, tt := range map[string]struct {
		on, cursor string // the cursor stands before cursor in on
		hover, def string
	}{
		"a dynamic path":       {on: `odm.F("home.city")`, cursor: "city", hover: "**home.city** · string", def: "City   string"},
		"a field of odm's own": {on: `odm.F("_id")`, cursor: "id", hover: "**_id** · objectId", def: "ID "},
		"its first segment":    {on: `odm.F("home.city")`, cursor: "me.city", hover: "**home** · object", def: "Home         Address"},
		"an order":             {on: `Sort("-points"`, cursor: "oints", hover: "**points** ·", def: "Points       int"},
		"a proxy's constant":   {on: `= "points"`, cursor: "oints", hover: "**points** ·", def: "Points       int"},
		"a raw condition":      {on: `bson.M{"tags"`, cursor: "ags", hover: "**tags** · array of string", def: "Tags         []string"},
	} {
		t.Run(name, func(t *testing.T) {
			offset := strings.Index(text, tt.on)
			offset += strings.Index(text[offset:], tt.cursor)
			h := result[wireHover](t, c.call("textDocument/hover", at(file, text, offset)))
			if !strings.Contains(h.Contents.Value, tt.hover) {
				t.Errorf("hover = %q, want %q in it", h.Contents.Value, tt.hover)
			}
			loc := result[wireLocation](t, c.call("textDocument/definition", at(file, text, offset)))
			b, err := os.ReadFile(uri.URI(loc.URI).FsPath())
			if err != nil {
				t.Fatal(err)
			}
			if line := strings.Split(string(b), "\n")[loc.Range.Start.Line]; !strings.Contains(line, tt.def) {
				t.Errorf("definition = %s, want the line of %s", line, tt.def)
			}
		})
	}
}
