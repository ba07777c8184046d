package diag

import (
	"regexp"
	"slices"
	"strings"
	"testing"
)

// unwritten are the rows whose rule is not there yet: each leaves this list with its archive.
var unwritten = []Code{
	"DB1001", "DB1002", "DB1003", "DB2001", "DB2002", "DB2003", "DB2004", "DB2005", "DB2007", "DB2012",
	"DB2013", "DB2014", "DB2015", "DB3001", "DB3002", "DB3003", "DB3004", "DB3005", "DB3006", "DB3008",
	"DB3009", "DB3015", "DB3020", "DB4001", "DB4002", "DB4003", "DB4004", "DB4005", "DB4006", "DB4007",
	"DB4008", "DB7001", "DB7006", "DB7007", "DB7017",
}

func TestCatalogueAndArchivesAgree(t *testing.T) {
	var codes []Code
	for _, r := range Catalogue() {
		codes = append(codes, r.Code)
	}
	for _, c := range codes {
		ar, err := Archive(c)
		if slices.Contains(unwritten, c) {
			if err == nil {
				t.Errorf("%s has an archive: take it off the list of unwritten rules", c)
			}
			continue
		}
		if err != nil {
			t.Errorf("%s stands in the catalogue and has no rules/%s.txtar", c, c)
			continue
		}
		for _, name := range []string{"doc.md", "bad.go", "good.go"} {
			if File(ar, name) == "" {
				t.Errorf("rules/%s.txtar has no %s", c, name)
			}
		}
		if doc := Manual(c); doc != "" && !strings.HasPrefix(doc, "# ") {
			t.Errorf("the manual of %s begins with %.20q, want a title", c, doc)
		}
	}
	for _, c := range Archived() {
		if !slices.Contains(codes, c) {
			t.Errorf("rules/%s.txtar has no row in the catalogue", c)
		}
	}
}

func TestCatalogueRows(t *testing.T) {
	code, name := regexp.MustCompile(`^DB\d{4}$`), regexp.MustCompile(`^[a-z]+(-[a-z]+)*$`)
	names := map[string]Code{}
	rows := Catalogue()
	if !slices.IsSortedFunc(rows, func(a, b Rule) int { return strings.Compare(string(a.Code), string(b.Code)) }) {
		t.Error("the catalogue is not sorted by code: Lookup needs that")
	}
	for _, r := range rows {
		if !code.MatchString(string(r.Code)) || !name.MatchString(r.Name) || r.Title == "" {
			t.Errorf("row %+v: want a code DBnnnn, a kebab-case name and a title", r)
		}
		if other, taken := names[r.Name]; taken {
			t.Errorf("%s and %s are both named %q", other, r.Code, r.Name)
		}
		names[r.Name] = r.Code
		if r.Severity.Weight() == 0 || !slices.Contains([]Scope{Function, Upstream, Workspace}, r.Scope) {
			t.Errorf("%s has severity %q and scope %q", r.Code, r.Severity, r.Scope)
		}
		for _, c := range r.Over {
			if _, known := Lookup(c); !known {
				t.Errorf("%s stands over %s, which is in no row", r.Code, c)
			}
		}
		if got, known := Lookup(r.Code); !known || got.Name != r.Name {
			t.Errorf("Lookup(%s) = %v, %v", r.Code, got, known)
		}
	}
	if r, known := Lookup("DB9999"); known {
		t.Errorf("Lookup(DB9999) = %v, want none", r)
	}
}

func TestNearest(t *testing.T) {
	words := []string{"severity", "advice", "DB2001", "DB4001"}
	for word, want := range map[string]string{
		"sevrity": "severity",
		"advise":  "advice",
		"DB20001": "DB2001",
		"colour":  "",
		"":        "",
	} {
		if got := Nearest(word, words); got != want {
			t.Errorf("Nearest(%q) = %q, want %q", word, got, want)
		}
	}
}
