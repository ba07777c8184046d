package main

import (
	"bufio"
	"fmt"
	"os"
	"strings"
)

// A doc is the line of docs.txt for one operator.
type doc struct{ text, family string }

// readDocs reads docs.txt: a line "[Place, Place: family]" opens a section, each other line is a name and its doc in
// all places of the section.
func readDocs(path string) (map[[2]string]doc, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer func() { _ = f.Close() }() // only read
	docs := map[[2]string]doc{}
	var places []string
	var family string
	lines := bufio.NewScanner(f)
	for n := 1; lines.Scan(); n++ {
		line := strings.TrimSpace(lines.Text())
		switch {
		case line == "" || line[0] == '#':
		case line[0] == '[':
			list, of, _ := strings.Cut(strings.Trim(line, "[]"), ":")
			places, family = strings.Split(list, ", "), strings.TrimSpace(of)
		default:
			name, text, _ := strings.Cut(line, " ")
			for _, place := range places {
				key := [2]string{place, name}
				if _, twice := docs[key]; twice || text == "" {
					return nil, fmt.Errorf("%s:%d: %s %s has no text, or has a second line", path, n, place, name)
				}
				docs[key] = doc{strings.TrimSpace(text), family}
			}
		}
	}
	return docs, lines.Err()
}
