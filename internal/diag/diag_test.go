package diag

import (
	"regexp"
	"slices"
	"strings"
	"testing"
)

func TestCatalogueAndArchivesAgree(t *testing.T) {
	var codes []Code
	for _, r := range Catalogue() {
		codes = append(codes, r.Code)
	}
	for _, c := range codes {
		ar, err := Archive(c)
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
	words := []string{"severity", "advice", "DB0001", "DB2001", "DB4001"}
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
