package diag

import (
	"regexp"
	"strconv"
	"strings"
)

// Example returns a file of an archive as the manual shows it: without package clause and imports, each mark of the
// tests as what is said of the line, and of a long file the first declarations.
func Example(src string) string { return beginning(marked(body(src))) }

// body takes the package clause and the imports off a file: every reader knows them.
func body(src string) string {
	lines := strings.Split(strings.TrimSpace(src), "\n")
	start := 0
	for i, line := range lines {
		switch {
		case strings.HasPrefix(line, "package "), strings.HasPrefix(line, "import \""):
			start = i + 1
		case line == "import (":
			for start = i; start < len(lines) && lines[start] != ")"; start++ {
			}
			start++
		}
	}
	return strings.TrimSpace(strings.Join(lines[min(start, len(lines)):], "\n"))
}

var (
	wantComment = regexp.MustCompile("(?m)// want (.*)$")
	wantText    = regexp.MustCompile("`[^`]*`|\"(?:[^\"\\\\]|\\\\.)*\"")
	wantCode    = regexp.MustCompile(` \(DB\d{4}\)$`)
)

// marked turns the marks of the tests into what is said of a line.
func marked(src string) string {
	return wantComment.ReplaceAllStringFunc(src, func(comment string) string {
		var said []string
		for _, quoted := range wantText.FindAllString(comment, -1) {
			text, err := strconv.Unquote(quoted)
			if err != nil {
				continue // the tests would not run
			}
			said = append(said, unescape(text))
		}
		return "// wrong: " + strings.Join(said, "; ")
	})
}

// unescape is what the expression of a mark matches, without the code.
func unescape(expr string) string {
	expr = strings.TrimPrefix(expr, "^")
	if strings.HasSuffix(expr, "$") && !strings.HasSuffix(expr, `\$`) {
		expr = strings.TrimSuffix(expr, "$")
	}
	expr = strings.ReplaceAll(expr, ".*", "…")
	return wantCode.ReplaceAllString(strings.ReplaceAll(expr, `\`, ""), "")
}

// enough is how many lines of an example are shown.
const enough = 45

// beginning returns the first declarations of a file: some archives have dozens.
func beginning(src string) string {
	var shown []string
	lines := 0
	for i, decl := range strings.Split(src, "\n\n") {
		if lines += strings.Count(decl, "\n") + 2; i > 0 && lines > enough && startsDeclaration(decl) {
			return strings.Join(append(shown, "// …"), "\n\n")
		}
		shown = append(shown, decl)
	}
	return strings.Join(shown, "\n\n")
}

func startsDeclaration(s string) bool {
	return strings.HasPrefix(s, "func ") || strings.HasPrefix(s, "type ") || strings.HasPrefix(s, "var ") || strings.HasPrefix(s, "//")
}
