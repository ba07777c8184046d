package diag

import (
	"embed"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"

	"golang.org/x/tools/txtar"
)

// Each archive is the manual and the test of one rule, rules/DB2001.txtar. Its files:
//
//	doc.md     the manual: "# " and the title, why it matters, what to do
//	bad.go     Go code with a comment // want `regexp` on each line with a finding; the expression is matched against
//	           "message (CODE)"; several on one line are several findings
//	fixed.go   bad.go after the first fix of every finding, want comments included; needed where a rule has fixes
//	good.go    the forms that look alike and must stay silent
//	server.json  bad commands, good twins, and what MongoDB makes of each; internal/oracle runs them
//
// More cases are more files whose names begin with bad, fixed or good (bad_helper.go with fixed_helper.go). Each is a
// package of its own in a directory called like the file. Files of one package, or packages below it, stand in a
// directory: good_mixed/store.go, good_mixed/store_test.go, good_mixed/model/user.go (its import path is
// "example/good_mixed/model"). The one file shared.go, where there is one, is added to every package that stands in
// one file.
//
//go:embed rules
var archives embed.FS

// Archive returns the archive of a code.
func Archive(c Code) (*txtar.Archive, error) {
	data, err := archives.ReadFile(path.Join("rules", string(c)+".txtar"))
	if err != nil {
		return nil, fmt.Errorf("no archive of %s in the catalogue", c)
	}
	return txtar.Parse(data), nil
}

// Archived returns the codes that have an archive, in order.
func Archived() []Code {
	entries, err := fs.ReadDir(archives, "rules")
	if err != nil {
		return nil // the folder is embedded: it cannot be missing
	}
	var codes []Code
	for _, e := range entries {
		if name, ok := strings.CutSuffix(e.Name(), ".txtar"); ok {
			codes = append(codes, Code(name))
		}
	}
	slices.Sort(codes)
	return codes
}

// Manual returns the page of a code in Markdown, "" if there is none.
func Manual(c Code) string {
	ar, err := Archive(c)
	if err != nil {
		return ""
	}
	return File(ar, "doc.md")
}

// File returns the text of a file of an archive, "" if there is none.
func File(ar *txtar.Archive, name string) string {
	for _, f := range ar.Files {
		if f.Name == name {
			return string(f.Data)
		}
	}
	return ""
}
