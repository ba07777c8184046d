package analyzer_test

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/databridge-go/databridge/internal/diag"
)

// classes are the classes of real faults and the codes that name them.
var classes = map[string][]diag.Code{
	"unknown-field-path":              {"DB1005", "DB1007", "DB2001", "DB2004", "DB2007", "DB2008", "DB2014", "DB2015", "DB4004", "DB5003", "DB5004"},
	"case-mismatch":                   {"DB2002", "DB2012"},
	"missing-bson-tag":                {"DB2013", "DB1011"},
	"embedded-not-inline":             {"DB2014"},
	"duplicate-bson-key":              {"DB1001"},
	"malformed-tag":                   {"DB1002"},
	"wrong-value-type":                {"DB3003", "DB3005", "DB4005", "DB4009"},
	"objectid-as-string":              {"DB3004"},
	"update-without-operator":         {"DB4001"},
	"unordered-map":                   {"DB3015"},
	"operator-misplaced":              {"DB3009", "DB3010"},
	"decode-non-pointer":              {"DB7007"},
	"v2-nested-type-assertion":        {"DB7017"},
	"transaction-context-ignored":     {"DB7006"},
	"condition-overwritten":           {"DB3020", "DB3017"},
	"in-nil-slice":                    {"DB3008"},
	"cursor-not-closed":               {"DB7001"},
	"unexported-field":                {"DB1013"},
	"ttl-index-non-date":              {"DB1008"},
	"parallel-array-index":            {"DB1008"},
	"id-type-mismatch":                {"DB1014"},
	"unknown-collection":              {"DB2011"},
	"session-not-ended":               {"DB7014"},
	"decode-shape":                    {"DB7016", "DB5014"},
	"regex-injection":                 {"DB8004"},
	"set-immutable-id":                {"DB4007", "DB4019"},
	"pipeline-stage":                  {"DB5001", "DB5002"},
	"stage-option":                    {"DB5017"},
	"element-as-document":             {"DB3019"},
	"expression-in-plain-update":      {"DB4016"},
	"array-conditions-not-correlated": {"DB3022"},
	"variable-as-key":                 {"DB3021"},
	"struct-as-filter":                {"DB3023"},
	"exists-without-omitempty":        {"DB3024"},
	"omitempty-zero-lost":             {"DB4017"},
}

// testdata/corpus holds real faults of public programs, rewritten, faults of the other classes in code that was written
// for it (the package comments tell which), and correct forms that naive checkers flag. In recall each line with
// "// BUG: class" must have a finding of that class; any other finding, and any in precision, is a false alarm.
func TestCorpus(t *testing.T) {
	dirs, err := filepath.Glob("../testdata/corpus/*/*")
	if err != nil || len(dirs) == 0 {
		t.Fatalf("no corpus: %v", err)
	}
	for _, dir := range dirs {
		t.Run(filepath.Base(filepath.Dir(dir))+"/"+filepath.Base(dir), func(t *testing.T) {
			t.Parallel()
			files := readDir(t, dir)
			bugs := bugsOf(t, files)
			if (len(bugs) > 0) != (filepath.Base(filepath.Dir(dir)) == "recall") {
				t.Fatalf("%d lines are marked", len(bugs))
			}
			for _, f := range check(t, "", filepath.Base(dir), files) {
				if class, marked := bugs[f.place]; !marked || !slices.Contains(classes[class], f.Code) {
					t.Errorf("%s: false alarm: %s (%s)", f.place, f.Message, f.Code)
					continue
				}
				delete(bugs, f.place)
			}
			for at, class := range bugs {
				t.Errorf("%s: not found: %s", at, class)
			}
		})
	}
}

func readDir(t *testing.T, dir string) caseFiles {
	t.Helper()
	files := caseFiles{}
	names, err := filepath.Glob(filepath.Join(dir, "*.go"))
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range names {
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		files[filepath.Base(name)] = string(text)
	}
	return files
}

var bugComment = regexp.MustCompile(`// BUG: ([\w-]+)`)

// bugsOf returns the classes of the marked lines by place.
func bugsOf(t *testing.T, files caseFiles) map[string]string {
	t.Helper()
	bugs := map[string]string{}
	for name, text := range files {
		for i, line := range strings.Split(text, "\n") {
			if m := bugComment.FindStringSubmatch(line); m != nil {
				if classes[m[1]] == nil {
					t.Fatalf("%s: no class %q", place(name, i+1), m[1])
				}
				bugs[place(name, i+1)] = m[1]
			}
		}
	}
	return bugs
}
