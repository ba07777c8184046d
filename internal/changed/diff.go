package changed

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// whole is behind the last line of any file.
const whole = 1<<31 - 1

// A span is the lines from first to last, both in it.
type span struct{ first, last int }

type spans []span

func (s spans) meet(first, last int) bool {
	return slices.ContainsFunc(s, func(one span) bool { return one.first <= last && first <= one.last })
}

// parse reads the new lines of each file from a unified diff without context.
func parse(diff string) map[string]spans {
	files := map[string]spans{}
	file, skip := "", 0
	for line := range strings.Lines(diff) {
		line = strings.TrimRight(line, "\n")
		switch {
		case skip > 0 && !strings.HasPrefix(line, `\`): // a line of a hunk may look like anything
			skip--
		case strings.HasPrefix(line, "+++ "):
			file = name(line[len("+++ "):])
		case strings.HasPrefix(line, "@@ ") && file != "":
			removed, added := hunk(line)
			skip = removed.count + added.count
			if added.count > 0 {
				files[file] = append(files[file], span{added.start, added.start + added.count - 1})
			}
		}
	}
	return files
}

// name is the file of a "+++ " line, "" for one that has been removed.
func name(text string) string {
	text = strings.TrimSuffix(text, "\t") // behind names with blanks
	if unquoted, err := strconv.Unquote(text); err == nil {
		text = unquoted
	}
	file, ours := strings.CutPrefix(text, "b/")
	if !ours {
		return ""
	}
	return file
}

// A side is one half of a hunk's head: "12,3".
type side struct{ start, count int }

func hunk(head string) (removed, added side) {
	words := strings.Fields(head)
	if len(words) < 3 {
		return removed, added
	}
	return sideOf(words[1]), sideOf(words[2])
}

func sideOf(text string) side {
	s := side{count: 1}
	if _, err := fmt.Sscanf(text[1:], "%d,%d", &s.start, &s.count); err != nil {
		_, _ = fmt.Sscanf(text[1:], "%d", &s.start) // one line, without its number
	}
	return s
}
